"""Which figures differ between two versions of a data set: revised, promoted, annotated, added, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation, RawEntries, make_entries
from kopumkm.reports.changed_definitions import describe_keys
from kopumkm.reports.difference_row import DifferenceRow, Place, Versions, compare_relatively, make_row, subtract

Pair = tuple[Observation | None, Observation | None]
"""An observation before and now."""


def compare_values(versions: Versions) -> Iterator[DifferenceRow]:
    """Find every figure that differs.

    Args:
        versions: Both versions.

    Yields:
        One row for each observation that differs, by region, indicator and year; the figure used before its rivals.
    """
    for region, indicator in _list_places(versions):
        old, new = (_find_entries(dataset, region, indicator) for dataset in (versions.old, versions.new))
        if _is_same(old, new):
            continue
        before, now = ({int(year): entry for year, entry in each.items()} for each in (old, new))
        for year in sorted(before.keys() | now.keys()):
            first, second = ({year: each[year]} if year in each else {} for each in (before, now))
            if not _is_same(first, second):
                entries = (make_entries(each).get(year, ()) for each in (first, second))
                for about in compare_entries(*entries):
                    yield _make_row(versions, (region, indicator), year, about)


def _list_places(versions: Versions) -> dict[Place, None]:
    """List the series of both versions: those of the new one in its order, then those that it lacks."""
    return {
        (region, indicator): None
        for dataset in (versions.new, versions.old)
        for region, table in dataset.values.items()
        for indicator in table
    }


def _find_entries(dataset: Dataset, region: str, indicator: str) -> RawEntries:
    return dataset.values.get(region, {}).get(indicator, {})


def _is_same(old: RawEntries, new: RawEntries) -> bool:
    """Say whether two series are alike as they are held, without making observations; most series are."""
    return old == new and _list_digits(old) == _list_digits(new)


def _list_digits(entries: RawEntries) -> list[object]:
    """List the figures as written, because 3.6 equals 3.60."""
    return [
        [str(each.figure) for each in entry] if isinstance(entry, list) else str(entry) for entry in entries.values()
    ]


def _identify(observation: Observation) -> Hashable:
    """Return what makes an observation the same one."""
    return (
        str(observation.figure),
        observation.status,
        observation.as_of,
        observation.source,
        observation.note,
    )


def _by_figure_and_source(observation: Observation) -> Hashable:
    return None if observation.figure is None else (observation.figure, observation.source)


def _by_figure(observation: Observation) -> Hashable:
    return observation.figure


def _by_source(observation: Observation) -> Hashable:
    return observation.source


def compare_entries(old: tuple[Observation, ...], new: tuple[Observation, ...]) -> Iterator[dict[str, Any]]:
    """Match what is recorded for one year, before and now.

    The figures used are held against each other. A rival that now is the one used has been promoted, and the figure
    used that now is a rival has been demoted; neither of the two appears among the rivals again.

    Args:
        old: Observations before; the first is the one used. Empty where nothing was recorded.
        new: Observations now.

    Yields:
        For each difference: `change`, `rival`, the `pair` of observations, and the `rivals` before and now.
    """
    used: Pair = (old[0] if old else None, new[0] if new else None)
    rivals = [*old[1:]], [*new[1:]]
    _, rivals = _pair(*rivals, _identify)  # those that stayed what they were, in whatever order
    if used[0] is None or used[1] is None or _identify(used[0]) != _identify(used[1]):
        promoted = _take(rivals[0], used[1], used[0])
        demoted = _take(rivals[1], used[0], used[1])
        change = "promoted" if promoted else "demoted" if demoted else _name_change(used)
        yield {
            "change": change,
            "rival": False,
            "pair": used,
            "rivals": tuple(
                tuple(each.figure for each in entry[1:] if each.figure is not None) for entry in (old, new)
            ),
        }
    for key in (_by_figure_and_source, _by_figure, _by_source):
        pairs, rivals = _pair(*rivals, key)
        for pair in pairs:
            yield {"change": _name_change(pair), "rival": True, "pair": pair, "rivals": ((), ())}
    for each in rivals[0]:
        yield {"change": "withdrawn", "rival": True, "pair": (each, None), "rivals": ((), ())}
    for each in rivals[1]:
        yield {"change": "added", "rival": True, "pair": (None, each), "rivals": ((), ())}


def _pair(
    old: Sequence[Observation], new: Sequence[Observation], key: Callable[[Observation], Hashable]
) -> tuple[list[tuple[Observation, Observation]], tuple[list[Observation], list[Observation]]]:
    """Pair observations that agree in a key, in order; also return what is left of either side."""
    waiting: dict[Hashable, list[Observation]] = {}
    for each in new:
        waiting.setdefault(key(each), []).append(each)
    pairs, left = [], []
    for each in old:
        found = waiting.get(key(each)) if key(each) is not None else None
        if found:
            pairs.append((each, found.pop(0)))
        else:
            left.append(each)
    taken = {id(each) for _, each in pairs}
    return pairs, (left, [each for each in new if id(each) not in taken])


def _take(rivals: list[Observation], used: Observation | None, other: Observation | None) -> Observation | None:
    """Take the observation that is used in the other version out of the rivals of this one.

    Args:
        rivals: The rivals of one version; the one found is removed.
        used: What the other version uses.
        other: What this version uses: where it has the same figure, only the very same record counts.

    Returns:
        The rival, if there is one.
    """
    if used is None or other is None:
        return None
    keys = [_identify] if used.figure == other.figure else [_identify, _by_figure_and_source, _by_figure]
    for key in keys:
        for place, rival in enumerate(rivals):
            if key(used) is not None and key(rival) == key(used):
                return rivals.pop(place)
    return None


def _name_change(pair: Pair) -> str:
    """Name a change by what became of the figure; a record that says there is none has no figure."""
    old, new = (each.figure if each else None for each in pair)
    if old is not None and new is not None:
        return "annotated" if old == new else "revised"
    if old is None and new is None:
        return "annotated" if all(pair) else "added" if pair[0] is None else "withdrawn"
    return "added" if old is None else "withdrawn"


def _make_row(versions: Versions, place: Place, year: int, about: dict[str, Any]) -> DifferenceRow:
    old, new = about["pair"]
    old_value, new_value = (each.figure if each else None for each in (old, new))
    keys: dict[str, object] = {}
    if old and new:
        keys = describe_keys(_describe(old), _describe(new))
    return make_row(
        kind="value",
        what="figure",
        change=about["change"],
        rival=about["rival"],
        **versions.name_place(*place),
        year=year,
        old_value=old_value,
        new_value=new_value,
        difference=subtract(old_value, new_value),
        difference_unit=versions.find_unit(place[1]),
        relative_percent=compare_relatively(old_value, new_value),
        old_status=old.status if old else None,
        new_status=new.status if new else None,
        old_as_of=str(old.as_of) if old and old.as_of else None,
        new_as_of=str(new.as_of) if new and new.as_of else None,
        old_source=old.source if old else None,
        new_source=new.source if new else None,
        old_rivals=about["rivals"][0],
        new_rivals=about["rivals"][1],
        **keys,
    )


def _describe(observation: Observation) -> dict[str, object]:
    """Return what an observation says, by key."""
    described: dict[str, Any] = {key: getattr(observation, key) for key in ("status", "as_of", "source", "note")}
    figure: Decimal | None = observation.figure
    return {"value": figure, **described}
