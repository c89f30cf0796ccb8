"""A figure with everything that is known about it, checked as a data file is when it is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from pydantic import ValidationError

from kopumkm.errors import ERRORS, Diagnostic, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.importing.figures import Figure
from kopumkm.importing.grid import Place, name_cell
from kopumkm.importing.understanding import ImportedRecord, Unread
from kopumkm.importing.units import is_percent
from kopumkm.model.dataset import Dataset
from kopumkm.model.limits import check_limits
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import PartialDate, shorten
from kopumkm.model.status import STATUSES
from kopumkm.writing.tidy_csv import Record

ENOUGH_DIGITS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known about a figure besides its number."""

    region: str
    indicator: str
    year: int
    status: str = ""
    as_of: PartialDate | None = None
    source: str | None = None
    note: str = ""
    note_en: str = ""


def multiply(number: Decimal, scale: Decimal | None) -> Decimal:
    """Multiply without rounding.

    >>> multiply(Decimal("15.2"), Decimal(1000))
    Decimal('15200.0')
    """
    if scale is None:
        return number
    with localcontext(prec=ENOUGH_DIGITS):
        return number * scale


def observe(
    dataset: Dataset, place: Place, printed: str, figure: Figure, about: Circumstances, scale: Decimal | None
) -> ImportedRecord | Unread:
    """Make the record of a figure.

    Args:
        dataset: The definitions, for limits and units.
        place: The cell.
        printed: What stands in it.
        figure: The figure as it was read.
        about: What else is known about it.
        scale: Factor by which it is multiplied.

    Returns:
        The record, or why there is none.
    """
    indicator = dataset.indicators[about.indicator]
    trouble = figure.trouble
    if figure.is_percent and not is_percent(indicator):
        trouble = Term(_("it is a percentage, and the unit of the indicator is none"))
    if trouble:
        return Unread(place=place, diagnostic=explain(place, printed, trouble))
    status = figure.status or about.status
    value = None if figure.number is None else multiply(figure.number, scale)
    if figure.status and value is not None and about.status and STATUSES[about.status].standing != "value":
        status = about.status  # the model then says that the two do not fit
    given: dict[str, object] = {"status": status or "A"}
    if value is not None:
        given["value"] = value
    if about.as_of:
        given["as_of"] = str(about.as_of)
    if about.source:
        given["source"] = about.source
    if about.note or about.note_en:
        texts = {"id": about.note, "en": about.note_en}
        given["note"] = {key: text for key, text in texts.items() if text} if about.note_en else about.note
    try:
        observation = Observation.model_validate(given)
    except ValidationError as invalid:
        return Unread(place=place, diagnostic=explain_invalid(place, printed, invalid))
    key = f"{name_cell(place)} ({about.indicator} {about.year})"
    outside = check_limits(key, observation.figure, indicator)
    if outside:
        return Unread(place=place, diagnostic=outside)
    record = Record(region=about.region, indicator=about.indicator, year=about.year, observation=observation)
    return ImportedRecord(place=place, printed=printed, record=record)


def explain(place: Place, printed: str, trouble: str) -> Diagnostic:
    """Make the diagnostic for a cell that is not read."""
    return problem("K085", cell=name_cell(place), found=shorten(printed), problem=trouble)


def explain_invalid(place: Place, printed: str, invalid: ValidationError) -> Diagnostic:
    """Make the diagnostic for what the model refuses."""
    error = invalid.errors(include_url=False)[0]
    code = error["type"] if error["type"] in ERRORS else ""
    context: Mapping[str, str] = {"table": name_cell(place), "key": name_cell(place), **error.get("ctx", {})}
    if not code:
        return explain(place, printed, error["msg"])
    return problem(code, **{name: value for name, value in context.items() if isinstance(value, str)})


def find_repeated(records: Iterable[ImportedRecord], *, rivals: bool) -> list[Diagnostic]:
    """Find figures that stand twice in the same table.

    Args:
        records: The records.
        rivals: Whether figures of different source or date are rivals, as in tidy tables, and no mistake.

    Returns:
        One mistake (K090) for each that repeats an earlier one, also where both are equal.
    """
    seen: dict[tuple[object, ...], Place] = {}
    mistakes = []
    for each in records:
        record, told = each.record, each.record.observation
        apart = (told.source, told.as_of) if rivals else ()
        key = (record.region, record.indicator, record.year, *apart)
        first = seen.setdefault(key, each.place)
        if first != each.place:
            about = f"{record.region}, {record.indicator}, {record.year}"
            mistakes.append(problem("K090", cell=name_cell(each.place), about=about, first=name_cell(first)))
    return mistakes
