from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopumkm import report_growth
from kopumkm.calc.vocabulary import Flag, Reason
from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import PartialDate
from kopumkm.series import Point, Series, differ_in_month, make_series

D = Decimal
Load = Callable[[str], Dataset]

HEAD = """
format = 1
[dataset]
title = "Test"
region = "here"
[regions.here]
name = "Here"
[sources.office]
title = "Yearbook"
publisher = "Office"
reliability = "official"
[sources.paper]
title = "News"
publisher = "Paper"
reliability = "press"
[indicators]
part = { name = "Part", unit = "units", measure = "stock", better = "higher" }
more = { name = "More", unit = "units", measure = "stock", better = "higher" }
whole = { name = "Whole", unit = "units", measure = "stock", better = "higher" }
rest = { name = "Rest", unit = "units", measure = "stock", better = "higher" }
share = { name = "Share", unit = "%", measure = "share", better = "higher" }
[indicators.uptake]
name = "Uptake"
unit = "%"
measure = "share"
better = "higher"
ratio = { numerator = "part", denominator = "whole", per = 100 }
[indicators.both]
name = "Both"
unit = "%"
measure = "share"
better = "higher"
ratio = { numerator = ["part", "more"], denominator = ["part", "more", "rest"], per = 100 }
[indicators.density]
name = "Density"
unit = "per 1000"
measure = "rate"
better = "higher"
ratio = { numerator = "more", denominator = "rest", per = 1000 }
[indicators.relative]
name = "Relative"
unit = "times"
measure = "rate"
better = "higher"
ratio = { numerator = "uptake", denominator = "density", per = 1 }
[values.here]
"""


@pytest.fixture
def read(load: Load) -> Callable[..., Series]:
    """Return a function from the values of indicators, as TOML, to the series of one of them."""

    def read_series(indicator: str, **values: str) -> Series:
        lines = [f"{name} = {{ {years} }}" for name, years in values.items()]
        return make_series(load(HEAD + "\n".join(lines)), "here", indicator)

    return read_series


Read = Callable[..., Series]


def test_a_plain_series_holds_what_is_recorded_and_nothing_for_other_years(read: Read) -> None:
    series = read("part", part='2021 = 2282, 2022 = { value = 2426, as_of = 2022-12-31, source = "office" }')
    assert list(series.points) == [2021, 2022]
    assert series.points[2021] == Point(
        year=2021, value=D(2282), reason=None, status="A", alternatives=(D(2282),), flags=frozenset()
    )
    point = series.find_point(2022)
    assert (point.value, point.as_of, point.sources) == (D(2426), PartialDate(2022, 12, 31), ("office",))
    absent = series.find_point(2020)
    assert (absent.value, absent.reason, absent.alternatives) == (None, Reason.NO_VALUE, ())


def test_an_indicator_without_values_has_no_latest_figure(read: Read) -> None:
    series = read("part", whole="2021 = 5")
    assert series.points == {}
    assert series.find_latest() is None


def test_a_ratio_is_computed_from_its_parts(read: Read) -> None:
    series = read("uptake", part="2021 = 41235", whole="2021 = 150999")
    point = series.points[2021]
    with localcontext() as context:
        context.prec = 60
        assert point.value is not None
        assert abs(point.value - 100 * D(41235) / 150999) < D("1e-45")
    assert point.computed == point.value
    assert (point.numerator, point.denominator, point.reason) == (D(41235), D(150999), None)
    assert Flag.PUBLISHED not in point.flags


def test_a_ratio_is_computed_with_full_precision_in_a_crude_decimal_context(load: Load) -> None:
    dataset = load(HEAD + "part = { 2021 = 41235 }\nwhole = { 2021 = 150999 }")
    with localcontext() as context:
        context.prec = 3
        crude = make_series(dataset, "here", "uptake").points[2021]
    assert crude == make_series(dataset, "here", "uptake").points[2021]
    assert len(crude.value.as_tuple().digits if crude.value else ()) == 50


def test_per_is_the_factor_of_a_ratio(read: Read) -> None:
    assert read("density", more="2021 = 3", rest="2021 = 40").points[2021].value == D(75)  # 1000 x 3/40


