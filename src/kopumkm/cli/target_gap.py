"""`kopumkm target-gap`."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from kopumkm.cli.options import (
    ColorOption,
    DataOption,
    FormatOption,
    IndicatorsArgument,
    LanguageOption,
    OutputOption,
    PaceSinceOption,
    QuietOption,
    RegionOption,
    SchemeOption,
    VerboseOption,
    YearOption,
)
from kopumkm.cli.running import (
    EXIT_CANNOT_RUN,
    EXIT_NO,
    Request,
    check_choice,
    choose_language,
    print_diagnostics,
    run_report,
)
from kopumkm.errors import CannotRun

STANDINGS = ("met", "missed", "on_track", "behind", "moving_away", "unknown")


def target_gap(
    indicators: IndicatorsArgument = None,
    year: YearOption = None,
    since: PaceSinceOption = None,
    region: RegionOption = None,
    data: DataOption = None,
    format: FormatOption = "table",  # noqa: A002 - the option's name
    lang: LanguageOption = None,
    output: OutputOption = None,
    fail_on: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="STATUS,...",
            help=f"Exit with 1 when a row has one of these statuses: {', '.join(STANDINGS)}.",
            autocompletion=lambda: list(STANDINGS),
        ),
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="Also show targets that a later one replaced.")] = False,
    scheme: SchemeOption = None,
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Show where targets stand: gap, shortfall, achievement, pace, projection, milestone, status and legal basis.

    A national target is a benchmark for a province, and says so. Whether a target is met is decided first, on
    unrounded figures; after its year it is met or missed.
    """
    from kopumkm.reports.target_gap import report_target_gaps

    statuses = [each.strip() for each in fail_on.split(",")] if fail_on is not None else []
    try:
        for status in statuses:
            check_choice("--fail-on", status, STANDINGS)
    except CannotRun as failure:
        print_diagnostics(failure.diagnostics, choose_language(lang))
        raise typer.Exit(EXIT_CANNOT_RUN) from None
    request = Request.from_options(data, format, lang, output, color, quiet, verbose)
    report = run_report(
        request,
        lambda dataset: report_target_gaps(
            dataset,
            indicators=indicators or (),
            regions=region or (),
            year=year,
            since=since,
            history=history,
            schemes=scheme or (),
        ),
    )
    if any(row.status in statuses for row in report.rows):
        raise typer.Exit(EXIT_NO)
