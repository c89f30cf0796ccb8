from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopumkm import report_growth
from kopumkm.calc.vocabulary import Flag
from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.render import FORMATS, View
from kopumkm.reports.growth import GrowthRow
from kopumkm.reports.rows import Report

D = Decimal
Load = Callable[[str], Dataset]
AskRow = Callable[..., GrowthRow]

HEAD = """
format = 1
[dataset]
title = "Test"
region = "province"
[regions.nation]
name = "Indonesia"
[regions.province]
name = { id = "Provinsi Lampung", en = "Lampung Province" }
code = "18"
part_of = "nation"
[regions.town]
name = "Kota Metro"
code = "18.72"
part_of = "province"
[sources.office]
title = "Yearbook"
publisher = "Office"
reliability = "official"
[sources.office-slides]
title = "Slides"
publisher = "Office"
reliability = "official"
[sources.paper]
title = "News"
publisher = "Paper"
reliability = "press"
[sources.unsigned]
title = "Leaflet"
reliability = "press"
[indicators]
firms = { name = "Firms", unit = { id = "unit", en = "units" }, measure = "stock", better = "higher" }
licensed = { name = "Licensed", unit = "units", measure = "stock", better = "higher" }
income = { name = "Income", unit = "Rp", measure = "flow", better = "higher" }
[indicators.uptake]
name = "Uptake"
unit = "%"
measure = "share"
better = "higher"
ratio = { numerator = "licensed", denominator = "firms", per = 100 }
"""


@pytest.fixture
def read(load: Load) -> Callable[..., Dataset]:
    """Return a function from the values of indicators, as TOML, to a data set."""

    def read_values(region: str = "province", **values: str) -> Dataset:
        lines = [f"{name} = {{ {years} }}" for name, years in values.items()]
        return load(HEAD + f"[values.{region}]\n" + "\n".join(lines))

    return read_values


Read = Callable[..., Dataset]


@pytest.fixture
def ask(read: Read) -> AskRow:
    """Return a function from the values of firms to their row."""

    def ask_row(years: str, year: int | None = None, since: int | None = None) -> GrowthRow:
        report = report_growth(read(firms=years), indicators=["firms"], year=year, since=since)
        (row,) = report.rows
        assert isinstance(row, GrowthRow)
        return row

    return ask_row


def assert_near(found: Decimal | None, numerator: Decimal | int, denominator: Decimal | int = 1) -> None:
    with localcontext() as context:
        context.prec = 60
        assert found is not None
        assert abs(found - D(numerator) / denominator) < D("1e-40")


def test_a_row_compares_the_latest_figure_with_the_one_before(ask: AskRow) -> None:
    row = ask('2019 = 2016, 2021 = 2282, 2022 = { value = 2426, as_of = 2022-12-31, source = "paper", status = "R" }')
    assert (row.region, row.region_name, row.indicator, row.name) == ("province", "Provinsi Lampung", "firms", "Firms")
    assert (row.unit, row.measure, row.change_unit) == ("unit", "stock", "unit")
    assert (row.from_year, row.from_value, row.to_year, row.to_value) == (2021, D(2282), 2022, D(2426))
    assert row.change == D(144)
    assert_near(row.growth_percent, 100 * 144, 2282)
    assert row.annual_percent == row.growth_percent
    assert (row.from_status, row.to_status, row.to_mark) == ("A", "R", "r")
    assert (row.from_as_of, row.to_as_of, row.from_source, row.to_source) == (None, "2022-12-31", None, "paper")
    assert (row.growth_low, row.growth_high, row.change_low, row.change_high) == (None, None, None, None)
    assert row.flags == ("revised",)
    assert row.reason is None


def test_the_year_asked_for_is_compared_with_the_nearest_earlier_year_and_the_gap_is_flagged(ask: AskRow) -> None:
    row = ask("2015 = 50, 2018 = 100, 2021 = 133.1, 2022 = 500", year=2021)
    assert (row.from_year, row.to_year) == (2018, 2021)
    assert_near(row.growth_percent, D("33.1"))
    assert_near(row.annual_percent, 10)  # 1.1 x 1.1 x 1.1 = 1.331
    assert row.flags == ("year_gap",)


def test_since_names_the_base_year_and_leaves_no_gap_to_flag(ask: AskRow) -> None:
    row = ask("2015 = 50, 2018 = 100, 2021 = 133.1", year=2021, since=2015)
    assert (row.from_year, row.from_value, row.change) == (2015, D(50), D("83.1"))
    assert row.flags == ()


