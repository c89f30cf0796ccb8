"""Years as headings name them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kopumkm.importing.grid import Value
from kopumkm.importing.years import YearLabel, read_year
from kopumkm.model.scalars import PartialDate


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("2022", YearLabel(2022)),
        (Decimal(2022), YearLabel(2022)),
        (" 2022 ", YearLabel(2022)),
        ("2022*", YearLabel(2022, None, "*")),
        ("2022**)", YearLabel(2022, None, "**")),
        ("2022 r", YearLabel(2022, None, "r")),
        ("2022e", YearLabel(2022, None, "e")),
        ("Tahun 2022", YearLabel(2022)),
        ("Th. 2022", YearLabel(2022)),
        ("31 Des 2022", YearLabel(2022, PartialDate(2022, 12, 31))),
        ("31 Desember 2022", YearLabel(2022, PartialDate(2022, 12, 31))),
        ("Per 31 December 2022*", YearLabel(2022, PartialDate(2022, 12, 31), "*")),
        ("Agustus\n2023", YearLabel(2023, PartialDate(2023, 8))),
        ("Agt. 2023", YearLabel(2023, PartialDate(2023, 8))),
        ("2022-12-31", YearLabel(2022, PartialDate(2022, 12, 31))),
        (PartialDate(2022, 12, 31), YearLabel(2022, PartialDate(2022, 12, 31))),
        ("2022 (ribu unit)", YearLabel(2022)),
    ],
)
def test_years(heading: Value, label: YearLabel) -> None:
    assert read_year(heading) == label


@pytest.mark.parametrize(
    "heading",
    ["2022/2023", "2022-2023", "2.022", "22", "", "Semester I 2022", "31 Februari 2022", "1022", "2022¹", "2022 Q1",
     "Jumlah 2022", Decimal("2022.5"), Decimal(20221), "9" * 5000],
)  # fmt: skip
def test_what_is_no_year(heading: Value) -> None:
    assert read_year(heading) is None
