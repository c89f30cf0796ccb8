"""Parts and regions that do not add up to their whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kopumkm.checks.records import DEFINITION, Records, as_written, find_path, name_record, rounded, warn_at
from kopumkm.checks.rounding import half_unit
from kopumkm.checks.tolerances import Tolerances
from kopumkm.errors import Number, Term, list_names
from kopumkm.errors import mark_message as _
from kopumkm.findings import Finding
from kopumkm.model.observation import Observation
from kopumkm.series import differ_in_month

AGREES = _(" (which is its rival figure)")


class _Sum:
    """The parts of a whole in one year: those that have a figure which can be added to it."""

    def __init__(self, entry: Sequence[Observation], parts: Mapping[str, Observation | None]) -> None:
        self.rivals = [each.figure for each in entry[1:] if each.figure is not None]
        self.whole = entry[0].figure
        self.figures = {
            name: part.figure
            for name, part in parts.items()
            if part is not None and part.figure is not None and _can_be_added(entry[0], part)
        }
        self.is_complete = len(self.figures) == len(parts)
        self.sum = sum(self.figures.values(), Decimal(0))
        self.rounding = sum(map(half_unit, self.figures.values()), Decimal(0))

    def agrees_with(self, whole: Decimal) -> bool:
        return abs(self.sum - whole) <= self.rounding + half_unit(whole)

    @property
    def exceeds(self) -> bool:
        """Whether some of the parts, none of them negative, are already more than the whole."""
        return (
            self.whole is not None
            and min(self.figures.values(), default=Decimal(0)) >= 0
            and self.sum > self.whole + self.rounding + half_unit(self.whole)
        )

    def describe(self) -> tuple[Number, Number, str]:
        """Put the whole, the sum, and whether a rival figure agrees with it into words."""
        agreeing = Term(AGREES) if any(map(self.agrees_with, self.rivals)) else ""
        decimals = max(-int(each.as_tuple().exponent) for each in self.figures.values())
        return as_written(self.whole or Decimal(0)), rounded(self.sum, decimals), agreeing


def _can_be_added(whole: Observation, part: Observation) -> bool:
    """Whether a part is of the same definition and month as the whole, as far as the records say."""
    return DEFINITION not in (whole.standing.code, part.standing.code) and not differ_in_month(whole.as_of, part.as_of)


def _find_part_sums(records: Records) -> Iterator[tuple[str, str, int, _Sum]]:
    for (region, indicator), recorded in records.series.items():
        parts = records.dataset.indicators[indicator].parts
        for year, entry in recorded.items() if parts else ():
            found = {each: records.find_used(region, each, year) for each in parts or ()}
            yield region, indicator, year, _Sum(entry, found)


def _find_region_sums(records: Records) -> Iterator[tuple[str, str, int, _Sum]]:
    inner: dict[str, list[str]] = {}
    for key, definition in records.dataset.regions.items():
        if definition.part_of is not None:
            inner.setdefault(definition.part_of, []).append(key)
    for (region, indicator), recorded in records.series.items():
        if region in inner and records.dataset.indicators[indicator].aggregate == "sum":
            for year, entry in recorded.items():
                found = {each: records.find_used(each, indicator, year) for each in inner[region]}
                yield region, indicator, year, _Sum(entry, found)


def check_parts(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Compare each figure with the sum of its parts, where every part has one."""
    yield from _compare("K101", _find_part_sums(records))


def check_regions(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Compare the figure of each region with the sum of the regions in it, where every one of them has one."""
    yield from _compare("K102", _find_region_sums(records))


def _compare(code: str, sums: Iterator[tuple[str, str, int, _Sum]]) -> Iterator[Finding]:
    for region, indicator, year, each in sums:
        if each.is_complete and each.whole is not None and not each.agrees_with(each.whole):
            whole, total, agreeing = each.describe()
            record = name_record(region, indicator, year)
            path = find_path(region, indicator, year)
            yield warn_at(code, path, record=record, whole=whole, sum=total, agreeing=agreeing)


def check_incomplete_sums(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find parts or regions that are more than their whole although some of them have no figure."""
    for find in (_find_part_sums, _find_region_sums):
        for region, indicator, year, each in find(records):
            if not each.is_complete and each.exceeds:
                whole, total, _agreeing = each.describe()
                record = name_record(region, indicator, year)
                path = find_path(region, indicator, year)
                yield warn_at("K103", path, record=record, whole=whole, sum=total, parts=list_names(each.figures))
