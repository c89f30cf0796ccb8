"""Observations as SDMX-CSV 2.0: one observation a row, in components that SDMX tools know."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import BilingualText
from kopumkm.writing.tidy_csv import Record, list_cells, list_records, number_records

STRUCTURE_ID = "KOPUMKM:OBSERVATIONS(1.0.0)"
"""Agency, data flow and version. No registry has it: the columns below are all there is to know of it."""

STRUCTURE, COMMENT = "STRUCTURE", "COMMENT_OBS"
IDENTIFICATION = (STRUCTURE, "STRUCTURE_ID", "ACTION")
DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "RECORD", "TIME_PERIOD")
MEASURE = "OBS_VALUE"
ATTRIBUTES = ("OBS_STATUS", "OBS_MARK", "DECIMALS", "UNIT_MEASURE", "UNIT_MULT", "REF_DATE", "SOURCE")
COLUMNS = (*IDENTIFICATION, *DIMENSIONS, MEASURE, *ATTRIBUTES)
"""Every column but that of the comments, which stands behind them."""

SEPARATORS = ";|~^#&*"
NOT_SEPARATORS = frozenset(',:"[]')


def write_sdmx_csv(dataset: Dataset) -> str:
    """Write the observations of a data set as SDMX-CSV 2.0.

    Args:
        dataset: The data.

    Returns:
        CSV with a header. Where there are notes, they stand in a multilingual column, and the brackets behind
        `STRUCTURE` name the character between the languages: one that occurs in no note.
    """
    records = list(list_records(dataset))
    notes = [each.observation.note for each in records if each.observation.note]
    separator = choose_separator(notes)
    units = {key: indicator.unit.in_language("id") for key, indicator in dataset.indicators.items()}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if notes:
        writer.writerow([f"{STRUCTURE}[{separator}]", *COLUMNS[1:], f"{COMMENT}[id{separator}en]"])
    else:
        writer.writerow(COLUMNS)
    for record, number in zip(records, number_records(records), strict=True):
        row = _list_row(record, number, units.get(record.indicator, ""))
        writer.writerow([*row, _write_comment(record.observation.note, separator)] if notes else row)
    return text.getvalue()


def _list_row(record: Record, number: int, unit: str) -> list[str]:
    cells = list_cells(record)
    each: Observation = record.observation
    code = each.standing.code
    return [
        "dataflow",
        STRUCTURE_ID,
        "I",
        "A",
        record.region,
        record.indicator,
        str(number),
        cells["year"],
        cells["value"],
        code,
        "" if each.status == code else each.status,
        "" if each.value is None else str(-int(each.value.as_tuple().exponent)),
        unit,
        "0",
        cells["as_of"],
        cells["source"],
    ]


def choose_separator(notes: Iterable[BilingualText]) -> str:
    """Choose the character between the languages of a note.

    Args:
        notes: The notes.

    Returns:
        A semicolon, or the first other character that occurs in none of them.

    >>> choose_separator([BilingualText(id="a; b")])
    '|'
    """
    used: set[str] = set(NOT_SEPARATORS).union(*(text for note in notes for text in (note.id, note.en) if text))
    separators: Iterator[str] = itertools.chain(SEPARATORS, map(chr, range(0xA1, 0xD800)))
    return next(each for each in separators if each not in used)


def _write_comment(note: BilingualText | None, separator: str) -> str:
    texts = (("id", note.id), ("en", note.en)) if note else ()
    return separator.join(f"{language}:{text}" for language, text in texts if text)


def read_comment(cell: str, separator: str) -> dict[str, str]:
    """Read a multilingual cell.

    Args:
        cell: Languages, each with a colon behind it and its text.
        separator: The character between them.

    Returns:
        Language to text.

    >>> read_comment("id:Dikutip: pers;en:Quoted", ";")
    {'id': 'Dikutip: pers', 'en': 'Quoted'}
    """
    return {part.partition(":")[0]: part.partition(":")[2] for part in cell.split(separator)} if cell else {}


def find_separator(header: Sequence[str]) -> str:
    """Find the character between the languages of a note, which the first column names in brackets.

    >>> find_separator(["STRUCTURE[|]", "STRUCTURE_ID"])
    '|'
    """
    return header[0].removeprefix(STRUCTURE)[1:2] or SEPARATORS[0]
