"""The road to a target, worked out year by year."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.calc.gap import is_met
from kopumkm.calc.pace import Pace, extend, find_road, find_year_reached
from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.render import FORMATS, View
from kopumkm.reports.path import PathRow, parse_assumption, report_path
from kopumkm.reports.rows import Report

D = Decimal
Load = Callable[[str], Dataset]
Ask = Callable[..., dict[int, PathRow]]
EN = View(language="en")

HEAD = """
format = 1
[dataset]
region = "province"
[regions]
nation = { name = "Indonesia" }
province = { name = { id = "Provinsi Lampung", en = "Lampung Province" }, code = "18", part_of = "nation" }
[sources.office]
title = "Yearbook"
reliability = "official"
[sources.plan]
title = "Plan"
reliability = "official"
[indicators]
firms = { name = "Firms", unit = "units", measure = "stock", better = "higher" }
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


def write_target(indicator: str, rest: str, region: str = "province") -> str:
    return f'[targets.goal]\nindicator = "{indicator}"\nregion = "{region}"\n{rest}\n'


def find_rows(report: Report) -> dict[int, PathRow]:
    rows = {row.year: row for row in report.rows}
    assert len(rows) == len(report.rows)
    return rows


@pytest.fixture
def ask(load: Load) -> Ask:
    """Return a function from a target and the years of an indicator to the rows by year."""

    def ask_rows(indicator: str, target: str, years: str, **question: object) -> dict[int, PathRow]:
        text = f"{HEAD}{write_target(indicator, target)}[values.province]\n{indicator} = {{ {years} }}\n"
        return find_rows(report_path(load(text), "goal", **question))  # type: ignore[arg-type]

    return ask_rows


def assert_near(found: Decimal | None, expected: Decimal) -> None:
    assert found is not None
    assert abs(found - expected) < D("1e-30")


def test_the_roads_lead_from_the_latest_figure_to_the_target(ask: Ask) -> None:
    # 100 to 133.1 in three years: 11.0333... a year, or 10 % a year.
    rows = ask("index", "year = 2025\nat_least = 133.1", "2021 = 80, 2022 = 100")
    assert list(rows) == [2021, 2022, 2023, 2024, 2025]
    with localcontext() as context:
        context.prec = 45
        step = D("33.1") / 3
        for year, linear in ((2022, D(100)), (2023, 100 + step), (2024, 100 + 2 * step), (2025, D("133.1"))):
            assert_near(rows[year].road_linear, linear)
        for year in (2023, 2024, 2025):
            assert_near(rows[year].step_linear, step)
    for year, compound in ((2022, "100"), (2023, "110"), (2024, "121"), (2025, "133.1")):
        assert_near(rows[year].road_compound, D(compound))
    for year, grown in ((2023, "10"), (2024, "11"), (2025, "12.1")):
        assert_near(rows[year].step_compound, D(grown))
    assert (rows[2022].step_linear, rows[2022].step_compound) == (None, None)
    assert (rows[2021].road_linear, rows[2021].road_compound, rows[2021].actual) == (None, None, D(80))
    assert [row.actual for row in rows.values()] == [D(80), D(100), None, None, None]
    assert [row.shortfall for row in rows.values()] == [D("53.1"), D("33.1"), None, None, None]
    assert {row.reason for row in rows.values()} == {None}
    assert {row.assumed for row in rows.values()} == {None}


def test_the_steps_do_not_depend_on_the_decimal_context_of_the_caller(load: Load) -> None:
    dataset = load(
        HEAD
        + write_target("index", "year = 2024\nat_least = 1234567.89")
        + "[values.province]\nindex = { 2022 = 1000000.11 }"
    )
    with localcontext() as context:
        context.prec = 6
        rows = find_rows(report_path(dataset, "goal"))
    # The whole way is 234567.78.
    assert (rows[2023].road_linear, rows[2023].step_linear) == (D("1117284.00"), D("117283.89"))


def test_the_roads_lead_downwards_to_a_ceiling(ask: Ask) -> None:
    rows = ask("idle", "year = 2024\nat_most = 81", "2022 = 100")
    assert [rows[year].road_linear for year in (2022, 2023, 2024)] == [D(100), D("90.5"), D(81)]
    assert_near(rows[2023].road_compound, D(90))
    assert (rows[2022].shortfall, rows[2023].step_linear) == (D(19), D("-9.5"))


