"""XLSX, XLS and ODS to cells, through python-calamine, once it is known that the file cannot fill the memory."""

from __future__ import annotations

import datetime as dt
import html
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kopumkm.errors import CannotRun, Term, missing_extra, problem
from kopumkm.errors import mark_message as _
from kopumkm.importing.grid import Area, Place, Sheet, Value, is_empty
from kopumkm.importing.old_xls import measure_xls
from kopumkm.importing.opening import ZIP_BEGINS, choose_sheet, find_sheet
from kopumkm.importing.size_limits import (
    DAMAGED,
    PROTECTED,
    Extent,
    find_percent_styles,
    measure_ods,
    measure_xlsx_sheet,
    unpack,
)
from kopumkm.model.scalars import MAXIMUM_DIGITS, PartialDate

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def read_spreadsheet(content: bytes, asked: str | None) -> Sheet:
    """Read one sheet of a spreadsheet.

    Args:
        content: The file.
        asked: Name or number of the sheet; without it, the only visible one that holds anything.

    Returns:
        The sheet.

    Raises:
        CannotRun: K051 without the extra, K080 unreadable, K081 too large, K096 no such sheet.
    """
    try:
        from python_calamine import (  # noqa: PLC0415 - an extra, and only spreadsheets need it
            CalamineError,
            CalamineWorkbook,
            PasswordError,
            SheetTypeEnum,
            SheetVisibleEnum,
        )
    except ImportError:
        raise missing_extra("xlsx") from None
    extents = measure(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        names = [each.name for each in found]
        visible = [each.name for each in found if each.visible == SheetVisibleEnum.Visible]
        wanted = choose_names(names, visible, asked)
        sheets = [read_sheet(workbook.get_sheet_by_name(name), name, extents.get(name)) for name in wanted]
    except PasswordError:
        raise CannotRun([problem("K080", problem=Term(PROTECTED))]) from None
    except (CalamineError, OSError, ValueError):
        raise CannotRun([problem("K080", problem=Term(DAMAGED))]) from None
    except BaseException as error:
        # What the library did not expect arrives as an exception of a kind of its own, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise CannotRun([problem("K080", problem=Term(DAMAGED))]) from None
        raise
    filled = [each for each in sheets if any(not is_empty(value) for row in each.rows for value in row)]
    return choose_sheet(filled or sheets[:1], None)


def choose_names(names: Sequence[str], visible: Sequence[str], asked: str | None) -> Sequence[str]:
    """Choose the sheets to look into.

    Args:
        names: All sheets of cells.
        visible: Those that are not hidden.
        asked: Name or number of the one that the user wants, hidden or not.

    Returns:
        Their names.

    Raises:
        CannotRun: K080 when there is none, K096 when there is no such sheet.
    """
    if not names:
        raise CannotRun([problem("K080", problem=Term(_("it holds no sheet of cells")))])
    return [names[find_sheet(names, asked)]] if asked is not None else visible or names


def read_sheet(sheet: CalamineSheet, name: str, extent: Extent | None) -> Sheet:
    """Read the cells of a sheet from A1 on."""
    merged = tuple(Area(*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return make_sheet(name, sheet.to_python(skip_empty_area=False), merged, extent)


def measure(content: bytes) -> Mapping[str, Extent]:
    """Refuse a spreadsheet that would take too much memory.

    Args:
        content: The file.

    Returns:
        The extents of its sheets by name, where the format names them.

    Raises:
        CannotRun: K081 when it is too large, K080 when it is damaged or no spreadsheet at all.
    """
    if not content.startswith(ZIP_BEGINS):
        measure_xls(content)
        return {}
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise CannotRun([problem("K080", problem=Term(DAMAGED))]) from None
    members = unpack(archive)
    if "content.xml" in members:
        if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
            raise CannotRun([problem("K080", problem=Term(PROTECTED))])
        return dict(zip(find_ods_names(members["content.xml"]), measure_ods(members["content.xml"]), strict=False))
    if "xl/workbook.xml" not in members:
        raise CannotRun([problem("K080", problem=Term(_("it is an archive, but neither XLSX nor ODS")))])
    percents = find_percent_styles(members.get("xl/styles.xml", b""))
    parts = {name: measure_xlsx_sheet(part, percents) for name, part in members.items() if b"sheetData" in part}
    return {name: parts[part] for name, part in find_xlsx_parts(members).items() if part in parts}


_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*("[^"]*"|'[^']*')""")
_TABLE = re.compile(rb"""<table:table\s[^<>]*?table:name\s*=\s*("[^"]*"|'[^']*')""")


def _list_attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode().rpartition(":")[2]: html.unescape(value[1:-1].decode("utf-8", "replace"))
        for name, value in _ATTRIBUTE.findall(tag)
    }


def find_xlsx_parts(members: Mapping[str, bytes]) -> dict[str, str]:
    """Find the member of an XLSX file that holds each sheet, by name of the sheet."""
    relations = [
        _list_attributes(each[1]) for each in _RELATION.finditer(members.get("xl/_rels/workbook.xml.rels", b""))
    ]
    targets = {
        each.get("Id", ""): posixpath.normpath(posixpath.join("/xl", each.get("Target", "")))[1:] for each in relations
    }
    sheets = [_list_attributes(each[1]) for each in _SHEET.finditer(members["xl/workbook.xml"])]
    return {each["name"]: targets[each["id"]] for each in sheets if "name" in each and each.get("id") in targets}


def find_ods_names(content: bytes) -> list[str]:
    """List the names of the tables of an ODS file."""
    return [html.unescape(each[1][1:-1].decode("utf-8", "replace")) for each in _TABLE.finditer(content)]


def make_sheet(name: str, rows: Sequence[Sequence[object]], merged: tuple[Area, ...], extent: Extent | None) -> Sheet:
    """Make a sheet of what the library read.

    Args:
        name: Name of the sheet.
        rows: Its cells from A1 on.
        merged: Merged cells.
        extent: Knows which cells are shown as percentages.

    Returns:
        The sheet.
    """
    percents = frozenset(extent.percents) if extent else frozenset[Place]()
    width = max(map(len, rows), default=0)
    cells = [[make_value(value) for value in row] + [""] * (width - len(row)) for row in rows]
    for row, column in percents:
        value = cells[row][column] if row < len(cells) and column < width else ""
        if isinstance(value, Decimal):
            cells[row][column] = _tidy(value * 100)
    return Sheet(name=name, rows=cells, merged=merged, percents=percents)


def make_value(value: object) -> Value:
    """Make a cell of what the library read.

    Args:
        value: Text, a number, a date, a duration, true or false, or nothing.

    Returns:
        A number has the 15 significant digits that a spreadsheet shows and holds, without trailing zeros.

    >>> make_value(0.1 + 0.2), make_value(2426.0), make_value(True), make_value(None)
    (Decimal('0.3'), Decimal('2426'), 'TRUE', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int():
            return Decimal(value)
        case float():
            whole = value.is_integer() and abs(value) >= 10**MAXIMUM_DIGITS
            return Decimal(value) if whole else _tidy(Decimal(format(value, f".{MAXIMUM_DIGITS}g")))
        case dt.datetime() | dt.date():
            return PartialDate(value.year, value.month, value.day)
    return str(value)


def _tidy(number: Decimal) -> Decimal:
    """Return the number without an exponent and without trailing zeros."""
    return Decimal(format(number.normalize(), "f"))
