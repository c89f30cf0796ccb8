"""The answer of `check`: everything that is wrong or doubtful in a data set, with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kopumkm.checks import CHECKS
from kopumkm.errors import CannotRun, Diagnostic, find_nearest, problem
from kopumkm.findings import Finding, Path
from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation
from kopumkm.reports.rows import Report, column


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One error or warning."""

    code: str = column("Code of the mistake; codes never change their meaning")
    check: str | None = column("Short name of the check; null for what reading the files has found")
    severity: str = column("error or warning")
    message: str = column("What is wrong, in English")
    hint: str = column("How it is mended, in English")
    file: str | None = column("File, as it was named")
    line: int | None = column("Line in the file, from 1")
    column_: int | None = column("Column in the line, from 1, in characters")
    region: str | None = column("Identifier of the region of the figure or target")
    indicator: str | None = column("Identifier of the indicator of the figure or target")
    year: int | None = column("Year of the figure or target")
    target: str | None = column("Identifier of the target")
    source: str | None = column("Identifier of the source: that of the figure, or the one that is meant")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport(Report):
    """The answer of `check`.

    Attributes:
        diagnostics: What each row says, to be said in either language.
        is_complete: Whether the contents were looked at; errors in reading prevent it.
    """

    diagnostics: tuple[Diagnostic, ...]
    is_complete: bool

    def count(self, severity: str) -> int:
        """Count the errors or the warnings."""
        return sum(each.severity == severity for each in self.diagnostics)


def report_unreadable(
    dataset: Dataset, diagnostics: Iterable[Diagnostic], parameters: Mapping[str, object]
) -> CheckReport:
    """Report the mistakes that reading has found, all of them.

    Args:
        dataset: What could be read.
        diagnostics: The mistakes.
        parameters: The question, as the machine output repeats it.

    Returns:
        One row for each.
    """
    return _make_report(dataset, [((), each) for each in diagnostics], parameters, is_complete=False)


def report_checks(
    dataset: Dataset, findings: Sequence[Finding], located: Sequence[Diagnostic], parameters: Mapping[str, object]
) -> CheckReport:
    """Report what the checks have found, in the order of the files.

    Args:
        dataset: The data.
        findings: What was found.
        located: The diagnostics of the findings, at their places.
        parameters: The question, as the machine output repeats it.

    Returns:
        One row for each finding.
    """
    entries = [(finding.path, diagnostic) for finding, diagnostic in zip(findings, located, strict=True)]
    order = {file.name: place for place, file in enumerate(dataset.files)}

    def in_reading_order(entry: tuple[Path, Diagnostic]) -> tuple[int, int, int, str]:
        place = entry[1].location
        return (order.get(place.file, 0), place.line or 0, place.column, entry[1].code) if place else (0, 0, 0, "")

    return _make_report(dataset, sorted(entries, key=in_reading_order), parameters, is_complete=True)


def _make_report(
    dataset: Dataset, entries: list[tuple[Path, Diagnostic]], parameters: Mapping[str, object], *, is_complete: bool
) -> CheckReport:
    subjects = _Subjects(dataset)
    return CheckReport(
        command="check",
        dataset=dataset,
        parameters=parameters,
        rows=tuple(_make_row(subjects.find(path), diagnostic) for path, diagnostic in entries),
        series={},
        diagnostics=tuple(diagnostic for _path, diagnostic in entries),
        is_complete=is_complete,
    )


def _make_row(subject: Subject, diagnostic: Diagnostic) -> CheckRow:
    place = diagnostic.location
    return CheckRow(
        code=diagnostic.code,
        check=CHECKS[diagnostic.code].name if diagnostic.code in CHECKS else None,
        severity=diagnostic.severity,
        message=diagnostic.message,
        hint=diagnostic.hint,
        file=place.file if place else None,
        line=place.line if place else None,
        column_=place.column if place and place.line is not None else None,
        region=subject.region,
        indicator=subject.indicator,
        year=subject.year,
        target=subject.target,
        source=subject.source,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a finding is about, as far as its place says."""

    region: str | None = None
    indicator: str | None = None
    year: int | None = None
    target: str | None = None
    source: str | None = None


class _Subjects:
    """Finds out what findings are about; the observations of a series are made once."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.series: dict[tuple[str, str], dict[int, tuple[Observation, ...]]] = {}

    def find(self, path: Path) -> Subject:
        match path:
            case ("values", str(region), str(indicator), str(year), *rest):
                key = region, indicator
                position = next((each for each in rest if isinstance(each, int)), 0)
                if key not in self.series:
                    self.series[key] = self.dataset.find_observations(*key)
                source = self.series[key][int(year)][position].source
                return Subject(region=region, indicator=indicator, year=int(year), source=source)
            case ("targets", str(name), *_):
                target = self.dataset.targets[name]
                return Subject(
                    region=target.region,
                    indicator=target.indicator,
                    year=target.year,
                    target=name,
                    source=target.source,
                )
            case ("sources", str(name), *_):
                return Subject(source=name)
            case ("indicators", str(name), *_):
                return Subject(indicator=name)
        return Subject()


def choose_checks(select: Iterable[str], ignore: Iterable[str]) -> list[str]:
    """Find the checks that are wanted.

    Args:
        select: Codes or beginnings of codes, also several separated by commas; none means every check.
        ignore: Those not wanted among them.

    Returns:
        Codes in the order of the registry.

    Raises:
        CannotRun: K044 for a code that means no check.

    >>> choose_checks(["K10,K110"], ["K102", "k103"])
    ['K101', 'K104', 'K105', 'K110']
    """
    mistakes: list[Diagnostic] = []
    wanted = _find_codes("--select", select, mistakes)
    unwanted = _find_codes("--ignore", ignore, mistakes)
    if mistakes:
        raise CannotRun(mistakes)
    return [code for code in CHECKS if code not in unwanted and (code in wanted or not wanted)]


def _find_codes(option: str, given: Iterable[str], mistakes: list[Diagnostic]) -> set[str]:
    codes: set[str] = set()
    for written in (part.strip() for each in given for part in each.split(",")):
        found = [code for code in CHECKS if written and code.startswith(written.upper())]
        codes.update(found)
        if not found:
            nearest = find_nearest(written.upper(), CHECKS)
            mistakes.append(problem("K044", nearest=nearest, option=option, found=written, valid=", ".join(CHECKS)))
    return codes
