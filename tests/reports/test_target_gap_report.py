from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kopumkm import report_target_gaps
from kopumkm.calc.vocabulary import Flag
from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.reports.rows import Report
from kopumkm.reports.target_gap import TargetGapRow

D = Decimal
Load = Callable[[str], Dataset]

HEAD = """
format = 1
[dataset]
title = "Test"
region = "province"
[regions.nation]
name = "Indonesia"
[regions.province]
name = { id = "Provinsi Lampung", en = "Lampung Province" }
part_of = "nation"
[regions.town]
name = "Kota Metro"
part_of = "province"
[sources.office]
title = "Yearbook"
publisher = "Office"
reliability = "official"
[sources.paper]
title = "News"
publisher = "Paper"
reliability = "press"
[sources.law]
title = "Law"
reliability = "official"
[indicators]
firms = { name = "Firms", unit = { id = "unit", en = "units" }, measure = "stock", better = "higher" }
licensed = { name = "Licensed", unit = "units", measure = "stock", better = "higher" }
idle = { name = "Idle", unit = "units", measure = "stock", better = "lower" }
index = { name = "Index", unit = "points", measure = "index", better = "higher" }
[indicators.uptake]
name = "Uptake"
unit = "%"
measure = "share"
better = "higher"
ratio = { numerator = "licensed", denominator = "firms", per = 100 }
"""

Ask = Callable[..., Report]
AskRow = Callable[..., TargetGapRow]


@pytest.fixture
def ask(load: Load) -> Ask:
    """Return a function from tables of targets and values, as TOML, to the report."""

    def ask_report(text: str, **question: object) -> Report:
        return report_target_gaps(load(HEAD + text), **question)  # type: ignore[arg-type]

    return ask_report


@pytest.fixture
def ask_row(ask: Ask) -> AskRow:
    """Return a function from the values of the index and the keys of its target to the row."""

    def ask_one(years: str, target: str, year: int | None = None, since: int | None = None) -> TargetGapRow:
        text = (
            f'[targets.goal]\nindicator = "index"\nregion = "province"\n{target}\n'
            f"[values.province]\nindex = {{ {years} }}"
        )
        (row,) = ask(text, year=year, since=since).rows
        assert isinstance(row, TargetGapRow)
        return row

    return ask_one


def assert_near(found: Decimal | None, numerator: Decimal | int, denominator: Decimal | int = 1) -> None:
    with localcontext() as context:
        context.prec = 60
        assert found is not None
        assert abs(found - D(numerator) / denominator) < D("1e-25")


def test_a_row_says_everything_about_a_target_on_its_way(ask_row: AskRow) -> None:
    row = ask_row(
        '2020 = 100, 2022 = { value = 121, source = "office", as_of = 2022-12-31, status = "*" }',
        'year = 2024\nat_least = 200\nlegal_basis = "law"\nsource = "paper"\nchecked = 2023-06-01',
    )
    assert (row.region, row.region_name, row.target, row.indicator) == ("province", "Provinsi Lampung", "goal", "index")
    assert (row.bound, row.target_year, row.target_value, row.target_low, row.target_high) == (
        "at_least",
        2024,
        D(200),
        D(200),
        None,
    )
    assert (row.target_region, row.legal_basis, row.target_source) == ("province", "law", "paper")
    assert row.target_checked == "2023-06-01"
    assert (row.year, row.value, row.source, row.as_of) == (2022, D(121), "office", "2022-12-31")
    assert (row.value_status, row.value_mark, row.flags) == ("P", "*", ("provisional",))
    assert (row.gap, row.shortfall) == (D(-79), D(79))
    assert (row.achievement_percent, row.achievement_method) == (D("60.5"), "ratio")
    assert (row.baseline_year, row.baseline_value) == (2020, D(100))
    assert_near(row.observed_annual_percent, 10)  # 1.1 x 1.1 = 1.21
    assert row.required_change_per_year == D("39.5")  # 79/2
    with localcontext() as context:
        context.prec = 50
        assert_near(row.required_annual_percent, 100 * ((D(200) / 121).sqrt() - 1))
        assert_near(row.pace_ratio, D("0.1") / (D(2).sqrt().sqrt() - 1))  # 10 % against the fourth root of 2
    assert_near(row.projected_value, D("146.41"))  # 121 x 1.1 x 1.1
    assert row.pace_method == "compound"
    assert row.year_reached == 2022 + 6  # 121 x 1.1^5 = 194.87, x 1.1^6 = 214.36
    assert (row.status, row.reason) == ("behind", None)
    assert (row.shortfall_units, row.milestone_value, row.gap_low, row.gap_high) == (None, None, None, None)


