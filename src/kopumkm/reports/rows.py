"""What the rows of every report have in common: described columns, rival figures, flags of a pair of figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kopumkm.calc.vocabulary import Flag
from kopumkm.errors import CannotRun, Diagnostic, Term, find_nearest, list_names, problem
from kopumkm.model.dataset import Dataset
from kopumkm.model.scheme import Scheme
from kopumkm.series import Made, Point, Series, differ_in_month, make_series

EVERY_REGION = "all"
"""The word that asks for each region of the data."""


def column(description: str) -> Any:  # noqa: ANN401 - like dataclasses.field, which it stands for
    """Describe a field of a row; the description goes into the JSON Schema of the output."""
    return field(metadata={"description": description})


NO_CLASSES: Mapping[str, Any] = {
    **dict.fromkeys(("scheme", "class_", "class_label", "score")),
    **dict.fromkeys(("schemes", "classes", "class_reasons", "class_quantities", "scores", "class_decided_by"), ()),
}
"""The columns of classes in a row for which no scheme was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer to a question.

    Attributes:
        command: The command that asked it.
        dataset: What it was answered from.
        parameters: The question, as the machine output repeats it.
        rows: The answer: frozen dataclasses of one kind.
        series: The series behind the rows, by region and indicator.
        schemes: The classification schemes that were asked for.
        notes: What holds for the answer as a whole: messages and their parameters.
    """

    command: str
    dataset: Dataset
    parameters: Mapping[str, object]
    rows: tuple[Any, ...]
    series: Mapping[tuple[str, str], Series]
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    notes: tuple[tuple[str, Mapping[str, str | Decimal]], ...] = ()


def choose_both(dataset: Dataset, regions: Iterable[str], indicators: Iterable[str]) -> tuple[list[str], list[str]]:
    """Find the regions and indicators that were asked for, and report what is wrong with either at once.

    Args:
        dataset: The data.
        regions: As for `choose_regions`.
        indicators: As for `choose_indicators`.

    Returns:
        Keys of regions and keys of indicators.

    Raises:
        CannotRun: With every unknown name.
    """
    mistakes: list[Diagnostic] = []
    chosen: list[list[str]] = []
    for choose, asked in ((choose_regions, regions), (choose_indicators, indicators)):
        try:
            chosen.append(choose(dataset, asked))
        except CannotRun as failure:
            mistakes += failure.diagnostics
    if mistakes:
        raise CannotRun(mistakes)
    return chosen[0], chosen[1]


def choose_regions(dataset: Dataset, asked: Iterable[str]) -> list[str]:
    """Find the regions that were asked for.

    Args:
        dataset: The data.
        asked: Identifiers, codes or names; `all` means each region; nothing means the default of the data.

    Returns:
        Keys of regions.

    Raises:
        CannotRun: K040 for one that does not exist, K043 without any.
    """
    asked = list(asked)
    if not asked:
        if dataset.region is None:
            raise CannotRun([problem("K043", valid=list_names(dataset.regions))])
        return [dataset.region]
    known = {key: key for key in dataset.regions}
    for key, region in dataset.regions.items():
        names = (region.code, region.name.id, region.name.en)
        known |= {name.casefold(): key for name in names if name and name.casefold() not in known}
    if EVERY_REGION in asked and EVERY_REGION not in known:
        return list(dataset.regions)
    unknown = [name for name in asked if name.casefold() not in known]
    if unknown:
        raise CannotRun(unknown_name("region", name, known, dataset.regions) for name in unknown)
    return list(dict.fromkeys(known[name.casefold()] for name in asked))


def choose_indicators(dataset: Dataset, asked: Iterable[str]) -> list[str]:
    """Find the indicators that were asked for.

    Args:
        dataset: The data.
        asked: Identifiers; nothing means each indicator.

    Returns:
        Keys of indicators, in the order asked or of the data.

    Raises:
        CannotRun: K040 for one that does not exist.
    """
    asked = list(dict.fromkeys(asked))
    unknown = [name for name in asked if name not in dataset.indicators]
    if unknown:
        raise CannotRun(unknown_name("indicator", name, dataset.indicators, dataset.indicators) for name in unknown)
    return asked or list(dataset.indicators)


def unknown_name(kind: str, name: str, candidates: Iterable[str], valid: Iterable[str]) -> Diagnostic:
    """Make the diagnostic for a name on the command line that does not exist.

    Args:
        kind: region, indicator, source, …
        name: What was asked for.
        candidates: Names among which the nearest is looked for.
        valid: Names to list.

    Returns:
        The diagnostic (K040).
    """
    return problem("K040", nearest=find_nearest(name, candidates), kind=Term(kind), found=name, valid=list_names(valid))


def find_no_value(
    dataset: Dataset, asked: Iterable[str], regions: Iterable[str], indicators: Iterable[str]
) -> Diagnostic:
    """Say that nothing is recorded for what was asked, and for which years or regions there are figures.

    Args:
        dataset: The data.
        asked: The question in words.
        regions: The regions that were asked for.
        indicators: The indicators.

    Returns:
        The mistake, K041.
    """
    made: Made = {}
    regions, indicators = list(regions), list(indicators)

    def find_years(region: str) -> set[int]:
        return {year for name in indicators for year in make_series(dataset, region, name, made).find_years()}

    years = sorted({year for region in regions for year in find_years(region)})
    known = write_years(years) if years else [region for region in dataset.regions if find_years(region)]
    return problem("K041", asked=", ".join(asked), valid=list_names(known))


def write_years(years: Iterable[int]) -> list[str]:
    """Write years, those that follow each other as one span.

    Args:
        years: Years, ascending.

    Returns:
        A year or a span each.

    >>> write_years([2013, 2015, 2016, 2017])
    ['2013', '2015–2017']
    """
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return [str(first) if first == last else f"{first}–{last}" for first, last in spans]


def compare_points(dataset: Dataset, base: Point | None, point: Point, series: Series) -> set[Flag]:
    """Find every reason to read a result from two figures with care.

    Args:
        dataset: The data, for the publishers of sources.
        base: The earlier figure, if any.
        point: The later figure.
        series: The series of both.

    Returns:
        The flags.
    """
    flags = set(point.flags)
    if base is None:
        return flags
    between = [each for year, each in series.points.items() if base.year < year <= point.year]
    if any(Flag.BREAK in each.flags for each in between):
        flags.add(Flag.BREAK)
    if any(Flag.DEFINITION in each.flags for each in [base, *between]):
        flags.add(Flag.DEFINITION)
    flags |= base.flags - {Flag.BREAK}
    if differ_in_month(base.as_of, point.as_of):
        flags.add(Flag.REFERENCE_DATE)
    if base.sources and point.sources and find_publishers(dataset, base) != find_publishers(dataset, point):
        flags.add(Flag.SOURCE_CHANGE)
    return flags


def find_publishers(dataset: Dataset, point: Point) -> frozenset[str]:
    """Find who published a figure; a source without a publisher stands for itself."""
    return frozenset(map(dataset.find_publisher, point.sources))


def order_flags(flags: Iterable[Flag]) -> tuple[str, ...]:
    """Put flags in the order of the vocabulary."""
    flags = set(flags)
    return tuple(str(flag) for flag in Flag if flag in flags)


def list_rivals(point: Point | None) -> tuple[tuple[Decimal, ...], tuple[str, ...]]:
    """List the rival figures of a year and their sources, side by side.

    Args:
        point: The year; None has none.

    Returns:
        Figures, and as many keys of sources (empty where none is named).
    """
    rivals = [each for each in point.rivals if each.figure is not None] if point else []
    return tuple(each.figure for each in rivals if each.figure is not None), tuple(each.source or "" for each in rivals)
