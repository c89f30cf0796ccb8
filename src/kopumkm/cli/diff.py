"""`kopumkm diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kopumkm.cli.completion import complete_region
from kopumkm.cli.options import (
    ColorOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    QuietOption,
    VerboseOption,
    choose_by_indicator,
)
from kopumkm.cli.running import EXIT_NO, Request, check_choice, choose_language, print_remark, run
from kopumkm.errors import mark_message as _
from kopumkm.render import FOR_PEOPLE, FORMATS, View

if TYPE_CHECKING:
    from kopumkm.model.dataset import Dataset
    from kopumkm.reports.rows import Report

KINDS = ("values", "targets", "definitions", "results")

NO_DIFFERENCES = _("No differences between {old} and {new}.")


def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="The data before: a file, a folder of files, 'embedded', or -.")
    ],
    new: Annotated[
        str, typer.Argument(metavar="NEW", help="The data now, likewise; only one of the two may be standard input.")
    ],
    only: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads it at run time
        typer.Option(
            metavar="KIND,...",
            help=f"Show only some kinds of differences: {', '.join(KINDS)}.",
            autocompletion=lambda: list(KINDS),
        ),
    ] = None,
    region: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--region",
            "-r",
            metavar="REGION",
            help="Show only this region, by identifier, code or name; may be repeated.",
            autocompletion=complete_region,
            show_default=False,
        ),
    ] = None,
    indicator: Annotated[
        Optional[list[str]],  # noqa: UP045
        choose_by_indicator("Show only this indicator; may be repeated."),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when there are differences, as git diff does.")
    ] = False,
    format: FormatOption = "table",  # noqa: A002 - the option's name
    lang: LanguageOption = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Show what changed between two versions of the data: figures, targets, definitions, and the results with them.

    Growth rates and gaps to targets are computed from both versions, and shown where they differ. Where the two
    versions say the same, standard error says so, and a table or Markdown is empty.
    """
    kinds = [each.strip() for each in only.split(",")] if only is not None else []

    def ask(before: Dataset, now: Dataset) -> Report:
        from kopumkm.reports.differences import report_differences

        for kind in kinds:
            check_choice("--only", kind, KINDS)
        return report_differences(before, now, regions=region or (), indicators=indicator or (), only=kinds)

    def render(report: Report, _dataset: Dataset, view: View) -> str:
        return FORMATS[format](report, view) if report.rows or format not in FOR_PEOPLE else ""

    request = Request.from_options([new], format, lang, output, color, quiet, verbose)
    report = run(request, ask, tuple(FORMATS), render, before=(old,))
    if report.rows and exit_code:
        raise typer.Exit(EXIT_NO)
    if not report.rows and not quiet:
        print_remark(NO_DIFFERENCES, choose_language(lang), old=old, new=new)
