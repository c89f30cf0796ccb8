"""The identifiers of a data file, read without validation: for completion, which must be quick and never fails."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import tomli

from kopumkm.errors import CannotRun
from kopumkm.reading.files import EMBEDDED, STANDARD_INPUT, find_files, read_text


def find_names(paths: tuple[str, ...], section: str) -> Mapping[str, str]:
    """List the identifiers of a section with their names.

    Args:
        paths: As for `load_dataset`; standard input is not read.
        section: `indicators`, `regions`, `targets` or `sources`.

    Returns:
        Identifier to name, in Indonesian where there is one; nothing from files that cannot be read.
    """
    names: dict[str, str] = {}
    for given in (path for path in paths if path != STANDARD_INPUT) if paths else [EMBEDDED]:
        with contextlib.suppress(CannotRun, ValueError, RecursionError, OSError):
            for path in find_files((given,)):
                names |= _read_names(path, section)
    return names


def _read_names(path: Path | None, section: str) -> dict[str, str]:
    entries = tomli.loads(read_text(path, None).text).get(section)
    if not isinstance(entries, dict):
        return {}
    return {key: _find_name(entry) for key, entry in entries.items() if key.isprintable()}


def _find_name(entry: object) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    if isinstance(name, dict):
        name = name.get("id") or name.get("en")
    return name if isinstance(name, str) and name.isprintable() else ""