def test_since_is_strict_about_its_year(ask: AskRow) -> None:
    row = ask("2015 = 50, 2018 = 100, 2021 = 120", year=2021, since=2017)
    assert (row.from_year, row.from_value, row.to_value) == (2017, None, D(120))
    assert (row.change, row.growth_percent, row.annual_percent, row.reason) == (None, None, None, "no_base")


@pytest.mark.parametrize("since", [2021, 2022])
def test_since_at_or_after_the_latest_figure_finds_no_base(ask: AskRow, since: int) -> None:
    row = ask("2018 = 100, 2021 = 120", since=since)
    assert (row.to_year, row.from_year, row.reason) == (2021, since, "no_base")


def test_the_first_figure_has_no_base(ask: AskRow) -> None:
    row = ask("2021 = 120, 2022 = 130", year=2021)
    assert (row.to_value, row.from_year, row.from_value, row.change, row.reason) == (
        D(120),
        None,
        None,
        None,
        "no_base",
    )


@pytest.mark.parametrize(
    ("years", "reason"),
    [
        ("2020 = 5", "no_value"),
        ('2020 = 5, 2021 = { status = "..." }', "status_missing"),
        ('2020 = 5, 2021 = { status = "NA" }', "status_missing"),
    ],
)
def test_a_year_without_figure_is_a_row_with_a_reason(read: Read, years: str, reason: str) -> None:
    report = report_growth(read(firms=years, licensed="2021 = 3"), indicators=["firms", "licensed"], year=2021)
    row = report.rows[0]
    assert (row.to_year, row.to_value, row.reason) == (2021, None, reason)
    assert (row.from_value, row.change, row.growth_percent, row.annual_percent) == (None, None, None, None)


def test_an_indicator_without_any_value_is_a_row_with_a_reason(read: Read) -> None:
    rows = {row.indicator: row for row in report_growth(read(firms="2021 = 5")).rows}
    assert list(rows) == ["firms", "licensed", "income", "uptake"]
    assert (rows["income"].to_year, rows["income"].to_value, rows["income"].reason) == (None, None, "no_value")


@pytest.mark.parametrize(
    ("years", "change", "reason"),
    [
        ("2020 = 0, 2021 = 5", D(5), "zero_base"),
        ('2020 = { status = "-" }, 2021 = 5', D(5), "zero_base"),
        ("2020 = -2, 2021 = 5", D(7), "sign"),
        ("2020 = 2, 2021 = -5", D(-7), "sign"),
    ],
)
def test_an_undefined_growth_still_shows_the_change(ask: AskRow, years: str, change: Decimal, reason: str) -> None:
    row = ask(years)
    assert (row.change, row.growth_percent, row.annual_percent, row.reason) == (change, None, None, reason)


def test_a_missing_year_is_passed_over_and_never_a_zero_base(ask: AskRow) -> None:
    row = ask('2019 = 100, 2020 = { status = "..." }, 2021 = 110')
    assert (row.from_year, row.from_value, row.change) == (2019, D(100), D(10))
    assert row.flags == ("year_gap",)


def test_a_share_changes_in_points_and_its_relative_growth_is_a_second_figure(read: Read) -> None:
    dataset = read(uptake="2021 = 3, 2022 = 5")
    (row,) = report_growth(dataset, indicators=["uptake"]).rows
    assert (row.change, row.change_unit) == (D(2), "pp")
    assert_near(row.growth_percent, 200, 3)


def test_a_forecast_is_shown_when_asked_for_and_never_the_latest(ask: AskRow) -> None:
    years = '2021 = 100, 2022 = 110, 2023 = { value = 150, status = "F" }'
    assert ask(years).to_year == 2022
    row = ask(years, year=2023)
    assert (row.to_value, row.from_year, row.flags) == (D(150), 2022, ("forecast",))


