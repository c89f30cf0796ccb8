"""Mistakes as a person reads them: what, where, the line itself, and the remedy."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

from kopumkm.errors import Diagnostic, Location
from kopumkm.errors import mark_message as _
from kopumkm.render.words import Words

MOST_SHOWN = 20
"""After so many mistakes the rest is only counted."""

MOST_OF_A_LINE = 100
"""Characters shown of a long line."""


def render_diagnostics(diagnostics: Sequence[Diagnostic], say: Words, width: int | None = None) -> str:
    """Render mistakes, at most `MOST_SHOWN`, then the count.

    Args:
        diagnostics: The mistakes.
        say: Words of the language.
        width: Columns at which sentences are wrapped between words; None wraps nothing.

    Returns:
        Text for standard error.
    """
    blocks = [render_diagnostic(each, say, width) for each in diagnostics[:MOST_SHOWN]]
    hidden = len(diagnostics) - MOST_SHOWN
    if hidden > 0:
        blocks.append(say(_("… and {count} more mistakes"), count=hidden) + "\n")
    if len(diagnostics) > 1:
        blocks.append(say(_("{count} mistakes"), count=len(diagnostics)) + "\n")
    return "\n".join(blocks)


def render_diagnostic(diagnostic: Diagnostic, say: Words, width: int | None = None) -> str:
    """Render one mistake.

    Args:
        diagnostic: The mistake.
        say: Words of the language.
        width: Columns at which sentences are wrapped; the line of a file is shown as it is.

    Returns:
        Several lines, each ended.
    """
    parameters = make_parameters_visible(diagnostic)
    lines = _wrap(f"{say(diagnostic.severity)}[{diagnostic.code}]: {say_message(diagnostic, say)}", width)
    if diagnostic.location:
        lines += _show_place(diagnostic.location)
    hints = (
        [say(_('did you mean "{nearest}"?'), nearest=make_visible(diagnostic.nearest))] if diagnostic.nearest else []
    )
    if diagnostic.hint_template:
        hints.append(say(diagnostic.hint_template, **parameters))
    lines += _wrap(f"{say(_('help'))}: {' '.join(hints)}", width)
    return "\n".join(lines) + "\n"


def make_parameters_visible(diagnostic: Diagnostic) -> dict[str, str]:
    """Return the parameters of a mistake without characters on which a terminal would act."""
    return {key: make_visible(value) if type(value) is str else value for key, value in diagnostic.parameters.items()}


def say_message(diagnostic: Diagnostic, say: Words) -> str:
    """Say what is wrong in one sentence, in the language of `say`."""
    return say(diagnostic.kind.message, **make_parameters_visible(diagnostic)).rstrip()


LEAST_WIDTH = 20
"""A terminal that says it is narrower is not believed."""


def _wrap(text: str, width: int | None) -> list[str]:
    """Wrap a sentence between words; a word that is longer than a line stays whole."""
    text = text.rstrip()
    if width is None or width < LEAST_WIDTH or measure(text) <= width:
        return [text]
    return textwrap.wrap(text, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


SEVERITIES = (_("error"), _("warning"))


def _show_place(place: Location) -> list[str]:
    lines = [f"  --> {make_visible(str(place))}"]
    if place.line is None:
        return lines
    gutter = " " * (len(str(place.line)) + 1)
    start = max(0, place.column - 1 - MOST_OF_A_LINE // 2) if len(place.source) > MOST_OF_A_LINE else 0
    cut = place.source[start : start + MOST_OF_A_LINE]
    before = ("…" if start else "") + make_visible(place.source[start : place.column - 1])
    shown = ("…" if start else "") + make_visible(cut) + ("…" if start + len(cut) < len(place.source) else "")
    marked = make_visible(place.source[place.column - 1 : place.column - 1 + place.length][:MOST_OF_A_LINE])
    carets = max(1, min(measure(marked), measure(shown) - measure(before)))
    return [
        *lines,
        f"{gutter}|",
        f"{place.line} | {shown}",
        f"{gutter}| {' ' * measure(before)}{'^' * carets}",
    ]


def make_visible(text: str) -> str:
    r"""Write characters that a terminal would act on as codes; a tab becomes a space.

    >>> make_visible("a\x1b[31mb\tc")
    'a\\x1b[31mb c'
    """
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else " " if each == "\t" else each.encode("unicode_escape").decode("ascii")
        for each in text.encode("utf-8", "replace").decode("utf-8")
    )


def measure(text: str) -> int:
    """Count the terminal columns of a text: wide characters take two, combining ones none.

    >>> measure("a漢")
    3
    """
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )
