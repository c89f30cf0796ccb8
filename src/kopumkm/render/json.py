"""JSON and JSON Lines. Numbers are written from their decimal digits: binary floating point never touches them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring

from kopumkm.model.dataset import Dataset
from kopumkm.render.records import SCHEMA_VERSION, find_sources, make_records, write_number
from kopumkm.reports.rows import Report


def render_json(report: Report) -> str:
    """Render a report as one JSON object.

    Args:
        report: The report.

    Returns:
        Indented JSON text.
    """
    rows = list(make_records(report))
    return (
        write_json(
            {
                "schema_version": SCHEMA_VERSION,
                "command": report.command,
                "dataset": describe_dataset(report.dataset),
                "parameters": report.parameters,
                "rows": rows,
                "notes": [write_note(message, parameters) for message, parameters in report.notes],
                "sources": {
                    key: describe_source(report.dataset, key)
                    for key in find_sources(rows)
                    if key in report.dataset.sources
                },
            },
            indent=0,
        )
        + "\n"
    )


def render_jsonl(report: Report) -> str:
    """Render the rows alone, one JSON object a line.

    Args:
        report: The report.

    Returns:
        JSON Lines text.
    """
    return "".join(write_json(record) + "\n" for record in make_records(report))


def write_note(message: str, parameters: Mapping[str, str | Decimal]) -> str:
    """Write a note in English, with numbers as machines read them."""
    known = {key: write_number(each) if isinstance(each, Decimal) else each for key, each in parameters.items()}
    return message.format_map(known)


def describe_dataset(dataset: Dataset) -> dict[str, object]:
    """Name the data set and fingerprint the files it was read from."""
    return {
        "title": dataset.title["id"],
        "files": [{"name": file.name, "sha256": file.fingerprint} for file in dataset.files],
    }


def describe_source(dataset: Dataset, key: str) -> dict[str, object]:
    """Describe a source: title, publisher, date, address, reliability."""
    source = dataset.sources[key]
    return {
        "title": source.title.in_language("id"),
        "publisher": source.publisher,
        "published": str(source.published) if source.published else None,
        "url": source.url,
        "reliability": source.reliability,
    }


def write_json(value: object, indent: int | None = None) -> str:  # noqa: PLR0911 - one return a kind of value
    """Write a value as JSON.

    Args:
        value: Mappings, lists, text, numbers, None; a `Decimal` becomes a JSON number with its own digits.
        indent: Depth of indentation; None writes everything on one line.

    Returns:
        JSON text.

    >>> write_json({"value": Decimal("3.60"), "flags": ("break",)})
    '{"value": 3.60, "flags": ["break"]}'
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return encode_basestring(str(value))
        case int():
            return str(value)
        case Decimal():
            return write_number(value)
        case Mapping():
            items = [f"{encode_basestring(key)}: {write_json(each, _deeper(indent))}" for key, each in value.items()]
            return _enclose("{", items, "}", indent)
        case list() | tuple():
            return _enclose("[", [write_json(each, _deeper(indent)) for each in value], "]", indent)
    raise TypeError(type(value))


def _deeper(indent: int | None) -> int | None:
    return None if indent is None else indent + 2


def _enclose(start: str, items: list[str], end: str, indent: int | None) -> str:
    if indent is None or not items:
        return start + ", ".join(items) + end
    margin = "\n" + " " * indent
    return start + ",".join(f"{margin}  {item}" for item in items) + margin + end
