"""Options that several commands share, each declared once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from kopumkm.cli.completion import complete_indicator, complete_region, complete_scheme
from kopumkm.render import FORMATS, RECEIPT_FORMATS

PACE_NAMES = ("compound", "linear", "regression")
ACHIEVEMENT_NAMES = ("ratio", "mirror", "inverse", "range", "distance")
"""Named here as well as in their registries, which a command imports only when it runs; a test holds them together."""

IndicatorsArgument = Annotated[
    Optional[list[str]],  # noqa: UP045 - Typer reads it at run time
    typer.Argument(
        metavar="INDICATOR",
        help="Indicators to show; all of them when none is named.",
        autocompletion=complete_indicator,
        show_default=False,
    ),
]
YearOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option("--year", "-y", min=1000, max=2999, metavar="YEAR", help="The year; else each indicator's latest."),
]
SinceOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(
        "--since", "-s", min=1000, max=2999, metavar="YEAR", help="The base year; else the nearest earlier figure."
    ),
]
PaceSinceOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(
        "--since",
        "--base",
        "-s",
        min=1000,
        max=2999,
        metavar="YEAR",
        help="Count the pace from this year; else from the target's baseline or the first comparable year.",
    ),
]
RegionOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--region",
        "-r",
        metavar="REGION",
        help="Region, by identifier, code or name; may be repeated; 'all' for each. Else the data's default.",
        autocompletion=complete_region,
        show_default=False,
    ),
]
OneRegionOption = Annotated[
    Optional[list[str]],  # noqa: UP045 - a list, so that a second one can be refused
    typer.Option(
        "--region",
        "-r",
        metavar="REGION",
        help="Region, by identifier, code or name; else the data's default, or that of the target.",
        autocompletion=complete_region,
        show_default=False,
    ),
]
DataOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--data",
        "-d",
        metavar="PATH",
        help="Data file, folder of data files, - for standard input, or 'embedded' for the data set that comes with "
        "the program; may be repeated, and the files are put together. Else what KOPUMKM_DATA names, else the embedded "
        "data set.",
        show_default=False,
    ),
]


def offer_formats(formats: Iterable[str], variable: str | None = "KOPUMKM_FORMAT") -> Any:  # noqa: ANN401 - what Typer makes
    """Declare `--format` for the formats of a command.

    Args:
        formats: Their names.
        variable: Environment variable that it is read from, if any.

    Returns:
        What stands behind the type of the option.
    """
    names = list(formats)
    return typer.Option(
        "--format",
        "-f",
        envvar=variable,
        metavar="FORMAT",
        help=f"Output format: {', '.join(names)}.",
        autocompletion=lambda: names,
    )


def choose_by_indicator(wanted: str) -> Any:  # noqa: ANN401
    """Declare `--indicator`, which may be repeated.

    Args:
        wanted: Help: what it narrows.

    Returns:
        What stands behind the type of the option.
    """
    return typer.Option(
        "--indicator",
        "-i",
        metavar="INDICATOR",
        help=wanted,
        autocompletion=complete_indicator,
        show_default=False,
    )


FormatOption = Annotated[str, offer_formats(FORMATS)]
ReceiptFormatOption = Annotated[str, offer_formats(RECEIPT_FORMATS, variable=None)]
LanguageOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--lang",
        envvar="KOPUMKM_LANG",
        metavar="id|en",
        help="Words and number style of tables: id or en; else from the locale, else Indonesian.",
        autocompletion=lambda: ["id", "en"],
    ),
]
OutputOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to this file instead of standard output; it is replaced only when all went well.",
        show_default=False,
    ),
]
ColorOption = Annotated[
    str,
    typer.Option(
        "--color",
        metavar="WHEN",
        help="auto, always or never; auto means on a terminal, unless NO_COLOR is set.",
        autocompletion=lambda: ["auto", "always", "never"],
    ),
]
SchemeOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--scheme",
        metavar="SCHEME",
        help="Also put each row into the classes of this scheme ('kopumkm schemes' lists them); may be repeated.",
        autocompletion=complete_scheme,
        show_default=False,
    ),
]
WindowOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(
        "--window", min=1, max=999, metavar="YEARS", help="Count the pace over so many years before the value."
    ),
]
PaceOption = Annotated[
    str,
    typer.Option(
        "--pace",
        metavar="METHOD",
        help=f"How the pace is measured: {', '.join(PACE_NAMES)}.",
        autocompletion=lambda: list(PACE_NAMES),
    ),
]
AchievementOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--achievement",
        metavar="METHOD",
        help=f"How achievement is computed: {', '.join(ACHIEVEMENT_NAMES)}; else as the target or indicator says, "
        "else by the direction of the target.",
        autocompletion=lambda: list(ACHIEVEMENT_NAMES),
        show_default=False,
    ),
]
AchievementFloorOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--achievement-floor", metavar="PERCENT", help="Show no achievement below this, say 0."),
]
AchievementCapOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--achievement-cap", metavar="PERCENT", help="Show no achievement above this, say 120."),
]
ByOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--by",
        metavar="region|part",
        help="Split the growth of a whole into the contributions of its regions or of its parts.",
        autocompletion=lambda: ["region", "part"],
        show_default=False,
    ),
]
QuietOption = Annotated[
    int, typer.Option("--quiet", "-q", count=True, help="The table, and why results are absent; no other notes.")
]
VerboseOption = Annotated[int, typer.Option("--verbose", "-v", count=True, help="Also the notes of each figure.")]
