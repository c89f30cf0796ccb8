"""`kopumkm export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from kopumkm.cli.options import DataOption, LanguageOption, OutputOption, RegionOption, choose_by_indicator
from kopumkm.cli.running import (
    Explaining,
    check_choice,
    check_language,
    choose_language,
    find_named_data,
    load,
    refuse_own_input,
    write,
)
from kopumkm.errors import CannotRun, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.exporting import FORMATS, find_format

Year = Optional[int]  # noqa: UP045 - Typer reads it at run time


def export(
    format: Annotated[  # noqa: A002 - the option's name
        Optional[str],  # noqa: UP045
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"Format of the file: {', '.join(FORMATS)}; else by the ending of its name, else csv.",
            autocompletion=lambda: list(FORMATS),
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
    region: RegionOption = None,
    indicator: Annotated[
        Optional[list[str]],  # noqa: UP045
        choose_by_indicator("Only values of this indicator; may be repeated. Else all."),
    ] = None,
    since: Annotated[
        Year, typer.Option("--since", "-s", min=1000, max=2999, metavar="YEAR", help="Only values from this year on.")
    ] = None,
    until: Annotated[
        Year, typer.Option("--until", "-u", min=1000, max=2999, metavar="YEAR", help="Only values up to this year.")
    ] = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the data set in a format that other programs read, and that reads back digit for digit.

    csv is tidy CSV for values_from, xlsx a workbook with the sources and units on sheets of their own, sdmx-csv the
    SDMX exchange format, and toml the whole data set as one file. --region, --indicator, --since and --until choose
    among the values; without them everything is written.
    """
    language = choose_language(lang)
    with Explaining(language):
        check_language(lang)
        chosen = FORMATS[choose_format(format, output)]
        dataset = load(tuple(data or find_named_data()))
        refuse_own_input(output, dataset)
        from kopumkm.exporting.selection import select_values
        from kopumkm.render.words import load_words

        some = select_values(dataset, regions=region or (), indicators=indicator or (), since=since, until=until)
        write(chosen.write(some, lambda text, spoken: load_words(spoken)(text)), output, is_text=False)


def choose_format(asked: str | None, output: Path | None) -> str:
    """Choose the format: the one asked for, else that of the ending of the file, else csv.

    Args:
        asked: From `--format`.
        output: Where the export goes; None or `-` for standard output.

    Returns:
        Key of `FORMATS`.

    Raises:
        CannotRun: K044 for an unknown format, K059 for an unknown ending or a workbook without a file.
    """
    if asked is not None:
        check_choice("--format", asked, tuple(FORMATS))
    to_file = output is not None and str(output) != "-"
    name = asked or (find_format(output.name) if output is not None and to_file else "csv")
    if name is None:
        trouble = _("the ending of the file name says no format")
    elif not (to_file or FORMATS[name].is_text):
        trouble = _("a workbook does not go to standard output")
    else:
        return name
    valid = ", ".join(each.ending for each in FORMATS.values())
    raise CannotRun([problem("K059", problem=Term(trouble), valid=valid)])
