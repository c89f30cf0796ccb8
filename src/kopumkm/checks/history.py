"""Figures against the other years of their series."""

from __future__ import annotations

import decimal
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kopumkm.checks.records import (
    FORECAST,
    Figure,
    Records,
    as_written,
    find_path,
    find_steps,
    list_years,
    name_record,
    name_series,
    rounded,
    warn_at,
)
from kopumkm.checks.rivals import check_rival_tens
from kopumkm.checks.slips import find_power_of_ten, may_have_thousands_point
from kopumkm.checks.tolerances import Tolerances
from kopumkm.findings import Finding
from kopumkm.series import find_reprints, make_series

USUAL_DEVIATION = Decimal("1.4826")
"""A median absolute deviation times this is the standard deviation of normally distributed growth rates."""

_LOGARITHMS = decimal.Context(prec=20)
"""Growth is compared with a tolerance; more digits of a logarithm would only take longer."""


def check_reprints(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find figures that are recorded for several years, too particular for that to be chance; rivals count as well."""
    for (region, indicator), recorded in records.series.items():
        for figure, years in find_reprints(recorded).items():
            last = max(years)
            position, record = next(
                (position, each) for position, each in enumerate(recorded[last]) if each.figure == figure
            )
            yield warn_at(
                "K110",
                find_path(region, indicator, last, position),
                series=name_series(region, indicator),
                figure=as_written(record.figure or figure),
                years=list_years(years),
            )


@dataclass(frozen=True, slots=True)
class _Growth:
    """Log growth a year between two figures that can be compared."""

    before: Figure
    after: Figure
    rate: Decimal


def _find_growth(figures: tuple[Figure, ...]) -> Iterator[_Growth]:
    for before, after in find_steps(figures):
        if before.value > 0 and after.value > 0:
            ratio = _LOGARITHMS.divide(after.value, before.value)
            yield _Growth(before, after, _LOGARITHMS.ln(ratio) / (after.year - before.year))


def find_median(numbers: Sequence[Decimal]) -> Decimal:
    """Find the middle of some numbers.

    >>> find_median([Decimal(3), Decimal(1), Decimal(10), Decimal(2)])
    Decimal('2.5')
    """
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def check_growth(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Find growth that is far out of the history of its series, by median and median absolute deviation.

    A step that the checks of powers of ten and of breaks without a status report is left to them.
    """
    for (region, indicator), figures in records.figures.items():
        if len(figures) <= tolerances.growth_rates + 1:
            continue
        history = list(_find_growth(figures))
        if len(history) <= tolerances.growth_rates:
            continue
        median = find_median([each.rate for each in history])
        deviation = find_median([abs(each.rate - median) for each in history])
        usual = max(USUAL_DEVIATION * deviation, tolerances.growth_floor)
        is_count = records.dataset.indicators[indicator].is_count
        for each in history:
            if abs(each.rate - median) <= tolerances.growth_factor * usual or _is_explained(
                records, each.before, each.after, tolerances, is_count=is_count
            ):
                continue
            yield warn_at(
                "K112",
                find_path(region, indicator, each.after.year),
                record=name_record(region, indicator, each.after.year),
                figure=as_written(each.after.value),
                before=as_written(each.before.value),
                year_before=str(each.before.year),
                growth=rounded(_as_percent(each.rate), signed=True),
                usual=rounded(_as_percent(median), signed=True),
            )


def _as_percent(rate: Decimal) -> Decimal:
    """Turn log growth into growth in percent."""
    return 100 * (_LOGARITHMS.exp(rate) - 1)


def _is_explained(records: Records, before: Figure, after: Figure, tolerances: Tolerances, *, is_count: bool) -> bool:
    return bool(
        find_power_of_ten(before.value, after.value, tolerances, is_count=is_count)
    ) or _is_break_without_status(records, before, after, tolerances)


def check_tens(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Find figures that differ from a neighbouring year, or from a rival, by a power of ten."""
    for (region, indicator), figures in records.figures.items():
        definition = records.dataset.indicators[indicator]
        is_count = definition.is_count
        odd: set[int] = set()
        steps = list(
            find_steps(tuple(each for each in figures if not may_have_thousands_point(each.value, definition)))
        )
        powers = [
            find_power_of_ten(before.value, after.value, tolerances, is_count=is_count) for before, after in steps
        ]
        for place, ((before, after), power) in enumerate(zip(steps, powers, strict=True)):
            goes_back = (
                place + 1 < len(steps) and steps[place + 1][0] is after and powers[place + 1] == -power
            )  # the year between two that agree is the odd one, and is named once
            if not power or before.year in odd:
                continue
            if goes_back:
                odd.add(after.year)
            yield warn_at(
                "K113",
                find_path(region, indicator, after.year),
                record=name_record(region, indicator, after.year),
                figure=as_written(after.value),
                factor=as_written(Decimal(10) ** abs(power)),
                other=as_written(before.value),
                other_from=str(before.year),
            )
    yield from check_rival_tens(records, tolerances)


def _is_break_without_status(records: Records, before: Figure, after: Figure, tolerances: Tolerances) -> bool:
    """Whether the level jumps between two figures of different publishers; the jump is counted a year."""
    publishers = records.find_publisher(before.record), records.find_publisher(after.record)
    if None in publishers or publishers[0] == publishers[1] or before.value * after.value <= 0:
        return False
    low, high = sorted((abs(before.value), abs(after.value)))
    return bool(high > low * (1 + tolerances.jump_percent / 100) ** (after.year - before.year))


def check_breaks(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Find jumps of the level where the publisher changes and no status says that the series breaks."""
    for (region, indicator), figures in records.figures.items():
        is_count = records.dataset.indicators[indicator].is_count
        for before, after in find_steps(figures):
            if not _is_break_without_status(records, before, after, tolerances) or find_power_of_ten(
                before.value, after.value, tolerances, is_count=is_count
            ):
                continue
            yield warn_at(
                "K116",
                find_path(region, indicator, after.year),
                record=name_record(region, indicator, after.year),
                figure=as_written(after.value),
                publisher=records.find_publisher(after.record) or "",
                before=as_written(before.value),
                year_before=str(before.year),
                publisher_before=records.find_publisher(before.record) or "",
                change=rounded(100 * (after.value / before.value - 1), signed=True),
            )


def find_missing_years(years: Sequence[int]) -> list[int]:
    """Find the years between the first and the last record that have none.

    Where at least three records follow each other at one distance, or some of them at a multiple of the shortest one,
    they are taken for rounds, such as a survey of every third year, and only a whole round can be missing.

    Args:
        years: Years with a record, ascending.

    Returns:
        The missing years, ascending.

    >>> find_missing_years([2018, 2019, 2021]), find_missing_years([2013, 2016, 2019])
    ([2020], [])
    >>> find_missing_years([2013, 2016, 2022]), find_missing_years([2014, 2017])
    ([2019], [2015, 2016])
    """
    gaps = [after - before for before, after in itertools.pairwise(years)]
    shortest = min(gaps, default=1)
    several = 2
    step = shortest if len(gaps) >= several and all(gap % shortest == 0 for gap in gaps) else 1
    known = set(years)
    return [year for year in range(years[0], years[-1], step) if year not in known] if years else []


def check_years(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find the years inside a series for which nothing is recorded, not even that there is no figure."""
    for (region, indicator), recorded in records.series.items():
        missing = find_missing_years(list(recorded))
        if missing and records.dataset.indicators[indicator].ratio:  # its parts may give what is not recorded
            points = make_series(records.dataset, region, indicator)
            missing = [year for year in missing if points.find_point(year).value is None]
        if missing:
            after = next(year for year in recorded if year > missing[0])
            yield warn_at(
                "K117",
                ("values", region, indicator, str(after)),
                on_key=True,
                series=name_series(region, indicator),
                years=list_years(missing),
            )


def check_forecasts(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find forecasts for a year before one that has an actual figure."""
    for (region, indicator), recorded in records.series.items():
        figures = records.figures[region, indicator]
        for year, (used, *_rivals) in recorded.items():
            if used.standing.code == FORECAST and figures and year < figures[-1].year:
                yield warn_at(
                    "K118",
                    find_path(region, indicator, year),
                    record=name_record(region, indicator, year),
                    latest=str(figures[-1].year),
                )


def check_thousands(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find counts that were written with three decimals, where a point between thousands was probably meant."""
    for (region, indicator), recorded in records.series.items():
        definition = records.dataset.indicators[indicator]
        for year, entry in recorded.items():
            for position, each in enumerate(entry):
                if each.figure is not None and may_have_thousands_point(each.figure, definition):
                    yield warn_at(
                        "K119",
                        find_path(region, indicator, year, position),
                        record=name_record(region, indicator, year),
                        figure=str(each.figure),
                    )