def test_lists_of_numerators_and_denominators_are_added_up(read: Read) -> None:
    point = read("both", part="2024 = 14062", more="2024 = 599", rest="2024 = 311844").points[2024]
    assert (point.numerator, point.denominator) == (D(14062 + 599), D(14062 + 599 + 311844))
    assert point.value is not None
    assert f"{point.value:.6f}" == "4.490283"  # 100 x 14661/326505


def test_a_ratio_of_ratios_is_computed_from_the_computed_ratios(read: Read) -> None:
    # Uptake 100 x 30/60 = 50 %, density 1000 x 2/8 = 250: 50/250.
    point = read("relative", part="2021 = 30", whole="2021 = 60", more="2021 = 2", rest="2021 = 8").points[2021]
    assert (point.value, point.numerator, point.denominator) == (D("0.2"), D(50), D(250))


def test_a_ratio_of_ratios_uses_the_published_ratio_where_there_is_one(read: Read) -> None:
    point = read(
        "relative", part="2021 = 30", whole="2021 = 60", uptake="2021 = 49", more="2021 = 2", rest="2021 = 8"
    ).points[2021]
    assert point.value == D(49) / 250
    assert Flag.PUBLISHED in point.flags


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"whole": "2021 = 10"}, Reason.NO_NUMERATOR),
        ({"part": '2021 = { status = "..." }', "whole": "2021 = 10"}, Reason.NO_NUMERATOR),
        ({"part": "2021 = 1"}, Reason.NO_DENOMINATOR),
        ({"part": "2021 = 1", "whole": '2021 = { status = "NA" }'}, Reason.NO_DENOMINATOR),
        ({"part": "2021 = 1", "whole": "2021 = 0"}, Reason.ZERO_DENOMINATOR),
        ({"part": "2021 = 0", "whole": "2021 = 0.00"}, Reason.ZERO_DENOMINATOR),
        ({"part": "2021 = 1", "whole": '2021 = { status = "-" }'}, Reason.ZERO_DENOMINATOR),
        ({"part": '2021 = { status = "L" }', "whole": '2021 = { status = "M" }'}, Reason.NO_VALUE),
        ({"part": "2020 = 1", "whole": "2020 = 1"}, Reason.NO_VALUE),
    ],
)
def test_a_ratio_without_a_part_says_which_part_is_absent(read: Read, values: dict[str, str], reason: Reason) -> None:
    point = read("uptake", **values).find_point(2021)
    assert (point.value, point.computed, point.reason) == (None, None, reason)


def test_a_sum_with_a_missing_summand_is_absent_and_not_a_smaller_sum(read: Read) -> None:
    point = read("both", part="2021 = 5", rest="2021 = 95").find_point(2021)
    assert (point.value, point.numerator, point.denominator, point.reason) == (None, None, None, Reason.NO_VALUE)


def test_a_ratio_of_zero_to_something_is_zero(read: Read) -> None:
    point = read("uptake", part="2021 = 0", whole="2021 = 10").points[2021]
    assert (point.value, point.reason) == (D(0), None)


def test_a_published_ratio_is_used_and_held_against_its_parts(read: Read) -> None:
    point = read("uptake", uptake='2024 = { value = 3.08, source = "paper" }', part="2024 = 309", whole="2024 = 10000")
    published = point.points[2024]
    assert published.value == D("3.08")
    assert published.computed == D("3.09")
    assert (published.numerator, published.denominator) == (D(309), D(10000))
    assert published.sources == ("paper",)
    assert published.flags == {Flag.PUBLISHED}


@pytest.mark.parametrize(
    ("published", "part", "whole", "disagree"),
    [
        ("3.08", 308, 10000, False),
        ("3.08", 309, 10000, False),  # one unit of the last digit away: rounded inputs may do that
        ("3.08", 30900001, 1000000000, True),  # 3.0900001
        ("3.08", 307, 10000, False),
        ("3.08", 306999, 10000000, True),  # 3.06999
        ("3.1", 32, 1000, False),  # 3.2
        ("3.1", 3201, 100000, True),  # 3.201
        ("3.10", 32, 1000, True),  # printed with two decimals
        ("3", 4, 100, False),
        ("3", 401, 10000, True),
        ("33.87", 51510000, 152110000, False),  # 33.8636...: printed from unrounded parts
    ],
)
def test_parts_disagree_only_beyond_one_unit_of_the_last_printed_digit(
    read: Read, published: str, part: int, whole: int, disagree: bool
) -> None:
    series = read("uptake", uptake=f"2024 = {published}", part=f"2024 = {part}", whole=f"2024 = {whole}")
    flags = {Flag.PUBLISHED, Flag.PARTS_DISAGREE} if disagree else {Flag.PUBLISHED}
    assert series.points[2024].flags == flags


