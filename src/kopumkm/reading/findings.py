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
    """

    path: Path
    diagnostic: Diagnostic


def write_path(path: Iterable[str | int]) -> str:
    """Write a path as TOML writes it.

    Args:
        path: Keys and list positions.

    Returns:
        Dotted keys, quoted where TOML needs it.

    >>> write_path(("values", "lampung", "a b"))
    'values.lampung."a b"'
    """
    keys = [
        shorten(part) if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{shorten(part)}"'
        for part in path
        if isinstance(part, str)
    ]
    return ".".join(keys) or "the file"


def refer(kind: str, table: str, name: str, valid: Collection[str]) -> Diagnostic:
    """Make the diagnostic for a name that is not defined."""
    return problem(
        "K020",
        nearest=find_nearest(name, valid),
        table=table,
        kind=Term(kind),
        found=shorten(name),
        valid=list_names(sorted(valid)) or "-",
    )
