"""One observation into a data file."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import ValidationError

from kopumkm.editing.changing import Wish
from kopumkm.editing.document import add_rival, replace_used, set_entry
from kopumkm.errors import CannotRun, Diagnostic, problem
from kopumkm.findings import Finding
from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation
from kopumkm.reading.loading import Loaded
from kopumkm.reading.mistakes import explain_error
from kopumkm.reports.rows import choose_indicators, choose_regions, unknown_name
from kopumkm.writing.toml import write_entry

Manner = Literal["new", "replace", "rival"]


def make_observation(**given: object) -> Observation:
    """Make an observation from what the command line says.

    Args:
        given: Its keys, as a data file names them; None leaves one out.

    Returns:
        The observation.

    Raises:
        CannotRun: With every mistake in it.
    """
    written = {key: value for key, value in given.items() if value is not None}
    try:
        return Observation.model_validate(written)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False)
        raise CannotRun(
            explain_error({**error, "loc": ("set", *error["loc"])}, {"set": written}).diagnostic for error in errors
        ) from None


def wish_for_value(
    loaded: Loaded, indicator: str, region: str | None, year: int, observation: Observation, manner: Manner
) -> Wish:
    """Say how an observation gets into the data.

    Args:
        loaded: The data as they are.
        indicator: Key of the indicator.
        region: Identifier, code or name; None means the default region.
        year: The year.
        observation: What is to be recorded.
        manner: `new` records it for a year that has nothing yet, `replace` in place of the figure used, `rival` beside.

    Returns:
        The wish.

    Raises:
        CannotRun: K040 unknown name, K043 no region, K073 the year stands in a CSV file, K074 it is recorded already,
            K075 nothing to replace, or the very same figure is there.
    """
    dataset = loaded.dataset
    [key] = choose_indicators(dataset, [indicator])
    [place] = choose_regions(dataset, [region] if region is not None else [])
    if observation.source is not None and observation.source not in dataset.sources:
        raise CannotRun([unknown_name("source", observation.source, dataset.sources, dataset.sources)])
    held = dataset.find_observations(place, key).get(year, ())
    path = ("values", place, key, str(year))
    _refuse(loaded, path, held, observation, manner)
    entry = write_entry([observation])

    def edit(text: str) -> str:
        if not held:
            return set_entry(text, path, entry)
        return (add_rival if manner == "rival" else replace_used)(text, path, entry)

    recorded = (*held, observation) if manner == "rival" else (observation, *held[1:])

    def expect(before: Dataset) -> Dataset:
        table = dict(before.values.get(place, {}))
        table[key] = {**before.find_observations(place, key), year: recorded}
        return replace(before, values={**before.values, place: {name: _as_lists(each) for name, each in table.items()}})

    by_hand = f"[values.{place}.{key}] {year} = {write_entry(recorded)}"
    return Wish(edit=edit, expect=expect, by_hand=by_hand, section=path[:3])


def _as_lists(entries: object) -> dict[object, object]:
    """Hold the entries of a year as lists, as a data set does."""
    items = entries.items() if isinstance(entries, dict) else ()
    return {year: list(entry) if isinstance(entry, tuple) else entry for year, entry in items}


def _refuse(
    loaded: Loaded, path: tuple[str, ...], held: tuple[Observation, ...], observation: Observation, manner: Manner
) -> None:
    """Refuse what would overwrite, repeat or miss its place."""

    def at(diagnostic: Diagnostic) -> CannotRun:
        return CannotRun([loaded.locate(Finding(path=path, diagnostic=diagnostic))])

    _section, region, indicator, year = path
    record = f"{region}, {indicator}, {year}"
    if held and any((region, indicator, int(year)) in rows.numbers for rows in loaded.rows):
        raise at(problem("K073", record=record))
    if held and manner == "new":
        raise at(problem("K074", record=record, held=write_entry(held)))
    if not held and manner != "new":
        raise CannotRun([problem("K075", record=record, held="-")])
    if manner == "rival" and any(_is_same(observation, each) for each in held):
        raise at(problem("K075", record=record, held=write_entry(held)))


def _is_same(first: Observation, second: Observation) -> bool:
    return (first.figure, first.source, first.as_of) == (second.figure, second.source, second.as_of)
