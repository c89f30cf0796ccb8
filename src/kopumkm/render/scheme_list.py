"""The list of schemes in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kopumkm.errors import mark_message as _
from kopumkm.render.layout import Column, Layout
from kopumkm.render.words import Words
from kopumkm.render.writer import Writer
from kopumkm.reports.scheme_list import SchemeRow
from kopumkm.schemes import load_schemes

QUANTITIES: Mapping[str, str] = {
    "annual_growth": _("growth a year in the direction wanted, %"),
    "pace_ratio": _("observed pace / needed pace, compound"),
    "open_sdg_pace": _("observed pace / needed pace, compound, 0 replaced by 0.001"),
    "open_sdg_growth": _("growth a year in the direction wanted, %, eased near a natural limit"),
    "share_of_way": _("share of the way from base to target that the projection covers"),
    "linear_pace": _("observed change / needed change a year, linear"),
    "projected_miss": _("miss of the recent linear trend, % of the distance still to go"),
    "achievement": _("achievement, %"),
}
"""What the quantities of schemes are, in words."""

DECIDED_BY: Mapping[str, str] = {"met": _("target met"), "away": _("trend in the wrong direction")}


def lay_out_schemes(writer: Writer) -> Layout:
    """Put the list of schemes in words.

    Args:
        writer: Knows the report and the language.

    Returns:
        The layout: one row for each class; the sources stand below.
    """
    say, language = writer.say, writer.view.language
    rows: tuple[SchemeRow, ...] = writer.report.rows
    schemes = {**load_schemes(), **writer.dataset.schemes}
    columns = (
        Column(header=say("Scheme"), rank=0, is_number=False),
        Column(header=say("With target"), rank=3, is_number=False),
        Column(header=say("Reads"), rank=4, is_number=False),
        Column(header=say("Class"), rank=0, is_number=False),
        Column(header=say("Bounds"), rank=1, is_number=False),
        Column(header=say("Evidence"), rank=2, is_number=False),
    )
    cells = tuple(
        (
            row.scheme,
            say("yes") if row.has_target else say("no"),
            say(QUANTITIES[row.reads]),
            schemes[row.scheme].find_label(row.class_, language),
            write_bounds(row.low, row.low_included, row.high, row.high_included, say)
            if row.decided_by == "band"
            else say(DECIDED_BY[row.decided_by]),
            say("read") if row.evidence == "read" else say("quoted"),
        )
        for row in rows
    )
    sources = tuple(f"{key}: {scheme.name.in_language(language)}. {scheme.source}" for key, scheme in schemes.items())
    evidence = (
        say("read: in a published text or the office's own code, and recomputed"),
        say("quoted: widely quoted, but the text itself was not read"),
    )
    return Layout(
        title=say("Classification schemes"),
        columns=columns,
        rows=cells,
        notes=((say("Evidence"), evidence), (say("Sources"), sources)) if writer.view.verbosity > 0 else (),
    )


def write_bounds(
    low: Decimal | None, low_included: object, high: Decimal | None, high_included: object, say: Words
) -> str:
    """Write the bounds of a band.

    >>> from kopumkm.render.words import load_words
    >>> write_bounds(Decimal("0.60"), True, Decimal("0.95"), False, load_words("en"))
    '≥ 0.60; < 0.95'
    """
    below = None if low is None else f"{'≥' if low_included else '>'} {write_bound(low, say)}"
    above = None if high is None else f"{'≤' if high_included else '<'} {write_bound(high, say)}"
    return "; ".join(filter(None, (below, above)))


def write_bound(bound: Decimal, say: Words) -> str:
    """Write a bound with the digits of its definition.

    >>> from kopumkm.render.words import load_words
    >>> write_bound(Decimal("0.95"), load_words("id"))
    '0,95'
    """
    return say.number(bound, max(0, -int(bound.as_tuple().exponent)))
