"""From options to an exit code: load, ask, render, write; the one place where mistakes become output."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

import typer

from kopumkm.errors import CannotRun, Diagnostic, Term, find_nearest, problem
from kopumkm.errors import mark_message as _
from kopumkm.render import FOR_PEOPLE, FORMATS, RECEIPT_FORMATS, View

if TYPE_CHECKING:
    from kopumkm.model.dataset import Dataset
    from kopumkm.model.scalars import Language
    from kopumkm.reading.loading import Loaded
    from kopumkm.reports.receipt import Node
    from kopumkm.reports.rows import Report

EXIT_NO = 1
EXIT_CANNOT_RUN = 2
EXIT_CLOSED_PIPE = 141
"""What a shell reports for a program that a closed pipe ended: 128 + SIGPIPE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options that all reports share."""

    data: tuple[str, ...]
    format: str
    language: str | None
    output: Path | None
    color: str
    quiet: int
    verbose: int

    @classmethod
    def from_options(
        cls,
        data: Sequence[str] | None,
        format: str,  # noqa: A002 - the option's name
        language: str | None,
        output: Path | None,
        color: str,
        quiet: int,
        verbose: int,
    ) -> Request:
        """Take the shared options as a command gets them."""
        return cls(
            data=tuple(data or find_named_data()),
            format=format,
            language=language,
            output=output,
            color=color,
            quiet=quiet,
            verbose=verbose,
        )

    def check(self, formats: Sequence[str]) -> None:
        """Refuse words that `--format`, `--color` and `--lang` do not know.

        Args:
            formats: Formats that the command has.

        Raises:
            CannotRun: K044 for the first of them.
        """
        check_choice("--format", self.format, formats)
        check_choice("--color", self.color, COLORS)
        check_language(self.language)


COLORS = ("auto", "always", "never")


def check_language(asked: str | None) -> None:
    """Refuse a word that `--lang` does not know.

    Args:
        asked: From `--lang`; None is fine.

    Raises:
        CannotRun: K044 when it is neither `id` nor `en`.
    """
    check_choice("--lang", asked or "id", ("id", "en"))


def find_named_data() -> list[str]:
    """Find the data that KOPUMKM_DATA names; several are separated as in PATH."""
    named = os.environ.get("KOPUMKM_DATA")
    return named.split(os.pathsep) if named else []


def run_report(request: Request, ask: Callable[[Dataset], Report]) -> Report:
    """Load the data, ask, and write the answer.

    Args:
        request: The shared options.
        ask: Makes the report.

    Returns:
        The report that was written.

    Raises:
        typer.Exit: 2 when it could not run, after saying why on standard error.
    """
    return run(request, ask, tuple(FORMATS), lambda report, _dataset, view: FORMATS[request.format](report, view))


def run_receipt(request: Request, ask: Callable[[Dataset], Node]) -> Node:
    """Load the data, ask, and write the receipt.

    Args:
        request: The shared options.
        ask: Makes the receipt.

    Returns:
        The receipt that was written.

    Raises:
        typer.Exit: 2 when it could not run, after saying why on standard error.
    """
    return run(request, ask, tuple(RECEIPT_FORMATS), RECEIPT_FORMATS.get(request.format, RECEIPT_FORMATS["table"]))


class Explaining:
    """Turns what cannot be run, inside a `with`, into messages on standard error and exit code 2."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, failure: BaseException | None, trace: object) -> None:
        """End; raises `typer.Exit` in place of `CannotRun`, and lets everything else pass."""
        if isinstance(failure, CannotRun):
            print_diagnostics(failure.diagnostics, self.language)
            raise typer.Exit(EXIT_CANNOT_RUN) from None


Answer = TypeVar("Answer")


def run(
    request: Request,
    ask: Callable[..., Answer],
    formats: Sequence[str],
    render: Callable[[Answer, Dataset, View], str],
    before: tuple[str, ...] = (),
) -> Answer:
    """Load the data, ask, render, write; turn what is wrong into messages and an exit code.

    Args:
        request: The shared options.
        ask: Makes the answer of the data set; where there is one before it, of that and this.
        formats: Formats that the command has.
        render: Turns the answer into text.
        before: Another data set, which this one is held against.

    Returns:
        The answer that was written.

    Raises:
        typer.Exit: 2 when it could not run, after saying why on standard error.
    """
    language = choose_language(request.language)
    with Explaining(language):
        request.check(formats)
        datasets = load_each([before, request.data] if before else [request.data])
        answer = ask(*datasets)
        for dataset in datasets:
            refuse_own_input(request.output, dataset)
        text = render(answer, datasets[-1], make_view(request, language))
        write(text, request.output, is_text=request.format in FOR_PEOPLE)
    return answer


