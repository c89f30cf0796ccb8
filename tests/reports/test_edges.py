"""Figures at the edge of what can be computed."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from kopumkm import report_growth, report_target_gaps
from kopumkm.calc.pace import PACES
from kopumkm.calc.vocabulary import Reason
from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.render import FORMATS, RECEIPT_FORMATS, View
from kopumkm.reports.contributions import report_contributions
from kopumkm.reports.judgement import MethodChoice
from kopumkm.reports.path import report_path
from kopumkm.reports.receipt import explain
from kopumkm.reports.rows import Report
from kopumkm.reports.scheme_list import report_schemes
from kopumkm.schemes import SCHEMES
from kopumkm.series import make_series

HEAD = """
format = 1
[dataset]
region = "r"
[regions.r]
name = "R"
[indicators.i]
name = "I"
unit = "unit"
measure = "stock"
better = "higher"
"""


@pytest.mark.parametrize("figures", ["2020 = 5, 2025 = 0", "2020 = 0, 2025 = 0", "2020 = 5, 2022 = 0"])
def test_every_scheme_takes_a_figure_of_0(load: Callable[[str], Dataset], figures: str) -> None:
    target = '[targets.t]\nindicator = "i"\nregion = "r"\nyear = 2022\nat_least = 3\n'
    dataset = load(f"{HEAD}{target}[values.r]\ni = {{ {figures} }}\n")
    row = report_target_gaps(dataset, schemes=list(SCHEMES)).rows[0]
    assert len(row.classes) == len(SCHEMES)


def test_a_negative_zero_is_a_zero(load: Callable[[str], Dataset]) -> None:
    report = report_growth(load(f"{HEAD}[values.r]\ni = {{ 2020 = 5, 2021 = -0.0 }}\n"))
    assert str(report.rows[0].to_value) == "0.0"
    assert "-0" not in FORMATS["csv"](report, View())


def test_many_rivals_take_no_time(load: Callable[[str], Dataset]) -> None:
    rivals = [", ".join(str(start + each) for each in range(3000)) for start in (1000, 5000)]
    row = report_growth(load(f"{HEAD}[values.r]\ni = {{ 2020 = [{rivals[0]}], 2021 = [{rivals[1]}] }}\n")).rows[0]
    assert row.growth_low is not None
    assert round(row.growth_low, 4) == round(100 * (Decimal(5000) / 3999 - 1), 4)
    assert row.growth_high == 100 * (Decimal(7999) / 1000 - 1)
    assert (row.change_low, row.change_high) == (Decimal(1001), Decimal(6999))


def test_many_parts_with_rivals_have_their_extremes(load: Callable[[str], Dataset]) -> None:
    parts = [f"q{number}" for number in range(24)]
    names = "".join(
        f'[indicators.{key}]\nname = "{key}"\nunit = "u"\nmeasure = "stock"\nbetter = "higher"\n' for key in parts
    )
    ratio = '[indicators.p]\nname = "P"\nunit = "%"\nmeasure = "rate"\nbetter = "higher"\n'
    ratio += f'ratio = {{ numerator = {parts}, denominator = "i", per = 100 }}\n'
    values = "".join(f"{key} = {{ 2021 = [2, 1] }}\n" for key in parts)
    dataset = load(f"{HEAD}{names}{ratio}[values.r]\ni = {{ 2021 = [100, 50] }}\n{values}")
    alternatives = make_series(dataset, "r", "p").points[2021].alternatives
    assert alternatives[0] == 48  # 24 x 2 of 100
    assert (min(alternatives), max(alternatives)) == (Decimal(24), Decimal(96))  # 24 x 1 of 100, 24 x 2 of 50


def test_the_list_of_schemes_has_every_format(load: Callable[[str], Dataset]) -> None:
    report = report_schemes(load(HEAD))
    for render in FORMATS.values():
        assert "open-sdg" in render(report, View())


EXTREME = """
format = 1
[dataset]
region = "r"
[regions]
r = { name = "R" }
s = { name = "S", part_of = "r" }
[indicators]
small = { name = "S", unit = "unit", measure = "stock", better = "higher", aggregate = "sum" }
large = { name = "L", unit = "unit", measure = "stock", better = "higher", parts = ["small"] }
[indicators.quotient]
name = "Q"
unit = "unit"
measure = "rate"
better = "higher"
ratio = { numerator = "large", denominator = "small", per = 1000 }
[targets.near]
indicator = "large"
region = "r"
year = 2024
at_least = 999e15
[targets.far]
indicator = "small"
region = "r"
year = 2150
at_least = 999e15
[targets.least]
indicator = "small"
region = "r"
year = 2150
at_most = 1e-15
[targets.none]
indicator = "quotient"
region = "r"
year = 2025
between = [1e17, 2e17]
"""

GROWING = "2021 = 1e-15, 2022 = 998e15"
FALLING = "2021 = 998e15, 2022 = 1e-15"
NUMBER = re.compile(r"[0-9]{60,}|(,[0-9]{3}){20,}")


@pytest.mark.parametrize("small", [GROWING, FALLING, "2021 = 1, 2022 = 1e-15", "2021 = -998e15, 2022 = 998e15"])
@pytest.mark.parametrize("large", [GROWING, FALLING, "2021 = 1e17, 2022 = 2e17"])
def test_no_result_is_larger_than_a_figure_may_be(load: Callable[[str], Dataset], small: str, large: str) -> None:
    values = f"small = {{ {small} }}\nlarge = {{ {large} }}\n"
    dataset = load(f"{EXTREME}[values.r]\n{values}[values.s]\n{values}")
    reports: list[Report] = [
        report_growth(dataset, schemes=["open-sdg", "astat"]),
        report_contributions(dataset, "part"),
        report_contributions(dataset, "region"),
        *(report_target_gaps(dataset, pace=pace, schemes=list(SCHEMES)) for pace in PACES),
        *(report_path(dataset, key, assume="900%") for key in dataset.targets if key != "none"),
        *(report_path(dataset, key, assume="-99.9%") for key in dataset.targets if key != "none"),
    ]
    for report in reports:
        for row in report.rows:
            numbers = [each for each in dataclasses.astuple(row) if isinstance(each, Decimal)]
            assert all(abs(each) < 4 * Decimal(10) ** 18 for each in numbers)  # four figures at most are added up
        for style in FORMATS.values():
            assert not NUMBER.search(style(report, View(language="en")))
    for name in (*dataset.indicators, *dataset.targets):
        try:
            receipt = explain(dataset, name, method=MethodChoice(), schemes=["open-sdg"])
        except CannotRun:
            continue  # a quotient may have no value
        for receipt_style in RECEIPT_FORMATS.values():
            assert not NUMBER.search(receipt_style(receipt, dataset, View(language="en")))


def test_a_result_out_of_range_is_absent_with_a_reason(load: Callable[[str], Dataset]) -> None:
    dataset = load(f"{EXTREME}[values.r]\nsmall = {{ {GROWING} }}\nlarge = {{ 2021 = 1, 2022 = 10 }}\n")
    (growth,) = report_growth(dataset, indicators=["small"]).rows
    assert (growth.growth_percent, growth.annual_percent, growth.reason) == (None, None, "out_of_range")
    assert growth.change == Decimal("997999999999999999.999999999999999")
    rows = {row.target: row for row in report_target_gaps(dataset, indicators=["large"]).rows}
    # 10 a year to 1000 in 2024, and 10^978 in 2999
    assert (rows["near"].projected_value, rows["near"].reason) == (Decimal(1000), None)
    far = dataset.targets["near"].model_copy(update={"year": 2999})
    (row,) = report_target_gaps(dataclasses.replace(dataset, targets={"far": far})).rows
    assert (row.projected_value, row.reason) == (None, "out_of_range")
    assert (row.status, row.year_reached) == ("on_track", 2039)  # 10^17 in 2038, less than 999 x 10^15
    ratio = make_series(dataset, "r", "quotient").points
    assert (ratio[2021].value, ratio[2021].reason) == (None, Reason.OUT_OF_RANGE)  # 1000 x 1/10^-15 = 10^18
    assert ratio[2022].value is not None


def test_an_assumed_pace_beyond_every_figure_says_when_it_gets_there(load: Callable[[str], Dataset]) -> None:
    dataset = load(f"{EXTREME}[values.r]\nsmall = {{ 2022 = 1 }}\n")
    report = report_path(dataset, "far", assume="900%")
    rows = {row.year: row for row in report.rows}
    assert (rows[2039].assumed, rows[2039].reason) == (Decimal(10) ** 17, None)
    assert (rows[2040].assumed, rows[2040].assumed_shortfall, rows[2040].reason) == (None, None, "out_of_range")
    assert {row.assumed_year_reached for row in report.rows} == {2040}
    ((message, _parameters),) = report.notes
    assert "beyond every figure" in message
