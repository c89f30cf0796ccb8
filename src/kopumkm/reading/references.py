"""How the parts of a data set fit together: names that must exist, circles, figures within limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from kopumkm.errors import Diagnostic, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.findings import Finding, Path, refer, write_path
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Claim, Indicator, Target
from kopumkm.model.limits import check_limits
from kopumkm.model.observation import Observation

Names = Mapping[str, frozenset[str]]


def check_references(dataset: Dataset, names: Names) -> Iterator[Finding]:
    """Find every reference to something that is not defined, every circle and every figure outside its limits.

    Args:
        dataset: The merged definitions and values of the TOML files.
        names: Identifiers by section, also of entries with mistakes of their own.

    Yields:
        The mistakes, definitions first.
    """
    if dataset.region is not None:
        yield from _refer(("dataset", "region"), "region", dataset.region, names)
    yield from _check_regions(dataset, names)
    for name, indicator in dataset.indicators.items():
        yield from _check_indicator(name, indicator, names)
    yield from _find_circles(("indicators",), _ratio_links(dataset), "ratio")
    yield from _find_circles(("indicators",), _part_links(dataset), "parts")
    for name, target in dataset.targets.items():
        yield from _check_target(name, target, dataset, names)
    replaced = {name: [target.replaces] for name, target in dataset.targets.items() if target.replaces}
    yield from _find_circles(("targets",), replaced, "replaces")
    yield from _check_values(dataset, names)


def _refer(path: Path, kind: str, name: str | None, names: Names, itself: str = "") -> Iterator[Finding]:
    section = names[f"{kind}s"]
    if name is not None and name not in section:
        table = write_path(path[:-1] if isinstance(path[-1], str) else path[:-2])
        yield Finding(path=path, diagnostic=refer(kind, table, name, section - {itself}))


def _check_regions(dataset: Dataset, names: Names) -> Iterator[Finding]:
    for name, region in dataset.regions.items():
        yield from _refer(("regions", name, "part_of"), "region", region.part_of, names, name)
    parents = {name: [region.part_of] for name, region in dataset.regions.items() if region.part_of}
    yield from _find_circles(("regions",), parents, "part_of")


def _check_indicator(name: str, indicator: Indicator, names: Names) -> Iterator[Finding]:
    for position, part in enumerate(indicator.parts or ()):
        yield from _refer(("indicators", name, "parts", position), "indicator", part, names, name)
    if indicator.ratio:
        for side in ("numerator", "denominator"):
            for position, part in enumerate(getattr(indicator.ratio, side)):
                yield from _refer(("indicators", name, "ratio", side, position), "indicator", part, names, name)


def _ratio_links(dataset: Dataset) -> dict[str, list[str]]:
    return {
        name: [*indicator.ratio.numerator, *indicator.ratio.denominator]
        for name, indicator in dataset.indicators.items()
        if indicator.ratio
    }


def _part_links(dataset: Dataset) -> dict[str, list[str]]:
    return {name: indicator.parts for name, indicator in dataset.indicators.items() if indicator.parts}


def _find_circles(section: Path, links: Mapping[str, list[str]], key: str) -> Iterator[Finding]:
    """Follow every chain of references, each link once; report each circle at the member that is defined first."""
    order = {name: place for place, name in enumerate(links)}
    done: set[str] = set()
    for start in links:
        trail, on_trail, ahead = [start], {start}, [iter(links[start])]
        while trail:
            following = next(ahead[-1], None)
            if following is None:
                done.add(trail[-1])
                on_trail.remove(trail.pop())
                ahead.pop()
            elif following in on_trail:
                circle = trail[trail.index(following) :]
                first = min(range(len(circle)), key=lambda place: order[circle[place]])
                circle = [*circle[first:], *circle[: first + 1]]
                yield Finding(path=(*section, circle[0], key), diagnostic=problem("K024", circle=" -> ".join(circle)))
            elif following in links and following not in done:
                trail.append(following)
                on_trail.add(following)
                ahead.append(iter(links[following]))


def _check_target(name: str, target: Target, dataset: Dataset, names: Names) -> Iterator[Finding]:
    here: Path = ("targets", name)
    yield from _refer((*here, "indicator"), "indicator", target.indicator, names)
    yield from _refer((*here, "region"), "region", target.region, names)
    yield from _refer((*here, "legal_basis"), "source", target.legal_basis, names)
    yield from _refer((*here, "source"), "source", target.source, names)
    yield from _refer((*here, "replaces"), "target", target.replaces, names, name)
    if target.baseline:
        yield from _refer((*here, "baseline", "source"), "source", target.baseline.source, names)
    for path, claim in _find_claims(here, target):
        yield from _refer((*path, "source"), "source", claim.source, names)
    yield from _check_years(here, target)
    indicator = dataset.indicators.get(target.indicator)
    if indicator:
        for path, figure in _find_figures(here, target):
            trouble = check_limits(write_path(path).removesuffix(".value"), figure, indicator)
            if trouble:
                yield Finding(path=path, diagnostic=trouble)


def _check_years(here: Path, target: Target) -> Iterator[Finding]:
    baseline = target.baseline
    if baseline and baseline.year >= target.year:
        trouble = _late(here, _("a baseline in"), baseline.year, _("not before"), target.year)
        yield Finding(path=(*here, "baseline", "year"), diagnostic=trouble, on_key=True)
    for year in target.milestones:
        if year > target.year:
            trouble = _late(here, _("a milestone for"), year, _("after"), target.year)
            yield Finding(path=(*here, "milestones", str(year)), diagnostic=trouble, on_key=True)


def _late(here: Path, kind: str, year: int, trouble: str, target_year: int) -> Diagnostic:
    return problem(
        "K026",
        table=write_path(here),
        kind=Term(kind),
        year=str(year),
        problem=Term(trouble),
        target_year=str(target_year),
    )


def _find_claims(here: Path, target: Target) -> Iterator[tuple[Path, Claim]]:
    for position, claim in enumerate(target.rivals or ()):
        yield (*here, "rivals", position), claim
    for year, claims in target.milestones.items():
        for position, claim in enumerate(claims):
            yield (*here, "milestones", str(year), position), claim


def _find_figures(here: Path, target: Target) -> Iterator[tuple[Path, Decimal]]:
    for bound in ("at_least", "at_most"):
        if getattr(target, bound) is not None:
            yield (*here, bound), getattr(target, bound)
    for position, figure in enumerate(target.between or ()):
        yield (*here, "between", position), figure
    if target.baseline and target.baseline.value is not None:
        yield (*here, "baseline", "value"), target.baseline.value
    for path, claim in _find_claims(here, target):
        yield (*path, "value"), claim.value


def _check_values(dataset: Dataset, names: Names) -> Iterator[Finding]:
    for region, table in dataset.values.items():
        yield from _refer_key(("values", region), "region", region, names)
        for indicator, entries in table.items():
            yield from _refer_key(("values", region, indicator), "indicator", indicator, names)
            definition = dataset.indicators.get(indicator)
            low, high = definition.bounds if definition else (None, None)
            limited = low is not None or high is not None
            for year, entry in entries.items():
                if isinstance(entry, list):
                    yield from _check_entry(("values", region, indicator, str(year)), entry, definition, names)
                elif limited and ((low is not None and entry < low) or (high is not None and entry > high)):
                    yield from _check_figure(("values", region, indicator, str(year)), Decimal(entry), definition)


def _refer_key(path: Path, kind: str, name: str, names: Names) -> Iterator[Finding]:
    if name not in names[f"{kind}s"]:
        yield Finding(path=path, diagnostic=refer(kind, write_path(path[:-1]), name, names[f"{kind}s"]))


def _check_entry(path: Path, entry: list[Observation], definition: Indicator | None, names: Names) -> Iterator[Finding]:
    for position, observation in enumerate(entry):
        here = (*path, position)
        yield from _refer((*here, "source"), "source", observation.source, names)
        yield from _check_figure((*here, "value"), observation.figure, definition)


def _check_figure(path: Path, figure: Decimal | None, definition: Indicator | None) -> Iterator[Finding]:
    if definition is None or definition.allows(figure):
        return
    trouble = check_limits(write_path(path).removesuffix(".value"), figure, definition)
    if trouble:
        yield Finding(path=path, diagnostic=trouble)
