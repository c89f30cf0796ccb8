"""What the checks look at: the data set, with the observations of every series made once."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kopumkm.calc.arithmetic import round_half_up
from kopumkm.errors import Number, problem
from kopumkm.findings import Finding, Path
from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation
from kopumkm.series import find_runs

Recorded = Mapping[int, tuple[Observation, ...]]
"""What is recorded for the years of one series; the first observation of a year is the one used."""

FORECAST, BREAK, DEFINITION = "F", "B", "D"
"""Statuses that decide what can be compared with what."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure used for a year, which is there and no forecast."""

    year: int
    value: Decimal
    record: Observation


@dataclass(frozen=True, slots=True)
class Records:
    """A data set as the checks look at it.

    Attributes:
        dataset: The data set.
        series: What is recorded, by region and indicator.
        figures: The actual figures used, by region and indicator, years ascending.
        used_sources: Every source that a figure or a target names.
    """

    dataset: Dataset
    series: Mapping[tuple[str, str], Recorded]
    figures: Mapping[tuple[str, str], tuple[Figure, ...]]
    used_sources: frozenset[str]

    @classmethod
    def of(cls, dataset: Dataset) -> Records:
        """Make the observations of every series."""
        series = {
            (region, indicator): dataset.find_observations(region, indicator)
            for region, table in dataset.values.items()
            for indicator in table
        }
        figures = {key: tuple(_find_figures(recorded)) for key, recorded in series.items()}
        entries = (entry for recorded in series.values() for entry in recorded.values())
        by_values = frozenset(each.source for entry in entries for each in entry if each.source is not None)
        return cls(dataset, series, figures, by_values.union(*(it.named_sources for it in dataset.targets.values())))

    def find_used(self, region: str, indicator: str, year: int) -> Observation | None:
        """Find the observation used for a year, if any."""
        entry = self.series.get((region, indicator), {}).get(year)
        return entry[0] if entry else None

    def find_publisher(self, record: Observation) -> str | None:
        """Find who published a figure; a source without a publisher stands for itself."""
        return None if record.source is None else self.dataset.find_publisher(record.source)


def _find_figures(recorded: Recorded) -> Iterator[Figure]:
    for year, (used, *_rivals) in recorded.items():
        if used.figure is not None and used.standing.code != FORECAST:
            yield Figure(year, used.figure, used)


def find_steps(figures: tuple[Figure, ...]) -> Iterator[tuple[Figure, Figure]]:
    """Pair each figure with the one before it, unless a status says that the two cannot be compared.

    Args:
        figures: The figures of a series, years ascending.

    Yields:
        Earlier and later figure.
    """
    for before, after in itertools.pairwise(figures):
        if after.record.standing.code not in (BREAK, DEFINITION) and before.record.standing.code != DEFINITION:
            yield before, after


def warn_at(code: str, path: Path, *, on_key: bool = False, **parameters: str) -> Finding:
    """Make a finding.

    Args:
        code: Key of `CHECKS`.
        path: The entry in the data.
        on_key: Whether the key is to be underlined and not the value behind it.
        parameters: Values for the message.

    Returns:
        The finding; the registry says how severe it is.
    """
    return Finding(path=path, diagnostic=problem(code, **parameters), on_key=on_key)


def find_path(region: str, indicator: str, year: int, position: int = 0, key: str = "value") -> Path:
    """Name the place of an observation."""
    return ("values", region, indicator, str(year), position, key)


def name_series(region: str, indicator: str) -> str:
    """Name a series in a message."""
    return f"{indicator} {region}"


def name_record(region: str, indicator: str, year: int) -> str:
    """Name a year of a series in a message."""
    return f"{indicator} {region} {year}"


def name_origin(record: Observation) -> str:
    """Name the source and the date of an observation, as far as they are known."""
    return ", ".join(filter(None, (record.source, str(record.as_of or "")))) or "-"


def list_years(years: Iterable[int]) -> str:
    """List years in order, those that follow each other as a range.

    >>> list_years([2014, 2016, 2017, 2018, 2020, 2021])
    '2014, 2016–2018, 2020, 2021'
    """
    longest_list = 2
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > longest_list else ", ".join(map(str, run)) for run in find_runs(years)
    )


def as_written(figure: Decimal) -> Number:
    """Put a recorded figure into a message, with the digits it has."""
    return Number(format(figure, "f"))


def rounded(figure: Decimal, decimals: int = 2, *, signed: bool = False) -> Number:
    """Put a computed figure into a message.

    >>> rounded(Decimal("27.308"), signed=True)
    '+27.31'
    """
    shown = round_half_up(figure, decimals)
    return Number(format(shown, "+f" if signed and shown else "f"))
