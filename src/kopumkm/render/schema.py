"""JSON Schemas, made from the code: of the data file from its models, of the output from the rows' dataclasses."""

from __future__ import annotations

import json
import re
import types
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

from kopumkm.calc.vocabulary import Flag, Reason, Standing
from kopumkm.model.definitions import Document
from kopumkm.model.observation import Entry
from kopumkm.model.scalars import IDENTIFIER, YEAR
from kopumkm.render.records import SCHEMA_VERSION
from kopumkm.reports.check import CheckRow
from kopumkm.reports.contributions import ContributionRow
from kopumkm.reports.difference_row import DifferenceRow
from kopumkm.reports.growth import GrowthRow
from kopumkm.reports.listing import CoverageRow, IndicatorRow, RegionRow, SourceRow, TargetRow
from kopumkm.reports.path import PathRow
from kopumkm.reports.scheme_list import SchemeRow
from kopumkm.reports.show import ShowRow
from kopumkm.reports.target_gap import TargetGapRow

DIALECT = "https://json-schema.org/draft/2020-12/schema"

WORDS: Mapping[str, type[Flag | Reason | Standing]] = {
    "reason": Reason,
    "flags": Flag,
    "status": Standing,
    "old_reason": Reason,
    "new_reason": Reason,
    "old_flags": Flag,
    "new_flags": Flag,
}
"""Columns whose words come from a vocabulary."""

ROWS: Mapping[str, type] = {
    "growth": GrowthRow,
    "target-gap": TargetGapRow,
    "schemes": SchemeRow,
    "path": PathRow,
    "contributions": ContributionRow,
    "show": ShowRow,
    "list indicators": IndicatorRow,
    "list regions": RegionRow,
    "list years": CoverageRow,
    "list targets": TargetRow,
    "list sources": SourceRow,
    "check": CheckRow,
    "diff": DifferenceRow,
}


def make_schema(name: str) -> str:
    """Make one of the schemas.

    Args:
        name: `data` or `output`.

    Returns:
        JSON text.
    """
    schema = make_data_schema() if name == "data" else make_output_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def make_data_schema() -> dict[str, Any]:
    """Make the schema of the data file, with what editors show: descriptions, words of choices, labels of free keys."""
    schema = Document.model_json_schema()
    entry = TypeAdapter(Entry).json_schema(ref_template="#/$defs/{model}")
    definitions = {**schema.pop("$defs"), **entry.pop("$defs"), "Entry": entry | {"description": ENTRY_SAID}}
    properties = schema["properties"]
    properties["format"] = {"const": 1, "description": properties["format"]["description"]}
    for section in SECTION_LABELS:
        _label(properties[section], IDENTIFIER, SECTION_LABELS[section])
    series = properties["values"]["patternProperties"][IDENTIFIER]
    _label(series, IDENTIFIER, "indicator")
    years = series["patternProperties"][IDENTIFIER]
    years["patternProperties"] = {YEAR: {"$ref": "#/$defs/Entry"}}
    _label(years, YEAR, "year")
    milestones = definitions["Target"]["properties"]["milestones"]
    milestones["patternProperties"] = {
        YEAR: milestones.pop("additionalProperties") | {"description": "Value of that year on the way to the target"}
    }
    milestones.pop("propertyNames", None)
    _label(milestones, YEAR, "year")
    for each in definitions.values():
        if "properties" in each:
            each["x-tombi-table-keys-order"] = "schema"
    tidy: dict[str, Any] = _tidy({**schema, "$defs": dict(sorted(definitions.items()))})
    return {"$schema": DIALECT, "title": "kopumkm data file", "x-tombi-toml-version": "v1.0.0", **tidy}


SECTION_LABELS: Mapping[str, str] = {
    "regions": "region",
    "sources": "source",
    "indicators": "indicator",
    "targets": "target",
    "schemes": "scheme",
    "values": "region",
}
"""Sections whose keys are identifiers, and what an identifier there stands for."""

ENTRY_SAID = (
    "What is recorded for one year: a figure, { value = …, source = … }, or a list of rival figures, of which the "
    "first is used"
)


