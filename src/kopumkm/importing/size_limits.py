"""How much memory a spreadsheet would take, found out before it is handed to the library that reads it.

The library spreads the rectangle from the first to the last filled cell out in memory and ends the whole program when
that does not fit. A file of two kilobytes can ask for hundreds of gigabytes that way. So what it would take is counted
first, in streams that stop at the limit.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat  # the parser guards itself against entities that grow without end

from kopumkm.errors import CannotRun, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.importing.grid import MAXIMUM_CELLS, TOO_MANY_CELLS, Place, find_cell

MAXIMUM_UNPACKED = 256 << 20
"""Bytes that the members of a spreadsheet may unpack to, together."""

MAXIMUM_MEMBERS = 10_000

CHUNK = 1 << 20


def refuse(trouble: str) -> CannotRun:
    """Make the refusal of a file that would take too much memory."""
    return CannotRun([problem("K081", problem=Term(trouble))])


TOO_MUCH_UNPACKED = _("it unpacks to more than 256 MiB")
DAMAGED = _("it is damaged")
PROTECTED = _("it is protected with a password; save a copy without one")


def unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpack what a sheet is made of, and no more than the limit, whatever the directory of the archive says.

    Args:
        archive: The spreadsheet.

    Returns:
        The content of its XML members by name; of the others only the size is checked.

    Raises:
        CannotRun: K081 when it unpacks to too much, K080 when it is damaged.
    """
    members = archive.infolist()
    if len(members) > MAXIMUM_MEMBERS or sum(each.file_size for each in members) > MAXIMUM_UNPACKED:
        raise refuse(TOO_MUCH_UNPACKED)
    left = MAXIMUM_UNPACKED
    contents: dict[str, bytes] = {}
    try:
        for each in members:
            chunks: list[bytes] = []
            is_xml = each.filename.endswith((".xml", ".rels"))
            with archive.open(each) as stream:
                while chunk := stream.read(CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise refuse(TOO_MUCH_UNPACKED)
                    if is_xml:
                        chunks.append(chunk)
            contents[each.filename] = b"".join(chunks)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise CannotRun([problem("K080", problem=Term(DAMAGED))]) from None
    return contents


@dataclass(slots=True)
class Extent:
    """The rectangle of the filled cells of a sheet so far, and which of them are shown as percentages."""

    top: int = 1 << 40
    left: int = 1 << 40
    bottom: int = -1
    right: int = -1
    percents: set[Place] = field(default_factory=set)

    def add(self, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """Take in cells.

        Raises:
            CannotRun: K081 when the rectangle has too many.
        """
        self.top, self.left = min(self.top, row), min(self.left, column)
        self.bottom, self.right = max(self.bottom, row + rows - 1), max(self.right, column + columns - 1)
        # The rows and columns before the first filled cell count, too: a sheet here begins at A1.
        if (self.bottom + 1) * (self.right + 1) > MAXIMUM_CELLS:
            raise refuse(TOO_MANY_CELLS)


_TAG = re.compile(rb"<(?:\w+:)?(row|c)(\s[^<>]*)?>")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["']([0-9]+)["']""")


def measure_xlsx_sheet(content: bytes, percent_styles: frozenset[int]) -> Extent:
    """Measure the filled cells of a sheet of an XLSX file.

    Args:
        content: Its XML.
        percent_styles: Numbers of the cell styles that show a percentage.

    Returns:
        The extent; cells that have a style and no content do not count.

    Raises:
        CannotRun: K081 when it is too large.
    """
    extent = Extent()
    row, column = -1, -1
    for tag in _TAG.finditer(content):
        attributes = tag[2] or b""
        reference = _REFERENCE.search(attributes)
        if tag[1] == b"row":
            row = int(reference[1][:9]) - 1 if reference and reference[1].isdigit() else row + 1
            column = -1
            continue
        place = find_cell(reference[1].decode("ascii", "replace")) if reference else None
        row, column = place or (row, column + 1)
        if attributes.rstrip().endswith(b"/"):
            continue
        extent.add(row, column)
        style = _STYLE.search(attributes)
        if style and int(style[1]) in percent_styles:
            extent.percents.add((row, column))
    return extent


_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""(numFmtId|formatCode)\s*=\s*("[^"]*"|'[^']*')""")
_CELL_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_STYLE = re.compile(rb"<(?:\w+:)?xf\b([^<>]*)>")

BUILT_IN_PERCENTS = frozenset({9, 10})


def find_percent_styles(styles: bytes) -> frozenset[int]:
    """Find the cell styles that show a number as a percentage.

    Args:
        styles: `xl/styles.xml`.

    Returns:
        Their numbers.
    """
    percents = set(BUILT_IN_PERCENTS)
    for each in _FORMAT.finditer(styles):
        given = {name: value[1:-1] for name, value in _ATTRIBUTE.findall(each[1])}
        without_text = re.sub(rb"&quot;.*?&quot;|\\.", b"", given.get(b"formatCode", b""))
        if b"%" in without_text and given.get(b"numFmtId", b"").isdigit():
            percents.add(int(given[b"numFmtId"]))
    found = _CELL_STYLES.search(styles)
    numbers = [dict(_ATTRIBUTE.findall(each[1])) for each in _CELL_STYLE.finditer(found[0])] if found else []
    return frozenset(
        number for number, given in enumerate(numbers) if int(given.get(b"numFmtId", b'"0"')[1:-1] or b"0") in percents
    )


class OdsMeasure:
    """Measures the tables of an ODS file while its XML is parsed: repeated cells stand there once, with a count."""

    def __init__(self) -> None:
        self.sheets: list[Extent] = []
        self.row = self.column = 0
        self.rows = self.columns = 1
        self.is_filled = False
        self.is_percent = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        match tag:
            case "table:table":
                self.sheets.append(Extent())
                self.row = 0
            case "table:table-row":
                self.rows = _repeat(attributes, "table:number-rows-repeated")
                self.column = 0
            case "table:table-cell" | "table:covered-table-cell":
                self.columns = _repeat(attributes, "table:number-columns-repeated")
                self.is_filled = "office:value-type" in attributes
                self.is_percent = attributes.get("office:value-type") == "percentage"
            case "text:p":
                self.is_filled = True

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if tag == "table:table-row":
            self.row += self.rows
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            if self.is_filled and self.sheets:
                self.sheets[-1].add(self.row, self.column, self.rows, self.columns)
                if self.is_percent:
                    self.sheets[-1].percents |= {
                        (self.row + down, self.column + right)
                        for down in range(self.rows)
                        for right in range(self.columns)
                    }
            self.column += self.columns


def _repeat(attributes: dict[str, str], name: str) -> int:
    count = attributes.get(name, "1")
    return max(1, int(count[:12])) if count.isascii() and count.isdigit() else 1


def measure_ods(content: bytes) -> list[Extent]:
    """Measure the filled cells of each table of an ODS file.

    Args:
        content: `content.xml`.

    Returns:
        The extents, in the order of the tables.

    Raises:
        CannotRun: K081 when one is too large, K080 when it is damaged.
    """
    measure = OdsMeasure()
    parser = expat.ParserCreate()
    parser.StartElementHandler = measure.start
    parser.EndElementHandler = measure.end
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise CannotRun([problem("K080", problem=Term(DAMAGED))]) from None
    return measure.sheets
