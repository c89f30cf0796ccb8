"""`kopumkm schemes`."""

from __future__ import annotations

from kopumkm.cli.options import (
    ColorOption,
    DataOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    QuietOption,
    VerboseOption,
)
from kopumkm.cli.running import Request, run_report


def schemes(
    data: DataOption = None,
    format: FormatOption = "table",  # noqa: A002 - the option's name
    lang: LanguageOption = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """List the classification schemes with their bands and sources, also those that the data define."""
    from kopumkm.reports.scheme_list import report_schemes

    request = Request.from_options(data, format, lang, output, color, quiet, verbose)
    run_report(request, report_schemes)
