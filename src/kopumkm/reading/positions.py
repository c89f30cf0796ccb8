"""Where a key or value of a TOML file stands, so that an error can point at it.

None of the program's dependencies keeps positions. This scanner runs only after a mistake was found, on text that the
real parser has accepted (or has accepted up to some point), so it recognises tokens and never judges them. What is open
is kept on a list: no depth of nesting exhausts Python's own stack.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line.

    Attributes:
        line: 1-based line.
        column: 1-based column in characters.
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


DEEPEST = 1000
"""Deeper than the parser goes; paths of such a depth would fill the memory."""

# The possessive quantifiers (*+, ++) keep the memory for a long text constant.
BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
SPACE = re.compile(r"[ \t]*")
KEY_PART = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|[^\s"'=.\[\]{},#]++)[ \t]*""")
STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'  # up to two quotes may stand right before the three that close
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
SCALAR = re.compile(r"[^\s,#\[\]{}]+(?: [0-9][^\s,#\]}]*)?")  # one space may stand between a date and a time
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))")
ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def find_place(text: str, path: Path) -> tuple[Place | None, int]:
    """Find the deepest part of a path that stands in a document.

    A validator names elements of lists that a short form does not write; a position where there is no list is skipped.

    Args:
        text: The document.
        path: Keys and positions.

    Returns:
        The place, if any part was found, and how many parts of the path were used up.

    >>> find_place("umkm = 5", ("umkm", 0, "value"))
    (Place(key=Span(line=1, column=1, length=4), value=Span(line=1, column=8, length=1)), 2)
    """
    places = find_places(text)
    walked: Path = ()
    for position, part in enumerate(path):
        if (*walked, part) in places:
            walked = (*walked, part)
        elif isinstance(part, str):
            return places.get(walked), position
    return places.get(walked), len(path)


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


def find_all_places(text: str) -> list[tuple[Path, Place]]:
    """Find every place of a TOML document, also those of keys that stand twice.

    Args:
        text: The document, without byte order mark; what follows a syntax error is not looked at.

    Returns:
        Paths and places in the order of the document.
    """
    scanner = _Scanner(text)
    with contextlib.suppress(_NotToml):
        scanner.scan()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def span(start: int, end: int) -> Span:
        line = bisect_right(starts, start)
        line_end = starts[line] - 1 if line < len(starts) else len(text)
        return Span(line, start - starts[line - 1] + 1, max(1, min(end, line_end) - start))

    return [
        (each.path, Place(span(*each.key), None if each.value is None else span(*each.value)))
        for each in scanner.entries
    ]


class _NotToml(Exception):  # noqa: N818 - no error: the scan ends here
    pass


@dataclass(slots=True)
class _Entry:
    """A key or list element with its offsets in the text."""

    path: Path
    key: tuple[int, int]
    value: tuple[int, int] | None = None


@dataclass(slots=True)
class _Open:
    """A list or inline table that has begun; `position` counts the elements of a list and is None for a table."""

    entry: _Entry
    position: int | None


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.table: Path = ()
        self.open: list[_Open] = []
        self.elements: dict[Path, int] = {}
        self.entries: list[_Entry] = []

    def scan(self) -> None:
        while True:
            self.at = self.match(BLANK).end()
            character = self.text[self.at : self.at + 1]
            if not character:
                return
            if self.open:
                self.read_inside(self.open[-1], character)
            elif character == "[":
                self.read_header()
            else:
                self.read_entry(self.table)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise _NotToml
        return found

    def expect(self, token: str) -> None:
        if not self.text.startswith(token, self.at):
            raise _NotToml
        self.at += len(token)

    def read_inside(self, outer: _Open, character: str) -> None:
        if character == ",":
            self.at += 1
        elif character in "]}":
            self.at += 1
            self.open.pop()
            start = outer.entry.value[0] if outer.entry.value else self.at
            if outer.entry.key == outer.entry.value:  # an element of a list is its own key
                outer.entry.key = (start, self.at)
            outer.entry.value = (start, self.at)
        elif outer.position is None:
            self.read_entry(outer.entry.path)
        else:
            element = _Entry((*outer.entry.path, outer.position), (self.at, self.at + 1))
            outer.position += 1
            self.entries.append(element)
            self.read_value(element)
            element.key = element.value or element.key

    def read_header(self) -> None:
        brackets = "[[" if self.text.startswith("[[", self.at) else "["
        self.expect(brackets)
        parts = self.read_key()
        self.expect("]" * len(brackets))
        path: Path = ()
        for number, (name, key) in enumerate(parts, 1):
            path = (*path, name)
            self.entries.append(_Entry(path, key))
            if number == len(parts) and brackets == "[[":
                self.elements[path] = self.elements.get(path, -1) + 1
                self.entries.append(_Entry((*path, self.elements[path]), key))
            if path in self.elements:
                path = (*path, self.elements[path])
        self.table = path

    def read_entry(self, table: Path) -> None:
        path = table
        for name, key in self.read_key():
            path = (*path, name)
            self.entries.append(_Entry(path, key))
        self.expect("=")
        self.at = self.match(SPACE).end()
        self.read_value(self.entries[-1])

    def read_key(self) -> list[tuple[str, tuple[int, int]]]:
        parts = []
        while True:
            part = self.match(KEY_PART)
            self.at = part.end()
            parts.append((_unquote(part[1]), part.span(1)))
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def read_value(self, entry: _Entry) -> None:
        character = self.text[self.at : self.at + 1]
        start = self.at
        if character and character in "[{":
            if len(self.open) >= DEEPEST:
                raise _NotToml
            self.at += 1
            self.open.append(_Open(entry, 0 if character == "[" else None))
        else:
            self.at = self.match(STRING if character and character in "\"'" else SCALAR).end()
        entry.value = (start, self.at)


def _unquote(key: str) -> str:
    if key[0] == '"':
        return ESCAPE.sub(_unescape, key[1:-1])
    return key[1:-1] if key[0] == "'" else key


def _unescape(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    return chr(int(code, 16)) if code else ESCAPED.get(escape[4], escape[4])
