"""A sheet as cells: text, numbers and dates told apart, each with the address that a spreadsheet shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from kopumkm.errors import mark_message as _
from kopumkm.model.scalars import PartialDate

Value = str | Decimal | PartialDate
"""What a cell holds; an empty text where it holds nothing. Cells of a text file are all text."""

Place = tuple[int, int]
"""Row and column of a cell, from 0."""

MAXIMUM_CELLS = 5_000_000
"""Cells of the rectangle that holds everything in a sheet: it is spread out in memory."""

TOO_MANY_CELLS = _("its filled cells lie in a rectangle of more than 5 million cells")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a spreadsheet, or a text file as one.

    Attributes:
        name: Its name; empty for a text file.
        rows: Its rows, all of the same length.
        merged: Merged cells; the first cell of each holds what is in it.
        percents: Number cells that the spreadsheet shows as a percentage; their value here is the one shown.
        separator: What separates the cells of a text file; empty for a spreadsheet.
    """

    name: str
    rows: list[list[Value]]
    merged: tuple[Area, ...] = ()
    percents: frozenset[Place] = field(default=frozenset())
    separator: str = ""

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0


def name_column(column: int) -> str:
    """Name a column as a spreadsheet does.

    Args:
        column: Its number, from 0.

    Returns:
        Letters.

    >>> name_column(0), name_column(25), name_column(26), name_column(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def name_cell(place: Place) -> str:
    """Name a cell as a spreadsheet does.

    >>> name_cell((6, 1))
    'B7'
    """
    return f"{name_column(place[1])}{place[0] + 1}"


_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def find_cell(name: str) -> Place | None:
    """Find the place that an address names; None when it is no address.

    >>> find_cell("B7"), find_cell("XFD1048576"), find_cell("7B")
    ((6, 1), (1048575, 16383), None)
    """
    parts = _CELL.fullmatch(name)
    if not parts:
        return None
    column = 0
    for letter in parts[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(parts[2]) - 1, column - 1


def is_empty(value: Value) -> bool:
    """Say whether a cell holds nothing but space.

    >>> is_empty(" "), is_empty(Decimal(0))
    (True, False)
    """
    return isinstance(value, str) and not value.strip()


def write_cell(value: Value) -> str:
    r"""Write what is in a cell on one line.

    >>> write_cell("Lampung\n Barat"), write_cell(Decimal("15.2"))
    ('Lampung Barat', '15.2')
    """
    return (
        " ".join(value.split())
        if isinstance(value, str)
        else format(value, "f")
        if isinstance(value, Decimal)
        else str(value)
    )


def name_range(places: list[Place]) -> str:
    """Name cells that stand below each other by the first and the last.

    >>> name_range([(3, 5), (4, 5)]), name_range([(3, 5)])
    ('F4:F5', 'F4')
    """
    first, last = name_cell(places[0]), name_cell(places[-1])
    return first if first == last else f"{first}:{last}"
