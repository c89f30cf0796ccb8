"""Tables for a terminal. Numbers are never cut or wrapped: when it is narrow, whole columns go, and a note names them."""

from __future__ import annotations

import io
import textwrap

from rich.box import ASCII2, SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kopumkm.render import View
from kopumkm.render.layout import Column, Layout, lay_out
from kopumkm.render.words import load_words
from kopumkm.reports.rows import Report

UNLIMITED = 10_000
GAP = 2
"""Columns of space between two cells."""

LEAST_NAME_WIDTH = 12
"""A name is wrapped, but a column of names never gets narrower than this or its longest word."""


def render_table(report: Report, view: View) -> str:
    """Render a report as a table with notes.

    Args:
        report: The report.
        view: Language, width and signs.

    Returns:
        Text, with colour codes only when colour is wanted.
    """
    layout = lay_out(report, view)
    width = view.width or UNLIMITED
    kept = choose_columns(layout, width)
    hidden = [column.header for position, column in enumerate(layout.columns) if position not in kept]
    needed = sum(least_width(layout, position) + GAP for position in kept)
    console = Console(
        file=io.StringIO(),
        width=max(width, needed),
        force_terminal=view.color,
        color_system="standard" if view.color else None,
        no_color=not view.color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    table = Table(
        box=ASCII2 if view.ascii_only else SIMPLE_HEAD,
        title=Text(layout.title, style="bold"),
        title_justify="left",
        pad_edge=False,
        padding=(0, 1),
        show_edge=False,
    )
    for position in kept:
        column = layout.columns[position]
        table.add_column(
            column.header,
            justify="right" if column.is_number else "left",
            no_wrap=not column.is_name,
            min_width=least_width(layout, position),
            overflow="fold",
        )
    for number, row in enumerate(layout.rows):
        table.add_row(*(Text(row[position], style=layout.colors.get((number, position), "")) for position in kept))
    if layout.rows:
        console.print(table)
    else:
        console.print(Text(layout.title, style="bold"))
    notes = list(layout.notes)
    if hidden:
        say = load_words(view.language)
        notes.insert(0, ("", (say("Hidden, as the terminal is narrow: {columns}", columns=", ".join(hidden)),)))
    for heading, lines in notes:
        console.print()
        if heading:
            console.print(Text(heading, style="bold"), soft_wrap=True)
        for line in lines:
            console.print(Text(wrap(line, width)), soft_wrap=True)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.split("\n"))


def wrap(line: str, width: int) -> str:
    """Wrap a note at spaces only, so that neither a number nor an address is broken."""
    return textwrap.fill(
        line, max(width, 20), subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def least_width(layout: Layout, position: int) -> int:
    """Find the least width at which no cell of a column is cut.

    Args:
        layout: The layout.
        position: Which column.

    Returns:
        The width of the widest cell, or for names that of the longest word.
    """
    column = layout.columns[position]
    cells = [column.header, *(row[position] for row in layout.rows)]
    if column.is_name:
        words = [word for cell in cells for word in cell.split()]
        return min(max([LEAST_NAME_WIDTH, *map(cell_len, words)]), max([1, *map(cell_len, cells)]))
    return max(map(cell_len, cells))


def choose_columns(layout: Layout, width: int) -> list[int]:
    """Choose the columns that fit, the least important going first.

    Args:
        layout: The layout.
        width: Columns of the terminal.

    Returns:
        Positions of the columns that stay; those of rank 0 always do.
    """
    kept = list(range(len(layout.columns)))
    ranked = sorted((position for position in kept if layout.columns[position].rank), key=lambda each: _rank(layout.columns[each]))
    while ranked and sum(least_width(layout, position) + GAP for position in kept) > width:
        kept.remove(ranked.pop())
    return kept


def _rank(column: Column) -> int:
    return column.rank
