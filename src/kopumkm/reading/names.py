"""The identifiers of a data file, read without validation: for completion, which must be quick and never fails."""

from __future__ import annotations

from collections.abc import Mapping

import tomli

from kopumkm.errors import CannotRun
from kopumkm.reading.files import find_files, read_text


def find_names(paths: tuple[str, ...], section: str) -> Mapping[str, str]:
    """List the identifiers of a section with their names.

    Args:
        paths: As for `load_dataset`; standard input is not read.
        section: `indicators`, `regions`, `targets` or `sources`.

    Returns:
        Identifier to name, in Indonesian where there is one; nothing from files that cannot be read.
    """
    names: dict[str, str] = {}
    try:
        for path in find_files(tuple(path for path in paths if path != "-")):
            entries = tomli.loads(read_text(path, None).text).get(section)
            for key, entry in entries.items() if isinstance(entries, dict) else ():
                name = entry.get("name", "") if isinstance(entry, dict) else ""
                names[key] = str(name.get("id") or name.get("en") or "") if isinstance(name, dict) else str(name)
    except (CannotRun, ValueError, RecursionError):
        return names
    return names
