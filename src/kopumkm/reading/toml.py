"""One TOML file: text to document, with every mistake in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import tomli
from pydantic import ValidationError

from kopumkm.errors import Diagnostic, Location, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.findings import Finding, write_path
from kopumkm.model.definitions import Document
from kopumkm.model.scalars import shorten
from kopumkm.reading.files import TextFile

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A TOML file after reading.

    Attributes:
        file: The file.
        document: What it says, less the entries that have mistakes of their own.
        names: Identifiers it defines by section, also those whose entry has mistakes.
        diagnostics: The mistakes.
    """

    file: TextFile
    document: Document
    names: Mapping[str, frozenset[str]]
    diagnostics: tuple[Diagnostic, ...] = ()


def read_document(file: TextFile) -> ReadDocument:
    """Read one TOML file.

    Args:
        file: Its text.

    Returns:
        The document and every mistake in it. Entries with mistakes are left out of the document, so that what they
        are part of can still be checked; the data set is never used when there are any.
    """
    try:
        raw = tomli.loads(file.text, parse_float=_parse_decimal)
    except tomli.TOMLDecodeError as error:
        return _unreadable(file, _explain_syntax(file, error))
    except RecursionError:
        return _unreadable(file, problem("K006").at(Location(file=file.name)))
    except ValueError:
        return _unreadable(file, _explain_huge_integer(file))
    names = {
        section: frozenset(raw[section]) if isinstance(raw.get(section), dict) else frozenset[str]()
        for section in ("regions", "sources", "indicators", "targets", "schemes")
    }
    try:
        return ReadDocument(file=file, document=Document.model_validate(raw), names=names)
    except ValidationError as invalid:
        from kopumkm.reading.mistakes import explain_error, locate  # noqa: PLC0415 - a valid file does not need them

        errors = invalid.errors(include_url=False)
        bad_keys = [error["loc"][:-1] for error in errors if error["loc"][-1:] == ("[key]",)]
        findings = [
            explain_error(error, raw)
            for error in errors
            if error["loc"][-1:] == ("[key]",) or not any(error["loc"][: len(key)] == key for key in bad_keys)
        ]
    return ReadDocument(
        file=file,
        document=_salvage(raw, findings),
        names=names,
        diagnostics=tuple(locate(finding, [file]) for finding in findings),
    )


def _parse_decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what Decimal can hold is beyond our limits as well
        return Decimal("1e-999999" if "e-" in text.lower() else "1e999999")


def _unreadable(file: TextFile, diagnostic: Diagnostic) -> ReadDocument:
    return ReadDocument(file=file, document=Document(format=1), names={}, diagnostics=(diagnostic,))


def _salvage(raw: Raw, findings: list[Finding]) -> Document:
    """Leave out every entry with a mistake and keep the rest."""
    for finding in findings:
        section, *rest = map(str, finding.path or ("format",))
        depth = 3 if section == "values" else 1
        table, key = raw, section
        for step in rest[:depth]:
            if not isinstance(table.get(key), dict):
                break
            table, key = table[key], step
        table.pop(key, None)
    try:
        return Document.model_validate({**raw, "format": 1})
    except ValidationError:
        return Document(format=1)


def _explain_syntax(file: TextFile, error: tomli.TOMLDecodeError) -> Diagnostic:
    repeated = _find_repeated(file, error)
    if repeated:
        return repeated
    lines = file.text.split("\n")
    line = min(error.lineno, len(lines))
    source = lines[line - 1].rstrip("\r")
    location = Location(file=file.name, line=line, column=min(error.colno, len(source) + 1), source=source)
    trouble = Term(SYNTAX[error.msg]) if error.msg in SYNTAX else error.msg[:1].lower() + error.msg[1:]
    return problem("K005", problem=trouble).at(location)


SYNTAX: Mapping[str, str] = {"Illegal character '\\n'": _("the text is not closed on this line")}
"""What the parser says in words of its own, in ours."""


def _explain_huge_integer(file: TextFile) -> Diagnostic:
    """Find the integer that has more digits than Python converts."""
    huge = re.search(r"[0-9][0-9_]{4000,}", file.text)
    if huge is None:
        return problem("K005", problem=Term(_("a number is too long"))).at(Location(file=file.name))
    start = file.text.rfind("\n", 0, huge.start()) + 1
    end = file.text.find("\n", huge.start())
    source = file.text[start : end if end >= 0 else None].rstrip("\r")
    location = Location(
        file=file.name,
        line=file.text.count("\n", 0, start) + 1,
        column=huge.start() - start + 1,
        length=huge.end() - huge.start(),
        source=source,
    )
    return problem("K015", number=shorten(huge[0]), problem=Term(_("it is too large"))).at(location)


def _find_repeated(file: TextFile, error: tomli.TOMLDecodeError) -> Diagnostic | None:
    """Find the key that stands twice, when that is what the parser objects to."""
    from kopumkm.reading.mistakes import mark_span  # noqa: PLC0415 - a valid file does not need them
    from kopumkm.reading.positions import Place, find_all_places  # noqa: PLC0415

    if not error.msg.startswith(("Cannot overwrite", "Cannot declare", "Duplicate")):
        return None
    first: dict[tuple[str | int, ...], Place] = {}
    repeated = None
    for path, place in find_all_places(file.text):
        if place.key.line > error.lineno:
            break
        if first.setdefault(path, place) is not place and place.key.line >= error.lineno - 1:
            repeated = path, place  # what stands before it on the line are tables around it …
            if place.value is not None:
                break  # … and what follows stands inside it
    if repeated is None:
        return None
    path, place = repeated
    origin = mark_span(file, first[path].key)
    return problem("K019", key=write_path(path), first=str(origin)).at(mark_span(file, place.key))
