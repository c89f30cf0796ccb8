"""What each check finds and what it lets pass, with the arithmetic by which that is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from kopumkm.checks import CHECKS, Tolerances, run_checks
from kopumkm.checks.records import Records
from kopumkm.errors import ERRORS
from kopumkm.model.dataset import Dataset

Load = Callable[[str], Dataset]

TODAY = Tolerances(today=dt.date(2026, 11, 24))
FRAME = """format = 1
[regions.lampung]
name = "Lampung"
[regions.metro]
name = "Metro"
part_of = "lampung"
[regions.pringsewu]
name = "Pringsewu"
part_of = "lampung"
[sources.dinas]
title = "Dinas"
publisher = "Dinas"
published = 2026-01-31
url = "https://example.org/dinas"
reliability = "official"
[sources.koran]
title = "Koran"
publisher = "Koran"
published = 2026-02-01
url = "https://example.org/koran"
reliability = "press"
[indicators.umkm]
name = "UMKM"
unit = "unit"
measure = "stock"
better = "higher"
aggregate = "sum"
[indicators.jumlah]
name = "Jumlah"
unit = "unit"
measure = "stock"
better = "higher"
parts = ["mikro", "kecil"]
[indicators.mikro]
name = "Mikro"
unit = "unit"
measure = "stock"
better = "higher"
[indicators.kecil]
name = "Kecil"
unit = "unit"
measure = "stock"
better = "higher"
[indicators.rasio]
name = "Rasio"
unit = "%"
measure = "share"
better = "higher"
ratio = { numerator = "wirausaha", denominator = "kerja", per = 100 }
[indicators.wirausaha]
name = "Wirausaha"
unit = "orang"
measure = "stock"
better = "higher"
[indicators.kerja]
name = "Angkatan kerja"
unit = "orang"
measure = "stock"
better = "higher"
"""
DATA_CHECKS = [code for code in CHECKS if code not in ("K122", "K124")]
"""Every check but those of sources, which short examples do not have."""


def find(dataset: Dataset, codes: Iterable[str] = DATA_CHECKS, tolerances: Tolerances = TODAY) -> list[str]:
    findings = run_checks(dataset, tolerances, codes)
    return [f"{each.diagnostic.code} {each.diagnostic.message}" for each in findings]


def write_series(series: str, years: dict[int, str]) -> str:
    return f"[values.{series}]\n" + "".join(f"{year} = {entry}\n" for year, entry in years.items())


def write_figures(series: str, figures: Sequence[object], first: int = 2010) -> str:
    return write_series(series, {first + place: str(figure) for place, figure in enumerate(figures)})


# ---- The registry ----


def test_every_code_of_a_check_is_an_error_kind_and_the_other_way_round() -> None:
    assert list(CHECKS) == sorted(CHECKS) == [code for code in ERRORS if code.startswith("K1")]
    assert all(code == check.code for code, check in CHECKS.items())
    assert len({check.name for check in CHECKS.values()}) == len(CHECKS)


@pytest.mark.parametrize("code", CHECKS)
def test_a_check_finds_only_what_its_code_says(code: str, embedded: Dataset) -> None:
    found = {each.diagnostic.code for each in CHECKS[code].find(Records.of(embedded), TODAY)}
    assert found <= {code}


def test_only_what_cannot_be_true_is_an_error() -> None:
    assert [code for code, check in CHECKS.items() if check.severity == "error"] == ["K105"]


def test_errors_are_found_whatever_is_chosen(load: Load) -> None:
    dataset = load(FRAME + write_figures("lampung.wirausaha", [1522]) + write_figures("lampung.kerja", [1503]))
    assert [line[:4] for line in find(dataset, ["K101"])] == ["K105"]


# ---- Sums ----


@pytest.mark.parametrize(
    ("whole", "mikro", "kecil", "is_found"),
    [
        ("168384", "162015", "6923", True),  # 162,015 + 6,923 = 168,938
        ("168938", "162015", "6923", False),
        ("168939", "162015", "6923", False),  # 1 apart: half a unit for each of three figures is 1.5
        ("168940", "162015", "6923", True),  # 2 apart
        ("1.9", "1.25", "0.52", True),  # 1.77: 0.13 apart, and 0.05 + 0.005 + 0.005 = 0.06
        ("1.8", "1.25", "0.52", False),  # 0.03 apart
        ("4490000", "4280000", "219999", False),  # 9,999 apart: two are rounded to 10,000, so 5,000 + 5,000 + 0.5
        ("4490000", "4280000", "220001", True),  # 10,001 apart
    ],
)
def test_parts_add_up_as_far_as_they_are_printed(
    load: Load, whole: str, mikro: str, kecil: str, is_found: bool
) -> None:
    text = FRAME + "".join(
        write_figures(f"lampung.{key}", [value])
        for key, value in (("jumlah", whole), ("mikro", mikro), ("kecil", kecil))
    )
    distance = abs(Decimal(whole) - Decimal(mikro) - Decimal(kecil))
    found = find(load(text), ["K101", "K103"])
    assert bool([line for line in found if line.startswith("K101")]) is is_found, distance


def test_parts_are_compared_only_when_all_are_there(load: Load) -> None:
    text = FRAME + write_figures("lampung.jumlah", [168384]) + write_figures("lampung.mikro", [162015])
    assert find(load(text), ["K101", "K103"]) == []
    assert find(load(text.replace("162015", "168386")), ["K101", "K103"]) == [
        "K103 jumlah lampung 2010 is 168384, but the sum of mikro alone is 168386"
    ]
    assert find(load(text.replace("162015", "168385")), ["K101", "K103"]) == []  # half a unit each


def test_negative_parts_may_exceed_the_whole(load: Load) -> None:
    text = FRAME.replace('"kecil"]', '"kecil", "umkm"]') + write_figures("lampung.jumlah", [100])
    text += write_figures("lampung.mikro", [150]) + write_figures("lampung.kecil", [-10])
    assert find(load(text), ["K101", "K103"]) == []


@pytest.mark.parametrize(
    ("whole", "part"), [('status = "D"', ""), ("", 'status = "D"'), ("as_of = 2010-12-31", "as_of = 2010-06-30")]
)
def test_what_cannot_be_added_is_no_part(load: Load, whole: str, part: str) -> None:
    def entry(value: int, about: str) -> str:
        return "{ " + ", ".join(filter(None, (f"value = {value}", about))) + " }"

    text = FRAME + write_figures("lampung.jumlah", [entry(168384, whole)])
    text += write_figures("lampung.mikro", [entry(162015, part)]) + write_figures("lampung.kecil", [6923])
    assert find(load(text), ["K101", "K103"]) == []


def test_regions_add_up_to_the_one_they_lie_in(load: Load) -> None:
    text = FRAME + write_figures("lampung.umkm", [455]) + write_figures("metro.umkm", [254])
    assert find(load(text), ["K102", "K103"]) == []
    assert find(load(text + write_figures("pringsewu.umkm", [201])), ["K102", "K103"]) == []
    assert find(load(text + write_figures("pringsewu.umkm", [210])), ["K102", "K103"]) == [
        "K102 umkm lampung 2010 is 455, but the regions in it add up to 464"
    ]
    not_added = text.replace('aggregate = "sum"\n', "") + write_figures("pringsewu.umkm", [210])
    assert find(load(not_added), ["K102", "K103"]) == []


# ---- Ratios ----


@pytest.mark.parametrize(
    ("published", "is_found"),
    [
        ("33.87", False),  # 51.51 / 152.11 = 33.8637…: up to 51.515 / 152.105 = 33.8681
        ("33.88", True),  # its own last digit allows 33.87 … 33.89
        ("33.85", False),  # down to 51.505 / 152.115 = 33.8592
        ("33.84", True),
        ("33.9", False),
        ("34", False),
        ("35", True),  # 34 … 36
    ],
)
def test_rounding_explains_a_published_ratio(load: Load, published: str, is_found: bool) -> None:
    low, high = Decimal(100 * 51505000) / 152115000, Decimal(100 * 51515000) / 152105000
    unit = Decimal(1).scaleb(int(Decimal(published).as_tuple().exponent))
    assert (Decimal(published) - unit > high or Decimal(published) + unit < low) is is_found
    text = FRAME + write_figures("lampung.wirausaha", [51510000]) + write_figures("lampung.kerja", [152110000])
    assert bool(find(load(text + write_figures("lampung.rasio", [published])), ["K104"])) is is_found


def test_published_ratio_of_another_month_is_not_compared(load: Load) -> None:
    text = FRAME + write_figures("lampung.kerja", ['{ value = 1503, as_of = "2010-08" }'])
    text += write_figures("lampung.wirausaha", ['{ value = 51, as_of = "2010-08" }'])
    text += write_figures("lampung.rasio", ['{ value = 35, as_of = "2010-02" }'])
    assert find(load(text), ["K104"]) == []
    assert len(find(load(text.replace('"2010-02"', '"2010-08"')), ["K104"])) == 1


def test_shared_part_counts_once_in_the_interval(load: Load) -> None:
    text = FRAME.replace('denominator = "kerja"', 'denominator = ["wirausaha", "kerja"]')
    text += write_figures("lampung.wirausaha", [1_000_000_000]) + write_figures("lampung.kerja", [1])
    # 1,000,000,000 is 950 to 1,050 million: 100 × 950,000,000 / 950,000,001.5 is still above 99.999.
    assert find(load(text + write_figures("lampung.rasio", ["99.9"])), ["K104"]) == []
    assert len(find(load(text + write_figures("lampung.rasio", ["99.90"])), ["K104"])) == 1


def test_computed_share_above_100_by_rounding_alone_passes(load: Load) -> None:
    text = FRAME + write_figures("lampung.wirausaha", [4490000]) + write_figures("lampung.kerja", [4480000])
    assert find(load(text)) == []  # 4.485 / 4.485 million is possible
    assert find(load(text.replace("4490000", "4500001"))) == [
        "K105 rasio lampung 2010 comes to 100.45 from its parts, which is above the maximum of 100"
    ]


def test_published_ratio_whose_parts_are_impossible_is_reported_once(load: Load) -> None:
    text = FRAME + write_figures("lampung.wirausaha", [1522]) + write_figures("lampung.kerja", [1503])
    assert [line[:4] for line in find(load(text + write_figures("lampung.rasio", [90])))] == ["K105"]


# ---- Rivals ----


@pytest.mark.parametrize(
    ("rival", "tolerance", "is_found"),
    [("105", "5", False), ("106", "5", True), ("106", "6", False), ("95", "5", True), ("96", "5", False)],
)
def test_rivals_may_differ_by_the_tolerance(load: Load, rival: str, tolerance: str, is_found: bool) -> None:
    low, high = sorted((Decimal(100), Decimal(rival)))
    assert ((high - low) / low * 100 > Decimal(tolerance)) is is_found
    dataset = load(FRAME + write_series("lampung.umkm", {2022: f"[100, {rival}]"}))
    assert bool(find(dataset, ["K111"], replace(TODAY, rival_percent=Decimal(tolerance)))) is is_found


def test_rival_that_measures_something_else_is_not_compared(load: Load) -> None:
    text = FRAME + write_series("lampung.umkm", {2022: '[100, { value = 200, status = "D" }]'})
    assert find(load(text), ["K111"]) == []
    both = '[{ value = 100, status = "D" }, { value = 200, status = "D" }]'
    assert len(find(load(FRAME + write_series("lampung.umkm", {2022: both})), ["K111"])) == 1


@pytest.mark.parametrize("rivals", ["0, 100", "-5, 5"])
def test_rivals_of_zero_or_another_sign_are_apart_beyond_percent(load: Load, rivals: str) -> None:
    (line,) = find(load(FRAME + write_series("lampung.umkm", {2022: f"[{rivals}]"})), ["K111"])
    assert "∞% apart" in line


@pytest.mark.parametrize(
    ("used", "rival", "code"),
    [
        ("3.21", "3.12", "K114"),
        ("714", "741", "K114"),
        ("152174", "152172", None),
        ("3.21", "3.13", None),
        ("12", "21", "K111"),  # too short to be a slip
        ("321", "123", "K111"),  # two digits changed places that are no neighbours
        ("15200", "15.200", "K119"),
        ("326505", "32505", "K115"),
        ("326505", "32506", "K113"),  # no digit left out, but 10.04 times
        ("3265", "326", "K113"),
        ("3265", "325", "K113"),
        ("231039", "2310390", "K113"),  # exactly ten times
        ("231039", "2200000", "K113"),  # 9.5 times
        ("231039", "231039000", "K113"),
        ("1000", "7990", "K111"),
        ("1000", "8000", "K113"),
        ("1000", "12500", "K113"),
        ("1000", "12501", "K111"),
        ("5", "50", "K111"),  # counts of a few units
        ("3.35", "33.5", "K113"),
        ("3.35", "3.4", None),
    ],
)
def test_slips_between_rivals(load: Load, used: str, rival: str, code: str | None) -> None:
    indicator = "rasio" if "." in used else "umkm"
    for first, second in ((used, rival), (rival, used)):
        text = FRAME + write_series(f"lampung.{indicator}", {2022: f"[{first}, {second}]"})
        assert [line[:4] for line in find(load(text))] == ([code] if code else [])


# ---- History ----


def test_same_figure_for_two_years(load: Load) -> None:
    text = FRAME + write_series("lampung.umkm", {2021: "[189771, 192234]", 2022: "192234"})
    assert find(load(text), ["K110"]) == ["K110 umkm lampung: the figure 192234 is recorded for 2021, 2022"]


@pytest.mark.parametrize("figures", [["12000", "12000"], ["150", "150"], ["192234", "192235"]])
def test_figures_of_few_digits_may_recur(load: Load, figures: list[str]) -> None:
    assert find(load(FRAME + write_figures("lampung.umkm", figures)), ["K110"]) == []


def test_same_figure_at_two_dates_of_one_year_is_no_reprint(load: Load) -> None:
    entry = "[{ value = 192234, as_of = 2021-09-08 }, { value = 192234, as_of = 2021-12-31 }]"
    assert find(load(FRAME + write_series("lampung.umkm", {2021: entry}))) == []


HISTORY = [143117, 147249, 150223, 151170, 152174, 126343, 123048, 127124]


def test_unusual_growth_names_the_figures_and_the_usual_growth(load: Load) -> None:
    # 152,174 to 126,343 is 126343 / 152174 − 1 = −16.97 %. The rates of the others are 2.89, 2.02, 0.63, 0.66, −2.61
    # and 3.31 %, so the median of all seven is 0.66 %; no other is further than 3.3 points from it.
    assert find(load(FRAME + write_figures("lampung.umkm", HISTORY)), ["K112"]) == [
        "K112 umkm lampung 2015: 126343 after 152174 in 2014 is -16.97% a year, where +0.66% is usual"
    ]


def test_growth_needs_five_other_rates(load: Load) -> None:
    six_rates, five_rates = HISTORY[:7], HISTORY[1:7]
    assert len(find(load(FRAME + write_figures("lampung.umkm", six_rates)), ["K112"])) == 1
    assert find(load(FRAME + write_figures("lampung.umkm", five_rates)), ["K112"]) == []


@pytest.mark.parametrize(("last", "is_found"), [(1050, False), (1052, True)])
def test_even_growth_has_a_least_deviation(load: Load, last: int, is_found: bool) -> None:
    # Without any growth so far, the deviation is 1 % in logarithms and five of them are allowed: exp(0.05) = 1.0513.
    text = FRAME + write_figures("lampung.umkm", [1000] * 7 + [last])
    assert bool(find(load(text), ["K112"])) is is_found


def test_growth_is_not_counted_over_a_break(load: Load) -> None:
    figures: list[object] = [*HISTORY]
    figures[5] = '{ value = 126343, status = "B" }'
    assert find(load(FRAME + write_figures("lampung.umkm", figures)), ["K112"]) == []


def test_growth_over_several_years_is_counted_a_year(load: Load) -> None:
    growing = {2000 + each: str(1000 * 11**each // 10**each) for each in (*range(7), 10)}  # 10 % a year
    assert find(load(FRAME + write_series("lampung.umkm", growing)), ["K112"]) == []


@pytest.mark.parametrize(
    ("figures", "found"),
    [
        ([231, 2320, 233], ["umkm lampung 2011 is 2320, a factor of about 10 from 231 (2010)"]),  # named once
        ([231, 2320, 2330], ["umkm lampung 2011 is 2320, a factor of about 10 from 231 (2010)"]),
        ([2200000, 231039], ["umkm lampung 2011 is 231039, a factor of about 10 from 2200000 (2010)"]),
        ([231, 23200], ["umkm lampung 2011 is 23200, a factor of about 100 from 231 (2010)"]),
        ([231, 1617], []),  # seven times
        ([231, 3003], []),  # thirteen times
        ([9, 90], []),
        ([231, '{ value = 2320, status = "B" }'], []),
    ],
)
def test_powers_of_ten_between_years(load: Load, figures: list[object], found: list[str]) -> None:
    dataset = load(FRAME + write_figures("lampung.umkm", figures))
    assert find(dataset, ["K113"]) == [f"K113 {line}" for line in found]


def entry_of(value: int, source: str, about: str = "") -> str:
    return f'{{ value = {value}, source = "{source}"{about} }}'


@pytest.mark.parametrize(
    ("before", "after", "is_found"),
    [
        (entry_of(1000, "dinas"), entry_of(1251, "koran"), True),
        (entry_of(1000, "dinas"), entry_of(1250, "koran"), False),
        (entry_of(1251, "dinas"), entry_of(1000, "koran"), True),
        (entry_of(1000, "dinas"), entry_of(1251, "dinas"), False),  # one publisher
        (entry_of(1000, "dinas"), entry_of(1251, "koran", ', status = "B"'), False),
        (entry_of(1000, "dinas"), entry_of(1251, "koran", ', status = "D"'), False),
        (entry_of(1000, "dinas", ', status = "D"'), entry_of(1251, "koran"), False),
        (entry_of(1000, "dinas"), "1251", False),  # nobody knows who
        (entry_of(1000, "dinas"), entry_of(1251, "koran", ', status = "F"'), False),
    ],
)
def test_jump_with_the_publisher(load: Load, before: str, after: str, is_found: bool) -> None:
    dataset = load(FRAME + write_figures("lampung.umkm", [before, after]))
    assert bool(find(dataset, ["K116"])) is is_found


def test_growth_over_a_reported_jump_is_not_reported_again(load: Load) -> None:
    figures: list[object] = [entry_of(each, "dinas") for each in (1001, 1012, 1023, 1034, 1045, 1056)]
    dataset = load(FRAME + write_figures("lampung.umkm", [*figures, entry_of(1500, "koran")]))
    assert [line[:4] for line in find(dataset)] == ["K116"]
    same = load(FRAME + write_figures("lampung.umkm", [*figures, entry_of(1500, "dinas")]))
    assert [line[:4] for line in find(same)] == ["K112"]
    tenfold = load(FRAME + write_figures("lampung.umkm", [*figures, entry_of(10560, "koran")]))
    assert [line[:4] for line in find(tenfold)] == ["K113"]


def test_jump_over_years_is_counted_a_year(load: Load) -> None:
    def judge(value: int) -> list[str]:
        years = {2010: entry_of(1000, "dinas"), 2012: entry_of(value, "koran")}
        return find(load(FRAME + write_series("lampung.umkm", years)), ["K116"])

    assert judge(1562) == []  # 1.25² = 1.5625
    assert len(judge(1563)) == 1


@pytest.mark.parametrize(
    ("years", "missing"),
    [
        ([2018, 2019, 2020], None),
        ([2018, 2020], "2019"),
        ([2010, 2011, 2016], "2012–2015"),
        ([2007, 2010, 2013, 2018], "2008, 2009, 2011, 2012, 2014–2017"),  # no rhythm
        ([2007, 2010, 2013], None),  # a round of every third year
        ([2007, 2010, 2016], "2013"),
        ([2018], None),
    ],
)
def test_years_inside_a_series(load: Load, years: list[int], missing: str | None) -> None:
    text = FRAME + write_series("lampung.umkm", {year: str(1000 + year) for year in years})
    assert find(load(text), ["K117"]) == ([f"K117 umkm lampung has no record for {missing}"] if missing else [])


def test_year_recorded_as_missing_is_a_record(load: Load) -> None:
    text = FRAME + write_series("lampung.umkm", {2018: "1001", 2019: '{ status = "O" }', 2020: "1003"})
    assert find(load(text), ["K117"]) == []


def test_year_that_the_parts_of_a_ratio_give_is_not_missing(load: Load) -> None:
    text = FRAME + write_series("lampung.rasio", {2018: "50", 2020: "52"})
    assert len(find(load(text), ["K117"])) == 1
    text += write_series("lampung.wirausaha", {2019: "51"}) + write_series("lampung.kerja", {2019: "100"})
    assert find(load(text), ["K117"]) == []


def test_forecast_behind_the_last_figure_is_right(load: Load) -> None:
    text = FRAME + write_series("lampung.umkm", {2018: "1001", 2019: '{ value = 1002, status = "F" }'})
    assert find(load(text), ["K118"]) == []
    assert len(find(load(text + "2020 = 1003\n"), ["K118"])) == 1


@pytest.mark.parametrize(("figure", "is_found"), [("15.200", True), ("15.2", False), ("15.2000", False), ("15", False)])
def test_thousands_point(load: Load, figure: str, is_found: bool) -> None:
    text = FRAME + write_figures("lampung.umkm", [figure])
    assert bool(find(load(text), ["K119"])) is is_found
    shown = text.replace("[indicators.umkm]\n", "[indicators.umkm]\ndecimals = 3\n")
    assert find(load(shown), ["K119"]) == []
    assert find(load(FRAME + write_figures("lampung.rasio", [figure])), ["K119"]) == []


# ---- Sources and dates ----


def test_arithmetic_needs_neither_date_nor_address(load: Load) -> None:
    source = '[sources.hitungan]\ntitle = "Hitungan"\nreliability = "{}"\n'
    text = FRAME + write_figures("lampung.umkm", [entry_of(5, "hitungan")])
    assert find(load(text + source.format("derived")), ["K120", "K121"]) == []
    found = find(load(text + source.format("press")), ["K120", "K121"])
    assert [line[:4] for line in found] == ["K120", "K121"]


TARGET = """[targets.t]
indicator = "umkm"
region = "lampung"
year = 2029
at_least = 400
legal_basis = "dinas"
checked = 2026-06-01
"""


@pytest.mark.parametrize(
    "use",
    [
        write_figures("lampung.umkm", ["[100, " + entry_of(101, "koran") + "]"]),
        TARGET.replace('"dinas"', '"koran"'),
        TARGET + 'source = "koran"\n',
        TARGET + 'baseline = { year = 2024, value = 300, source = "koran" }\n',
        TARGET + 'milestones = { 2027 = [{ value = 350, source = "dinas" }, { value = 351, source = "koran" }] }\n',
        TARGET + 'rivals = [{ value = 401, source = "koran" }]\n',
    ],
)
def test_a_source_may_be_used_anywhere(load: Load, use: str) -> None:
    assert "K122 koran is not named by any figure or target" not in find(load(FRAME + use), ["K122"])
    assert "K122 koran is not named by any figure or target" in find(load(FRAME), ["K122"])


def test_a_record_without_figure_needs_no_source(load: Load) -> None:
    text = FRAME + write_figures("lampung.umkm", ['{ status = "O" }', entry_of(100, "dinas")])
    assert find(load(text), ["K124"]) == []
    assert find(load(text + "2015 = 5\n2016 = 6\n"), ["K124"]) == ["K124 umkm lampung names no source for 2015, 2016"]


@pytest.mark.parametrize(
    ("as_of", "codes"),
    [
        ("2026-01-31", []),
        ('"2026-01"', []),
        ('"2026"', []),
        ("2026-02-01", ["K126"]),  # published on 31 January
        ('"2026-02"', ["K126"]),
        ("2025-12-31", ["K125"]),
        ("2027-01-01", ["K125", "K126"]),
    ],
)
def test_reference_dates(load: Load, as_of: str, codes: list[str]) -> None:
    text = FRAME + write_figures("lampung.umkm", [entry_of(5, "dinas", f", as_of = {as_of}")], first=2026)
    assert [line[:4] for line in find(load(text), ["K125", "K126"])] == codes


# ---- Targets ----


@pytest.mark.parametrize(
    ("year", "checked", "is_found"),
    [
        (2029, "2025-11-24", False),  # a year before the day of the check
        (2029, "2025-11-22", True),
        (2029, '"2025-11"', False),  # perhaps on its last day
        (2029, '"2025"', False),
        (2029, '"2024"', True),
        (2024, "2024-10-14", False),  # its year is over: it was verified within a year before that
        (2024, "2023-12-31", False),
        (2024, "2023-12-30", True),  # 2024 has 366 days
    ],
)
def test_verification(load: Load, year: int, checked: str, is_found: bool) -> None:
    text = FRAME + TARGET.replace("2029", str(year)).replace("2026-06-01", checked)
    if is_found is False and checked == "2023-12-31":
        assert (dt.date(2024, 12, 31) - dt.date(2023, 12, 31)).days == 366
    assert bool(find(load(text), ["K131"])) is is_found


def test_replaced_targets_are_left_alone(load: Load) -> None:
    old = TARGET.replace("targets.t]", "targets.old]").replace('legal_basis = "dinas"\nchecked = 2026-06-01\n', "")
    codes = ["K130", "K131", "K132", "K135", "K136"]
    assert [line[:4] for line in find(load(FRAME + TARGET + old), codes)] == ["K130", "K132"]
    assert find(load(FRAME + TARGET + 'replaces = "old"\n' + old), codes) == []


@pytest.mark.parametrize(
    ("about", "count"),
    [
        ("milestones = { 2026 = 300, 2027 = 350, 2028 = 350 }", 0),
        ("milestones = { 2026 = 300, 2027 = 290 }", 1),
        ("milestones = { 2027 = 290, 2026 = 300 }", 1),  # whatever order they are written in
        ("milestones = { 2027 = 410 }", 1),  # the target is further away than its milestone
        ("baseline = { year = 2024, value = 310 }\nmilestones = { 2027 = 300 }", 1),
        ("baseline = { year = 2024, value = 500 }", 0),  # met already: a floor to be held
        ("milestones = { 2029 = 410 }", 0),  # another figure for the target year
    ],
)
def test_milestones_lead_to_the_target(load: Load, about: str, count: int) -> None:
    assert len(find(load(FRAME + TARGET + about + "\n"), ["K133"])) == count


def test_milestones_to_a_ceiling_go_down(load: Load) -> None:
    ceiling = FRAME + TARGET.replace("at_least", "at_most")
    assert find(load(ceiling + "milestones = { 2026 = 500, 2027 = 450 }\n"), ["K133"]) == []
    assert len(find(load(ceiling + "milestones = { 2026 = 500, 2027 = 550 }\n"), ["K133"])) == 1
    between = FRAME + TARGET.replace("at_least = 400", "between = [300, 400]")
    assert find(load(between + "milestones = { 2026 = 500, 2027 = 250 }\n"), ["K133"]) == []


@pytest.mark.parametrize(
    ("baseline", "is_found"), [("326505", False), ("326506", False), ("326507", True), ("327000", False), ("11", True)]
)
def test_baseline_is_one_of_the_figures_recorded(load: Load, baseline: str, is_found: bool) -> None:
    text = FRAME + TARGET + f"baseline = {{ year = 2024, value = {baseline} }}\n"
    assert find(load(text), ["K134"]) == []  # nothing is recorded
    text += write_series("lampung.umkm", {2024: "[326505, 32505]"})
    assert bool(find(load(text), ["K134"])) is is_found  # 327,000 is rounded to thousands: within 500


def test_rival_of_a_range_is_compared_with_its_nearer_end(load: Load) -> None:
    text = FRAME + TARGET.replace("at_least = 400", "between = [300, 400]") + "rivals = [{ value = 420 }]\n"
    assert find(load(text), ["K135"]) == []
    assert find(load(text.replace("420", "421")), ["K135"]) == [
        "K135 t: 400 in 2029 has a rival of 421, 5.3% apart"  # 21 / 400 = 5.25 %
    ]


@pytest.mark.parametrize(("year", "is_found"), [(2024, True), (2025, False), (2026, False)])
def test_target_without_a_figure_a_year_after_its_end(load: Load, year: int, is_found: bool) -> None:
    text = FRAME + TARGET.replace("2029", str(year))
    assert bool(find(load(text), ["K136"])) is is_found
    assert find(load(text + write_series("lampung.umkm", {year: "390"})), ["K136"]) == []


# ---- The embedded data ----


def test_embedded_data_have_warnings_and_no_errors(embedded: Dataset) -> None:
    findings = run_checks(embedded, TODAY)
    assert {each.diagnostic.severity for each in findings} == {"warning"}
    assert {each.diagnostic.code for each in findings}.isdisjoint({"K102", "K103", "K104", "K114", "K119", "K122"})
    assert {each.diagnostic.code for each in findings}.isdisjoint({"K123", "K124", "K125", "K126", "K134"})