def test_a_published_ratio_without_parts_has_nothing_to_be_compared_with(read: Read) -> None:
    point = read("uptake", uptake="2024 = 3.08", whole="2024 = 10000").points[2024]
    assert (point.value, point.computed, point.denominator) == (D("3.08"), None, D(10000))
    assert point.flags == {Flag.PUBLISHED}


def test_a_value_of_an_indicator_that_is_no_ratio_is_not_called_published(read: Read) -> None:
    assert read("share", share="2024 = 3.08").points[2024].flags == frozenset()


def test_rivals_are_kept_and_the_first_record_is_used(read: Read) -> None:
    point = read("part", part='2021 = [2282, { value = 2087, source = "paper" }, 2800]').points[2021]
    assert point.value == D(2282)
    assert point.alternatives == (D(2282), D(2087), D(2800))
    assert [each.value for each in point.rivals] == [D(2087), D(2800)]
    assert point.flags == {Flag.CONTESTED}


def test_a_second_source_for_the_same_figure_is_no_contest(read: Read) -> None:
    point = read("part", part='2021 = [{ value = 2282 }, { value = 2282.0, source = "paper" }]').points[2021]
    assert Flag.CONTESTED not in point.flags
    assert point.alternatives == (D(2282),)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        ("[10, 12]", "100", D(10), D(12)),
        ("10", "[100, 80]", D(10), D("12.5")),  # 10/80
        ("[10, 12]", "[100, 80]", D(10), D(15)),  # 10/100, 12/80
        ("[10, 8, 12]", "[100, 80, 125]", D("6.4"), D(15)),  # 8/125, 12/80
        ("[10, 20, 5]", "100", D(5), D(20)),
    ],
)
def test_rivals_of_the_parts_of_a_ratio_span_its_range(
    read: Read, part: str, whole: str, low: Decimal, high: Decimal
) -> None:
    point = read("uptake", part=f"2021 = {part}", whole=f"2021 = {whole}").points[2021]
    assert point.value == D(10)
    assert (min(point.alternatives), max(point.alternatives)) == (low, high)
    assert Flag.CONTESTED in point.flags


def test_the_rivals_of_summands_are_added_up_to_the_extremes(read: Read) -> None:
    # density = 1000 x more/rest is not a sum; both = 100 (part + more)/(part + more + rest) with only rest contested.
    point = read("both", part="2021 = 5", more="2021 = 5", rest="2021 = [90, 30, 190]").points[2021]
    assert point.value == D(10)
    assert (min(point.alternatives), max(point.alternatives)) == (D(5), D(25))  # 10/200, 10/40


def test_a_rival_of_a_part_on_both_sides_of_a_ratio_is_chosen_once(read: Read) -> None:
    # (part + more)/(part + more + rest) with part 10 or 20, more 0, rest 80: 10/90 or 20/100, never 20/90.
    point = read("both", part="2021 = [10, 20]", more="2021 = 0", rest="2021 = 80").points[2021]
    assert f"{min(point.alternatives):.4f}" == "11.1111"
    assert f"{max(point.alternatives):.4f}" == "20.0000"


def test_a_rival_denominator_of_zero_does_not_hide_the_other_rivals(read: Read) -> None:
    # 1/10 = 10 %, 1/5 = 20 %; 1/0 does not exist.
    point = read("uptake", part="2021 = 1", whole="2021 = [10, 5, 0]").points[2021]
    assert (min(point.alternatives), max(point.alternatives)) == (D(10), D(20))


