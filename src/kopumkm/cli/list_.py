"""`kopumkm list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kopumkm.cli.options import (
    ColorOption,
    DataOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    QuietOption,
    RegionOption,
    VerboseOption,
    choose_by_indicator,
)
from kopumkm.cli.running import Request, check_choice, run_report

if TYPE_CHECKING:
    from kopumkm.model.dataset import Dataset
    from kopumkm.reports.rows import Report

WHAT = ("indicators", "regions", "years", "targets", "sources")
MEASURES = ("stock", "flow", "share", "rate", "index")


def list_(
    what: Annotated[
        str,
        typer.Argument(metavar="WHAT", help=f"What to list: {', '.join(WHAT)}.", autocompletion=lambda: list(WHAT)),
    ] = "indicators",
    region: RegionOption = None,
    indicator: Annotated[
        Optional[list[str]],  # noqa: UP045 - Typer reads it at run time
        choose_by_indicator("Only what concerns this indicator; may be repeated."),
    ] = None,
    measure: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--measure",
            metavar="MEASURE",
            help=f"Only indicators of this measure: {', '.join(MEASURES)}; may be repeated.",
            autocompletion=lambda: list(MEASURES),
            show_default=False,
        ),
    ] = None,
    year: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--year", "-y", min=1000, max=2999, metavar="YEAR", help="Only what has a figure for this year."),
    ] = None,
    search: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="TEXT", help="Only entries in whose identifier, name, title or publisher this text stands."
        ),
    ] = None,
    unused: Annotated[bool, typer.Option("--unused", help="Only sources that no figure and no target names.")] = False,
    data: DataOption = None,
    format: FormatOption = "table",  # noqa: A002 - the option's name
    lang: LanguageOption = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """List the indicators, regions, years covered, targets or sources of the data, with their identifiers.

    With -v the list of indicators also prints their definitions.
    """

    def ask(dataset: Dataset) -> Report:
        from kopumkm.reports.listing import Filters, report_list

        check_choice("list", what, WHAT)
        for each in measure or ():
            check_choice("--measure", each, MEASURES)
        filters = Filters(
            region=tuple(region or ()),
            indicator=tuple(indicator or ()),
            measure=tuple(measure or ()),
            year=year,
            search=search,
            unused=unused,
        )
        return report_list(dataset, what, filters)

    run_report(Request.from_options(data, format, lang, output, color, quiet, verbose), ask)