@pytest.mark.parametrize(
    ("years", "target", "status", "reason"),
    [
        # met is decided first, whatever the trend, and before the target year
        ("2020 = 200, 2022 = 150", "year = 2024\nat_least = 140", "met", None),
        ("2020 = 100, 2022 = 140", "year = 2024\nat_least = 140.0", "met", None),
        ("2015 = 7.05, 2024 = 12.58", "year = 2030\nat_most = 70", "met", None),
        ("2022 = 150", "year = 2024\nat_least = 140", "met", "too_few_years"),
        # after the target year: met or missed
        ("2020 = 100, 2022 = 139.999", "year = 2022\nat_least = 140", "missed", None),
        ("2020 = 100, 2022 = 140, 2023 = 100", "year = 2022\nat_least = 140", "met", None),
        ("2020 = 100, 2022 = 139, 2023 = 500", "year = 2022\nat_least = 140", "missed", None),
        ("2022 = 139", "year = 2022\nat_least = 140", "missed", None),
        # on the way
        ("2020 = 100, 2022 = 121", "year = 2024\nat_least = 146.41", "on_track", None),
        ("2020 = 100, 2022 = 121", "year = 2024\nat_least = 146.42", "behind", None),
        ("2020 = 100, 2022 = 121", "year = 2024\nat_least = 130", "on_track", None),
        ("2019 = 1, 2022 = 8", "year = 2026\nat_least = 128", "on_track", None),  # doubles each year: 8 x 2^4
        ("2020 = 100, 2022 = 200", "year = 2024\nat_least = 400", "on_track", None),  # doubles in two years
        ("2020 = 100, 2022 = 100", "year = 2024\nat_least = 130", "behind", None),
        ("2020 = 100, 2022 = 99", "year = 2024\nat_least = 130", "moving_away", None),
        ("2020 = 100, 2022 = 81", "year = 2024\nat_most = 65.61", "on_track", None),
        ("2020 = 100, 2022 = 81", "year = 2024\nat_most = 65.6", "behind", None),
        ("2020 = 100, 2022 = 101", "year = 2024\nat_most = 65", "moving_away", None),
        ("2020 = 0, 2022 = 10", "year = 2024\nat_least = 20", "on_track", "zero_base"),  # linear
        ("2020 = 0, 2022 = 10", "year = 2024\nat_least = 21", "behind", "zero_base"),
        ("2020 = -20, 2022 = -10", "year = 2024\nat_least = 0", "on_track", "zero_target"),
        # ranges
        ("2020 = 60, 2022 = 70", "year = 2024\nbetween = [80, 90]", "on_track", None),  # 70 x 70/60 = 81.67
        ("2020 = 60, 2022 = 61", "year = 2024\nbetween = [80, 90]", "behind", None),
        ("2020 = 60, 2022 = 59", "year = 2024\nbetween = [80, 90]", "moving_away", None),
        ("2020 = 120, 2022 = 100", "year = 2024\nbetween = [80, 90]", "on_track", None),  # 100 x 100/120 = 83.33
        ("2020 = 95, 2022 = 100", "year = 2024\nbetween = [80, 90]", "moving_away", None),
        ("2020 = 85, 2022 = 100", "year = 2024\nbetween = [80, 90]", "moving_away", None),
        ("2020 = 60, 2022 = 80", "year = 2024\nbetween = [80, 90]", "met", None),
        ("2020 = 60, 2022 = 90", "year = 2024\nbetween = [80, 90]", "met", None),
        # no pace
        ("2022 = 100", "year = 2024\nat_least = 130", "unknown", "too_few_years"),
        ('2020 = 50, 2022 = { value = 100, status = "B" }', "year = 2024\nat_least = 130", "unknown", "too_few_years"),
        ('2020 = 50, 2022 = { value = 100, status = "D" }', "year = 2024\nat_least = 130", "unknown", "too_few_years"),
        # only a value after the target year: it cannot decide
        ("2023 = 150", "year = 2022\nat_least = 140", "unknown", "no_value_by_target_year"),
    ],
)
def test_met_is_decided_first_then_the_trend(
    ask_row: AskRow, years: str, target: str, status: str, reason: str | None
) -> None:
    row = ask_row(years, target)
    assert (row.status, row.reason) == (status, reason)


def test_a_target_met_long_ago_still_shows_its_worsening_trend(ask_row: AskRow) -> None:
    row = ask_row("2015 = 7.05, 2024 = 12.58", "year = 2030\nat_most = 70")
    assert row.status == "met"
    assert row.pace_ratio is not None
    assert f"{row.pace_ratio:.6f}" == "-0.401892"  # published by Statistics Canada
    assert row.observed_annual_percent is not None
    assert row.observed_annual_percent > 0
    assert (row.gap, row.shortfall) == (D("-57.42"), D(0))