FLAG_CASES = [
    # flag, years that raise it, years that do not
    (Flag.BREAK, '2020 = 5, 2021 = { value = 6, status = "B" }', '2020 = { value = 5, status = "B" }, 2021 = 6'),
    (Flag.DEFINITION, '2020 = 5, 2021 = { value = 6, status = "D" }', "2020 = 5, 2021 = 6"),
    (
        Flag.DEFINITION,
        '2020 = { value = 5, status = "D" }, 2021 = 6',
        '2019 = { value = 5, status = "D" }, 2020 = 5, 2021 = 6',
    ),
    (Flag.PROVISIONAL, '2020 = 5, 2021 = { value = 6, status = "***" }', "2020 = 5, 2021 = 6"),
    (Flag.PROVISIONAL, '2020 = { value = 5, status = "P" }, 2021 = 6', "2020 = 5, 2021 = 6"),
    (Flag.ESTIMATED, '2020 = { value = 5, status = "e" }, 2021 = 6', "2020 = 5, 2021 = 6"),
    (Flag.REVISED, '2020 = { value = 5, status = "r" }, 2021 = 6', "2020 = 5, 2021 = 6"),
    (Flag.IMPUTED, '2020 = 5, 2021 = { value = 6, status = "I" }', "2020 = 5, 2021 = 6"),
    (Flag.LOW_RELIABILITY, '2020 = 5, 2021 = { value = 6, status = "U" }', "2020 = 5, 2021 = 6"),
    (Flag.NEGLIGIBLE, '2020 = 5, 2021 = { status = "~0" }', '2020 = 5, 2021 = { status = "-" }'),
    (
        Flag.REFERENCE_DATE,
        '2020 = { value = 5, as_of = "2020-08" }, 2021 = { value = 6, as_of = 2021-02-28 }',
        '2020 = { value = 5, as_of = "2020-08" }, 2021 = { value = 6, as_of = 2021-08-31 }',
    ),
    (
        Flag.REFERENCE_DATE,
        "2020 = { value = 5, as_of = 2020-12-31 }, 2021 = { value = 6, as_of = 2021-01-31 }",
        '2020 = { value = 5, as_of = "2020" }, 2021 = { value = 6, as_of = 2021-08-31 }',
    ),
    (
        Flag.SOURCE_CHANGE,
        '2020 = { value = 5, source = "office" }, 2021 = { value = 6, source = "paper" }',
        '2020 = { value = 5, source = "office" }, 2021 = { value = 6, source = "office-slides" }',
    ),
    (
        Flag.SOURCE_CHANGE,
        '2020 = { value = 5, source = "unsigned" }, 2021 = { value = 6, source = "paper" }',
        '2020 = 5, 2021 = { value = 6, source = "paper" }',
    ),
    (Flag.YEAR_GAP, "2019 = 5, 2021 = 6", "2020 = 5, 2021 = 6"),
    (Flag.CONTESTED, "2020 = [5, 4], 2021 = 6", '2020 = [5, { value = 5, source = "paper" }], 2021 = 6'),
    (Flag.CONTESTED, "2020 = 5, 2021 = [6, 7]", "2019 = [5, 4], 2020 = 5, 2021 = 6"),
    (Flag.REPRINT, "2019 = 192234, 2020 = 5, 2021 = 192234", "2019 = 192000, 2020 = 5, 2021 = 192000"),
    (Flag.REPRINT, "2020 = [150999, 192234], 2021 = 192234", "2020 = [192234, 192234], 2021 = 192235"),
]


@pytest.mark.parametrize(("flag", "with_it", "without_it"), FLAG_CASES)
def test_a_flag_stands_where_it_should_and_only_there(ask: AskRow, flag: Flag, with_it: str, without_it: str) -> None:
    assert flag in ask(with_it, year=2021).flags
    assert flag not in ask(without_it, year=2021).flags


def test_a_break_between_the_two_years_is_flagged_although_neither_has_it(ask: AskRow) -> None:
    years = '2019 = 5, 2020 = { value = 6, status = "B" }, 2021 = 7'
    assert "break" in ask(years, since=2019).flags
    assert "break" not in ask(years, since=2020).flags


def test_another_definition_between_the_two_years_is_flagged(ask: AskRow) -> None:
    years = '2019 = 5, 2020 = { value = 6, status = "D" }, 2021 = 7'
    assert "definition" in ask(years, since=2019).flags


def test_a_figure_between_the_years_lends_them_no_other_flags(ask: AskRow) -> None:
    assert ask('2019 = 5, 2020 = [{ value = 6, status = "E" }, 8], 2021 = 7', since=2019).flags == ()


def test_flags_stand_in_the_order_of_the_vocabulary(ask: AskRow) -> None:
    row = ask('2018 = [{ value = 5, status = "E" }, 4], 2021 = { value = 7, status = "B" }')
    assert row.flags == ("break", "estimated", "year_gap", "contested")


def test_a_published_ratio_is_flagged_and_a_computed_one_is_not(read: Read) -> None:
    parts = {"licensed": "2020 = 30, 2021 = 40", "firms": "2020 = 1000, 2021 = 1000"}
    (published,) = report_growth(read(uptake="2021 = 4.00", **parts), indicators=["uptake"]).rows
    assert published.flags == ("published",)
    assert (published.from_computed, published.to_computed) == (D(3), D(4))
    (computed,) = report_growth(read(**parts), indicators=["uptake"]).rows
    assert computed.flags == ()