def test_milestones_are_held_against_the_figures_of_their_own_years(ask: Ask) -> None:
    target = (
        'year = 2025\nat_least = 200\nsource = "plan"\n'
        'milestones = { 2021 = 90, 2022 = { value = 110, source = "plan" }, 2024 = [150, 160] }'
    )
    rows = ask("index", target, "2021 = 90, 2022 = { value = 109.9, source = 'office', status = '*' }, 2023 = 120")
    assert [row.milestone for row in rows.values()] == [D(90), D(110), None, D(150), D(200)]
    assert [row.milestone_met for row in rows.values()] == [True, False, None, None, None]
    assert [row.milestone_source for row in rows.values()] == [None, "plan", None, None, "plan"]
    assert (rows[2022].source, rows[2022].status, rows[2022].mark) == ("office", "P", "*")


def test_milestones_of_a_ceiling_are_ceilings(ask: Ask) -> None:
    rows = ask("idle", "year = 2025\nat_most = 50\nmilestones = { 2021 = 90, 2022 = 80 }", "2021 = 90, 2022 = 80.1")
    assert [rows[year].milestone_met for year in (2021, 2022)] == [True, False]


def test_a_ratio_tells_the_shortfall_in_units_of_its_numerator(load: Load) -> None:
    text = HEAD + write_target("uptake", "year = 2024\nat_least = 40")
    text += "[values.province]\nlicensed = { 2021 = 200, 2022 = 330 }\nfirms = { 2021 = 1000, 2022 = 1100 }\n"
    rows = find_rows(report_path(load(text), "goal"))
    assert (rows[2021].actual, rows[2021].shortfall, rows[2021].shortfall_units) == (D(20), D(20), D(200))
    # 40 % of 1100 is 440, and 330 hold a licence
    assert (rows[2022].actual, rows[2022].shortfall, rows[2022].shortfall_units) == (D(30), D(10), D(110))
    # five points a year of 1100 firms are 55 licences
    assert (rows[2023].step_linear, rows[2023].step_units) == (D(5), D(55))
    assert rows[2024].step_units == D(55)


def test_a_published_ratio_without_parts_has_no_units(ask: Ask) -> None:
    rows = ask("uptake", "year = 2024\nat_least = 40", "2022 = 30")
    assert (rows[2022].shortfall, rows[2022].shortfall_units, rows[2023].step_units) == (D(10), None, None)


@pytest.mark.parametrize(
    ("text", "pace"),
    [
        ("5%", Pace("compound", D("0.05"))),
        (" +5 % ", Pace("compound", D("0.05"))),
        ("-2,5%", Pace("compound", D("-0.025"))),
        ("-2.5%", Pace("compound", D("-0.025"))),
        ("0%", Pace("compound", D(0))),
        ("120000/year", Pace("linear", D(120000))),
        ("0.1/tahun", Pace("linear", D("0.1"))),
        ("-0,1 / tahun", Pace("linear", D("-0.1"))),
    ],
)
def test_an_assumed_pace_is_growth_or_a_change_a_year(text: str, pace: Pace) -> None:
    assert parse_assumption(text) == pace


@pytest.mark.parametrize(
    "text",
    ["", "5", "%", "five%", "5 percent", "-100%", "-150%", "1.2.3%", "1e3%", "120000/month", "nan%", "٥%", "5%%",
     "120.000/year", "1,200%"],
)  # fmt: skip
def test_anything_else_is_an_error(load: Load, text: str) -> None:
    dataset = load(
        HEAD + write_target("index", "year = 2025\nat_least = 1") + "[values.province]\nindex = { 2020 = 0.5 }"
    )
    with pytest.raises(CannotRun) as caught:
        report_path(dataset, "goal", assume=text)
    assert [(each.code, each.parameters["found"]) for each in caught.value.diagnostics] == [("K047", text)]


def test_an_assumed_growth_is_followed_to_the_target_year_and_beyond(load: Load) -> None:
    text = (
        HEAD
        + write_target("index", "year = 2024\nat_least = 150")
        + "[values.province]\nindex = { 2021 = 90, 2022 = 100 }"
    )
    report = report_path(load(text), "goal", assume="10%")
    rows = find_rows(report)
    assert [rows[year].assumed for year in (2021, 2022, 2023, 2024)] == [None, D(100), D(110), D(121)]
    assert [rows[year].assumed_shortfall for year in (2022, 2023, 2024)] == [D(50), D(40), D(29)]
    # 133.1 in 2025, 146.41 in 2026, 161.051 in 2027
    assert {row.assumed_year_reached for row in rows.values()} == {2027}
    ((message, parameters),) = report.notes
    assert "reaches the target in" in message
    assert (parameters["value"], parameters["year"], parameters["target_year"]) == (D(121), "2027", "2024")
    assert "At 10% from 2022 on, Lampung Province is at 121.00 in 2024 and reaches the target in 2027" in FORMATS[
        "table"
    ](report, EN)


