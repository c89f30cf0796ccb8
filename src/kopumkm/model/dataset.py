"""The data set: the definitions and values of all files together, after every check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kopumkm.model.definitions import Indicator, Region, Source, Target
from kopumkm.model.observation import Observation, RawEntries, make_entries
from kopumkm.model.scalars import BilingualText, Language
from kopumkm.model.scheme import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file that was read.

    Attributes:
        name: As the user gave it; `embedded` for the data set that comes with the program.
        content: Its bytes, to fingerprint it when an output asks for that.
        path: Where it lies, so that no output is written over it; None for standard input.
    """

    name: str
    content: bytes
    path: Path | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the content, in hexadecimal digits."""
        import hashlib  # noqa: PLC0415 - few outputs ask for it

        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Definitions, targets and values that fit together.

    Attributes:
        title: Title by language.
        description: Scope and honest limits.
        region: Region that is meant when none is asked for.
        schemes: Classification schemes of its own.
        values: Region, then indicator, then what is recorded for each year.
        files: The files it was read from, in the order of reading.
    """

    title: Mapping[Language, str]
    region: str | None
    regions: Mapping[str, Region]
    sources: Mapping[str, Source]
    indicators: Mapping[str, Indicator]
    targets: Mapping[str, Target]
    schemes: Mapping[str, Scheme]
    values: Mapping[str, Mapping[str, RawEntries]]
    files: tuple[DataFile, ...] = ()
    description: BilingualText | None = None

    def find_observations(self, region: str, indicator: str) -> dict[int, tuple[Observation, ...]]:
        """Find what is recorded for an indicator in a region.

        Args:
            region: Key of `regions`.
            indicator: Key of `indicators`.

        Returns:
            Year to observations, years ascending; the first observation of a year is the one used.
        """
        return make_entries(self.values.get(region, {}).get(indicator, {}))

    def find_publisher(self, source: str) -> str:
        """Find who published a source; one without a publisher stands for itself."""
        return self.sources[source].publisher or source

    def find_ancestors(self, region: str) -> Iterator[str]:
        """Yield the regions that a region lies in, nearest first.

        Args:
            region: Key of `regions`.

        Yields:
            Keys of `regions`.
        """
        parent = self.regions[region].part_of
        while parent is not None:
            yield parent
            parent = self.regions[parent].part_of
