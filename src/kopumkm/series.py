"""One indicator in one region over the years. Ratios are resolved here and nowhere else."""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kopumkm.calc.arithmetic import exactly, is_out_of_range
from kopumkm.calc.vocabulary import Flag, Reason
from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import PartialDate, Text

BPS_MARKS = frozenset({"*", "**", "***", "e", "r"})
"""Statuses that are shown as they were written."""

PARTICULAR_DIGITS = 4
"""A figure of fewer significant digits may stand at two dates by chance, such as 3.35 or 12,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A series in one year.

    Attributes:
        year: The year.
        value: The figure used; None with a `reason`.
        reason: Why there is no figure.
        status: SDMX status code; of a computed ratio that of the first part which is not final.
        mark: Sign to show behind the figure.
        as_of: Reference date; of a computed ratio that of its numerator.
        sources: Keys of the sources it rests on.
        flags: What holds for this figure alone.
        rivals: Observations recorded for the same year that are not used.
        alternatives: Every figure it could be if other records were used, itself included.
        computed: What the ratio's parts give, beside a published value.
        numerator: Sum of the ratio's numerators, if known.
        denominator: Sum of the ratio's denominators, if known.
        denominator_as_of: Reference date of the first of them.
        part_flags: What holds for the ratio's parts, be it that another figure is recorded for one of them.
        note: What a reader must know about the figure.
    """

    year: int
    value: Decimal | None = None
    reason: Reason | None = Reason.NO_VALUE
    status: str | None = None
    mark: str = ""
    as_of: PartialDate | None = None
    sources: tuple[str, ...] = ()
    flags: frozenset[Flag] = frozenset()
    rivals: tuple[Observation, ...] = ()
    alternatives: tuple[Decimal, ...] = ()
    computed: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    denominator_as_of: PartialDate | None = None
    part_flags: frozenset[Flag] = frozenset()
    note: Text | None = None

    @property
    def is_forecast(self) -> bool:
        """Whether it is a projection and never the latest actual figure."""
        return Flag.FORECAST in self.flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """An indicator in a region.

    Attributes:
        region: Key of the region.
        indicator: Key of the indicator.
        points: What is known, by year, ascending; also years that have only a reason.
    """

    region: str
    indicator: str
    points: Mapping[int, Point] = field(default_factory=dict)

    def find_point(self, year: int) -> Point:
        """Return what is known of a year; without any record the reason is `no_value`."""
        return self.points.get(year) or Point(year=year)

    def find_years(self) -> list[int]:
        """List the years that have an actual figure (not a forecast), ascending."""
        return [year for year, point in self.points.items() if point.value is not None and not point.is_forecast]

    def find_latest(self, until: int | None = None) -> Point | None:
        """Find the latest actual figure, if any, up to a year."""
        years = [year for year in self.find_years() if until is None or year <= until]
        return self.points[years[-1]] if years else None

    def find_first_from(self, year: int, before: int) -> Point | None:
        """Find the actual figure of a year, or else of the next later year that has one, before another year."""
        return next((self.points[each] for each in self.find_years() if year <= each < before), None)

    def find_first_comparable(self, until: int) -> Point | None:
        """Find the first actual figure that is comparable with that of a year: none before the last break.

        Args:
            until: The year; a figure whose definition differs is comparable with none before it.

        Returns:
            The earliest such figure before `until`, or None.
        """
        first = None
        for year, point in sorted(self.points.items(), reverse=True):
            if year > until:
                continue
            usable = point.value is not None and not point.is_forecast and Flag.DEFINITION not in point.flags
            if usable and year < until:
                first = point
            if point.flags & {Flag.BREAK, Flag.DEFINITION}:
                break
        return first


Made = dict[tuple[str, str], Series]
"""Series by region and indicator."""


def make_series(dataset: Dataset, region: str, indicator: str, made: Made | None = None) -> Series:
    """Put a series together: what is recorded, and for a ratio what its parts give.

    Args:
        dataset: Definitions and values.
        region: Key of the region.
        indicator: Key of the indicator.
        made: Series of these data that were made before; receives this one and those of its parts, so that several
            ratios of the same parts, or a long chain of ratios, take each of them once.

    Returns:
        The series.
    """
    made = {} if made is None else made
    waiting = [indicator]
    while waiting:  # parts before the ratios made of them, however long the chain
        key = waiting[-1]
        ratio = dataset.indicators[key].ratio
        parts = [*ratio.numerator, *ratio.denominator] if ratio else []
        missing = [part for part in parts if (region, part) not in made]
        if (region, key) in made:
            waiting.pop()
        elif missing:
            waiting += missing
        else:
            made[region, key] = _make_one(dataset, region, key, {part: made[region, part] for part in parts})
    return made[region, indicator]


