"""What a person sees, before any format: a title, columns in order of importance, cells in words, notes below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kopumkm.render import View
from kopumkm.render.words import ASCII
from kopumkm.render.writer import Writer
from kopumkm.reports.rows import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        header: Its heading.
        rank: Importance; the column with the highest rank goes first when the terminal is narrow, rank 0 never goes.
        is_number: Whether it is aligned to the right; everything but the leading names is never wrapped.
        is_name: Whether it holds names, which may be wrapped.
    """

    header: str
    rank: int
    is_number: bool = True
    is_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A report in words.

    Attributes:
        title: Heading.
        columns: The columns.
        rows: Cells, as many a row as there are columns.
        colors: For each row and column that has one, its colour.
        notes: Paragraphs below the table, by heading (which may be empty).
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    colors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()


def assemble(
    writer: Writer,
    title: str,
    columns: Mapping[str, Column],
    cells: list[dict[str, str]],
    shown: list[Any],
    years_of: Callable[[Any], Iterable[int | None]],
    disagreements: Iterable[str] = (),
) -> Layout:
    """Put the chosen columns, the rows and the notes together.

    Args:
        writer: Knows the report and the language.
        title: Heading.
        columns: The columns by key.
        cells: The rows by key of the column.
        shown: The rows of the report that are in the table, for the legend.
        years_of: The years of a row whose records are listed where they disagree.
        disagreements: What else disagrees, in words.

    Returns:
        The layout; which notes it has depends on how much the view wants.
    """
    say, verbosity = writer.say, writer.view.verbosity
    notes = [(say("Without result"), writer.absences(writer.report.rows))]
    if verbosity > 0:
        notes += [
            (say("Flags"), writer.legend(shown)),
            (say("Figures that disagree"), (*writer.rivalries(years_of), *disagreements)),
            (say("Notes"), tuple(writer.note(*note) for note in writer.report.notes)),
        ]
        if verbosity > 1:
            notes.append((say("About the figures"), writer.value_notes(years_of)))
        notes.append((say("Sources"), writer.source_notes()))
    return Layout(
        title=title,
        columns=tuple(columns.values()),
        rows=tuple(tuple(row[key] for key in columns) for row in cells),
        notes=tuple((heading, lines) for heading, lines in notes if lines),
    )


def lay_out(report: Report, view: View) -> Layout:
    """Put a report in words.

    Args:
        report: The report.
        view: How it is wanted.

    Returns:
        The layout, in ASCII where only that can be shown.
    """
    writer = Writer(report, view)
    layout = LAYOUTS[report.command](writer)
    return _to_ascii(layout) if view.ascii_only else layout


def _lay_out_growth(writer: Writer) -> Layout:
    from kopumkm.render.growth import lay_out_growth

    return lay_out_growth(writer)


def _lay_out_target_gap(writer: Writer) -> Layout:
    from kopumkm.render.target_gap import lay_out_target_gap

    return lay_out_target_gap(writer)


def _lay_out_schemes(writer: Writer) -> Layout:
    from kopumkm.render.scheme_list import lay_out_schemes

    return lay_out_schemes(writer)


def _lay_out_path(writer: Writer) -> Layout:
    from kopumkm.render.path import lay_out_path

    return lay_out_path(writer)


def _lay_out_contributions(writer: Writer) -> Layout:
    from kopumkm.render.contributions import lay_out_contributions

    return lay_out_contributions(writer)


LAYOUTS: Mapping[str, Callable[[Writer], Layout]] = {
    "growth": _lay_out_growth,
    "target-gap": _lay_out_target_gap,
    "schemes": _lay_out_schemes,
    "path": _lay_out_path,
    "contributions": _lay_out_contributions,
}
"""The layout of each command's report; the code of each is imported when it is asked for."""


def _to_ascii(layout: Layout) -> Layout:
    def plain(text: str) -> str:
        return text.translate(ASCII).encode("ascii", "replace").decode("ascii")

    return replace(
        layout,
        title=plain(layout.title),
        columns=tuple(replace(each, header=plain(each.header)) for each in layout.columns),
        rows=tuple(tuple(map(plain, row)) for row in layout.rows),
        notes=tuple((plain(heading), tuple(map(plain, lines))) for heading, lines in layout.notes),
    )
