"""`kopumkm source`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kopumkm.cli.changing import DryRunOption, FileOption, IntoOption, ReplaceOption, run_change
from kopumkm.cli.options import LanguageOption, QuietOption

if TYPE_CHECKING:
    from kopumkm.editing.changing import Wish
    from kopumkm.reading.loading import Loaded

RELIABILITIES = ("official", "press", "derived")

source = typer.Typer(
    help="Record a source in your data file.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@source.callback()
def source_group() -> None:
    """Record a source in your data file."""


@source.command("add")
def add(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its key, such as dinas-2025.")],
    title: Annotated[str, typer.Option(metavar="TEXT", help="Its title.")],
    reliability: Annotated[
        str,
        typer.Option(
            metavar="WORD",
            help=f"How reliable it is: {', '.join(RELIABILITIES)}.",
            autocompletion=lambda: list(RELIABILITIES),
        ),
    ],
    title_en: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads it at run time
        typer.Option("--title-en", metavar="TEXT", help="Its title in English, where that differs."),
    ] = None,
    publisher: Annotated[Optional[str], typer.Option(metavar="TEXT", help="Who published it.")] = None,  # noqa: UP045
    published: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="DATE", help="When: 2022-12-31, 2022-12 or 2022."),
    ] = None,
    url: Annotated[Optional[str], typer.Option(metavar="URL", help="Its address.")] = None,  # noqa: UP045
    note: Annotated[Optional[str], typer.Option(metavar="TEXT", help="What a reader must know.")] = None,  # noqa: UP045
    replace: ReplaceOption = False,
    data: FileOption = None,
    into: IntoOption = None,
    dry_run: DryRunOption = False,
    lang: LanguageOption = None,
    quiet: QuietOption = 0,
) -> None:
    """Add a source, which figures and targets can then name."""

    def make_wish(loaded: Loaded) -> Wish:
        from kopumkm.editing.sources import make_source, wish_for_source

        made = make_source(
            key,
            title={"id": title, "en": title_en} if title_en else title,
            publisher=publisher,
            published=published,
            url=url,
            reliability=reliability,
            note=note,
        )
        return wish_for_source(loaded, key, made, replaces=replace)

    run_change(data, into, dry_run, lang, quiet, make_wish)
