"""Where a key or value of a TOML file stands, so that an error can point at it.

None of the program's dependencies keeps positions. This scanner runs only after a mistake was found, on text that the
real parser has accepted (or has accepted up to some point), so it recognises tokens and hardly judges them. What is
open is kept on a list and what was found in a tree: no depth of nesting exhausts Python's own stack, and no path is
written out in full before it is asked for, which would take memory by the square of its length.
"""

from __future__ import annotations

import contextlib
import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line.

    Attributes:
        line: 1-based line.
        column: 1-based column in characters; a byte order mark is not counted.
        length: Characters, at least 1; what goes on over several lines is counted to the end of the first.
    """

    line: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands.

    Attributes:
        key: Its key; for an element of a list the element itself, for a table the last part of its header.
        value: Its value; None for a table with a header, or one that dotted keys imply.
    """

    key: Span
    value: Span | None


# The possessive quantifiers (*+, ++) keep the memory for a long text constant.
BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
SPACE = re.compile(r"[ \t]*+")
LINE_END = re.compile(r"[ \t]*+(?:#[^\n]*+)?+(?:\r?\n|\Z)")
KEY_PART = re.compile(r"""[ \t]*+("(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|[A-Za-z0-9_-]++)[ \t]*+""")
STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'  # up to two quotes may stand right before the three that close
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?!"")(?:[^"\\\n]++|\\.)*+"'
    r"|'(?!'')[^'\n]*+'",
    re.DOTALL,
)
SCALAR = re.compile(r"[^\s,#\[\]{}]+(?: [0-9][^\s,#\]}]*)?")  # one space may stand between a date and a time
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))")
ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}

DEEPEST = 1000
"""Deeper than the parser goes; paths of such a depth would fill the memory once they are written out."""


def find_place(text: str, path: Path) -> tuple[Place | None, int]:
    """Find the deepest part of a path that stands in a document.

    A validator names elements of lists that a short form does not write; a position where there is no list is skipped.

    Args:
        text: The document.
        path: Keys and positions.

    Returns:
        The place, if any part was found, and how many parts of the path were used up, with those skipped.

    >>> find_place("umkm = 5", ("umkm", 0, "value"))
    (Place(key=Span(line=1, column=1, length=4), value=Span(line=1, column=8, length=1)), 2)
    """
    scanner, lines = _scan(text)
    found, used = scanner.root, 0
    for part in path:
        if part in found.inner:
            found = found.inner[part]
        elif isinstance(part, str):
            break
        used += 1
    return None if found is scanner.root else lines.place(found), used


@lru_cache(maxsize=64)
def _scan(text: str) -> tuple[_Scanner, _Lines]:
    """Scan a document once, however many mistakes are looked up in it."""
    return _Scanner(text), _Lines(text)


def find_places(text: str) -> dict[Path, Place]:
    r"""Find where every key and list element of a TOML document stands.

    Args:
        text: The document; what follows a syntax error is not looked at.

    Returns:
        Path to place; of a path that occurs several times, the first place.

    >>> find_places("[values.lampung]\numkm = [150999, 192234]")["values", "lampung", "umkm", 1].key
    Span(line=2, column=17, length=6)
    """
    places: dict[Path, Place] = {}
    for path, place in find_all_places(text):
        places.setdefault(path, place)
    return places


def find_all_places(text: str) -> Iterator[tuple[Path, Place]]:
    r"""Find every place of a TOML document, also those of keys that stand twice.

    Args:
        text: The document; what follows a syntax error is not looked at.

    Yields:
        Paths and places in the order of the document.

    >>> [(path, place.key.line) for path, place in find_all_places("a = 1\nb.c = 2\na = 3")]
    [(('a',), 1), (('b',), 2), (('b', 'c'), 2), (('a',), 3)]
    """
    lines = _Lines(text)
    for entry in _Scanner(text).entries:
        yield entry.path(), lines.place(entry)


class _NotToml(Exception):  # noqa: N818 - no error: the scan ends here
    pass


@dataclass(slots=True, eq=False)
class _Entry:
    """A key or list element with its offsets in the text, and the first mention of each entry inside it."""

    parent: _Entry | None = None
    part: str | int = ""
    key: tuple[int, int] = (0, 0)
    value: tuple[int, int] | None = None
    inner: dict[str | int, _Entry] = field(default_factory=dict)

    def path(self) -> Path:
        parts = []
        entry = self
        while entry.parent is not None:
            parts.append(entry.part)
            entry = entry.parent
        return tuple(reversed(parts))


