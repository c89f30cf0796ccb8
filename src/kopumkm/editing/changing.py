"""From a wish to a changed file: find the file, lock it, change its text, verify the result, write it whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kopumkm.editing.lock import hold_lock
from kopumkm.errors import CannotRun, Term, list_names, problem
from kopumkm.errors import mark_message as _
from kopumkm.model.dataset import Dataset
from kopumkm.reading.files import EMBEDDED, STANDARD_INPUT, TextFile, find_embedded, find_files, read_text
from kopumkm.reading.loading import Loaded, load
from kopumkm.writing.files import write_file
from kopumkm.writing.tidy_csv import list_records

ABOUT_THE_FIGURE = frozenset({"K021"})
"""Mistakes after a change that are the user's: the figure lies outside the limits of its indicator."""

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be changed.

    Attributes:
        edit: Makes the new text of the file from the old one.
        expect: Makes the data set that must come of it from the one before.
        by_hand: The lines that a person would write instead.
        section: Keys that tell which of several files is meant: the file that holds most of them.
    """

    edit: Callable[[str], str]
    expect: Callable[[Dataset], Dataset]
    by_hand: str
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file before and after."""

    file: TextFile
    after: str


def change_file(
    paths: tuple[str, ...], make_wish: Callable[[Loaded], Wish], *, into: str | None = None, dry: bool = False
) -> Change:
    """Change one of the user's data files.

    Args:
        paths: What `--data` named.
        make_wish: Looks at the data as they are and says what is to be changed.
        into: The file to write to, when it has to be named.
        dry: Whether to leave the file as it is.

    Returns:
        The file as it was, and its new text.

    Raises:
        CannotRun: When the data have mistakes before or after (nothing is written then), K050 the file cannot be
            written, K071 there is no file, K072 it is not clear which, K076 the change cannot be made safely, K077
            another run is at work.
    """
    found = _load(paths)
    place = _choose_file(found, make_wish(found).section, into)
    with hold_lock(place):
        before = _load(paths)  # once more, as another run may have changed it before the lock was ours
        wish = make_wish(before)
        file = next(each for each in before.files if each.path is not None and _is_same(each.path, place))
        after = wish.edit(file.text)
        _verify(before, file, after, wish)
        if not dry:
            mark = BOM if file.content.startswith(BOM) else b""
            try:
                write_file(mark + after.encode(), place)
            except OSError as error:
                raise CannotRun([problem("K050", file=file.name, problem=error.strerror or str(error))]) from None
    return Change(file=file, after=after)


def _load(paths: tuple[str, ...]) -> Loaded:
    if not paths or (EMBEDDED in paths and len(paths) == 1):
        raise CannotRun(
            [problem("K071", problem=Term(_("the data set that comes with the program cannot be changed")))]
        )
    if STANDARD_INPUT in paths:
        raise CannotRun([problem("K071", problem=Term(_("standard input cannot be changed")))])
    loaded = load(read_text(path, None) for path in find_files(paths))
    if loaded.has_errors:
        raise CannotRun(loaded.diagnostics)
    return loaded


def _choose_file(loaded: Loaded, section: tuple[str, ...], into: str | None) -> Path:
    """Choose the file to change: the one named, the only one, or the one that holds most of the section."""
    files = [each for each in loaded.files if each.path is not None and each.path != find_embedded()]
    if into is not None:
        named = [each.path for each in files if each.path is not None and _is_same(each.path, Path(into))]
        if not named:
            raise CannotRun([problem("K072", files=list_names(each.name for each in files))])
        return named[0]
    if len(files) == 1 and files[0].path is not None:
        return files[0].path
    from kopumkm.reading.positions import find_place  # noqa: PLC0415 - most runs name one file

    depths = {each.path: find_place(each.text, section)[1] for each in files if each.path is not None}
    best = [path for path, depth in depths.items() if depth == max(depths.values())]
    if len(best) != 1:
        raise CannotRun([problem("K072", files=list_names(each.name for each in files))])
    return best[0]


def _is_same(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:
        return False


def _verify(before: Loaded, file: TextFile, after: str, wish: Wish) -> None:
    """Load the new text and hold what it says against what was wished for."""
    changed = replace(file, text=after, content=after.encode())
    loaded = load(changed if each is file else each for each in before.files)
    if loaded.has_errors and all(each.code in ABOUT_THE_FIGURE for each in loaded.diagnostics):
        raise CannotRun(loaded.diagnostics)
    if loaded.has_errors or _list_facts(loaded.dataset) != _list_facts(wish.expect(before.dataset)):
        raise CannotRun([problem("K076", file=file.name, lines=wish.by_hand)])


def _list_facts(dataset: Dataset) -> tuple[object, ...]:
    records = sorted(
        ((each.region, each.indicator, each.year, each.position, each.observation) for each in list_records(dataset)),
        key=lambda each: each[:4],
    )
    sections = (dataset.regions, dataset.sources, dataset.indicators, dataset.targets, dataset.schemes)
    return dataset.title, dataset.region, *map(dict, sections), records