@pytest.mark.parametrize(
    ("assume", "value", "reached"),
    [
        ("30/year", "160", 2024),  # 130, 160
        ("25/tahun", "150", 2024),
        ("24,9999/year", "149.9998", 2025),
        ("0%", "100", None),
        ("-1/year", "98", None),
        ("-5%", "90.25", None),
    ],
)
def test_an_assumed_pace_reaches_the_target_or_never_does(
    load: Load, assume: str, value: str, reached: int | None
) -> None:
    text = HEAD + write_target("index", "year = 2024\nat_least = 150") + "[values.province]\nindex = { 2022 = 100 }"
    report = report_path(load(text), "goal", assume=assume)
    rows = find_rows(report)
    assert (rows[2024].assumed, rows[2024].assumed_year_reached) == (D(value), reached)
    ((message, _parameters),) = report.notes
    assert ("never reaches" in message) is (reached is None)


@given(
    value=st.integers(1, 10**6).map(D),
    aim=st.integers(1, 10**6).map(D),
    percent=st.decimals(-20, 20, places=1),
)
def test_the_year_reached_is_the_first_that_meets_the_target(value: Decimal, aim: Decimal, percent: Decimal) -> None:
    pace = Pace("compound", percent / 100)
    reached = find_year_reached(value, 2020, pace, (aim, None))
    if reached is None:
        assert not is_met(extend(value, pace, 979), (aim, None))
        return
    assert is_met(extend(value, pace, reached - 2020), (aim, None))
    if reached > 2020:
        assert not is_met(extend(value, pace, reached - 2021), (aim, None))


@given(
    value=st.integers(1, 10**9).map(D),
    aim=st.integers(1, 10**9).map(D),
    span=st.integers(1, 40),
)
def test_both_roads_begin_at_the_figure_end_at_the_target_and_never_turn(
    value: Decimal, aim: Decimal, span: int
) -> None:
    for method in ("linear", "compound"):
        road = [find_road(value, aim, span, ahead, method) for ahead in range(span + 1)]
        figures = [each for each in road if each is not None]
        assert len(figures) == span + 1
        assert abs(figures[0] - value) < D("1e-28")
        assert figures[-1] == aim
        assert figures == sorted(figures, reverse=aim < value)


def test_a_target_that_is_met_has_no_road(load: Load) -> None:
    text = (
        HEAD
        + write_target("index", "year = 2024\nat_least = 100")
        + "[values.province]\nindex = { 2021 = 90, 2022 = 100 }"
    )
    report = report_path(load(text), "goal", assume="-10%")
    rows = find_rows(report)
    assert list(rows) == [2021, 2022, 2023, 2024]
    assert {row.reason for row in rows.values()} == {"already_met"}
    assert {(row.road_linear, row.road_compound, row.step_linear) for row in rows.values()} == {(None, None, None)}
    assert (rows[2022].shortfall, rows[2024].milestone) == (D(0), D(100))
    text = FORMATS["table"](report, EN)
    assert "For Lampung Province the target is met by the figure of 2022" in text


def test_a_target_year_that_is_over_has_no_road_and_shows_what_happened(load: Load) -> None:
    text = HEAD + write_target("index", "year = 2022\nat_least = 150")
    report = report_path(
        load(text + "[values.province]\nindex = { 2020 = 100, 2022 = 140, 2023 = 160 }"), "goal", assume="5%"
    )
    rows = find_rows(report)
    assert list(rows) == [2020, 2021, 2022, 2023]
    assert {row.reason for row in rows.values()} == {"target_year_over"}
    assert [row.actual for row in rows.values()] == [D(100), None, D(140), D(160)]
    assert [row.shortfall for row in rows.values()] == [D(50), None, D(10), D(0)]
    assert (rows[2022].milestone, rows[2022].milestone_met, rows[2023].milestone) == (D(150), False, None)
    assert {(row.road_linear, row.assumed) for row in rows.values()} == {(None, None)}
    (((message, _parameters)),) = report.notes
    assert "is over" in message


