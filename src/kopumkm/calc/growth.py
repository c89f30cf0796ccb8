"""Change and growth between two figures."""

from __future__ import annotations

from decimal import Decimal

from kopumkm.calc.arithmetic import exactly, settle, within_range
from kopumkm.calc.vocabulary import Reason


def find_obstacle(base: Decimal, value: Decimal) -> Reason | None:
    """Say why a growth rate between two figures would mean nothing.

    Args:
        base: Figure of the base period.
        value: Later figure.

    Returns:
        `zero_base`, `sign`, or None when a growth rate exists.

    >>> find_obstacle(Decimal(0), Decimal(5)), find_obstacle(Decimal(-1), Decimal(5))
    (<Reason.ZERO_BASE: 'zero_base'>, <Reason.SIGN: 'sign'>)
    """
    if base == 0:
        return Reason.ZERO_BASE
    return Reason.SIGN if base < 0 or value < 0 else None


@exactly
def compute_change(base: Decimal, value: Decimal) -> Decimal:
    """Compute the change `x - x0`.

    Args:
        base: `x0`.
        value: `x`.

    Returns:
        The change, in the unit of the figures; percentage points where they are percentages.

    >>> compute_change(Decimal(2282), Decimal(2426))
    Decimal('144')
    """
    return value - base


@within_range
@exactly
def compute_growth(base: Decimal, value: Decimal) -> Decimal | Reason:
    """Compute the growth `100 (x/x0 - 1)`.

    Args:
        base: `x0`, the figure of the base period.
        value: `x`, the later figure.

    Returns:
        Growth in percent over the whole span, or why there is none.

    >>> round(compute_growth(Decimal(150999), Decimal(192234)), 2)
    Decimal('27.31')
    >>> compute_growth(Decimal(0), Decimal(5))
    <Reason.ZERO_BASE: 'zero_base'>
    """
    return find_obstacle(base, value) or 100 * (value / base - 1)


@within_range
@exactly
def compute_annual_growth(base: Decimal, value: Decimal, years: int) -> Decimal | Reason:
    """Compute the compound annual growth rate `100 ((x/x0)^(1/n) - 1)`.

    Args:
        base: `x0`.
        value: `x`.
        years: `n`, the years between the two figures.

    Returns:
        Growth in percent a year, or why there is none; over one year it equals the growth.

    >>> round(compute_annual_growth(Decimal("66.6"), Decimal("71.4"), 7), 5)
    Decimal('0.99915')
    >>> compute_annual_growth(Decimal(5), Decimal(5), 0)
    <Reason.TOO_FEW_YEARS: 'too_few_years'>
    """
    if years < 1:
        return Reason.TOO_FEW_YEARS
    if years == 1:
        return compute_growth(base, value)
    return find_obstacle(base, value) or 100 * settle((value / base) ** (1 / Decimal(years)) - 1)


@within_range
@exactly
def compute_mean_growth(base: Decimal, value: Decimal, years: int) -> Decimal | Reason:
    """Compute the arithmetic mean growth `100 (x/x0 - 1)/n`.

    Args:
        base: `x0`.
        value: `x`.
        years: `n`.

    Returns:
        Growth in percent of the base a year, or why there is none.

    >>> compute_mean_growth(Decimal(100), Decimal(130), 3)
    Decimal('10.0')
    """
    if years < 1:
        return Reason.TOO_FEW_YEARS
    return find_obstacle(base, value) or 100 * (value / base - 1) / years


@within_range
@exactly
def to_percent(rate: Decimal) -> Decimal | Reason:
    """Turn a fraction into percent.

    >>> to_percent(Decimal("0.05"))
    Decimal('5.00')
    """
    return 100 * rate


def compute_growth_range(bases: list[Decimal], values: list[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Find the lowest and highest growth over all choices among rival figures.

    Args:
        bases: Every figure recorded for the base period.
        values: Every figure recorded for the later period.

    Returns:
        Lowest and highest growth in percent; None when no pair has a growth rate.

    >>> low, high = compute_growth_range([Decimal(100), Decimal(200)], [Decimal(300)])
    >>> int(low), int(high)
    (50, 200)
    """
    bases, values = [each for each in bases if each > 0], [each for each in values if each >= 0]
    if not bases or not values:
        return None
    low, high = compute_growth(max(bases), min(values)), compute_growth(min(bases), max(values))
    return (low, high) if isinstance(low, Decimal) and isinstance(high, Decimal) else None
