"""The growth report in words."""

from __future__ import annotations

from kopumkm.render.layout import Column, Layout, assemble
from kopumkm.render.writer import Writer
from kopumkm.reports.growth import GrowthRow


def lay_out_growth(writer: Writer) -> Layout:
    """Put the growth report in words.

    Args:
        writer: Knows the report and the language.

    Returns:
        The layout: one row for each indicator that has a figure; the others stand below with their reason.
    """
    report, say = writer.report, writer.say
    regions = list(dict.fromkeys(row.region for row in report.rows))
    shown: list[GrowthRow] = [row for row in report.rows if row.to_value is not None]
    with_annual = any(row.annual_percent != row.growth_percent for row in shown)
    with_range = any(row.growth_low is not None for row in shown)
    columns = {
        "region": Column(header=say("Region"), rank=1, is_number=False, is_name=True),
        "name": Column(header=say("Indicator"), rank=0, is_number=False, is_name=True),
        "unit": Column(header=say("Unit"), rank=8, is_number=False),
        "from": Column(header=say("From"), rank=3),
        "to": Column(header=say("To"), rank=2),
        "change": Column(header=say("Change"), rank=4),
        "growth": Column(header=say("Growth"), rank=0),
        "annual": Column(header=say("A year"), rank=5),
        "range": Column(header=say("Growth, range over sources"), rank=7),
        **{key: Column(header=key, rank=2, is_number=False) for key in report.schemes},
        "flags": Column(header=say("Flags"), rank=2, is_number=False),
        "sources": Column(header=say("Sources"), rank=6, is_number=False),
    }
    if len(regions) == 1:
        del columns["region"]
    if not with_annual:
        del columns["annual"]
    if not with_range:
        del columns["range"]
    cells = [
        {
            "region": writer.region(row.region),
            "name": writer.name(row),
            "unit": writer.unit(row),
            "from": writer.figure(row, row.from_value, row.from_year, row.from_mark, contested=bool(row.from_rivals)),
            "to": writer.figure(row, row.to_value, row.to_year, row.to_mark, contested=bool(row.to_rivals)),
            "change": writer.change(row, row.change),
            "growth": say.percent(row.growth_percent, signed=True),
            "annual": say.percent(row.annual_percent, signed=True),
            "range": "-"
            if row.growth_low is None
            else writer.range(say.percent(row.growth_low, signed=True), say.percent(row.growth_high, signed=True)),
            **writer.classes(row),
            "flags": writer.flags(row),
            "sources": writer.cite([row.from_source, row.to_source]) or "-",
        }
        for row in shown
    ]
    where = writer.region(regions[0]) if len(regions) == 1 else say("{count} regions", count=len(regions))
    year = report.parameters["year"]
    title = (
        say("Growth in {year}, {where}", year=year, where=where)
        if year
        else say("Growth, latest year, {where}", where=where)
    )

    def years_of(row: GrowthRow) -> tuple[int | None, int | None]:
        return row.from_year, row.to_year

    return assemble(writer, title, columns, cells, shown, years_of, writer.disagreements_of_schemes(shown))
