"""The whole series of an indicator, in one region or in several side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kopumkm.errors import CannotRun, problem
from kopumkm.model.dataset import Dataset
from kopumkm.reports.growth import make_growth_row
from kopumkm.reports.rows import Report, choose_both, column
from kopumkm.series import Series, make_series


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRow:
    """One indicator in one region in one year."""

    region: str = column("Identifier of the region")
    region_name: str = column("Name of the region, in Indonesian")
    indicator: str = column("Identifier of the indicator")
    name: str = column("Name of the indicator, in Indonesian")
    unit: str = column("Unit of the figures, in Indonesian")
    measure: str = column("stock, flow, share, rate or index")
    year: int = column("The year")
    value: Decimal | None = column("The figure used")
    mark: str = column("Mark shown behind the figure, as BPS prints it")
    obs_status: str | None = column("SDMX observation status of the figure")
    as_of: str | None = column("Reference date of the figure: year, year-month or date")
    source: str | None = column("Sources of the figure, joined with ;")
    note: str | None = column("What a reader must know about the figure, in Indonesian")
    from_year: int | None = column("The nearest earlier year that has a figure")
    change: Decimal | None = column("Change since from_year, in change_unit")
    change_unit: str = column("The unit, or pp for percentage points")
    growth_percent: Decimal | None = column("Growth since from_year in percent")
    computed: Decimal | None = column("For a ratio: what its parts give")
    numerator: Decimal | None = column("For a ratio: sum of its numerators")
    denominator: Decimal | None = column("For a ratio: sum of its denominators")
    rivals: tuple[Decimal, ...] = column("Rival figures of the year that were not used")
    rival_sources: tuple[str, ...] = column("Their sources, in the same order")
    flags: tuple[str, ...] = column("Why figure or change should be read with care")
    reason: str | None = column("Why the figure is absent")


def report_show(
    dataset: Dataset,
    indicator: str,
    *,
    regions: Iterable[str] = (),
    since: int | None = None,
    until: int | None = None,
) -> Report:
    """Show a series whole.

    Args:
        dataset: The data.
        indicator: Identifier, or name in either language.
        regions: Identifiers, codes or names; nothing means the default region.
        since: First year; None means the first that is recorded.
        until: Last year; None means the last that is recorded.

    Returns:
        One row for each region and each calendar year from the first to the last that any of the regions records.

    Raises:
        CannotRun: K040 unknown name, K041 no value at all, K042 years that do not fit, K043 no region.
    """
    if since is not None and until is not None and since > until:
        raise CannotRun([problem("K042", since=str(since), year=str(until))])
    chosen, [key] = choose_both(dataset, regions, [find_indicator(dataset, indicator)])
    series = {(region, key): make_series(dataset, region, key) for region in chosen}
    recorded = [
        year
        for each in series.values()
        for year, point in each.points.items()
        if (point.status is not None or point.value is not None)
        and (since is None or year >= since)
        and (until is None or year <= until)
    ]
    if not recorded:
        asked = ", ".join([key, *chosen, *(str(each) for each in (since, until) if each is not None)])
        raise CannotRun([problem("K041", asked=asked)])
    years = range(min(recorded), max(recorded) + 1)
    rows = tuple(_make_row(dataset, each, year) for each in series.values() for year in years)
    parameters = {"indicator": key, "regions": chosen, "since": since, "until": until}
    return Report(command="show", dataset=dataset, parameters=parameters, rows=rows, series=series)


def find_indicator(dataset: Dataset, asked: str) -> str:
    """Find an indicator by its identifier, or else by its name when just one has it.

    Args:
        dataset: The data.
        asked: What was asked for.

    Returns:
        Key of the indicator; what was asked when there is none, so that the caller reports it.
    """
    if asked in dataset.indicators:
        return asked
    named = [
        key
        for key, each in dataset.indicators.items()
        if asked.casefold() in (name.casefold() for name in (each.name.id, each.name.en) if name)
    ]
    return named[0] if len(named) == 1 else asked


def _make_row(dataset: Dataset, series: Series, year: int) -> ShowRow:
    """Take from the growth of a year what `show` says of it, and add what is known of the figure alone."""
    growth = make_growth_row(dataset, series, year, None, {})
    point = series.find_point(year)
    return ShowRow(
        region=growth.region,
        region_name=growth.region_name,
        indicator=growth.indicator,
        name=growth.name,
        unit=growth.unit,
        measure=growth.measure,
        year=year,
        value=point.value,
        mark=growth.to_mark,
        obs_status=growth.to_status,
        as_of=growth.to_as_of,
        source=growth.to_source,
        note=point.note.in_language("id") if point.note else None,
        from_year=growth.from_year,
        change=growth.change,
        change_unit=growth.change_unit,
        growth_percent=growth.growth_percent,
        computed=point.computed,
        numerator=point.numerator,
        denominator=point.denominator,
        rivals=growth.to_rivals,
        rival_sources=growth.to_rival_sources,
        flags=growth.flags,
        reason=point.reason and str(point.reason),
    )
