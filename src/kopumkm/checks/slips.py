"""Slips of the pen between two figures that should be the same: a zero, two digits swapped, one left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from kopumkm.checks.tolerances import Tolerances
from kopumkm.model.definitions import Indicator

Slip = Literal["ten", "swapped", "missing"]


THOUSANDS = -3
"""The exponent of a number that was written with three decimals."""


def may_have_thousands_point(figure: Decimal, definition: Indicator) -> bool:
    """Say whether a count was written with three decimals, where a point between thousands was probably meant.

    >>> units = Indicator(name="UMKM", unit="unit", measure="stock", better="higher")
    >>> may_have_thousands_point(Decimal("15.200"), units), may_have_thousands_point(Decimal("15.2"), units)
    (True, False)
    """
    return definition.is_count and not definition.shown_decimals and figure.as_tuple().exponent == THOUSANDS


def find_slip(first: Decimal, second: Decimal, tolerances: Tolerances, *, is_count: bool) -> Slip | None:
    """Find the slip that best explains why two figures differ.

    Args:
        first: A figure as printed.
        second: Another figure for the same.
        tolerances: How many digits and which factors count.
        is_count: Whether the figures count things.

    Returns:
        Exactly ten times as much comes first, then the slips of digits, then about ten times; None for none of them.

    >>> import datetime as dt
    >>> judge = lambda first, second: find_slip(Decimal(first), Decimal(second), tolerances, is_count=False)
    >>> tolerances = Tolerances(today=dt.date(2026, 11, 24))
    >>> judge("3.12", "3.21"), judge("326505", "32505"), judge("2200000", "231039"), judge("3.08", "3.35")
    ('swapped', 'missing', 'ten', None)
    """
    power = find_power_of_ten(first, second, tolerances, is_count=is_count)
    if power and first.scaleb(power) == second:
        return "ten"
    if are_swapped(first, second, tolerances):
        return "swapped"
    if is_one_missing(first, second, tolerances):
        return "missing"
    return "ten" if power else None


def find_power_of_ten(first: Decimal, second: Decimal, tolerances: Tolerances, *, is_count: bool) -> int:
    """Find by which power of ten one figure is about the other.

    Args:
        first: A figure.
        second: Another figure.
        tolerances: Which factors count.
        is_count: Whether the figures count things, of which a few are not judged.

    Returns:
        1 when the second is about ten times the first, -2 when it is about a hundredth, 0 when it is neither.
    """
    if not first or not second or first.is_signed() != second.is_signed():
        return 0
    low, high = sorted((abs(first), abs(second)))
    if is_count and high < tolerances.ten_least_count:
        return 0
    least = high.adjusted() - low.adjusted()
    for power in (least, least + 1):
        factor = low.scaleb(power - 1)
        if power > 0 and factor * tolerances.ten_low <= high <= factor * tolerances.ten_high:
            return power if abs(second) == high else -power
    return 0


def _find_digits(figure: Decimal) -> str:
    return "".join(map(str, figure.as_tuple().digits))


def are_swapped(first: Decimal, second: Decimal, tolerances: Tolerances) -> bool:
    """Say whether two figures, printed with as many digits, differ by two neighbouring digits that changed places."""
    if first.as_tuple().exponent != second.as_tuple().exponent or first.is_signed() != second.is_signed():
        return False
    one, other = _find_digits(first), _find_digits(second)
    if len(one) != len(other) or len(one) < tolerances.swap_digits:
        return False
    places = [place for place, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    return (
        len(places) == 2  # noqa: PLR2004 - the two that changed places
        and places[1] == places[0] + 1
        and one[places[0] : places[1] + 1] == other[places[0] : places[1] + 1][::-1]
    )


def is_one_missing(first: Decimal, second: Decimal, tolerances: Tolerances) -> bool:
    """Say whether one figure is the other with one digit left out."""
    if first.as_tuple().exponent != second.as_tuple().exponent or first.is_signed() != second.is_signed():
        return False
    short, long = sorted(map(_find_digits, (first, second)), key=len)
    if len(long) != len(short) + 1 or len(short) < tolerances.missing_digits:
        return False
    place = next((place for place, digit in enumerate(short) if digit != long[place]), len(short))
    return short[place:] == long[place + 1 :]