@pytest.mark.parametrize(
    ("figure", "aim", "step"),
    [("120", "90", "-15"), ("60", "80", "10")],
)
def test_a_range_is_approached_from_its_nearer_side(ask: Ask, figure: str, aim: str, step: str) -> None:
    rows = ask("index", "year = 2024\nbetween = [80, 90]", f"2022 = {figure}")
    assert (rows[2024].road_linear, rows[2023].step_linear) == (D(aim), D(step))
    assert rows[2024].road_compound == D(aim)
    assert rows[2022].shortfall == abs(D(figure) - D(aim))
    assert rows[2024].milestone is None  # two figures, not one


def test_inside_a_range_there_is_nothing_left_to_do(ask: Ask) -> None:
    rows = ask("index", "year = 2024\nbetween = [80, 90]", "2022 = 85")
    assert {row.reason for row in rows.values()} == {"already_met"}


def test_from_zero_there_is_a_linear_road_alone(ask: Ask) -> None:
    rows = ask("index", "year = 2024\nat_least = 10", "2022 = 0", assume="5%")
    assert [rows[year].road_linear for year in (2022, 2023, 2024)] == [D(0), D(5), D(10)]
    assert {(row.road_compound, row.step_compound) for row in rows.values()} == {(None, None)}
    assert (rows[2024].assumed, rows[2024].assumed_year_reached) == (D(0), None)  # 5 % of nothing


def test_to_zero_there_is_a_linear_road_alone(ask: Ask) -> None:
    rows = ask("idle", "year = 2024\nat_most = 0", "2022 = 10")
    assert [rows[year].road_linear for year in (2022, 2023, 2024)] == [D(10), D(5), D(0)]
    assert {row.road_compound for row in rows.values()} == {None}


def test_a_forecast_is_no_actual_figure_and_a_later_year_can_be_left_out(ask: Ask) -> None:
    rows = ask("index", "year = 2024\nat_least = 150", "2021 = 90, 2022 = 100, 2023 = { value = 130, status = 'F' }")
    assert (rows[2023].actual, rows[2023].road_linear) == (None, D(125))
    earlier = ask("index", "year = 2024\nat_least = 150", "2021 = 90, 2022 = 100", year=2021)
    assert [row.actual for row in earlier.values()] == [D(90), None, None, None]
    assert earlier[2024].road_linear == D(150)
    assert earlier[2022].road_linear == D(110)  # 90 + 60/3


def test_the_road_begins_with_the_baseline_of_the_target(ask: Ask) -> None:
    rows = ask("index", "year = 2024\nat_least = 150\nbaseline = { year = 2019, value = 70 }", "2022 = 100")
    assert list(rows) == [2019, 2020, 2021, 2022, 2023, 2024]
    # What the target says of its baseline is no record of that year.
    assert (rows[2019].actual, rows[2019].road_linear) == (None, None)


def test_several_regions_have_a_road_each(load: Load) -> None:
    text = HEAD + write_target("index", "year = 2024\nat_least = 150", "nation")
    dataset = load(text + "[values.nation]\nindex = { 2022 = 100 }\n[values.province]\nindex = { 2022 = 50 }\n")
    report = report_path(dataset, "goal", regions=["nation", "18"])
    assert [(row.region, row.year, row.road_linear) for row in report.rows] == [
        ("nation", 2022, D(100)),
        ("nation", 2023, D(125)),
        ("nation", 2024, D(150)),
        ("province", 2022, D(50)),
        ("province", 2023, D(100)),
        ("province", 2024, D(150)),
    ]
    # Nothing asked: the region for which the target was set, not the default region.
    assert {row.region for row in report_path(dataset, "goal").rows} == {"nation"}
    assert "2 regions" in FORMATS["table"](report, EN)


def test_rivals_of_a_year_are_listed_beside_the_figure(ask: Ask) -> None:
    rows = ask("index", "year = 2024\nat_least = 150", "2022 = [{ value = 100 }, { value = 90, source = 'office' }]")
    assert (rows[2022].actual, rows[2022].actual_rivals, rows[2022].actual_rival_sources) == (
        D(100),
        (D(90),),
        ("office",),
    )


def test_the_entrepreneurship_ratio_of_indonesia_in_2029(embedded: Dataset) -> None:
    rows = find_rows(report_path(embedded, "rasio_kewirausahaan_2029", year=2024))
    # 3.08 in 2024 to 3.60 in 2029: 0.104 points a year
    assert rows[2024].actual == D("3.08")
    assert [rows[year].road_linear for year in (2025, 2026, 2029)] == [D("3.184"), D("3.288"), D("3.6")]
    assert (rows[2025].milestone, rows[2025].milestone_source) == (D("3.10"), "hotfokus-2025")
    assert rows[2029].milestone == D("3.60")


