"""Several files into one data set: what two of them define is a mistake that names both places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kopumkm.errors import Diagnostic, Location, problem
from kopumkm.findings import Finding, Path, write_path
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import DatasetInfo, Document
from kopumkm.model.observation import RawEntries
from kopumkm.reading.files import TextFile

SECTIONS = ("regions", "sources", "indicators", "targets", "schemes")

Origin = Callable[[str, str, str], Location]
"""Finds where a file records a region, an indicator and a year."""


class Merger:
    """Takes documents and tables of values, one after the other.

    Attributes:
        sections: Definitions and targets so far, by section.
        values: Values so far, by region and indicator.
        repeated: What was defined twice.
    """

    def __init__(self) -> None:
        self.info: dict[str, Any] = {}
        self.sections: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
        self.values: dict[str, dict[str, RawEntries]] = {}
        self.repeated: list[Diagnostic] = []
        self._origins: dict[Path, TextFile] = {}
        self._homes: dict[tuple[str, str], list[tuple[RawEntries, Origin]]] = {}

    def add_document(self, document: Document, file: TextFile) -> None:
        """Add what a TOML file says.

        Args:
            document: Its content.
            file: The file, to find the places of what stands twice.
        """
        for key in sorted(document.dataset.model_fields_set):
            self._add(self.info, ("dataset", key), getattr(document.dataset, key), file)
        for section, entries in self.sections.items():
            for key, entry in getattr(document, section).items():
                self._add(entries, (section, key), entry, file)

        def origin(region: str, indicator: str, year: str) -> Location:
            return find_location(("values", region, indicator, year), file)

        for region, table in document.values.items():
            for indicator, entries in table.items():
                self.add_years(region, indicator, entries, origin)

    def _add(self, entries: dict[str, Any], path: tuple[str, str], entry: object, file: TextFile) -> None:
        first = self._origins.setdefault(path, file)
        if first is not file:
            self._repeat(path, find_location(path, first), find_location(path, file))
        entries[path[1]] = entry

    def add_years(self, region: str, indicator: str, entries: RawEntries, origin: Origin) -> None:
        """Add the years of one series.

        Args:
            region: Key of the region.
            indicator: Key of the indicator.
            entries: Year to what is recorded.
            origin: Finds the place of a year.
        """
        table = self.values.setdefault(region, {})
        homes = self._homes.setdefault((region, indicator), [])
        if homes:
            for held, held_origin in homes:
                for year in sorted({*map(str, held)} & {*map(str, entries)}):
                    place = region, indicator, year
                    self._repeat(("values", *place), held_origin(*place), origin(*place))
            before = {int(year): entry for year, entry in table[indicator].items()}
            table[indicator] = {**before, **{int(year): entry for year, entry in entries.items()}}
        else:
            table[indicator] = entries
        homes.append((entries, origin))

    def _repeat(self, path: Path, first: Location, second: Location) -> None:
        self.repeated.append(problem("K019", key=write_path(path), first=str(first)).at(second))

    def make_dataset(self) -> Dataset:
        """Make the data set of everything added so far."""
        title = self.info.get("title") or DatasetInfo().title
        return Dataset(
            title={"id": title.in_language("id"), "en": title.in_language("en")} if title else {"id": "", "en": ""},
            region=self.info.get("region"),
            regions=self.sections["regions"],
            sources=self.sections["sources"],
            indicators=self.sections["indicators"],
            targets=self.sections["targets"],
            schemes=self.sections["schemes"],
            values=self.values,
            description=self.info.get("description"),
        )


def find_location(path: Path, file: TextFile) -> Location:
    """Find where a path stands in a file.

    Args:
        path: Keys and list positions.
        file: The file.

    Returns:
        The location; at least that of the file.
    """
    from kopumkm.reading.mistakes import locate  # noqa: PLC0415 - a valid run does not pay for the finder of lines

    return locate(Finding(path=path, diagnostic=problem("K019")), [file]).location or Location(file=file.name)