@pytest.mark.parametrize(("published", "disagree"), [("4.01", False), ("4.02", True)])
def test_a_published_ratio_that_its_parts_contradict_is_flagged(read: Read, published: str, disagree: bool) -> None:
    dataset = read(uptake=f"2021 = {published}", licensed="2021 = 40", firms="2021 = 1000")
    (row,) = report_growth(dataset, indicators=["uptake"]).rows
    assert ("parts_disagree" in row.flags) is disagree


def test_the_growth_range_covers_every_choice_of_rival_figures(ask: AskRow) -> None:
    row = ask('2021 = [100, { value = 80, source = "paper" }], 2022 = [120, 160, 110]')
    assert_near(row.growth_percent, 20)
    assert_near(row.growth_low, 10)  # 110/100
    assert_near(row.growth_high, 100)  # 160/80
    assert (row.change_low, row.change_high) == (D(110 - 100), D(160 - 80))
    assert (row.from_rivals, row.from_rival_sources) == ((D(80),), ("paper",))
    assert (row.to_rivals, row.to_rival_sources) == ((D(160), D(110)), ("", ""))


def test_the_growth_range_of_a_ratio_covers_the_rivals_of_its_parts(read: Read) -> None:
    dataset = read(licensed="2021 = 10, 2022 = [30, 24]", firms="2021 = [100, 80], 2022 = 200")
    (row,) = report_growth(dataset, indicators=["uptake"]).rows
    # 2021: 10 % or 12.5 %; 2022: 15 % or 12 %
    assert_near(row.growth_percent, 50)
    assert_near(row.growth_low, -4)  # 12/12.5
    assert_near(row.growth_high, 50)  # 15/10
    assert (row.change_low, row.change_high) == (D("-0.5"), D(5))
    assert "contested" in row.flags


def test_a_missing_rival_is_no_figure_of_the_range(ask: AskRow) -> None:
    row = ask('2021 = [100, { status = "..." }], 2022 = 120')
    assert (row.growth_low, row.growth_high, row.from_rivals, row.flags) == (None, None, (), ())


@pytest.mark.parametrize(
    ("asked", "regions"),
    [
        ((), ["province"]),
        (("nation",), ["nation"]),
        (("18",), ["province"]),
        (("18.72",), ["town"]),
        (("Kota Metro",), ["town"]),
        (("provinsi lampung",), ["province"]),
        (("LAMPUNG PROVINCE",), ["province"]),
        (("town", "18", "province", "Indonesia"), ["town", "province", "nation"]),
        (("all",), ["nation", "province", "town"]),
        (("town", "all"), ["nation", "province", "town"]),
    ],
)
def test_regions_are_chosen_by_identifier_code_or_name(read: Read, asked: tuple[str, ...], regions: list[str]) -> None:
    values = "\n".join(f"[values.{region}]\nfirms = {{ 2021 = 5 }}" for region in ("nation", "town"))
    dataset = read(firms=f"2021 = 5 }}\n{values}\nlicensed = {{ 2021 = 1")
    report = report_growth(dataset, indicators=["firms"], regions=asked)
    assert [row.region for row in report.rows] == regions
    assert report.parameters["regions"] == regions


def test_indicators_come_in_the_order_asked_and_once(read: Read) -> None:
    dataset = read(firms="2021 = 5", licensed="2021 = 1")
    report = report_growth(dataset, indicators=["licensed", "firms", "licensed"])
    assert [row.indicator for row in report.rows] == ["licensed", "firms"]


def test_an_unknown_indicator_is_refused_with_the_nearest_name(read: Read) -> None:
    with pytest.raises(CannotRun) as refusal:
        report_growth(read(firms="2021 = 5"), indicators=["firmss", "uptake", "nothing-like-it"])
    first, second = refusal.value.diagnostics
    assert (first.code, first.nearest, first.message) == ("K040", "firms", 'there is no indicator "firmss" in the data')
    assert (second.code, second.nearest) == ("K040", None)


def test_an_unknown_region_is_refused_with_the_nearest_name(read: Read) -> None:
    with pytest.raises(CannotRun) as refusal:
        report_growth(read(firms="2021 = 5"), regions=["province", "provinse"])
    (diagnostic,) = refusal.value.diagnostics
    assert (diagnostic.code, diagnostic.nearest) == ("K040", "province")
    assert diagnostic.message == 'there is no region "provinse" in the data'


@pytest.mark.parametrize(("year", "since"), [(2021, 2021), (2021, 2022)])
def test_since_must_come_before_the_year(read: Read, year: int, since: int) -> None:
    with pytest.raises(CannotRun) as refusal:
        report_growth(read(firms="2020 = 4, 2021 = 5"), year=year, since=since)
    assert [each.code for each in refusal.value.diagnostics] == ["K042"]


