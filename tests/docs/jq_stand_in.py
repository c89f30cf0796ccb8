"""Stands in for jq where that is not installed: knows exactly the filters that the pages use, and refuses any other."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

FILTERS: Mapping[str, Callable[[Any], Iterator[Any]]] = {}


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
