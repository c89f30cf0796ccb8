"""Figures at the edge of what can be computed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kopumkm import report_growth, report_target_gaps
from kopumkm.model.dataset import Dataset
from kopumkm.render import FORMATS, View
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