@pytest.mark.parametrize(
    ("years", "target", "value", "gap", "shortfall", "achievement", "method"),
    [
        ("2022 = 12", "at_most = 8", D(8), D(4), D(4), D(50), "mirror"),  # 100 (16 - 12)/8
        ("2022 = 20", "at_most = 8", D(8), D(12), D(12), D(-50), "mirror"),
        ("2022 = 6", "at_most = 8", D(8), D(-2), D(0), D(125), "mirror"),
        ("2022 = 72", "between = [80, 90]", D(80), D(-8), D(8), D(90), "range"),
        ("2022 = 99", "between = [80, 90]", D(90), D(9), D(9), D(110), "range"),
        ("2022 = 85", "between = [80, 90]", None, D(0), D(0), D(100), "range"),
        ("2022 = 3", "at_most = 0", D(0), D(3), D(3), None, "mirror"),
        ("2022 = 3", "at_least = 0", D(0), D(3), D(0), None, "ratio"),
    ],
)
def test_the_distance_follows_the_kind_of_target(
    ask_row: AskRow,
    years: str,
    target: str,
    value: Decimal | None,
    gap: Decimal,
    shortfall: Decimal,
    achievement: Decimal | None,
    method: str,
) -> None:
    row = ask_row(years, f"year = 2022\n{target}")
    assert (row.target_value, row.gap, row.shortfall) == (value, gap, shortfall)
    assert (row.achievement_percent, row.achievement_method) == (achievement, method)


def test_a_target_of_zero_is_met_or_not_without_a_percentage(ask_row: AskRow) -> None:
    missed = ask_row("2020 = 5, 2022 = 3", "year = 2022\nat_most = 0")
    assert (missed.status, missed.achievement_percent, missed.reason) == ("missed", None, "zero_target")
    met = ask_row("2020 = 5, 2022 = 0", "year = 2022\nat_most = 0")
    assert (met.status, met.gap, met.reason) == ("met", D(0), "zero_target")


def test_a_missing_target_year_is_judged_at_the_latest_figure_before_it(ask_row: AskRow) -> None:
    row = ask_row("2019 = 80, 2021 = 90, 2025 = 200", "year = 2023\nat_least = 92")
    assert (row.year, row.value, row.status, row.gap) == (2021, D(90), "missed", D(-2))
    assert "target_year_missing" in row.flags


@pytest.mark.parametrize(
    ("years", "target", "year"),
    [
        ("2021 = 90, 2023 = 91, 2025 = 200", "year = 2023\nat_least = 92", None),
        ("2019 = 80, 2021 = 90", "year = 2023\nat_least = 92", None),  # the year is still to come
        ("2019 = 80, 2021 = 90", "year = 2023\nat_least = 92", 2023),
        ("2025 = 90", "year = 2023\nat_least = 92", None),  # nothing to judge
    ],
)
def test_the_target_year_is_not_called_missing_otherwise(
    ask_row: AskRow, years: str, target: str, year: int | None
) -> None:
    assert "target_year_missing" not in ask_row(years, target, year=year).flags


def test_a_year_after_the_target_year_closes_the_matter_even_without_newer_figures(ask_row: AskRow) -> None:
    row = ask_row("2019 = 80, 2021 = 90", "year = 2023\nat_least = 92", year=2024)
    assert (row.year, row.status) == (2021, "missed")
    assert "target_year_missing" in row.flags


def test_a_figure_after_the_target_year_shows_a_gap_and_decides_nothing(ask_row: AskRow) -> None:
    row = ask_row("2025 = 95", "year = 2023\nat_least = 92")
    assert (row.year, row.value, row.gap, row.shortfall) == (2025, D(95), D(3), D(0))
    assert (row.status, row.reason) == ("unknown", "no_value_by_target_year")


def test_a_target_can_be_judged_as_of_an_earlier_year(ask_row: AskRow) -> None:
    years = "2019 = 80, 2021 = 90, 2022 = 92, 2023 = 95"
    row = ask_row(years, "year = 2023\nat_least = 92", year=2021)
    assert (row.year, row.value, row.status) == (2021, D(90), "on_track")  # 90 x 90/80 = 101.25 in 2023
    assert ask_row(years, "year = 2023\nat_least = 92", year=2022).status == "met"
    assert ask_row(years, "year = 2023\nat_least = 96").status == "missed"


