"""Whether the rows of a table add up to its totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from kopumkm.errors import mark_message as _
from kopumkm.importing.figures import read_figure
from kopumkm.importing.grid import Place, is_empty, name_cell
from kopumkm.importing.observing import multiply
from kopumkm.importing.understanding import ImportedRecord, Said, Understanding
from kopumkm.model.dataset import Dataset

DIFFERS = _("{cell}: the total is {total}, and the rows add up to {sum} ({count} figures)")


def check_totals(found: Understanding, dataset: Dataset, rows: Iterable[int], scale: Decimal | None) -> list[Said]:
    """Compare the totals of a table with the sum of its rows, where the figures of regions add up.

    Args:
        found: What was read.
        dataset: The definitions.
        rows: The rows of totals that are no records.
        scale: Factor by which every figure is multiplied.

    Returns:
        One warning for each total that differs.
    """
    columns: dict[int, list[ImportedRecord]] = defaultdict(list)
    for each in found.records:
        if dataset.indicators[each.record.indicator].aggregate == "sum" and each.record.observation.figure is not None:
            columns[each.place[1]].append(each)
    return [
        (DIFFERS, {"cell": name_cell(place), "total": _write(total), "sum": _write(added), "count": str(count)})
        for column, records in columns.items()
        for place, total, added, count in _compare(found, dataset, column, records, list(rows), scale)
        if total != added
    ]


def _compare(
    found: Understanding,
    dataset: Dataset,
    column: int,
    records: list[ImportedRecord],
    rows: list[int],
    scale: Decimal | None,
) -> Iterator[tuple[Place, Decimal, Decimal, int]]:
    """Yield each total of a column with the sum of the rows that it should be of, and their count."""
    wholes: dict[tuple[str | None, str, int], list[Decimal]] = defaultdict(list)
    for each in records:
        record = each.record
        wholes[dataset.regions[record.region].part_of, record.indicator, record.year].append(_figure(each))
    for whole in records:
        figures = wholes.get((whole.record.region, whole.record.indicator, whole.record.year))
        if figures:
            yield whole.place, _figure(whole), sum(figures, Decimal(0)), len(figures)
    parents = {region for region, _indicator, _year in wholes}
    parts = [_figure(each) for each in records if each.record.region not in parents]
    for row in rows:
        value = found.sheet.rows[row][column]
        printed = None if is_empty(value) else read_figure(value, found.style.mark).number
        if printed is not None and parts:
            yield (row, column), multiply(printed, scale), sum(parts, Decimal(0)), len(parts)


def _figure(each: ImportedRecord) -> Decimal:
    return each.record.observation.figure or Decimal(0)


def _write(number: Decimal) -> str:
    return format(number, "f")
