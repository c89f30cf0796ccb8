"""Sources, and the dates that figures and sources have."""

from __future__ import annotations

from collections.abc import Iterator

from kopumkm.checks.records import FORECAST, Records, find_path, list_years, name_record, name_series, warn_at
from kopumkm.checks.tolerances import Tolerances
from kopumkm.findings import Finding
from kopumkm.model.scalars import PartialDate


def check_source_dates(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find sources that are used and have no date; arithmetic on others needs none."""
    for key, source in records.dataset.sources.items():
        if key in records.used_sources and source.published is None and source.reliability != "derived":
            yield warn_at("K120", ("sources", key), source=key)


def check_addresses(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find sources that are used and have no address; arithmetic on others needs none."""
    for key, source in records.dataset.sources.items():
        if key in records.used_sources and not source.url and source.reliability != "derived":
            yield warn_at("K121", ("sources", key), source=key)


def check_unused_sources(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find sources that nothing names."""
    for key in records.dataset.sources:
        if key not in records.used_sources:
            yield warn_at("K122", ("sources", key), source=key)


def check_same_addresses(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find sources that have the address of another one."""
    first: dict[str, str] = {}
    for key, source in records.dataset.sources.items():
        if source.url and first.setdefault(source.url, key) != key:
            yield warn_at("K123", ("sources", key, "url"), source=key, other=first[source.url])


def check_unsourced(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find series with figures that name no source; one finding for each series."""
    for (region, indicator), recorded in records.series.items():
        found = [
            (year, position)
            for year, entry in recorded.items()
            for position, each in enumerate(entry)
            if each.source is None and each.figure is not None
        ]
        if found:
            years = list_years(dict.fromkeys(year for year, _position in found))
            yield warn_at(
                "K124", find_path(region, indicator, *found[0]), series=name_series(region, indicator), years=years
            )


def check_reference_years(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find reference dates that do not lie in the year under which they are recorded."""
    for (region, indicator), recorded in records.series.items():
        for year, entry in recorded.items():
            for position, each in enumerate(entry):
                if each.as_of is not None and each.as_of.year != year:
                    yield warn_at(
                        "K125",
                        find_path(region, indicator, year, position, "as_of"),
                        record=name_record(region, indicator, year),
                        as_of=str(each.as_of),
                    )


def is_after(first: PartialDate, second: PartialDate) -> bool:
    """Say whether a date lies after another one for certain, as far as both are known.

    >>> is_after(PartialDate(2022, 12), PartialDate(2022, 10, 7)), is_after(PartialDate(2022, 12), PartialDate(2022))
    (True, False)
    """
    known = [(one, other) for one, other in zip(_spread(first), _spread(second), strict=True) if one and other]
    return [one for one, _other in known] > [other for _one, other in known]


def _spread(date: PartialDate) -> tuple[int, int, int]:
    return date.year, date.month, date.day


def check_publication_dates(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find figures that refer to a date after the publication of their source, and are no forecasts."""
    for (region, indicator), recorded in records.series.items():
        for year, entry in recorded.items():
            for position, each in enumerate(entry):
                published = records.dataset.sources[each.source].published if each.source else None
                if published is None or each.as_of is None or each.standing.code == FORECAST:
                    continue
                if is_after(each.as_of, published):
                    yield warn_at(
                        "K126",
                        find_path(region, indicator, year, position, "as_of"),
                        record=name_record(region, indicator, year),
                        as_of=str(each.as_of),
                        source=each.source or "",
                        published=str(published),
                    )