def test_a_year_before_all_figures_has_nothing_to_judge(ask: Ask) -> None:
    text = """
[targets]
early = { indicator = "index", region = "province", year = 2024, at_least = 9 }
firms = { indicator = "firms", region = "province", year = 2024, at_least = 9 }
[values.province]
index = { 2019 = { status = "..." }, 2020 = 5 }
firms = { 2019 = 5 }
"""
    row = ask(text, year=2019).rows[0]
    assert (row.target, row.value, row.gap, row.status) == ("early", None, None, "unknown")
    assert (row.reason, row.target_value) == ("status_missing", D(9))


def test_a_forecast_is_never_judged(ask_row: AskRow) -> None:
    row = ask_row('2021 = 90, 2022 = { value = 99, status = "F" }', "year = 2022\nat_least = 95")
    assert (row.year, row.value, row.status) == (2021, D(90), "unknown")


def test_the_pace_counts_from_the_first_comparable_year(ask_row: AskRow) -> None:
    row = ask_row('2018 = 10, 2020 = { value = 100, status = "B" }, 2022 = 121', "year = 2024\nat_least = 200")
    assert (row.baseline_year, row.baseline_value) == (2020, D(100))
    assert "break" not in row.flags


def test_a_stated_baseline_is_used_though_another_value_is_recorded(ask_row: AskRow) -> None:
    target = 'year = 2024\nat_least = 200\nbaseline = { year = 2020, value = 90, source = "paper" }'
    row = ask_row('2018 = 10, 2020 = { value = 100, status = "E" }, 2022 = { value = 121, source = "office" }', target)
    assert (row.baseline_year, row.baseline_value) == (2020, D(90))
    with localcontext() as context:
        context.prec = 50
        assert_near(row.observed_annual_percent, 100 * ((D(121) / 90).sqrt() - 1))
    assert row.flags == ("source_change",)  # the flags of the recorded value do not concern it


def test_a_stated_baseline_that_is_recorded_lends_its_flags(ask_row: AskRow) -> None:
    target = "year = 2024\nat_least = 200\nbaseline = { year = 2020, value = 100 }"
    row = ask_row('2018 = 10, 2020 = { value = 100.0, status = "E" }, 2022 = 121', target)
    assert (row.baseline_year, row.flags) == (2020, ("estimated",))


def test_a_baseline_without_value_is_the_recorded_one(ask_row: AskRow) -> None:
    target = "year = 2024\nat_least = 200\nbaseline = { year = 2020 }"
    row = ask_row("2018 = 10, 2020 = 100, 2022 = 121", target)
    assert (row.baseline_year, row.baseline_value) == (2020, D(100))
    unknown = ask_row("2018 = 10, 2022 = 121", target)
    assert (unknown.baseline_value, unknown.status, unknown.reason) == (None, "unknown", "too_few_years")


def test_a_break_between_a_stated_baseline_and_the_value_is_flagged(ask_row: AskRow) -> None:
    target = "year = 2024\nat_least = 200\nbaseline = { year = 2019, value = 50 }"
    assert "break" in ask_row('2020 = { value = 90, status = "B" }, 2022 = 121', target).flags
    assert "break" not in ask_row('2019 = { value = 50, status = "B" }, 2022 = 121', target).flags


def test_since_counts_the_pace_from_another_year(ask_row: AskRow) -> None:
    target = "year = 2024\nat_least = 200\nbaseline = { year = 2020, value = 100 }"
    row = ask_row("2018 = 60, 2020 = 100, 2021 = 110, 2022 = 121", target, since=2021)
    assert (row.baseline_year, row.baseline_value) == (2021, D(110))
    assert_near(row.observed_annual_percent, 10)
    absent = ask_row("2018 = 60, 2020 = 100, 2022 = 121", target, since=2019)
    assert (absent.baseline_year, absent.status, absent.reason) == (None, "unknown", "too_few_years")


def test_the_value_in_the_baseline_year_itself_has_no_pace(ask_row: AskRow) -> None:
    row = ask_row("2018 = 60, 2020 = 100", "year = 2024\nat_least = 200\nbaseline = { year = 2020, value = 100 }")
    assert (row.baseline_year, row.pace_ratio, row.status, row.reason) == (None, None, "unknown", "too_few_years")
    assert row.required_change_per_year == D(25)  # what is needed is known all the same


MILESTONES = 'milestones = { 2021 = 100, 2022 = [{ value = 120, source = "paper" }, 130], 2024 = 190 }'


