"""What a data set holds: its indicators, regions, years covered, targets and sources, each with its identifier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from kopumkm.errors import CannotRun, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import BilingualText
from kopumkm.reports.rows import Report, choose_indicators, choose_regions, column
from kopumkm.series import Made, Series, make_series


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One indicator."""

    indicator: str = column("Identifier of the indicator")
    name: str = column("Its name, in Indonesian")
    unit: str = column("Its unit, in Indonesian")
    measure: str = column("stock, flow, share, rate or index")
    better: str = column("higher or lower")
    decimals: int = column("Decimals shown in tables")
    aggregate: str = column("How regions add up: sum or none")
    numerator: tuple[str, ...] = column("Of a ratio: indicators added up above the line")
    denominator: tuple[str, ...] = column("Of a ratio: indicators added up below the line")
    per: Decimal | None = column("Of a ratio: what the quotient is multiplied by")
    parts: tuple[str, ...] = column("Indicators that add up to this one")
    regions: int = column("Regions that have a figure")
    first_year: int | None = column("First year with a figure in any of them")
    last_year: int | None = column("Last year with a figure in any of them")
    targets: int = column("Targets for it")
    definition: str | None = column("Its definition, in Indonesian")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """One region."""

    region: str = column("Identifier of the region")
    name: str = column("Its name, in Indonesian")
    code: str | None = column("Its code")
    part_of: str | None = column("Identifier of the region it lies in")
    indicators: int = column("Indicators that have a figure")
    first_year: int | None = column("First year with a figure of any of them")
    last_year: int | None = column("Last year with a figure of any of them")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """The years of one indicator in one region."""

    region: str = column("Identifier of the region")
    region_name: str = column("Its name, in Indonesian")
    indicator: str = column("Identifier of the indicator")
    name: str = column("Its name, in Indonesian")
    unit: str = column("Its unit, in Indonesian")
    first_year: int = column("First year with a figure")
    last_year: int = column("Last year with a figure")
    years: int = column("Number of years with a figure")
    missing_years: tuple[int, ...] = column("Years between the first and the last that have no figure")
    contested_years: tuple[int, ...] = column("Years with rival figures that differ")
    marked_years: tuple[int, ...] = column("Years whose figure is not final: any status but A")
    latest_value: Decimal = column("Figure of the last year")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """One target."""

    target: str = column("Identifier of the target")
    name: str = column("Name of its indicator, in Indonesian")
    indicator: str = column("Identifier of the indicator")
    region: str = column("Identifier of the region")
    year: int = column("Year in which it is to be reached")
    bound: str = column("at_least, at_most or between")
    low: Decimal | None = column("Lowest value that meets it; null is without bound")
    high: Decimal | None = column("Highest value that meets it; null is without bound")
    rivals: tuple[Decimal, ...] = column("Other figures stated for it")
    milestone_years: tuple[int, ...] = column("Years with a milestone")
    milestones: tuple[Decimal, ...] = column("Their values, in the same order")
    baseline_year: int | None = column("Year it starts from")
    baseline: Decimal | None = column("Value it starts from, where the target states one")
    legal_basis: str | None = column("Key of the law or plan that sets it")
    source: str | None = column("Key of the source in which it was read")
    checked: str | None = column("Last date on which it was verified to stand")
    replaces: str | None = column("Identifier of the older target that it supersedes")
    replaced_by: str | None = column("Identifier of the newer target that supersedes it")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source."""

    source: str = column("Key of the source")
    title: str = column("Its title, in Indonesian")
    publisher: str | None = column("Its publisher")
    published: str | None = column("Date of publication: year, year-month or date")
    url: str | None = column("Its address")
    reliability: str = column("official, press or derived")
    used_by_values: int = column("Figures that name it, rivals included")
    used_by_targets: int = column("Targets, milestones and baselines that name it, as source or as legal basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to; nothing given keeps everything.

    Attributes:
        region: Identifiers, codes or names of regions.
        indicator: Identifiers of indicators.
        measure: Measures of indicators.
        year: A year that has a figure, or of a target.
        search: Text in an identifier, name, title, publisher or definition.
        unused: Only sources that nothing names.
    """

    region: tuple[str, ...] = ()
    indicator: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    year: int | None = None
    search: str | None = None
    unused: bool = False


