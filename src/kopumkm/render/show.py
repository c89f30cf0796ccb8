"""A whole series in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kopumkm.calc.vocabulary import Reason
from kopumkm.model.status import STATUSES
from kopumkm.render.layout import Column, Layout
from kopumkm.render.sparkline import draw_sparkline
from kopumkm.render.words import ABSENT, REASONS, Words
from kopumkm.render.writer import Writer
from kopumkm.reports.show import ShowRow

FAR = 100
"""Columns of further regions go first when the terminal is narrow: their ranks begin here."""


def lay_out_show(writer: Writer) -> Layout:
    """Put a series in words: its details for one region, or several regions side by side.

    Args:
        writer: Knows the report and the language.

    Returns:
        The layout: one row for each calendar year.
    """
    rows: tuple[ShowRow, ...] = writer.report.rows
    regions = list(dict.fromkeys(row.region for row in rows))
    columns, cells = _write_details(writer, rows) if len(regions) == 1 else _write_side_by_side(writer, rows, regions)
    say, first = writer.say, rows[0]
    where = writer.region(regions[0]) if len(regions) == 1 else say("{count} regions", count=len(regions))
    title = say("{name} ({unit}), {where}", name=writer.name(first), unit=writer.unit(first), where=where)
    return Layout(title=title, columns=columns, rows=cells, notes=tuple(_write_notes(writer, rows, regions)))


def _write_details(writer: Writer, rows: tuple[ShowRow, ...]) -> tuple[tuple[Column, ...], tuple[tuple[str, ...], ...]]:
    say = writer.say
    columns = {
        "year": Column(header=say("Year"), rank=0),
        "value": Column(header=say("Figure"), rank=0),
        "change": Column(header=say("Change"), rank=3),
        "growth": Column(header=say("Growth"), rank=1),
        "as_of": Column(header=say("Reference date"), rank=5, is_number=False),
        "status": Column(header=say("Status"), rank=6, is_number=False),
        "flags": Column(header=say("Flags"), rank=2, is_number=False),
        "sources": Column(header=say("Sources"), rank=4, is_number=False),
    }
    cells = [
        {
            "year": str(row.year),
            "value": _write_value(writer, row),
            "change": "-" if row.change is None else writer.change(row, row.change),
            "growth": "-" if row.growth_percent is None else say.percent(row.growth_percent, signed=True),
            "as_of": row.as_of or "-",
            "status": _write_status(writer, row),
            "flags": writer.flags(row),
            "sources": writer.cite([row.source]) or "-",
        }
        for row in rows
    ]
    if writer.definition(rows[0]).in_points:
        del columns["growth"]  # growth of a percentage invites to be mistaken for its change
    for key in ("as_of", "status", "flags"):
        if all(each[key] == "-" for each in cells):
            del columns[key]
    return tuple(columns.values()), tuple(tuple(each[key] for key in columns) for each in cells)


def _write_value(writer: Writer, row: ShowRow) -> str:
    if row.value is None:
        return ABSENT
    alternatives = writer.report.series[row.region, row.indicator].find_point(row.year).alternatives
    return writer.figure(row, row.value, None, row.mark, contested=len(alternatives) > 1)


def _write_status(writer: Writer, row: ShowRow) -> str:
    return "-" if row.obs_status in (None, "A") else writer.say(STATUSES[str(row.obs_status)].label)


def _write_side_by_side(
    writer: Writer, rows: tuple[ShowRow, ...], regions: list[str]
) -> tuple[tuple[Column, ...], tuple[tuple[str, ...], ...]]:
    columns = [Column(header=writer.say("Year"), rank=0)]
    columns += [
        Column(header=writer.region(region), rank=FAR + place if place else 0) for place, region in enumerate(regions)
    ]
    by_place = {(row.region, row.year): row for row in rows}
    years = list(dict.fromkeys(row.year for row in rows))
    cells = tuple((str(year), *(_write_value(writer, by_place[region, year]) for region in regions)) for year in years)
    for row in rows:
        writer.cite([row.source])
    return tuple(columns), cells


def _write_notes(
    writer: Writer, rows: tuple[ShowRow, ...], regions: list[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    say = writer.say
    yield (
        say("Course"),
        tuple(_write_course(writer, [row for row in rows if row.region == region]) for region in regions),
    )
    if writer.view.verbosity < 1:
        return

    def years_of(row: ShowRow) -> tuple[int]:
        return (row.year,)

    lines = {
        say("Definition"): _write_definition(writer, rows[0]),
        say("Years without a figure"): tuple(_write_absences(writer, rows)),
        say("Flags"): writer.legend(rows),
        say("Figures that disagree"): writer.rivalries(years_of),
        say("About the figures"): writer.value_notes(years_of),
        say("Targets"): tuple(_write_targets(writer, rows[0].indicator, regions)),
        say("Sources"): writer.source_notes(),
    }
    yield from ((heading, each) for heading, each in lines.items() if each)


def _write_course(writer: Writer, rows: list[ShowRow]) -> str:
    """Write the sparkline with the years and figures at its ends, so that it never stands alone."""
    known = [row for row in rows if row.value is not None]
    name = f"{writer.region(rows[0].region)}: " if len({row.region for row in writer.report.rows}) > 1 else ""
    if not known:
        return f"{name}{ABSENT}"
    line = draw_sparkline([row.value for row in rows], ascii_only=writer.view.ascii_only)
    low, high = (_write_extreme(writer, pick(known, key=lambda row: row.value or Decimal(0))) for pick in (min, max))
    ends = writer.say(
        "{first} to {last}; lowest {low}, highest {high}", first=rows[0].year, last=rows[-1].year, low=low, high=high
    )
    return f"{name}{line}  {ends}"


def _write_extreme(writer: Writer, row: ShowRow) -> str:
    return f"{writer.say.number(row.value, writer.definition(row).shown_decimals)} ({row.year})"


def _write_definition(writer: Writer, row: ShowRow) -> tuple[str, ...]:
    definition = writer.definition(row).definition
    return (definition.in_language(writer.view.language),) if definition else ()


def _write_absences(writer: Writer, rows: tuple[ShowRow, ...]) -> Iterator[str]:
    several = len({row.region for row in rows}) > 1
    grouped: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.reason:
            grouped.setdefault((row.reason, row.region), []).append(str(row.year))
    for (reason, region), years in grouped.items():
        name = f"{writer.region(region)} " if several else ""
        yield f"{name}{', '.join(years)}: {writer.say(REASONS[Reason(reason)])}"


def _write_targets(writer: Writer, indicator: str, regions: list[str]) -> Iterator[str]:
    """List the targets for the regions shown and for those they lie in."""
    dataset, say = writer.dataset, writer.say
    near = {each for region in regions for each in (region, *dataset.find_ancestors(region))}
    for key, target in dataset.targets.items():
        if target.indicator == indicator and target.region in near:
            basis = f" {writer.cite([target.legal_basis])}" if target.legal_basis else ""
            bound = write_limits(target.limits, say)
            yield f"{key}: {bound} ({target.year}), {writer.region(target.region)}{basis}"


def write_limits(limits: tuple[Decimal | None, Decimal | None], say: Words) -> str:
    """Write the limits of a target with the digits they were stated with.

    >>> from kopumkm.render.words import load_words
    >>> write_limits((Decimal("3.95"), None), load_words("id"))
    '≥ 3,95'
    """
    low, high = (None if each is None else say.number(each, max(0, -int(each.as_tuple().exponent))) for each in limits)
    if low is not None and high is not None:
        return f"{low} … {high}"
    return f"≥ {low}" if low is not None else f"≤ {high}"
