"""The receipt of a result: a tree from the figure shown down to its inputs, sources, rivals, flags and classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kopumkm.calc.achievement import compute_achievement
from kopumkm.calc.formulas import FORMULAS
from kopumkm.calc.gap import compute_gap
from kopumkm.calc.growth import compute_growth
from kopumkm.calc.vocabulary import Flag, Reason
from kopumkm.errors import CannotRun, Term, find_nearest, list_names, problem
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Indicator, Ratio
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import LANGUAGES, BilingualText
from kopumkm.model.scheme import Scheme, Variant
from kopumkm.reports.classes import choose_schemes
from kopumkm.reports.growth import GrowthRow, make_growth_row
from kopumkm.reports.judgement import (
    MethodChoice,
    check_choice_of_methods,
    find_baseline,
    find_direction,
    find_judged,
    make_limits,
)
from kopumkm.reports.rows import choose_regions, find_no_value
from kopumkm.reports.target_gap import TargetGapRow, choose_achievement, make_target_gap_row
from kopumkm.series import Made, Point, Series, make_series


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One line of a receipt and what stands behind it.

    Attributes:
        kind: receipt, definition, target, result, figure, rival, source, flag, scheme or band.
        fields: What it says; the keys are part of the machine output's contract.
        children: What it rests on.
    """

    kind: str
    fields: Mapping[str, object]
    children: tuple[Node, ...] = field(default=())


Symbols = Mapping[str, Decimal | int | None]


def explain(
    dataset: Dataset,
    name: str,
    *,
    region: str | None = None,
    method: MethodChoice,
    schemes: Iterable[str] = (),
    is_target: bool = False,
) -> Node:
    """Make the receipt of an indicator's growth or of a target's gap.

    Args:
        dataset: The data.
        name: Key of an indicator or of a target.
        region: The region; None means the default one, or that of the target.
        method: The year, the base and the methods.
        schemes: Classification schemes.
        is_target: The name is that of a target; else an indicator of that name comes first.

    Returns:
        The tree.

    Raises:
        CannotRun: K040 unknown name, K041 no value at all, K042 years that do not fit, K061 a choice without effect.
    """
    known = list(dataset.targets) if is_target else [*dataset.indicators, *dataset.targets]
    if name not in known:
        kind, nearest = Term("target" if is_target else "indicator or target"), find_nearest(name, known)
        raise CannotRun([problem("K040", nearest=nearest, kind=kind, found=name, valid=list_names(known))])
    check_choice_of_methods(method)
    target = dataset.targets.get(name) if is_target or name not in dataset.indicators else None
    if target is None:
        _refuse_choices_for_targets(method)
    asked = region or (target.region if target else None)
    (place,) = choose_regions(dataset, [asked] if asked else [])[:1]
    figures = Figures(dataset=dataset, made={})
    series = make_series(dataset, place, target.indicator if target else name, figures.made)
    chosen = choose_schemes(dataset, schemes)
    receipt = (
        _explain_target(figures, name, series, method, chosen)
        if target
        else _explain_growth(figures, series, method.year, method.since, chosen)
    )
    if receipt is None:
        raise CannotRun([find_no_value(dataset, ["explain", name, place], [place], [series.indicator])])
    return receipt


def _refuse_choices_for_targets(method: MethodChoice) -> None:
    """Refuse the methods that only a target has, where the receipt is that of a growth."""
    chosen = {"--window": method.window, "--achievement": method.achievement}
    options = [option for option, choice in chosen.items() if choice is not None]
    if method.pace != MethodChoice().pace:
        options.append("--pace")
    if options:
        raise CannotRun(problem("K061", option=option, other=Term("an indicator")) for option in options)


def _explain_growth(
    figures: Figures, series: Series, year: int | None, since: int | None, schemes: Mapping[str, Scheme]
) -> Node | None:
    dataset = figures.dataset
    row = make_growth_row(dataset, series, year, since, schemes)
    if row.to_value is None or row.to_year is None:
        return None
    decimals = dataset.indicators[series.indicator].shown_decimals
    point = series.find_point(row.to_year)
    base = series.find_point(row.from_year) if row.from_year is not None and row.from_value is not None else None
    shown = base or (series.find_point(row.from_year) if row.from_year is not None and row.from_rivals else None)
    symbols: Symbols = {"x": row.to_value, "x0": row.from_value, "t": row.to_year, "t0": row.from_year}

    def growth_if(symbol: str, figure: Decimal) -> Decimal | None:
        first, last = (figure, row.to_value) if symbol == "x0" else (row.from_value, figure)
        growth = None if first is None or last is None else compute_growth(first, last)
        return growth if isinstance(growth, Decimal) else None

    results = [
        _result("change", "change", row.change, symbols, decimals, "points" if row.change_unit == "pp" else "unit"),
        _result("growth_percent", "growth_percent", row.growth_percent, symbols, 2, "percent", row.reason),
    ]
    if base and point.year - base.year > 1:
        results.append(
            _result("annual_percent", "annual_percent", row.annual_percent, symbols, 2, "percent", row.reason)
        )
    if row.growth_low is not None and row.growth_high is not None:
        results.append(_range("growth_percent", row.growth_low, row.growth_high, 2, "percent"))
    return _receipt(
        dataset,
        series,
        {"command": "growth", "year": row.to_year, "reason": row.reason},
        [
            *(results if base else []),
            figures.describe(series, "x", point, "growth_percent", growth_if),
            *([figures.describe(series, "x0", shown, "growth_percent", growth_if)] if shown else []),
            *figures.describe_waiting(),
            *_flags(row.flags),
            *_schemes(row, schemes, has_target=False),
        ],
    )


