"""Pace: how fast it went, how fast it must go, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kopumkm.calc.arithmetic import exactly, settle, within_range
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


@within_range
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
    return observed if isinstance(observed, Reason) else compare_rates(base, observed, aim, span, direction)


@within_range
@exactly
def compare_rates(base: Decimal, observed: Decimal, aim: Decimal, span: int, direction: int) -> Decimal | Reason:
    """Compare an observed rate with the compound rate needed from the base on: `s d g/abs(gr)`.

    Args:
        base: `x0`.
        observed: `g`, a fraction a year.
        aim: `T`.
        span: `tT - t0`.
        direction: `d`.

    Returns:
        As `compute_pace_ratio`.

    >>> compare_rates(Decimal(100), Decimal("0.05"), Decimal(121), 2, +1)
    Decimal('0.5')
    """
    needed = compute_rate(base, aim, span)
    if isinstance(needed, Reason):
        return needed
    if needed == 0:
        return Reason.NO_PACE_NEEDED
    return settle((-1 if base < 0 else 1) * direction * observed / abs(needed))


@within_range
@exactly
def compare_changes(base: Decimal, step: Decimal, aim: Decimal, span: int, direction: int) -> Decimal | Reason:
    """Compare an observed change a year with the change needed from the base on: `d c / abs((T - x0)/(tT - t0))`.

    Args:
        base: `x0`.
        step: `c`, in the unit of the figures a year.
        aim: `T`.
        span: `tT - t0`.
        direction: `d`.

    Returns:
        1 when exactly on the way, negative when moving away; or why there is none.

    >>> compare_changes(Decimal(0), Decimal(2), Decimal(40), 10, +1)
    Decimal('0.5')
    """
    if aim == base or span < 1:
        return Reason.NO_PACE_NEEDED
    return direction * step * span / abs(aim - base)


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """How a series came to its latest figure.

    Attributes:
        base_year: `t0`.
        base: `x0`.
        year: `t`.
        value: `x`.
        history: Every comparable figure from the base on, by year.
    """

    base_year: int
    base: Decimal
    year: int
    value: Decimal
    history: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def years(self) -> int:
        """`t - t0`."""
        return self.year - self.base_year


@dataclass(frozen=True, slots=True)
class Pace:
    """A pace that can be continued.

    Attributes:
        method: Key of `PACES`.
        step: Change a year: a fraction for `compound` and `regression`, in the unit of the figures for `linear`.
    """

    method: str
    step: Decimal


def measure_compound(track: Track) -> Pace | Reason:
    """Measure the compound pace, `(x/x0)^(1/(t - t0)) - 1` a year.

    Args:
        track: Base and latest figure.

    Returns:
        The pace, or why there is none.

    >>> measure_compound(Track(base_year=2020, base=Decimal(100), year=2021, value=Decimal(110)))
    Pace(method='compound', step=Decimal('0.1'))
    """
    obstacle = find_obstacle(track.base, track.value)
    rate = obstacle or compute_rate(track.base, track.value, track.years)
    return rate if isinstance(rate, Reason) else Pace("compound", rate)


@exactly
def measure_linear(track: Track) -> Pace | Reason:
    """Measure the linear pace, `(x - x0)/(t - t0)` a year.

    Args:
        track: Base and latest figure.

    Returns:
        The pace, or why there is none.

    >>> measure_linear(Track(base_year=2020, base=Decimal(0), year=2022, value=Decimal(10)))
    Pace(method='linear', step=Decimal('5'))
    """
    return Reason.TOO_FEW_YEARS if track.years < 1 else Pace("linear", (track.value - track.base) / track.years)


@exactly
def measure_regression(track: Track) -> Pace | Reason:
    """Measure the pace of a straight line through the logarithms of all figures from the base on.

    `exp(b) - 1`, where `b = sum((t - mean t)(ln x - mean ln x)) / sum((t - mean t)^2)`: the average annual rate of
    change (AARR) that health agencies use. Single figures at either end count less than in the compound pace.

    Args:
        track: The figures.

    Returns:
        The pace, or why there is none.

    >>> track = Track(base_year=2020, base=Decimal(100), year=2022, value=Decimal(121), history={2021: Decimal(110)})
    >>> round(measure_regression(track).step, 20)
    Decimal('0.10000000000000000000')
    """
    figures = {**track.history, track.base_year: track.base, track.year: track.value}
    if len(figures) < LEAST_FOR_REGRESSION:
        return Reason.TOO_FEW_YEARS
    if min(figures.values()) <= 0:
        return Reason.SIGN
    logarithms = {year: figure.ln() for year, figure in figures.items()}
    mean_year = Decimal(sum(figures)) / len(figures)
    mean = sum(logarithms.values(), Decimal(0)) / len(figures)
    covariance = sum(((year - mean_year) * (each - mean) for year, each in logarithms.items()), Decimal(0))
    slope = covariance / sum(((year - mean_year) ** 2 for year in figures), Decimal(0))
    return Pace("regression", slope.exp() - 1)


LEAST_FOR_REGRESSION = 3
"""Figures that a regression needs: through two points it would only repeat the compound pace."""

PACES: Mapping[str, Callable[[Track], Pace | Reason]] = {
    "compound": measure_compound,
    "linear": measure_linear,
    "regression": measure_regression,
}
"""Every way to measure a pace, by the name that stands in each row."""


@within_range
@exactly
def project(value: Decimal, pace: Pace, ahead: int) -> Decimal | Reason:
    """Continue a pace from a figure: `x (1 + r)^n`, or `x + n c` for a linear one.

    Args:
        value: `x`.
        pace: The pace.
        ahead: `n`, in years.

    Returns:
        The projected figure, or why there is none.

    >>> project(Decimal(110), Pace("compound", Decimal("0.1")), 1), project(Decimal(10), Pace("linear", Decimal(5)), 1)
    (Decimal('121.0'), Decimal('15'))
    """
    return extend(value, pace, ahead)


@exactly
def extend(value: Decimal, pace: Pace, ahead: int) -> Decimal:
    """Continue a pace from a figure as `project` does, also beyond what is shown: to find when a target is met.

    Args:
        value: `x`.
        pace: The pace.
        ahead: `n`, in years.

    Returns:
        The figure.
    """
    if pace.method == "linear":
        return value + ahead * pace.step
    return settle(value * (1 + pace.step) ** ahead)


@exactly
def find_road(value: Decimal, aim: Decimal, span: int, ahead: int, method: str) -> Decimal | None:
    """Find the value a number of years along the road from a figure to its target.

    Linear: `x + (T - x) k/n`; compound: `x (T/x)^(k/n)`.

    Args:
        value: `x`.
        aim: `T`.
        span: `n`, the years of the whole road.
        ahead: `k`.
        method: `linear` or `compound`.

    Returns:
        The value; None where no growth rate leads from the figure to the target.

    >>> find_road(Decimal(100), Decimal(121), 2, 1, "linear"), find_road(Decimal(100), Decimal(121), 2, 1, "compound")
    (Decimal('110.5'), Decimal('110.0000000000000000000000000000000000000'))
    """
    if method == "linear":
        return value + (aim - value) * ahead / span
    if find_obstacle(value, aim) or aim == 0:
        return None
    return aim if ahead == span else settle(value * (aim / value) ** (Decimal(ahead) / span))


@exactly
def find_year_reached(value: Decimal, year: int, pace: Pace, limits: Limits) -> int | None:
    """Find the first year in which a pace meets a target.

    Args:
        value: `x`.
        year: `t`.
        pace: The pace.
        limits: The target.

    Returns:
        The year; `t` itself when the target is met; None when it is never met, or not by `HORIZON`.

    >>> find_year_reached(Decimal(110), 2022, Pace("compound", Decimal("0.1")), (Decimal(121), None))
    2023
    >>> find_year_reached(Decimal(90), 2022, Pace("compound", Decimal("-0.1")), (Decimal(121), None)) is None
    True
    """
    if is_met(value, limits):
        return year
    aim = find_aim(value, limits)
    if aim is None or (extend(value, pace, 1) - value) * (aim - value) <= 0:
        return None  # standing still, or moving away
    first, last = 1, HORIZON - year
    while first < last:  # the projection is monotonic: halve the interval until one year remains
        middle = (first + last) // 2
        first, last = (first, middle) if _is_at(aim, value, pace, middle) else (middle + 1, last)
    arrives = _is_at(aim, value, pace, first) and is_met(extend(value, pace, first), limits)
    return year + first if arrives else None


def _is_at(aim: Decimal, value: Decimal, pace: Pace, ahead: int) -> bool:
    """Whether a pace has reached the aim, or passed it."""
    projected = extend(value, pace, ahead)
    return projected >= aim if aim > value else projected <= aim
