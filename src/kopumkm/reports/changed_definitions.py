"""Which definitions and targets differ between two versions of a data set, key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Claim, Target
from kopumkm.model.scalars import LANGUAGES, Strict
from kopumkm.reports.difference_row import DifferenceRow, Versions, compare_relatively, make_row, subtract

SECTIONS: Mapping[str, str] = {
    "regions": "region",
    "sources": "source",
    "indicators": "indicator",
    "schemes": "scheme",
}
"""Sections of a data file that define something, and what each entry is called."""

MOVES = ("indicator", "region", "year", "at_least", "at_most", "between", "milestones.")
"""Keys of a target that say what is to be reached, where and when."""


def compare_definitions(versions: Versions) -> Iterator[DifferenceRow]:
    """Find every definition that differs.

    Args:
        versions: Both versions.

    Yields:
        One row for each region, source, indicator and scheme that was added, withdrawn or changed, and one for the
        title and default region of the data set.
    """
    about = describe_keys(_describe_dataset(versions.old), _describe_dataset(versions.new))
    if about["keys"]:
        yield make_row(kind="definition", what="dataset", change="changed", **about)
    for section, what in SECTIONS.items():
        old, new = getattr(versions.old, section), getattr(versions.new, section)
        for key in (*new, *(each for each in old if each not in new)):
            if key in old and key in new:
                about = describe_keys(old[key], new[key])
                if about["keys"]:
                    yield make_row(
                        kind="definition", what=what, change="changed", **_name(versions, what, key), **about
                    )
            else:
                change = "added" if key in new else "withdrawn"
                yield make_row(kind="definition", what=what, change=change, **_name(versions, what, key))


def _describe_dataset(dataset: Dataset) -> dict[str, object]:
    return {**{f"title.{language}": dataset.title[language] for language in LANGUAGES}, "region": dataset.region}


def _name(versions: Versions, what: str, key: str) -> dict[str, object]:
    """Fill the columns that say which definition it is."""
    if what == "region":
        return {"key": key, "region": key, "region_name": versions.both.regions[key].name.in_language("id")}
    if what == "indicator":
        definition = versions.both.indicators[key]
        names = {"name": definition.name.in_language("id"), "unit": definition.unit.in_language("id")}
        return {"key": key, "indicator": key, **names}
    return {"key": key}


def compare_targets(versions: Versions) -> Iterator[DifferenceRow]:
    """Find every target that differs.

    Args:
        versions: Both versions.

    Yields:
        One row for each target that was added, withdrawn, moved, replaced by a later one, or changed in another key.
    """
    old, new = versions.old.targets, versions.new.targets
    before, now = find_replacements(versions.old), find_replacements(versions.new)
    for key in (*new, *(each for each in old if each not in new)):
        first, second = old.get(key), new.get(key)
        about: dict[str, Any] = {}
        change = "added" if first is None else "withdrawn"
        if first is not None and second is not None:
            about = describe_keys(
                {**_describe_target(first), "replaced_by": before.get(key)},
                {**_describe_target(second), "replaced_by": now.get(key)},
            )
            if not about["keys"]:
                continue
            change = _name_change(about["keys"], is_replaced=key in now)
        yield _make_target_row(versions, key, first, second, {"change": change, **about})


def find_replacements(dataset: Dataset) -> dict[str, str]:
    """Find the targets that a later one replaced, and which one did."""
    return {target.replaces: key for key, target in dataset.targets.items() if target.replaces}


def _describe_target(target: Target) -> dict[str, object]:
    return {name: getattr(target, name) for name in Target.model_fields}


def _name_change(keys: tuple[str, ...], *, is_replaced: bool) -> str:
    if any(key.startswith(MOVES) for key in keys):
        return "moved"
    if "replaced_by" in keys:
        return "replaced" if is_replaced else "restored"
    return "changed"


def _make_target_row(
    versions: Versions, key: str, old: Target | None, new: Target | None, about: Mapping[str, Any]
) -> DifferenceRow:
    known = new or old
    assert known is not None  # noqa: S101 - a target stands in one version at least
    old_value, new_value = (_find_aim(each) for each in (old, new))
    comparable = bool(old and new and old.bound == new.bound and old.indicator == new.indicator)
    return make_row(
        kind="target",
        what="target",
        **versions.name_place(known.region, known.indicator),
        target=key,
        old_year=old.year if old else None,
        new_year=new.year if new else None,
        old_value=old_value,
        new_value=new_value,
        difference=subtract(old_value, new_value) if comparable else None,
        difference_unit=versions.find_unit(known.indicator),
        relative_percent=compare_relatively(old_value, new_value) if comparable else None,
        old_source=old.source if old else None,
        new_source=new.source if new else None,
        **about,
    )


def _find_aim(target: Target | None) -> Decimal | None:
    """Return the one value that is to be reached; a range has none."""
    return None if target is None or target.between else target.at_least if target.at_most is None else target.at_most


def describe_keys(old: object, new: object) -> dict[str, Any]:
    """Find the keys in which two tables differ, with what each says.

    Args:
        old: A table of a data file, or a mapping of keys.
        new: The same table in the other version.

    Returns:
        The columns `keys`, `old_texts` and `new_texts`.

    >>> describe_keys({"status": "P", "source": "bps"}, {"status": "A", "source": "bps"})
    {'keys': ('status',), 'old_texts': ('P',), 'new_texts': ('A',)}
    """
    before, now = dict(_flatten("", old)), dict(_flatten("", new))
    order = dict.fromkeys([*now, *before])
    differing = {key: (before.get(key, ""), now.get(key, "")) for key in order if before.get(key) != now.get(key)}
    for key in [each.removesuffix(".id") for each in differing if each.endswith(".id")]:
        if differing[f"{key}.id"] == differing.get(f"{key}.en"):  # a text that serves for both languages
            differing = {
                key if name == f"{key}.id" else name: texts for name, texts in differing.items() if name != f"{key}.en"
            }
    return {
        "keys": tuple(differing),
        "old_texts": tuple(old for old, _ in differing.values()),
        "new_texts": tuple(new for _, new in differing.values()),
    }


def _flatten(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Write what a table says as dotted keys and texts; an absent key says nothing."""
    if isinstance(value, list) and value and isinstance(value[0], Strict) and not isinstance(value[0], Claim):
        value = {str(place): each for place, each in enumerate(value, start=1)}
    elif isinstance(value, Strict) and not isinstance(value, Claim):
        value = {key: getattr(value, key) for key in type(value).model_fields}
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _flatten(f"{path}.{key}".lstrip("."), each)
    elif isinstance(value, list):
        yield path, "; ".join(map(_write, value))
    elif value is not None:
        yield path, _write(value)


def _write(value: object) -> str:
    if isinstance(value, Claim):
        return _write_claim(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _write_claim(claim: Claim) -> str:
    """Write a figure that somebody stated, with its source and note."""
    about = [claim.source or "", claim.note.in_language("id") if claim.note else ""]
    inside = ", ".join(filter(None, about))
    return f"{_write(claim.value)} ({inside})" if inside else _write(claim.value)
