"""A text file to cells: encoding, separator, quotes."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections import Counter
from itertools import islice

from kopumkm.errors import CannotRun, Term, problem
from kopumkm.importing.grid import MAXIMUM_CELLS, TOO_MANY_CELLS, Sheet, Value

ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1", "mac-roman")
"""Encodings that can be named; UTF-8 and, with a byte order mark, UTF-16 are recognised without."""

SEPARATORS = "\t;|,"
"""In the order of preference: a comma is the likeliest to stand inside a number or a title."""

SAMPLE = 200
"""Rows that are looked at to find the separator."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_sheet(content: bytes, encoding: str | None = None) -> Sheet:
    r"""Read a text file as a sheet.

    Args:
        content: Its bytes.
        encoding: Its encoding, where the user names one.

    Returns:
        The sheet; all its cells are text.

    Raises:
        CannotRun: K095 for another encoding, K080 for quotes that do not close.

    >>> read_sheet(b"Kabupaten;2021\r\nMetro;1,5\r\n").rows
    [['Kabupaten', '2021'], ['Metro', '1,5']]
    """
    text = decode(content, encoding)
    separator = find_separator(text)
    rows: list[list[Value]] = []
    count = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            count += len(cells) or 1
            if count > MAXIMUM_CELLS:
                raise CannotRun([problem("K081", problem=Term(TOO_MANY_CELLS))])
            rows.append([*cells])
    except csv.Error as error:
        trouble = f"{error} (line {reader.line_num})"
        raise CannotRun([problem("K080", problem=trouble)]) from None
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAXIMUM_CELLS:
        raise CannotRun([problem("K081", problem=Term(TOO_MANY_CELLS))])
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Sheet(name="", rows=rows, separator=separator)


def decode(content: bytes, encoding: str | None) -> str:
    """Decode a text file.

    Args:
        content: Its bytes.
        encoding: One of `ENCODINGS`; None recognises UTF-8 and UTF-16.

    Returns:
        Its text, without byte order mark.

    Raises:
        CannotRun: K095 when it is encoded otherwise.
    """
    encoding = encoding or ("utf-16" if content.startswith(_UTF_16) else "utf-8")
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise CannotRun([problem("K095", encoding=encoding, position=str(error.start))]) from None
    return text.removeprefix("\ufeff")


def find_separator(text: str) -> str:
    r"""Find what separates the cells: the mark that cuts the most rows into the same number of cells.

    Args:
        text: The text.

    Returns:
        One of `SEPARATORS`.

    >>> find_separator("Koperasi, 2021\nKabupaten;2021\nMetro;1,5\nMesuji;2,5\n")
    ';'
    """
    scores = {separator: _count_alike(text, separator) for separator in SEPARATORS}
    best = max(scores.values())
    return next(separator for separator in SEPARATORS if scores[separator] == best) if best else ","


def _count_alike(text: str, separator: str) -> int:
    lengths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    with contextlib.suppress(csv.Error):
        lengths.update(len(row) for row in islice(reader, SAMPLE))
    return max((count for length, count in lengths.items() if length > 1), default=0)
