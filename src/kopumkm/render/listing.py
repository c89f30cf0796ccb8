"""The lists of a data set's entries in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kopumkm.errors import mark_message as _
from kopumkm.render.layout import Column, Layout
from kopumkm.render.show import write_limits
from kopumkm.render.writer import RELIABILITY, Writer, find_decimals
from kopumkm.reports.listing import CoverageRow, IndicatorRow, RegionRow, SourceRow, TargetRow
from kopumkm.series import find_runs

Cells = Mapping[str, str]

MEASURES: Mapping[str, str] = {
    "stock": _("stock"),
    "flow": _("flow"),
    "share": _("share"),
    "rate": _("rate"),
    "index": _("index"),
}
DIRECTIONS: Mapping[str, str] = {"higher": _("higher"), "lower": _("lower")}


def lay_out_list(writer: Writer) -> Layout:
    """Put a list in words.

    Args:
        writer: Knows the report and the language.

    Returns:
        The layout: one row for each entry, its identifier first.
    """
    what = str(writer.report.parameters["what"])
    title, columns, write = _LISTS[what]
    cells = [write(writer, row) for row in writer.report.rows]
    say = writer.say
    used = {key: each for key, each in columns.items() if any(row[key] != "-" for row in cells)}
    notes: list[tuple[str, tuple[str, ...]]] = []
    if what == "indicators" and writer.view.verbosity > 1:
        notes.append((say("Definitions"), tuple(_write_definitions(writer))))
    return Layout(
        title=f"{say(title)} ({len(cells)})",
        columns=tuple(
            Column(header=say(header), rank=rank, is_number=is_number, is_name=rank == NAME)
            for header, rank, is_number in used.values()
        ),
        rows=tuple(tuple(row[key] for key in used) for row in cells),
        notes=tuple((heading, lines) for heading, lines in notes if lines),
    )


NAME = 1
"""Rank of the column that may be wrapped: only the identifier is kept longer."""


def _write_definitions(writer: Writer) -> Iterable[str]:
    for row in writer.report.rows:
        definition = writer.definition(row).definition
        if definition:
            yield f"{row.indicator}: {definition.in_language(writer.view.language)}"


def _write_indicator(writer: Writer, row: IndicatorRow) -> Cells:
    say = writer.say
    made_of = f"{' + '.join(row.numerator)} / {' + '.join(row.denominator)}" if row.numerator else " + ".join(row.parts)
    return {
        "key": row.indicator,
        "name": writer.name(row),
        "unit": writer.unit(row),
        "measure": say(MEASURES[row.measure]),
        "better": say(DIRECTIONS[row.better]),
        "years": write_span(row.first_year, row.last_year),
        "regions": str(row.regions),
        "targets": str(row.targets) if row.targets else "-",
        "made_of": made_of or "-",
    }


def _write_region(writer: Writer, row: RegionRow) -> Cells:
    return {
        "key": row.region,
        "name": writer.region(row.region),
        "code": row.code or "-",
        "part_of": row.part_of or "-",
        "indicators": str(row.indicators),
        "years": write_span(row.first_year, row.last_year),
    }


def _write_coverage(writer: Writer, row: CoverageRow) -> Cells:
    definition = writer.definition(row)
    return {
        "region": row.region,
        "key": row.indicator,
        "years": write_span(row.first_year, row.last_year),
        "count": str(row.years),
        "latest": writer.say.number(row.latest_value, definition.shown_decimals),
        "unit": writer.unit(row),
        "missing": write_years(row.missing_years),
        "contested": write_years(row.contested_years),
        "marked": write_years(row.marked_years),
    }


def _write_target(writer: Writer, row: TargetRow) -> Cells:
    definition = writer.definition(row)
    milestones = zip(row.milestone_years, row.milestones, strict=True)
    return {
        "key": row.target,
        "name": writer.name(row),
        "region": row.region,
        "year": str(row.year),
        "bound": write_limits((row.low, row.high), writer.say),
        "unit": writer.unit(row),
        "milestones": "; ".join(
            f"{year}: {writer.say.number(each, find_decimals(definition, each))}" for year, each in milestones
        )
        or "-",
        "rivals": "; ".join(writer.say.number(each, find_decimals(definition, each)) for each in row.rivals) or "-",
        "basis": row.legal_basis or "-",
        "checked": row.checked or "-",
        "replaced_by": row.replaced_by or "-",
    }


def _write_source(writer: Writer, row: SourceRow) -> Cells:
    source = writer.dataset.sources[row.source]
    return {
        "key": row.source,
        "title": source.title.in_language(writer.view.language),
        "publisher": row.publisher or "-",
        "published": row.published or "-",
        "reliability": writer.say(RELIABILITY[row.reliability]),
        "values": str(row.used_by_values),
        "targets": str(row.used_by_targets),
        "url": row.url or "-",
    }


def write_span(first: int | None, last: int | None) -> str:
    """Write the first and last year of a span.

    >>> write_span(2014, 2022), write_span(2022, 2022), write_span(None, None)
    ('2014–2022', '2022', '-')
    """
    if first is None:
        return "-"
    return str(first) if first == last else f"{first}–{last}"


def write_years(years: Iterable[int]) -> str:
    """Write years, those in a row as a span.

    >>> write_years((2015, 2016, 2017, 2020)), write_years(())
    ('2015–2017, 2020', '-')
    """
    return ", ".join(write_span(run[0], run[-1]) for run in find_runs(years)) or "-"


Columns = Mapping[str, tuple[str, int, bool]]
"""Key to heading, rank and whether it holds numbers."""

_LISTS: Mapping[str, tuple[str, Columns, Callable[[Writer, Any], Cells]]] = {
    "indicators": (
        _("Indicators"),
        {
            "key": (_("Identifier"), 0, False),
            "name": (_("Name"), NAME, False),
            "unit": (_("Unit"), 3, False),
            "years": (_("Years"), 2, False),
            "regions": (_("Regions"), 5, True),
            "targets": (_("Targets"), 6, True),
            "measure": (_("Measure"), 7, False),
            "better": (_("Better"), 4, False),
            "made_of": (_("Made of"), 8, False),
        },
        _write_indicator,
    ),
    "regions": (
        _("Regions"),
        {
            "key": (_("Identifier"), 0, False),
            "name": (_("Name"), NAME, False),
            "code": (_("Code"), 4, False),
            "part_of": (_("Part of"), 3, False),
            "indicators": (_("Indicators"), 5, True),
            "years": (_("Years"), 2, False),
        },
        _write_region,
    ),
    "years": (
        _("Years covered"),
        {
            "region": (_("Region"), 0, False),
            "key": (_("Indicator"), 0, False),
            "years": (_("Years"), 2, False),
            "count": (_("Figures"), 3, True),
            "latest": (_("Latest"), 7, True),
            "unit": (_("Unit"), 8, False),
            "missing": (_("Missing"), 4, False),
            "contested": (_("With rivals"), 5, False),
            "marked": (_("Not final"), 6, False),
        },
        _write_coverage,
    ),
    "targets": (
        _("Targets"),
        {
            "key": (_("Identifier"), 0, False),
            "name": (_("Indicator"), NAME, False),
            "region": (_("Region"), 4, False),
            "year": (_("Year"), 2, True),
            "bound": (_("Target"), 2, False),
            "unit": (_("Unit"), 5, False),
            "milestones": (_("Milestones"), 9, False),
            "rivals": (_("Rivals"), 8, False),
            "basis": (_("Legal basis"), 3, False),
            "checked": (_("Checked"), 6, False),
            "replaced_by": (_("Replaced by"), 7, False),
        },
        _write_target,
    ),
    "sources": (
        _("Sources"),
        {
            "key": (_("Identifier"), 0, False),
            "title": (_("Title"), NAME, False),
            "publisher": (_("Publisher"), 3, False),
            "published": (_("Published"), 2, False),
            "reliability": (_("Reliability"), 6, False),
            "values": (_("Figures"), 4, True),
            "targets": (_("Targets"), 5, True),
            "url": (_("Address"), 9, False),
        },
        _write_source,
    ),
}
