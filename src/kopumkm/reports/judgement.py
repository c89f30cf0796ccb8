"""How a target is judged: by which figure, from which base, at what pace, and with which verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kopumkm.calc.gap import Limits, find_aim, is_met
from kopumkm.calc.pace import PACES, Pace, Track, extend
from kopumkm.calc.vocabulary import Flag, Reason, Standing
from kopumkm.errors import CannotRun, problem
from kopumkm.model.definitions import Baseline, Target
from kopumkm.model.scheme import Scheme
from kopumkm.series import Point, Series


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodChoice:
    """How targets are judged; `report_target_gaps` says what each choice means."""

    year: int | None = None
    since: int | None = None
    window: int | None = None
    pace: str = "compound"
    achievement: str | None = None
    achievement_floor: Decimal | None = None
    achievement_cap: Decimal | None = None
    schemes: Mapping[str, Scheme] = field(default_factory=dict)


def check_choice_of_methods(method: MethodChoice) -> None:
    """Refuse choices that exclude each other.

    Args:
        method: What was asked for.

    Raises:
        CannotRun: K042 a base not before the year, K061 two ways to choose the base, K062 a floor above the cap.
    """
    mistakes = []
    if method.year is not None and method.since is not None and method.since >= method.year:
        mistakes.append(problem("K042", since=str(method.since), year=str(method.year)))
    if method.window is not None and method.since is not None:
        mistakes.append(problem("K061", option="--window", other="--since"))
    floor, cap = method.achievement_floor, method.achievement_cap
    if floor is not None and cap is not None and floor > cap:
        mistakes.append(problem("K062", floor=str(floor), cap=str(cap)))
    if mistakes:
        raise CannotRun(mistakes)


def find_judged(series: Series, target: Target, year: int | None) -> tuple[Point | None, bool, set[Flag]]:
    """Find the figure to judge a target by, and whether its year is over.

    Until the target year it is the latest figure. After it, it is that of the target year or, where that is missing,
    the latest one before it. Where even that is missing it is the latest figure, which cannot decide the matter.
    """
    latest = series.find_latest(year)
    is_over = (latest is not None and latest.year >= target.year) or (year is not None and year > target.year)
    if latest is None or not is_over:
        return latest, is_over, set()
    judged = series.find_latest(target.year)
    if judged is None:
        return latest, True, set()
    return judged, True, {Flag.TARGET_YEAR_MISSING} if judged.year < target.year else set()


def find_baseline(series: Series, target: Target, point: Point, method: MethodChoice) -> tuple[Point | None, str]:
    """Find where the pace is counted from, and by which rule.

    Args:
        series: The series.
        target: The target.
        point: The figure that is judged.
        method: Which year or window was asked for.

    Returns:
        The point, if any: the year asked for, the first one in the window, the target's baseline, or the first that is
        comparable; and `since`, `window`, `baseline` or `first_comparable`.
    """
    if method.since is not None:
        base = series.find_point(method.since)
        return (base if base.value is not None and method.since < point.year else None), "since"
    if method.window is not None:
        years = [year for year in series.find_years() if point.year - method.window <= year < point.year]
        return (series.points[years[0]] if years else None), "window"
    stated = target.baseline
    if stated and target.region == series.region:
        return _find_stated(series, stated, point), "baseline"
    return series.find_first_comparable(point.year), "first_comparable"


def _find_stated(series: Series, stated: Baseline, point: Point) -> Point | None:
    """Find the baseline that a target states, with what is recorded for that year where the two agree."""
    if stated.year >= point.year:
        return None
    recorded = series.find_point(stated.year)
    if stated.value is None:
        return recorded if recorded.value is not None else None
    if recorded.value == stated.value:
        return recorded
    return Point(year=stated.year, value=stated.value, reason=None, sources=(stated.source,) if stated.source else ())


def make_limits(target: Target, figure: Decimal) -> Limits:
    """Read a single figure as the same kind of target.

    Args:
        target: The target.
        figure: A rival figure or a milestone.

    Returns:
        A floor or a ceiling as the target is one. Of a range it is neither, and stands for a range of one figure.
    """
    return {"at_least": (figure, None), "at_most": (None, figure), "between": (figure, figure)}[target.bound]


def meets_milestone(target: Target, value: Decimal, milestone: Decimal) -> bool | None:
    """Say whether a figure meets a milestone.

    Args:
        target: The target that the milestone leads to.
        value: The figure of the milestone's year.
        milestone: The milestone.

    Returns:
        Whether it does; None on the way to a range, as one figure does not say which side of it is the good one.
    """
    return None if target.bound == "between" else is_met(value, make_limits(target, milestone))


def make_track(series: Series, base: Point, point: Point) -> Track:
    """Describe how a series came from one figure to another.

    Args:
        series: The series.
        base: The earlier figure.
        point: The later figure.

    Returns:
        Both, with every actual figure between them.
    """
    between = [series.points[year] for year in series.find_years() if base.year < year < point.year]
    return Track(
        base_year=base.year,
        base=known(base),
        year=point.year,
        value=known(point),
        history={each.year: known(each) for each in between},
    )


def measure_pace(track: Track, method: str) -> Pace | Reason:
    """Measure a pace; where a compound one does not exist, from 0 or across it, the linear one stands in.

    Args:
        track: The figures.
        method: Key of `PACES`.

    Returns:
        The pace, which names its method, or why there is none.
    """
    pace = PACES[method](track)
    if method == "compound" and pace in (Reason.ZERO_BASE, Reason.SIGN):
        return PACES["linear"](track)
    return pace


def known(point: Point) -> Decimal:
    """Return the figure of a point that was chosen because it has one."""
    if point.value is None:
        raise ValueError(point)
    return point.value


def find_direction(target: Target, value: Decimal) -> int:
    """Say which way a target pulls: +1 up, -1 down.

    Args:
        target: The target; a range pulls down only from above it.
        value: The figure that is judged.

    Returns:
        The direction `d`.
    """
    low, high = target.limits
    return -1 if low is None or (high is not None and value > high) else 1


def judge(
    row: Mapping[str, object], point: Point, target: Target, pace: Pace | None, *, is_over: bool
) -> tuple[Standing, Reason | None]:
    """Decide how a target stands (met first, then the trend), and name the first result that is absent.

    Args:
        row: The results so far.
        point: The figure that is judged.
        target: The target.
        pace: The pace so far, if there is one.
        is_over: Whether the target year is over.

    Returns:
        The standing and the reason.
    """
    x = known(point)
    undefined = [row["achievement_percent"], *([] if is_over else [row["observed_annual_percent"]])]
    reason = next((each for each in undefined if isinstance(each, Reason)), None)
    if reason is None and Reason.OUT_OF_RANGE in row.values():
        reason = Reason.OUT_OF_RANGE
    if point.year > target.year:
        return Standing.UNKNOWN, Reason.NO_VALUE_BY_TARGET_YEAR
    if is_met(x, target.limits):
        return Standing.MET, reason
    if is_over:
        return Standing.MISSED, reason
    aim = find_aim(x, target.limits)
    if pace is None or aim is None:
        return Standing.UNKNOWN, reason
    if (extend(x, pace, target.year - point.year) - x) * (aim - x) < 0:
        return Standing.MOVING_AWAY, reason
    reached = row["year_reached"]
    return (Standing.ON_TRACK if isinstance(reached, int) and reached <= target.year else Standing.BEHIND), reason
