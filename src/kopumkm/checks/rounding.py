"""How exactly a printed figure is known, and what sums and ratios of such figures can be."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from decimal import Decimal

ROUNDED_ZEROS = 3
"""A whole number that ends in so many zeros was rounded to them, such as 4.49 million written as 4490000."""

LEAST_DIGITS = 2
"""So many digits of a rounded figure are taken to be known."""

Interval = tuple[Decimal, Decimal]
"""Lowest and highest value that a figure may stand for."""


def half_unit(figure: Decimal) -> Decimal:
    """Find how far a printed figure may be from the one it was rounded from.

    Args:
        figure: The figure with the digits as written.

    Returns:
        Half a unit of its last printed digit.

    >>> [format(half_unit(Decimal(each)), "f") for each in ("3.60", "168938", "4490000", "1000000")]
    ['0.005', '0.5', '5000', '50000']
    """
    exponent = int(figure.as_tuple().exponent)
    if exponent == 0:
        digits = str(abs(figure))
        zeros = min(len(digits) - len(digits.rstrip("0")), len(digits) - LEAST_DIGITS)
        exponent = zeros if zeros >= ROUNDED_ZEROS else 0
    return Decimal(5).scaleb(exponent - 1)


def find_interval(figure: Decimal) -> Interval:
    """Find the values that a printed figure may stand for."""
    half = half_unit(figure)
    return figure - half, figure + half


def add_intervals(intervals: Iterable[Interval]) -> Interval:
    """Add figures of which only the interval is known."""
    low = high = Decimal(0)
    for least, most in intervals:
        low += least
        high += most
    return low, high


def divide_intervals(above: Interval, below: Interval, shared: Interval, per: Decimal) -> Interval | None:
    """Find what a ratio of rounded figures can be.

    Args:
        above: Sum of the parts that stand in the numerator alone.
        below: Sum of those that stand in the denominator alone.
        shared: Sum of those that stand in both.
        per: What the ratio is multiplied by.

    Returns:
        Its lowest and highest value: it is monotonic in each sum. None where the denominator may be 0.
    """
    bottoms = [low + both for low, both in itertools.product(below, shared)]
    if min(bottoms) <= 0 <= max(bottoms):
        return None
    found = [per * (top + both) / (low + both) for top, low, both in itertools.product(above, below, shared)]
    return min(found), max(found)
