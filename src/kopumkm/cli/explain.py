"""`kopumkm explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kopumkm.cli.completion import complete_indicator_or_target
from kopumkm.cli.options import (
    ACHIEVEMENT_NAMES,
    PACE_NAMES,
    AchievementOption,
    ColorOption,
    DataOption,
    LanguageOption,
    OneRegionOption,
    OutputOption,
    PaceOption,
    PaceSinceOption,
    QuietOption,
    ReceiptFormatOption,
    SchemeOption,
    VerboseOption,
    WindowOption,
    YearOption,
)
from kopumkm.cli.running import Request, check_choice, run_receipt, take_one_region

if TYPE_CHECKING:
    from kopumkm.model.dataset import Dataset
    from kopumkm.reports.receipt import Node


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
    window: WindowOption = None,
    pace: PaceOption = "compound",
    achievement: AchievementOption = None,
    region: OneRegionOption = None,
    target: Annotated[
        bool, typer.Option("--target", help="The name is that of a target, also where an indicator has the same.")
    ] = False,
    data: DataOption = None,
    format: ReceiptFormatOption = "table",  # noqa: A002 - the option's name
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

    def ask(dataset: Dataset) -> Node:
        check_choice("--pace", pace, PACE_NAMES)
        if achievement is not None:
            check_choice("--achievement", achievement, ACHIEVEMENT_NAMES)
        place = take_one_region(region)
        method = MethodChoice(year=year, since=since, window=window, pace=pace, achievement=achievement)
        return make_receipt(
            dataset,
            name,
            region=place,
            method=method,
            schemes=scheme or (),
            is_target=target,
        )

    run_receipt(Request.from_options(data, format, lang, output, color, quiet, verbose), ask)
