"""A sheet to what it says: a table that `export` wrote, or one with headings as an office publishes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from kopumkm.errors import CannotRun, Diagnostic, Location, Term, find_nearest, list_names, problem
from kopumkm.errors import mark_message as _
from kopumkm.importing.cross_table import recognise_cross_table
from kopumkm.importing.exported import is_exported, read_exported
from kopumkm.importing.grid import Sheet, is_empty, name_cell, write_cell
from kopumkm.importing.matching import Matcher
from kopumkm.importing.understanding import ImportedRecord, Options, Understanding
from kopumkm.importing.units import is_percent
from kopumkm.model.dataset import Dataset
from kopumkm.model.limits import check_limits
from kopumkm.writing.tidy_csv import Record

HEADINGS_WITHIN = 30
"""So many rows may stand above the header of a tidy table."""


def recognise(sheet: Sheet, dataset: Dataset, options: Options, file: str = "") -> Understanding:
    """Understand a sheet.

    Args:
        sheet: Its cells.
        dataset: The definitions that its labels are matched with.
        options: What the user says about it.
        file: Name of the file, for messages.

    Returns:
        What was understood, with every mistake.

    Raises:
        CannotRun: K082 when no table is found, K088 when it does not say what it is about.
    """
    for number, row in enumerate(sheet.rows[:HEADINGS_WITHIN]):
        if is_exported([write_cell(value) for value in row]):
            return _recognise_tidy(sheet, number, dataset, options, file)
    matcher = Matcher(dataset, options.maps)
    found = recognise_cross_table(sheet, dataset, options, matcher)
    strange = [label for label in options.maps if label not in matcher.used]
    found.mistakes += [problem("K094", option=f"--map {label}", problem=Term(NO_SUCH_LABEL)) for label in strange]
    if options.as_of and len({each.record.year for each in found.records}) > 1:
        found.mistakes.append(problem("K094", option="--as-of", problem=Term(ONE_DATE)))
    if options.scale is None:
        found.mistakes += find_fractions(found.records, dataset)
    return found


NO_SUCH_LABEL = _("the table has no such label, or what it stands for does not exist")
ONE_DATE = _("one date cannot hold for several years")
SAYS_ITSELF = _("a tidy table says it in every row")


def find_fractions(records: Iterable[ImportedRecord], dataset: Dataset) -> list[Diagnostic]:
    """Find percentages that a spreadsheet seems to hold as fractions: 0.273 where 27.3 is meant.

    Args:
        records: The records.
        dataset: The definitions.

    Returns:
        A mistake (K098) for each indicator in percent all of whose figures lie between -1 and 1.
    """
    figures: dict[str, list[ImportedRecord]] = defaultdict(list)
    for each in records:
        if each.record.observation.value and is_percent(dataset.indicators[each.record.indicator]):
            figures[each.record.indicator].append(each)
    return [
        problem("K098", indicator=key, cell=name_cell(found[0].place), value=found[0].printed)
        for key, found in figures.items()
        if all(abs(each.record.observation.value or Decimal(0)) < 1 and "%" not in each.printed for each in found)
    ]


def _recognise_tidy(sheet: Sheet, header: int, dataset: Dataset, options: Options, file: str) -> Understanding:
    """Read a table that says everything in every row."""
    found = Understanding(sheet=sheet, shape="tidy", header=(header,))
    found.title = tuple(write_cell(value) for row in sheet.rows[:header] for value in row if not is_empty(value))
    given = {
        "--decimal": options.decimal,
        "--indicator": options.indicator,
        "--region": options.region,
        "--year": options.year,
        "--source": options.source,
        "--as-of": options.as_of,
        "--status": options.status,
        "--scale": options.scale,
        "--map": options.maps or None,
    }
    for option, value in given.items():
        if value is not None:
            found.mistakes.append(problem("K094", option=option, problem=Term(SAYS_ITSELF)))
    try:
        records = read_exported(sheet.rows[header:], file)
    except CannotRun as failure:
        found.mistakes += [_move(each, header) for each in failure.diagnostics]
        return found
    for each in records:
        trouble = _check_names(each, dataset)
        if trouble:
            found.mistakes.append(trouble)
        else:
            printed = "" if each.observation.value is None else format(each.observation.value, "f")
            found.records.append(ImportedRecord(place=(header, 0), printed=printed, record=each))
    return found


def _move(diagnostic: Diagnostic, header: int) -> Diagnostic:
    """Count the lines of a table from the top of the sheet."""
    place = diagnostic.location
    if place is None or place.line is None:
        return diagnostic
    return diagnostic.at(Location(file=place.file, line=place.line + header))


def _check_names(record: Record, dataset: Dataset) -> Diagnostic | None:
    """Refuse names that are not defined and figures outside their limits."""
    observation = record.observation
    for kind, name, valid in (
        ("region", record.region, dataset.regions),
        ("indicator", record.indicator, dataset.indicators),
        ("source", observation.source, dataset.sources),
    ):
        if name is not None and name not in valid:
            nearest = find_nearest(name, valid)
            return problem("K040", nearest=nearest, kind=Term(kind), found=name, valid=list_names(valid))
    key = f"{record.region} {record.indicator} {record.year}"
    return check_limits(key, observation.figure, dataset.indicators[record.indicator])
