"""Which mark is the decimal one: decided for a whole table, never cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kopumkm.errors import Diagnostic, problem
from kopumkm.importing.grid import Place, name_cell
from kopumkm.model.scalars import shorten

Mark = Literal[",", "."]
"""A decimal mark; the other one of the two separates thousands."""

MARKS: tuple[Mark, Mark] = (",", ".")

SPACES = " \u00a0\u2009\u202f"


def _compile(thousands: str, decimal: str) -> re.Pattern[str]:
    whole = rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{thousands}[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?:[{SPACES}][0-9]{{3}})+"
    return re.compile(rf"[+\-−]?(?:{whole})(?:{decimal}[0-9]+)?")


_PATTERNS: Mapping[Mark, re.Pattern[str]] = {",": _compile(r"\.", ","), ".": _compile(",", r"\.")}
_REMOVED: Mapping[Mark, dict[int, str | None]] = {
    ",": {**dict.fromkeys(map(ord, SPACES + ".+")), ord(","): ".", ord("−"): "-"},
    ".": {**dict.fromkeys(map(ord, SPACES + ",+")), ord("−"): "-"},
}


def read_number(text: str, mark: Mark) -> Decimal | None:
    """Read a number that is written in a given style.

    Args:
        text: Digits, perhaps with a sign, groups of three digits and decimals.
        mark: The decimal mark.

    Returns:
        The number; None when the text is no number in that style.

    >>> read_number("1.234,5", ","), read_number("15.200", ","), read_number("15.200", ".")
    (Decimal('1234.5'), Decimal('15200'), Decimal('15.200'))
    >>> read_number("0.200", ",") is None
    True
    """
    return Decimal(text.translate(_REMOVED[mark])) if _PATTERNS[mark].fullmatch(text) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleChoice:
    """What was found out about the number style of a table.

    Attributes:
        mark: The decimal mark; None when it was not found out, or when no number depends on it.
        given: Whether the user or the format says so.
        witness: The cell that has only one reading, and its text.
        mistake: Why no style was chosen.
    """

    mark: Mark | None
    given: bool = False
    witness: tuple[Place, str] | None = None
    mistake: Diagnostic | None = None


def choose_style(numbers: Iterable[tuple[Place, str]], given: Mark | None) -> StyleChoice:
    """Choose the one style in which every number of a table can be read.

    Args:
        numbers: The text cells that may be figures, without marks and percent signs.
        given: The decimal mark that the user named.

    Returns:
        The choice, or the mistake (K083, K084) why there is none.

    >>> choose_style([((0, 0), "15.200"), ((1, 0), "1,5")], None).mark
    ','
    >>> print(choose_style([((6, 1), "15.200")], None).mistake.message)
    B7: "15.200" is 15200 with a decimal comma, and 15.200 with a decimal point
    """
    if given:
        return StyleChoice(mark=given, given=True)
    witnesses: dict[Mark, tuple[Place, str]] = {}
    doubtful: tuple[Place, str] | None = None
    for place, text in numbers:
        readings = {mark: number for mark in MARKS if (number := read_number(text, mark)) is not None}
        if len(readings) == 1:
            witnesses.setdefault(next(iter(readings)), (place, text))
        elif readings and readings[","] != readings["."]:
            doubtful = doubtful or (place, text)
    if len(witnesses) > 1:
        return StyleChoice(mark=None, mistake=_contradict(witnesses))
    for mark, witness in witnesses.items():
        return StyleChoice(mark=mark, witness=witness)
    return StyleChoice(mark=None, mistake=_doubt(*doubtful) if doubtful else None)


def _contradict(witnesses: Mapping[Mark, tuple[Place, str]]) -> Diagnostic:
    (comma, comma_text), (point, point_text) = witnesses[","], witnesses["."]
    return problem(
        "K084",
        comma=name_cell(comma),
        comma_text=shorten(comma_text),
        point=name_cell(point),
        point_text=shorten(point_text),
    )


def _doubt(place: Place, text: str) -> Diagnostic:
    readings = {mark: format(read_number(text, mark) or Decimal(0), "f") for mark in MARKS}
    return problem("K083", cell=name_cell(place), text=shorten(text), comma=readings[","], point=readings["."])
