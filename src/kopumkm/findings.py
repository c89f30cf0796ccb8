"""A mistake at a place inside the data, before anyone looked for its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kopumkm.errors import Diagnostic, Term, find_nearest, list_names, problem
from kopumkm.model.scalars import shorten

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A mistake at a place inside the data, before anyone looked for the line.

    Attributes:
        path: Keys and list positions from the top of the document.
        diagnostic: What is wrong.
        on_key: Whether the key is to be underlined and not the value behind it.
        quotes: The parameter that takes the value as it stands in the file.
    """

    path: Path
    diagnostic: Diagnostic
    on_key: bool = False
    quotes: str | None = None


def write_path(path: Iterable[str | int]) -> str:
    """Write a path as TOML writes it.

    Args:
        path: Keys and list positions.

    Returns:
        Dotted keys, quoted where TOML needs it.

    >>> write_path(("values", "lampung", "a b"))
    'values.lampung."a b"'
    """
    keys = [_write_key(part) for part in path if isinstance(part, str)]
    if keys == [THIS_ROW]:
        return Term(THIS_ROW)
    return ".".join(keys) or Term("the file")


def _write_key(key: str) -> str:
    return shorten(key) if key == THIS_ROW or re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{shorten(key)}"'


THIS_ROW = "this row"
"""Stands for the table of an observation in a CSV file, which has no keys above it."""


def refer(kind: str, table: str, name: str, valid: Collection[str]) -> Diagnostic:
    """Make the diagnostic for a name that is not defined.

    Args:
        kind: region, indicator, source or target.
        table: Where it is named.
        name: The name.
        valid: The names that could stand there.

    Returns:
        The diagnostic, with the nearest name.
    """
    return problem(
        "K020",
        nearest=find_nearest(name, valid),
        table=table,
        kind=Term(kind),
        found=shorten(name),
        valid=list_names(sorted(valid)),
    )
