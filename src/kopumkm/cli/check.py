"""`kopumkm check`."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kopumkm.cli.options import (
    ColorOption,
    DataOption,
    LanguageOption,
    OutputOption,
    QuietOption,
    VerboseOption,
    offer_formats,
)
from kopumkm.cli.running import (
    EXIT_NO,
    Explaining,
    Request,
    choose_language,
    load_files,
    make_view,
    parse_number,
    print_text,
    refuse_own_input,
    write,
)
from kopumkm.errors import CannotRun, problem
from kopumkm.render import CHECK_FORMATS, FOR_PEOPLE

if TYPE_CHECKING:
    from kopumkm.checks import Tolerances
    from kopumkm.reports.check import CheckReport

SelectOption = Annotated[
    Optional[list[str]],  # noqa: UP045 - Typer reads it at run time
    typer.Option(
        "--select",
        metavar="CODE,...",
        help="Show only these warnings, by code or its beginning, such as K11; may be repeated.",
        show_default=False,
    ),
]
IgnoreOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--ignore",
        metavar="CODE,...",
        help="Do not show these warnings, by code or its beginning; may be repeated. Errors are always shown.",
        show_default=False,
    ),
]
CheckFormatOption = Annotated[str, offer_formats(CHECK_FORMATS)]


def check(
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 also when there are only warnings.")] = False,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    rival_tolerance: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--rival-tolerance", metavar="PERCENT", help="So far apart rival figures may be; else 5."),
    ] = None,
    growth_factor: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--growth-factor", metavar="NUMBER", help="So many usual deviations growth may be off its median; else 5."
        ),
    ] = None,
    jump: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--jump", metavar="PERCENT", help="So much the level may change with the publisher; else 25."),
    ] = None,
    today: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--today", metavar="DATE", help="The day of the check, such as 2026-11-24; else that of now."),
    ] = None,
    data: DataOption = None,
    format: CheckFormatOption = "table",  # noqa: A002 - the option's name
    lang: LanguageOption = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Check a data set: everything that is wrong or doubtful in it, with file, line and column.

    Exits with 1 when there are errors. Warnings name what a person should look at: sums that do not add up, rivals,
    reprints, unusual growth, slips of the pen, missing years, sources and targets that are out of date.
    """
    from kopumkm.render.check import summarise
    from kopumkm.render.words import load_words
    from kopumkm.reports.check import choose_checks

    request = Request.from_options(data, format, lang, output, color, quiet, verbose)
    language = choose_language(lang)
    with Explaining(language):
        request.check(tuple(CHECK_FORMATS))
        chosen = choose_checks(select or (), ignore or ())
        tolerances = _read_tolerances(rival_tolerance, growth_factor, jump, today)
        report = _run(request, tolerances, chosen, strict=strict)
        refuse_own_input(output, report.dataset)
        text = CHECK_FORMATS[format](report, make_view(request, language))
        write(text, output, is_text=format in FOR_PEOPLE)
    if quiet == 0:
        print_text(summarise(report, load_words(language)))
    if report.count("error") or (strict and report.rows):
        raise typer.Exit(EXIT_NO)


def _run(request: Request, tolerances: Tolerances, chosen: list[str], *, strict: bool) -> CheckReport:
    """Load the data and look at them, as far as they can be read."""
    from kopumkm.checks import run_checks
    from kopumkm.reports.check import report_checks, report_unreadable

    loaded = load_files(request.data)
    parameters: dict[str, object] = {
        "checks": chosen,
        "strict": strict,
        "today": tolerances.today.isoformat(),
        "rival_percent": tolerances.rival_percent,
        "growth_factor": tolerances.growth_factor,
        "jump_percent": tolerances.jump_percent,
    }
    if loaded.has_errors:
        return report_unreadable(loaded.dataset, loaded.diagnostics, parameters)
    findings = run_checks(loaded.dataset, tolerances, chosen)
    return report_checks(loaded.dataset, findings, loaded.locate_all(findings), parameters)


def _read_tolerances(rival: str | None, factor: str | None, jump: str | None, today: str | None) -> Tolerances:
    """Read the tolerances; what no option names is as `Tolerances` says, and the clock is read only for the day."""
    from kopumkm.checks import Tolerances

    day = dt.datetime.now().astimezone().date() if today is None else _parse_day(today)
    usual = Tolerances(today=day)
    return replace(
        usual,
        rival_percent=_parse_positive("--rival-tolerance", rival) or usual.rival_percent,
        growth_factor=_parse_positive("--growth-factor", factor) or usual.growth_factor,
        jump_percent=_parse_positive("--jump", jump) or usual.jump_percent,
    )


def _parse_positive(option: str, text: str | None) -> Decimal | None:
    number = parse_number(option, text)
    if number is not None and number <= 0:
        raise CannotRun([problem("K053", option=option, found=text or "")])
    return number


def _parse_day(text: str) -> dt.date:
    with contextlib.suppress(ValueError):
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return dt.date.fromisoformat(text)
    raise CannotRun([problem("K052", option="--today", found=text)])
