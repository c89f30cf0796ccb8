"""From the names on the command line to one data set, or to every reason why there is none."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from kopumkm.errors import CannotRun, Diagnostic, Location, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.findings import Finding, Path
from kopumkm.model.dataset import DataFile, Dataset
from kopumkm.reading.files import TextFile, find_files, read_text
from kopumkm.reading.merging import SECTIONS, Merger
from kopumkm.reading.references import Names, check_references
from kopumkm.reading.toml import ReadDocument, read_document

if TYPE_CHECKING:
    from kopumkm.reading.tidy_csv import RowPlaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What came of reading data files.

    Attributes:
        dataset: The data set; incomplete and not to be used when there is an error among the diagnostics.
        diagnostics: Every mistake found, in the order of the files.
        files: The TOML files as they were read.
        rows: The places of the records of each CSV file.
    """

    dataset: Dataset
    diagnostics: tuple[Diagnostic, ...] = ()
    files: tuple[TextFile, ...] = ()
    rows: tuple[RowPlaces, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether the data set is not to be used."""
        return any(each.severity == "error" for each in self.diagnostics)

    def locate(self, finding: Finding) -> Diagnostic:
        """Find the place of what is wrong in the data.

        Args:
            finding: What is wrong, and the path of the entry: a record of a CSV file has the path that it would have
                in TOML, `("values", region, indicator, year, position, key)`.

        Returns:
            The diagnostic with its file, line and column.
        """
        return self.locate_all([finding])[0]

    def locate_all(self, findings: Sequence[Finding]) -> list[Diagnostic]:
        """Find the places of all that is wrong in the data, which takes hardly longer than that of one.

        Args:
            findings: As for `locate`.

        Returns:
            The diagnostics in the order of `findings`.
        """
        from kopumkm.reading.mistakes import locate_all  # noqa: PLC0415 - a valid run does not pay for it

        places = [self._find_row(finding.path) for finding in findings]
        elsewhere = [finding for finding, place in zip(findings, places, strict=True) if place is None]
        located = iter(locate_all(elsewhere, self.files))
        return [
            next(located) if place is None else finding.diagnostic.at(place)
            for finding, place in zip(findings, places, strict=True)
        ]

    def _find_row(self, path: Path) -> Location | None:
        """Find the record of a CSV file that a path leads to, if it is one."""
        match path:
            case ("values", str(region), str(indicator), str(year), *rest):
                position = next((each for each in rest if isinstance(each, int)), 0)
                key = next((each for each in rest if isinstance(each, str)), "value")
                for rows in self.rows:
                    with contextlib.suppress(LookupError):
                        return rows.find(region, indicator, int(year), position, key)
        return None


def load_dataset(
    paths: tuple[str, ...] = (), standard_input: BinaryIO | None = None
) -> tuple[Dataset, tuple[Diagnostic, ...]]:
    """Read data files and check that they fit together.

    Args:
        paths: TOML files, folders of them, `-` or `embedded`; none means the embedded data set.
        standard_input: The stream behind `-`.

    Returns:
        The data set and every mistake found. With any error among them, the data set is incomplete and not to be used.

    Raises:
        CannotRun: When a file cannot be read at all.
    """
    loaded = load(read_text(path, standard_input) for path in find_files(paths))
    return loaded.dataset, loaded.diagnostics


def load(texts: Iterable[TextFile]) -> Loaded:
    """Read data files that are at hand as text, and check that they fit together.

    Args:
        texts: The TOML files; CSV files that they name are read from disk.

    Returns:
        What came of it.
    """
    documents = [read_document(each) for each in texts]
    files = [each.file for each in documents]
    diagnostics = [diagnostic for each in documents for diagnostic in each.diagnostics]
    merger = Merger()
    for each in documents:
        merger.add_document(each.document, each.file)
    csv_files: list[TextFile] = []
    rows: list[RowPlaces] = []
    if all(each.names for each in documents):  # a file that is no TOML at all would make every reference look wrong
        names = {section: frozenset().union(*(each.names[section] for each in documents)) for section in SECTIONS}
        findings = check_references(merger.make_dataset(), names)
        diagnostics += [_locate(finding, files) for finding in findings]
        for file in _find_csv_files(documents, diagnostics):
            rows.append(_add_csv_file(file, merger, names, diagnostics))
            csv_files.append(file)
    diagnostics += merger.repeated
    dataset = replace(
        merger.make_dataset(),
        files=tuple(DataFile(name=file.name, content=file.content, path=file.path) for file in (*files, *csv_files)),
    )
    different = {(each.code, str(each.location)): each for each in diagnostics}  # one text may stand for two languages
    return Loaded(
        dataset=dataset,
        diagnostics=tuple(sorted(different.values(), key=in_reading_order)),
        files=tuple(files),
        rows=tuple(rows),
    )


def _locate(finding: Finding, files: Iterable[TextFile]) -> Diagnostic:
    from kopumkm.reading.mistakes import locate  # noqa: PLC0415 - a valid run does not pay for the finder of lines

    return locate(finding, files)


def in_reading_order(diagnostic: Diagnostic) -> tuple[str, int, int]:
    """Key by which diagnostics are sorted: file, line, column."""
    place = diagnostic.location
    return (place.file, place.line or 0, place.column) if place else ("", 0, 0)


def _add_csv_file(file: TextFile, merger: Merger, names: Names, diagnostics: list[Diagnostic]) -> RowPlaces:
    """Add the observations of a CSV file; return the places of its records."""
    from kopumkm.reading.tidy_csv import read_tidy_csv  # noqa: PLC0415 - most data sets name no CSV file

    series, places, mistakes = read_tidy_csv(file, names, merger.sections["indicators"])

    def origin(region: str, indicator: str, year: str) -> Location:
        return places.find(region, indicator, int(year))

    for (region, indicator), years in series.items():
        merger.add_years(region, indicator, years, origin)
    diagnostics += mistakes
    return places


def _find_csv_files(documents: Iterable[ReadDocument], diagnostics: list[Diagnostic]) -> Iterator[TextFile]:
    for read in documents:
        for position, name in enumerate(read.document.values_from):
            beside = problem("K009", found=name, problem=Term(BESIDE_A_FILE))
            here = Finding(path=("values_from", position), diagnostic=beside)
            if read.file.folder is None:
                diagnostics.append(_locate(here, [read.file]))
                continue
            try:
                yield read_text(read.file.folder / name, None)
            except CannotRun as failure:
                diagnostics += [_name_the_reader(each, here, read.file) for each in failure.diagnostics]


BESIDE_A_FILE = _("values_from is looked up beside the data file, and standard input lies nowhere")


TOO_LARGE = _("it is larger than the limit of 64 MiB")


def _name_the_reader(diagnostic: Diagnostic, here: Finding, file: TextFile) -> Diagnostic:
    """Point at the name in values_from, unless the mistake lies inside the CSV file."""
    if diagnostic.location is not None and diagnostic.location.line is not None:
        return diagnostic
    trouble = Term(TOO_LARGE) if diagnostic.code == "K004" else diagnostic.parameters["problem"]
    named = problem("K009", found=here.diagnostic.parameters["found"], problem=trouble)
    return _locate(replace(here, diagnostic=named), [file])
