"""What `kopumkm export` wrote, read back: tidy CSV, the sheet `values` of a workbook, and SDMX-CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pydantic import ValidationError

from kopumkm.errors import CannotRun, Diagnostic, Location, Term, problem
from kopumkm.findings import THIS_ROW
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import YEARS, check_identifier, shorten
from kopumkm.model.tidy import (
    MANDATORY,
    NO_RECORD_NUMBER,
    NUMBER,
    OPTIONAL,
    RECORD_NUMBER,
    check_record_numbers,
    list_given,
)
from kopumkm.writing import sdmx_csv
from kopumkm.writing.tidy_csv import Record

Grid = Sequence[Sequence[object]]
"""The cells of a sheet as a reader of spreadsheets gives them."""

LONGEST_CELL = 64 << 20
DECIMALS = frozenset(map(str, range(16)))

SDMX_NAMES: Mapping[str, str] = {
    "REF_AREA": "region",
    "INDICATOR": "indicator",
    "TIME_PERIOD": "year",
    "RECORD": "record",
    "OBS_VALUE": "value",
    "REF_DATE": "as_of",
    "SOURCE": "source",
}
"""Components of SDMX-CSV that are a tidy column by another name."""


def is_exported(header: Sequence[object]) -> bool:
    """Say whether a table is one that `kopumkm export` wrote, by its header.

    Args:
        header: The cells of its first row.

    Returns:
        Whether `read_exported` reads it.

    >>> is_exported(["region", "indicator", "year", "value"]), is_exported(["Kabupaten", "2022"])
    (True, False)
    """
    names = _trim(header)
    return _is_tidy(names) or _is_sdmx(names)


def _is_tidy(names: Sequence[str]) -> bool:
    known = {*MANDATORY, *OPTIONAL, "decimals"}
    return len(set(names)) == len(names) and {*MANDATORY} <= {*names} <= known


def _is_sdmx(names: Sequence[str]) -> bool:
    bare = [name.partition("[")[0] for name in names]
    known = {*sdmx_csv.COLUMNS, sdmx_csv.COMMENT}
    needed = {sdmx_csv.STRUCTURE, "OBS_STATUS", *SDMX_NAMES}
    return bare[:1] == [sdmx_csv.STRUCTURE] and len(set(bare)) == len(bare) and needed <= {*bare} <= known


def _trim(header: Sequence[object]) -> list[str]:
    """Write the names of columns, less the empty cells behind the last."""
    names = [write_cell(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    return names


def read_exported(content: str | Grid, file: str) -> list[Record]:
    """Read the records of a table that `kopumkm export` wrote.

    Args:
        content: The text of a CSV file, or the cells of a sheet with the header first.
        file: Its name, for messages.

    Returns:
        The records, the figures of each year in the order of their numbers.

    Raises:
        CannotRun: K030 for another header, and every mistake in the rows, such as K014, K017, K031, K032, K056.
    """
    grid = _read_grid(content, file)
    header, _line = next(grid, ([], 1))
    names = _trim(header)
    if not is_exported(names):
        wrong = problem("K030", problem=Term("unknown columns:"), columns=", ".join(map(shorten, names)))
        raise CannotRun([wrong.at(Location(file=file, line=1))])
    found: dict[tuple[str, str, int], list[tuple[str, int, Observation]]] = {}
    diagnostics: list[Diagnostic] = []
    for cells, line in grid:
        if not any(cells):
            continue
        here = Location(file=file, line=line)
        if len(cells) < len(names) or any(cells[len(names) :]):
            diagnostics.append(problem("K031", found=str(len(cells)), expected=str(len(names))).at(here))
            continue
        row = dict(zip(names, cells, strict=False))
        tidy = row if _is_tidy(names) else _read_sdmx_row(row, names)
        try:
            observation = _read_observation(tidy)
        except CannotRun as failure:
            diagnostics += [each.at(here) for each in failure.diagnostics]
            continue
        key = (tidy["region"], tidy["indicator"], int(tidy["year"]))
        found.setdefault(key, []).append((tidy.get("record", ""), line, observation))
    records: list[Record] = []
    for key, entries in found.items():
        trouble = check_record_numbers([number for number, _line, _observation in entries])
        if trouble:
            number, line, _observation = entries[trouble[0]]
            diagnostics.append(_wrong_record(number, key, trouble[1]).at(Location(file=file, line=line)))
            continue
        for position, (_number, _line, observation) in enumerate(sorted(entries, key=lambda each: int(each[0] or 0))):
            region, indicator, year = key
            records.append(
                Record(region=region, indicator=indicator, year=year, position=position, observation=observation)
            )
    if diagnostics:
        raise CannotRun(diagnostics)
    return records


def _read_grid(content: str | Grid, file: str) -> Iterator[tuple[list[str], int]]:
    """Yield the cells of each row as text, and the line on which it begins."""
    if not isinstance(content, str):
        for number, row in enumerate(content, start=1):
            yield [write_cell(cell) for cell in row], number
        return
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise CannotRun([problem("K033", problem=str(error)).at(Location(file=file, line=line))]) from None
        yield cells, line
        line = reader.line_num + 1


def write_cell(cell: object) -> str:
    """Write a cell of a spreadsheet as it would stand in CSV.

    Args:
        cell: Text, number, date or nothing, as a reader of spreadsheets gives it.

    Returns:
        The text; of a number its 15 significant digits, which is all that a spreadsheet keeps.

    >>> write_cell(2022.0), write_cell(0.1), write_cell(dt.date(2022, 12, 31)), write_cell(None)
    ('2022', '0.1', '2022-12-31', '')
    """
    match cell:
        case None:
            return ""
        case float():
            return format(Decimal(f"{cell:.15g}"), "f")
        case dt.datetime():
            return cell.date().isoformat()
        case dt.date():
            return cell.isoformat()
    return str(cell)


def _read_sdmx_row(row: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    tidy = {name: row[component] for component, name in SDMX_NAMES.items()}
    tidy["status"] = row.get("OBS_MARK") or row["OBS_STATUS"]
    tidy["decimals"] = row.get("DECIMALS", "")
    comment = next((row[name] for name in names if name.startswith(sdmx_csv.COMMENT)), "")
    texts = sdmx_csv.read_comment(comment, sdmx_csv.find_separator(names))
    return {**tidy, "note_id": texts.get("id", ""), "note_en": texts.get("en", "")}


def _read_observation(row: Mapping[str, str]) -> Observation:
    """Make the observation of a tidy row.

    Raises:
        CannotRun: With what is wrong with its cells.
    """
    wrong: list[Diagnostic] = []
    for column in ("region", "indicator"):
        try:
            check_identifier(row[column])
        except ValueError:
            wrong.append(problem("K013", key=shorten(row[column])))
    if row["year"] not in YEARS:
        wrong.append(problem("K014", key=shorten(row["year"])))
    if row.get("record") and not RECORD_NUMBER.fullmatch(row["record"]):
        key = tuple(shorten(row[column]) for column in ("region", "indicator", "year"))
        wrong.append(_wrong_record(row["record"], key, NO_RECORD_NUMBER))
    given = list_given(row)
    if row["value"] and not NUMBER.fullmatch(row["value"]):
        wrong.append(problem("K032", found=shorten(row["value"])))
    elif row["value"]:
        given["value"] = Decimal(restore_decimals(row["value"], row.get("decimals", "")))
    if wrong:
        raise CannotRun(wrong)
    try:
        return Observation.model_validate(given)
    except ValidationError as invalid:
        wrong_cells = {  # a note that stands for both languages is one cell
            (error["type"], str(error["loc"][:1])): {
                "table": Term(THIS_ROW),
                "key": str(error["loc"][0]) if error["loc"] else "",
                **error.get("ctx", {}),
            }
            for error in invalid.errors(include_url=False)
        }
        raise CannotRun(problem(code, **parameters) for (code, _column), parameters in wrong_cells.items()) from None


def _wrong_record(number: str, key: Sequence[object], trouble: str) -> Diagnostic:
    return problem("K056", found=shorten(number), key=", ".join(map(str, key)), problem=Term(trouble))


def restore_decimals(number: str, decimals: str) -> str:
    """Give a number of a spreadsheet the zeros with which it was printed.

    Args:
        number: Its digits.
        decimals: How many decimals it was printed with; what is no such number is passed over.

    Returns:
        The number; one that has more decimals than it was printed with was changed since, and stays as it is.

    >>> restore_decimals("3.6", "2"), restore_decimals("3.625", "2")
    ('3.60', '3.625')
    """
    if decimals not in DECIMALS:
        return number
    whole, _point, fraction = number.partition(".")
    padded = fraction.ljust(int(decimals), "0")
    return f"{whole}.{padded}" if padded else whole
