"""Years as tables head their columns and rows with them: 2022, 2022*, Tahun 2022, 31 Desember 2022, Agustus 2023."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kopumkm.importing.grid import Value
from kopumkm.importing.units import is_unit
from kopumkm.model.scalars import PartialDate

FIRST_YEAR, LAST_YEAR = 1945, 2100
"""Years in which a heading is looked for; a figure in the row itself may be of any year."""

LONGEST_HEADING = 80


@dataclass(frozen=True, slots=True)
class YearLabel:
    """A year as a heading says it.

    Attributes:
        year: The year.
        as_of: The date or month, if the heading names one.
        status: The mark behind it, which holds for every figure under the heading.
    """

    year: int
    as_of: PartialDate | None = None
    status: str = ""


_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february peb pebruari",
            "mar maret march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu ags agt agust agustus aug august",
            "sep sept september",
            "okt oktober oct october",
            "nov november nop nopember",
            "des desember dec december",
        ),
        start=1,
    )
    for name in names.split()
}

_YEAR = re.compile(
    r"(?:(?:per|pada|posisi|akhir|as of)\s+)?(?:(?:tahun|th|year)\.?\s*)?"
    r"(?:(?:(?P<day>[0-9]{1,2})\s+)?(?P<month>[a-z]+)\.?\s+)?(?P<year>[0-9]{4})\s*(?P<mark>\*{1,3}|[er])?\)?",
    re.IGNORECASE,
)
_UNIT = re.compile(r" ?\([^()]*\)$")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


def read_year(value: Value) -> YearLabel | None:  # noqa: PLR0911 - one return a way to write a year
    """Read a heading as a year.

    Args:
        value: A cell.

    Returns:
        The year, or None when the heading names none or something else beside it.

    >>> read_year("2022*"), read_year(Decimal(2016))
    (YearLabel(year=2022, as_of=None, status='*'), YearLabel(year=2016, as_of=None, status=''))
    >>> read_year("31 Des 2022").as_of, read_year("Agustus 2023").as_of
    (PartialDate(year=2022, month=12, day=31), PartialDate(year=2023, month=8, day=0))
    >>> read_year("2022 (ribu unit)").year
    2022
    >>> read_year("2022/2023") is None, read_year("2.022") is None
    (True, True)
    """
    if isinstance(value, PartialDate):
        return _within(YearLabel(value.year, value))
    if isinstance(value, Decimal):
        whole = FIRST_YEAR <= value <= LAST_YEAR and value == value.to_integral_value()
        return YearLabel(int(value)) if whole else None
    if len(value) > LONGEST_HEADING:
        return None
    text = " ".join(value.split())
    unit = _UNIT.search(text)
    if unit and is_unit(unit[0]):
        text = text[: unit.start()]
    iso = _ISO.fullmatch(text)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3] or 0), "")
    parts = _YEAR.fullmatch(text)
    if not parts:
        return None
    mark = (parts["mark"] or "").lower()
    if parts["month"] is None:
        return _within(YearLabel(int(parts["year"]), None, mark))
    month = _MONTHS.get(parts["month"].lower())
    return _date(int(parts["year"]), month, int(parts["day"] or 0), mark) if month else None


def _date(year: int, month: int, day: int, mark: str) -> YearLabel | None:
    try:
        dt.date(year, month, day or 1)
    except ValueError:
        return None
    return _within(YearLabel(year, PartialDate(year, month, day), mark))


def _within(label: YearLabel) -> YearLabel | None:
    return label if FIRST_YEAR <= label.year <= LAST_YEAR else None
