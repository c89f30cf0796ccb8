"""Which region or indicator a label names. A name matches as a whole or not at all; what is close is only offered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kopumkm.errors import LONGEST_NAME, find_nearest
from kopumkm.importing.grid import Value, write_cell
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Indicator, Region

Kind = Literal["region", "indicator"]

PREFIXES: Mapping[str, str] = {
    "kabupaten": "kabupaten",
    "kab": "kabupaten",
    "regency": "kabupaten",
    "kota": "kota",
    "city": "kota",
    "municipality": "kota",
    "provinsi": "provinsi",
    "propinsi": "provinsi",
    "prov": "provinsi",
    "province": "provinsi",
}
"""Words that say what kind of region it is; they stand before an Indonesian name and behind an English one."""

TOTALS = frozenset({"jumlah", "total", "jumlah total", "total jumlah", "jumlah / total", "jumlah/total", "grand total"})
"""Labels of a row or column of totals."""

_NUMBERING = re.compile(r"^[0-9]{1,3}\s*[.)]\s+(?=\S)")
_TRAILING_UNIT = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")


def fold(text: str) -> str:
    r"""Fold a label so that case, spaces, full stops and underscores make no difference.

    >>> fold("  KAB.  Lampung\nTengah ")
    'kab lampung tengah'
    """
    return " ".join(text.casefold().replace(".", " ").replace("_", " ").split())


def split_kind(folded: str) -> tuple[str, str]:
    """Split a folded name of a region into its kind and the bare name.

    >>> split_kind("kab lampung tengah"), split_kind("metro city"), split_kind("metro")
    (('kabupaten', 'lampung tengah'), ('kota', 'metro'), ('', 'metro'))
    """
    words = folded.split()
    if words and words[0] in PREFIXES and len(words) > 1:
        return PREFIXES[words[0]], " ".join(words[1:])
    if words and words[-1] in PREFIXES and len(words) > 1:
        return PREFIXES[words[-1]], " ".join(words[:-1])
    return "", folded


def is_total(label: str) -> bool:
    """Say whether a label is that of totals.

    >>> is_total("JUMLAH / TOTAL"), is_total("Jumlah koperasi")
    (True, False)
    """
    return fold(label) in TOTALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a label was found to mean.

    Attributes:
        label: The label as it stands in the table.
        keys: Keys that it may mean: one when it is clear, none when nothing matches, several when it is ambiguous.
        nearest: The name closest to it, where nothing matches.
        skipped: Whether the user said to leave it out.
        mapped: Whether the user said what it means.
    """

    label: str
    keys: tuple[str, ...] = ()
    nearest: str | None = None
    skipped: bool = False
    mapped: bool = False

    @property
    def key(self) -> str | None:
        """The key, where it is clear."""
        return self.keys[0] if len(self.keys) == 1 else None


@dataclass(slots=True)
class Matcher:
    """Finds what labels mean, each only once.

    Attributes:
        dataset: The definitions.
        maps: What the user said: folded label to key, empty to leave it out.
    """

    dataset: Dataset
    maps: Mapping[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    _names: dict[Kind, dict[str, dict[str, None]]] = field(default_factory=dict)
    _found: dict[tuple[Kind, str], Match] = field(default_factory=dict)

    def match(self, kind: Kind, value: Value) -> Match:
        """Find the region or indicator that a cell names.

        Args:
            kind: Which of the two.
            value: The cell.

        Returns:
            What was found.
        """
        label = write_cell(value)
        if (kind, label) not in self._found:
            self._found[kind, label] = self._match(kind, label)
        return self._found[kind, label]

    def _match(self, kind: Kind, label: str) -> Match:
        folded = fold(label)
        valid = self.dataset.regions if kind == "region" else self.dataset.indicators
        if folded in self.maps:
            key = self.maps[folded]
            if not key or key in valid:
                self.used.add(folded)
                return Match(label=label, keys=(key,) if key else (), skipped=not key, mapped=True)
        if len(label) > LONGEST_NAME:
            return Match(label=label)
        if label in valid:
            return Match(label=label, keys=(label,))
        for written in _list_readings(label):
            keys = self._find(kind, written)
            if keys:
                return Match(label=label, keys=keys)
        halves = [part for part in re.split(r"\s*/\s*", label) if part]
        if len(halves) == 2:  # noqa: PLR2004 - the same name in two languages
            first, second = (self._find(kind, part) for part in halves)
            if first and first == second:
                return Match(label=label, keys=first)
        return Match(label=label, nearest=self._find_nearest(kind, label))

    def _find(self, kind: Kind, label: str) -> tuple[str, ...]:
        names = self._list_names(kind)
        folded = fold(label)
        if folded in names:
            return tuple(names[folded])
        if kind == "region":
            named, bare = split_kind(folded)
            if named:
                # A region that is defined without its kind may be meant; one of another kind is not.
                return tuple(names.get(f"{named} {bare}") or names.get(f"= {bare}") or ())
            return tuple(names.get(f"? {bare}", ()))
        return ()

    def _list_names(self, kind: Kind) -> dict[str, dict[str, None]]:
        """List the folded names; `= name` stands for a region without kind, `? name` for one of any kind."""
        if kind not in self._names:
            names: dict[str, dict[str, None]] = {}
            definitions: Mapping[str, Region | Indicator] = (
                self.dataset.regions if kind == "region" else self.dataset.indicators
            )
            for key, each in definitions.items():
                written = {fold(name) for name in (each.name.id, each.name.en) if name}
                forms = set(written)
                if isinstance(each, Region):
                    forms |= {fold(each.code)} if each.code else set()
                    for name in written:
                        named, bare = split_kind(name)
                        forms |= {f"{named} {bare}", f"? {bare}"} if named else {f"= {bare}", f"? {bare}"}
                for form in forms:
                    names.setdefault(form, {})[key] = None
            self._names[kind] = names
        return self._names[kind]

    def _find_nearest(self, kind: Kind, label: str) -> str | None:
        folded = fold(label)
        names = {name.removeprefix("? "): keys for name, keys in self._list_names(kind).items() if name[0] != "="}
        contained = [name for name in names if len(name) > 3 and f" {name} " in f" {folded} "]  # noqa: PLR2004
        name = max(contained, key=len, default=None) or find_nearest(folded, names)
        return next(iter(names[name])) if name else None


def _list_readings(label: str) -> Iterable[str]:
    """Yield a label as it stands, without a numbering before it, without a unit or note in brackets behind it."""
    yield label
    bare = _NUMBERING.sub("", label)
    if bare != label:
        yield bare
    without = _TRAILING_UNIT.sub("", bare).rstrip("*¹²³⁴⁵⁶⁷⁸⁹ ")
    if without and without != bare:
        yield without
