"""The target-gap report: where each target stands, what is missing, and whether the pace suffices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from kopumkm.calc.achievement import compute_achievement, limit_achievement
from kopumkm.calc.gap import (
    compute_gap,
    compute_missing_numerator,
    compute_shortfall,
    find_aim,
    is_near,
)
from kopumkm.calc.growth import compute_annual_growth, compute_mean_growth, to_percent
from kopumkm.calc.pace import (
    Pace,
    Track,
    compare_changes,
    compare_rates,
    compute_required_change,
    find_year_reached,
    project,
)
from kopumkm.calc.vocabulary import Flag, Reason, Standing
from kopumkm.errors import CannotRun, problem
from kopumkm.errors import mark_message as _
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Target
from kopumkm.reports.classes import (
    Classified,
    choose_schemes,
    classify_progress,
    describe_classes,
    find_flags_of_classes,
)
from kopumkm.reports.judgement import (
    MethodChoice,
    check_choice_of_methods,
    find_baseline,
    find_direction,
    find_judged,
    judge,
    known,
    make_limits,
    make_track,
    measure_pace,
    meets_milestone,
)
from kopumkm.reports.rows import (
    Report,
    choose_both,
    column,
    compare_points,
    find_no_value,
    list_rivals,
    order_flags,
)
from kopumkm.series import Made, Point, Series, differ_in_month, make_series


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGapRow:
    """One target held against one region."""

    region: str = column("Identifier of the region")
    region_name: str = column("Name of the region, in Indonesian")
    target: str | None = column("Identifier of the target; null where an indicator that was asked for has none")
    indicator: str = column("Identifier of the indicator")
    name: str = column("Name of the indicator, in Indonesian")
    unit: str = column("Unit of the figures, in Indonesian")
    better: str = column("higher or lower: which way the indicator is better")
    bound: str | None = column("at_least, at_most or between")
    target_year: int | None = column("Year in which the target is to be met")
    target_value: Decimal | None = column("The figure that value is measured against; null inside a range")
    year: int | None = column("Year of the figure that is judged")
    value: Decimal | None = column("That figure")
    gap: Decimal | None = column("value - target_value, in the unit, or in percentage points where the unit is %")
    shortfall: Decimal | None = column("What is still missing; 0 when the target is met")
    shortfall_units: Decimal | None = column(
        "The shortfall of a ratio in units of its numerator, at this year's denominator"
    )
    shortfall_units_indicator: str | None = column("What those units count: identifiers joined with +")
    achievement_percent: Decimal | None = column("Achievement in percent, by achievement_method")
    achievement_method: str | None = column("ratio, mirror, inverse, range or distance")
    baseline_year: int | None = column("Year from which the pace is counted")
    baseline_value: Decimal | None = column("Figure of that year")
    observed_annual_percent: Decimal | None = column("Growth a year from baseline to value, by pace_method")
    required_annual_percent: Decimal | None = column("Compound annual growth needed from value to target")
    required_change_per_year: Decimal | None = column("Change needed each year from value to target, in the unit")
    pace_ratio: Decimal | None = column(
        "Observed pace / pace needed from the baseline on, by pace_method; 1 is exactly on the way"
    )
    projected_value: Decimal | None = column("Where the observed pace leads by the target year, by pace_method")
    year_reached: int | None = column("First year in which that pace meets the target")
    milestone_year: int | None = column("The year of value, when a milestone is set for it")
    milestone_value: Decimal | None = column("The milestone of that year")
    status: str = column("met, missed, on_track, behind, moving_away or unknown")
    scheme: str | None = column("Classification scheme, the first that was asked for")
    class_: str | None = column("Class of that scheme; two joined with | where the figure lies between two bands")
    class_label: str | None = column("Name of that class, in Indonesian")
    score: Decimal | None = column("Score of that scheme")
    gap_low: Decimal | None = column("Lowest gap over all choices among rival figures and rival targets")
    gap_high: Decimal | None = column("Highest gap over all choices among rival figures and rival targets")
    flags: tuple[str, ...] = column("Why the result should be read with care")
    reason: str | None = column("Why a result is absent")
    legal_basis: str | None = column("Source that is the law or plan behind the target")
    source: str | None = column("Sources of value, joined with ;")
    as_of: str | None = column("Reference date of value: year, year-month or date")
    target_region: str | None = column("Region for which the target was set")
    target_low: Decimal | None = column("Lowest value that meets the target; null for at_most")
    target_high: Decimal | None = column("Highest value that meets the target; null for at_least")
    target_source: str | None = column("Source in which the target figure was read")
    target_rivals: tuple[Decimal, ...] = column("Other figures stated for the same target")
    target_rival_sources: tuple[str, ...] = column("Their sources, in the same order")
    target_checked: str | None = column("Last date on which the target was verified to stand")
    pace_method: str | None = column("compound, linear or regression; linear, too, where no growth rate exists")
    pace_from: str | None = column("From where the pace is counted: since, window, baseline or first_comparable")
    observed_change_per_year: Decimal | None = column("(value - baseline_value) / years, in the unit")
    milestone_met: bool | None = column("Whether value meets the milestone; null where the target is a range")
    milestone_source: str | None = column("Source in which the milestone was read")
    milestone_rivals: tuple[Decimal, ...] = column("Other figures stated for the same milestone")
    milestone_rival_sources: tuple[str, ...] = column("Their sources, in the same order")
    value_status: str | None = column("SDMX observation status of value")
    value_computed: Decimal | None = column("For a ratio: what its parts give for the year")
    value_rivals: tuple[Decimal, ...] = column("Rival figures of the year that were not used")
    value_rival_sources: tuple[str, ...] = column("Their sources, in the same order")
    value_mark: str = column("Mark shown behind value, as BPS prints it")
    schemes: tuple[str, ...] = column("Every scheme that was asked for")
    classes: tuple[str, ...] = column("The class in each, in the same order; empty where there is none")
    class_reasons: tuple[str, ...] = column("Why there is none, in the same order")
    class_quantities: tuple[Decimal | None, ...] = column("What was compared with the bounds, in the same order")
    scores: tuple[Decimal | None, ...] = column("The score of each, in the same order")
    class_decided_by: tuple[str, ...] = column("met, away or band, in the same order; empty where there is no class")
    milestone_gap: Decimal | None = column(
        "value - milestone_value, in the unit, or in percentage points where the unit is %"
    )


COUNTS_ARE_NO_BENCHMARK = _("Targets on counts of a larger region are no benchmark for {region}: {targets}")


def report_target_gaps(  # noqa: PLR0913 - a question has as many parts as it has
    dataset: Dataset,
    *,
    indicators: Iterable[str] = (),
    regions: Iterable[str] = (),
    year: int | None = None,
    since: int | None = None,
    window: int | None = None,
    pace: str = "compound",
    achievement: str | None = None,
    achievement_floor: Decimal | None = None,
    achievement_cap: Decimal | None = None,
    history: bool = False,
    schemes: Iterable[str] = (),
) -> Report:
    """Answer where targets stand.

    Targets of a larger region are benchmarks for its parts where the indicator is a share, rate or index; a count of
    the whole is none, and a note says so.

    Args:
        dataset: The data.
        indicators: Identifiers; nothing means each.
        regions: Identifiers, codes or names; nothing means the default region.
        year: Judge as of this year; None means each indicator's latest.
        since: Count the pace from this year; None means the target's baseline, or the first comparable year.
        window: Count the pace over so many years before the value instead.
        pace: Key of `PACES`.
        achievement: Key of `ACHIEVEMENTS`; None means the target's, the indicator's or that of the direction.
        achievement_floor: Least achievement shown, in percent.
        achievement_cap: Greatest achievement shown, in percent, say 120.
        history: Also show targets that a later one has replaced.
        schemes: Classification schemes.

    Returns:
        One row for each target and region.

    Raises:
        CannotRun: K040 unknown name, K041 no target or value at all, K042 years that do not fit, K043 no region,
            K061 both since and window, K062 a floor above the cap.
    """
    method = MethodChoice(
        year=year,
        since=since,
        window=window,
        pace=pace,
        achievement=achievement,
        achievement_floor=achievement_floor,
        achievement_cap=achievement_cap,
    )
    check_choice_of_methods(method)
    chosen_regions, chosen = choose_both(dataset, regions, indicators)
    method = replace(method, schemes=choose_schemes(dataset, schemes))
    replaced = {target.replaces for target in dataset.targets.values()} if not history else set()
    series: Made = {}
    made: Made = {}
    rows: list[TargetGapRow] = []
    notes: list[tuple[str, Mapping[str, str | Decimal]]] = []
    for region in chosen_regions:
        left_out: list[str] = []
        for key, target in find_targets(dataset, region, left_out):
            if target.indicator in chosen and key not in replaced:
                place = (region, target.indicator)
                series.setdefault(place, make_series(dataset, *place, made))
                rows.append(make_target_gap_row(dataset, key, series[place], method))
        for name in dict.fromkeys(indicators):
            if not any(row.region == region and row.indicator == name for row in rows):
                series[region, name] = make_series(dataset, region, name, made)
                rows.append(_make_empty_row(dataset, region, name, Reason.NO_TARGET))
        left_out = [key for key in left_out if dataset.targets[key].indicator in chosen and key not in replaced]
        if left_out:
            notes.append((COUNTS_ARE_NO_BENCHMARK, {"region": region, "targets": ", ".join(left_out)}))
    if all(row.value is None for row in rows):
        asked = [*chosen_regions, *([str(year)] if year else []), *indicators]
        if not any(row.target for row in rows):
            raise CannotRun([problem("K049", asked=", ".join(asked))])
        raise CannotRun([find_no_value(dataset, asked, chosen_regions, {row.indicator for row in rows})])
    parameters = {
        "indicators": list(indicators),
        "regions": chosen_regions,
        "year": year,
        "since": since,
        "window": window,
        "pace": pace,
        "achievement": achievement,
        "achievement_floor": achievement_floor,
        "achievement_cap": achievement_cap,
        "history": history,
        "schemes": list(schemes),
    }
    return Report(
        command="target-gap",
        dataset=dataset,
        parameters=parameters,
        rows=tuple(rows),
        series=series,
        schemes=method.schemes,
        notes=tuple(notes),
    )


def find_targets(dataset: Dataset, region: str, left_out: list[str]) -> Iterator[tuple[str, Target]]:
    """Find the targets that concern a region: its own, then those of the regions it lies in.

    Args:
        dataset: The data.
        region: Key of the region.
        left_out: Receives the keys of targets that are no benchmark because they count something.

    Yields:
        Key and target.
    """
    for place in (region, *dataset.find_ancestors(region)):
        for key, target in dataset.targets.items():
            if target.region != place:
                continue
            if place != region and dataset.indicators[target.indicator].is_count:
                left_out.append(key)
            else:
                yield key, target


def make_target_gap_row(dataset: Dataset, key: str, series: Series, method: MethodChoice) -> TargetGapRow:
    """Compute one row.

    Args:
        dataset: The data.
        key: Key of the target.
        series: The target's indicator in the region.
        method: How it is judged.

    Returns:
        The row.
    """
    target = dataset.targets[key]
    year = method.year
    point, is_over, flags = find_judged(series, target, year)
    reason: Reason | None = None if point else (year and series.find_point(year).reason) or Reason.NO_VALUE
    row: dict[str, Any] = {"target": key, "year": year, **_describe_target(target)}
    if target.region != series.region:
        flags.add(Flag.BENCHMARK)
    if target.rivals:
        flags.add(Flag.CONTESTED)
    if point:
        base, pace_from = find_baseline(series, target, point, method)
        flags |= compare_points(dataset, base, point, series)
        row |= _describe_value(point)
        row |= _measure(dataset, target, point, base, method)
        if row.get("shortfall_units") is not None and row["shortfall"]:  # the parts of the ratio went in
            flags |= point.part_flags
            if differ_in_month(point.as_of, point.denominator_as_of):
                flags.add(Flag.REFERENCE_DATE)
        track = make_track(series, base, point) if base else None
        pace = measure_pace(track, method.pace) if track else Reason.TOO_FEW_YEARS
        row |= _describe_pace(track, pace, point, target, is_over=is_over)
        if base and row.get("pace_method") == "regression":  # every year from the base on went in
            between = (series.points[year] for year in series.find_years() if base.year < year < point.year)
            flags = flags.union(*(compare_points(dataset, each, point, series) for each in between))
        row["pace_from"] = pace_from if base else None
        status, reason = judge(row, point, target, pace if isinstance(pace, Pace) else None, is_over=is_over)
        row["status"] = str(status)
        aim = row["target_value"]
        if base and base.value is not None and aim is not None and is_near(base.value, aim):
            flags.add(Flag.BASE_NEAR_TARGET)
        direction = find_direction(target, known(point))
        stated = target.baseline.year if target.baseline and target.region == series.region else None
        configured = stated if method.since is None else method.since
        achievement = choose_achievement(dataset, target, method)
        classes = (
            classify_progress(dataset, series, base, point, target, direction, achievement, configured, method.schemes)
            if point.year <= target.year
            else [Classified(scheme=key, reason=Reason.NO_VALUE_BY_TARGET_YEAR) for key in method.schemes]
        )
        row |= describe_classes(classes)
        flags |= find_flags_of_classes(dataset, series, point, classes)
    else:
        row |= describe_classes([Classified(scheme=key, reason=Reason.NO_VALUE) for key in method.schemes])
    row |= {"flags": order_flags(flags), "reason": reason and str(reason)}
    defined: dict[str, Any] = {name: None if isinstance(value, Reason) else value for name, value in row.items()}
    return replace(_make_empty_row(dataset, series.region, target.indicator), **defined)


def _describe_target(target: Target) -> dict[str, object]:
    low, high = target.limits
    rivals = target.rivals or []
    return {
        "bound": target.bound,
        "target_year": target.year,
        "target_value": None if target.bound == "between" else high if low is None else low,
        "target_region": target.region,
        "target_low": low,
        "target_high": high,
        "target_source": target.source,
        "target_rivals": tuple(each.value for each in rivals),
        "target_rival_sources": tuple(each.source or "" for each in rivals),
        "target_checked": str(target.checked) if target.checked else None,
        "legal_basis": target.legal_basis,
    }


def _describe_value(point: Point) -> dict[str, object]:
    rivals, rival_sources = list_rivals(point)
    return {
        "year": point.year,
        "value": point.value,
        "source": ";".join(point.sources) or None,
        "as_of": str(point.as_of) if point.as_of else None,
        "value_status": point.status,
        "value_computed": point.computed,
        "value_rivals": rivals,
        "value_rival_sources": rival_sources,
        "value_mark": point.mark,
    }


def choose_achievement(dataset: Dataset, target: Target, method: MethodChoice) -> str | None:
    """Find the method of achievement that was chosen: for the question, the target or the indicator; else None."""
    return method.achievement or target.achievement or dataset.indicators[target.indicator].achievement


def _measure(
    dataset: Dataset, target: Target, point: Point, base: Point | None, method: MethodChoice
) -> dict[str, object]:
    """Measure the distance between a figure and its target; a `Reason` stands for what is undefined."""
    x, limits = known(point), target.limits
    aim, shortfall = find_aim(x, limits), compute_shortfall(x, limits)
    chosen = choose_achievement(dataset, target, method)
    achievement, achievement_method = compute_achievement(x, limits, chosen, base.value if base else None)
    if isinstance(achievement, Decimal):
        achievement = limit_achievement(achievement, method.achievement_floor, method.achievement_cap)
    measured: dict[str, object] = {
        "target_value": aim,
        "gap": compute_gap(x, limits),
        "shortfall": shortfall,
        "achievement_percent": achievement,
        "achievement_method": achievement_method,
    }
    gaps = _find_gaps(target, point)
    if len(gaps) > 1:
        measured |= {"gap_low": min(gaps), "gap_high": max(gaps)}
    ratio = dataset.indicators[target.indicator].ratio
    if ratio and aim is not None and point.denominator is not None:
        missing = compute_missing_numerator(
            shortfall, aim, ratio.per, point.denominator, point.numerator, find_direction(target, x)
        )
        measured |= {"shortfall_units": missing, "shortfall_units_indicator": "+".join(ratio.numerator)}
    milestones = target.milestones.get(point.year)
    if milestones:
        used, *rivals = milestones
        measured |= {
            "milestone_year": point.year,
            "milestone_value": used.value,
            "milestone_met": meets_milestone(target, x, used.value),
            "milestone_gap": compute_gap(x, make_limits(target, used.value)),
            "milestone_source": used.source,
            "milestone_rivals": tuple(each.value for each in rivals),
            "milestone_rival_sources": tuple(each.source or "" for each in rivals),
        }
    return measured


def _make_empty_row(dataset: Dataset, region: str, name: str, reason: Reason | None = None) -> TargetGapRow:
    """Make the row of an indicator of which nothing more is known."""
    indicator = dataset.indicators[name]
    known: dict[str, Any] = {
        "region": region,
        "region_name": dataset.regions[region].name.in_language("id"),
        "indicator": name,
        "name": indicator.name.in_language("id"),
        "unit": indicator.unit.in_language("id"),
        "better": indicator.better,
        "status": str(Standing.UNKNOWN),
        "reason": reason and str(reason),
        "value_mark": "",
    }
    empty = {each.name: () if str(each.type).startswith("tuple") else None for each in fields(TargetGapRow)}
    return TargetGapRow(**{**empty, **known})


def _find_gaps(target: Target, point: Point) -> set[Decimal]:
    """Compute the gap for every choice of a rival figure and a rival target."""
    choices = [target.limits, *(make_limits(target, rival.value) for rival in target.rivals or ())]
    return {compute_gap(value, limits) for value in point.alternatives for limits in choices}


def _describe_pace(
    track: Track | None, pace: Pace | Reason, point: Point, target: Target, *, is_over: bool
) -> dict[str, object]:
    """Say what can be said of the pace; a `Reason` stands for what is undefined."""
    x, left = known(point), 0 if is_over else target.year - point.year
    aim = find_aim(x, target.limits)
    paced: dict[str, object] = {}
    if aim is not None and left > 0:
        paced |= {
            "required_change_per_year": compute_required_change(x, aim, left),
            "required_annual_percent": compute_annual_growth(x, aim, left),
        }
    if track is None:
        return {**paced, "observed_annual_percent": pace}
    paced |= {
        "baseline_year": track.base_year,
        "baseline_value": track.base,
        "observed_annual_percent": _express(track, pace),
        "observed_change_per_year": compute_required_change(track.base, x, track.years),
    }
    if isinstance(pace, Reason):
        return paced
    paced["pace_method"] = pace.method
    if aim is not None:
        span = target.year - track.base_year
        paced["pace_ratio"] = (
            compare_changes(track.base, pace.step, aim, span, find_direction(target, x))
            if pace.method == "linear"
            else compare_rates(track.base, pace.step, aim, span, find_direction(target, x))
        )
    if left > 0:
        paced["projected_value"] = project(x, pace, left)
        paced["year_reached"] = find_year_reached(x, point.year, pace, target.limits)
    return paced


def _express(track: Track, pace: Pace | Reason) -> Decimal | Reason:
    """Express a pace in percent a year: where it is linear, in percent of the base."""
    if isinstance(pace, Reason):
        return pace
    if pace.method == "linear":
        return compute_mean_growth(track.base, track.value, track.years)
    return to_percent(pace.step)
