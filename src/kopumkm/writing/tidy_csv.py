"""Observations as tidy CSV, which `values_from` reads back digit for digit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation

COLUMNS = ("region", "indicator", "year", "value", "status", "as_of", "source", "note", "note_en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One observation with its place in the data.

    Attributes:
        region: Key of the region.
        indicator: Key of the indicator.
        year: The year.
        position: 0 for the figure used, 1 and more for its rivals.
        observation: What is recorded.
    """

    region: str
    indicator: str
    year: int
    position: int = 0
    observation: Observation


def list_records(dataset: Dataset) -> Iterator[Record]:
    """List every observation of a data set.

    Args:
        dataset: The data.

    Yields:
        Records by region and indicator in the order of the data, by year, the figure used before its rivals.
    """
    for region, table in dataset.values.items():
        for indicator in table:
            for year, entry in dataset.find_observations(region, indicator).items():
                for position, each in enumerate(entry):
                    yield Record(region=region, indicator=indicator, year=year, position=position, observation=each)


def write_tidy_csv(records: Iterable[Record]) -> str:
    r"""Write records as tidy CSV.

    Args:
        records: The records; the first of a region, indicator and year is the figure used.

    Returns:
        CSV with a header; columns after `value` that nothing fills are left out.

    >>> from decimal import Decimal
    >>> record = Record(region="metro", indicator="umkm", year=2022, observation=Observation(value=Decimal("3.60")))
    >>> write_tidy_csv([record])
    'region,indicator,year,value\nmetro,umkm,2022,3.60\n'
    """
    rows = [dict(zip(COLUMNS, _list_cells(each), strict=True)) for each in records]
    columns = [name for place, name in enumerate(COLUMNS) if place < 4 or any(row[name] for row in rows)]  # noqa: PLR2004
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    return text.getvalue()


def _list_cells(record: Record) -> list[str]:
    each = record.observation
    note = each.note
    return [
        record.region,
        record.indicator,
        str(record.year),
        "" if each.value is None else format(each.value, "f"),
        "" if each.status == "A" else each.status,
        str(each.as_of or ""),
        each.source or "",
        (note.id or "") if note else "",
        (note.en or "") if note and note.en != note.id else "",
    ]
