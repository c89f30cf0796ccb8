"""The row of the report on differences, and the two versions that it compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from kopumkm.calc.growth import compute_change, compute_growth
from kopumkm.model.dataset import Dataset
from kopumkm.reports.rows import column

Place = tuple[str, str]
"""Region and indicator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """One difference between two versions of a data set."""

    kind: str = column("value, target, definition or result")
    what: str = column("figure, target; region, source, indicator, scheme or dataset; growth or gap")
    change: str = column(
        "Of a figure: revised, promoted (a rival is now the one used), demoted (the one used is now a rival of a new "
        "one), annotated (status, date, source, note or digits differ), added or withdrawn. Of a target: moved, "
        "changed, replaced, restored, added or withdrawn. Of a definition: changed, added or withdrawn. Of a result: "
        "changed, appeared or vanished"
    )
    rival: bool | None = column("For a figure: whether it is, or was, not the one used")
    region: str | None = column("Identifier of the region")
    region_name: str | None = column("Name of the region, in Indonesian")
    indicator: str | None = column("Identifier of the indicator")
    name: str | None = column("Name of the indicator, in Indonesian")
    unit: str | None = column("Unit of the figures, in Indonesian")
    target: str | None = column("Identifier of the target")
    key: str | None = column("Identifier of what is defined")
    year: int | None = column("Year of the figure or of the growth")
    old_year: int | None = column("Before: target year, base year of a growth, year of the figure a gap is judged by")
    new_year: int | None = column("The same year now")
    old_value: Decimal | None = column("Before: figure used (or rival), target value, growth in percent, or gap")
    new_value: Decimal | None = column("The same now")
    difference: Decimal | None = column("new_value - old_value, in difference_unit")
    difference_unit: str | None = column("The unit, or pp for percentage points; a growth differs in pp")
    relative_percent: Decimal | None = column("For a figure or target: 100 (new_value / old_value - 1)")
    old_change: Decimal | None = column("For a growth: the change behind it, before")
    new_change: Decimal | None = column("The same now")
    change_difference: Decimal | None = column("new_change - old_change")
    old_low: Decimal | None = column("For a result: its lowest value over all choices among rival figures, before")
    new_low: Decimal | None = column("The same now")
    old_high: Decimal | None = column("For a result: its highest value over all choices among rival figures, before")
    new_high: Decimal | None = column("The same now")
    old_status: str | None = column("Before: observation status as written; for a gap, how the target stands")
    new_status: str | None = column("The same now")
    old_reason: str | None = column("Why there was no result")
    new_reason: str | None = column("Why there is no result now")
    old_flags: tuple[str, ...] = column("Flags of the result, before")
    new_flags: tuple[str, ...] = column("Flags of the result now")
    keys: tuple[str, ...] = column("The keys that differ, in the words of the data file")
    old_texts: tuple[str, ...] = column("What they said before, in the same order; empty where nothing")
    new_texts: tuple[str, ...] = column("What they say now, in the same order; empty where nothing")
    old_as_of: str | None = column("Reference date of the figure, before: year, year-month or date")
    new_as_of: str | None = column("Reference date of the figure now")
    old_source: str | None = column("Source of the figure or target value, before")
    new_source: str | None = column("Source of the figure or target value now")
    old_rivals: tuple[Decimal, ...] = column("For the figure used: its rival figures, before")
    new_rivals: tuple[Decimal, ...] = column("For the figure used: its rival figures now")


_EMPTY: Mapping[str, Any] = {
    each.name: () if str(each.type).startswith("tuple") else None for each in fields(DifferenceRow)
}


def make_row(**known: Any) -> DifferenceRow:  # noqa: ANN401 - the columns of a row
    """Make a row of what is known; the other columns are empty."""
    return DifferenceRow(**{**_EMPTY, **known})


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Two versions of a data set.

    Attributes:
        old: What was.
        new: What is.
        both: The new one with the definitions that only the old one has, to name what is gone.
    """

    old: Dataset
    new: Dataset
    both: Dataset

    @classmethod
    def from_datasets(cls, old: Dataset, new: Dataset) -> Versions:
        """Put two versions side by side."""
        both = replace(
            new,
            regions={**new.regions, **_only(old.regions, new.regions)},
            sources={**new.sources, **_only(old.sources, new.sources)},
            indicators={**new.indicators, **_only(old.indicators, new.indicators)},
            targets={**new.targets, **_only(old.targets, new.targets)},
        )
        return cls(old=old, new=new, both=both)

    def name_place(self, region: str, indicator: str) -> dict[str, object]:
        """Fill the columns that say where a figure or result belongs."""
        definition = self.both.indicators[indicator]
        return {
            "region": region,
            "region_name": self.both.regions[region].name.in_language("id"),
            "indicator": indicator,
            "name": definition.name.in_language("id"),
            "unit": definition.unit.in_language("id"),
        }

    def find_unit(self, indicator: str) -> str:
        """Find the unit in which two figures of an indicator differ."""
        definition = self.both.indicators[indicator]
        return "pp" if definition.in_points else definition.unit.in_language("id")


def _only(entries: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    return {key: entry for key, entry in entries.items() if key not in others}


def subtract(old: Decimal | None, new: Decimal | None) -> Decimal | None:
    """Compute `new - old`, if there are both."""
    return None if old is None or new is None else compute_change(old, new)


def compare_relatively(old: Decimal | None, new: Decimal | None) -> Decimal | None:
    """Compute `100 (new / old - 1)`, if that means anything.

    >>> round(compare_relatively(Decimal(150999), Decimal(192234)), 2)
    Decimal('27.31')
    """
    if old is None or new is None:
        return None
    growth = compute_growth(old, new)
    return growth if isinstance(growth, Decimal) else None