class _Lines:
    """Turns offsets into lines and columns."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [_skip_mark(text), *(match.end() for match in re.finditer("\n", text))]

    def place(self, entry: _Entry) -> Place:
        value = None if entry.value is None else self.span(*entry.value)
        is_element = value is not None and isinstance(entry.part, int)
        return Place(value if value is not None and is_element else self.span(*entry.key), value)

    def span(self, start: int, end: int) -> Span:
        line = bisect_right(self.starts, start)
        if line < len(self.starts) and end > self.starts[line]:  # goes on in the next line
            end = self.starts[line] - 1
            end -= self.text[end - 1] == "\r"
        return Span(line, start - self.starts[line - 1] + 1, end - start)


@dataclass(slots=True)
class _Open:
    """A list or inline table that has begun; `position` counts the elements of a list and is None for a table."""

    entry: _Entry
    start: int
    position: int | None


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = _skip_mark(text)
        self.root = self.table = _Entry()
        self.open: list[_Open] = []
        self.entries: list[_Entry] = []
        with contextlib.suppress(_NotToml):
            self.scan()

    def scan(self) -> None:
        while True:
            self.match(BLANK)
            character = self.text[self.at : self.at + 1]
            if not character:
                return
            if self.open:
                self.read_inside(self.open[-1], character)
            elif character == "[":
                self.read_header()
            else:
                self.read_entry(self.table)
            if not self.open:
                self.match(LINE_END)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise _NotToml
        self.at = found.end()
        return found

    def expect(self, token: str) -> None:
        if not self.text.startswith(token, self.at):
            raise _NotToml
        self.at += len(token)

    def add(self, table: _Entry, part: str | int, key: tuple[int, int]) -> _Entry:
        entry = _Entry(table, part, key)
        entry.inner = table.inner.setdefault(part, entry).inner  # a table that is mentioned again goes on
        self.entries.append(entry)
        return entry

    def read_inside(self, outer: _Open, character: str) -> None:
        if character == ",":
            self.at += 1
        elif character in "]}":
            self.at += 1
            outer.entry.value = (outer.start, self.at)
            self.open.pop()
        elif outer.position is None:
            self.read_entry(outer.entry)
        else:
            element = self.add(outer.entry, outer.position, (self.at, self.at + 1))
            outer.position += 1
            self.read_value(element)

    def read_header(self) -> None:
        brackets = "[[" if self.text.startswith("[[", self.at) else "["
        self.expect(brackets)
        parts = self.read_key()
        self.expect("]" * len(brackets))
        table = self.root
        for name, key in parts:
            table = table.inner.get(len(table.inner) - 1, table)  # what stands below [[x]] belongs to its last element
            table = self.add(table, name, key)
        if brackets == "[[":
            table = self.add(table, len(table.inner), parts[-1][1])
        self.table = table

    def read_entry(self, table: _Entry) -> None:
        entry = table
        for name, key in self.read_key():
            entry = self.add(entry, name, key)
        self.expect("=")
        self.match(SPACE)
        self.read_value(entry)

    def read_key(self) -> list[tuple[str, tuple[int, int]]]:
        parts = []
        while True:
            part = self.match(KEY_PART)
            parts.append((_unquote(part[1]), part.span(1)))
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def read_value(self, entry: _Entry) -> None:
        start = self.at
        character = self.text[start : start + 1]
        if character in ("[", "{"):
            if len(self.open) >= DEEPEST:
                raise _NotToml
            self.at += 1
            self.open.append(_Open(entry, start, 0 if character == "[" else None))
        else:
            self.match(STRING if character in ('"', "'") else SCALAR)
        entry.value = (start, self.at)


def _skip_mark(text: str) -> int:
    return int(text.startswith("\ufeff"))  # a byte order mark


def _unquote(key: str) -> str:
    if key[0] == '"':
        return ESCAPE.sub(_unescape, key[1:-1])
    return key[1:-1] if key[0] == "'" else key


def _unescape(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3]
    if not digits:
        return ESCAPED.get(escape[4], escape[4])
    code = int(digits, 16)
    if code > sys.maxunicode:
        raise _NotToml
    return chr(code)
