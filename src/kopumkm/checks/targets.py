"""Targets: whether they still stand, on what, and whether their figures fit together."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal

from kopumkm.checks.records import Records, as_written, name_record, rounded, warn_at
from kopumkm.checks.rivals import find_spread
from kopumkm.checks.rounding import half_unit
from kopumkm.checks.tolerances import Tolerances
from kopumkm.errors import Number
from kopumkm.findings import Finding, Path
from kopumkm.model.definitions import Claim, Target
from kopumkm.model.scalars import PartialDate
from kopumkm.series import make_series


def _find_current(records: Records) -> Iterator[tuple[str, Target]]:
    """Yield the targets that no other one replaces."""
    replaced = {target.replaces for target in records.dataset.targets.values()}
    for key, target in records.dataset.targets.items():
        if key not in replaced:
            yield key, target


def check_unverified(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find targets that do not say when they were last verified."""
    for key, target in _find_current(records):
        if target.checked is None:
            yield warn_at("K130", ("targets", key), target=key)


def check_verification(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Find targets that were verified too long ago: before the day of the check, or the end of their year."""
    for key, target in _find_current(records):
        due = min(tolerances.today, dt.date(target.year, 12, 31))
        if target.checked and (due - _find_last_day(target.checked)).days > tolerances.checked_days:
            path: Path = ("targets", key, "checked")
            yield warn_at("K131", path, target=key, checked=str(target.checked), due=due.isoformat())


def _find_last_day(date: PartialDate) -> dt.date:
    """Find the last day that a date may be."""
    if date.day:
        return dt.date(date.year, date.month, date.day)
    month = date.month or 12
    return dt.date(date.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def check_legal_basis(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find targets without a law or plan."""
    for key, target in _find_current(records):
        if target.legal_basis is None:
            yield warn_at("K132", ("targets", key), target=key)


def _find_road(target: Target) -> Iterator[tuple[int, Decimal, Path]]:
    """Yield the years and figures from the baseline over the milestones to the target, with their places."""
    goal = target.at_least if target.at_least is not None else target.at_most
    if goal is None:
        return
    base = target.baseline.value if target.baseline else None
    if target.baseline and base is not None and not _reaches(target, base, goal):
        yield target.baseline.year, base, ("baseline", "value")
    for year, claims in sorted(target.milestones.items()):
        if year < target.year:
            yield year, claims[0].value, ("milestones", str(year), 0, "value")
    yield target.year, goal, (target.bound,)


def _reaches(target: Target, figure: Decimal, goal: Decimal) -> bool:
    """Whether a figure is as good as another one, in the direction of a target."""
    return figure >= goal if target.bound == "at_least" else figure <= goal


def check_milestones(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find milestones that are further from the target than the one before, on the road from the baseline on."""
    for key, target in records.dataset.targets.items():
        road = list(_find_road(target))
        for (year_before, before, _), (year, figure, path) in itertools.pairwise(road):
            if not _reaches(target, figure, before):
                yield warn_at(
                    "K133",
                    ("targets", key, *path),
                    target=key,
                    figure=as_written(figure),
                    year=str(year),
                    before=as_written(before),
                    year_before=str(year_before),
                    goal=as_written(road[-1][1]),
                )


def check_baselines(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find baselines that are none of the figures recorded or computed for their year, beyond rounding."""
    for key, target in records.dataset.targets.items():
        baseline = target.baseline
        if baseline is None or baseline.value is None:
            continue
        point = make_series(records.dataset, target.region, target.indicator).find_point(baseline.year)
        known = {figure for figure in (point.value, point.computed, *point.alternatives) if figure is not None}
        if known and not any(_are_the_same(baseline.value, figure) for figure in known):
            yield warn_at(
                "K134",
                ("targets", key, "baseline", "value"),
                target=key,
                baseline=as_written(baseline.value),
                year=str(baseline.year),
                figure=_write_figure(point.value if point.value is not None else min(known)),
            )


def _are_the_same(baseline: Decimal, figure: Decimal) -> bool:
    return abs(baseline - figure) <= half_unit(baseline) + half_unit(figure)


LONGEST = 15
"""Significant digits of a figure that was recorded and not computed."""


def _write_figure(figure: Decimal) -> Number:
    return as_written(figure) if len(figure.as_tuple().digits) <= LONGEST else rounded(figure, 4)


def check_rival_targets(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Find targets and milestones whose rivals are further from them than a tolerance."""
    for key, target in _find_current(records):
        limits = [limit for limit in target.limits if limit is not None]
        for position, claim in enumerate(target.rivals or ()):
            nearest = min(limits, key=lambda limit: abs(limit - claim.value))
            here: Path = ("targets", key, "rivals", position, "value")
            yield from _compare(key, target.year, nearest, claim, here, tolerances)
        for year, (first, *others) in sorted(target.milestones.items()):
            for position, claim in enumerate(others, start=1):
                here = ("targets", key, "milestones", str(year), position, "value")
                yield from _compare(key, year, first.value, claim, here, tolerances)


def _compare(
    key: str, year: int, figure: Decimal, rival: Claim, path: Path, tolerances: Tolerances
) -> Iterator[Finding]:
    spread = find_spread(*sorted((figure, rival.value)))
    if spread is None or spread > tolerances.rival_percent:
        yield warn_at(
            "K135",
            path,
            target=key,
            year=str(year),
            figure=as_written(figure),
            other=as_written(rival.value),
            other_from=f" ({rival.source})" if rival.source else "",
            spread="∞" if spread is None else rounded(spread, 1),
        )


def check_undecided(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Find targets whose year was over a year ago and still has no figure that decides them."""
    for key, target in _find_current(records):
        if target.year + 1 >= tolerances.today.year:
            continue
        point = make_series(records.dataset, target.region, target.indicator).find_point(target.year)
        if point.value is None:
            record = name_record(target.region, target.indicator, target.year)
            yield warn_at("K136", ("targets", key, "year"), target=key, record=record)
