"""From what the validator says of the parsed data to diagnostics in TOML words, at a line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from kopumkm.errors import LONGEST_NAME, Diagnostic, Location, Term, find_nearest, list_names, problem
from kopumkm.errors import mark_message as _
from kopumkm.findings import Finding, Path, write_path
from kopumkm.model.definitions import Document
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import IDENTIFIER, shorten
from kopumkm.reading.files import TextFile
from kopumkm.reading.positions import Place, Span, find_place

EXPECTED: Mapping[str, str] = {
    "string_type": _("text in quotes"),
    "int_type": _("a whole number"),
    "dict_type": _("a table"),
    "model_type": _("a table"),
    "model_attributes_type": _("a table"),
    "list_type": _("a list"),
}
"""What a key must be, by the validator's type of error."""

EXPECTED_BY_KEY: Mapping[str, str] = {
    "between": _("a list of two numbers"),
    "decimals": _("a whole number from 0 to 15"),
    "name": _("text in quotes"),
    "title": _("text in quotes"),
    "unit": _("text in quotes"),
    "definition": _("text in quotes"),
    "description": _("text in quotes"),
    "note": _("text in quotes"),
    "label": _("text in quotes"),
    "numerator": _("text in quotes"),
    "denominator": _("text in quotes"),
}
"""What these keys must be, also where they have a longer form as a table or list."""

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

ABOUT_THE_KEY = frozenset({"K011", "K012", "K019", "K022", "K024", "K025", "K034"})
"""Errors that underline a key; the others underline the value behind it."""

AS_WRITTEN: Mapping[str, str] = {"K014": "key", "K015": "number", "K017": "found", "K018": "found"}
"""Errors that quote the value, with the parameter that takes it as it stands in the file."""

JUDGED_BY_VALUE = frozenset({"greater_than_equal", "less_than_equal", "int_type", "K010"})
"""Types of errors that, about a number, are about the number and not about its type."""


IDENTIFIER_PATTERN = re.compile(IDENTIFIER)


def explain_error(error: ErrorDetails, raw: object = None) -> Finding:
    """Say in TOML words what the validator found.

    Args:
        error: One of `ValidationError.errors()`.
        raw: The data that were validated: a short form has fewer keys than the long one that the validator saw.

    Returns:
        The finding.
    """
    is_key = bool(error["loc"]) and error["loc"][-1] == "[key]"
    kind = error["type"]
    loc: Path = error["loc"][:-1] if is_key else error["loc"]
    path = loc if raw is None or kind == "missing" else find_written(loc, raw)
    *parents, key = [part for part in path if isinstance(part, str)] or ["the file"]
    given: dict[str, Any] = {"key": shorten(key), "table": write_path(parents), **error.get("ctx", {})}
    given.setdefault("found", Term(TOML_TYPES.get(type(error["input"]).__name__, _("something else"))))
    nearest, on_key = None, is_key
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
    elif kind == "too_short" and key != "between":
        code = "K027"
    elif kind.startswith("K"):
        code = kind
        lower = str(error["input"]).lower()
        if code == "K013" and IDENTIFIER_PATTERN.fullmatch(lower) and len(lower) <= LONGEST_NAME:
            nearest = lower
    else:
        code = "K010"
    if code == "K010":
        expected = EXPECTED_BY_KEY.get(key) or EXPECTED.get(kind) or given.get("expected")
        given["expected"] = Term(expected or error["msg"])
        given["must"] = Term(_("must hold") if isinstance(path[-1], int) else _("must be"))
    if code in ("K022", "K025", "K026", "K034"):
        given["table"] = write_path(path)
    parameters = {name: value for name, value in given.items() if isinstance(value, str)}
    return Finding(
        path=path,
        diagnostic=problem(code, nearest=nearest, **parameters),
        on_key=on_key,
        quotes="found" if code == "K010" and is_about_value(error) else AS_WRITTEN.get(code),
    )


