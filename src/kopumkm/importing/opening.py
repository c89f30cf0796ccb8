"""A file to sheets. What it is, is told by its first bytes and not by its name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from kopumkm.errors import CannotRun, Location, Term, find_nearest, list_names, problem
from kopumkm.errors import mark_message as _
from kopumkm.importing.grid import Sheet, is_empty
from kopumkm.importing.text_file import read_sheet

MAXIMUM_MEBIBYTES = 64
"""Larger files are refused before they fill the memory."""

ZIP_BEGINS = (b"PK\x03\x04", b"PK\x05\x06")
OLE_BEGINS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_file(
    name: str, standard_input: BinaryIO | None, sheet: str | None = None, encoding: str | None = None
) -> Sheet:
    """Read one sheet of a file.

    Args:
        name: Path of the file, or `-` for standard input.
        standard_input: The stream behind `-`; None when it is closed.
        sheet: Name or number (from 1) of the sheet; without it, the only visible one that holds anything.
        encoding: Encoding of a text file, where the user names one.

    Returns:
        The sheet.

    Raises:
        CannotRun: K080 unreadable, K081 too large, K095 encoding, K096 no such sheet, K051 without the extra.
    """
    content = read_content(name, standard_input)
    try:
        if content.startswith((*ZIP_BEGINS, OLE_BEGINS)):
            from kopumkm.importing.spreadsheet import read_spreadsheet  # noqa: PLC0415 - text files do without

            return read_spreadsheet(content, sheet)
        return choose_sheet([read_sheet(content, encoding)], sheet)
    except CannotRun as failure:
        raise CannotRun(each.at(Location(file=name)) for each in failure.diagnostics) from None


def read_content(name: str, standard_input: BinaryIO | None) -> bytes:
    """Read the bytes of a file.

    Args:
        name: Path of the file, or `-` for standard input.
        standard_input: The stream behind `-`.

    Returns:
        Its bytes.

    Raises:
        CannotRun: K080 when it cannot be read, K081 when it is too large.
    """
    here = Location(file=name or '""')
    limit = MAXIMUM_MEBIBYTES << 20
    try:
        if name == "-":
            if standard_input is None or standard_input.isatty():
                trouble = _("it is closed") if standard_input is None else _("it is a terminal")
                raise CannotRun([problem("K080", problem=Term(trouble)).at(here)])
            content = standard_input.read(limit + 1)
        elif not name:
            raise CannotRun([problem("K080", problem=Term(_("its name is empty"))).at(here)])
        else:
            with Path(name).open("rb") as stream:
                content = stream.read(limit + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise CannotRun([problem("K080", problem=getattr(error, "strerror", None) or str(error)).at(here)]) from None
    if len(content) > limit:
        trouble = _("the file is larger than 64 MiB")
        raise CannotRun([problem("K081", problem=Term(trouble)).at(here)])
    return content


def choose_sheet(sheets: Sequence[Sheet], asked: str | None) -> Sheet:
    """Choose the sheet to read.

    Args:
        sheets: The sheets that may be meant.
        asked: Name or number, from 1.

    Returns:
        The sheet that was asked for, else the only one.

    Raises:
        CannotRun: K096 when there is no such sheet or when there are several, K080 when none holds anything.
    """
    number = find_sheet([each.name for each in sheets], asked)
    sheet = sheets[number]
    if all(is_empty(value) for row in sheet.rows for value in row):
        raise CannotRun([problem("K080", problem=Term(_("it is empty")))])
    return sheet


def find_sheet(names: Sequence[str], asked: str | None) -> int:
    """Find the position of the sheet that was asked for; without asking there must be one only.

    >>> find_sheet(["Data", "Catatan"], "2"), find_sheet(["Data", "Catatan"], "data")
    (1, 0)
    """
    folded = [name.casefold() for name in names]
    if asked is None and len(names) == 1:
        return 0
    if asked is not None and asked.casefold() in folded:
        return folded.index(asked.casefold())
    if asked is not None and asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= len(names):
        return int(asked) - 1
    if asked is None:
        raise CannotRun([problem("K096", problem=Term(_("several sheets hold something")), valid=list_names(names))])
    nearest = find_nearest(asked, names)
    raise CannotRun(
        [problem("K096", nearest=nearest, problem=Term(_("there is no such sheet")), valid=list_names(names))]
    )