@pytest.mark.parametrize(
    ("years", "year", "value", "met"),
    [
        ("2020 = 90, 2021 = 99.99", 2021, D(100), False),
        ("2020 = 90, 2021 = 100", 2021, D(100), True),
        ("2020 = 90, 2022 = 125", 2022, D(120), True),
        ("2020 = 90, 2023 = 125", None, None, None),  # between two milestones there is none
        ("2019 = 80, 2020 = 90", None, None, None),
    ],
)
def test_a_milestone_counts_for_its_own_year_only(
    ask_row: AskRow, years: str, year: int | None, value: Decimal | None, met: bool | None
) -> None:
    row = ask_row(years, f"year = 2025\nat_least = 200\n{MILESTONES}")
    assert (row.milestone_year, row.milestone_value, row.milestone_met) == (year, value, met)


def test_a_milestone_shows_its_source_and_rivals(ask_row: AskRow) -> None:
    row = ask_row("2022 = 125", f"year = 2025\nat_least = 200\n{MILESTONES}")
    assert (row.milestone_source, row.milestone_rivals, row.milestone_rival_sources) == ("paper", (D(130),), ("",))


def test_a_milestone_of_a_ceiling_is_a_ceiling(ask_row: AskRow) -> None:
    target = "year = 2025\nat_most = 50\nmilestones = { 2022 = 80 }"
    assert ask_row("2022 = 80", target).milestone_met is True
    assert ask_row("2022 = 81", target).milestone_met is False


def test_the_gap_range_covers_rival_figures_and_rival_targets(ask_row: AskRow) -> None:
    target = 'year = 2024\nat_least = 100\nrivals = [{ value = 105, source = "paper" }, { value = 98 }]'
    row = ask_row("2022 = [95, 90]", target)
    assert (row.gap, row.gap_low, row.gap_high) == (D(-5), D(90 - 105), D(95 - 98))
    assert (row.target_rivals, row.target_rival_sources) == ((D(105), D(98)), ("paper", ""))
    assert (row.value_rivals, row.value_rival_sources) == ((D(90),), ("",))
    assert "contested" in row.flags


@pytest.mark.parametrize(
    ("years", "target", "low", "high"),
    [
        ("2022 = [12, 6]", "at_most = 8", D(-2), D(4)),
        ("2022 = 12", "at_most = 8\nrivals = [{ value = 10 }]", D(2), D(4)),
        ("2022 = [70, 85, 99]", "between = [80, 90]", D(-10), D(9)),
        ("2022 = 12", "at_most = 8", None, None),
        ("2022 = [12, 12.0]", "at_most = 8", None, None),
    ],
)
def test_the_gap_range_follows_the_kind_of_target(
    ask_row: AskRow, years: str, target: str, low: Decimal | None, high: Decimal | None
) -> None:
    row = ask_row(years, f"year = 2024\n{target}")
    assert (row.gap_low, row.gap_high) == (low, high)


@pytest.mark.parametrize(
    ("years", "target", "flagged"),
    [
        ("2020 = 3.93, 2022 = 3.80", "at_least = 3.95", True),  # 3.95/3.93 - 1 = 0.0051
        ("2020 = 3.90, 2022 = 3.80", "at_least = 3.95", False),  # 0.0128
        ("2020 = 100, 2022 = 105", "at_most = 99.01", True),
        ("2020 = 100, 2022 = 105", "at_most = 99", False),  # exactly 0.01
        ("2022 = 3.94", "at_least = 3.95", False),  # no base
    ],
)
def test_a_base_next_to_its_target_is_flagged(ask_row: AskRow, years: str, target: str, flagged: bool) -> None:
    assert ("base_near_target" in ask_row(years, f"year = 2024\n{target}").flags) is flagged


@pytest.mark.parametrize(
    ("flag", "with_it", "without_it"),
    [
        (
            Flag.DEFINITION,
            '2020 = 5, 2021 = { value = 6, status = "D" }, 2022 = 7',
            '2019 = { value = 4, status = "D" }, 2020 = 5, 2021 = 6, 2022 = 7',
        ),
        (Flag.BREAK, '2019 = 4, 2020 = 5, 2021 = 6, 2022 = { value = 7, status = "B" }', "2020 = 5, 2022 = 7"),
        (Flag.PROVISIONAL, '2020 = 5, 2022 = { value = 7, status = "P" }', "2020 = 5, 2022 = 7"),
        (Flag.ESTIMATED, '2020 = { value = 5, status = "E" }, 2022 = 7', "2020 = 5, 2021 = 6, 2022 = 7"),
        (
            Flag.REFERENCE_DATE,
            '2020 = { value = 5, as_of = "2020-02" }, 2022 = { value = 7, as_of = "2022-08" }',
            '2020 = { value = 5, as_of = "2020-08" }, 2022 = { value = 7, as_of = "2022-08" }',
        ),
        (
            Flag.SOURCE_CHANGE,
            '2020 = { value = 5, source = "paper" }, 2022 = { value = 7, source = "office" }',
            '2020 = { value = 5, source = "paper" }, 2022 = { value = 7, source = "paper" }',
        ),
        (Flag.CONTESTED, "2020 = [5, 4], 2022 = 7", "2020 = 5, 2021 = [6, 8], 2022 = 7"),
        (Flag.REPRINT, "2020 = 5.123, 2021 = 7.123, 2022 = 7.123", "2020 = 5.12, 2021 = 7.12, 2022 = 7.12"),
        (Flag.NEGLIGIBLE, '2020 = 5, 2022 = { status = "N" }', '2020 = 5, 2022 = { status = "-" }'),
    ],
)
def test_the_flags_of_value_and_base_are_those_of_the_row(
    ask_row: AskRow, flag: Flag, with_it: str, without_it: str
) -> None:
    target = "year = 2024\nat_least = 50\nbaseline = { year = 2020 }"
    assert flag in ask_row(with_it, target).flags
    assert flag not in ask_row(without_it, target).flags


