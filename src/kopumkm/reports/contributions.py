"""Growth by region or by part: how much of the change of a whole comes from each of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kopumkm.calc.arithmetic import add_up
from kopumkm.calc.contribution import (
    RatioPart,
    compute_contribution,
    compute_contribution_share,
    decompose_ratio,
)
from kopumkm.calc.growth import compute_change, compute_growth
from kopumkm.calc.vocabulary import Reason
from kopumkm.errors import CannotRun, problem
from kopumkm.errors import mark_message as _
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Ratio
from kopumkm.reports.growth import GrowthRow, make_growth_row
from kopumkm.reports.judgement import known
from kopumkm.reports.rows import Report, choose_both, column, compare_points, find_no_value, list_rivals, order_flags
from kopumkm.series import Made, Point, Series, make_series


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionRow:
    """One part of a whole, the whole itself, or what the parts leave unexplained."""

    region: str = column("Identifier of the region of the whole")
    region_name: str = column("Its name, in Indonesian")
    indicator: str = column("Identifier of the indicator of the whole")
    name: str = column("Its name, in Indonesian")
    unit: str = column("Unit of the figures, in Indonesian")
    by: str = column("region or part")
    kind: str = column("whole, part, or remainder: what the whole changed beyond its parts")
    part: str | None = column("Identifier of the region or indicator that is the part")
    part_name: str | None = column("Its name, in Indonesian")
    from_year: int | None = column("Base year")
    from_value: Decimal | None = column("Figure of the base year")
    to_year: int | None = column("The year")
    to_value: Decimal | None = column("Figure of the year")
    change: Decimal | None = column("to_value - from_value")
    growth_percent: Decimal | None = column("Growth of the part itself, in percent")
    contribution_points: Decimal | None = column(
        "Contribution to the growth of the whole in percentage points; of a ratio, to its change in its unit"
    )
    contribution_percent: Decimal | None = column("Share of the change of the whole, in percent")
    within: Decimal | None = column("Of a ratio: because the part's own ratio changed")
    between: Decimal | None = column("Of a ratio: because the part's weight changed")
    interaction: Decimal | None = column("Of a ratio: because both changed together")
    flags: tuple[str, ...] = column("Why the result should be read with care")
    reason: str | None = column("Why a result is absent")
    from_source: str | None = column("Sources of the base figure, joined with ;")
    to_source: str | None = column("Sources of the figure, joined with ;")
    from_mark: str = column("Mark shown behind the base figure, as BPS prints it")
    to_mark: str = column("Mark shown behind the figure, as BPS prints it")
    from_rivals: tuple[Decimal, ...] = column("Rival figures of the base year that were not used")
    from_rival_sources: tuple[str, ...] = column("Their sources, in the same order")
    to_rivals: tuple[Decimal, ...] = column("Rival figures of the year that were not used")
    to_rival_sources: tuple[str, ...] = column("Their sources, in the same order")


MISSING_PARTS = _("{indicator} {years}: no figures for {parts}, so the parts do not cover the whole")
BY = ("region", "part")
NOISE = Decimal("1e-25")
"""Less than this is the last digits of divisions; counts add up without any."""


def report_contributions(
    dataset: Dataset,
    by: str,
    *,
    indicators: Iterable[str] = (),
    regions: Iterable[str] = (),
    year: int | None = None,
    since: int | None = None,
) -> Report:
    """Answer which parts a change comes from.

    Args:
        dataset: The data.
        by: `region` or `part`.
        indicators: Identifiers; nothing means each that can be split so.
        regions: The wholes; nothing means the default region.
        year: The year; None means each indicator's latest.
        since: The base year; None means the nearest earlier year that has a figure.

    Returns:
        For each whole one row, then its parts, the largest contribution first, then what they leave unexplained.

    Raises:
        CannotRun: K040 unknown name, K041 no growth to split, K048 not made of parts.
    """
    asked = list(indicators)
    chosen_regions, chosen = choose_both(dataset, regions, asked)
    wholes = [(region, name) for region in chosen_regions for name in chosen if find_parts(dataset, by, region, name)]
    lacking = [
        problem("K048", name=name, region=region, by=by)
        for region in chosen_regions
        for name in asked
        if (region, name) not in wholes
    ]
    if lacking or not wholes:
        raise CannotRun(lacking or [problem("K048", name="*", region=", ".join(chosen_regions), by=by)])
    rows: list[ContributionRow] = []
    notes: list[tuple[str, dict[str, str | Decimal]]] = []
    series: Made = {}
    made: Made = {}
    for region, name in wholes:
        series[region, name] = make_series(dataset, region, name, made)
        whole = make_growth_row(dataset, series[region, name], year, since, {})
        if whole.change is None and not asked:
            continue
        rows += _split(dataset, by, series[region, name], whole, notes, made)
    if all(row.change is None for row in rows):
        question = ["growth", f"--by {by}", *chosen_regions, *([str(year)] if year else []), *asked]
        raise CannotRun([find_no_value(dataset, question, chosen_regions, {name for _region, name in wholes})])
    parts = {place for region, name in wholes for place in find_parts(dataset, by, region, name)}
    series |= {place: made[place] for place in parts if place in made}
    parameters = {"by": by, "indicators": asked, "regions": chosen_regions, "year": year, "since": since}
    return Report(
        command="contributions",
        dataset=dataset,
        parameters=parameters,
        rows=tuple(rows),
        series=series,
        notes=tuple(notes),
    )


def find_parts(dataset: Dataset, by: str, region: str, indicator: str) -> list[tuple[str, str]]:
    """Find the parts of a whole: the indicator's parts in the same region, or the regions in it.

    Args:
        dataset: The data.
        by: `region` or `part`.
        region: Region of the whole.
        indicator: Indicator of the whole.

    Returns:
        Region and indicator of each part; none where the whole is not a sum of such parts.
    """
    definition = dataset.indicators[indicator]
    if by == "part":
        return [(region, part) for part in definition.parts or ()]
    if definition.aggregate != "sum" and not definition.ratio:
        return []
    return [(key, indicator) for key, each in dataset.regions.items() if each.part_of == region]


def _split(
    dataset: Dataset,
    by: str,
    whole: Series,
    row: GrowthRow,
    notes: list[tuple[str, dict[str, str | Decimal]]],
    made: Made,
) -> Iterator[ContributionRow]:
    """Make the rows of one whole."""
    total = ContributionRow(
        region=row.region,
        region_name=row.region_name,
        indicator=row.indicator,
        name=row.name,
        unit=row.unit,
        by=by,
        kind="whole",
        part=None,
        part_name=None,
        from_year=row.from_year,
        from_value=row.from_value,
        to_year=row.to_year,
        to_value=row.to_value,
        change=row.change,
        growth_percent=row.growth_percent,
        contribution_points=None,
        contribution_percent=None,
        within=None,
        between=None,
        interaction=None,
        flags=row.flags,
        reason=row.reason,
        from_source=row.from_source,
        to_source=row.to_source,
        from_mark=row.from_mark,
        to_mark=row.to_mark,
        from_rivals=row.from_rivals,
        from_rival_sources=row.from_rival_sources,
        to_rivals=row.to_rivals,
        to_rival_sources=row.to_rival_sources,
    )
    if row.change is None or row.from_year is None or row.to_year is None:
        yield total
        return
    parts = [make_series(dataset, *place, made) for place in find_parts(dataset, by, row.region, row.indicator)]
    ratio = dataset.indicators[row.indicator].ratio if by == "region" else None
    whole_points = (whole.find_point(row.from_year), whole.find_point(row.to_year))
    is_points = ratio is not None
    total = replace(
        total,
        contribution_points=row.change if is_points else row.growth_percent,
        contribution_percent=Decimal(100) if row.change else None,
        reason=row.reason or (None if row.change else str(Reason.NO_CHANGE)),
    )
    yield total
    rows = [_make_part(dataset, total, each, by) for each in parts]
    if ratio:
        rows = _split_ratio(rows, parts, whole_points, ratio)
    present = [each for each in rows if each.contribution_points is not None or each.change is not None]
    present.sort(key=lambda each: abs(each.contribution_points or Decimal(0)), reverse=True)
    missing = [each for each in rows if each not in present]
    yield from present
    yield from missing
    if missing:
        years = f"{row.from_year}-{row.to_year}"
        names = ", ".join(each.part or "" for each in missing)
        notes.append((MISSING_PARTS, {"indicator": row.indicator, "years": years, "parts": names}))
    yield from _make_remainder(total, present)


def _make_part(dataset: Dataset, total: ContributionRow, part: Series, by: str) -> ContributionRow:
    base, point = part.find_point(total.from_year or 0), part.find_point(total.to_year or 0)
    name = dataset.regions[part.region].name if by == "region" else dataset.indicators[part.indicator].name
    row = replace(
        total,
        kind="part",
        part=part.region if by == "region" else part.indicator,
        part_name=name.in_language("id"),
        from_value=base.value,
        to_value=point.value,
        change=None,
        growth_percent=None,
        contribution_points=None,
        contribution_percent=None,
        reason=None,
        flags=order_flags(compare_points(dataset, base if base.value is not None else None, point, part)),
        from_source=";".join(base.sources) or None,
        to_source=";".join(point.sources) or None,
        from_mark=base.mark,
        to_mark=point.mark,
        from_rivals=list_rivals(base)[0],
        from_rival_sources=list_rivals(base)[1],
        to_rivals=list_rivals(point)[0],
        to_rival_sources=list_rivals(point)[1],
    )
    if base.value is None or point.value is None:
        reason = point.reason if point.value is None else Reason.NO_BASE
        return replace(row, reason=str(reason))
    change, growth = compute_change(base.value, point.value), compute_growth(base.value, point.value)
    points = compute_contribution(base.value, point.value, total.from_value or Decimal(0))
    share = compute_contribution_share(change, total.change or Decimal(0))
    return replace(
        row,
        change=change,
        growth_percent=growth if isinstance(growth, Decimal) else None,
        contribution_points=points if isinstance(points, Decimal) else None,
        contribution_percent=share if isinstance(share, Decimal) else None,
        reason=next((str(each) for each in (points, growth, share) if isinstance(each, Reason)), None),
    )


def _split_ratio(
    rows: list[ContributionRow], parts: list[Series], whole: tuple[Point, Point], ratio: Ratio
) -> list[ContributionRow]:
    """Replace the contributions by those of a ratio: within, between and interaction."""
    total = _make_ratio_part(*whole)
    split = []
    for row, part in zip(rows, parts, strict=True):
        points = part.find_point(row.from_year or 0), part.find_point(row.to_year or 0)
        mine = _make_ratio_part(*points)
        terms = decompose_ratio(mine, total, ratio.per) if mine and total else Reason.NO_NUMERATOR
        if isinstance(terms, Reason):
            row = replace(row, contribution_points=None, contribution_percent=None, reason=str(terms))  # noqa: PLW2901
        else:
            contribution = add_up(terms.within, terms.between, terms.interaction)
            change = compute_change(known(whole[0]), known(whole[1]))
            share = compute_contribution_share(contribution, change)
            row = replace(  # noqa: PLW2901
                row,
                within=terms.within,
                between=terms.between,
                interaction=terms.interaction,
                contribution_points=contribution,
                contribution_percent=share if isinstance(share, Decimal) else None,
            )
        split.append(row)
    return split


def _make_ratio_part(base: Point, point: Point) -> RatioPart | None:
    figures = (base.numerator, base.denominator, point.numerator, point.denominator)
    if None in figures:
        return None
    numerator_base, denominator_base, numerator, denominator = (each or Decimal(0) for each in figures)
    return RatioPart(
        numerator_base=numerator_base,
        denominator_base=denominator_base,
        numerator=numerator,
        denominator=denominator,
    )


def _make_remainder(total: ContributionRow, present: list[ContributionRow]) -> Iterator[ContributionRow]:
    """Make the row for what the parts leave unexplained, unless they add up to the whole exactly."""
    if total.change is None:
        return
    is_ratio = any(each.within is not None for each in present)
    explained = add_up(*(each.contribution_points or Decimal(0) for each in present))
    whole = total.contribution_points
    left = None if whole is None else compute_change(explained, whole)
    changes = [each.contribution_points if is_ratio else each.change for each in present]
    change_left = compute_change(add_up(*(each or Decimal(0) for each in changes)), total.change)
    if abs(change_left) < NOISE:
        return
    share = compute_contribution_share(change_left, total.change)
    yield replace(
        total,
        kind="remainder",
        from_value=None,
        to_value=None,
        change=change_left,
        growth_percent=None,
        contribution_points=left,
        contribution_percent=share if isinstance(share, Decimal) else None,
        flags=(),
        from_source=None,
        to_source=None,
        from_mark="",
        to_mark="",
        from_rivals=(),
        from_rival_sources=(),
        to_rivals=(),
        to_rival_sources=(),
    )
