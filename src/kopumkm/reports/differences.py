"""What changed between two versions of a data set: figures, targets, definitions, and the results that rest on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from kopumkm.model.dataset import Dataset
from kopumkm.reports.changed_definitions import compare_definitions, compare_targets
from kopumkm.reports.changed_results import compare_results
from kopumkm.reports.changed_values import compare_values
from kopumkm.reports.difference_row import DifferenceRow, Versions
from kopumkm.reports.rows import Report, choose_indicators, choose_regions

KINDS: Mapping[str, str] = {
    "values": "value",
    "targets": "target",
    "definitions": "definition",
    "results": "result",
}
"""What may be asked for, and the kind of its rows; in the order of the report."""


def report_differences(
    old: Dataset,
    new: Dataset,
    *,
    regions: Iterable[str] = (),
    indicators: Iterable[str] = (),
    only: Collection[str] = (),
) -> Report:
    """Answer what changed between two versions of a data set, and which results changed with it.

    Args:
        old: The data set as it was.
        new: The data set as it is.
        regions: Identifiers, codes or names in either version; nothing means each.
        indicators: Identifiers in either version; nothing means each.
        only: Keys of `KINDS`; nothing means each.

    Returns:
        One row for each difference; none where the two say the same.

    Raises:
        CannotRun: K040 for a name that neither version knows.
    """
    versions = Versions.from_datasets(old, new)
    regions, indicators, only = list(regions), list(indicators), list(only)
    wanted_regions = set(choose_regions(versions.both, regions)) if regions else None
    wanted_indicators = set(choose_indicators(versions.both, indicators)) if indicators else None

    def is_wanted(region: str | None, indicator: str | None) -> bool:
        return (wanted_regions is None or region in wanted_regions) and (
            wanted_indicators is None or indicator in wanted_indicators
        )

    def find_rows() -> Iterator[DifferenceRow]:
        values = list(compare_values(versions))
        yield from (row for row in values if is_wanted(row.region, row.indicator))
        yield from (row for row in compare_targets(versions) if is_wanted(row.region, row.indicator))
        for row in compare_definitions(versions):
            if (wanted_regions is None and wanted_indicators is None) or _is_named(
                row, wanted_regions or (), wanted_indicators or ()
            ):
                yield row
        if not only or "results" in only:
            revised = {(row.region or "", row.indicator or "") for row in values}
            yield from compare_results(versions, revised, is_wanted)

    kinds = {KINDS[each] for each in only or KINDS}
    parameters = {
        "old": _describe_files(old),
        "new": _describe_files(new),
        "regions": regions,
        "indicators": indicators,
        "only": only,
    }
    return Report(
        command="diff",
        dataset=versions.both,
        parameters=parameters,
        rows=tuple(row for row in find_rows() if row.kind in kinds),
        series={},
    )


def _is_named(row: DifferenceRow, regions: Collection[str], indicators: Collection[str]) -> bool:
    """Say whether a definition is that of a region or indicator that was asked for."""
    return row.region in regions or row.indicator in indicators


def _describe_files(dataset: Dataset) -> list[dict[str, str]]:
    """Name the files of a version with their fingerprints."""
    return [{"name": file.name, "sha256": file.fingerprint} for file in dataset.files]