def _make_one(dataset: Dataset, region: str, indicator: str, parts: Mapping[str, Series]) -> Series:
    """Make one series from its records and, for a ratio, from the series of its parts."""
    recorded = dataset.find_observations(region, indicator)
    ratio = dataset.indicators[indicator].ratio
    reprints = find_reprints(recorded)
    points = {year: _make_recorded(year, entry, reprints, published=bool(ratio)) for year, entry in recorded.items()}
    if ratio:
        for year in {year for part in parts.values() for year in part.points}:
            figures = {key: part.find_point(year) for key, part in parts.items()}
            computed = _compute_ratio(
                year,
                [figures[key] for key in ratio.numerator],
                [figures[key] for key in ratio.denominator],
                ratio.per,
            )
            points[year] = _compare(points[year], computed, recorded[year]) if year in points else computed
    return Series(region=region, indicator=indicator, points=dict(sorted(points.items())))


def _make_recorded(
    year: int, entry: tuple[Observation, ...], reprints: Container[Decimal], *, published: bool
) -> Point:
    used, *others = entry
    figure = used.figure
    alternatives = tuple(dict.fromkeys(each.figure for each in entry if each.figure is not None))
    flags = {Flag(used.standing.flag)} if used.standing.flag else set[Flag]()
    if figure is not None and alternatives != (figure,):
        flags.add(Flag.CONTESTED)
    if figure is not None and figure in reprints:
        flags.add(Flag.REPRINT)
    if figure is not None and published:
        flags.add(Flag.PUBLISHED)
    return Point(
        year=year,
        value=figure,
        reason=Reason.STATUS_MISSING if figure is None else None,
        status=used.standing.code,
        mark=used.status if used.status in BPS_MARKS else used.standing.mark,
        as_of=used.as_of,
        sources=(used.source,) if used.source else (),
        flags=frozenset(flags),
        rivals=tuple(others),
        alternatives=alternatives,
        note=used.note,
    )


def find_reprints(recorded: Mapping[int, tuple[Observation, ...]]) -> dict[Decimal, list[int]]:
    """Find the figures that stand at several years, and are too particular for that to be chance.

    Args:
        recorded: Year to what is recorded; rivals count like the figures used.

    Returns:
        Figure to its years, in the order of `recorded`.

    >>> at = lambda *figures: tuple(Observation(value=Decimal(each)) for each in figures)
    >>> find_reprints({2021: at("150999", "192234"), 2022: at("192234", "3.35"), 2023: at("3.35")})
    {Decimal('192234'): [2021, 2022]}
    """
    years: dict[Decimal, list[int]] = {}
    for year, entry in recorded.items():
        for figure in {each.figure for each in entry}:
            if figure is not None:
                years.setdefault(figure, []).append(year)
    return {figure: found for figure, found in years.items() if len(found) > 1 and _is_particular(figure)}


def _is_particular(figure: Decimal) -> bool:
    return len("".join(map(str, figure.as_tuple().digits)).strip("0")) >= PARTICULAR_DIGITS


@exactly
def _compute_ratio(year: int, numerators: list[Point], denominators: list[Point], per: Decimal) -> Point:
    """Compute `per x sum of numerators / sum of denominators`."""
    top, bottom = _add_up(numerators), _add_up(denominators)
    parts = (*numerators, *denominators)
    part_flags = frozenset[Flag]().union(*(part.flags for part in parts))
    flags = part_flags - {Flag.CONTESTED}
    value = per * top / bottom if top is not None and bottom else None
    if top is None or not bottom or value is None or is_out_of_range(value):
        reason = Reason.OUT_OF_RANGE if value is not None else _find_reason(top, bottom)
        dated = denominators[0].as_of
        return Point(
            year=year,
            reason=reason,
            numerator=top,
            denominator=bottom,
            denominator_as_of=dated,
            flags=flags,
            part_flags=part_flags,
        )
    alternatives = _find_alternatives(value, per, numerators, denominators)
    if len(alternatives) > 1:
        flags |= {Flag.CONTESTED}
    if differ_in_month(numerators[0].as_of, denominators[0].as_of):
        flags, part_flags = flags | {Flag.REFERENCE_DATE}, part_flags | {Flag.REFERENCE_DATE}
    least_final = next((part for part in parts if part.status != "A"), numerators[0])
    return Point(
        year=year,
        value=value,
        reason=None,
        status=least_final.status,
        mark=least_final.mark,
        as_of=numerators[0].as_of,
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
        flags=flags,
        alternatives=alternatives,
        computed=value,
        numerator=top,
        denominator=bottom,
        denominator_as_of=denominators[0].as_of,
        part_flags=part_flags,
        note=least_final.note,
    )


