"""Achievement in percent: five ways to compute it, which published systems mix up, each under its own name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from kopumkm.calc.arithmetic import exactly, within_range
from kopumkm.calc.gap import Limits, find_aim
from kopumkm.calc.vocabulary import Reason

Method = Callable[[Decimal, Limits, Decimal | None], Decimal | Reason]


@within_range
@exactly
def achieve_ratio(value: Decimal, limits: Limits, base: Decimal | None = None) -> Decimal | Reason:  # noqa: ARG001
    """Compute `100 x/T`, the usual way where higher is better.

    Args:
        value: `x`.
        limits: The target.
        base: Not used.

    Returns:
        Percent, or why there is none.

    >>> achieve_ratio(Decimal(30), (Decimal(40), None))
    Decimal('75.00')
    """
    aim = find_positive_aim(value, limits)
    return aim if isinstance(aim, Reason) else 100 * (value / aim)


@within_range
@exactly
def achieve_mirror(value: Decimal, limits: Limits, base: Decimal | None = None) -> Decimal | Reason:  # noqa: ARG001
    """Compute `100 (2T - x)/T`, the same as `100 (1 + (1 - x/T))`, where lower is better; negative past `2T`.

    Source: PermenPANRB 8/2021, p. 100.

    Args:
        value: `x`.
        limits: The target.
        base: Not used.

    Returns:
        Percent, or why there is none.

    >>> achieve_mirror(Decimal(16), (None, Decimal(8)))
    Decimal('0')
    """
    aim = find_positive_aim(value, limits)
    return aim if isinstance(aim, Reason) else 100 * ((2 * aim - value) / aim)


@within_range
@exactly
def achieve_inverse(value: Decimal, limits: Limits, base: Decimal | None = None) -> Decimal | Reason:  # noqa: ARG001
    """Compute `100 T/x`, another usual way where lower is better; it never gets negative, and explodes near 0.

    Args:
        value: `x`.
        limits: The target.
        base: Not used.

    Returns:
        Percent, or why there is none.

    >>> achieve_inverse(Decimal(16), (None, Decimal(8)))
    Decimal('50.0')
    """
    aim = find_positive_aim(value, limits)
    if isinstance(aim, Reason):
        return aim
    if value == 0:
        return Reason.ZERO_VALUE
    return Reason.SIGN if value < 0 else 100 * (aim / value)


@within_range
@exactly
def achieve_range(value: Decimal, limits: Limits, base: Decimal | None = None) -> Decimal | Reason:  # noqa: ARG001
    """Compute `100 x/T2` above a range, `100 x/T1` below it, and 100 inside.

    Source: PermenPANRB 8/2021; about figures inside the range the text is silent.

    Args:
        value: `x`.
        limits: The target.
        base: Not used.

    Returns:
        Percent, or why there is none.

    >>> round(achieve_range(Decimal(92), (Decimal(80), Decimal(90))), 1)
    Decimal('102.2')
    """
    if find_aim(value, limits) is None:
        return Decimal(100)
    return achieve_ratio(value, limits)


@within_range
@exactly
def achieve_distance(value: Decimal, limits: Limits, base: Decimal | None = None) -> Decimal | Reason:
    """Compute `100 (x - x0)/(T - x0)`: the share of the way from the baseline to the target, in either direction.

    Args:
        value: `x`.
        limits: The target.
        base: `x0`.

    Returns:
        Percent, negative when moving away; or why there is none.

    >>> achieve_distance(Decimal("3.08"), (Decimal("3.95"), None), Decimal("2.95"))
    Decimal('13.00')
    """
    aim = find_aim(value, limits)
    if aim is None:
        return Decimal(100)
    if base is None:
        return Reason.NO_BASE
    return Reason.NO_PACE_NEEDED if aim == base else 100 * ((value - base) / (aim - base))


ACHIEVEMENTS: Mapping[str, Method] = {
    "ratio": achieve_ratio,
    "mirror": achieve_mirror,
    "inverse": achieve_inverse,
    "range": achieve_range,
    "distance": achieve_distance,
}
"""Every method, by the name that stands in each row."""


def find_positive_aim(value: Decimal, limits: Limits) -> Decimal | Reason:
    """Find the target that a percentage can be taken of.

    Args:
        value: `x`.
        limits: The target; inside a range there is nothing to take a percentage of.

    Returns:
        The target above 0, or why there is none.
    """
    aim = find_aim(value, limits)
    if aim is None:
        return Reason.NO_PACE_NEEDED
    if aim == 0:
        return Reason.ZERO_TARGET
    return Reason.SIGN if aim < 0 else aim


def choose_method(limits: Limits) -> str:
    """Choose the method that fits the direction of a target.

    Args:
        limits: The target.

    Returns:
        `ratio` for a floor, `mirror` for a ceiling, `range` for both.

    >>> choose_method((None, Decimal(8)))
    'mirror'
    """
    low, high = limits
    return "range" if low is not None and high is not None else "ratio" if high is None else "mirror"


def compute_achievement(
    value: Decimal, limits: Limits, method: str | None = None, base: Decimal | None = None
) -> tuple[Decimal | Reason, str]:
    """Compute the achievement of a target.

    Args:
        value: `x`.
        limits: The target.
        method: Key of `ACHIEVEMENTS`; None chooses by the direction of the target.
        base: `x0`, for `distance`.

    Returns:
        Percent or why there is none, and the name of the method.

    >>> compute_achievement(Decimal(16), (None, Decimal(8)))
    (Decimal('0'), 'mirror')
    """
    name = method or choose_method(limits)
    return ACHIEVEMENTS[name](value, limits, base), name


def limit_achievement(achievement: Decimal, floor: Decimal | None, cap: Decimal | None) -> Decimal:
    """Keep an achievement within a floor and a cap, where offices want that.

    Args:
        achievement: Percent.
        floor: Lowest percentage; None is without.
        cap: Highest percentage, say 120; None is without.

    Returns:
        Percent.

    >>> limit_achievement(Decimal(140), Decimal(0), Decimal(120))
    Decimal('120')
    """
    if floor is not None and achievement < floor:
        return floor
    return cap if cap is not None and achievement > cap else achievement
