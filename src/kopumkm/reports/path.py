"""The road from the latest figure to a target, year by year, and where an assumed pace would lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kopumkm.calc.gap import compute_missing_numerator, compute_shortfall, find_aim, is_met
from kopumkm.calc.growth import compute_change
from kopumkm.calc.pace import Pace, find_road, find_year_reached, project
from kopumkm.calc.vocabulary import Flag, Reason
from kopumkm.errors import CannotRun, Term, find_nearest, list_names, problem
from kopumkm.errors import mark_message as _
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Claim, Target
from kopumkm.reports.judgement import MethodChoice, find_baseline, find_direction, known, meets_milestone
from kopumkm.reports.rows import Report, choose_regions, column, find_no_value, list_rivals, order_flags
from kopumkm.series import Made, Point, Series, differ_in_month, make_series


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRow:
    """One year of the road to a target."""

    region: str = column("Identifier of the region")
    region_name: str = column("Name of the region, in Indonesian")
    target: str = column("Identifier of the target")
    indicator: str = column("Identifier of the indicator")
    name: str = column("Name of the indicator, in Indonesian")
    unit: str = column("Unit of the figures, in Indonesian")
    year: int = column("The year")
    actual: Decimal | None = column("The figure of the year, if it is recorded")
    milestone: Decimal | None = column(
        "The milestone of the year, if one is set; in the target year the target, unless it is a range"
    )
    milestone_met: bool | None = column("Whether the figure meets it; null for a milestone on the way to a range")
    shortfall: Decimal | None = column("What the figure of the year lacks to the target; 0 when it is met")
    shortfall_units: Decimal | None = column("The same in units of a ratio's numerator, at the denominator of the year")
    road_linear: Decimal | None = column("Value on a straight line from the latest figure to the target")
    road_compound: Decimal | None = column("Value at a constant growth rate from the latest figure to the target")
    step_linear: Decimal | None = column("Change in this year on the straight line, in the unit")
    step_compound: Decimal | None = column("Change in this year at the constant rate, in the unit")
    step_units: Decimal | None = column("step_linear in units of a ratio's numerator, at the latest denominator")
    assumed: Decimal | None = column("Value at the assumed pace")
    assumed_shortfall: Decimal | None = column("What that value lacks to the target")
    assumed_year_reached: int | None = column("First year in which the assumed pace meets the target; null if never")
    reason: str | None = column("Why there is no road, or why a result of the year is absent")
    source: str | None = column("Sources of the figure, joined with ;")
    status: str | None = column("SDMX observation status of the figure")
    mark: str = column("Mark shown behind the figure, as BPS prints it")
    actual_rivals: tuple[Decimal, ...] = column("Rival figures of the year that were not used")
    actual_rival_sources: tuple[str, ...] = column("Their sources, in the same order")
    milestone_source: str | None = column("Source in which the milestone was read, or the target")
    flags: tuple[str, ...] = column("Why the figure of the year, or the target, should be read with care")
    milestone_rivals: tuple[Decimal, ...] = column(
        "Other figures stated for the milestone; in the target year for the target"
    )
    milestone_rival_sources: tuple[str, ...] = column("Their sources, in the same order")


ASSUMPTION = re.compile(r"([+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?)\s*(%|/\s*(?:year|tahun))")


AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""Such as 120.000, which is a hundred and twenty to some and a hundred and twenty thousand to others."""


def parse_assumption(text: str) -> Pace:
    """Read an assumed pace.

    Args:
        text: `5%` for growth a year, or `120000/year` (also `/tahun`) for a change a year in the unit.

    Returns:
        The pace.

    Raises:
        CannotRun: K047 when it is neither.

    >>> parse_assumption("-2,5%"), parse_assumption("120000/year")
    (Pace(method='compound', step=Decimal('-0.025')), Pace(method='linear', step=Decimal('120000')))
    """
    found = ASSUMPTION.fullmatch(text.strip())
    if not found or AMBIGUOUS.fullmatch(found[1]) or (found[2] == "%" and Decimal(found[1].replace(",", ".")) <= -100):  # noqa: PLR2004
        raise CannotRun([problem("K047", found=text)])
    number = Decimal(found[1].replace(",", "."))
    return Pace("compound", number.scaleb(-2)) if found[2] == "%" else Pace("linear", number)


