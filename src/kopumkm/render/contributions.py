"""Contributions in words."""

from __future__ import annotations

from kopumkm.render.layout import Column, Layout, assemble
from kopumkm.render.writer import Writer
from kopumkm.reports.contributions import ContributionRow


def lay_out_contributions(writer: Writer) -> Layout:
    """Put contributions in words.

    Args:
        writer: Knows the report and the language.

    Returns:
        The layout: for each whole a row, then its parts.
    """
    say, report = writer.say, writer.report
    rows = [row for row in report.rows if row.kind != "part" or row.change is not None]
    columns = {
        "name": Column(header=say("Indicator"), rank=0, is_number=False, is_name=True),
        "from": Column(header=say("From"), rank=4),
        "to": Column(header=say("To"), rank=3),
        "change": Column(header=say("Change"), rank=2),
        "growth": Column(header=say("Growth"), rank=5),
        "points": Column(header=say("Contribution"), rank=0),
        "share": Column(header=say("Share of the change"), rank=1),
        "within": Column(header=say("Within"), rank=6),
        "between": Column(header=say("Between"), rank=7),
        "interaction": Column(header=say("Interaction"), rank=8),
        "flags": Column(header=say("Flags"), rank=9, is_number=False),
        "sources": Column(header=say("Sources"), rank=10, is_number=False),
    }
    if all(row.within is None for row in rows):
        for key in ("within", "between", "interaction"):
            del columns[key]
    cells = [_write(writer, row) for row in rows]
    by = say("by region") if report.parameters["by"] == "region" else say("by part")
    regions = list(dict.fromkeys(writer.region(row.region) for row in rows))
    title = say("Growth {by}, {where}", by=by, where=", ".join(regions))

    def years_of(row: ContributionRow) -> tuple[int | None, ...]:
        return (row.from_year, row.to_year) if row.kind != "remainder" else ()

    return assemble(writer, title, columns, cells, rows, years_of)


def _write(writer: Writer, row: ContributionRow) -> dict[str, str]:
    say = writer.say
    points = f" {say('pp')}"

    def term(value: object) -> str:
        return "-" if value is None else say.number(value, 2, signed=True) + points  # type: ignore[arg-type]

    return {
        "name": _name(writer, row),
        "from": writer.figure(row, row.from_value, row.from_year, row.from_mark, contested=bool(row.from_rivals)),
        "to": writer.figure(row, row.to_value, row.to_year, row.to_mark, contested=bool(row.to_rivals)),
        "change": writer.change(row, row.change),
        "growth": say.percent(row.growth_percent, signed=True),
        "points": say.number(row.contribution_points, 2, signed=True)
        + (points if row.contribution_points is not None else ""),
        "share": say.percent(row.contribution_percent),
        "within": term(row.within),
        "between": term(row.between),
        "interaction": term(row.interaction),
        "flags": writer.flags(row),
        "sources": writer.cite([row.from_source, row.to_source]) or "-",
    }


def _name(writer: Writer, row: ContributionRow) -> str:
    """Name a part, indented under its whole."""
    if row.kind == "whole":
        return writer.name(row)
    if row.kind == "remainder":
        return f"- {writer.say('not explained by the parts')}"
    return f"- {writer.part(row)}"
