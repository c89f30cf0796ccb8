"""Markdown: the same table and notes, for a report or a web page."""

from __future__ import annotations

from kopumkm.render import View
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
    layout = lay_out(report, view)
    lines = [f"## {escape(layout.title)}", ""]
    if layout.rows:
        lines += [
            _row(column.header for column in layout.columns),
            _row("---:" if column.is_number else ":---" for column in layout.columns),
            *(_row(map(escape, row)) for row in layout.rows),
            "",
        ]
    for heading, notes in layout.notes:
        lines += [f"### {escape(heading)}", "", *(f"- {escape(note)}" for note in notes), ""]
    return "\n".join(lines)


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