def check_choice(option: str, found: str, valid: Sequence[str]) -> None:
    """Refuse a word that an option does not know.

    Args:
        option: The option, for the message.
        found: What was given.
        valid: What may be given.

    Raises:
        CannotRun: K044 when it may not.
    """
    if found not in valid:
        nearest = find_nearest(found, valid)
        raise CannotRun([problem("K044", nearest=nearest, option=option, found=found, valid=", ".join(valid))])


def take_one_region(asked: Sequence[str] | None) -> str | None:
    """Take the region of a command that works on one.

    Args:
        asked: What `--region` named, every time.

    Returns:
        The region, or None without any.

    Raises:
        CannotRun: K063 for more than one, of which the first would go unnoticed.
    """
    if asked and len(asked) > 1:
        raise CannotRun([problem("K063", count=str(len(asked)))])
    return asked[0] if asked else None


def parse_number(option: str, text: str | None) -> Decimal | None:
    """Read the number behind an option, with a decimal point or a decimal comma.

    Args:
        option: The option, for the message.
        text: What was given, if anything.

    Returns:
        The number.

    Raises:
        CannotRun: K046 when it is none.

    >>> parse_number("--achievement-cap", "120,5")
    Decimal('120.5')
    """
    if text is None:
        return None
    ambiguous = r"-?[1-9][0-9]{0,2}[.,][0-9]{3}"  # a thousand or one with three decimals
    if not re.fullmatch(r"-?[0-9]{1,15}([.,][0-9]{1,15})?", text) or re.fullmatch(ambiguous, text):
        raise CannotRun([problem("K046", option=option, found=text)])
    return Decimal(text.replace(",", "."))


def load(paths: tuple[str, ...]) -> Dataset:
    """Load the data.

    Args:
        paths: What `--data` named.

    Returns:
        The data set.

    Raises:
        CannotRun: With every mistake in the files.
    """
    loaded = load_files(paths)
    if loaded.has_errors:
        raise CannotRun(loaded.diagnostics)
    return loaded.dataset


def load_each(named: Sequence[tuple[str, ...]]) -> list[Dataset]:
    """Load several data sets.

    Args:
        named: What names each.

    Returns:
        The data sets.

    Raises:
        CannotRun: With every mistake in the files of all of them.
    """
    if sum("-" in paths for paths in named) > 1:
        raise CannotRun([problem("K007", problem=Term(_("it can be read only once")))])
    datasets: list[Dataset] = []
    mistakes: dict[str, Diagnostic] = {}
    for paths in named:
        try:
            datasets.append(load(paths))
        except CannotRun as failure:  # what is wrong with a file that two of them share is said once
            mistakes |= {f"{each.code} {each.location} {each.message}": each for each in failure.diagnostics}
    if mistakes:
        raise CannotRun(mistakes.values())
    return datasets


def load_files(paths: tuple[str, ...]) -> Loaded:
    """Load the data with every mistake in them, and with what is needed to find the place of more.

    Args:
        paths: What `--data` named.

    Returns:
        What came of it.

    Raises:
        CannotRun: When a file cannot be read at all.
    """
    from kopumkm.reading.files import find_files, read_text
    from kopumkm.reading.loading import load as load_texts

    standard_input = sys.stdin.buffer if sys.stdin else None
    return load_texts(read_text(path, standard_input) for path in find_files(paths))


def refuse_own_input(output: Path | None, dataset: Dataset) -> None:
    """Refuse to write an output over a file that the data came from.

    Args:
        output: Where the output goes.
        dataset: The data, with the files they were read from.

    Raises:
        CannotRun: K050 when it is one of them.
    """
    for file in dataset.files:
        with contextlib.suppress(OSError):
            if output and file.path and output.exists() and output.samefile(file.path):
                raise CannotRun([problem("K050", file=str(output), problem=Term(_("it is one of the data files")))])


def make_view(request: Request, language: Language) -> View:
    """Find out how the output is seen: on a terminal, in a pipe or in a file."""
    on_terminal = request.output is None and sys.stdout is not None and sys.stdout.isatty()
    return View(
        language=language,
        width=shutil.get_terminal_size().columns if on_terminal else None,
        color=request.output is None and wants_color(request.color, sys.stdout),
        ascii_only=request.output is None and not can_show("…‡≥✓", sys.stdout),
        verbosity=1 + request.verbose - request.quiet,
    )


