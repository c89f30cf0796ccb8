"""Figures at the edge of what can be computed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kopumkm import report_growth, report_target_gaps
from kopumkm.model.dataset import Dataset
from kopumkm.render import FORMATS, View
from kopumkm.schemes import SCHEMES

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
