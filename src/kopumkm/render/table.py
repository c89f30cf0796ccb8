"""Tables for a terminal. Numbers are never cut or wrapped: when it is narrow, whole columns go, and a note says so."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping

from rich.box import SIMPLE_HEAD, Box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kopumkm.render import View
from kopumkm.render.layout import Layout
from kopumkm.render.layouts import lay_out
from kopumkm.render.words import load_words
from kopumkm.reports.rows import Report

UNLIMITED = 10_000

ASCII_HEAD = Box("    \n    \n -- \n    \n    \n -- \n    \n    \n", ascii=True)
"""Like SIMPLE_HEAD, without box-drawing characters."""

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
    return render_layout(lay_out(report, view), view)


def render_layout(layout: Layout, view: View) -> str:
    """Render a layout as a table with notes.

    Args:
        layout: Title, columns, cells and notes.
        view: Language, width and signs.

    Returns:
        Text, with colour codes only when colour is wanted.
    """
    limit = view.width or UNLIMITED
    return "\n".join(line.rstrip() for line in _draw(layout, view, limit).split("\n"))


def _draw(layout: Layout, view: View, limit: int) -> str:
    """Draw a table and what belongs to it: its sections, and its notes."""
    widths = choose_widths(layout, limit)
    hidden = [column.header for position, column in enumerate(layout.columns) if position not in widths]
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=max(limit, sum(widths.values()) + len(widths)),
        force_terminal=view.color,
        color_system="standard" if view.color else None,
        no_color=not view.color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    console.print(Text(wrap(layout.title, limit), style="bold"), soft_wrap=True)
    if layout.rows:
        console.print(_make_table(layout, widths, ascii_only=view.ascii_only))
    for section in layout.sections:
        stream.write("\n" + _draw(section, view, limit))
    notes = list(layout.notes)
    if hidden:
        say = load_words(view.language)
        notes.insert(0, ("", (say("Hidden, as the terminal is narrow: {columns}", columns="; ".join(hidden)),)))
    for heading, lines in notes:
        console.print()
        if heading:
            console.print(Text(heading, style="bold"), soft_wrap=True)
        stream.writelines(wrap(line, limit) + "\n" for line in lines)  # plain text: nothing for Rich to do
    return stream.getvalue()


def _make_table(layout: Layout, widths: Mapping[int, int], *, ascii_only: bool) -> Table:
    """Make the table of the columns that fit."""
    table = Table(
        box=ASCII_HEAD if ascii_only else SIMPLE_HEAD,
        padding=0,
        pad_edge=False,
        show_edge=False,
    )
    for position, width in widths.items():
        column = layout.columns[position]
        table.add_column(
            column.header,
            justify="right" if column.is_number else "left",
            no_wrap=not column.is_name,
            width=width,
            overflow="fold",
        )
    for number, row in enumerate(layout.rows):
        table.add_row(*(Text(row[position], style=layout.colors.get((number, position), "")) for position in widths))
    return table


def wrap(line: str, width: int) -> str:
    """Wrap a note at spaces only, so that neither a number nor an address is broken."""
    return textwrap.fill(line, max(width, 20), subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


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


def choose_widths(layout: Layout, limit: int) -> dict[int, int]:
    """Choose the columns that fit and their widths; the least important columns go first.

    Args:
        layout: The layout.
        limit: Columns of the terminal.

    Returns:
        Position to width, with the space before a number or behind a word; columns of rank 0 always stay. The widths
        add up to more than the limit only when even those do not fit without cutting a number.
    """
    widths = {position: least_width(layout, position) + 1 for position in range(len(layout.columns))}
    for position in sorted(widths, key=lambda each: -layout.columns[each].rank):
        if layout.columns[position].rank and sum(widths.values()) + len(widths) > limit:
            del widths[position]
    spare = limit - sum(widths.values()) - len(widths)
    for position, width in widths.items():
        if layout.columns[position].is_name and spare > 0:
            longest = max(cell_len(row[position]) for row in layout.rows) if layout.rows else 0
            more = min(spare, max(0, longest + 1 - width))
            widths[position] = width + more
            spare -= more
    return widths
