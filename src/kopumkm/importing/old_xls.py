"""The old XLS before it is handed to the library: a file system in a file, and in it a stream of records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kopumkm.errors import CannotRun, Term, problem
from kopumkm.importing.size_limits import DAMAGED, PROTECTED, Extent

END_OF_CHAIN = 0xFFFFFFFA
"""From this number on, an entry of a table of sectors names none."""

CELL_RECORDS = frozenset(
    {
        *(0x0006, 0x0206, 0x0406),  # formula
        *(0x00BD, 0x00BE),  # several numbers, several empty cells
        *(0x00D6, 0x00FD, 0x0004, 0x0204),  # text
        *(0x0002, 0x0003, 0x0203, 0x027E),  # number
        *(0x0005, 0x0205, 0x0201),  # true, false, error; empty cell with a format
    }
)
SEVERAL_CELLS = frozenset({0x00BD, 0x00BE})
BEGIN_OF_SHEET = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
LEAST_CELL = 6
"""Bytes of row, column and format, with which the record of a cell begins."""


def measure_xls(content: bytes) -> list[Extent]:
    """Measure the cells of each sheet of an XLS file.

    Args:
        content: The file.

    Returns:
        The extents of the parts of its workbook.

    Raises:
        CannotRun: K081 when one is too large, K080 when it is damaged or encrypted.
    """
    stream = OleFile(content).read_stream(("Workbook", "Book"))
    extents: list[Extent] = []
    at = 0
    while at + 4 <= len(stream):
        kind, length = _number(stream, at, 2), _number(stream, at + 2, 2)
        body = stream[at + 4 : at + 4 + length]
        if kind in BEGIN_OF_SHEET:
            extents.append(Extent())
        elif kind in CELL_RECORDS and len(body) >= LEAST_CELL and extents:
            row, column = _number(body, 0, 2), _number(body, 2, 2)
            last = _number(body, len(body) - 2, 2) if kind in SEVERAL_CELLS else column
            extents[-1].add(row, column, 1, max(1, last - column + 1))
        at += 4 + length
    return extents


def _number(data: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _numbers(data: bytes) -> list[int]:
    return [_number(data, at) for at in range(0, len(data) - 3, 4)]


@dataclass(frozen=True)
class OleFile:
    """A file system in a file: sectors, a table that chains them, and a directory of streams.

    Attributes:
        content: The file.
    """

    content: bytes

    def read_stream(self, names: tuple[str, ...]) -> bytes:
        """Read a stream.

        Args:
            names: Names that it may have.

        Returns:
            Its bytes.

        Raises:
            CannotRun: K080 when there is no such stream, or the file is protected.
        """
        found = self._directory
        if "EncryptedPackage" in found:
            raise CannotRun([problem("K080", problem=Term(PROTECTED))])
        start, length = next((found[name] for name in names if name in found), (END_OF_CHAIN, 0))
        stream = self._read_chain(start) if length >= _number(self.content, 56) else self._read_short_chain(start)
        if not stream:
            raise CannotRun([problem("K080", problem=Term(DAMAGED))])
        return stream[:length]

    @cached_property
    def _size(self) -> int:
        return 1 << min(_number(self.content, 30, 2), 16)

    def _sector(self, place: int) -> bytes:
        return self.content[(place + 1) * self._size : (place + 2) * self._size]

    @cached_property
    def _table(self) -> list[int]:
        """For each sector the one that follows it."""
        places = _numbers(self.content[76:512])
        following = _number(self.content, 68)
        for _step in range(_number(self.content, 72)):
            if following >= END_OF_CHAIN or len(places) * self._size > len(self.content):
                break
            *more, following = _numbers(self._sector(following)) or [END_OF_CHAIN]
            places += more
        table = [each for place in places if place < END_OF_CHAIN for each in _numbers(self._sector(place))]
        return table[: len(self.content) // self._size + 1]

    @cached_property
    def _directory(self) -> dict[str, tuple[int, int]]:
        """First sector and length of each stream."""
        data = self._read_chain(_number(self.content, 48))
        found: dict[str, tuple[int, int]] = {}
        for at in range(0, len(data) - 127, 128):
            entry = data[at : at + 128]
            name = entry[: max(0, min(64, _number(entry, 64, 2)) - 2)].decode("utf-16-le", "replace")
            found.setdefault(name, (_number(entry, 116), _number(entry, 120)))
        return found

    def _read_chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _follow(start, self._table)))

    def _read_short_chain(self, start: int) -> bytes:
        """Read a stream so short that it shares its sectors with others."""
        size = 1 << min(_number(self.content, 32, 2), 16)
        holder = self._read_chain(self._directory.get("Root Entry", (END_OF_CHAIN, 0))[0])
        table = _numbers(self._read_chain(_number(self.content, 60)))
        return b"".join(holder[place * size : (place + 1) * size] for place in _follow(start, table))


def _follow(start: int, table: list[int]) -> Iterator[int]:
    """Yield a chain of sectors; one that runs in a circle ends, too."""
    for _step in range(len(table)):
        if start >= len(table):
            return
        yield start
        start = table[start]
