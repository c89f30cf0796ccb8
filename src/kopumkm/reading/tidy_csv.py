"""Tidy CSV: one observation a row, in the columns region, indicator, year, value, status, as_of, source, note."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from kopumkm.errors import Diagnostic, Location, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.model.definitions import Indicator
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import YEARS, shorten
from kopumkm.reading.files import TextFile
from kopumkm.reading.findings import THIS_ROW, refer
from kopumkm.reading.limits import check_limits
from kopumkm.reading.mistakes import explain_error

MANDATORY = ("region", "indicator", "year", "value")
OPTIONAL = ("status", "as_of", "source", "note")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Series = dict[tuple[str, str], dict[int, list[Observation]]]
Places = dict[tuple[str, str, int], Location]


def read_tidy_csv(
    file: TextFile, names: Mapping[str, frozenset[str]], indicators: Mapping[str, Indicator]
) -> tuple[Series, Places, list[Diagnostic]]:
    """Read the observations of one CSV file.

    Several rows for one region, indicator and year are rival figures, the first of which is used; two of them that
    name the same source and date are a mistake.

    Args:
        file: Its text; comma-separated, decimals with a point.
        names: Known identifiers by section.
        indicators: Definitions, for their limits.

    Returns:
        Observations by region and indicator and then year, the place of each year's first row, and every mistake.
    """
    series: Series = {}
    places: Places = {}
    diagnostics: list[Diagnostic] = []
    recorded: dict[tuple[object, ...], Location] = {}
    lines = file.text.split("\n")
    rows = _read_rows(file, lines)
    header, _start = next(rows, ([], 1))
    trouble = _check_header(header)
    if trouble:
        return series, places, [trouble.at(_place(file, lines, 1))]
    for cells, number in rows:
        here = _place(file, lines, number)
        if isinstance(cells, str):
            diagnostics.append(problem("K033", problem=cells).at(here))
            continue
        if not any(cells):
            continue
        if len(cells) != len(header):
            diagnostics.append(problem("K031", found=str(len(cells)), expected=str(len(header))).at(here))
            continue
        row = dict(zip(header, cells, strict=True))
        found = list(_check_names(row, names))
        observation = _read_observation(row, indicators.get(row["indicator"]), found)
        diagnostics += [_underline(each, row, column, here) for column, each in found]
        if observation is None or found:
            continue
        key = (row["region"], row["indicator"], int(row["year"]))
        same = (*key, observation.source, observation.as_of)
        if same in recorded:
            first = str(recorded[same])
            written = f"{row['region']}, {row['indicator']}, {row['year']}"
            diagnostics.append(problem("K019", key=written, first=first).at(here))
            continue
        recorded[same] = here
        places.setdefault(key, here)
        series.setdefault(key[:2], {}).setdefault(key[2], []).append(observation)
    return series, places, diagnostics


def _read_rows(file: TextFile, lines: list[str]) -> Iterator[tuple[Any, int]]:
    """Yield the cells of each row (or what is wrong with it) and the line on which it begins."""
    del lines
    reader = csv.reader(io.StringIO(file.text, newline=""), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield str(error), begins
            return
        yield cells, begins
        begins = reader.line_num + 1


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


def _read_observation(
    row: Mapping[str, str], indicator: Indicator | None, found: list[tuple[str, Diagnostic]]
) -> Observation | None:
    """Make the observation of a row, adding what is wrong with it to `found`."""
    given: dict[str, object] = {name: row[name] for name in OPTIONAL if row.get(name)}
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


def _place(file: TextFile, lines: list[str], number: int) -> Location:
    source = lines[number - 1].rstrip("\r") if number <= len(lines) else ""
    return Location(file=file.name, line=number, length=max(1, len(source)), source=source)


def _underline(diagnostic: Diagnostic, row: Mapping[str, str], column: str, here: Location) -> Diagnostic:
    """Point at the cell of a column, where the row stands on one line without quotes; else at the row."""
    columns = list(row)
    if '"' in here.source or column not in columns:
        return diagnostic.at(here)
    before = columns.index(column)
    start = sum(len(row[name]) + 1 for name in columns[:before])
    location = Location(
        file=here.file, line=here.line, column=start + 1, length=max(1, len(row[column])), source=here.source
    )
    return diagnostic.at(location)