def test_no_value_at_all_for_what_was_asked_is_an_error(read: Read) -> None:
    dataset = read(firms="2021 = 5")
    for question in ({"year": 2019}, {"indicators": ["income"]}, {"regions": ["town"]}):
        with pytest.raises(CannotRun) as refusal:
            report_growth(dataset, **question)
        assert [each.code for each in refusal.value.diagnostics] == ["K041"]


def test_without_a_default_region_one_must_be_named(load: Load) -> None:
    text = HEAD.replace('region = "province"\n[', "[", 1) + "[values.town]\nfirms = { 2021 = 5 }"
    dataset = load(text)
    with pytest.raises(CannotRun) as refusal:
        report_growth(dataset)
    (diagnostic,) = refusal.value.diagnostics
    assert diagnostic.code == "K043"
    assert diagnostic.parameters["valid"] == "nation, province, town"
    assert report_growth(dataset, indicators=["firms"], regions=["town"]).rows[0].to_value == D(5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.integers(2000, 2012),
        st.sampled_from(["5", "[6, 7]", '{ value = 8, status = "B" }', '{ status = "..." }', "12345", "0"]),
        max_size=7,
    ).flatmap(lambda years: st.tuples(st.just(years), st.permutations(list(years)))),
    st.integers(2000, 2013) | st.none(),
)
def test_the_order_of_years_in_the_file_does_not_matter(
    ask: AskRow, drawn: tuple[dict[int, str], list[int]], year: int | None
) -> None:
    years, order = drawn
    always = "2013 = 3"
    written = ", ".join([f"{each} = {years[each]}" for each in sorted(years)] + [always])
    shuffled = ", ".join([always] + [f"{each} = {years[each]}" for each in order])

    def find_row(text: str) -> object:
        try:
            return ask(text, year=year)
        except CannotRun as failure:
            return [each.code for each in failure.diagnostics]

    assert find_row(shuffled) == find_row(written)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=4), st.lists(st.integers(0, 10**6), min_size=1, max_size=4))
def test_the_result_lies_within_its_range(ask: AskRow, bases: list[int], values: list[int]) -> None:
    row = ask(f"2021 = {bases}, 2022 = {values}")
    assert row.growth_percent is not None
    contested = len(set(bases)) > 1 or len(set(values)) > 1
    assert ("contested" in row.flags) is contested
    if contested:
        assert_near(row.growth_low, 100 * (min(values) - max(bases)), max(bases))
        assert_near(row.growth_high, 100 * (max(values) - min(bases)), min(bases))
        assert row.change_low == min(values) - max(bases)
        assert row.change_high == max(values) - min(bases)
    else:
        assert (row.growth_low, row.growth_high) == (None, None)


MISSING_FIRST = "[{ status = '...', source = 'office' }, { value = 700, source = 'paper' }]"


def write_table(report: Report) -> str:
    return FORMATS["markdown"](report, View(language="en"))


def test_rivals_of_a_missing_first_figure_are_named(read: Read) -> None:
    asked = report_growth(
        read(firms=f"2020 = 500, 2021 = 600, 2022 = {MISSING_FIRST}"), indicators=["firms"], year=2022
    )
    (row,) = asked.rows
    assert (row.to_value, row.reason, row.to_rivals, row.to_rival_sources) == (
        None,
        "status_missing",
        (D(700),),
        ("paper",),
    )


def test_rivals_of_a_missing_base_are_in_the_row(read: Read) -> None:
    report = report_growth(read(firms=f"2020 = {MISSING_FIRST}, 2021 = 600"), indicators=["firms"], since=2020)
    (row,) = report.rows
    assert (row.from_year, row.from_value, row.reason) == (2020, None, "no_base")
    assert (row.from_rivals, row.from_rival_sources) == ((D(700),), ("paper",))
    assert "Firms 2020: no figure is used (missing); recorded are 700" in write_table(report)


def test_a_later_year_whose_first_record_is_missing_is_named_below_the_table(read: Read) -> None:
    data = read(firms=f"2020 = 500, 2021 = 600, 2022 = {MISSING_FIRST}")
    report = report_growth(data, indicators=["firms"])
    assert (report.rows[0].from_year, report.rows[0].to_year) == (2020, 2021)
    assert "Firms 2022: no figure is used (missing); recorded are 700" in write_table(report)
    assert "2022" not in write_table(report_growth(data, indicators=["firms"], year=2021))