def report_list(dataset: Dataset, what: str, filters: Filters) -> Report:
    """List a part of the data set.

    Args:
        dataset: The data.
        what: Key of `LISTS`.
        filters: What the list is narrowed to.

    Returns:
        One row for each entry, in the order of the data.

    Raises:
        CannotRun: K040 unknown region or indicator, K054 nothing left, K055 a filter that the list does not have.
    """
    make, known = LISTS[what]
    given = [each.name for each in fields(filters) if getattr(filters, each.name) not in ((), None, False)]
    strange = [name for name in given if name not in known]
    if strange:
        valid = ", ".join(f"--{name}" for name in sorted(known))
        raise CannotRun(problem("K055", option=f"--{name}", what=what, valid=valid) for name in strange)
    regions = frozenset(choose_regions(dataset, filters.region) if filters.region else dataset.regions)
    indicators = frozenset(choose_indicators(dataset, filters.indicator))
    found = make(dataset, regions, indicators, filters)
    rows = tuple(row for row in found if filters.search is None or _mentions(row, dataset, filters.search))
    if not rows:
        narrowed = ", ".join(f"--{name}" for name in given) or Term(_("without any filter"))
        raise CannotRun([problem("K054", what=what, filters=narrowed)])
    parameters = {each.name: getattr(filters, each.name) for each in fields(filters)}
    return Report(
        command=f"list {what}", dataset=dataset, parameters={"what": what, **parameters}, rows=rows, series={}
    )


def _mentions(row: Any, dataset: Dataset, search: str) -> bool:  # noqa: ANN401 - a row of any list
    """Whether a text stands in an identifier, or in a name or title in either language."""
    texts: list[BilingualText | str | None] = [getattr(row, key, None) for key in ("publisher", "url", "code")]
    for key, section in (
        ("indicator", dataset.indicators),
        ("region", dataset.regions),
        ("source", dataset.sources),
        ("target", dataset.targets),
        ("legal_basis", dataset.sources),
    ):
        name = getattr(row, key, None)
        if name is not None:
            entry: Any = section[name]
            texts += [name, *(getattr(entry, each, None) for each in ("name", "title", "definition", "publisher"))]
    written = [part for each in texts if each for part in ((each,) if isinstance(each, str) else (each.id, each.en))]
    return any(search.casefold() in part.casefold() for part in written if part)


def _list_indicators(
    dataset: Dataset, regions: frozenset[str], indicators: frozenset[str], filters: Filters
) -> Iterator[IndicatorRow]:
    targets = Counter(target.indicator for target in dataset.targets.values())
    made: Made = {}
    for key, indicator in dataset.indicators.items():
        if key not in indicators or (filters.measure and indicator.measure not in filters.measure):
            continue
        series = (make_series(dataset, region, key, made) for region in dataset.regions if region in regions)
        years = [each.find_years() for each in series]
        covered = [year for each in years for year in each]
        if (filters.year is not None and filters.year not in covered) or (filters.region and not covered):
            continue
        ratio = indicator.ratio
        yield IndicatorRow(
            indicator=key,
            name=indicator.name.in_language("id"),
            unit=indicator.unit.in_language("id"),
            measure=indicator.measure,
            better=indicator.better,
            decimals=indicator.shown_decimals,
            aggregate=indicator.aggregate,
            numerator=tuple(ratio.numerator) if ratio else (),
            denominator=tuple(ratio.denominator) if ratio else (),
            per=ratio.per if ratio else None,
            parts=tuple(indicator.parts or ()),
            regions=sum(map(bool, years)),
            first_year=min(covered, default=None),
            last_year=max(covered, default=None),
            targets=targets[key],
            definition=indicator.definition.in_language("id") if indicator.definition else None,
        )


def _list_regions(
    dataset: Dataset, regions: frozenset[str], indicators: frozenset[str], filters: Filters
) -> Iterator[RegionRow]:
    for key, region in dataset.regions.items():
        if key not in regions:
            continue
        series = _find_covered(dataset, key, indicators, filters.year)
        if (filters.year is not None or filters.indicator) and not series:
            continue
        covered = [year for each in series for year in each.find_years()]
        yield RegionRow(
            region=key,
            name=region.name.in_language("id"),
            code=region.code,
            part_of=region.part_of,
            indicators=len(series),
            first_year=min(covered, default=None),
            last_year=max(covered, default=None),
        )


