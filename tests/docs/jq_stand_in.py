"""Stands in for jq where that is not installed: knows exactly the filters that the pages use, and refuses any other."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any


def pick(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Keep some keys of a row."""
    return {key: row[key] for key in keys}


FILTERS: Mapping[str, Callable[[Any], Iterable[Any]]] = {
    "keys_unsorted": lambda it: [list(it)],
    ".sources[].url": lambda it: [each["url"] for each in it["sources"].values()],
    '.rows[0].flags | join(" ")': lambda it: [" ".join(it["rows"][0]["flags"])],
    ".rows[1] | .pace_from, .pace_method, .year_reached": lambda it: pick(
        it["rows"][1], "pace_from", "pace_method", "year_reached"
    ).values(),
    ".rows[] | {target, year, status}": lambda it: [pick(row, "target", "year", "status") for row in it["rows"]],
    ".rows[] | {target, status, year_reached}": lambda it: [
        pick(row, "target", "status", "year_reached") for row in it["rows"]
    ],
    r'.receipt.rests_on[] | select(.kind == "result") | "\(.result) = \(.formula) = \(.filled_in)"': lambda it: [
        f"{each['result']} = {each['formula']} = {each['filled_in']}"
        for each in it["receipt"]["rests_on"]
        if each["kind"] == "result"
    ],
    r'.rows[] | "\(.target) \(.status)"': lambda it: [f"{row['target']} {row['status']}" for row in it["rows"]],
    '.rows[] | select(.status == "missed") | .target': lambda it: [
        row["target"] for row in it["rows"] if row["status"] == "missed"
    ],
    r'.rows[] | select(.reason) | "\(.indicator) \(.reason)"': lambda it: [
        f"{row['indicator']} {row['reason']}" for row in it["rows"] if row["reason"]
    ],
    r'select(.flags | length > 0) | "\(.indicator): \(.flags | join(", "))"': lambda it: [
        f"{it['indicator']}: {', '.join(it['flags'])}"
    ][: len(it["flags"])],
}
"""Filter to function: document to results."""


def main() -> None:
    """Print what the filter gives: text bare with -r, everything else as compact JSON."""
    options = [each for each in sys.argv[1:] if each.startswith("-")]
    (name,) = (each for each in sys.argv[1:] if not each.startswith("-"))
    if name not in FILTERS or not set(options) <= {"-r", "-c"}:
        sys.exit(f"jq_stand_in.py does not know: {' '.join(sys.argv[1:])}")
    decoder = json.JSONDecoder()
    text = sys.stdin.read().strip()
    while text:
        document, end = decoder.raw_decode(text)
        text = text[end:].strip()
        for result in FILTERS[name](document):
            bare = isinstance(result, str) and "-r" in options
            written = result if bare else json.dumps(result, ensure_ascii=False, separators=(",", ":"))
            sys.stdout.write(f"{written}\n")


if __name__ == "__main__":
    main()