def _explain_target(
    figures: Figures, key: str, series: Series, method: MethodChoice, schemes: Mapping[str, Scheme]
) -> Node | None:
    dataset = figures.dataset
    target = dataset.targets[key]
    point, _is_over, _flags_of_judged = find_judged(series, target, method.year)
    if point is None or point.value is None:
        return None
    chosen = replace(method, schemes=schemes)
    row = make_target_gap_row(dataset, key, series, chosen)
    base, _rule = find_baseline(series, target, point, chosen)
    ratio = dataset.indicators[target.indicator].ratio
    symbols: Symbols = {
        "x": row.value,
        "T": row.target_value,
        "t": row.year,
        "tT": row.target_year,
        "x0": row.baseline_value,
        "t0": row.baseline_year,
        "a": point.numerator,
        "b": point.denominator,
        "per": ratio.per if ratio else None,
        "shortfall": row.shortfall,
        "s": None if row.baseline_value is None else -1 if row.baseline_value < 0 else 1,
        "d": find_direction(target, point.value),
    }

    def gap_if(symbol: str, figure: Decimal) -> Decimal | None:
        return compute_gap(figure, target.limits) if symbol == "x" else None

    achieved, _method = compute_achievement(
        point.value, target.limits, choose_achievement(dataset, target, method), base.value if base else None
    )
    absent = str(achieved) if isinstance(achieved, Reason) else None
    legal = [_source(dataset, target.legal_basis, "legal_basis")] if target.legal_basis else []
    read_in = [_source(dataset, target.source, "source")] if target.source else []
    about_target = Node(
        kind="target",
        fields={
            "target": key,
            "bound": row.bound,
            "low": row.target_low,
            "high": row.target_high,
            "year": row.target_year,
            "region": row.target_region,
            "checked": row.target_checked,
            "note": target.note,
        },
        children=(
            *legal,
            *read_in,
            *(
                Node(
                    kind="rival",
                    fields={
                        "value": each.value,
                        "as_of": None,
                        "status": None,
                        "result": "gap",
                        "would_be": compute_gap(point.value, make_limits(target, each.value)),
                        "decimals": dataset.indicators[target.indicator].shown_decimals,
                        "unit": "points" if dataset.indicators[target.indicator].in_points else "unit",
                        "note": each.note,
                    },
                    children=(_source(dataset, each.source, "source"),) if each.source else (),
                )
                for each in target.rivals or ()
            ),
        ),
    )
    return _receipt(
        dataset,
        series,
        {"command": "target-gap", "year": row.year, "status": row.status, "reason": row.reason},
        [
            about_target,
            *_gap_results(dataset, row, symbols, absent),
            figures.describe(series, "x", point, "gap", gap_if),
            *([figures.describe(series, "x0", base, "gap", gap_if)] if base else []),
            *figures.describe_waiting(),
            *_flags(row.flags),
            *_schemes(row, schemes, has_target=True),
        ],
    )


