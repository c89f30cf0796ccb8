"""Pace: how fast it went, how fast it must go, and where it leads."""

from __future__ import annotations

from decimal import Decimal

from kopumkm.calc.arithmetic import exactly
from kopumkm.calc.gap import Limits, find_aim, is_met
from kopumkm.calc.growth import find_obstacle
from kopumkm.calc.vocabulary import Reason

HORIZON = 2999
"""Last year for which an arrival is named."""


@exactly
def compute_required_change(value: Decimal, aim: Decimal, years_left: int) -> Decimal | Reason:
    """Compute the change needed each year: `(T - x)/(tT - t)`.

    Args:
        value: `x`, the latest figure.
        aim: `T`.
        years_left: `tT - t`.

    Returns:
        Signed change a year in the unit of the figure, or why there is none.

    >>> compute_required_change(Decimal(10), Decimal(16), 3)
    Decimal('2')
    """
    return Reason.TOO_FEW_YEARS if years_left < 1 else (aim - value) / years_left


@exactly
def compute_rate(base: Decimal, value: Decimal, years: int) -> Decimal | Reason:
    """Compute the compound rate of change a year, `(x/x0)^(1/n) - 1`, also between two negative figures.

    Args:
        base: `x0`.
        value: `x`.
        years: `n`.

    Returns:
        The rate as a fraction, or why there is none.

    >>> round(compute_rate(Decimal(-100), Decimal(-121), 2), 6)
    Decimal('0.100000')
    """
    if years < 1:
        return Reason.TOO_FEW_YEARS
    if base == 0:
        return Reason.ZERO_BASE
    quotient = value / base
    if quotient < 0:
        return Reason.SIGN
    return quotient - 1 if years == 1 else quotient ** (1 / Decimal(years)) - 1


@exactly
def compute_pace_ratio(
    base: Decimal, value: Decimal, aim: Decimal, years: int, span: int, direction: int
) -> Decimal | Reason:
    """Compare the pace so far with the pace needed from the base on: `R = s d ga/abs(gr)`.

    `ga = (x/x0)^(1/(t - t0)) - 1`, `gr = (T/x0)^(1/(tT - t0)) - 1`, `s` is -1 for a negative base and else +1.
    Source: the progress measure of Open SDG and Statistics Canada.

    Args:
        base: `x0`.
        value: `x`.
        aim: `T`.
        years: `t - t0`.
        span: `tT - t0`.
        direction: `d`, +1 when higher is better and -1 when lower is.

    Returns:
        1 when exactly on the way, more when faster, negative when moving away; or why there is none.

    >>> round(compute_pace_ratio(Decimal("0.37"), Decimal("9.53"), Decimal(60), 10, 15, +1), 6)
    Decimal('0.950407')
    """
    observed = compute_rate(base, value, years)
    needed = compute_rate(base, aim, span)
    if isinstance(observed, Reason):
        return observed
    if isinstance(needed, Reason):
        return needed
    if needed == 0:
        return Reason.NO_PACE_NEEDED
    return (-1 if base < 0 else 1) * direction * observed / abs(needed)


@exactly
def project(base: Decimal, value: Decimal, years: int, ahead: int) -> tuple[Decimal, str] | Reason:
    """Continue the pace between two figures: compound `x (1 + ga)^n`, or linear where no growth rate exists.

    Args:
        base: `x0`.
        value: `x`.
        years: `t - t0`.
        ahead: `n`, years after `t`.

    Returns:
        The projected figure and `compound` or `linear`, or why there is none.

    >>> project(Decimal(100), Decimal(110), 1, 1)
    (Decimal('121.0'), 'compound')
    >>> project(Decimal(0), Decimal(10), 2, 1)
    (Decimal('15'), 'linear')
    """
    if years < 1:
        return Reason.TOO_FEW_YEARS
    if find_obstacle(base, value):
        return value + ahead * (value - base) / years, "linear"
    return value * (value / base) ** (Decimal(ahead) / years), "compound"


@exactly
def find_year_reached(base: Decimal, value: Decimal, years: int, year: int, limits: Limits) -> int | None:
    """Find the first year in which the projection meets a target.

    Args:
        base: `x0`.
        value: `x`.
        years: `t - t0`.
        year: `t`.
        limits: The target.

    Returns:
        The year; `t` itself when the target is met; None when it is never met, or not by `HORIZON`.

    >>> find_year_reached(Decimal(100), Decimal(110), 1, 2022, (Decimal(121), None))
    2023
    >>> find_year_reached(Decimal(100), Decimal(90), 1, 2022, (Decimal(121), None)) is None
    True
    """
    if is_met(value, limits):
        return year
    aim = find_aim(value, limits)
    if aim is None or years < 1 or (value - base) * (aim - value) <= 0:
        return None  # standing still, or moving away
    low, high = 1, HORIZON - year  # the projection is monotonic: halve the interval until one year remains
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_beyond(base, value, years, middle, aim) else (middle + 1, high)
    arrival = project(base, value, years, low)
    meets = not isinstance(arrival, Reason) and _is_beyond(base, value, years, low, aim) and is_met(arrival[0], limits)
    return year + low if meets else None


def _is_beyond(base: Decimal, value: Decimal, years: int, ahead: int, aim: Decimal) -> bool:
    """Whether the projection has reached the aim or passed it."""
    projected = project(base, value, years, ahead)
    if isinstance(projected, Reason):
        return False
    return projected[0] >= aim if aim > value else projected[0] <= aim
