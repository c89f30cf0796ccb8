"""Putting a row into the classes of the schemes that were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kopumkm.calc.arithmetic import round_half_up
from kopumkm.calc.classification import Interval, classify
from kopumkm.calc.open_sdg import Progress, assess_with_target, assess_without_target
from kopumkm.calc.quantities import QUANTITIES, Situation, find_recent_trend, find_trend_start
from kopumkm.calc.vocabulary import Flag, Reason
from kopumkm.errors import CannotRun, Term, find_nearest, list_names, problem
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Target
from kopumkm.model.scalars import Text
from kopumkm.model.scheme import ClassName, Scheme, Variant
from kopumkm.reports.rows import compare_points
from kopumkm.schemes import load_schemes
from kopumkm.series import Point, Series

LARGEST_SCORE = Decimal(120)
SCORE_IS_CAPPED_ABOVE = Decimal(110)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """The class of one row in one scheme.

    Attributes:
        scheme: Identifier of the scheme.
        name: The class; two joined with `|` where a figure lies in a hole between two bands; None when there is none.
        labels: Names of the class or of the two.
        score: The scheme's score.
        quantity: What was measured and compared with the bands.
        decided_by: met, away (a trend in the wrong direction) or band.
        reason: Why there is no class.
        zero_replaced: Whether a 0 was replaced in order to compute.
        years: The earlier years whose figures went in.
    """

    scheme: str
    name: str | None = None
    labels: tuple[Text, ...] = ()
    score: Decimal | None = None
    quantity: Decimal | None = None
    decided_by: str = ""
    reason: Reason | None = None
    zero_replaced: bool = False
    years: tuple[int, ...] = ()


def choose_schemes(dataset: Dataset, asked: Iterable[str]) -> dict[str, Scheme]:
    """Find the schemes that were asked for.

    Args:
        dataset: The data, which may define its own.
        asked: Identifiers.

    Returns:
        Identifier to scheme, in the order asked.

    Raises:
        CannotRun: K040 for one that does not exist.
    """
    asked = list(dict.fromkeys(asked))
    if not asked:
        return {}
    known = {**load_schemes(), **dataset.schemes}
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise CannotRun(
            problem(
                "K040",
                nearest=find_nearest(name, known),
                kind=Term("scheme"),
                found=name,
                valid=list_names(sorted(known)),
            )
            for name in unknown
        )
    return {name: known[name] for name in asked}


def put_into_class(
    key: str, scheme: Scheme, situation: Situation | None, *, percent: bool, has_target: bool
) -> Classified:
    """Find the class of one situation in one scheme.

    Args:
        key: Identifier of the scheme.
        scheme: The scheme.
        situation: What is known; None when there is no figure to judge.
        percent: Whether the indicator is a percentage, which ends at 0 and 100.
        has_target: Whether the question is about a target.

    Returns:
        The class, or why there is none.
    """
    variant = (scheme.with_target if has_target else None) or scheme.without_target
    if variant is None:
        return Classified(scheme=key, reason=Reason.NO_VARIANT)
    if situation is None:
        return Classified(scheme=key, reason=Reason.NO_VALUE)
    progress = _find_progress(scheme, variant, situation)
    if isinstance(progress, Reason):
        return Classified(scheme=key, reason=progress)
    classes, decided_by, quantity, reason = _decide(variant, situation, percent=percent)
    score = progress.score if progress else None
    if scheme.scores == "over_110_is_120" and quantity is not None:
        judged = round_half_up(quantity, 0) if variant.whole_percent else quantity
        score = LARGEST_SCORE if judged > SCORE_IS_CAPPED_ABOVE else judged
    return Classified(
        scheme=key,
        name="|".join(each.name for each in classes) or None,
        labels=tuple(each.label for each in classes),
        score=score if classes else None,
        quantity=quantity,
        decided_by=decided_by,
        reason=reason,
        zero_replaced=bool(progress and progress.zero_replaced),
        years=tuple(_find_years(variant, situation)) if decided_by else (),
    )


def _find_years(variant: Variant, situation: Situation) -> Iterator[int]:
    """Find the earlier years whose figures a scheme looked at."""
    is_trend = variant.reads == "projected_miss"
    if QUANTITIES[variant.reads].needs_base and not is_trend and situation.years > 0:
        yield situation.base_year
    first = find_trend_start(situation) if is_trend or variant.away else None
    if first is not None:
        yield first


def find_flags_of_classes(
    dataset: Dataset, series: Series, point: Point | None, classes: Iterable[Classified]
) -> set[Flag]:
    """Find why classes should be read with care: a scheme may look at other years than the row does.

    Args:
        dataset: The data.
        series: The series.
        point: The figure that is judged.
        classes: The classes of the row.

    Returns:
        The flags.
    """
    flags = set[Flag]()
    for each in classes:
        if each.zero_replaced:
            flags.add(Flag.ZERO_REPLACED)
        for year in each.years:
            if point and year in series.points:
                flags |= compare_points(dataset, series.points[year], point, series)
    return flags


def _find_progress(scheme: Scheme, variant: Variant, situation: Situation) -> Progress | Reason | None:
    if scheme.scores != "open_sdg":
        return None
    if variant.reads == "open_sdg_growth":
        return assess_without_target(
            situation.base, situation.value, situation.years, situation.direction, situation.natural_limit
        )
    if situation.aim is None:
        return Reason.NO_PACE_NEEDED
    return assess_with_target(
        situation.base,
        situation.value,
        situation.aim,
        situation.years,
        situation.span,
        situation.direction,
        met=situation.is_met,
    )


def _decide(
    variant: Variant, situation: Situation, *, percent: bool
) -> tuple[list[ClassName], str, Decimal | None, Reason | None]:
    """Decide met first, then the wrong direction, then the bands; also return which of them, and what was measured."""
    quantity = QUANTITIES[variant.reads]
    measured = Reason.TOO_FEW_YEARS if quantity.needs_base and situation.years < 1 else quantity.measure(situation)
    known = measured if isinstance(measured, Decimal) and measured.is_finite() else None
    if variant.met and (situation.is_met or (percent and _is_near_end(variant, situation))):
        return [variant.met], "met", known, None
    if isinstance(measured, Reason):
        return [], "", None, measured
    trend = find_recent_trend(situation) if variant.away else None
    if variant.away and isinstance(trend, Decimal) and situation.direction * trend < 0:
        return [variant.away], "away", known, None
    judged = round_half_up(measured, 0) if variant.whole_percent and measured.is_finite() else measured
    intervals = [
        Interval(low=band.low[0], low_included=band.low[1], high=band.high[0], high_included=band.high[1])
        for band in variant.bands
    ]
    return [variant.bands[position] for position in classify(judged, intervals)], "band", known, None


def _is_near_end(variant: Variant, situation: Situation) -> bool:
    """Whether the target is 0 or 100 % and the value within so many points of it."""
    aim = situation.aim
    if variant.near_natural_end is None or aim not in (0, 100):
        return False
    return abs(situation.value - aim) <= variant.near_natural_end


def check_fit_for_growth(dataset: Dataset, schemes: Mapping[str, Scheme]) -> None:
    """Refuse schemes that need a target.

    Args:
        dataset: The data, which may define its own.
        schemes: What was asked for.

    Raises:
        CannotRun: K045 for each of them.
    """
    known = {**load_schemes(), **dataset.schemes}
    valid = list_names(sorted(key for key, scheme in known.items() if scheme.without_target))
    unfit = [key for key, scheme in schemes.items() if scheme.without_target is None]
    if unfit:
        raise CannotRun(problem("K045", scheme=key, valid=valid) for key in unfit)


def classify_trend(
    dataset: Dataset,
    series: Series,
    base: Point | None,
    point: Point | None,
    since: int | None,
    schemes: Mapping[str, Scheme],
) -> list[Classified]:
    """Put a change without a target into classes.

    Args:
        dataset: The data.
        series: The series.
        base: The earlier figure.
        point: The later figure.
        since: The base year that was asked for.
        schemes: The schemes.

    Returns:
        One for each scheme.
    """
    indicator = dataset.indicators[series.indicator]
    direction = 1 if indicator.better == "higher" else -1

    def classify(key: str, scheme: Scheme) -> Classified:
        start = find_base(scheme, series, base, point, since)
        situation = describe_situation(series, start, point, direction, indicator.limit)
        return put_into_class(key, scheme, situation, percent=indicator.in_points, has_target=False)

    return [classify(key, scheme) for key, scheme in schemes.items()]


def find_base(
    scheme: Scheme, series: Series, base: Point | None, point: Point | None, configured: int | None
) -> Point | None:
    """Find the base of a scheme: in Open SDG a base year without a figure yields to the next one that has one.

    Args:
        scheme: The scheme.
        series: The series.
        base: The base of the row, if it has one.
        point: The figure that is judged.
        configured: The base year that was asked for or that the target states.

    Returns:
        The base.
    """
    if base is None and point is not None and configured is not None and scheme.scores == "open_sdg":
        return series.find_first_from(configured, point.year)
    return base


def classify_progress(
    dataset: Dataset,
    series: Series,
    base: Point | None,
    point: Point,
    target: Target,
    direction: int,
    achievement: str | None,
    configured: int | None,
    schemes: Mapping[str, Scheme],
) -> list[Classified]:
    """Put progress towards a target into classes.

    Args:
        dataset: The data.
        series: The series.
        base: The figure from which the pace is counted.
        point: The figure that is judged.
        target: The target.
        direction: +1 when it pulls up, -1 when it pulls down.
        achievement: Method of achievement, if one was chosen.
        configured: The base year that was asked for or that the target states.
        schemes: The schemes.

    Returns:
        One for each scheme.
    """
    indicator = dataset.indicators[series.indicator]

    def classify(key: str, scheme: Scheme) -> Classified:
        start = find_base(scheme, series, base, point, configured)
        situation = describe_situation(series, start, point, direction, indicator.limit)
        if situation:
            situation = replace(situation, target_year=target.year, limits=target.limits, achievement=achievement)
        return put_into_class(key, scheme, situation, percent=indicator.in_points, has_target=True)

    return [classify(key, scheme) for key, scheme in schemes.items()]


def describe_situation(
    series: Series, base: Point | None, point: Point | None, direction: int, natural_limit: Decimal | None
) -> Situation | None:
    """Describe what a scheme may look at; without a base the figure itself stands for it.

    Args:
        series: The series.
        base: The earlier figure.
        point: The later figure.
        direction: +1 when higher is better, -1 when lower is.
        natural_limit: Natural limit of the series.

    Returns:
        The situation, or None without a figure.
    """
    if point is None or point.value is None:
        return None
    start = base if base and base.value is not None else point
    comparable = series.find_first_comparable(point.year) or point
    history = {
        year: each.value
        for year, each in series.points.items()
        if comparable.year <= year <= point.year and each.value is not None and not each.is_forecast
    }
    return Situation(
        base_year=start.year,
        base=point.value if start.value is None else start.value,
        year=point.year,
        value=point.value,
        direction=direction,
        natural_limit=natural_limit,
        history=history,
    )


def describe_classes(classes: list[Classified]) -> dict[str, Any]:
    """Make the columns of a row that hold its classes; the first scheme has columns of its own."""
    first = classes[0] if classes else None
    return {
        "scheme": first.scheme if first else None,
        "class_": first.name if first else None,
        "class_label": write_label(first) if first else None,
        "score": first.score if first else None,
        "schemes": tuple(each.scheme for each in classes),
        "classes": tuple(each.name or "" for each in classes),
        "class_reasons": tuple(str(each.reason or "") for each in classes),
        "class_quantities": tuple(each.quantity for each in classes),
        "scores": tuple(each.score for each in classes),
        "class_decided_by": tuple(each.decided_by for each in classes),
    }


def write_label(classified: Classified) -> str | None:
    """Write the name of a class in Indonesian; of two, where the figure lies between them."""
    names = [label.in_language("id") for label in classified.labels]
    return " | ".join(names) or None