UPTAKE = """
[targets.goal]
indicator = "uptake"
region = "province"
year = 2024
at_least = 40
[values.province]
"""


@pytest.mark.parametrize(
    ("values", "units"),
    [
        ("licensed = { 2022 = 310 }\nfirms = { 2022 = 1000 }", D(400 - 310)),  # 0.40 x 1000 - 310
        ("licensed = { 2022 = 450 }\nfirms = { 2022 = 1000 }", D(0)),
        ("uptake = { 2022 = 31 }\nfirms = { 2022 = 1000 }", D(90)),  # 9 points of 1000
        ("uptake = { 2022 = 30.9 }\nlicensed = { 2022 = 310 }\nfirms = { 2022 = 1000 }", D(90)),  # not 91
        ("uptake = { 2022 = 41 }\nfirms = { 2022 = 1000 }", D(0)),
        ("uptake = { 2022 = 31 }", None),
        ("uptake = { 2022 = 31 }\nlicensed = { 2022 = 310 }", None),
    ],
)
def test_the_shortfall_of_a_ratio_is_told_in_units_of_its_numerator(
    ask: Ask, values: str, units: Decimal | None
) -> None:
    (row,) = ask(UPTAKE + values).rows
    assert row.shortfall_units == units
    assert row.shortfall_units_indicator == (None if units is None else "licensed")


def test_published_parts_and_computed_flags_reach_the_row(ask: Ask) -> None:
    (row,) = ask(UPTAKE + "uptake = { 2022 = 31.00 }\nlicensed = { 2022 = 320 }\nfirms = { 2022 = 1000 }").rows
    assert row.flags == ("published", "parts_disagree")
    assert (row.value, row.value_computed) == (D(31), D(32))
    (row,) = ask(UPTAKE + "licensed = { 2022 = 320 }\nfirms = { 2022 = 1000 }").rows
    assert row.flags == ()


BENCHMARKS = """
[targets]
share = { indicator = "uptake", region = "nation", year = 2024, at_least = 50, baseline = { year = 2020, value = 10 } }
index = { indicator = "index", region = "nation", year = 2024, at_least = 50 }
count = { indicator = "firms", region = "nation", year = 2024, at_least = 50 }
own = { indicator = "firms", region = "province", year = 2024, at_least = 40 }
[values.province]
uptake = { 2021 = 20, 2022 = 30 }
index = { 2022 = 30 }
firms = { 2022 = 30 }
[values.town]
uptake = { 2022 = 45 }
firms = { 2022 = 3 }
"""


def test_a_target_of_a_larger_region_is_a_benchmark_for_shares_and_indexes_and_not_for_counts(ask: Ask) -> None:
    report = ask(BENCHMARKS)
    rows = {row.target: row for row in report.rows}
    assert list(rows) == ["own", "share", "index"]
    assert [("benchmark" in row.flags, row.target_region) for row in rows.values()] == [
        (False, "province"),
        (True, "nation"),
        (True, "nation"),
    ]
    ((message, parameters),) = report.notes
    assert message.format_map(parameters) == (
        "Targets on counts of a larger region are no benchmark for province: count"
    )


def test_the_baseline_of_a_larger_region_is_not_that_of_its_parts(ask: Ask) -> None:
    row = next(row for row in ask(BENCHMARKS).rows if row.target == "share")
    assert (row.baseline_year, row.baseline_value) == (2021, D(20))


