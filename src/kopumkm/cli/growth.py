"""`kopumkm growth`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopumkm.cli.options import (
    ByOption,
    ColorOption,
    DataOption,
    FormatOption,
    IndicatorsArgument,
    LanguageOption,
    OutputOption,
    QuietOption,
    RegionOption,
    SchemeOption,
    SinceOption,
    VerboseOption,
    YearOption,
)
from kopumkm.cli.running import Request, check_choice, run_report
from kopumkm.errors import CannotRun, problem

if TYPE_CHECKING:
    from kopumkm.model.dataset import Dataset
    from kopumkm.reports.rows import Report


def growth(
    indicators: IndicatorsArgument = None,
    year: YearOption = None,
    since: SinceOption = None,
    region: RegionOption = None,
    data: DataOption = None,
    format: FormatOption = "table",  # noqa: A002 - the option's name
    lang: LanguageOption = None,
    output: OutputOption = None,
    by: ByOption = None,
    scheme: SchemeOption = None,
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Show change and growth of indicators, with flags, rival figures and sources.

    Without --year each indicator is shown at its latest year. The base is the nearest earlier year that has a figure,
    or that of --since. Where nothing can be computed, the row says why.
    """

    def ask(dataset: Dataset) -> Report:
        if by is not None:
            from kopumkm.reports.contributions import BY, report_contributions

            check_choice("--by", by, BY)
            if scheme:
                raise CannotRun([problem("K061", option="--scheme", other="--by")])
            return report_contributions(
                dataset, by, indicators=indicators or (), regions=region or (), year=year, since=since
            )
        from kopumkm.reports.growth import report_growth

        return report_growth(
            dataset, indicators=indicators or (), regions=region or (), year=year, since=since, schemes=scheme or ()
        )

    run_report(Request.from_options(data, format, lang, output, color, quiet, verbose), ask)