def _find_covered(dataset: Dataset, region: str, indicators: frozenset[str], year: int | None) -> list[Series]:
    """Make the series of a region that have a figure, or one of a year."""
    made: Made = {}
    every = [make_series(dataset, region, key, made) for key in dataset.indicators if key in indicators]
    return [each for each in every if (each.find_years() if year is None else year in each.find_years())]


def _list_years(
    dataset: Dataset, regions: frozenset[str], indicators: frozenset[str], filters: Filters
) -> Iterator[CoverageRow]:
    for region in dataset.regions:
        for series in _find_covered(dataset, region, indicators, filters.year) if region in regions else ():
            indicator = dataset.indicators[series.indicator]
            years = series.find_years()
            points = [series.points[year] for year in years]
            latest = points[-1].value
            if latest is None or (filters.measure and indicator.measure not in filters.measure):
                continue
            yield CoverageRow(
                region=region,
                region_name=dataset.regions[region].name.in_language("id"),
                indicator=series.indicator,
                name=indicator.name.in_language("id"),
                unit=indicator.unit.in_language("id"),
                first_year=years[0],
                last_year=years[-1],
                years=len(years),
                missing_years=tuple(sorted({*range(years[0], years[-1])} - {*years})),
                contested_years=tuple(each.year for each in points if len(each.alternatives) > 1),
                marked_years=tuple(each.year for each in points if each.status != "A"),
                latest_value=latest,
            )


def _list_targets(
    dataset: Dataset, regions: frozenset[str], indicators: frozenset[str], filters: Filters
) -> Iterator[TargetRow]:
    replaced_by = {target.replaces: key for key, target in dataset.targets.items() if target.replaces}
    for key, target in dataset.targets.items():
        indicator = dataset.indicators[target.indicator]
        if (
            target.region not in regions
            or target.indicator not in indicators
            or (filters.measure and indicator.measure not in filters.measure)
            or filters.year not in (None, target.year)
        ):
            continue
        milestones = sorted(target.milestones.items())
        yield TargetRow(
            target=key,
            name=indicator.name.in_language("id"),
            indicator=target.indicator,
            region=target.region,
            year=target.year,
            bound=target.bound,
            low=target.limits[0],
            high=target.limits[1],
            rivals=tuple(each.value for each in target.rivals or ()),
            milestone_years=tuple(year for year, _claims in milestones),
            milestones=tuple(claims[0].value for _year, claims in milestones),
            baseline_year=target.baseline.year if target.baseline else None,
            baseline=target.baseline.value if target.baseline else None,
            legal_basis=target.legal_basis,
            source=target.source,
            checked=str(target.checked) if target.checked else None,
            replaces=target.replaces,
            replaced_by=replaced_by.get(key),
        )


def _list_sources(
    dataset: Dataset,
    regions: frozenset[str],
    indicators: frozenset[str],
    filters: Filters,
) -> Iterator[SourceRow]:
    values = Counter(
        each.source
        for region, table in dataset.values.items()
        if region in regions
        for indicator in table
        if indicator in indicators
        for entry in dataset.find_observations(region, indicator).values()
        for each in entry
    )
    targets = Counter(
        source
        for target in dataset.targets.values()
        if target.region in regions and target.indicator in indicators
        for source in target.named_sources
    )
    for key, source in dataset.sources.items():
        is_used = bool(values[key] or targets[key])
        if (filters.unused and is_used) or ((filters.region or filters.indicator) and not is_used):
            continue
        yield SourceRow(
            source=key,
            title=source.title.in_language("id"),
            publisher=source.publisher,
            published=str(source.published) if source.published else None,
            url=source.url,
            reliability=source.reliability,
            used_by_values=values[key],
            used_by_targets=targets[key],
        )


Lister = Callable[[Dataset, frozenset[str], frozenset[str], Filters], Iterator[Any]]

LISTS: Mapping[str, tuple[Lister, frozenset[str]]] = {
    "indicators": (_list_indicators, frozenset({"region", "indicator", "measure", "year", "search"})),
    "regions": (_list_regions, frozenset({"region", "indicator", "year", "search"})),
    "years": (_list_years, frozenset({"region", "indicator", "measure", "year", "search"})),
    "targets": (_list_targets, frozenset({"region", "indicator", "measure", "year", "search"})),
    "sources": (_list_sources, frozenset({"region", "indicator", "search", "unused"})),
}
"""What can be listed: how its rows are made, and the filters that it has."""
