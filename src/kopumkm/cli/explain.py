"""`kopumkm explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from kopumkm.cli.completion import complete_indicator_or_target
from kopumkm.cli.options import (
    ColorOption,
    DataOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    PaceSinceOption,
    QuietOption,
    RegionOption,
    SchemeOption,
    VerboseOption,
    YearOption,
)
from kopumkm.cli.running import Request, run_receipt


def explain(
    name: Annotated[
        str,
        typer.Argument(
            metavar="INDICATOR|TARGET",
            help="Identifier of an indicator (its growth) or of a target (its gap).",
            autocompletion=complete_indicator_or_target,
        ),
    ],
    year: YearOption = None,
    since: PaceSinceOption = None,
    region: RegionOption = None,
    data: DataOption = None,
    format: FormatOption = "table",  # noqa: A002 - the option's name
    lang: LanguageOption = None,
    output: OutputOption = None,
    scheme: SchemeOption = None,
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Show the receipt of a result: definition, formulas with symbols and with numbers, inputs, sources, rivals, flags.

    Formats: table (text), markdown and json (a tree, so that a script can walk from a figure down to its sources).
    """
    from kopumkm.reports.judgement import MethodChoice
    from kopumkm.reports.receipt import explain as make_receipt

    request = Request.from_options(data, format, lang, output, color, quiet, verbose)
    method = MethodChoice(year=year, since=since)
    run_receipt(
        request,
        lambda dataset: make_receipt(dataset, name, regions=region or (), method=method, schemes=scheme or ()),
    )