def _gap_results(dataset: Dataset, row: TargetGapRow, symbols: Symbols, absent: str | None) -> Iterator[Node]:
    definition = dataset.indicators[row.indicator]
    decimals, unit = definition.shown_decimals, "points" if definition.in_points else "unit"
    side = "inside" if row.target_value is None else "up" if symbols["d"] == 1 else "down"
    published = "" if symbols["a"] is not None else "_published"
    yield _result("gap", "gap_inside" if side == "inside" else "gap", row.gap, symbols, decimals, unit)
    yield _result("shortfall", f"shortfall_{side}", row.shortfall, symbols, decimals, unit)
    if row.shortfall_units is not None:
        yield _result(
            "shortfall_units",
            f"shortfall_units{published}",
            row.shortfall_units,
            symbols,
            0,
            row.shortfall_units_indicator,
        )
    formula = "achievement_inside" if side == "inside" else f"achievement_{row.achievement_method}"
    yield _result("achievement_percent", formula, row.achievement_percent, symbols, 2, "percent", absent)
    if row.observed_annual_percent is not None:
        formula = f"observed_{row.pace_method}"
        yield _result("observed_annual_percent", formula, row.observed_annual_percent, symbols, 2, "percent")
    if row.required_change_per_year is not None:
        formula = "required_change_per_year"
        yield _result(formula, formula, row.required_change_per_year, symbols, decimals, unit)
    if row.required_annual_percent is not None:
        formula = "required_annual_percent"
        yield _result(formula, formula, row.required_annual_percent, symbols, 2, "percent")
    if row.pace_ratio is not None:
        yield _result("pace_ratio", f"pace_ratio_{row.pace_method}", row.pace_ratio, symbols, 4, "number")
    if row.projected_value is not None:
        formula = f"projected_{row.pace_method}"
        yield _result("projected_value", formula, row.projected_value, symbols, decimals, "unit")
    if row.gap_low is not None and row.gap_high is not None:
        yield _range("gap", row.gap_low, row.gap_high, decimals, unit)


def _receipt(dataset: Dataset, series: Series, fields: Mapping[str, object], children: list[Node]) -> Node:
    indicator = dataset.indicators[series.indicator]
    about = {"indicator": series.indicator, "name": indicator.name, "region": series.region, "unit": indicator.unit}
    definition = Node(kind="definition", fields={"text": indicator.definition, "note": indicator.note})
    return Node(
        kind="receipt",
        fields={**about, **fields},
        children=(*([definition] if indicator.definition else []), *children),
    )


def _result(
    result: str,
    formula: str,
    value: Decimal | None,
    symbols: Symbols,
    decimals: int,
    unit: str | None,
    reason: str | None = None,
) -> Node:
    return Node(
        kind="result",
        fields={
            "result": result,
            "formula": FORMULAS[formula],
            "symbols": symbols,
            "value": value,
            "decimals": decimals,
            "unit": unit,
            "reason": reason if value is None else None,
        },
    )


def _range(result: str, low: Decimal, high: Decimal, decimals: int, unit: str) -> Node:
    return Node(kind="range", fields={"result": result, "low": low, "high": high, "decimals": decimals, "unit": unit})


Effect = Callable[[str, Decimal], Decimal | None]
"""What a result would be if a rival figure stood for a symbol."""


MOST_NESTED = 16
"""Parts of parts of a ratio are nested so deep; those further down stand after the figures."""


@dataclass(kw_only=True)
class Figures:
    """Describes the figures of one receipt, and what stands behind each of them once, however often it is used.

    Attributes:
        dataset: The data.
        made: The series that were made.
        described: Indicator and year of the ratios that were described, or wait for it.
        waiting: Those that wait, as they are nested too deeply.
    """

    dataset: Dataset
    made: Made
    described: set[tuple[str, int]] = field(default_factory=set)
    waiting: list[tuple[Series, Point]] = field(default_factory=list)

    def describe(self, series: Series, symbol: str, point: Point, result: str, effect: Effect) -> Node:
        """Describe a figure that went in: its sources, its rivals and what they would change, and a ratio's parts.

        Args:
            series: The series of the figure.
            symbol: Its symbol in the formulas of the results.
            point: The figure.
            result: What a rival would change.
            effect: By how much.

        Returns:
            The line of the receipt and what it rests on.
        """
        self.described.add((series.indicator, point.year))
        return self._describe(series, point, symbol, result, effect, depth=0)

    def describe_waiting(self) -> Iterator[Node]:
        """Describe the parts that were nested too deeply."""
        while self.waiting:
            yield self._describe(*self.waiting.pop(), depth=0)

    def _describe(
        self,
        series: Series,
        point: Point,
        symbol: str | None = None,
        result: str = "",
        effect: Effect = lambda _symbol, _figure: None,
        *,
        depth: int,
        elsewhere: bool = False,
    ) -> Node:
        definition = self.dataset.indicators[series.indicator]
        ratio = definition.ratio
        symbols: Symbols = {"a": point.numerator, "b": point.denominator, "per": ratio.per if ratio else None}
        has_parts = ratio is not None and point.computed is not None
        children: tuple[Node, ...] = ()
        if not elsewhere:
            rivals = [each for each in point.rivals if each.figure is not None]
            children = (
                *(_source(self.dataset, key, "source") for key in point.sources),
                *(_rival(self.dataset, definition, each, symbol or "", result, effect) for each in rivals),
                *(self._parts(series, ratio, point.year, depth) if ratio else ()),
            )
        return Node(
            kind="figure",
            fields={
                "symbol": symbol,
                "indicator": series.indicator,
                "name": definition.name,
                "year": point.year,
                "value": point.value,
                "status": point.status,
                "as_of": str(point.as_of) if point.as_of else None,
                "note": point.note,
                "published": Flag.PUBLISHED in point.flags,
                "formula": FORMULAS["ratio"] if has_parts else None,
                "symbols": symbols if has_parts else None,
                "computed": point.computed,
                "elsewhere": elsewhere,
            },
            children=children,
        )

    def _parts(self, series: Series, ratio: Ratio, year: int, depth: int) -> Iterator[Node]:
        """Describe the numerators and denominators of a ratio."""
        for symbol, side in (("a", ratio.numerator), ("b", ratio.denominator)):
            for key in side:
                part = make_series(self.dataset, series.region, key, self.made)
                point = part.find_point(year)
                if point.value is not None:
                    elsewhere = self._is_elsewhere(part, point, depth + 1)
                    yield self._describe(part, point, symbol, depth=depth + 1, elsewhere=elsewhere)

    def _is_elsewhere(self, part: Series, point: Point, depth: int) -> bool:
        """Whether a part that is a ratio itself is described at another place of the receipt."""
        key = (part.indicator, point.year)
        if self.dataset.indicators[part.indicator].ratio is None:
            return False
        if key in self.described:
            return True
        self.described.add(key)
        if depth > MOST_NESTED:
            self.waiting.append((part, point))
            return True
        return False


