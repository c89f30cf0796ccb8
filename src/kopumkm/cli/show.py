"""`kopumkm show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kopumkm.cli.completion import complete_indicator
from kopumkm.cli.options import (
    ColorOption,
    DataOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    QuietOption,
    RegionOption,
    VerboseOption,
)
from kopumkm.cli.running import Request, run_report

if TYPE_CHECKING:
    from kopumkm.model.dataset import Dataset
    from kopumkm.reports.rows import Report


def show(
    indicator: Annotated[
        str,
        typer.Argument(
            metavar="INDICATOR", help="Identifier of the indicator, or its name.", autocompletion=complete_indicator
        ),
    ],
    region: RegionOption = None,
    since: Annotated[
        Optional[int],  # noqa: UP045 - Typer reads it at run time
        typer.Option("--since", "-s", min=1000, max=2999, metavar="YEAR", help="First year; else the first recorded."),
    ] = None,
    until: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--until", "-u", min=1000, max=2999, metavar="YEAR", help="Last year; else the last recorded."),
    ] = None,
    data: DataOption = None,
    format: FormatOption = "table",  # noqa: A002 - the option's name
    lang: LanguageOption = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Show the whole series of an indicator, with marks, rival figures, notes, targets and a sparkline.

    One region is shown in detail, several side by side. Years inside the series that have no figure stay visible.
    """

    def ask(dataset: Dataset) -> Report:
        from kopumkm.reports.show import report_show

        return report_show(dataset, indicator, regions=region or (), since=since, until=until)

    run_report(Request.from_options(data, format, lang, output, color, quiet, verbose), ask)
