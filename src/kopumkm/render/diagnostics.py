"""Mistakes as a person reads them: what, where, the line itself, and the remedy."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from kopumkm.errors import Diagnostic, Location
from kopumkm.errors import mark_message as _
from kopumkm.render.words import Words

MOST_SHOWN = 20
"""After so many mistakes the rest is only counted."""

MOST_OF_A_LINE = 100
"""Characters shown of a long line."""


def render_diagnostics(diagnostics: Sequence[Diagnostic], say: Words) -> str:
    """Render mistakes, at most `MOST_SHOWN`, then the count.

    Args:
        diagnostics: The mistakes.
        say: Words of the language.

    Returns:
        Text for standard error.
    """
    blocks = [render_diagnostic(each, say) for each in diagnostics[:MOST_SHOWN]]
    hidden = len(diagnostics) - MOST_SHOWN
    if hidden > 0:
        blocks.append(say(_("… and {count} more mistakes"), count=hidden) + "\n")
    if len(diagnostics) > 1:
        blocks.append(say(_("{count} mistakes"), count=len(diagnostics)) + "\n")
    return "\n".join(blocks)


def render_diagnostic(diagnostic: Diagnostic, say: Words) -> str:
    """Render one mistake.

    Args:
        diagnostic: The mistake.
        say: Words of the language.

    Returns:
        Several lines, each ended.
    """
    parameters = make_parameters_visible(diagnostic)
    lines = [f"{say(diagnostic.severity)}[{diagnostic.code}]: {say_message(diagnostic, say)}"]
    if diagnostic.location:
        lines += _show_place(diagnostic.location)
    hints = (
        [say(_('did you mean "{nearest}"?'), nearest=make_visible(diagnostic.nearest))] if diagnostic.nearest else []
    )
    if diagnostic.hint_template:
        hints.append(say(diagnostic.hint_template, **parameters))
    lines.append(f"{say(_('help'))}: {' '.join(hints)}")
    return "\n".join(lines) + "\n"


def make_parameters_visible(diagnostic: Diagnostic) -> dict[str, str]:
    """Return the parameters of a mistake without characters on which a terminal would act."""
    return {key: make_visible(value) if type(value) is str else value for key, value in diagnostic.parameters.items()}


def say_message(diagnostic: Diagnostic, say: Words) -> str:
    """Say what is wrong in one sentence, in the language of `say`."""
    return say(diagnostic.kind.message, **make_parameters_visible(diagnostic)).rstrip()


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