def choose_language(asked: str | None) -> Language:
    """Choose the language: the one asked for, else English where the locale is English, else Indonesian.

    Args:
        asked: From `--lang`; None looks at KOPUMKM_LANG.

    Returns:
        `id` or `en`.
    """
    asked = asked or os.environ.get("KOPUMKM_LANG")
    if asked:
        return "en" if asked == "en" else "id"
    locale = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "en" if locale.lower().startswith("en") else "id"


def wants_color(choice: str, stream: TextIO | None) -> bool:
    """Decide on colour: the option, then NO_COLOR, FORCE_COLOR, and whether it is a capable terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def can_show(characters: str, stream: TextIO | None) -> bool:
    """Say whether a stream's encoding knows some characters."""
    try:
        characters.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write(text: str | bytes, output: Path | None, *, is_text: bool) -> None:
    """Write the whole output, or nothing.

    Args:
        text: The output, or the bytes of a file.
        output: A file; None or `-` for standard output.
        is_text: Whether a terminal's encoding matters; machine formats are UTF-8 everywhere.

    Raises:
        CannotRun: K050 when it cannot be written.
        typer.Exit: 141 when the reader closed the pipe.
    """
    if output is not None and str(output) != "-":
        from kopumkm.writing.files import write_file

        try:
            write_file(text if isinstance(text, bytes) else text.encode(), output)
        except OSError as error:
            raise CannotRun([_cannot_write(str(output), error)]) from None
        return
    if sys.stdout is None:
        raise CannotRun([problem("K050", file=Term("standard output"), problem=os.strerror(errno.EBADF))])
    encoding = (sys.stdout.encoding if is_text else None) or "utf-8"
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text if isinstance(text, bytes) else text.encode(encoding, "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
        raise typer.Exit(EXIT_CLOSED_PIPE) from None
    except OSError as error:
        _silence(sys.stdout)
        raise CannotRun([_cannot_write(Term("standard output"), error)]) from None


def _cannot_write(name: str, error: OSError) -> Diagnostic:
    return problem("K050", file=name, problem=error.strerror or str(error))


def _silence(stream: TextIO) -> None:
    """Keep Python from trying to flush what cannot be written once more at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def finish(failure: OSError | None = None) -> int:
    """Flush what is left in the streams, or say that it cannot be.

    Args:
        failure: What writing has met already.

    Returns:
        0, or the exit code of a closed pipe or of output that cannot be written.
    """
    try:
        if failure:
            raise failure
        if sys.stdout:
            sys.stdout.flush()
        code = 0
    except BrokenPipeError:
        _silence(sys.stdout)
        code = EXIT_CLOSED_PIPE
    except OSError as error:
        _silence(sys.stdout)
        print_diagnostics([_cannot_write(Term("standard output"), error)], choose_language(None))
        code = EXIT_CANNOT_RUN
    try:
        if sys.stderr:
            sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)  # there is nowhere left to say anything
    return code


def print_remark(message: str, language: Language, **parameters: object) -> None:
    """Print a sentence on standard error.

    Args:
        message: The message in English, as the catalogue knows it.
        language: Language of the words.
        parameters: Values for its names.
    """
    from kopumkm.render.words import load_words

    print_text(load_words(language)(message, **parameters) + "\n")


def find_width(stream: TextIO) -> int | None:
    """Find the columns of the terminal behind a stream; None where there is no terminal."""
    if not stream.isatty():
        return None
    columns = os.environ.get("COLUMNS", "")
    with contextlib.suppress(OSError, ValueError):
        return int(columns) if columns.isdecimal() and int(columns) else os.get_terminal_size(stream.fileno()).columns
    return None


def print_diagnostics(diagnostics: Iterable[Diagnostic], language: Language) -> None:
    """Print mistakes on standard error.

    Args:
        diagnostics: The mistakes.
        language: Language of the words.
    """
    from kopumkm.render.diagnostics import render_diagnostics
    from kopumkm.render.words import load_words

    width = find_width(sys.stderr) if sys.stderr else None
    print_text(render_diagnostics(list(diagnostics), load_words(language), width))


def print_text(text: str) -> None:
    """Print on standard error, with what its encoding can show.

    Args:
        text: Lines, each ended.
    """
    from kopumkm.render.words import ASCII

    if sys.stderr is None:
        return
    if not can_show("…", sys.stderr):
        text = text.translate(ASCII)
    encoding = sys.stderr.encoding or "utf-8"
    with contextlib.suppress(OSError):  # a full disk behind standard error: there is nowhere left to say anything
        sys.stderr.write(text.encode(encoding, "replace").decode(encoding))
        sys.stderr.flush()
