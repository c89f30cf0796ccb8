"""From what the validator says of the parsed data to diagnostics in TOML words, at a line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from kopumkm.errors import Diagnostic, Location, Term, find_nearest, list_names, problem
from kopumkm.errors import mark_message as _
from kopumkm.model.definitions import Document
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import shorten
from kopumkm.reading.files import TextFile
from kopumkm.reading.findings import Finding, Path, write_path
from kopumkm.reading.positions import Span, find_place

EXPECTED: Mapping[str, str] = {
    "string_type": _("text in quotes"),
    "int_type": _("a whole number"),
    "dict_type": _("a table"),
    "model_type": _("a table"),
    "model_attributes_type": _("a table"),
    "list_type": _("a list"),
    "too_long": _("a list of two numbers"),
    "greater_than_equal": _("a whole number from 0 to 15"),
    "less_than_equal": _("a whole number from 0 to 15"),
}
"""What a key must be, by the validator's type of error."""

WHY: Mapping[str, str] = {
    "format": _("Begin the file with format = 1."),
    "better": _("Say higher or lower: which way is better is never assumed."),
    "measure": _("Say stock, flow, share, rate or index: it decides how a change is expressed."),
    "numerator": _("A ratio needs both its numerator and its denominator."),
    "denominator": _("A ratio needs both its numerator and its denominator."),
    "per": _("Write per = 100 for a percentage."),
    "reliability": _("Say official, press or derived."),
}
"""Why a missing key is needed."""

TOML_TYPES: Mapping[str, str] = {
    "str": _("text"),
    "bool": _("true or false"),
    "int": _("a number"),
    "Decimal": _("a number"),
    "dict": _("a table"),
    "list": _("a list"),
    "date": _("a date"),
    "datetime": _("a date with time"),
    "time": _("a time"),
}

ABOUT_THE_KEY = frozenset({"K011", "K012", "K013", "K014", "K019", "K022", "K024", "K025", "K026"})
"""Errors that underline a key; the others underline the value behind it."""


def explain_error(error: ErrorDetails) -> Finding:
    """Say in TOML words what the validator found.

    Args:
        error: One of `ValidationError.errors()`.

    Returns:
        The finding.
    """
    path: Path = error["loc"]
    if path and path[-1] == "[key]":
        path = path[:-1]
    *parents, key = [part for part in path if isinstance(part, str)] or ["the file"]
    table = write_path(parents)
    given = {"key": shorten(key), "table": table, **error.get("ctx", {})}
    given.setdefault("found", Term(TOML_TYPES.get(type(error["input"]).__name__, _("something else"))))
    kind = error["type"]
    nearest = None
    if kind == "missing":
        code = "K011"
        given["why"] = Term(WHY.get(key, _("It is mandatory here.")))
    elif kind == "extra_forbidden":
        code = "K012"
        valid = find_keys(path[:-1])
        nearest = find_nearest(key, valid)
        given["valid"] = list_names(valid, limit=20)
    elif kind == "literal_error":
        code = "K017"
        valid = re.findall(r"'([^']*)'", given["expected"])
        given |= {"valid": ", ".join(valid), "found": shorten(str(error["input"]))}
        nearest = find_nearest(given["found"], valid)
    elif kind == "too_short":
        code = "K027"
    elif kind.startswith("K"):
        code = kind
    else:
        code = "K010"
        given["expected"] = Term(EXPECTED[kind]) if kind in EXPECTED else error["msg"]
    if code in ("K022", "K025", "K026", "K028"):
        given["table"] = write_path(path)
    return Finding(
        path=path, diagnostic=problem(code, nearest=nearest, **{k: v for k, v in given.items() if isinstance(v, str)})
    )


def find_keys(path: Path) -> list[str]:
    """List the keys that a table may have.

    Args:
        path: Where the table stands.

    Returns:
        The keys of the model there, in the order of the documentation.

    >>> find_keys(("indicators", "umkm", "ratio"))
    ['numerator', 'denominator', 'per']
    """
    kind: Any = Observation if path[:1] == ("values",) else Document
    for part in () if kind is Observation else path:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = kind.model_fields[str(part)].annotation
        elif get_origin(kind) in (dict, list):
            kind = get_args(kind)[-1]
        while not isinstance(kind, type) and get_origin(kind) not in (dict, list):  # Annotated[…], X | None
            kind = get_args(kind)[0]
    return list(kind.model_fields)


def locate(finding: Finding, files: Iterable[TextFile]) -> Diagnostic:
    """Find the line of a mistake.

    Args:
        finding: The mistake and where it is in the data.
        files: The files that may hold it; the one that holds most of the path is named.

    Returns:
        The diagnostic with its place.
    """
    file, place, _depth = max(
        ((file, *find_place(file.text, finding.path)) for file in files), key=lambda match: match[2]
    )
    if place is None:
        return finding.diagnostic.at(Location(file=file.name, line=1, source=_line(file.text, 1)))
    about_key = finding.diagnostic.code in ABOUT_THE_KEY or place.value is None
    return finding.diagnostic.at(mark_span(file, place.key if about_key or place.value is None else place.value))


def mark_span(file: TextFile, span: Span) -> Location:
    """Make the location of a span of a file's text."""
    return Location(
        file=file.name, line=span.line, column=span.column, length=span.length, source=_line(file.text, span.line)
    )


def _line(text: str, number: int) -> str:
    lines = text.split("\n", number)
    return lines[number - 1].rstrip("\r") if len(lines) >= number else ""
