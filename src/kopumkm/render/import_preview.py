"""What a table was understood to say, in words, for a person to confirm before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kopumkm.errors import Diagnostic
from kopumkm.errors import mark_message as _
from kopumkm.render import View
from kopumkm.render.layout import Column, Layout
from kopumkm.render.table import render_layout
from kopumkm.render.words import Words, load_words

FIRST_ROWS = 8
"""So many records are shown; the rest is counted."""

SHAPES: Mapping[str, str] = {
    "tidy": _("tidy table: one figure a row"),
    "years_across": _("years across"),
    "years_down": _("years down"),
    "one_year": _("one year"),
}

STYLES: Mapping[str, str] = {
    ",": _("decimal comma (1.234,5)"),
    ".": _("decimal point (1,234.5)"),
    "?": _("undecided"),
    "": _("no number depends on it"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRecord:
    """One record as it would be written, and the cell that it comes from.

    Attributes:
        cell: Address of the cell; empty in a tidy table.
        printed: What stands in it.
        region: Key of the region.
        indicator: Key of the indicator.
        year: The year.
        value: The figure, as it would be written; empty when there is none.
        status: Observation status; A is final.
        as_of: Reference date, or empty.
    """

    cell: str
    printed: str
    region: str
    indicator: str
    year: int
    value: str
    status: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What a table was understood to say.

    Attributes:
        file: Name of the file, with that of the sheet.
        title: What stands above the table.
        shape: Key of `SHAPES`.
        decimal: Key of `STYLES`.
        style_reason: The cell by which the style was decided, and its text; empty when it was given or not needed.
        columns: Headings of the columns of figures, and what they were taken for.
        matches: Labels, and the keys that they were matched with.
        units: Units that the table names.
        records: Every record.
        blanks: How many cells among the figures are empty.
        unread: Cells that were not read.
        skipped: Cells left out on purpose: addresses, label, message of the reason.
        warnings: Messages and their parameters.
    """

    file: str
    title: tuple[str, ...]
    shape: str
    decimal: str
    style_reason: str
    columns: tuple[tuple[str, str], ...]
    matches: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    records: tuple[PreviewRecord, ...]
    blanks: int
    unread: tuple[Diagnostic, ...]
    skipped: tuple[tuple[str, str, str], ...]
    warnings: tuple[tuple[str, Mapping[str, str]], ...]


def render_preview(preview: ImportPreview, view: View) -> str:
    """Put a preview in words.

    Args:
        preview: What was understood.
        view: Language, width and signs.

    Returns:
        Text: the first records as a table, and below it everything that was decided, left out or not read.
    """
    say = load_words(view.language)
    with_cells = any(each.cell for each in preview.records)
    with_dates = any(each.as_of for each in preview.records)
    columns = (
        *([Column(header=say("Cell"), rank=0, is_number=False)] if with_cells else []),
        *([Column(header=say("Printed"), rank=2)] if with_cells else []),
        Column(header=say("Region"), rank=0, is_number=False),
        Column(header=say("Indicator"), rank=0, is_number=False),
        Column(header=say("Year"), rank=0),
        Column(header=say("Figure"), rank=0),
        Column(header=say("Status"), rank=1, is_number=False),
        *([Column(header=say("Reference date"), rank=3, is_number=False)] if with_dates else []),
    )
    rows = tuple(
        (
            *((each.cell, each.printed) if with_cells else ()),
            each.region,
            each.indicator,
            str(each.year),
            each.value or "…",
            each.status,
            *((each.as_of or "-",) if with_dates else ()),
        )
        for each in preview.records[:FIRST_ROWS]
    )
    notes = tuple((heading, tuple(lines)) for heading, lines in _write_notes(preview, say) if lines)
    title = say("Preview of {file}", file=preview.file)
    return render_layout(Layout(title=title, columns=columns, rows=rows, notes=notes), view)


def _write_notes(preview: ImportPreview, say: Words) -> Iterator[tuple[str, list[str]]]:
    more = len(preview.records) - FIRST_ROWS
    counts = [say("{records} records; {blanks} empty cells", records=len(preview.records), blanks=preview.blanks)]
    if more > 0:
        counts.insert(0, say("… and {count} more", count=more))
    yield "", counts
    yield say("Title"), list(preview.title)
    style = say(STYLES[preview.decimal])
    reason = say(" because of {cell}", cell=preview.style_reason) if preview.style_reason else ""
    yield say("Understood as"), [say(SHAPES[preview.shape]), f"{say('numbers')}: {style}{reason}"]
    yield say("Columns"), [f"{heading}: {meaning}" for heading, meaning in preview.columns]
    yield say("Labels"), [f"{label}: {key}" for label, key in preview.matches]
    yield say("Units"), list(preview.units)
    marks = _count_marks(each.status for each in preview.records)
    yield say("Marks"), [f"{mark}: {count}" for mark, count in marks.items()]
    yield say("Left out"), [f"{cells} {label}: {say(reason)}" for cells, label, reason in preview.skipped]
    yield say("Not read"), [say(each.kind.message, **each.parameters) for each in preview.unread]
    yield say("Look at this"), [say(message, **parameters) for message, parameters in preview.warnings]


def _count_marks(statuses: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in statuses:
        if each != "A":
            counts[each] = counts.get(each, 0) + 1
    return counts
