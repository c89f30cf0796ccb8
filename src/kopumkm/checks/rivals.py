"""Rival figures of one year against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kopumkm.checks.records import (
    DEFINITION,
    FORECAST,
    Records,
    as_written,
    find_path,
    name_origin,
    name_record,
    rounded,
    warn_at,
)
from kopumkm.checks.slips import Slip, find_power_of_ten, find_slip, may_have_thousands_point
from kopumkm.checks.tolerances import Tolerances
from kopumkm.findings import Finding
from kopumkm.model.definitions import Indicator
from kopumkm.model.observation import Observation


@dataclass(frozen=True, slots=True)
class _Claim:
    """One of several figures for a year, with its position among them and the slip that leads to it."""

    position: int
    figure: Decimal
    record: Observation
    slip: Slip | None = None


def _find_contests(records: Records, tolerances: Tolerances) -> Iterator[tuple[str, str, int, list[_Claim]]]:
    """Yield the years that have several figures, each compared with the first one."""
    for (region, indicator), recorded in records.series.items():
        definition = records.dataset.indicators[indicator]
        for year, entry in recorded.items():
            if len(entry) > 1:
                used = None if entry[0].standing.code == FORECAST else entry[0].figure
                yield (
                    region,
                    indicator,
                    year,
                    [
                        _Claim(position, each.figure, each, _explain(used, each.figure, tolerances, definition))
                        for position, each in enumerate(entry)
                        if each.figure is not None
                        and each.standing.code != FORECAST
                        and not may_have_thousands_point(each.figure, definition)
                    ],
                )


def _explain(used: Decimal | None, rival: Decimal, tolerances: Tolerances, definition: Indicator) -> Slip | None:
    if used is None or may_have_thousands_point(used, definition):
        return None
    return find_slip(used, rival, tolerances, is_count=definition.is_count)


def find_spread(low: Decimal, high: Decimal) -> Decimal | None:
    """Find how far two figures are apart, in percent of the smaller one.

    Args:
        low: A figure.
        high: Another one, not below it.

    Returns:
        The percentage; None where one is 0 and the other is not, or their signs differ: no percentage is so large.

    >>> find_spread(Decimal(2), Decimal("2.1")), find_spread(Decimal(0), Decimal(1))
    (Decimal('5.0'), None)
    """
    if low == high:
        return Decimal(0)
    if low <= 0 <= high:
        return None
    return 100 * (high - low) / min(abs(low), abs(high))


def check_rivals(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Find years whose rival figures are further apart than a tolerance.

    Figures whose status says that they measure something else are compared among each other; a rival that differs by a
    slip of the pen is left to the check of that slip.
    """
    for region, indicator, year, claims in _find_contests(records, tolerances):
        for differs in (False, True):
            group = [
                each for each in claims if (each.record.standing.code == DEFINITION) is differs and each.slip is None
            ]
            if not group:
                continue
            low = min(group, key=lambda each: each.figure)
            high = max(group, key=lambda each: each.figure)
            spread = find_spread(low.figure, high.figure)
            if spread is None or spread > tolerances.rival_percent:
                yield warn_at(
                    "K111",
                    find_path(region, indicator, year, max(low.position, high.position)),
                    record=name_record(region, indicator, year),
                    spread="∞" if spread is None else rounded(spread, 1),
                    low=as_written(low.figure),
                    low_from=name_origin(low.record),
                    high=as_written(high.figure),
                    high_from=name_origin(high.record),
                )


def check_swapped(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Find rivals that differ from the figure used by two swapped digits."""
    yield from _find_slips("K114", "swapped", records, tolerances)


def check_missing_digit(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Find rivals that differ from the figure used by one digit left out."""
    yield from _find_slips("K115", "missing", records, tolerances)


def _find_slips(code: str, slip: Slip, records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    for region, indicator, year, claims in _find_contests(records, tolerances):
        for each in claims:
            if each.slip == slip:
                yield warn_at(
                    code,
                    find_path(region, indicator, year, each.position),
                    record=name_record(region, indicator, year),
                    figure=as_written(claims[0].figure),
                    other=as_written(each.figure),
                    other_from=name_origin(each.record),
                )


def check_rival_tens(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Find rivals that differ from the figure used by a power of ten."""
    for region, indicator, year, claims in _find_contests(records, tolerances):
        is_count = records.dataset.indicators[indicator].is_count
        for each in claims:
            if each.slip == "ten":
                power = find_power_of_ten(each.figure, claims[0].figure, tolerances, is_count=is_count)
                yield warn_at(
                    "K113",
                    find_path(region, indicator, year, each.position),
                    record=name_record(region, indicator, year),
                    figure=as_written(claims[0].figure),
                    factor=as_written(Decimal(10) ** abs(power)),
                    other=as_written(each.figure),
                    other_from=name_origin(each.record),
                )
