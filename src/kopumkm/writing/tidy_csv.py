"""Observations as tidy CSV, which `values_from` reads back digit for digit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation
from kopumkm.model.tidy import COLUMNS, MANDATORY

XLSX_COLUMNS = (*COLUMNS[:5], "decimals", *COLUMNS[5:])
"""In a spreadsheet a figure is a number, and the column behind it says with how many decimals it is printed."""


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
        CSV with a header; optional columns that nothing fills are left out. The column `record` numbers the figures
        of each year where two of them have the same source and date.

    >>> from decimal import Decimal
    >>> record = Record(region="metro", indicator="umkm", year=2022, observation=Observation(value=Decimal("3.60")))
    >>> write_tidy_csv([record])
    'region,indicator,year,value\nmetro,umkm,2022,3.60\n'
    """
    records = list(records)
    rows = list(map(list_cells, records))
    if not are_told_apart(records):
        for row, number in zip(rows, number_records(records), strict=True):
            row["record"] = str(number)
    columns = [name for name in COLUMNS if name in MANDATORY or any(row[name] for row in rows)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    return text.getvalue()


def number_records(records: Iterable[Record]) -> Iterator[int]:
    """Number the records of each region, indicator and year from 1, in their order.

    Args:
        records: The records.

    Yields:
        A number for each of them.
    """
    counts: dict[tuple[str, str, int], int] = {}
    for each in records:
        key = (each.region, each.indicator, each.year)
        counts[key] = counts.get(key, 0) + 1
        yield counts[key]


def are_told_apart(records: Sequence[Record]) -> bool:
    """Say whether source and date tell all figures of one year apart."""
    keys = {
        (each.region, each.indicator, each.year, each.observation.source, each.observation.as_of) for each in records
    }
    return len(keys) == len(records)


def list_cells(record: Record) -> dict[str, str]:
    """List the cells of a record by column; `record`, which only the other records of its year can tell, is empty.

    Args:
        record: The record.

    Returns:
        Column to text.
    """
    each = record.observation
    note = each.note
    indonesian, english = (note.id or "", note.en or "") if note else ("", "")
    return {
        "region": record.region,
        "indicator": record.indicator,
        "year": str(record.year),
        "record": "",
        "value": "" if each.value is None else format(each.value, "f"),
        "status": "" if each.status == "A" else each.status,
        "as_of": str(each.as_of or ""),
        "source": each.source or "",
        "note": indonesian if english else "",
        "note_id": "" if english else indonesian,
        "note_en": "" if english == indonesian else english,
    }
