"""What the commands that change a data file share."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kopumkm.cli.running import (
    Explaining,
    check_language,
    choose_language,
    find_named_data,
    write,
)

if TYPE_CHECKING:
    from kopumkm.editing.changing import Change, Wish
    from kopumkm.reading.loading import Loaded

FileOption = Annotated[
    Optional[list[str]],  # noqa: UP045 - Typer reads it at run time
    typer.Option(
        "--data",
        "-d",
        metavar="PATH",
        help="Your data file, or a folder of data files; may be repeated. Else what KOPUMKM_DATA names.",
        show_default=False,
    ),
]
IntoOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--into", metavar="FILE", help="The file to change, where --data names several.", show_default=False),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", "-n", help="Print what would change; write nothing.")]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Replace what is recorded.")]


def run_change(
    data: list[str] | None,
    into: str | None,
    dry_run: bool,
    lang: str | None,
    quiet: int,
    make_wish: Callable[[Loaded], Wish],
) -> None:
    """Change a data file, and print what has changed.

    Args:
        data: What `--data` named.
        into: What `--into` named.
        dry_run: Whether nothing is to be written.
        lang: What `--lang` named.
        quiet: How often `--quiet` was given.
        make_wish: Says what is to be changed.

    Raises:
        typer.Exit: 2 when it could not be done, after saying why on standard error; the file is then as it was.
    """
    language = choose_language(lang)
    with Explaining(language):
        check_language(lang)
        from kopumkm.editing.changing import change_file

        change = change_file(tuple(data or find_named_data()), make_wish, into=into, dry=dry_run)
    if dry_run or not quiet:
        write(_describe_change(change, whole=dry_run), None, is_text=True)


def _describe_change(change: Change, *, whole: bool) -> str:
    """Write the changed lines with their numbers, or the whole difference as `patch` understands it."""
    before, after = (text.splitlines() for text in (change.file.text, change.after))
    if whole:
        return "".join(
            f"{line}\n" for line in difflib.unified_diff(before, after, change.file.name, change.file.name, lineterm="")
        )
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return "".join(
        f"{change.file.name}:{number + 1}: {after[number]}\n"
        for tag, _first, _last, start, end in matcher.get_opcodes()
        if tag in ("insert", "replace")
        for number in range(start, end)
        if after[number].strip()
    )
