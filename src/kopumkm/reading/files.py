"""From a name on the command line to text: files, folders, standard input, and the embedded data set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kopumkm.errors import CannotRun, Diagnostic, Location, Term, problem
from kopumkm.errors import mark_message as _

MAXIMUM_MEBIBYTES = 64
"""Larger files are refused before they fill the memory; a national panel of 200,000 figures takes about 4 MiB."""

STANDARD_INPUT = "-"
EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """A file that was read and decoded.

    Attributes:
        name: As the user gave it, for messages.
        content: Its bytes.
        text: The same as text, without byte order mark.
        path: Where it lies; None for standard input.
    """

    name: str
    content: bytes
    text: str
    path: Path | None

    @property
    def folder(self) -> Path | None:
        """Where names inside the file are looked up; None for standard input."""
        return None if self.path is None else self.path.parent


def find_embedded() -> Path:
    """Find the data set that comes with the program.

    Returns:
        `kopumkm/data/indicators.toml` of an installed wheel, or `data/indicators.toml` of a source tree: one file in
        the repository serves both.
    """
    installed = Path(__file__).parents[1] / "data" / "indicators.toml"
    return installed if installed.is_file() else Path(__file__).parents[3] / "data" / "indicators.toml"


def find_files(paths: tuple[str, ...]) -> Iterator[Path | None]:
    """Spread folders into the data files they hold.

    Args:
        paths: Files, folders, `-` or `embedded`; none at all means the embedded data set.

    Yields:
        Files in the order of reading, those of a folder by name; None for standard input.

    Raises:
        CannotRun: K002 for a folder without data files.
    """
    if not paths:
        yield find_embedded()
    for name in paths:
        path = Path(name)
        if name == STANDARD_INPUT:
            yield None
        elif name == EMBEDDED:
            yield find_embedded()
        elif name and path.is_dir():
            files = sorted(file for file in path.glob("*.toml") if file.is_file())
            if not files:
                raise CannotRun([problem("K002").at(Location(file=name))])
            yield from files
        elif name:
            yield path
        else:
            raise CannotRun([problem("K001", problem=Term(_("its name is empty"))).at(Location(file='""'))])


def read_text(path: Path | None, standard_input: BinaryIO | None) -> TextFile:
    """Read one file whole.

    Args:
        path: The file; None for standard input.
        standard_input: The stream behind `-`; None when it is closed.

    Returns:
        Its text.

    Raises:
        CannotRun: K001 unreadable, K003 not UTF-8, K004 too large, K007 no standard input.
    """
    name = "<stdin>" if path is None else EMBEDDED if path == find_embedded() else str(path)
    here = Location(file=name)
    try:
        content = _read_standard_input(standard_input) if path is None else _read_bytes(path)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name, a stream closed meanwhile
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotRun([problem("K001", problem=reason).at(here)]) from None
    if len(content) > MAXIMUM_MEBIBYTES << 20:
        raise CannotRun([problem("K004", limit=str(MAXIMUM_MEBIBYTES)).at(here)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRun([_not_utf8(error, name)]) from None
    return TextFile(name=name, content=content, text=text, path=path)


def _read_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read((MAXIMUM_MEBIBYTES << 20) + 1)


def _read_standard_input(stream: BinaryIO | None) -> bytes:
    if stream is None:
        raise CannotRun([problem("K007", problem=Term(_("it is closed"))).at(Location(file="<stdin>"))])
    if stream.isatty():
        raise CannotRun([problem("K007", problem=Term(_("it is a terminal"))).at(Location(file="<stdin>"))])
    return stream.read((MAXIMUM_MEBIBYTES << 20) + 1)


def _not_utf8(error: UnicodeDecodeError, name: str) -> Diagnostic:
    before = bytes(error.object[: error.start])
    line = before[before.rfind(b"\n") + 1 :].decode("utf-8", errors="replace")
    location = Location(file=name, line=before.count(b"\n") + 1, column=len(line) + 1, source=line)
    byte = f"0x{error.object[error.start]:02X}"
    return problem("K003", byte=byte, position=str(error.start)).at(location)