def test_rival_parts_that_make_no_difference_are_no_contest(read: Read) -> None:
    point = read("uptake", part="2021 = 0", whole="2021 = [10, 20]").points[2021]
    assert (point.value, point.alternatives, point.flags) == (D(0), (D(0),), frozenset())


def test_the_range_of_a_published_ratio_is_that_of_the_published_figures(read: Read) -> None:
    point = read("uptake", uptake="2024 = [3.08, 3.35]", part="2024 = [309, 500]", whole="2024 = 10000").points[2024]
    assert point.alternatives == (D("3.08"), D("3.35"))
    assert Flag.CONTESTED in point.flags


@pytest.mark.parametrize("mark", ["–", "-"])
def test_nil_is_a_true_zero(read: Read, mark: str) -> None:
    point = read("part", part=f'2021 = {{ status = "{mark}" }}').points[2021]
    assert (point.value, point.reason, point.flags, point.status) == (D(0), None, frozenset(), "A")


@pytest.mark.parametrize("mark", ["~0", "N"])
def test_negligible_is_zero_and_flagged(read: Read, mark: str) -> None:
    point = read("part", part=f'2021 = {{ status = "{mark}" }}').points[2021]
    assert (point.value, point.reason, point.flags) == (D(0), None, frozenset({Flag.NEGLIGIBLE}))


@pytest.mark.parametrize("mark", ["...", "…", "O", "L", "M", "Q", "NA"])
def test_missing_is_never_zero(read: Read, mark: str) -> None:
    series = read("part", part=f'2020 = 7, 2021 = {{ status = "{mark}" }}')
    point = series.points[2021]
    assert (point.value, point.reason, point.alternatives) == (None, Reason.STATUS_MISSING, ())
    assert series.find_years() == [2020]
    latest = series.find_latest()
    assert latest is not None
    assert latest.year == 2020


@pytest.mark.parametrize(
    ("status", "flag", "mark"),
    [
        ("A", None, ""),
        ("P", Flag.PROVISIONAL, "*"),
        ("*", Flag.PROVISIONAL, "*"),
        ("**", Flag.PROVISIONAL, "**"),
        ("***", Flag.PROVISIONAL, "***"),
        ("E", Flag.ESTIMATED, "e"),
        ("e", Flag.ESTIMATED, "e"),
        ("R", Flag.REVISED, "r"),
        ("r", Flag.REVISED, "r"),
        ("F", Flag.FORECAST, "f"),
        ("B", Flag.BREAK, "b"),
        ("D", Flag.DEFINITION, "d"),
        ("I", Flag.IMPUTED, "i"),
        ("U", Flag.LOW_RELIABILITY, "u"),
    ],
)
def test_a_status_becomes_a_flag_and_a_mark(read: Read, status: str, flag: Flag | None, mark: str) -> None:
    point = read("part", part=f'2021 = {{ value = 7, status = "{status}" }}').points[2021]
    assert point.value == D(7)
    assert point.flags == (frozenset() if flag is None else {flag})
    assert point.mark == mark


def test_a_ratio_carries_the_flags_and_sources_of_its_parts(read: Read) -> None:
    point = read(
        "uptake",
        part='2021 = { value = 5, status = "P", source = "office", as_of = 2021-08-31 }',
        whole='2021 = { value = 50, status = "E", source = "paper", as_of = 2021-12-31 }',
    ).points[2021]
    assert point.flags == {Flag.PROVISIONAL, Flag.ESTIMATED, Flag.REFERENCE_DATE}
    assert point.sources == ("office", "paper")
    assert (point.status, point.mark) == ("P", "*")


def test_parts_of_the_same_month_have_one_reference_date(read: Read) -> None:
    point = read(
        "uptake", part='2021 = { value = 5, as_of = "2021-08" }', whole="2021 = { value = 50, as_of = 2021-08-31 }"
    ).points[2021]
    assert point.flags == frozenset()


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        (PartialDate(2024, 8), PartialDate(2025, 2), True),
        (PartialDate(2024, 8), PartialDate(2025, 8), False),
        (PartialDate(2024, 8, 1), PartialDate(2025, 8, 31), False),
        (PartialDate(2024), PartialDate(2025, 2), False),
        (PartialDate(2024, 8), None, False),
        (None, None, False),
    ],
)
def test_months_differ_only_where_both_are_known(
    first: PartialDate | None, second: PartialDate | None, differ: bool
) -> None:
    assert differ_in_month(first, second) is differ
    assert differ_in_month(second, first) is differ


