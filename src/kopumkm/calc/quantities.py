"""The quantities that classification schemes read, each computed from one situation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kopumkm.calc.achievement import compute_achievement
from kopumkm.calc.arithmetic import exactly, settle, within_range
from kopumkm.calc.gap import Limits, compute_shortfall, find_aim, is_met
from kopumkm.calc.growth import compute_annual_growth
from kopumkm.calc.open_sdg import assess_with_target, assess_without_target
from kopumkm.calc.pace import compare_changes, compute_pace_ratio
from kopumkm.calc.vocabulary import Reason

LATEST_CHANGES = 5
"""How many annual changes the recent trend averages."""

LEAST_CONSECUTIVE = 4
"""Consecutive years that a recent trend needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a scheme may look at.

    Attributes:
        base_year: `t0`.
        base: `x0`.
        year: `t`.
        value: `x`.
        direction: `d`, +1 when higher is better and -1 when lower is.
        target_year: `tT`, with a target.
        limits: The target.
        natural_limit: `L`, if the series has one.
        achievement: Method of achievement, if one was chosen.
        history: Figures by year up to `t`, all comparable.
    """

    base_year: int
    base: Decimal
    year: int
    value: Decimal
    direction: int
    target_year: int | None = None
    limits: Limits = (None, None)
    natural_limit: Decimal | None = None
    achievement: str | None = None
    history: Mapping[int, Decimal]

    @property
    def years(self) -> int:
        """`t - t0`."""
        return self.year - self.base_year

    @property
    def span(self) -> int:
        """`tT - t0`."""
        return (self.target_year or self.year) - self.base_year

    @property
    def aim(self) -> Decimal | None:
        """`T`: what the value is measured against, None inside a range."""
        return find_aim(self.value, self.limits)

    @property
    def is_met(self) -> bool:
        """Whether there is a target and the value meets it."""
        return self.target_year is not None and is_met(self.value, self.limits)


@within_range
@exactly
def measure_annual_growth(situation: Situation) -> Decimal | Reason:
    """Measure `d ga` in percent a year: compound growth, positive in the direction wanted."""
    growth = compute_annual_growth(situation.base, situation.value, situation.years)
    return growth if isinstance(growth, Reason) else situation.direction * growth


@within_range
def measure_pace_ratio(situation: Situation) -> Decimal | Reason:
    """Measure `R`, the observed pace against the pace needed from the base on."""
    if situation.aim is None:
        return Reason.NO_PACE_NEEDED
    return compute_pace_ratio(
        situation.base, situation.value, situation.aim, situation.years, situation.span, situation.direction
    )


@within_range
def measure_open_sdg_pace(situation: Situation) -> Decimal | Reason:
    """Measure `R` as Open SDG does, where 0 is replaced by 0.001."""
    if situation.aim is None:
        return Reason.NO_PACE_NEEDED
    progress = assess_with_target(
        situation.base,
        situation.value,
        situation.aim,
        situation.years,
        situation.span,
        situation.direction,
        met=situation.is_met,
    )
    if isinstance(progress, Reason):
        return progress
    return Reason.NO_PACE_NEEDED if progress.value is None else progress.value


@within_range
@exactly
def measure_open_sdg_growth(situation: Situation) -> Decimal | Reason:
    """Measure `100 P/C`: growth a year in percent over the factor by which a natural limit eases the bounds."""
    progress = assess_without_target(
        situation.base, situation.value, situation.years, situation.direction, situation.natural_limit
    )
    if isinstance(progress, Reason):
        return progress
    if progress.value is None:
        return Reason.TOO_FEW_YEARS
    if progress.bound_scale == 0:  # at the limit: standing still is the best that can be
        return Decimal("Infinity") if progress.value >= 0 else 100 * progress.value
    return settle(100 * progress.value / progress.bound_scale)


@within_range
@exactly
def measure_share_of_way(situation: Situation) -> Decimal | Reason:
    """Measure `d (projected - x0)/abs(T - x0)`: the share of the way that the compound projection covers."""
    if situation.aim is None or situation.aim == situation.base:
        return Reason.NO_PACE_NEEDED
    growth = compute_annual_growth(situation.base, situation.value, situation.years)
    if isinstance(growth, Reason):
        return growth
    left = max(0, (situation.target_year or situation.year) - situation.year)
    projected = situation.value * (1 + growth / 100) ** left if left else situation.value
    return settle(situation.direction * (projected - situation.base) / abs(situation.aim - situation.base))


@within_range
@exactly
def measure_linear_pace(situation: Situation) -> Decimal | Reason:
    """Measure `d ((x - x0)/(t - t0)) / abs((T - x0)/(tT - t0))`: the observed against the needed change a year."""
    if situation.aim is None or situation.aim == situation.base:
        return Reason.NO_PACE_NEEDED
    if situation.years < 1 or situation.span < 1:
        return Reason.TOO_FEW_YEARS
    observed = (situation.value - situation.base) / situation.years
    return compare_changes(situation.base, observed, situation.aim, situation.span, situation.direction)


def find_trend_start(situation: Situation) -> int | None:
    """Find the year from which the last five annual changes run, without a gap; None with fewer than four years."""
    first = situation.year
    while first - 1 in situation.history and situation.year - first < LATEST_CHANGES:
        first -= 1
    return first if situation.year - first + 1 >= LEAST_CONSECUTIVE else None


def find_recent_trend(situation: Situation) -> Decimal | Reason:
    """Average the last five annual changes of consecutive years, at least of four years."""
    first = find_trend_start(situation)
    if first is None:
        return Reason.TOO_FEW_YEARS
    return (situation.history[situation.year] - situation.history[first]) / (situation.year - first)


@within_range
@exactly
def measure_projected_miss(situation: Situation) -> Decimal | Reason:
    """Measure by how much the recent linear trend misses the target, in percent of the distance still to go.

    `100 shortfall(p)/abs(T - x)`, where `p` continues the mean of the last five annual changes.
    """
    trend = find_recent_trend(situation)
    if isinstance(trend, Reason):
        return trend
    if situation.aim is None or situation.aim == situation.value:
        return Reason.NO_PACE_NEEDED
    left = max(0, (situation.target_year or situation.year) - situation.year)
    projected = situation.value + left * trend
    return 100 * compute_shortfall(projected, situation.limits) / abs(situation.aim - situation.value)


@within_range
def measure_achievement(situation: Situation) -> Decimal | Reason:
    """Measure achievement in percent, by the method chosen or the one that fits the target's direction."""
    return compute_achievement(situation.value, situation.limits, situation.achievement, situation.base)[0]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity that schemes read.

    Attributes:
        measure: Its formula.
        needs_target: Whether it exists only with a target.
        needs_base: Whether it needs an earlier figure.
    """

    measure: Callable[[Situation], Decimal | Reason]
    needs_target: bool = True
    needs_base: bool = True


QUANTITIES: Mapping[str, Quantity] = {
    "annual_growth": Quantity(measure_annual_growth, needs_target=False),
    "pace_ratio": Quantity(measure_pace_ratio),
    "open_sdg_pace": Quantity(measure_open_sdg_pace),
    "open_sdg_growth": Quantity(measure_open_sdg_growth, needs_target=False),
    "share_of_way": Quantity(measure_share_of_way),
    "linear_pace": Quantity(measure_linear_pace),
    "projected_miss": Quantity(measure_projected_miss),
    "achievement": Quantity(measure_achievement, needs_base=False),
}
"""Every quantity that the bands of a scheme may be about."""
