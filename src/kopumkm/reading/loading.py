"""From the names on the command line to one data set, or to every reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from kopumkm.errors import CannotRun, Diagnostic, Location, problem
from kopumkm.model.dataset import DataFile, Dataset
from kopumkm.model.definitions import DatasetInfo, Document
from kopumkm.model.observation import Observation, RawEntries
from kopumkm.reading.files import TextFile, find_files, read_text
from kopumkm.reading.findings import Finding, write_path
from kopumkm.reading.references import check_references
from kopumkm.reading.toml import ReadDocument, read_document

SECTIONS = ("regions", "sources", "indicators", "targets")


def load_dataset(
    paths: tuple[str, ...] = (), standard_input: BinaryIO | None = None
) -> tuple[Dataset, tuple[Diagnostic, ...]]:
    """Read data files and check that they fit together.

    Args:
        paths: TOML files, folders of them, or `-`; none means the embedded data set.
        standard_input: The stream behind `-`.

    Returns:
        The data set and every mistake found. With any error among them, the data set is incomplete and not to be used.

    Raises:
        CannotRun: When a file cannot be read at all.
    """
    documents = [read_document(read_text(path, standard_input)) for path in find_files(paths)]
    files = [each.file for each in documents]
    diagnostics = [diagnostic for each in documents for diagnostic in each.diagnostics]
    merged, repeated = _merge(documents)
    names = {
        section: frozenset().union(*(each.names.get(section, frozenset()) for each in documents))
        for section in SECTIONS
    }
    readable = all(each.names for each in documents)
    findings = [*repeated, *(check_references(merged, names) if readable else ())]
    diagnostics += [finding if isinstance(finding, Diagnostic) else _locate(finding, files) for finding in findings]
    tables, csv_files, more = _read_csv_files(documents, merged, names)
    if readable:
        diagnostics += more
    dataset = Dataset(
        title=merged.title,
        region=merged.region,
        regions=merged.regions,
        sources=merged.sources,
        indicators=merged.indicators,
        targets=merged.targets,
        values=tables,
        files=tuple(DataFile(name=file.name, content=file.content) for file in [*files, *csv_files]),
    )
    unlike = {(each.code, str(each.location)): each for each in reversed(diagnostics)}  # one text stands for two languages
    return dataset, tuple(sorted(unlike.values(), key=_in_reading_order))


def _locate(finding: Finding, files: Iterable[TextFile]) -> Diagnostic:
    from kopumkm.reading.mistakes import locate  # noqa: PLC0415 - a valid run does not pay for the finder of lines

    return locate(finding, files)


def _in_reading_order(diagnostic: Diagnostic) -> tuple[str, int, int]:
    place = diagnostic.location
    return (place.file, place.line or 0, place.column) if place else ("", 0, 0)


def _merge(documents: list[ReadDocument]) -> tuple[Dataset, list[Finding | Diagnostic]]:
    """Put the documents together; a key that two of them define is a mistake that names both places."""
    repeated: list[Finding | Diagnostic] = []
    sections: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    info: dict[str, Any] = {}
    values: dict[str, dict[str, dict[Any, Any]]] = {}
    origin: dict[tuple[str, ...], TextFile] = {}

    def claim(path: tuple[str, ...], file: TextFile) -> None:
        first = origin.setdefault(path, file)
        if first is not file:
            repeated.append(_repeated(path, first, file))

    for read in documents:
        document, file = read.document, read.file
        for key in document.dataset.model_fields_set:
            claim(("dataset", key), file)
            info[key] = getattr(document.dataset, key)
        for section, merged in sections.items():
            for key, entry in getattr(document, section).items():
                claim((section, key), file)
                merged[key] = entry
        for region, table in document.values.items():
            for indicator, entries in table.items():
                into = values.setdefault(region, {}).setdefault(indicator, {})
                if into:
                    for year in {str(year) for year in entries} & {str(year) for year in into}:
                        first = next(
                            each.file for each in documents if _has_year(each.document, region, indicator, year)
                        )
                        repeated.append(_repeated(("values", region, indicator, year), first, file))
                    values[region][indicator] = {int(year): entry for year, entry in {**into, **entries}.items()}
                else:
                    values[region][indicator] = dict(entries) if len(documents) > 1 else entries
    dataset = _make_dataset(DatasetInfo.model_construct(**info), sections, values)
    return dataset, repeated


def _make_dataset(
    info: DatasetInfo, sections: Mapping[str, dict[str, Any]], values: Mapping[str, Mapping[str, RawEntries]]
) -> Dataset:
    title = info.title
    return Dataset(
        title={"id": title.in_language("id"), "en": title.in_language("en")} if title else {"id": "", "en": ""},
        region=info.region,
        values=values,
        **sections,
    )


def _has_year(document: Document, region: str, indicator: str, year: str) -> bool:
    return year in {str(each) for each in document.values.get(region, {}).get(indicator, {})}


def _repeated(path: tuple[str, ...], first: TextFile, second: TextFile) -> Diagnostic:
    finding = Finding(path=path, diagnostic=problem("K019", key=write_path(path), first=_place_of(path, first)))
    return _locate(finding, [second])


def _place_of(path: tuple[str, ...], file: TextFile) -> str:
    return str(_locate(Finding(path=path, diagnostic=problem("K019")), [file]).location)


def _read_csv_files(
    documents: Iterable[ReadDocument], merged: Dataset, names: Mapping[str, frozenset[str]]
) -> tuple[Mapping[str, Mapping[str, RawEntries]], list[TextFile], list[Diagnostic]]:
    """Add the observations of the CSV files that the documents name."""
    values: dict[str, dict[str, Any]] = {region: dict(table) for region, table in merged.values.items()}
    files: list[TextFile] = []
    diagnostics: list[Diagnostic] = []
    origin: dict[tuple[str, str, int], Location] = {}
    for read, file in _find_csv_files(documents, diagnostics):
        from kopumkm.reading.tidy_csv import read_tidy_csv  # noqa: PLC0415 - most data sets name no CSV file

        files.append(file)
        series, places, mistakes = read_tidy_csv(file, names, merged.indicators)
        diagnostics += mistakes
        for (region, indicator), years in series.items():
            into = values.setdefault(region, {}).get(indicator, {})
            taken = {str(year) for year in into}
            for year in years:
                if str(year) in taken:
                    first = origin.get((region, indicator, year)) or _place_of(
                        ("values", region, indicator, str(year)), read.file
                    )
                    written = f"{region}, {indicator}, {year}"
                    here = places[region, indicator, year]
                    diagnostics.append(problem("K019", key=written, first=str(first)).at(here))
                origin.setdefault((region, indicator, year), places[region, indicator, year])
            values[region][indicator] = {int(year): entry for year, entry in {**into, **years}.items()}
    return values, files, diagnostics


def _find_csv_files(
    documents: Iterable[ReadDocument], diagnostics: list[Diagnostic]
) -> Iterator[tuple[ReadDocument, TextFile]]:
    for read in documents:
        for position, name in enumerate(read.document.values_from):
            folder = read.file.folder
            try:
                if folder is None:
                    raise CannotRun([problem("K001", problem="values_from needs a file on disk, not standard input")])
                yield read, read_text(folder / name, None)
            except CannotRun as failure:
                for diagnostic in failure.diagnostics:
                    finding = Finding(path=("values_from", position), diagnostic=diagnostic)
                    place = diagnostic.location if diagnostic.code == "K003" else None
                    diagnostics.append(diagnostic.at(place) if place else _locate(finding, [read.file]))
