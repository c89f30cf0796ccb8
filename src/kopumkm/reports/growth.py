"""The growth report: each indicator in a year against an earlier year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kopumkm.calc.growth import compute_annual_growth, compute_change, compute_growth, compute_growth_range
from kopumkm.calc.vocabulary import Flag, Reason
from kopumkm.errors import CannotRun, problem
from kopumkm.model.dataset import Dataset
from kopumkm.model.scheme import Scheme
from kopumkm.reports.rows import (
    NO_CLASSES,
    Report,
    choose_both,
    column,
    compare_points,
    find_no_value,
    list_rivals,
    order_flags,
)
from kopumkm.series import Made, Point, Series, make_series


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthRow:
    """One indicator in one region: a figure, its base, and the change between them."""

    region: str = column("Identifier of the region")
    region_name: str = column("Name of the region, in Indonesian")
    indicator: str = column("Identifier of the indicator")
    name: str = column("Name of the indicator, in Indonesian")
    unit: str = column("Unit of the figures, in Indonesian")
    measure: str = column("stock, flow, share, rate or index")
    from_year: int | None = column("Base year")
    from_value: Decimal | None = column("Figure of the base year")
    to_year: int | None = column("Year asked for, or the latest with a figure")
    to_value: Decimal | None = column("Figure of that year")
    change: Decimal | None = column("to_value - from_value, in change_unit")
    change_unit: str = column("The unit, or pp for percentage points")
    growth_percent: Decimal | None = column("100 (to_value / from_value - 1), over the whole span")
    annual_percent: Decimal | None = column(
        "Compound annual growth in percent; over one year the same as growth_percent"
    )
    growth_low: Decimal | None = column("Lowest growth_percent over all choices among rival figures")
    growth_high: Decimal | None = column("Highest growth_percent over all choices among rival figures")
    flags: tuple[str, ...] = column("Why the result should be read with care")
    reason: str | None = column("Why a result is absent")
    from_status: str | None = column("SDMX observation status of the base figure")
    to_status: str | None = column("SDMX observation status of the figure")
    from_as_of: str | None = column("Reference date of the base figure: year, year-month or date")
    to_as_of: str | None = column("Reference date of the figure: year, year-month or date")
    from_source: str | None = column("Sources of the base figure, joined with ;")
    to_source: str | None = column("Sources of the figure, joined with ;")
    change_low: Decimal | None = column("Lowest change over all choices among rival figures")
    change_high: Decimal | None = column("Highest change over all choices among rival figures")
    from_computed: Decimal | None = column("For a ratio: what its parts give for the base year")
    to_computed: Decimal | None = column("For a ratio: what its parts give for the year")
    from_rivals: tuple[Decimal, ...] = column("Rival figures of the base year that were not used")
    from_rival_sources: tuple[str, ...] = column("Their sources, in the same order")
    to_rivals: tuple[Decimal, ...] = column("Rival figures of the year that were not used")
    to_rival_sources: tuple[str, ...] = column("Their sources, in the same order")
    from_mark: str = column("Mark shown behind the base figure, as BPS prints it")
    to_mark: str = column("Mark shown behind the figure, as BPS prints it")
    scheme: str | None = column("Classification scheme, the first that was asked for")
    class_: str | None = column("Class of that scheme; two joined with | where the figure lies between two bands")
    class_label: str | None = column("Name of that class, in Indonesian")
    score: Decimal | None = column("Score of that scheme")
    schemes: tuple[str, ...] = column("Every scheme that was asked for")
    classes: tuple[str, ...] = column("The class in each, in the same order; empty where there is none")
    class_reasons: tuple[str, ...] = column("Why there is none, in the same order")
    class_quantities: tuple[Decimal | None, ...] = column("What was compared with the bounds, in the same order")
    scores: tuple[Decimal | None, ...] = column("The score of each, in the same order")
    class_decided_by: tuple[str, ...] = column("met, away or band, in the same order; empty where there is no class")


RECORDED = (Reason.STATUS_MISSING, Reason.OUT_OF_RANGE)
"""Reasons of a year about which something is recorded all the same."""


def report_growth(
    dataset: Dataset,
    *,
    indicators: Iterable[str] = (),
    regions: Iterable[str] = (),
    year: int | None = None,
    since: int | None = None,
    schemes: Iterable[str] = (),
) -> Report:
    """Answer how indicators changed.

    Args:
        dataset: The data.
        indicators: Identifiers; nothing means each.
        regions: Identifiers, codes or names; nothing means the default region.
        year: The year; None means each indicator's latest.
        since: The base year; None means the nearest earlier year that has a figure.
        schemes: Classification schemes without a target.

    Returns:
        One row for each indicator and region, also where nothing is recorded.

    Raises:
        CannotRun: K040 unknown name, K041 no value at all, K042 years that do not fit, K043 no region, K045 a scheme
            that needs a target.
    """
    if year is not None and since is not None and since >= year:
        raise CannotRun([problem("K042", since=str(since), year=str(year))])
    chosen_regions, chosen = choose_both(dataset, regions, indicators)
    made: Made = {}
    series = {(region, name): make_series(dataset, region, name, made) for region in chosen_regions for name in chosen}
    chosen_schemes = _choose_schemes(dataset, list(schemes))
    rows = tuple(make_growth_row(dataset, each, year, since, chosen_schemes) for each in series.values())
    if all(row.to_value is None and row.reason not in RECORDED for row in rows):
        asked = [*chosen_regions, *([str(year)] if year else []), *indicators]
        raise CannotRun([find_no_value(dataset, asked, chosen_regions, chosen)])
    parameters = {
        "indicators": list(indicators),
        "regions": chosen_regions,
        "year": year,
        "since": since,
        "schemes": list(schemes),
    }
    return Report(
        command="growth", dataset=dataset, parameters=parameters, rows=rows, series=series, schemes=chosen_schemes
    )


def _choose_schemes(dataset: Dataset, asked: list[str]) -> Mapping[str, Scheme]:
    if not asked:
        return {}
    from kopumkm.reports.classes import check_fit_for_growth, choose_schemes  # noqa: PLC0415 - few runs ask for classes

    chosen = choose_schemes(dataset, asked)
    check_fit_for_growth(dataset, chosen)
    return chosen


def make_growth_row(
    dataset: Dataset, series: Series, year: int | None, since: int | None, schemes: Mapping[str, Scheme]
) -> GrowthRow:
    """Compute one row.

    Args:
        dataset: The data.
        series: The indicator in the region.
        year: The year; None means the latest.
        since: The base year; None means the nearest earlier one with a figure.
        schemes: The schemes that were asked for.

    Returns:
        The row.
    """
    indicator = dataset.indicators[series.indicator]
    point = series.find_latest() if year is None else series.find_point(year)
    base, reason = _find_base(series, point, since)
    flags = compare_points(dataset, base, point, series) if point else set()
    x = point.value if point else None
    x0 = base.value if base else None
    change = growth = annual = None
    growths = changes = None
    if point and base and x is not None and x0 is not None:
        change = compute_change(x0, x)
        growth = compute_growth(x0, x)
        annual = compute_annual_growth(x0, x, point.year - base.year)
        if isinstance(growth, Reason):
            reason = growth
        if since is None and point.year - base.year > 1:
            flags.add(Flag.YEAR_GAP)
        if len(base.alternatives) > 1 or len(point.alternatives) > 1:
            growths = compute_growth_range(list(base.alternatives), list(point.alternatives))
            changes = (
                compute_change(max(base.alternatives), min(point.alternatives)),
                compute_change(min(base.alternatives), max(point.alternatives)),
            )
    classes = dict(NO_CLASSES)
    if schemes:
        from kopumkm.reports.classes import (  # noqa: PLC0415 - few runs ask for classes
            classify_trend,
            describe_classes,
            find_flags_of_classes,
        )

        found = classify_trend(dataset, series, base, point, since, schemes)
        classes = describe_classes(found)
        flags |= find_flags_of_classes(dataset, series, point, found)
    asked_base = series.find_point(since) if base is None and since is not None else base
    from_rivals, from_rival_sources = list_rivals(asked_base)
    to_rivals, to_rival_sources = list_rivals(point)
    return GrowthRow(
        region=series.region,
        region_name=dataset.regions[series.region].name.in_language("id"),
        indicator=series.indicator,
        name=indicator.name.in_language("id"),
        unit=indicator.unit.in_language("id"),
        measure=indicator.measure,
        from_year=base.year if base else since,
        from_value=x0,
        to_year=point.year if point else year,
        to_value=x,
        change=change,
        change_unit="pp" if indicator.in_points else indicator.unit.in_language("id"),
        growth_percent=growth if isinstance(growth, Decimal) else None,
        annual_percent=annual if isinstance(annual, Decimal) else None,
        growth_low=growths[0] if growths else None,
        growth_high=growths[1] if growths else None,
        flags=order_flags(flags),
        reason=reason and str(reason),
        from_status=base.status if base else None,
        to_status=point.status if point else None,
        from_as_of=str(base.as_of) if base and base.as_of else None,
        to_as_of=str(point.as_of) if point and point.as_of else None,
        from_source=";".join(base.sources) or None if base else None,
        to_source=";".join(point.sources) or None if point else None,
        change_low=changes[0] if changes else None,
        change_high=changes[1] if changes else None,
        from_computed=base.computed if base else None,
        to_computed=point.computed if point else None,
        from_rivals=from_rivals,
        from_rival_sources=from_rival_sources,
        to_rivals=to_rivals,
        to_rival_sources=to_rival_sources,
        from_mark=base.mark if base else "",
        to_mark=point.mark if point else "",
        **classes,
    )


def _find_base(series: Series, point: Point | None, since: int | None) -> tuple[Point | None, Reason | None]:
    """Find the base of a figure, and why there is none."""
    if point is None or point.value is None:
        return None, point.reason if point else Reason.NO_VALUE
    if since is None:
        base = series.find_latest(until=point.year - 1)
        return base, None if base else Reason.NO_BASE
    base = series.find_point(since) if since < point.year else None
    if base is None or base.value is None:
        return None, Reason.NO_BASE
    return base, None
