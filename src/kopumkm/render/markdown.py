"""Markdown: the same table and notes, for a report or a web page."""

from __future__ import annotations

from collections.abc import Iterator

from kopumkm.render import View
from kopumkm.render.layout import Layout
from kopumkm.render.layouts import lay_out
from kopumkm.reports.rows import Report


def render_markdown(report: Report, view: View) -> str:
    """Render a report as Markdown.

    Args:
        report: The report.
        view: Language.

    Returns:
        A heading, a pipe table and lists of notes.
    """
    return "\n".join(_write_layout(lay_out(report, view), "##"))


def _write_layout(layout: Layout, level: str) -> Iterator[str]:
    """Write a table and what belongs to it, under a heading of a level."""
    yield from (f"{level} {escape(layout.title)}", "")
    if layout.rows:
        yield _row(column.header for column in layout.columns)
        yield _row("---:" if column.is_number else ":---" for column in layout.columns)
        yield from (_row(map(escape, row)) for row in layout.rows)
        yield ""
    for section in layout.sections:
        yield from _write_layout(section, f"{level}#")
    for heading, notes in layout.notes:
        if heading:
            yield from (f"{level}# {escape(heading)}", "")
        yield from (*(f"- {escape(note)}" for note in notes), "")


def _row(cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"  # type: ignore[call-overload]


def escape(text: str) -> str:
    r"""Escape what Markdown would read as markup.

    >>> escape("PDB [persen] | <b> *")
    'PDB \\[persen\\] \\| &lt;b&gt; \\*'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")
    for character in "\\`*_[]|":
        text = text.replace(character, "\\" + character)
    return text
