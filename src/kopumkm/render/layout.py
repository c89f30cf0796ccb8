"""What a person sees, before any format: a title, columns in order of importance, cells in words, notes below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kopumkm.render.writer import Writer


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
        sections: More tables, each with a heading and notes of its own; they stand before the notes.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    colors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sections: tuple[Layout, ...] = ()


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