def _label(table: dict[str, Any], pattern: str, label: str) -> None:
    """Say what the free keys of a table stand for, and that others are mistakes; years are kept in order."""
    table |= {"additionalProperties": False, "x-tombi-additional-key-label": label}
    if pattern == YEAR:
        table["x-tombi-table-keys-order"] = "ascending"


def _tidy(schema: Any) -> Any:  # noqa: ANN401 - any part of a JSON Schema
    """Leave out null, which TOML does not have, and what tells a reader nothing, such as titles made of keys."""
    if isinstance(schema, list):
        return [_tidy(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    tidy: dict[str, Any] = {
        key: {name: _tidy(each) for name, each in part.items()} if key in NAMED_PARTS else _tidy(part)
        for key, part in schema.items()
        if key != "title" and not (key == "default" and part in (None, [], {}))
    }
    choices = [each for each in tidy.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        tidy = {**choices[0], **{key: part for key, part in tidy.items() if key != "anyOf"}}
    elif choices:
        tidy["anyOf"] = choices
    if "enum" in tidy and "description" in tidy:
        said = [find_meaning(word, tidy["description"]) for word in tidy["enum"]]
        tidy["x-taplo"] = {"docs": {"enumValues": said}}
    return tidy


NAMED_PARTS = frozenset({"properties", "patternProperties", "$defs"})
"""Parts of a schema that hold schemas by name, so that a key called "title" is not taken for a title."""


def find_meaning(word: str, description: str) -> str | None:
    """Find what a description says of one of the words that may be chosen.

    Args:
        word: A choice.
        description: "About the key. word: meaning; word: meaning".

    Returns:
        The meaning, or None.

    >>> find_meaning("lower", "Which way is good. higher: more is better; lower: less is better")
    'less is better'
    """
    found = re.search(rf"(?:^|\. |; )`?{re.escape(word)}`?: ([^;]*)", description)
    return found[1] if found else None


def make_output_schema() -> dict[str, Any]:
    """Make the schema of what `--format json` prints, whichever the command."""
    text, nothing = {"type": "string"}, {"type": "null"}
    source = {
        "type": "object",
        "properties": {
            **dict.fromkeys(("title", "reliability"), text),
            **{key: {"anyOf": [text, nothing]} for key in ("publisher", "published", "url")},
        },
    }
    properties = {
        "schema_version": {"const": SCHEMA_VERSION},
        "command": {"enum": list(ROWS)},
        "dataset": {
            "type": "object",
            "properties": {
                "title": text,
                "files": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"name": text, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}},
                    },
                },
            },
            "required": ["title", "files"],
        },
        "parameters": {"type": "object", "description": "The question, as it was understood"},
        "rows": {"type": "array"},
        "notes": {"type": "array", "items": text},
        "sources": {"type": "object", "description": "The sources that rows name", "additionalProperties": source},
    }
    return {
        "$schema": DIALECT,
        "title": "kopumkm output",
        "description": "Keys are only ever added; a change of meaning raises schema_version.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "oneOf": [
            {"properties": {"command": {"const": command}, "rows": {"items": {"$ref": f"#/$defs/{row.__name__}"}}}}
            for command, row in ROWS.items()
        ],
        "$defs": {row.__name__: describe_row(row) for row in ROWS.values()},
    }


def describe_row(row: type) -> dict[str, Any]:
    """Describe the columns of a row.

    Args:
        row: A dataclass of rows.

    Returns:
        Its schema, with the description of each column.
    """
    hints = get_type_hints(row)
    properties = {
        each.name.rstrip("_"): {**_describe(hints[each.name], each.name), "description": each.metadata["description"]}
        for each in fields(row)
    }
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _describe(hint: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - any type hint
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _describe(get_args(hint)[0], name)}
    if get_origin(hint) is types.UnionType:
        return {"anyOf": [_describe(each, name) for each in get_args(hint)]}
    if hint is str and name in WORDS:
        return {"enum": [str(word) for word in WORDS[name]]}
    return {"type": {str: "string", bool: "boolean", int: "integer", Decimal: "number", type(None): "null"}[hint]}