def test_a_forecast_is_never_the_latest_figure(read: Read) -> None:
    series = read("part", part='2021 = 5, 2022 = 6, 2023 = { value = 9, status = "F" }')
    latest = series.find_latest()
    assert latest is not None
    assert (latest.year, latest.value) == (2022, D(6))
    assert series.find_years() == [2021, 2022]
    assert series.find_point(2023).value == D(9)
    assert series.find_point(2023).is_forecast


def test_a_ratio_with_a_forecast_part_is_a_forecast(read: Read) -> None:
    series = read("uptake", part="2021 = 5, 2022 = 6", whole='2021 = 50, 2022 = { value = 60, status = "F" }')
    latest = series.find_latest()
    assert latest is not None
    assert latest.year == 2021
    assert series.points[2022].is_forecast


@pytest.mark.parametrize(("until", "year"), [(None, 2024), (2024, 2024), (2023, 2021), (2021, 2021), (2020, None)])
def test_the_latest_figure_up_to_a_year(read: Read, until: int | None, year: int | None) -> None:
    latest = read("part", part='2021 = 5, 2024 = 6, 2022 = { status = "..." }').find_latest(until)
    assert (latest and latest.year) == year


@pytest.mark.parametrize(
    ("years", "until", "first"),
    [
        ("2020 = 1, 2021 = 2, 2022 = 3", 2022, 2020),
        ("2020 = 1, 2021 = 2, 2022 = 3", 2021, 2020),
        ("2020 = 1", 2020, None),
        # from the year of a break on, figures are comparable with one another, and with none before it
        ('2020 = 1, 2021 = { value = 2, status = "B" }, 2022 = 3, 2023 = 4', 2023, 2021),
        ('2020 = 1, 2021 = { value = 2, status = "B" }, 2022 = 3, 2023 = 4', 2021, None),
        ('2020 = 1, 2021 = { value = 2, status = "B" }, 2022 = { value = 3, status = "B" }, 2023 = 4', 2023, 2022),
        # a figure of another definition is comparable with no other
        ('2020 = 1, 2021 = { value = 2, status = "D" }, 2022 = 3, 2023 = 4', 2023, 2022),
        ('2020 = 1, 2021 = { value = 2, status = "D" }, 2022 = 3', 2022, None),
        ('2020 = 1, 2021 = { value = 2, status = "D" }, 2022 = 3', 2021, None),
        # forecasts and missing figures are passed over
        ('2019 = { value = 9, status = "F" }, 2020 = { status = "..." }, 2021 = 2, 2022 = 3', 2022, 2021),
    ],
)
def test_the_first_comparable_year_does_not_lie_before_a_break(
    read: Read, years: str, until: int, first: int | None
) -> None:
    point = read("part", part=years).find_first_comparable(until)
    assert (point and point.year) == first


def test_a_break_in_a_part_is_a_break_of_the_ratio(read: Read) -> None:
    series = read(
        "uptake", part='2020 = 1, 2021 = { value = 2, status = "B" }, 2022 = 3', whole="2020 = 10, 2021 = 10, 2022 = 10"
    )
    first = series.find_first_comparable(2022)
    assert first is not None
    assert first.year == 2021


def test_a_break_in_a_part_breaks_the_ratio_also_where_the_other_part_is_absent_in_that_year(read: Read) -> None:
    series = read("uptake", part='2020 = 1, 2021 = { value = 2, status = "B" }, 2022 = 3', whole="2020 = 10, 2022 = 10")
    assert series.find_first_comparable(2022) is None  # 2020 lies before the break, and 2021 has no ratio
    assert Flag.BREAK in series.find_point(2021).flags


