"""One figure cell: number, mark, percent sign; or the reason why it is not read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kopumkm.errors import Term
from kopumkm.errors import mark_message as _
from kopumkm.importing.grid import Value
from kopumkm.importing.number_style import MARKS, SPACES, Mark, read_number
from kopumkm.model.scalars import PartialDate
from kopumkm.model.status import STATUSES

MARKS_ALONE: Mapping[str, str] = {
    **{mark: mark for mark, status in STATUSES.items() if status.standing != "value" and not mark.isalpha()},
    "na": "NA",
    "n/a": "NA",
    "n.a.": "NA",
}
"""What may stand instead of a figure, and the status that it means."""

LONGEST_FIGURE = 80
"""Longer texts are no figures, and taking them apart would take long."""

_BEHIND = re.compile(r"(?P<figure>.*?[0-9%])\s*(?P<mark>\*{1,3}|[erᵉʳER])?\s*\)?", re.DOTALL)
_SPACE = f"{SPACES}\t\r\n"
_RAISED = frozenset("¹²³⁴⁵⁶⁷⁸⁹⁰⁺†‡§")
_LETTERS: Mapping[str, str] = {"ᵉ": "e", "ʳ": "r", "E": "e", "R": "r"}


@dataclass(frozen=True, slots=True)
class FigureText:
    """A text cell taken apart, before its number is read.

    Attributes:
        number: Digits with their separators; empty when a mark stands instead.
        status: The mark.
        is_percent: Whether a percent sign stood behind it.
        trouble: Why it is not a figure.
    """

    number: str = ""
    status: str = ""
    is_percent: bool = False
    trouble: str = ""


RAISED_MARK = _("a footnote mark stands behind it")
NO_NUMBER = _("it is no number")
A_DATE = _("it is a date; the spreadsheet may have turned a figure into one")


def take_apart(text: str) -> FigureText:  # noqa: PLR0911 - one return a kind of trouble
    """Take a text cell apart into number, mark and percent sign.

    Args:
        text: What stands in the cell; not empty.

    Returns:
        Its parts.

    >>> take_apart("2.426*")
    FigureText(number='2.426', status='*', is_percent=False, trouble='')
    >>> take_apart("...").status, take_apart("27,35 %").is_percent, take_apart("2.426¹").trouble
    ('...', True, 'a footnote mark stands behind it')
    """
    text = text.strip(_SPACE)
    if len(text) > LONGEST_FIGURE:
        return FigureText(trouble=NO_NUMBER)
    alone = MARKS_ALONE.get(text) or MARKS_ALONE.get(text.casefold())
    if alone:
        return FigureText(status=alone)
    if any(each in _RAISED for each in text):
        return FigureText(trouble=RAISED_MARK)
    parts = _BEHIND.fullmatch(text)
    if not parts:
        return FigureText(trouble=NO_NUMBER)
    if text.endswith(")") and not parts["mark"]:
        return FigureText(trouble=RAISED_MARK if " " in text and "(" not in text else NO_NUMBER)
    number = parts["figure"]
    is_percent = number.endswith("%")
    number = number.removesuffix("%").strip(_SPACE)
    if all(read_number(number, mark) is None for mark in MARKS):
        return FigureText(trouble=NO_NUMBER)
    mark = parts["mark"] or ""
    return FigureText(number=number, status=_LETTERS.get(mark, mark), is_percent=is_percent)


def looks_like_figure(value: Value) -> bool:
    """Say whether a cell may be a figure: a number, or a mark that stands for one.

    >>> looks_like_figure("2.426*"), looks_like_figure("Metro"), looks_like_figure("-")
    (True, False, True)
    """
    if isinstance(value, Decimal):
        return True
    return isinstance(value, str) and bool(value.strip()) and not take_apart(value).trouble


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure cell as it was read.

    Attributes:
        number: The number; None where a mark stands instead.
        status: The mark, or empty.
        is_percent: Whether it was printed as a percentage.
        trouble: Why it was not read.
    """

    number: Decimal | None = None
    status: str = ""
    is_percent: bool = False
    trouble: str = ""


def read_figure(value: Value, mark: Mark | None) -> Figure:  # noqa: PLR0911 - one return a kind of cell
    """Read a figure cell that is not empty.

    Args:
        value: The cell.
        mark: The decimal mark of the table; None when no number of it depends on that.

    Returns:
        The figure.

    >>> read_figure("15.200 r", ",")
    Figure(number=Decimal('15200'), status='r', is_percent=False, trouble='')
    """
    if isinstance(value, Decimal):
        return Figure(value)
    if isinstance(value, PartialDate):
        return Figure(trouble=Term(A_DATE))
    parts = take_apart(value)
    if parts.trouble:
        return Figure(trouble=Term(parts.trouble))
    if not parts.number:
        return Figure(status=parts.status)
    number, other = (read_number(parts.number, each) for each in ((mark, mark) if mark else MARKS))
    if number != other:
        return Figure(trouble=Term(_("its number style is in doubt")))
    if number is None:
        return Figure(trouble=Term(_("it is no number in the number style of the table")))
    return Figure(number, parts.status, parts.is_percent)