def report_path(
    dataset: Dataset,
    key: str,
    *,
    regions: Iterable[str] = (),
    year: int | None = None,
    assume: str | None = None,
) -> Report:
    """Answer which way leads to a target.

    Args:
        dataset: The data.
        key: Identifier of the target.
        regions: The region to hold against it; nothing means the one it was set for.
        year: Start from the latest figure up to this year.
        assume: A pace to try, as `parse_assumption` reads it.

    Returns:
        One row for each year from the base of the pace to the target year.

    Raises:
        CannotRun: K040 unknown name, K041 no value at all, K047 assumption not understood.
    """
    if key not in dataset.targets:
        valid = list_names(dataset.targets)
        nearest = find_nearest(key, dataset.targets)
        raise CannotRun([problem("K040", nearest=nearest, kind=Term("target"), found=key, valid=valid)])
    pace = parse_assumption(assume) if assume is not None else None
    target = dataset.targets[key]
    chosen = choose_regions(dataset, regions) if regions else [target.region]
    made: Made = {}
    series = {(region, target.indicator): make_series(dataset, region, target.indicator, made) for region in chosen}
    rows = [row for each in series.values() for row in _make_rows(dataset, key, each, year, pace)]
    if all(row.actual is None for row in rows):
        raise CannotRun([find_no_value(dataset, ["path", key, *chosen], chosen, [target.indicator])])
    notes = [note for each in series.values() for note in _say_where_it_leads(target, each, year, pace, assume)]
    parameters = {"target": key, "regions": chosen, "year": year, "assume": assume}
    return Report(
        command="path", dataset=dataset, parameters=parameters, rows=tuple(rows), series=series, notes=tuple(notes)
    )


LEADS_TO = _("At {assume} from {start} on, {region} is at {value} in {target_year} and reaches the target in {year}")
NEVER_REACHED = _("At {assume} from {start} on, {region} is at {value} in {target_year} and never reaches the target")
GOES_BEYOND = _(
    "At {assume} from {start} on, {region} is beyond every figure in {target_year} and reaches the target in {year}"
)
NEVER_REACHED_BEYOND = _(
    "At {assume} from {start} on, {region} is beyond every figure in {target_year} and never reaches the target"
)
TARGET_YEAR_IS_OVER = _("For {region} the target year {year} is over: there is no road left to it")
ALREADY_MET = _("For {region} the target is met by the figure of {year}")


def _say_where_it_leads(
    target: Target, series: Series, year: int | None, pace: Pace | None, assume: str | None
) -> Iterator[tuple[str, Mapping[str, str | Decimal]]]:
    point = series.find_latest(year)
    if point is None:
        return
    if point.year >= target.year:
        yield TARGET_YEAR_IS_OVER, {"region": series.region, "year": str(target.year)}
    elif is_met(known(point), target.limits):
        yield ALREADY_MET, {"region": series.region, "year": str(point.year)}
    if pace is None or point.year >= target.year:
        return
    value = project(known(point), pace, target.year - point.year)
    reached = find_year_reached(known(point), point.year, pace, target.limits)
    if isinstance(value, Reason):
        beyond = {"assume": assume or "", "start": str(point.year), "region": series.region, "year": str(reached)}
        yield (GOES_BEYOND if reached else NEVER_REACHED_BEYOND), {**beyond, "target_year": str(target.year)}
        return
    parameters: dict[str, str | Decimal] = {
        "assume": assume or "",
        "start": str(point.year),
        "region": series.region,
        "value": value,
        "target_year": str(target.year),
        "year": str(reached),
    }
    yield (LEADS_TO if reached else NEVER_REACHED), parameters


def _make_rows(dataset: Dataset, key: str, series: Series, year: int | None, pace: Pace | None) -> Iterator[PathRow]:
    target = dataset.targets[key]
    indicator = dataset.indicators[target.indicator]
    latest = series.find_latest(year)
    start = _find_start(series, target, latest)
    last = max(target.year, latest.year if latest else target.year)
    reached = find_year_reached(known(latest), latest.year, pace, target.limits) if latest and pace else None
    for each in range(start, last + 1):
        point = series.find_point(each)
        if point.is_forecast or (year is not None and each > year):
            point = Point(year=each)
        road = _find_road(dataset, target, latest, each, pace)
        claims = _find_rival_claims(target, each)
        measured = {**_hold_against(dataset, target, point), **road}
        is_beyond = Reason.OUT_OF_RANGE in measured.values()
        yield PathRow(
            region=series.region,
            region_name=dataset.regions[series.region].name.in_language("id"),
            target=key,
            indicator=target.indicator,
            name=indicator.name.in_language("id"),
            unit=indicator.unit.in_language("id"),
            year=each,
            actual=point.value,
            source=";".join(point.sources) or None,
            status=point.status,
            mark=point.mark,
            actual_rivals=list_rivals(point)[0],
            actual_rival_sources=list_rivals(point)[1],
            milestone_source=_find_milestone_source(target, each),
            milestone_rivals=tuple(claim.value for claim in claims),
            milestone_rival_sources=tuple(claim.source or "" for claim in claims),
            flags=order_flags(_find_flags(target, point, measured)),
            reason=_find_reason(target, latest) or (str(Reason.OUT_OF_RANGE) if is_beyond else None),
            assumed_year_reached=reached,
            **{key: None if isinstance(each, Reason) else each for key, each in measured.items()},
        )


