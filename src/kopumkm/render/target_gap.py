"""The target-gap report in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from kopumkm.calc.vocabulary import Flag, Standing
from kopumkm.errors import mark_message as _
from kopumkm.render.layout import Column, Layout, assemble
from kopumkm.render.words import ABSENT, FLAGS, STANDINGS
from kopumkm.render.writer import Writer
from kopumkm.reports.target_gap import TargetGapRow


def lay_out_target_gap(writer: Writer) -> Layout:
    """Put the target-gap report in words.

    Args:
        writer: Knows the report and the language.

    Returns:
        The layout: one row for each target.
    """
    report, say = writer.report, writer.say
    regions = list(dict.fromkeys(row.region for row in report.rows))
    shown: list[TargetGapRow] = [row for row in report.rows if row.target is not None]
    columns = {
        "region": Column(header=say("Region"), rank=1, is_number=False, is_name=True),
        "name": Column(header=say("Indicator"), rank=0, is_number=False, is_name=True),
        "target": Column(header=say("Target"), rank=2),
        "value": Column(header=say("Actual"), rank=3),
        "gap": Column(header=say("Gap"), rank=1),
        "gap_range": Column(header=say("Gap, range over sources"), rank=10),
        "units": Column(header=say("Still missing"), rank=5),
        "achievement": Column(header=say("Achievement"), rank=4),
        "milestone": Column(header=say("Milestone"), rank=11),
        "pace": Column(header=say("Pace a year"), rank=8),
        "required": Column(header=say("Pace needed"), rank=7),
        "projected": Column(header=say("Leads to"), rank=9),
        "reached": Column(header=say("Reached"), rank=12),
        "status": Column(header=say("Status"), rank=0, is_number=False),
        **{key: Column(header=key, rank=2, is_number=False) for key in report.schemes},
        "flags": Column(header=say("Flags"), rank=6, is_number=False),
        "basis": Column(header=say("Legal basis"), rank=13, is_number=False),
        "sources": Column(header=say("Sources"), rank=14, is_number=False),
    }
    cells = [_write_target_gap(writer, row) for row in shown]
    if len(regions) == 1:
        del columns["region"]
    for key in ("gap_range", "units", "milestone", "pace", "required", "projected", "reached"):
        if all(each[key] in ("-", ABSENT) for each in cells):
            del columns[key]
    where = writer.region(regions[0]) if len(regions) == 1 else say("{count} regions", count=len(regions))
    year = report.parameters["year"]
    title = (
        say("Targets as of {year}, {where}", year=year, where=where) if year else say("Targets, {where}", where=where)
    )

    def years_of(row: TargetGapRow) -> tuple[int | None]:
        return (row.year,)

    layout = assemble(writer, title, columns, cells, shown, years_of, _list_disagreements(writer, shown))
    place = list(columns).index("status")
    colors = {(number, place): STANDINGS[Standing(row.status)].color for number, row in enumerate(shown)}
    return replace(layout, colors=colors)


def _list_disagreements(writer: Writer, rows: Iterable[TargetGapRow]) -> Iterator[str]:
    """List the figures stated for a target or milestone where there are several."""
    rows = list(rows)
    yield from writer.disagreements_of_schemes(rows)
    for row in rows:
        target = writer.dataset.targets[row.target or ""]
        if target.rivals:
            yield writer.contested_target(row, target)
        claims = target.milestones.get(row.milestone_year or 0, [])
        if len(claims) > 1:
            yield writer.contested_milestone(row, row.milestone_year or 0, claims)


def name_method(result: str, method: str | None) -> str:
    """Name the method behind a result, as different methods give different results.

    >>> name_method("93.06%", "ratio")
    '93.06% ratio'
    """
    return result if method is None or result == ABSENT else f"{result} {method}"


METHODS: Mapping[str | None, str] = {
    "ratio": _("ratio"),
    "mirror": _("mirror"),
    "inverse": _("inverse"),
    "range": _("range"),
    "distance": _("distance"),
    "compound": _("compound"),
    "linear": _("linear"),
    "regression": _("regression"),
}
"""Names of methods in tables; machine formats give their identifiers."""


def _write_target_gap(writer: Writer, row: TargetGapRow) -> dict[str, str]:
    say = writer.say
    definition = writer.definition(row)

    def plain(value: Decimal | None) -> str:
        return say.number(value, definition.shown_decimals)

    target = writer.dataset.targets[row.target or ""]
    contested = FLAGS[Flag.CONTESTED].mark if row.target_rivals else ""
    verdict = STANDINGS[Standing(row.status)]
    units = "-"
    if row.shortfall_units:
        names = [
            writer.dataset.indicators[key].unit.in_language(writer.view.language)
            for key in (row.shortfall_units_indicator or "").split("+")
        ]
        units = f"{say.number(row.shortfall_units, 0)} {names[0]}"
    milestone_sign = (
        f" ({writer.change(row, row.milestone_gap)})"  # on the way to a range it is neither met nor missed
        if row.milestone_met is None
        else f" {STANDINGS[Standing.MET if row.milestone_met else Standing.MISSED].sign}"
    )
    required = writer.change(row, row.required_change_per_year) if row.required_change_per_year is not None else "-"
    return {
        "region": writer.region(row.region),
        "name": f"{writer.name(row)} {row.target_year}",
        "target": f"{writer.limits(row, target)}{contested}",
        "value": writer.figure(row, row.value, row.year, row.value_mark, contested=bool(row.value_rivals)),
        "gap": writer.change(row, row.gap),
        "gap_range": "-"
        if row.gap_low is None
        else writer.range(writer.change(row, row.gap_low), writer.change(row, row.gap_high)),
        "units": units,
        "achievement": name_method(say.percent(row.achievement_percent), say(METHODS.get(row.achievement_method, "-"))),
        "milestone": "-" if row.milestone_value is None else f"{plain(row.milestone_value)}{milestone_sign}",
        "pace": name_method(
            say.percent(row.observed_annual_percent, signed=True), say(METHODS.get(row.pace_method, "-"))
        ),
        "required": required
        if row.required_annual_percent is None
        else f"{say.percent(row.required_annual_percent, signed=True)}",
        "projected": "-" if row.projected_value is None else plain(row.projected_value),
        "reached": str(row.year_reached) if row.year_reached else "-",
        "status": f"{verdict.sign} {say(verdict.word)}",
        **writer.classes(row),
        "flags": writer.flags(row),
        "basis": writer.cite([row.legal_basis]) or "-",
        "sources": writer.cite([row.target_source, row.source, row.milestone_source]) or "-",
    }