@pytest.mark.parametrize(
    ("figure", "reprint"),
    [
        ("192234", True),
        ("1234", True),
        ("13.25", True),
        ("1005000", True),
        ("123", False),
        ("3.35", False),
        ("3.350", False),
        ("12000", False),
        ("12300000", False),
        ("0.0335", False),
        ("0", False),
    ],
)
def test_the_same_figure_at_another_year_is_a_reprint_unless_it_is_a_round_one(
    read: Read, figure: str, reprint: bool
) -> None:
    series = read("part", part=f"2021 = [150999, {figure}], 2022 = {figure}, 2023 = 77777")
    assert (Flag.REPRINT in series.points[2022].flags) is reprint
    assert Flag.REPRINT not in series.points[2021].flags  # its own figure stands nowhere else
    assert Flag.REPRINT not in series.points[2023].flags


def test_the_same_figure_twice_in_one_year_is_no_reprint(read: Read) -> None:
    series = read("part", part='2021 = [192234, { value = 192234, source = "paper" }], 2022 = 5')
    assert Flag.REPRINT not in series.points[2021].flags


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.integers(1990, 2030),
        st.sampled_from(["5", "[6, 7]", '{ value = 8, status = "B" }', '{ status = "..." }', "12345", "0"]),
        min_size=1,
        max_size=8,
    ).flatmap(lambda years: st.tuples(st.just(years), st.permutations(list(years))))
)
def test_the_order_of_years_in_the_file_does_not_matter(read: Read, drawn: tuple[dict[int, str], list[int]]) -> None:
    years, order = drawn
    written = ", ".join(f"{year} = {entry}" for year, entry in years.items())
    shuffled = ", ".join(f"{year} = {years[year]}" for year in order)
    whole = "2000 = 10, 2010 = 20, 2005 = 30"
    assert read("part", part=shuffled) == read("part", part=written)
    mixed = read("uptake", part=shuffled, whole=whole)
    assert mixed == read("uptake", part=written, whole=whole)
    assert list(mixed.points) == sorted(mixed.points)


def test_a_published_ratio_that_is_said_to_be_missing_gives_way_to_its_parts_and_stays_visible(read: Read) -> None:
    entry = '[{ status = "...", source = "office" }, { value = 45, source = "paper" }, 46]'
    point = read("uptake", uptake=f"2024 = {entry}", part="2024 = 20", whole="2024 = 50").points[2024]
    assert (point.value, point.computed, point.reason, point.status) == (D(40), D(40), None, "A")
    assert [(each.figure, each.source) for each in point.rivals] == [(None, "office"), (D(45), "paper"), (D(46), None)]
    assert set(point.alternatives) == {D(40), D(45), D(46)}
    assert point.flags == {Flag.CONTESTED}


def test_a_missing_ratio_with_rivals_of_its_parts_has_the_alternatives_of_both(read: Read) -> None:
    entry = '[{ status = "..." }, 40]'
    point = read("uptake", uptake=f"2024 = {entry}", part="2024 = [20, 25]", whole="2024 = 50").points[2024]
    assert (point.value, set(point.alternatives)) == (D(40), {D(40), D(50)})
    assert point.flags == {Flag.CONTESTED}


def test_a_missing_ratio_without_rivals_is_not_contested(read: Read) -> None:
    point = read("uptake", uptake='2024 = { status = "..." }', part="2024 = 20", whole="2024 = 50").points[2024]
    assert (point.value, len(point.rivals)) == (D(40), 1)
    assert point.flags == frozenset()


def test_a_chain_of_ratios_takes_each_of_them_once(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEAD.replace("[values.here]\n", "")
    for number in range(200):
        part = f"r{number - 1}" if number else "part"
        text += f'[indicators.r{number}]\nname = "R"\nunit = "u"\nmeasure = "index"\nbetter = "higher"\n'
        text += f'ratio = {{ numerator = "{part}", denominator = "{part}", per = 1 }}\n'
    dataset = load(text + "[values.here]\npart = { 2021 = 4 }\n")
    counted: list[str] = []
    find_observations = Dataset.find_observations

    def count(dataset: Dataset, region: str, indicator: str) -> dict[int, tuple[Observation, ...]]:
        counted.append(indicator)
        return find_observations(dataset, region, indicator)

    monkeypatch.setattr(Dataset, "find_observations", count)
    report_growth(dataset)
    assert sorted(counted) == sorted(dataset.indicators)
