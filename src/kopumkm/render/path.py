"""The road to a target in words."""

from __future__ import annotations

from collections.abc import Iterator

from kopumkm.calc.vocabulary import Flag, Standing
from kopumkm.render.layout import Column, Layout, assemble
from kopumkm.render.words import ABSENT, FLAGS, STANDINGS
from kopumkm.render.writer import Writer
from kopumkm.reports.path import PathRow


def lay_out_path(writer: Writer) -> Layout:
    """Put the road to a target in words.

    Args:
        writer: Knows the report and the language.

    Returns:
        The layout: one row for each year.
    """
    say, report = writer.say, writer.report
    rows: tuple[PathRow, ...] = report.rows
    target = writer.dataset.targets[rows[0].target]
    regions = list(dict.fromkeys(row.region for row in rows))
    columns = {
        "region": Column(header=say("Region"), rank=1, is_number=False, is_name=True),
        "year": Column(header=say("Year"), rank=0),
        "actual": Column(header=say("Actual"), rank=1),
        "milestone": Column(header=say("Milestone"), rank=3),
        "shortfall": Column(header=say("Shortfall"), rank=6),
        "units": Column(header=say("Still missing"), rank=7),
        "linear": Column(header=say("Road, linear"), rank=2),
        "compound": Column(header=say("Road, compound"), rank=4),
        "step": Column(header=say("Step a year, linear"), rank=5),
        "step_units": Column(header=say("Step in units"), rank=8),
        "assumed": Column(header=say("At {assume}", assume=report.parameters["assume"]), rank=2),
        "flags": Column(header=say("Flags"), rank=2, is_number=False),
        "sources": Column(header=say("Sources"), rank=9, is_number=False),
    }
    cells = [_write(writer, row) for row in rows]
    if len(regions) == 1:
        del columns["region"]
    for key in ("milestone", "units", "linear", "compound", "step", "step_units", "assumed", "flags"):
        if all(each[key] == "-" for each in cells):
            del columns[key]
    title = say(
        "Road to the target of {name} for {year}, {where}",
        name=writer.name(rows[0]),
        year=target.year,
        where=writer.region(regions[0]) if len(regions) == 1 else say("{count} regions", count=len(regions)),
    )

    def years_of(row: PathRow) -> tuple[int]:
        return (row.year,)

    return assemble(writer, title, columns, cells, list(rows), years_of, _list_disagreements(writer, rows[0]))


def _list_disagreements(writer: Writer, row: PathRow) -> Iterator[str]:
    """List the figures stated for the milestones and the target where there are several."""
    target = writer.dataset.targets[row.target]
    for year, claims in target.milestones.items():
        if len(claims) > 1:
            yield writer.contested_milestone(row, year, claims)
    if target.rivals:
        yield writer.contested_target(row, target)


def _write(writer: Writer, row: PathRow) -> dict[str, str]:
    say, decimals = writer.say, writer.definition(row).shown_decimals
    sign = (
        ""
        if row.milestone_met is None
        else f" {STANDINGS[Standing.MET if row.milestone_met else Standing.MISSED].sign}"
    )
    rivals = FLAGS[Flag.CONTESTED].mark if row.milestone_rivals else ""
    milestone = "-" if row.milestone is None else f"{say.number(row.milestone, decimals)}{rivals}{sign}"
    target = writer.dataset.targets[row.target]
    if target.between and row.year == target.year and row.milestone is None:
        milestone = f"{' – '.join(say.number(each, decimals) for each in target.between)}{rivals}{sign}"
    series = writer.report.series[row.region, row.indicator]
    contested = len(series.find_point(row.year).alternatives) > 1
    return {
        "region": writer.region(row.region),
        "year": str(row.year),
        "actual": ABSENT if row.actual is None else writer.figure(row, row.actual, None, row.mark, contested=contested),
        "milestone": milestone,
        "shortfall": "-" if row.shortfall is None else say.number(row.shortfall, decimals),
        "units": "-" if row.shortfall_units is None else say.number(row.shortfall_units, 0),
        "linear": "-" if row.road_linear is None else say.number(row.road_linear, decimals),
        "compound": "-" if row.road_compound is None else say.number(row.road_compound, decimals),
        "step": "-" if row.step_linear is None else writer.change(row, row.step_linear),
        "step_units": "-" if row.step_units is None else say.number(row.step_units, 0),
        "assumed": "-" if row.assumed is None else say.number(row.assumed, decimals),
        "flags": writer.flags(row),
        "sources": writer.cite([row.source, row.milestone_source]) or "-",
    }
