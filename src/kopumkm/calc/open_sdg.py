"""The progress measure of Open SDG, as Statistics Canada documents it: a documented sibling of Eurostat's method."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kopumkm.calc.arithmetic import exactly
from kopumkm.calc.pace import compute_pace_ratio, compute_rate
from kopumkm.calc.vocabulary import Reason

SMALLEST = Decimal("0.001")
"""What replaces a base or target of 0, which no rate can start from or reach."""

LIMIT_POWER = Decimal("4.44")
"""How steeply the bounds fall as a series comes near its natural limit."""

ENOUGH = Decimal("0.6")
"""Pace ratio from which the score is positive."""

BEST, WORST = Decimal(5), Decimal(-5)


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress by the measure.

    Attributes:
        value: `R` with a target, `P` (a fraction a year) without; None when it cannot be computed.
        bound_scale: `C`, by which the bounds without a target are multiplied.
        score: From -5 to 5; None when not assessed.
        zero_replaced: Whether a base or target of 0 was replaced.
    """

    value: Decimal | None
    bound_scale: Decimal
    score: Decimal | None
    zero_replaced: bool = False


@exactly
def compute_bound_scale(base: Decimal, limit: Decimal | None) -> Decimal:
    """Compute `C`, which eases the bounds for a series near its natural limit.

    `C = 1` if `B >= 2L`; `C = 1 - (B/L)^4.44` if `B <= L`; else `C = 1 - ((2L - B)/L)^4.44`, with `B = abs(x0)`.

    Args:
        base: `x0`.
        limit: `L`, say 100 for a percentage; None or not above 0 scales nothing.

    Returns:
        `C`, from 0 (at the limit) to 1.

    >>> round(compute_bound_scale(Decimal("66.6"), Decimal(100)), 6)
    Decimal('0.835477')
    """
    size = abs(base)
    if limit is None or limit <= 0 or size >= 2 * limit:
        return Decimal(1)
    near = size if size <= limit else 2 * limit - size
    return 1 - (near / limit) ** LIMIT_POWER


@exactly
def assess_with_target(
    base: Decimal, value: Decimal, aim: Decimal, years: int, span: int, direction: int, *, met: bool
) -> Progress | Reason:
    """Assess progress towards a target by the pace ratio `R`.

    Score: 5 when the target is met; `min(7.1429 R - 4.2857, 5)` for `R >= 0.6`; else `max(4.1667 R - 2.5, -5)`.

    Args:
        base: `x0`.
        value: `x`.
        aim: `T`.
        years: `t - t0`.
        span: `tT - t0`.
        direction: `d`.
        met: Whether the target is met, which is decided first.

    Returns:
        The progress, or why it is not assessed.

    >>> progress = assess_with_target(Decimal("14.5"), Decimal("10.4"), Decimal("7.25"), 8, 15, -1, met=False)
    >>> round(progress.value, 6)
    Decimal('0.901090')
    """
    if years < 1:
        return Reason.TOO_FEW_YEARS
    if base * value < 0:
        return Reason.SIGN
    replaced = base == 0 or aim == 0
    base, aim = base or SMALLEST, aim or SMALLEST
    ratio = compute_pace_ratio(base, value, aim, years, span, direction)
    if met:
        return Progress(ratio if isinstance(ratio, Decimal) else None, Decimal(1), BEST, replaced)
    if isinstance(ratio, Reason):
        return ratio
    score = (
        min(Decimal("7.1429") * ratio - Decimal("4.2857"), BEST)
        if ratio >= ENOUGH
        else max(Decimal("4.1667") * ratio - Decimal("2.5"), WORST)
    )
    return Progress(ratio, Decimal(1), score, replaced)


@exactly
def assess_without_target(
    base: Decimal, value: Decimal, years: int, direction: int, limit: Decimal | None
) -> Progress | Reason:
    """Assess progress without a target by `P = s d ga`, a fraction a year.

    Score, with `C` from the natural limit: `max(125 P - 2.5, -5)` for `P < 0`; `min(500 P/C - 5, 5)` for
    `P >= 0.015 C`; `250 P/C - 1.25` for `P >= 0.005 C`; else `500 P/C - 2.5`; 5 when `C = 0` and `P >= 0`.

    Args:
        base: `x0`.
        value: `x`.
        years: `t - t0`.
        direction: `d`.
        limit: Natural limit of the series.

    Returns:
        The progress, or why it is not assessed.

    >>> progress = assess_without_target(Decimal("66.6"), Decimal("71.4"), 7, +1, Decimal(100))
    >>> round(progress.value, 8), round(progress.score, 6)
    (Decimal('0.00999148'), Decimal('1.739753'))
    """
    if years < 1:
        return Reason.TOO_FEW_YEARS
    if base * value < 0:
        return Reason.SIGN
    replaced = base == 0
    base = base or SMALLEST
    rate = compute_rate(base, value, years)
    if isinstance(rate, Reason):
        return rate
    pace = (-1 if base < 0 else 1) * direction * rate
    scale = compute_bound_scale(base, limit)
    if pace < 0:
        score = max(125 * pace - Decimal("2.5"), WORST)
    elif scale == 0:
        score = BEST
    elif pace >= Decimal("0.015") * scale:
        score = min(500 * pace / scale - 5, BEST)
    elif pace >= Decimal("0.005") * scale:
        score = 250 * pace / scale - Decimal("1.25")
    else:
        score = 500 * pace / scale - Decimal("2.5")
    return Progress(pace, scale, score, replaced)
