"""`kopumkm target-gap`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kopumkm.cli.options import (
    ACHIEVEMENT_NAMES,
    PACE_NAMES,
    AchievementCapOption,
    AchievementFloorOption,
    AchievementOption,
    ColorOption,
    DataOption,
    FormatOption,
    IndicatorsArgument,
    LanguageOption,
    OutputOption,
    PaceOption,
    PaceSinceOption,
    QuietOption,
    RegionOption,
    SchemeOption,
    VerboseOption,
    WindowOption,
    YearOption,
)
from kopumkm.cli.running import EXIT_NO, Request, check_choice, parse_number, run_report

if TYPE_CHECKING:
    from kopumkm.model.dataset import Dataset
    from kopumkm.reports.rows import Report

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
    window: WindowOption = None,
    pace: PaceOption = "compound",
    achievement: AchievementOption = None,
    achievement_floor: AchievementFloorOption = None,
    achievement_cap: AchievementCapOption = None,
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

    def ask(dataset: Dataset) -> Report:
        for status in statuses:
            check_choice("--fail-on", status, STANDINGS)
        check_choice("--pace", pace, PACE_NAMES)
        if achievement is not None:
            check_choice("--achievement", achievement, ACHIEVEMENT_NAMES)
        return report_target_gaps(
            dataset,
            indicators=indicators or (),
            regions=region or (),
            year=year,
            since=since,
            window=window,
            pace=pace,
            achievement=achievement,
            achievement_floor=parse_number("--achievement-floor", achievement_floor),
            achievement_cap=parse_number("--achievement-cap", achievement_cap),
            history=history,
            schemes=scheme or (),
        )

    report = run_report(Request.from_options(data, format, lang, output, color, quiet, verbose), ask)
    if any(row.status in statuses for row in report.rows):
        raise typer.Exit(EXIT_NO)
