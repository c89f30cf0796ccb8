"""Distance to a target: gap, shortfall, and the shortfall in units of a ratio's numerator."""

from __future__ import annotations

from decimal import Decimal

from kopumkm.calc.arithmetic import exactly, within_range
from kopumkm.calc.vocabulary import Reason

Limits = tuple[Decimal | None, Decimal | None]
"""Lowest and highest value that meet a target: `(T, None)` at least, `(None, T)` at most, `(T1, T2)` between."""


def is_met(value: Decimal, limits: Limits) -> bool:
    """Decide whether a value meets a target, on unrounded figures.

    Args:
        value: The figure.
        limits: The target; its limits themselves meet it.

    Returns:
        Whether it is met.

    >>> is_met(Decimal("3.949999"), (Decimal("3.95"), None))
    False
    """
    low, high = limits
    return (low is None or value >= low) and (high is None or value <= high)


def find_aim(value: Decimal, limits: Limits) -> Decimal | None:
    """Find the figure that a value is measured against.

    Args:
        value: The figure.
        limits: The target.

    Returns:
        The target; of a range the limit that the value is beyond, or None inside the range.

    >>> find_aim(Decimal(92), (Decimal(80), Decimal(90)))
    Decimal('90')
    """
    low, high = limits
    if low is None or high is None:
        return high if low is None else low
    return low if value < low else high if value > high else None


@exactly
def compute_gap(value: Decimal, limits: Limits) -> Decimal:
    """Compute the gap `x - T`; inside a range it is 0.

    Args:
        value: `x`.
        limits: The target.

    Returns:
        Signed gap in the unit of the figure; percentage points where it is a percentage.

    >>> compute_gap(Decimal("3.35"), (Decimal("3.95"), None))
    Decimal('-0.60')
    """
    aim = find_aim(value, limits)
    return Decimal(0) if aim is None else value - aim


@exactly
def compute_shortfall(value: Decimal, limits: Limits) -> Decimal:
    """Compute the shortfall `max(0, d (T - x))`, where `d` is +1 towards a floor and -1 towards a ceiling.

    Args:
        value: `x`.
        limits: The target.

    Returns:
        What is still missing, in the unit of the figure; 0 when the target is met.

    >>> compute_shortfall(Decimal(16), (None, Decimal(8)))
    Decimal('8')
    """
    return Decimal(0) if is_met(value, limits) else abs(compute_gap(value, limits))


@within_range
@exactly
def compute_missing_numerator(
    shortfall: Decimal, aim: Decimal, per: Decimal, denominator: Decimal, numerator: Decimal | None, direction: int
) -> Decimal | Reason:
    """Compute how much a ratio's numerator falls short: `max(0, d (T/per x denominator - numerator))`.

    Where only the published ratio is known and not its numerator, the shortfall of the ratio itself is turned into
    units: `shortfall/per x denominator`, the same figure when the ratio is exact.

    Args:
        shortfall: Shortfall of the ratio, in its unit.
        aim: `T`.
        per: 100 for a percentage.
        denominator: Denominator of the year of the value.
        numerator: Numerator of that year, if known.
        direction: `d`, +1 towards a floor and -1 towards a ceiling.

    Returns:
        Units of the numerator that are missing (or too many, for a ceiling); 0 when the target is met. Or why there is
        none.

    >>> compute_missing_numerator(Decimal("0.9"), Decimal(4), Decimal(100), Decimal(1000), Decimal(31), +1)
    Decimal('9.00')
    """
    if shortfall == 0:
        return Decimal(0)
    if numerator is None:
        return shortfall / per * denominator
    return max(Decimal(0), direction * (aim / per * denominator - numerator))


@exactly
def is_near(base: Decimal, aim: Decimal) -> bool:
    """Say whether a base lies so near its target that a ratio of paces explodes: `abs(T/x0 - 1) < 0.01`.

    Args:
        base: `x0`.
        aim: `T`.

    Returns:
        Whether it does.

    >>> is_near(Decimal("3.93"), Decimal("3.95"))
    True
    """
    return base != 0 and abs(aim / base - 1) < Decimal("0.01")
