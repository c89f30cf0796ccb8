"""What `check` has found, for people and for the annotations of GitHub."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kopumkm.errors import Diagnostic
from kopumkm.errors import mark_message as _
from kopumkm.render import View
from kopumkm.render.diagnostics import make_visible, render_diagnostic, say_message
from kopumkm.render.layout import Column, Layout
from kopumkm.render.table import render_table
from kopumkm.render.words import ASCII, Words, load_words
from kopumkm.render.writer import Writer
from kopumkm.reports.check import CheckReport, CheckRow
from kopumkm.reports.rows import Report

COLORS: Mapping[str, str] = {"error": "red", "warning": "yellow"}
EXCERPTS = 2
"""The verbosity at which each finding is shown with its line."""


def lay_out_check(writer: Writer) -> Layout:
    """Put what was found in words.

    Args:
        writer: Knows the report and the language.

    Returns:
        The layout: one row for each finding; the remedies stand below, once for each code.
    """
    say, report = writer.say, writer.report
    assert isinstance(report, CheckReport)  # noqa: S101 - the layout of one command
    columns = (
        Column(header=say("Code"), rank=0, is_number=False),
        Column(header=say("Severity"), rank=2, is_number=False),
        Column(header=say("Place"), rank=1, is_number=False),
        Column(header=say("Finding"), rank=0, is_number=False, is_name=True),
    )
    cells = tuple(
        (
            each.code,
            say(each.severity),
            make_visible(str(each.location)) if each.location else "-",
            say_message(each, say),
        )
        for each in report.diagnostics
    )
    return Layout(
        title=say("Errors and warnings"),
        columns=columns,
        rows=cells,
        colors={(place, 1): COLORS[each.severity] for place, each in enumerate(report.diagnostics)},
        notes=((say("Remedies"), _list_remedies(report.diagnostics, say)),) if writer.view.verbosity > 0 else (),
    )


def _list_remedies(diagnostics: tuple[Diagnostic, ...], say: Words) -> tuple[str, ...]:
    """Say once for each code how it is mended; what depends on the place stays with its excerpt."""
    kinds = {each.code: each.kind for each in diagnostics}
    return tuple(
        f"{code} {say(kind.title)}: {say(kind.hint, text='')}"
        for code, kind in sorted(kinds.items())
        if kind.hint and not _has_parameters(kind.hint)
    )


def _has_parameters(hint: str) -> bool:
    return "{" in hint.replace("{{", "")


def render_check_table(report: Report, view: View) -> str:
    """Render what was found as a table, or with the excerpt of each line where that is wanted.

    Args:
        report: The report.
        view: How it is wanted.

    Returns:
        Text; nothing when nothing was found.
    """
    if not report.rows:
        return ""
    if view.verbosity < EXCERPTS:
        return render_table(report, view)
    assert isinstance(report, CheckReport)  # noqa: S101
    say = load_words(view.language)
    text = "\n".join(render_diagnostic(each, say) for each in report.diagnostics)
    return text.translate(ASCII) if view.ascii_only else text


def render_github(report: Report) -> str:
    """Render what was found as workflow commands, which GitHub shows beside the lines they are about.

    Args:
        report: The report.

    Returns:
        One line for each finding.
    """
    return "".join(_write_annotation(row) for row in report.rows)


def _write_annotation(row: CheckRow) -> str:
    place = {"file": row.file, "line": row.line, "col": row.column_, "title": row.code}
    properties = ",".join(f"{name}={escape_property(str(value))}" for name, value in place.items() if value is not None)
    return f"::{row.severity} {properties}::{escape_data(row.message)}\n"


def escape_data(text: str) -> str:
    r"""Escape what ends a workflow command or begins an escape.

    >>> escape_data("+27.31%\n")
    '+27.31%25%0A'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape what ends a property of a workflow command, besides what ends the command.

    >>> escape_property("a:b,c")
    'a%3Ab%2Cc'
    """
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


COUNTS: Mapping[str, tuple[str, str, str]] = {
    "error": (_("no errors"), _("1 error"), _("{count} errors")),
    "warning": (_("no warnings"), _("1 warning"), _("{count} warnings")),
    "file": (_("no files"), _("1 file"), _("{count} files")),
}
"""How many there are of each, in words: none, one, and more."""


def summarise(report: CheckReport, say: Words) -> str:
    """Say in one line how much was found, and whether the contents were looked at.

    Args:
        report: The report.
        say: Words of the language.

    Returns:
        Text for standard error.
    """
    lines = []
    if not report.is_complete:
        lines.append(say(_("The contents are checked once these errors are mended.")))
    lines.append(
        say(
            _("{errors}, {warnings} in {files}"),
            errors=_count("error", report.count("error"), say),
            warnings=_count("warning", report.count("warning"), say),
            files=_count("file", len(report.dataset.files), say),
        )
    )
    return "".join(line + "\n" for line in lines)


def _count(what: str, number: int, say: Words) -> str:
    return say(COUNTS[what][min(number, 2)], count=say.number(Decimal(number), 0))