def test_an_unknown_target_is_an_error_with_the_nearest_name(load: Load) -> None:
    dataset = load(
        HEAD + write_target("index", "year = 2025\nat_least = 1") + "[values.province]\nindex = { 2020 = 1 }"
    )
    with pytest.raises(CannotRun) as caught:
        report_path(dataset, "goall")
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.nearest, diagnostic.parameters["kind"]) == ("K040", "goal", "target")


def test_without_any_figure_there_is_nothing_to_show(load: Load) -> None:
    dataset = load(HEAD + write_target("index", "year = 2025\nat_least = 1"))
    with pytest.raises(CannotRun) as caught:
        report_path(dataset, "goal")
    assert [each.code for each in caught.value.diagnostics] == ["K041"]


def test_every_format_can_show_the_road(load: Load) -> None:
    text = HEAD + write_target("index", "year = 2024\nat_least = 150") + "[values.province]\nindex = { 2022 = 100 }"
    report = report_path(load(text), "goal", assume="10%")
    for name, render in FORMATS.items():
        shown = render(report, EN)
        assert "2023" in shown, name
        assert "125" in shown, name
        assert "110" in shown, name


def test_a_milestone_on_the_way_to_a_range_is_neither_a_floor_nor_a_ceiling(load: Load) -> None:
    target = write_target("index", "year = 2024\nbetween = [80, 90]\nmilestones = { 2021 = 110, 2022 = 100 }")
    report = report_path(
        load(f"{HEAD}{target}[values.province]\nindex = {{ 2020 = 120, 2021 = 109, 2022 = 101 }}"), "goal"
    )
    rows = find_rows(report)
    assert {year: row.milestone for year, row in rows.items() if row.milestone} == {2021: D(110), 2022: D(100)}
    assert {row.milestone_met for row in rows.values()} == {None}
    table = FORMATS["markdown"](report, EN)
    assert "| 100 |" in table.replace(".00", "")
    assert "80.00 – 90.00 |" in table  # the target year, without any figure


@pytest.mark.parametrize(("figure", "met"), [("79.99", False), ("80", True), ("90", True), ("90.01", False)])
def test_the_target_year_of_a_range_is_held_against_the_range(load: Load, figure: str, met: bool) -> None:
    target = write_target("index", "year = 2022\nbetween = [80, 90]")
    report = report_path(load(f"{HEAD}{target}[values.province]\nindex = {{ 2020 = 120, 2022 = {figure} }}"), "goal")
    row = find_rows(report)[2022]
    assert (row.milestone, row.milestone_met) == (None, met)
    assert f"80.00 – 90.00 {'✓' if met else '✗'} |" in FORMATS["markdown"](report, EN)


def test_each_year_has_its_flags_and_the_rivals_of_its_goal(load: Load) -> None:
    target = write_target(
        "uptake",
        "year = 2023\nat_least = 50\nrivals = [{ value = 55, source = 'plan' }]\n"
        "milestones = { 2021 = 30, 2022 = [40, { value = 45, source = 'office' }] }",
    )
    values = """[values.province]
licensed = { 2021 = 10, 2022 = { value = 20, status = "e" }, 2023 = 60 }
firms = { 2021 = 50, 2022 = 60, 2023 = 100 }
uptake = { 2022 = 33.3, 2023 = [61.0, 62] }
"""
    report = report_path(load(HEAD + target + values), "goal")
    rows = find_rows(report)
    assert [rows[year].flags for year in (2021, 2022)] == [(), ("estimated", "contested", "published")]
    # In 2023 nothing is missing, so the parts are not used; 100 x 60/100 differs from 61.0 by more than 0.1.
    assert rows[2023].flags == ("contested", "published", "parts_disagree")
    assert [(row.milestone_rivals, row.milestone_rival_sources) for row in rows.values()] == [
        ((), ()),
        ((D(45),), ("office",)),
        ((D(55),), ("plan",)),
    ]
    table = FORMATS["markdown"](report, EN)
    assert "| 40.00‡ ✗ |" in table
    assert "Milestone of Uptake for 2022: used 40.00; also 45.00" in table
    assert "Target of Uptake for 2023: used ≥ 50.00; also 55.00" in table
    assert "e  estimated figure" in table