def test_benchmarks_reach_down_two_levels(ask: Ask) -> None:
    report = ask(BENCHMARKS, regions=["town"])
    rows = {row.target: row for row in report.rows}
    assert list(rows) == ["share", "index"]
    assert (rows["share"].gap, "benchmark" in rows["share"].flags) == (D(-5), True)
    assert (rows["index"].value, rows["index"].reason) == (None, "no_value")
    ((_, parameters),) = report.notes
    assert parameters == {"region": "town", "targets": "own, count"}


def test_a_note_on_counts_concerns_only_what_was_asked(ask: Ask) -> None:
    report = ask(BENCHMARKS, indicators=["uptake"])
    assert [row.target for row in report.rows] == ["share"]
    assert report.notes == ()


def test_an_indicator_without_target_is_a_row_when_asked_for_by_name(ask: Ask) -> None:
    report = ask(BENCHMARKS, indicators=["idle", "firms"])
    assert [(row.indicator, row.target, row.status, row.reason) for row in report.rows] == [
        ("firms", "own", "unknown", "too_few_years"),
        ("idle", None, "unknown", "no_target"),
    ]
    assert [row.indicator for row in ask(BENCHMARKS).rows] == ["firms", "uptake", "index"]


REPLACED = """
[targets]
old = { indicator = "index", region = "province", year = 2024, at_least = 50 }
new = { indicator = "index", region = "province", year = 2024, at_least = 40, replaces = "old" }
[values.province]
index = { 2022 = 30 }
"""


def test_a_replaced_target_is_shown_only_with_history(ask: Ask) -> None:
    assert [row.target for row in ask(REPLACED).rows] == ["new"]
    assert [row.target for row in ask(REPLACED, history=True).rows] == ["old", "new"]


@pytest.mark.parametrize(
    ("question", "code", "nearest"),
    [
        ({"indicators": ["indx"]}, "K040", "index"),
        ({"regions": ["provinces"]}, "K040", "province"),
        ({"year": 2022, "since": 2022}, "K042", None),
        ({"year": 2019}, "K041", None),
        ({"regions": ["nation"], "indicators": ["index"]}, "K041", None),
    ],
)
def test_a_question_that_has_no_answer_is_refused(
    ask: Ask, question: dict[str, object], code: str, nearest: str | None
) -> None:
    with pytest.raises(CannotRun) as refusal:
        ask(BENCHMARKS, **question)
    assert [(each.code, each.nearest) for each in refusal.value.diagnostics] == [(code, nearest)]


def test_without_a_default_region_one_must_be_named(load: Load) -> None:
    dataset = load(HEAD.replace('region = "province"\n[', "[", 1) + BENCHMARKS)
    with pytest.raises(CannotRun) as refusal:
        report_target_gaps(dataset)
    assert [each.code for each in refusal.value.diagnostics] == ["K043"]


def test_all_regions_are_judged_each_by_its_own_and_its_parents_targets(ask: Ask) -> None:
    report = ask(BENCHMARKS, regions=["all"])
    assert [(row.region, row.target) for row in report.rows] == [
        ("nation", "share"),
        ("nation", "index"),
        ("nation", "count"),
        ("province", "own"),
        ("province", "share"),
        ("province", "index"),
        ("town", "share"),
        ("town", "index"),
    ]


figures = st.integers(1, 400).map(lambda number: D(number) / 4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures, figures, figures, st.sampled_from(["at_least", "at_most"]), st.integers(1, 4))
def test_status_and_pace_tell_the_same_story(
    ask_row: AskRow, base: Decimal, value: Decimal, target: Decimal, kind: str, left: int
) -> None:
    row = ask_row(f"2020 = {base}, 2022 = {value}", f"year = {2022 + left}\n{kind} = {target}")
    assert (row.status == "met") is (row.shortfall == 0)
    if row.status == "moving_away":
        assert row.year_reached is None
        assert row.pace_ratio is None or row.pace_ratio < 0
    if row.status == "on_track":
        assert row.year_reached is not None
        assert row.year_reached <= 2022 + left
        assert (row.pace_ratio or 0) >= D("0.999999999999999")
    if row.status == "behind":
        assert row.year_reached is None or row.year_reached > 2022 + left
        assert row.pace_ratio is None or 0 <= row.pace_ratio < 1