def _find_start(series: Series, target: Target, latest: Point | None) -> int:
    """Begin with the base of the pace, or with the latest figure."""
    if latest is None:
        return target.year
    base, _rule = find_baseline(series, target, latest, MethodChoice())
    return min(base.year if base else latest.year, target.year)


def _find_reason(target: Target, latest: Point | None) -> str | None:
    if latest is None:
        return str(Reason.NO_VALUE)
    if latest.year >= target.year:
        return str(Reason.TARGET_YEAR_OVER)
    return str(Reason.ALREADY_MET) if is_met(known(latest), target.limits) else None


def _find_milestone_source(target: Target, year: int) -> str | None:
    claims = target.milestones.get(year)
    return claims[0].source if claims else target.source if year == target.year else None


def _find_rival_claims(target: Target, year: int) -> list[Claim]:
    """Find the other figures stated for the milestone of a year, in the target year for the target."""
    claims = target.milestones.get(year)
    return claims[1:] if claims else list(target.rivals or ()) if year == target.year else []


def _find_flags(target: Target, point: Point, measured: Mapping[str, object]) -> set[Flag]:
    """Find why the figure of a year, what it lacks in units of a ratio's numerator, or its goal needs care."""
    flags = set(point.flags)
    if measured["shortfall_units"] is not None and measured["shortfall"]:  # the parts of the ratio went in
        flags |= point.part_flags
        if differ_in_month(point.as_of, point.denominator_as_of):
            flags.add(Flag.REFERENCE_DATE)
    if _find_rival_claims(target, point.year):
        flags.add(Flag.CONTESTED)
    return flags


def _hold_against(dataset: Dataset, target: Target, point: Point) -> dict[str, Any]:
    """Hold the figure of a year against the milestone of the year and against the target."""
    claims = target.milestones.get(point.year)
    milestone, met, x = (claims[0].value if claims else None), None, point.value
    if claims and x is not None:
        met = meets_milestone(target, x, claims[0].value)
    elif point.year == target.year and not claims:
        low, high = target.limits
        milestone = None if target.bound == "between" else high if low is None else low
        met = None if x is None else is_met(x, target.limits)
    if x is None:
        return {"milestone": milestone, "milestone_met": None, "shortfall": None, "shortfall_units": None}
    shortfall = compute_shortfall(x, target.limits)
    aim, ratio = find_aim(x, target.limits), dataset.indicators[target.indicator].ratio
    units = None
    if ratio and aim is not None and point.denominator is not None:
        units = compute_missing_numerator(
            shortfall, aim, ratio.per, point.denominator, point.numerator, find_direction(target, x)
        )
    return {
        "milestone": milestone,
        "milestone_met": met,
        "shortfall": shortfall,
        "shortfall_units": units,
    }


def _find_road(dataset: Dataset, target: Target, latest: Point | None, year: int, pace: Pace | None) -> dict[str, Any]:
    """Find the values on the ways from the latest figure on; before it there are none."""
    road: dict[str, Any] = dict.fromkeys(
        ("road_linear", "road_compound", "step_linear", "step_compound", "step_units", "assumed", "assumed_shortfall")
    )
    if latest is None or year < latest.year or latest.year >= target.year:
        return road
    x, span, ahead = known(latest), target.year - latest.year, year - latest.year
    if pace:
        assumed = project(x, pace, ahead)
        road["assumed"] = assumed
        if isinstance(assumed, Decimal):
            road["assumed_shortfall"] = compute_shortfall(assumed, target.limits)
    aim = find_aim(x, target.limits)
    if aim is None or is_met(x, target.limits):
        return road
    for method in ("linear", "compound"):
        here = find_road(x, aim, span, ahead, method)
        road[f"road_{method}"] = here
        before = find_road(x, aim, span, ahead - 1, method) if ahead else None
        road[f"step_{method}"] = compute_change(before, here) if here is not None and before is not None else None
    ratio, step = dataset.indicators[target.indicator].ratio, road["step_linear"]
    if ratio and step is not None and latest.denominator is not None:
        road["step_units"] = compute_missing_numerator(abs(step), step, ratio.per, latest.denominator, None, 1)
    return road
