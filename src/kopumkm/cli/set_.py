"""`kopumkm set`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kopumkm.cli.changing import DryRunOption, FileOption, IntoOption, ReplaceOption, run_change
from kopumkm.cli.completion import complete_indicator, complete_source
from kopumkm.cli.options import LanguageOption, OneRegionOption, QuietOption
from kopumkm.cli.running import Explaining, choose_language, parse_number, take_one_region
from kopumkm.errors import CannotRun, problem

if TYPE_CHECKING:
    from kopumkm.editing.changing import Wish
    from kopumkm.editing.values import Manner
    from kopumkm.reading.loading import Loaded


def set_(
    indicator: Annotated[
        str, typer.Argument(metavar="INDICATOR", help="The indicator.", autocompletion=complete_indicator)
    ],
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1000, max=2999, help="The year.")],
    value: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads it at run time
        typer.Argument(
            metavar="[VALUE]",
            help="The figure, without thousands separator; left out where --status says that there is none. A negative "
            "figure stands behind --, as in: set INDICATOR YEAR -- -5.",
            show_default=False,
        ),
    ] = None,
    region: OneRegionOption = None,
    source: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="KEY", help="Key of the source.", autocompletion=complete_source),
    ] = None,
    as_of: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--as-of", metavar="DATE", help="Reference date: 2022-12-31, 2022-12 or 2022."),
    ] = None,
    status: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="STATUS", help="Observation status: SDMX code or BPS mark, such as '*', 'r' or '...'."),
    ] = None,
    note: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="TEXT", help="What a reader must know about the figure."),
    ] = None,
    replace: ReplaceOption = False,
    rival: Annotated[bool, typer.Option("--rival", help="Add the figure beside the one that is recorded.")] = False,
    data: FileOption = None,
    into: IntoOption = None,
    dry_run: DryRunOption = False,
    lang: LanguageOption = None,
    quiet: QuietOption = 0,
) -> None:
    """Record one figure in your data file; its comments and order stay as they are.

    What is recorded already is never overwritten unless --replace says so. The data are checked before and after, and
    the file is written whole or not at all.
    """
    with Explaining(choose_language(lang)):
        manner = _choose_manner(replace=replace, rival=rival)
        number = parse_number("VALUE", value)

    def make_wish(loaded: Loaded) -> Wish:
        from kopumkm.editing.values import make_observation, wish_for_value

        observation = make_observation(value=number, as_of=as_of, source=source, status=status, note=note)
        return wish_for_value(loaded, indicator, take_one_region(region), year, observation, manner)

    run_change(data, into, dry_run, lang, quiet, make_wish)


def _choose_manner(*, replace: bool, rival: bool) -> Manner:
    """Decide what happens to a figure that is recorded."""
    if replace and rival:
        raise CannotRun([problem("K078")])
    return "replace" if replace else "rival" if rival else "new"
