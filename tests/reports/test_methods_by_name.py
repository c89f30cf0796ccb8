"""Achievement and pace have several methods; each row names the one behind its figures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import pytest

from kopumkm import report_target_gaps
from kopumkm.model.dataset import Dataset
from kopumkm.reports.target_gap import TargetGapRow

D = Decimal
Load = Callable[[str], Dataset]
AskRow = Callable[..., TargetGapRow]

HEAD = """
format = 1
[dataset]
region = "r"
[regions.r]
name = "Region"
[indicators.i]
name = "Index"
unit = "points"
measure = "index"
better = "higher"
"""


@pytest.fixture
def ask(load: Load) -> AskRow:
    """Return a function from figures and a target, perhaps with more keys of either, to the row."""

    def ask_row(years: str, target: str, indicator: str = "", **choice: object) -> TargetGapRow:
        text = (
            f'{HEAD}{indicator}\n[targets.t]\nindicator = "i"\nregion = "r"\n{target}\n[values.r]\ni = {{ {years} }}\n'
        )
        (row,) = report_target_gaps(load(text), **choice).rows  # type: ignore[arg-type]
        assert isinstance(row, TargetGapRow)
        return row

    return ask_row


def assert_near(found: Decimal | None, expected: Decimal) -> None:
    assert found is not None
    assert abs(found - expected) < D("1e-24")


# ---- Achievement ----


@pytest.mark.parametrize(
    ("method", "figure", "target", "percent"),
    [
        ("ratio", "30", "at_least = 40", "75"),
        ("ratio", "50", "at_most = 40", "125"),
        ("mirror", "30", "at_least = 40", "125"),  # 100 (80 - 30)/40
        ("mirror", "90", "at_most = 40", "-25"),  # 100 (80 - 90)/40
        ("inverse", "50", "at_most = 40", "80"),
        ("inverse", "80", "at_least = 40", "50"),
        ("range", "50", "between = [20, 40]", "125"),
        ("range", "15", "between = [20, 40]", "75"),
        ("range", "30", "between = [20, 40]", "100"),
        ("distance", "30", "at_least = 40", "50"),  # from 20
        ("distance", "10", "at_least = 40", "-50"),
        ("distance", "50", "at_least = 40", "150"),
        ("distance", "15", "at_most = 10", "50"),
        (None, "30", "at_least = 40", "75"),
        (None, "90", "at_most = 40", "-25"),
        (None, "50", "between = [20, 40]", "125"),
    ],
)
def test_each_method_of_achievement_is_computed_and_named(
    ask: AskRow, method: str | None, figure: str, target: str, percent: str
) -> None:
    row = ask(f"2020 = 20, 2022 = {figure}", f"year = 2024\n{target}", achievement=method)
    assert row.achievement_percent == D(percent)
    default = {"at_least": "ratio", "at_most": "mirror", "between": "range"}[target.split(" ", maxsplit=1)[0]]
    assert row.achievement_method == (method or default)


@pytest.mark.parametrize(
    ("asked", "target", "indicator", "method"),
    [
        (None, "", "", "ratio"),
        (None, "", "inverse", "inverse"),
        (None, "mirror", "", "mirror"),
        (None, "mirror", "inverse", "mirror"),
        ("distance", "", "inverse", "distance"),
        ("distance", "mirror", "inverse", "distance"),
    ],
)
def test_the_question_comes_before_the_target_and_the_target_before_the_indicator(
    ask: AskRow, asked: str | None, target: str, indicator: str, method: str
) -> None:
    row = ask(
        "2020 = 20, 2022 = 30",
        "year = 2024\nat_least = 40\n" + (f'achievement = "{target}"' if target else ""),
        f'achievement = "{indicator}"' if indicator else "",
        achievement=asked,
    )
    assert row.achievement_method == method
    # 30 is three quarters of 40, and half of the way from 20 to 40.
    expected = {"ratio": D(75), "inverse": D(4000) / 30, "mirror": D(125), "distance": D(50)}[method]
    assert_near(row.achievement_percent, expected)


def test_the_distance_is_counted_from_the_baseline_that_the_pace_is_counted_from(ask: AskRow) -> None:
    years = "2018 = 0, 2020 = 20, 2022 = 30"
    stated = ask(years, "year = 2024\nat_least = 40\nbaseline = { year = 2019, value = 10 }", achievement="distance")
    assert_near(stated.achievement_percent, D(2000) / 30)  # from 10: 20 of 30
    since = ask(years, "year = 2024\nat_least = 40", achievement="distance", since=2020)
    assert since.achievement_percent == D(50)
    first = ask(years, "year = 2024\nat_least = 40", achievement="distance")
    assert first.achievement_percent == D(75)


@pytest.mark.parametrize(
    ("method", "years", "target", "reason"),
    [
        ("distance", "2022 = 30", "at_least = 40", "no_base"),
        ("distance", "2020 = 40, 2022 = 30", "at_least = 40", "no_pace_needed"),
        ("ratio", "2020 = 1, 2022 = 30", "at_most = 0", "zero_target"),
        ("mirror", "2020 = 1, 2022 = 30", "at_most = 0", "zero_target"),
        ("ratio", "2020 = 1, 2022 = 30", "at_least = -4", "sign"),
        ("inverse", "2020 = 1, 2022 = 0", "at_most = 4", "zero_value"),
        ("inverse", "2020 = 1, 2022 = -2", "at_most = 4", "sign"),
    ],
)
def test_an_achievement_that_is_undefined_says_why(
    ask: AskRow, method: str, years: str, target: str, reason: str
) -> None:
    row = ask(years, f"year = 2024\n{target}", achievement=method)
    assert (row.achievement_percent, row.achievement_method, row.reason) == (None, method, reason)


@pytest.mark.parametrize(
    ("figure", "floor", "cap", "percent"),
    [
        ("60", None, "120", "120"),  # 150 %
        ("60", None, None, "150"),
        ("48", None, "120", "120"),
        ("47", None, "120", "117.5"),
        ("-10", "0", None, "0"),
        ("-10", None, "120", "-25"),
        ("30", "0", "120", "75"),
    ],
)
def test_an_achievement_is_kept_within_a_floor_and_a_cap(
    ask: AskRow, figure: str, floor: str | None, cap: str | None, percent: str
) -> None:
    row = ask(
        f"2020 = 20, 2022 = {figure}",
        "year = 2024\nat_least = 40",
        achievement_floor=None if floor is None else D(floor),
        achievement_cap=None if cap is None else D(cap),
    )
    assert row.achievement_percent == D(percent)
    assert row.gap == D(figure) - 40  # the gap itself is never capped


def test_a_cap_does_not_change_the_class_of_a_scheme(ask: AskRow) -> None:
    row = ask("2022 = 60", "year = 2024\nat_least = 40", achievement_cap=D(100), schemes=["panrb-8-2021"])
    assert (row.achievement_percent, row.class_quantities, row.class_) == (D(100), (D(150),), "sangat_baik")


# ---- Pace ----


def test_compound_and_linear_disagree_about_the_same_figures(ask: AskRow) -> None:
    # 100 to 121 in two years is 10 % or 10.5 a year: 121 x 1.1^8 = 259.37, but 121 + 8 x 10.5 = 205.
    years, target = "2020 = 100, 2022 = 121", "year = 2030\nat_least = 250"
    compound, linear = (ask(years, target, pace=name) for name in ("compound", "linear"))
    assert (compound.pace_method, linear.pace_method) == ("compound", "linear")
    assert (compound.status, linear.status) == ("on_track", "behind")
    assert_near(compound.observed_annual_percent, D(10))
    assert_near(linear.observed_annual_percent, D("10.5"))
    assert_near(compound.projected_value, D(121) * D("1.1") ** 8)
    assert linear.projected_value == D(205)
    # 121 x 1.1^7 = 235.8; (250 - 121)/10.5 = 12.3 years
    assert (compound.year_reached, linear.year_reached) == (2030, 2035)
    with localcontext() as context:
        context.prec = 50
        assert_near(compound.pace_ratio, D("0.1") / (D("2.5") ** D("0.1") - 1))
    assert linear.pace_ratio == D("0.7")  # 10.5 of 15 a year
    # What the two have in common does not depend on the pace.
    for row in (compound, linear):
        assert (row.gap, row.required_change_per_year, row.observed_change_per_year) == (
            D(-129),
            D("16.125"),
            D("10.5"),
        )


def test_regression_is_the_line_through_all_logarithms(ask: AskRow) -> None:
    # b = sum((t - mean t)(ln x - mean ln x))/sum((t - mean t)^2) with t - mean t = -1.5, -0.5, 0.5, 1.5
    figures = {2019: 100, 2020: 150, 2021: 120, 2022: 200}
    row = ask(
        ", ".join(f"{year} = {x}" for year, x in figures.items()), "year = 2024\nat_least = 300", pace="regression"
    )
    with localcontext() as context:
        context.prec = 50
        slope = (D("1.5") * (D(200) / 100).ln() + D("0.5") * (D(120) / 150).ln()) / 5
        growth = slope.exp()
        assert row.pace_method == "regression"
        assert_near(row.observed_annual_percent, 100 * (growth - 1))
        assert_near(row.projected_value, 200 * growth**2)
        assert_near(row.pace_ratio, (growth - 1) / (D(3) ** D("0.2") - 1))
    # e^b = 1.204: 200, 240.8, 289.9, 349.0
    assert (row.year_reached, row.status) == (2025, "behind")


def test_regression_leaves_out_what_cannot_be_compared_and_counts_years_that_are_missing(ask: AskRow) -> None:
    years = (
        "2015 = 7, 2018 = { value = 100, status = 'B' }, 2020 = 121, 2021 = { value = 9, status = 'F' }, 2022 = 161.051"
    )
    row = ask(years, "year = 2024\nat_least = 300", pace="regression")
    # t - mean t = -2, 0, 2: b = (2 ln 161.051 - 2 ln 100)/8 = 5 ln 1.1/4
    with localcontext() as context:
        context.prec = 50
        assert_near(row.observed_annual_percent, 100 * ((5 * D("1.1").ln() / 4).exp() - 1))
    assert (row.baseline_year, row.baseline_value) == (2018, D(100))


@pytest.mark.parametrize(
    ("pace", "years", "method", "reason"),
    [
        ("compound", "2020 = 0, 2022 = 5", "linear", "zero_base"),  # no growth rate from 0
        ("compound", "2020 = -5, 2022 = 5", "linear", "sign"),
        ("linear", "2020 = 0, 2022 = 5", "linear", "zero_base"),  # a pace, but no percentage of 0
        ("regression", "2020 = 1, 2022 = 5", None, "too_few_years"),
        ("regression", "2020 = 0, 2021 = 1, 2022 = 5", None, "sign"),
        ("compound", "2022 = 5", None, "too_few_years"),
    ],
)
def test_a_pace_that_does_not_exist_says_why_or_which_one_stands_in(
    ask: AskRow, pace: str, years: str, method: str | None, reason: str
) -> None:
    row = ask(years, "year = 2024\nat_least = 20", pace=pace)
    assert (row.pace_method, row.observed_annual_percent, row.reason) == (method, None, reason)
    if method == "linear":
        assert row.observed_change_per_year is not None
        assert row.projected_value == 5 + 2 * row.observed_change_per_year
    else:
        assert (row.projected_value, row.year_reached, row.status) == (None, None, "unknown")


YEARS = "2016 = 40, 2018 = 60, 2019 = 70, 2021 = 90, 2022 = 100"


@pytest.mark.parametrize(
    ("choice", "baseline", "base", "rule"),
    [
        ({}, "", 2016, "first_comparable"),
        ({}, "baseline = { year = 2018 }", 2018, "baseline"),
        ({"since": 2019}, "", 2019, "since"),
        ({"since": 2019}, "baseline = { year = 2018 }", 2019, "since"),
        ({"window": 1}, "", 2021, "window"),
        ({"window": 2}, "", 2021, "window"),  # 2020 is missing
        ({"window": 3}, "", 2019, "window"),
        ({"window": 5}, "baseline = { year = 2018 }", 2018, "window"),
        ({"window": 99}, "baseline = { year = 2018 }", 2016, "window"),
        ({"window": 3, "year": 2021}, "", 2018, "window"),
    ],
)
def test_where_the_pace_is_counted_from_is_named(
    ask: AskRow, choice: dict[str, int], baseline: str, base: int, rule: str
) -> None:
    row = ask(YEARS, f"year = 2030\nat_least = 200\n{baseline}", pace="linear", **choice)
    assert (row.baseline_year, row.pace_from) == (base, rule)
    year = choice.get("year", 2022)
    figures = {2016: 40, 2018: 60, 2019: 70, 2021: 90, 2022: 100}
    # All figures lie on one line, 10 a year.
    assert row.observed_change_per_year == D(figures[year] - figures[base]) / (year - base) == 10
    assert row.year_reached == 2032


@pytest.mark.parametrize(
    "choice",
    [{"since": 2020}, {"since": 2022}, {"window": 1, "year": 2018}, {"since": 2015}, {"window": 1, "year": 2021}],
)
def test_without_a_figure_to_count_from_there_is_no_pace(ask: AskRow, choice: dict[str, int]) -> None:
    row = ask(YEARS, "year = 2030\nat_least = 200", **choice)
    assert (row.baseline_year, row.pace_from, row.pace_method, row.projected_value) == (None, None, None, None)
    assert (row.status, row.reason) == ("unknown", "too_few_years")
    assert row.required_change_per_year is not None  # what is needed is known all the same


def test_the_parameters_of_the_question_are_repeated(load: Load) -> None:
    target = '[targets.t]\nindicator = "i"\nregion = "r"\nyear = 2030\nat_least = 200'
    text = f"{HEAD}\n{target}\n[values.r]\ni = {{ {YEARS} }}\n"
    report = report_target_gaps(
        load(text), pace="linear", window=3, achievement="distance", achievement_floor=D(0), achievement_cap=D(120)
    )
    assert {
        "pace": "linear",
        "window": 3,
        "since": None,
        "achievement": "distance",
        "achievement_floor": D(0),
        "achievement_cap": D(120),
    }.items() <= report.parameters.items()


def test_a_base_next_to_its_target_makes_the_ratio_explode_and_is_flagged(ask: AskRow) -> None:
    row = ask("2020 = 199, 2022 = 150", "year = 2030\nat_least = 200", pace="linear")
    # -24.5 a year against 0.1
    assert row.pace_ratio == D(-245)
    assert "base_near_target" in row.flags


@pytest.mark.parametrize(
    ("entry", "flags"),
    [
        ("110", ()),
        ("{ value = 110, status = 'e' }", ("estimated",)),
        ("{ value = 110, status = '**' }", ("provisional",)),
        ("{ value = 110, status = 'B' }", ("break",)),
        ("[110, 111]", ("contested",)),
        ("{ value = 110, as_of = '2021-03' }", ("reference_date",)),
    ],
)
def test_a_regression_has_the_flags_of_every_year_it_uses(ask: AskRow, entry: str, flags: tuple[str, ...]) -> None:
    years = "2020 = { value = 100, as_of = '2020-12' }, 2021 = %s, 2022 = { value = 121, as_of = '2022-12' }"
    target = "year = 2024\nat_least = 200"
    assert ask(years % entry, target, pace="regression", since=2020).flags == flags
    assert set(ask(years % entry, target, pace="compound", since=2020).flags) == {"break"} & set(flags)
