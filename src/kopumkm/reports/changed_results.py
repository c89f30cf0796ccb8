"""Which growth rates and target gaps differ between two versions of a data set; what is untouched is not recomputed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kopumkm.calc.vocabulary import Reason
from kopumkm.model.dataset import Dataset
from kopumkm.reports.changed_definitions import find_replacements
from kopumkm.reports.difference_row import DifferenceRow, Place, Versions, make_row, subtract
from kopumkm.reports.growth import GrowthRow, make_growth_row
from kopumkm.reports.judgement import MethodChoice
from kopumkm.reports.target_gap import TargetGapRow, find_targets, make_target_gap_row
from kopumkm.series import Made, Series, make_series

GROWTH_RESULTS = (
    "from_year", "change", "growth_percent", "annual_percent", "growth_low", "growth_high", "change_low",
    "change_high", "flags", "reason",
)  # fmt: skip
"""Columns of `growth` in which a result may differ."""

GAP_RESULTS = ("year", "gap", "shortfall", "gap_low", "gap_high", "status", "flags", "reason")
"""Columns of `target-gap` in which a result may differ."""

DEFAULT_METHOD = MethodChoice()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Results:
    """What one version gives; each series is made once."""

    dataset: Dataset
    made: Made = field(default_factory=dict)

    def knows(self, place: Place) -> bool:
        return place[0] in self.dataset.regions and place[1] in self.dataset.indicators

    def find_series(self, place: Place) -> Series:
        if place not in self.made:
            if self.knows(place):
                return make_series(self.dataset, *place, self.made)
            self.made[place] = Series(region=place[0], indicator=place[1])
        return self.made[place]

    def find_growth(self, place: Place, year: int) -> GrowthRow | None:
        return make_growth_row(self.dataset, self.find_series(place), year, None, {}) if self.knows(place) else None

    def find_gap(self, region: str, target: str) -> TargetGapRow:
        place = region, self.dataset.targets[target].indicator
        return make_target_gap_row(self.dataset, target, self.find_series(place), DEFAULT_METHOD)


def compare_results(
    versions: Versions, revised: Iterable[Place], is_wanted: Callable[[str, str], bool]
) -> Iterator[DifferenceRow]:
    """Compute the results that may have changed in both versions, and find those that did.

    Args:
        versions: Both versions.
        revised: Regions and indicators whose figures differ.
        is_wanted: Says whether a region and indicator were asked for.

    Yields:
        One row for each growth against the nearest earlier year, then one for each target and region, that differ.
    """
    old, new = _Results(dataset=versions.old), _Results(dataset=versions.new)
    changed = _find_changed(versions, "indicators")
    republished = find_republished(versions)
    touched = find_touched(versions, revised, changed, republished)
    for place in _put_in_order(versions, touched):
        if is_wanted(*place):
            yield from _compare_growth(versions, old, new, place, everywhere=bool(republished) or place[1] in changed)
    for (region, target), (was, stands) in _find_pairs(versions, touched).items():
        if is_wanted(region, versions.both.targets[target].indicator):
            first = old.find_gap(region, target) if was else None
            second = new.find_gap(region, target) if stands else None
            if _differ(first, second, GAP_RESULTS) and (_has_gap(first) or _has_gap(second)):
                yield _make_gap_row(versions, region, target, first, second)


def _find_changed(versions: Versions, section: str) -> set[str]:
    """Find the entries of a section that differ in any key, or stand in one version only."""
    old, new = getattr(versions.old, section), getattr(versions.new, section)
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def find_republished(versions: Versions) -> set[str]:
    """Find the sources whose publisher differs, on which the flag `source_change` depends."""
    old, new = versions.old.sources, versions.new.sources
    return {key for key in old.keys() & new.keys() if old[key].publisher != new[key].publisher}


def find_touched(versions: Versions, revised: Iterable[Place], changed: set[str], republished: set[str]) -> set[Place]:
    """Find the series whose results may differ, directly or through the ratios made of them.

    Args:
        versions: Both versions.
        revised: Regions and indicators whose figures differ.
        changed: Indicators whose definitions differ.
        republished: Sources whose publishers differ.

    Returns:
        Regions and indicators.
    """
    touched = set(revised)
    users = _find_users(versions)
    makers: dict[
        str, set[str]
    ] = {}  # a ratio that is defined otherwise changes wherever something below it is recorded
    for name in changed:
        for part in _walk(name, _find_parts(versions)):
            makers.setdefault(part, set()).add(name)
    for dataset in (versions.old, versions.new):
        for region, table in dataset.values.items():
            for name, entries in table.items():
                touched |= {(region, ratio) for ratio in makers.get(name, ())}
                if republished and _names_source(entries, republished):
                    touched.add((region, name))
    return {(region, user) for region, name in touched for user in _walk(name, users)}


def _find_parts(versions: Versions) -> dict[str, set[str]]:
    """List what each ratio is made of, in either version."""
    parts: dict[str, set[str]] = {}
    for dataset in (versions.old, versions.new):
        for name, indicator in dataset.indicators.items():
            if indicator.ratio:
                parts.setdefault(name, set()).update(indicator.ratio.numerator, indicator.ratio.denominator)
    return parts


def _find_users(versions: Versions) -> dict[str, set[str]]:
    """List the ratios that each indicator is a part of, in either version."""
    users: dict[str, set[str]] = {}
    for name, parts in _find_parts(versions).items():
        for part in parts:
            users.setdefault(part, set()).add(name)
    return users


def _walk(start: str, links: Mapping[str, set[str]]) -> set[str]:
    """Follow links from a name as far as they lead; the two versions together may even form a circle."""
    found, waiting = {start}, [start]
    while waiting:
        more = links.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return found


def _names_source(entries: Any, sources: set[str]) -> bool:  # noqa: ANN401 - a table of years as it is held
    return any(each.source in sources for entry in entries.values() if isinstance(entry, list) for each in entry)


def _put_in_order(versions: Versions, places: set[Place]) -> list[Place]:
    regions = {key: order for order, key in enumerate(versions.both.regions)}
    indicators = {key: order for order, key in enumerate(versions.both.indicators)}
    return sorted(places, key=lambda place: (regions[place[0]], indicators[place[1]]))


def _compare_growth(
    versions: Versions, old: _Results, new: _Results, place: Place, *, everywhere: bool
) -> Iterator[DifferenceRow]:
    before, now = old.find_series(place), new.find_series(place)
    years = sorted(before.points.keys() | now.points.keys())
    differing = [year for year in years if before.points.get(year) != now.points.get(year)]
    for year in years:
        base = before.find_latest(until=year - 1)
        since = base.year if base else 0  # with the same points from the old base on, the base is the same, too
        if everywhere or any(since <= each <= year for each in differing):
            first, second = old.find_growth(place, year), new.find_growth(place, year)
            if _differ(first, second, GROWTH_RESULTS) and (_has_change(first) or _has_change(second)):
                yield _make_growth_row(versions, place, year, first, second)


def _has_change(row: GrowthRow | None) -> bool:
    return row is not None and row.change is not None


def _differ(old: object, new: object, columns: Iterable[str]) -> bool:
    if old is None or new is None:
        return old is not new
    return any(getattr(old, each) != getattr(new, each) for each in columns)


def _name_change(*, was: bool, stands: bool) -> str:
    """Say whether a result came, went or became another."""
    return "changed" if was == stands else "appeared" if stands else "vanished"


def _make_growth_row(
    versions: Versions, place: Place, year: int, old: GrowthRow | None, new: GrowthRow | None
) -> DifferenceRow:
    values = [row.growth_percent if row else None for row in (old, new)]
    changes = [row.change if row else None for row in (old, new)]
    return make_row(
        kind="result",
        what="growth",
        change=_name_change(was=_has_change(old), stands=_has_change(new)),
        **versions.name_place(*place),
        year=year,
        old_year=old.from_year if old else None,
        new_year=new.from_year if new else None,
        old_value=values[0],
        new_value=values[1],
        difference=subtract(*values),
        difference_unit="pp",
        old_change=changes[0],
        new_change=changes[1],
        change_difference=subtract(*changes),
        old_low=old.growth_low if old else None,
        new_low=new.growth_low if new else None,
        old_high=old.growth_high if old else None,
        new_high=new.growth_high if new else None,
        old_reason=old.reason if old else str(Reason.NO_VALUE),
        new_reason=new.reason if new else str(Reason.NO_VALUE),
        old_flags=old.flags if old else (),
        new_flags=new.flags if new else (),
    )


def _find_pairs(versions: Versions, touched: set[Place]) -> dict[tuple[str, str], tuple[bool, bool]]:
    """Find each region and target whose gap may differ, and the versions that have it.

    Args:
        versions: Both versions.
        touched: The series whose results may differ.

    Returns:
        Region and target to whether the old and the new version hold one against the other.
    """
    old, new = (_list_pairs(dataset) for dataset in (versions.old, versions.new))
    targets, changed = versions.both.targets, _find_changed(versions, "targets")
    return {
        pair: (pair in old, pair in new)
        for pair in itertools.product(versions.both.regions, targets)
        if (pair in old or pair in new)
        and (
            pair not in old or pair not in new or pair[1] in changed or (pair[0], targets[pair[1]].indicator) in touched
        )
    }


def _list_pairs(dataset: Dataset) -> set[tuple[str, str]]:
    """List each region with the targets it has or inherits, but for those that a later one replaced."""
    replaced = find_replacements(dataset)
    return {
        (region, key)
        for region in dataset.regions
        for key, _ in find_targets(dataset, region, [])
        if key not in replaced
    }


def _has_gap(row: TargetGapRow | None) -> bool:
    return row is not None and row.gap is not None


def _make_gap_row(
    versions: Versions, region: str, target: str, old: TargetGapRow | None, new: TargetGapRow | None
) -> DifferenceRow:
    indicator = versions.both.targets[target].indicator
    values = [row.gap if row else None for row in (old, new)]
    return make_row(
        kind="result",
        what="gap",
        change=_name_change(was=_has_gap(old), stands=_has_gap(new)),
        **versions.name_place(region, indicator),
        target=target,
        old_year=old.year if old else None,
        new_year=new.year if new else None,
        old_value=values[0],
        new_value=values[1],
        difference=subtract(*values),
        difference_unit=versions.find_unit(indicator),
        old_low=old.gap_low if old else None,
        new_low=new.gap_low if new else None,
        old_high=old.gap_high if old else None,
        new_high=new.gap_high if new else None,
        old_status=old.status if old else None,
        new_status=new.status if new else None,
        old_reason=old.reason if old else str(Reason.NO_TARGET),
        new_reason=new.reason if new else str(Reason.NO_TARGET),
        old_flags=old.flags if old else (),
        new_flags=new.flags if new else (),
    )