def _find_reason(top: Decimal | None, bottom: Decimal | None) -> Reason:
    """Say why a ratio has no value."""
    if top is None and bottom is None:
        return Reason.NO_VALUE
    if top is None:
        return Reason.NO_NUMERATOR
    return Reason.NO_DENOMINATOR if bottom is None else Reason.ZERO_DENOMINATOR


def _find_alternatives(
    value: Decimal, per: Decimal, numerators: list[Point], denominators: list[Point]
) -> tuple[Decimal, ...]:
    """Compute the ratio for every choice of records of its parts; a part on both sides is chosen once."""
    parts = list({id(part): part for part in (*numerators, *denominators)}.values())
    choices = [part.alternatives for part in parts]
    if math.prod(map(len, choices)) > MOST_CHOICES:
        return _find_extremes(value, per, numerators, denominators)
    found = {value: None}
    for chosen in itertools.product(*choices):
        figures = {id(part): figure for part, figure in zip(parts, chosen, strict=True)}
        bottom = sum((figures[id(part)] for part in denominators), Decimal(0))
        if bottom:
            found[per * sum((figures[id(part)] for part in numerators), Decimal(0)) / bottom] = None
    return tuple(each for each in found if not is_out_of_range(each))


def _find_extremes(
    value: Decimal, per: Decimal, numerators: list[Point], denominators: list[Point]
) -> tuple[Decimal, ...]:
    """Compute the ratio from the lowest and highest records: it is monotonic in the parts of each side and of both."""
    above = [part for part in numerators if all(part is not other for other in denominators)]
    below = [part for part in denominators if all(part is not other for other in numerators)]
    both = [part for part in numerators if any(part is other for other in denominators)]
    ends = [
        {sum((choose(part.alternatives) for part in side), Decimal(0)) for choose in (min, max)}
        for side in (above, below, both)
    ]
    found = {value: None}
    for top, bottom, shared in itertools.product(*ends):
        if bottom + shared:
            found[per * (top + shared) / (bottom + shared)] = None
    return tuple(each for each in found if not is_out_of_range(each))


MOST_CHOICES = 4096
"""So many combinations of rival records are computed one by one."""


def _add_up(points: list[Point]) -> Decimal | None:
    values = [point.value for point in points if point.value is not None]
    return sum(values, Decimal(0)) if len(values) == len(points) else None


@exactly
def _compare(published: Point, computed: Point, recorded: tuple[Observation, ...]) -> Point:
    """Hold a published ratio against what its parts give; the published one is used where it has a figure."""
    if published.value is None and computed.value is None:
        return published
    if published.value is None:
        alternatives = tuple(dict.fromkeys((*computed.alternatives, *published.alternatives)))
        contested = {Flag.CONTESTED} if len(alternatives) > 1 else set[Flag]()
        return replace(
            computed, rivals=recorded, alternatives=alternatives, flags=(computed.flags - {Flag.CONTESTED}) | contested
        )
    flags = published.flags
    if computed.value is not None:
        last_printed_digit = Decimal(1).scaleb(int(published.value.as_tuple().exponent))
        if abs(computed.value - published.value) > last_printed_digit:
            flags |= {Flag.PARTS_DISAGREE}
    return replace(
        published,
        flags=flags,
        computed=computed.value,
        numerator=computed.numerator,
        denominator=computed.denominator,
        denominator_as_of=computed.denominator_as_of,
        part_flags=computed.part_flags,
    )


def find_runs(years: Iterable[int]) -> list[list[int]]:
    """Group years that follow each other.

    >>> find_runs([2014, 2016, 2017, 2018])
    [[2014], [2016, 2017, 2018]]
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def differ_in_month(first: PartialDate | None, second: PartialDate | None) -> bool:
    """Say whether two reference dates are known to lie in different months of the year.

    Args:
        first: A date, perhaps without month.
        second: Another.

    Returns:
        True only when both months are known and differ.

    >>> differ_in_month(PartialDate(2024, 8), PartialDate(2025, 2))
    True
    >>> differ_in_month(PartialDate(2024), PartialDate(2025, 2))
    False
    """
    return bool(first and second and first.month and second.month and first.month != second.month)
