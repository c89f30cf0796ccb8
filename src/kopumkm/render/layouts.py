"""The layout of each command's report, by command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kopumkm.render import View
from kopumkm.render.layout import Layout
from kopumkm.render.words import ASCII
from kopumkm.render.writer import Writer
from kopumkm.reports.rows import Report


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


def _lay_out_show(writer: Writer) -> Layout:
    from kopumkm.render.show import lay_out_show

    return lay_out_show(writer)


def _lay_out_list(writer: Writer) -> Layout:
    from kopumkm.render.listing import lay_out_list

    return lay_out_list(writer)


def _lay_out_check(writer: Writer) -> Layout:
    from kopumkm.render.check import lay_out_check

    return lay_out_check(writer)


def _lay_out_differences(writer: Writer) -> Layout:
    from kopumkm.render.differences import lay_out_differences

    return lay_out_differences(writer)


LAYOUTS: Mapping[str, Callable[[Writer], Layout]] = {
    "growth": _lay_out_growth,
    "target-gap": _lay_out_target_gap,
    "schemes": _lay_out_schemes,
    "path": _lay_out_path,
    "contributions": _lay_out_contributions,
    "show": _lay_out_show,
    **{f"list {what}": _lay_out_list for what in ("indicators", "regions", "years", "targets", "sources")},
    "check": _lay_out_check,
    "diff": _lay_out_differences,
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
        sections=tuple(map(_to_ascii, layout.sections)),
    )
