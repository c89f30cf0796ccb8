"""`kopumkm path`."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from kopumkm.cli.completion import complete_target
from kopumkm.cli.options import (
    ColorOption,
    DataOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    QuietOption,
    RegionOption,
    VerboseOption,
    YearOption,
)
from kopumkm.cli.running import Request, run_report


def path(
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="Identifier of the target.", autocompletion=complete_target)
    ],
    assume: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="PACE", help="What if: 5% for growth a year, or 120000/year for a change a year in the unit."
        ),
    ] = None,
    year: YearOption = None,
    region: RegionOption = None,
    data: DataOption = None,
    format: FormatOption = "table",  # noqa: A002 - the option's name
    lang: LanguageOption = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Show the road from the latest figure to a target, year by year: linear and compound, with milestones.

    Past years show the actual figures and what they lacked; --assume shows where a pace of your own leads and when it
    reaches the target.
    """
    from kopumkm.reports.path import report_path

    request = Request.from_options(data, format, lang, output, color, quiet, verbose)
    run_report(request, lambda dataset: report_path(dataset, target, regions=region or (), year=year, assume=assume))