def _rival(
    dataset: Dataset, definition: Indicator, each: Observation, symbol: str, result: str, effect: Effect
) -> Node:
    figure = each.figure or Decimal(0)
    return Node(
        kind="rival",
        fields={
            "value": figure,
            "as_of": str(each.as_of) if each.as_of else None,
            "status": each.standing.code,
            "result": result or None,
            "would_be": effect(symbol, figure),
            "decimals": 2 if result == "growth_percent" else definition.shown_decimals,
            "unit": "percent" if result == "growth_percent" else "points" if definition.in_points else "unit",
            "note": each.note,
        },
        children=(_source(dataset, each.source, "source"),) if each.source else (),
    )


def _source(dataset: Dataset, key: str, role: str) -> Node:
    source = dataset.sources[key]
    return Node(
        kind="source",
        fields={
            "role": role,
            "source": key,
            "title": source.title,
            "publisher": source.publisher,
            "published": str(source.published) if source.published else None,
            "url": source.url,
            "reliability": source.reliability,
            "note": source.note,
        },
    )


def _flags(flags: Iterable[str]) -> Iterator[Node]:
    for flag in flags:
        yield Node(kind="flag", fields={"flag": flag})


def _schemes(row: GrowthRow | TargetGapRow, schemes: Mapping[str, Scheme], *, has_target: bool) -> Iterator[Node]:
    """Describe each scheme's bounds and which one decided."""
    for position, (key, scheme) in enumerate(schemes.items()):
        variant = (scheme.with_target if has_target else None) or scheme.without_target
        found = row.classes[position]
        yield Node(
            kind="scheme",
            fields={
                "scheme": key,
                "name": scheme.name,
                "source": scheme.source,
                "evidence": variant.evidence if variant else None,
                "reads": variant.reads if variant else None,
                "quantity": row.class_quantities[position],
                "class": found or None,
                "label": _join_labels(scheme, found),
                "reason": row.class_reasons[position] or None,
                "decided_by": row.class_decided_by[position] or None,
                "score": row.scores[position],
            },
            children=tuple(_bands(variant, found, row.class_decided_by[position])) if variant else (),
        )


def _join_labels(scheme: Scheme, found: str) -> BilingualText | None:
    """Join the names of a class, or of the two that a figure lies between, in both languages."""
    names = list(filter(None, found.split("|")))
    if not names:
        return None
    indonesian, english = (" | ".join(scheme.find_label(name, language) for name in names) for language in LANGUAGES)
    return BilingualText(id=indonesian, en=english)


def _bands(variant: Variant, found: str, decided_by: str) -> Iterator[Node]:
    """List the bands of a scheme; the one that decided is marked, of a figure between two bands both."""
    for band in variant.bands:
        (low, low_included), (high, high_included) = band.low, band.high
        yield Node(
            kind="band",
            fields={
                "class": band.name,
                "label": band.label,
                "low": low,
                "low_included": low_included if low is not None else None,
                "high": high,
                "high_included": high_included if high is not None else None,
                "decided": decided_by == "band" and band.name in found.split("|"),
            },
        )
