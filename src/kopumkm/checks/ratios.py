"""Ratios against their published values and their limits, as exactly as the printed figures allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kopumkm.checks.records import Records, as_written, find_path, name_record, rounded, warn_at
from kopumkm.checks.rounding import Interval, add_intervals, divide_intervals, find_interval
from kopumkm.checks.tolerances import Tolerances
from kopumkm.errors import Term
from kopumkm.errors import mark_message as _
from kopumkm.findings import Finding, Path
from kopumkm.model.definitions import Indicator, Ratio
from kopumkm.series import Made, Point, differ_in_month, make_series


@dataclass(frozen=True, slots=True)
class _Computed:
    """A ratio in one year as its parts give it."""

    region: str
    indicator: str
    definition: Indicator
    point: Point
    value: Decimal
    interval: Interval

    @property
    def record(self) -> str:
        return name_record(self.region, self.indicator, self.point.year)

    @property
    def excess(self) -> tuple[str, str, Decimal] | None:
        """What is wrong when the ratio lies outside its limits and no rounding explains it."""
        low, high = self.definition.bounds
        if low is not None and self.interval[1] < low:
            return _("below"), _("minimum"), low
        if high is not None and self.interval[0] > high:
            return _("above"), _("maximum"), high
        return None


def _compute_ratios(records: Records) -> Iterator[_Computed]:
    """Compute every ratio of which the parts are known, with the values it can have as they are rounded."""
    for region in records.dataset.values:
        made: Made = {}
        for indicator, definition in records.dataset.indicators.items():
            ratio = definition.ratio
            if ratio is None or not any(_may_have_figures(records, region, each) for each in ratio.numerator):
                continue
            series = make_series(records.dataset, region, indicator, made)
            for year, point in series.points.items():
                if point.computed is None:
                    continue
                interval = _find_ratio_interval(records, region, year, ratio) or (point.computed, point.computed)
                yield _Computed(region, indicator, definition, point, point.computed, interval)


def _may_have_figures(records: Records, region: str, indicator: str) -> bool:
    return (region, indicator) in records.series or records.dataset.indicators[indicator].ratio is not None


def _find_ratio_interval(records: Records, region: str, year: int, ratio: Ratio) -> Interval | None:
    """Find what a ratio can be; None where a part is itself computed, so that it has no printed digits."""
    intervals: dict[str, Interval] = {}
    for part in (*ratio.numerator, *ratio.denominator):
        used = records.find_used(region, part, year)
        if used is None or used.figure is None:
            return None
        intervals[part] = find_interval(used.figure)
    above = add_intervals(intervals[each] for each in ratio.numerator if each not in ratio.denominator)
    below = add_intervals(intervals[each] for each in ratio.denominator if each not in ratio.numerator)
    shared = add_intervals(intervals[each] for each in ratio.numerator if each in ratio.denominator)
    return divide_intervals(above, below, shared, ratio.per)


def check_published(records: Records, tolerances: Tolerances) -> Iterator[Finding]:
    """Compare published ratios with what their parts give, beyond the rounding of either."""
    for each in _compute_ratios(records):
        published = records.find_used(each.region, each.indicator, each.point.year)
        if published is None or published.figure is None or each.excess:
            continue
        if differ_in_month(published.as_of, each.point.denominator_as_of):
            continue
        last_digit = Decimal(1).scaleb(int(published.figure.as_tuple().exponent))
        allowed = last_digit * tolerances.published_units
        low, high = each.interval
        if published.figure + allowed < low or published.figure - allowed > high:
            decimals = 2 - int(published.figure.as_tuple().exponent)
            yield warn_at(
                "K104",
                find_path(each.region, each.indicator, each.point.year),
                record=each.record,
                published=as_written(published.figure),
                computed=rounded(each.value, decimals),
                low=rounded(low, decimals),
                high=rounded(high, decimals),
            )


def check_limits(records: Records, _tolerances: Tolerances) -> Iterator[Finding]:
    """Find computed ratios that lie outside the limits of their indicator, such as a share of more than 100 %."""
    for each in _compute_ratios(records):
        excess = each.excess
        if excess:
            trouble, name, limit = excess
            yield warn_at(
                "K105",
                _find_part(records, each),
                record=each.record,
                computed=rounded(each.value),
                problem=Term(trouble),
                limit_name=Term(name),
                limit=as_written(limit),
            )


def _find_part(records: Records, each: _Computed) -> Path:
    """Find a recorded figure behind a ratio, as the ratio itself stands nowhere."""
    waiting = [each.indicator]
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key != each.indicator and records.find_used(each.region, key, each.point.year):
            return find_path(each.region, key, each.point.year)
        ratio = records.dataset.indicators[key].ratio
        if ratio and key not in seen:
            seen.add(key)
            waiting += reversed(ratio.numerator)
    return ("indicators", each.indicator, "ratio")
