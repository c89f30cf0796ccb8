"""The names of the output formats, apart from the code that makes them: the command line needs them at once."""

from __future__ import annotations

FORMAT_NAMES = ("table", "json", "jsonl", "csv", "tsv", "markdown")
FOR_PEOPLE = frozenset({"table", "markdown"})
"""Formats whose words and number style follow the language."""
