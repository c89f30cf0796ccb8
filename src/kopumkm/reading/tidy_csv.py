"""Tidy CSV: one observation a row, in the columns of `kopumkm.model.tidy`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from kopumkm.errors import Diagnostic, Location, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.findings import THIS_ROW, refer
from kopumkm.model.definitions import Indicator
from kopumkm.model.limits import check_limits
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import YEARS, shorten
from kopumkm.model.tidy import (
    MANDATORY,
    NO_RECORD_NUMBER,
    NUMBER,
    OPTIONAL,
    RECORD_NUMBER,
    check_record_numbers,
    list_given,
)
from kopumkm.reading.files import MAXIMUM_MEBIBYTES, TextFile
from kopumkm.reading.mistakes import explain_error

Series = dict[tuple[str, str], dict[int, list[Observation]]]


class RowPlaces:
    """Where the observations of a CSV file stand: line numbers, from which a place is made when one is asked for.

    Attributes:
        name: Name of the file.
        lines: Its lines.
        header: Names of the columns.
        numbers: For each region, indicator and year the lines of its records, in order.
    """

    def __init__(self, name: str, lines: list[str], header: list[str]) -> None:
        self.name = name
        self.lines = lines
        self.header = header
        self.numbers: dict[tuple[str, str, int], list[int]] = {}

    def find(self, region: str, indicator: str, year: int, position: int = 0, column: str = "") -> Location:
        """Find a record.

        Args:
            region: Key of the region.
            indicator: Key of the indicator.
            year: The year.
            position: Which of the year's records, from 0.
            column: The cell to underline; the whole row without one.

        Returns:
            Its place.

        Raises:
            LookupError: When the file has no such record.
        """
        return self.place(self.numbers[region, indicator, year][position], column)

    def place(self, number: int, column: str = "") -> Location:
        """Make the place of a row, or of the cell of a column where the row stands on one line without quotes."""
        source = self.lines[number - 1].rstrip("\r\n") if number <= len(self.lines) else ""
        if '"' in source or column not in self.header or source.count(",") + 1 != len(self.header):
            return Location(file=self.name, line=number, length=max(1, len(source)), source=source)
        cells = source.split(",")
        place = self.header.index(column)
        start = sum(len(cell) + 1 for cell in cells[:place])
        return Location(file=self.name, line=number, column=start + 1, length=max(1, len(cells[place])), source=source)


def read_tidy_csv(
    file: TextFile, names: Mapping[str, frozenset[str]], indicators: Mapping[str, Indicator]
) -> tuple[Series, RowPlaces, list[Diagnostic]]:
    """Read the observations of one CSV file.

    Several rows for one region, indicator and year are rival figures. The column `record` numbers them from 1, the
    figure used. Without numbers the first is used, and two of them that name the same source and date are a mistake.

    Args:
        file: Its text; comma-separated, decimals with a point.
        names: Known identifiers by section.
        indicators: Definitions, for their limits.

    Returns:
        Observations by region and indicator and then year, the places of their rows, and every mistake.
    """
    series: Series = {}
    diagnostics: list[Diagnostic] = []
    recorded: dict[tuple[object, ...], int] = {}
    numbered: dict[tuple[str, str, int], list[str]] = {}
    rows = _read_rows(file)
    header, _start = next(rows, ([], 1))
    places = RowPlaces(file.name, list(io.StringIO(file.text, newline="")), header if isinstance(header, list) else [])
    trouble = problem("K033", problem=header) if isinstance(header, str) else _check_header(header)
    if trouble:
        return series, places, [trouble.at(places.place(1))]
    for cells, line in rows:
        if isinstance(cells, str):
            diagnostics.append(problem("K033", problem=cells).at(places.place(line)))
            continue
        if not any(cells):
            continue
        if len(cells) != len(header):
            trouble = problem("K031", found=str(len(cells)), expected=str(len(header)))
            diagnostics.append(trouble.at(places.place(line)))
            continue
        row = dict(zip(header, cells, strict=True))
        found = list(_check_names(row, names))
        observation = _read_observation(row, indicators.get(row["indicator"]), found)
        diagnostics += [each.at(places.place(line, column)) for column, each in found]
        if observation is None or found:
            continue
        key = (row["region"], row["indicator"], int(row["year"]))
        same = (*key, observation.source, observation.as_of)
        number = row.get("record", "")
        if same in recorded and not number and not any(numbered[key]):
            first = str(places.place(recorded[same]))
            written = f"{row['region']}, {row['indicator']}, {row['year']}"
            diagnostics.append(problem("K019", key=written, first=first).at(places.place(line)))
            continue
        recorded[same] = line
        numbered.setdefault(key, []).append(number)
        places.numbers.setdefault(key, []).append(line)
        series.setdefault(key[:2], {}).setdefault(key[2], []).append(observation)
    diagnostics += _order_records(numbered, series, places)
    return series, places, diagnostics


def _order_records(
    numbered: Mapping[tuple[str, str, int], list[str]], series: Series, places: RowPlaces
) -> Iterator[Diagnostic]:
    """Bring the records of each year into the order of their numbers; yield what is wrong with these."""
    for key, numbers in numbered.items():
        lines = places.numbers[key]
        trouble = check_record_numbers(numbers)
        if trouble:
            position, text = trouble
            wrong = _wrong_record(numbers[position], ", ".join(map(str, key)), text)
            yield wrong.at(places.place(lines[position], "record"))
        elif len(numbers) > 1:
            order = sorted(range(len(numbers)), key=lambda place: int(numbers[place] or 0))
            observations = series[key[:2]][key[2]]
            series[key[:2]][key[2]] = [observations[place] for place in order]
            places.numbers[key] = [lines[place] for place in order]


def _wrong_record(number: str, key: str, trouble: str) -> Diagnostic:
    return problem("K056", found=shorten(number), key=key, problem=Term(trouble))


def _read_rows(file: TextFile) -> Iterator[tuple[Any, int]]:
    """Yield the cells of each row (or what is wrong with it) and the line on which it begins."""
    csv.field_size_limit(MAXIMUM_MEBIBYTES << 20)  # a note may be longer than the 128 KiB that Python allows by itself
    reader = csv.reader(io.StringIO(file.text, newline=""), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _say_in_words_of_spreadsheets(error), begins
            return
        yield cells, begins
        begins = reader.line_num + 1


CSV_TROUBLES = {
    "unexpected end of data": _("a cell begins with a quote that is never closed"),
    "expected after": _("something stands between the closing quote of a cell and the next comma"),
    "field larger than field limit": _("one of its cells is longer than 131,072 characters"),
    "new-line character": _("a line break of another kind stands inside a cell without quotes"),
    "NUL": _("it contains a NUL character"),
}
"""What can be wrong with a row, by a part of what the CSV reader says of it."""


def _say_in_words_of_spreadsheets(error: csv.Error) -> Term:
    found = (words for part, words in CSV_TROUBLES.items() if part in str(error))
    return Term(next(found, _("it is not valid CSV")))


def _check_header(header: list[str]) -> Diagnostic | None:
    missing = [name for name in MANDATORY if name not in header]
    unknown = [name for name in header if name not in MANDATORY + OPTIONAL]
    if not header:
        trouble, columns = _("no header line"), ""
    elif len(header) == 1 and ";" in header[0]:
        trouble, columns = _("cells separated by ; instead of ,"), ""
    elif missing:
        trouble, columns = _("no column"), ", ".join(missing)
    elif unknown:
        trouble, columns = _("unknown columns:"), ", ".join(map(shorten, unknown))
    elif len(set(header)) < len(header):
        trouble, columns = (
            _("a column twice:"),
            ", ".join(name for name in MANDATORY + OPTIONAL if header.count(name) > 1),
        )
    else:
        return None
    return problem("K030", problem=Term(trouble), columns=columns)


def _check_names(row: Mapping[str, str], names: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, Diagnostic]]:
    for column, section in (("region", "regions"), ("indicator", "indicators"), ("source", "sources")):
        name = row.get(column, "")
        if name not in names[section] and (name or column != "source"):
            yield column, refer(column, THIS_ROW, name, names[section])
    if row["year"] not in YEARS:
        yield "year", problem("K014", key=shorten(row["year"]))
    if row.get("record") and not RECORD_NUMBER.fullmatch(row["record"]):
        key = ", ".join(shorten(row[name]) for name in ("region", "indicator", "year"))
        yield "record", _wrong_record(row["record"], key, NO_RECORD_NUMBER)


def _read_observation(
    row: Mapping[str, str], indicator: Indicator | None, found: list[tuple[str, Diagnostic]]
) -> Observation | None:
    """Make the observation of a row, adding what is wrong with it to `found`."""
    given = list_given(row)
    if row["value"]:
        if not NUMBER.fullmatch(row["value"]):
            found.append(("value", problem("K032", found=shorten(row["value"]))))
            return None
        given["value"] = Decimal(row["value"])
    try:
        observation = Observation.model_validate(given)
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False):
            column = str(error["loc"][0]) if error["loc"] else "value"
            found.append(
                (column, explain_error({**error, "loc": (THIS_ROW, *error["loc"])}, {THIS_ROW: given}).diagnostic)
            )
        return None
    figure = observation.figure
    trouble = check_limits(f"{row['indicator']} {row['year']}", figure, indicator) if indicator else None
    if trouble:
        found.append(("value", trouble))
    return observation