@pytest.mark.parametrize(
    ("base", "value"),
    [
        ("95", "100"),  # above, and rising
        ("85", "100"),  # left the range upwards
        ("60", "100"),  # jumped over the range
        ("75", "70"),
        ("85", "70"),
        ("100", "70"),
    ],
)
def test_moving_away_from_a_range_is_a_negative_pace(ask_row: AskRow, base: str, value: str) -> None:
    row = ask_row(f"2020 = {base}, 2022 = {value}", "year = 2024\nbetween = [80, 90]")
    assert row.status == "moving_away"
    assert row.year_reached is None
    assert row.pace_ratio is None or row.pace_ratio < 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.integers(2015, 2022),
        st.sampled_from(["5", "[6, 7]", '{ value = 8, status = "B" }', '{ status = "..." }', "12.345", "0"]),
        min_size=1,
        max_size=6,
    ).flatmap(lambda years: st.tuples(st.just(years), st.permutations(list(years)))),
    st.sampled_from(["year = 2024\nat_least = 10", "year = 2019\nat_most = 7", "year = 2021\nbetween = [6, 7]"]),
)
def test_the_order_of_years_in_the_file_does_not_matter(
    ask_row: AskRow, drawn: tuple[dict[int, str], list[int]], target: str
) -> None:
    years, order = drawn
    assume(any(entry != '{ status = "..." }' for entry in years.values()))
    written = ", ".join(f"{each} = {years[each]}" for each in sorted(years))
    shuffled = ", ".join(f"{each} = {years[each]}" for each in order)
    assert ask_row(shuffled, target) == ask_row(written, target)


@pytest.mark.parametrize(("figure", "gap"), [("109", D(-1)), ("110", D(0)), ("111.5", D("1.5"))])
def test_a_milestone_on_the_way_to_a_range_is_measured_and_neither_met_nor_missed(
    ask_row: AskRow, figure: str, gap: Decimal
) -> None:
    row = ask_row(f"2020 = 120, 2022 = {figure}", "year = 2024\nbetween = [80, 90]\nmilestones = { 2022 = 110 }")
    assert (row.milestone_value, row.milestone_met, row.milestone_gap) == (D(110), None, gap)


def test_the_gap_to_a_milestone_of_a_floor_and_of_a_ceiling(ask_row: AskRow) -> None:
    floor = ask_row("2022 = 70", "year = 2024\nat_least = 90\nmilestones = { 2022 = 80 }")
    ceiling = ask_row("2022 = 70", "year = 2024\nat_most = 50\nmilestones = { 2022 = 60 }")
    assert (floor.milestone_gap, ceiling.milestone_gap) == (D(-10), D(10))
    assert ask_row("2022 = 70", "year = 2024\nat_least = 90").milestone_gap is None


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [("85", D(-10), D(0)), ("99", D(4), D(9)), ("70", D(-25), D(-10))],  # 85 lies in 80 to 90, 10 below the rival 95
)
def test_a_rival_of_a_range_is_one_figure_and_what_differs_from_it_is_the_gap(
    ask_row: AskRow, figure: str, low: Decimal, high: Decimal
) -> None:
    row = ask_row(f"2022 = {figure}", "year = 2024\nbetween = [80, 90]\nrivals = [{ value = 95 }]")
    assert (row.gap_low, row.gap_high) == (low, high)


PUBLISHED = """
[targets.goal]
indicator = "uptake"
region = "province"
year = 2024
at_least = 50
[values.province]
"""


@pytest.mark.parametrize(
    ("licensed", "firms", "flags"),
    [
        ("20", "50", ()),
        ("{ value = 20, status = 'e' }", "50", ("estimated",)),
        ("20", "{ value = 50, status = '*' }", ("provisional",)),
        ("[20, 20.5]", "50", ("contested",)),
        ("20", "{ value = 50, status = 'B' }", ("break",)),
        ("{ value = 20, status = 'U' }", "{ value = 50, status = 'D' }", ("definition", "low_reliability")),
        ("{ status = '...' }", "{ value = 50, status = 'e' }", ("estimated",)),  # the denominator alone is used
    ],
)
def test_units_beside_a_published_ratio_have_the_flags_of_the_parts_they_come_from(
    ask: Ask, licensed: str, firms: str, flags: tuple[str, ...]
) -> None:
    values = f"licensed.2022 = {licensed}\nfirms.2022 = {firms}\n"
    (below,) = ask(f"{PUBLISHED}{values}uptake.2022 = 40.0").rows
    assert below.shortfall_units == 5  # 50 % of 50 less 20, or 10 % of 50
    assert set(below.flags) == {"published", *flags}
    (met,) = ask(f"{PUBLISHED}{values}uptake.2022 = 60.0").rows  # nothing is missing, so the parts are not used
    assert set(met.flags) - {"parts_disagree"} == {"published"}


def test_units_of_a_ratio_are_contested_where_its_parts_are_and_the_ratio_is_not(ask: Ask) -> None:
    values = "licensed.2022 = [20, 40]\nfirms.2022 = [50, 100]\n"
    (row,) = ask(f"{PUBLISHED.replace('2024', '2022')}{values}").rows
    assert (row.shortfall_units, row.flags) == (D(5), ("contested",))
