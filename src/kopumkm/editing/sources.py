"""One source into a data file."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ValidationError

from kopumkm.editing.changing import Wish
from kopumkm.editing.document import add_table, remove_table
from kopumkm.errors import CannotRun, problem
from kopumkm.findings import Finding
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Document, Source
from kopumkm.reading.loading import Loaded
from kopumkm.reading.mistakes import explain_error
from kopumkm.writing.toml import write_table


def make_source(key: str, **given: object) -> Source:
    """Make a source from what the command line says.

    Args:
        key: Its key.
        given: Its other keys, as a data file names them; None leaves one out.

    Returns:
        The source.

    Raises:
        CannotRun: With every mistake in it or in the key.
    """
    written = {"format": 1, "sources": {key: {name: value for name, value in given.items() if value is not None}}}
    try:
        return Document.model_validate(written).sources[key]
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False)
        raise CannotRun(explain_error(error, written).diagnostic for error in errors) from None


def wish_for_source(loaded: Loaded, key: str, source: Source, *, replaces: bool) -> Wish:
    """Say how a source gets into the data.

    Args:
        loaded: The data as they are.
        key: Its key.
        source: What is to be recorded.
        replaces: Whether it takes the place of the one with the same key.

    Returns:
        The wish.

    Raises:
        CannotRun: K074 when the key exists and nothing was said of replacing it, K075 when there is nothing to replace.
    """
    path = ("sources", key)
    held = loaded.dataset.sources.get(key)
    table = write_table(path, source)
    if held is not None and not replaces:
        finding = Finding(
            path=path, diagnostic=problem("K074", record=".".join(path), held=held.title.in_language("id"))
        )
        raise CannotRun([loaded.locate(finding)])
    if held is None and replaces:
        raise CannotRun([problem("K075", record=".".join(path), held="-")])

    def edit(text: str) -> str:
        return add_table(remove_table(text, path) if held is not None else text, table, ("sources",))

    def expect(before: Dataset) -> Dataset:
        return replace(before, sources={**before.sources, key: source})

    return Wish(edit=edit, expect=expect, by_hand=" ".join(table.split("\n")), section=path if held else path[:1])