def is_about_value(error: ErrorDetails) -> bool:
    """Whether the type may be right and the value is wrong, so that the value is quoted and not its type."""
    is_number = isinstance(error["input"], int | Decimal) and not isinstance(error["input"], bool)
    return error["type"] in ("too_long", "too_short") or (error["type"] in JUDGED_BY_VALUE and is_number)


def find_written(path: Path, raw: object) -> Path:
    """Find the part of a validator's path that stands in the data: a short form has no list and no inner keys.

    Args:
        path: The validator's path.
        raw: The data as they were parsed.

    Returns:
        The path as far as the data have tables and lists.

    >>> find_written(("umkm", "2021", 0, "value"), {"umkm": {"2021": "x"}})
    ('umkm', '2021')
    """
    written: list[str | int] = []
    for part in path:
        if isinstance(part, int):
            if isinstance(raw, list) and part < len(raw):
                written.append(part)
                raw = raw[part]
        elif isinstance(raw, dict):
            written.append(part)
            raw = raw.get(part)
        else:
            break
    return tuple(written)


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
        if isinstance(part, str) and get_origin(kind) is list:  # a short form: one entry without its list
            kind = get_args(kind)[-1]
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = kind.model_fields[str(part)].annotation
        elif get_origin(kind) in (dict, list):
            kind = get_args(kind)[-1]
        while not isinstance(kind, type) and get_origin(kind) not in (dict, list):  # Annotated[…], X | None
            kind = get_args(kind)[0]
    if get_origin(kind) is list:
        kind = get_args(kind)[-1]
    return list(kind.model_fields)


def locate(finding: Finding, files: Iterable[TextFile]) -> Diagnostic:
    """Find the line of a mistake.

    Args:
        finding: The mistake and where it is in the data.
        files: The files that may hold it; the one that holds most of the path is named.

    Returns:
        The diagnostic with its place, and with the value as it stands there where it quotes one.
    """
    return locate_all([finding], files)[0]


def locate_all(findings: Sequence[Finding], files: Iterable[TextFile]) -> list[Diagnostic]:
    """Find the lines of many mistakes: each file is scanned once, however many files and mistakes there are.

    Args:
        findings: The mistakes and where they are in the data.
        files: As for `locate`; at least one.

    Returns:
        The diagnostics in the order of `findings`.
    """
    best: list[tuple[TextFile, Place | None, int] | None] = [None] * len(findings)
    for file in files:
        for number, finding in enumerate(findings):
            place, depth = find_place(file.text, finding.path)
            known = best[number]
            if known is None or depth > known[2]:
                best[number] = (file, place, depth)
    return [_put_at(finding, *found) for finding, found in zip(findings, best, strict=True) if found]


def _put_at(finding: Finding, file: TextFile, place: Place | None, _depth: int) -> Diagnostic:
    if place is None:
        return finding.diagnostic.at(Location(file=file.name, line=1, source=_line(file.text, 1)))
    on_key = finding.on_key or finding.diagnostic.code in ABOUT_THE_KEY
    span = place.key if on_key or place.value is None else place.value
    location = mark_span(file, span)
    diagnostic = finding.diagnostic.at(location)
    if finding.quotes and span is place.value:
        written = location.source[span.column - 1 : span.column - 1 + span.length].strip("\"'")
        return replace(diagnostic, parameters={**diagnostic.parameters, finding.quotes: shorten(written)})
    return diagnostic


def mark_span(file: TextFile, span: Span) -> Location:
    """Make the location of a span of a file's text."""
    source = _line(file.text, span.line)
    return Location(file=file.name, line=span.line, column=span.column, length=span.length, source=source)


def _line(text: str, number: int) -> str:
    lines = _split(text)
    return lines[number - 1].rstrip("\r") if len(lines) >= number else ""


@lru_cache(maxsize=64)
def _split(text: str) -> list[str]:
    """Split a document once, however many of its lines are shown."""
    return text.split("\n")
