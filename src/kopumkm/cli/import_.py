"""`kopumkm import`."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kopumkm.cli.completion import complete_indicator, complete_region, complete_source
from kopumkm.cli.options import ColorOption, DataOption, LanguageOption, QuietOption
from kopumkm.cli.running import (
    COLORS,
    Explaining,
    Request,
    check_choice,
    check_language,
    choose_language,
    load,
    make_view,
    print_text,
    refuse_own_input,
    write,
)
from kopumkm.errors import CannotRun, Term, problem
from kopumkm.errors import mark_message as _

if TYPE_CHECKING:
    from kopumkm.importing.understanding import Options, Understanding
    from kopumkm.model.dataset import Dataset
    from kopumkm.model.scalars import Language, PartialDate
    from kopumkm.render.import_preview import ImportPreview

TARGETS = ("csv", "toml")
QUESTION = _("Write {count} records to {file}? [y/N]")
YES = frozenset({"y", "yes", "ya", "t"})


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV, TSV, XLSX, XLS or ODS file, or - for a pipe.")],
    indicator: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads it at run time
        typer.Option(
            "--indicator",
            "-i",
            metavar="KEY",
            help="The indicator, where the table names none.",
            autocompletion=complete_indicator,
        ),
    ] = None,
    region: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--region",
            "-r",
            metavar="REGION",
            help="The region, where the table names none.",
            autocompletion=complete_region,
        ),
    ] = None,
    year: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--year", "-y", min=1000, max=2999, metavar="YEAR", help="The year, where the table names none."),
    ] = None,
    decimal: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar=",|.", help="Decimal mark of the text cells; else decided once for the whole table."),
    ] = None,
    source: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="KEY", help="Key of the source of every figure.", autocompletion=complete_source),
    ] = None,
    as_of: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--as-of", metavar="DATE", help="Reference date of every figure: 2022-12-31, 2022-12 or 2022."),
    ] = None,
    status: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="STATUS", help="Status of every figure without a mark: SDMX code or BPS mark."),
    ] = None,
    scale: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="FACTOR", help="Multiply every figure: 1000 for a table in thousands, 1 to leave it."),
    ] = None,
    maps: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--map",
            metavar="LABEL=KEY",
            show_default=False,
            help="What a label means; LABEL= leaves its figures out. May be repeated.",
        ),
    ] = None,
    sheet: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME|N", help="The sheet of a workbook, by name or number from 1."),
    ] = None,
    encoding: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help="Encoding of a text file that is not UTF-8 or UTF-16, such as cp1252."),
    ] = None,
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--output", "-o", metavar="FILE", help="Write to this file, else to standard output."),
    ] = None,
    to: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="FORMAT",
            help="csv (tidy, for values_from) or toml; else by the name of the output, else csv.",
            autocompletion=lambda: list(TARGETS),
        ),
    ] = None,
    partial: Annotated[bool, typer.Option("--partial", help="Leave out cells that are not read.")] = False,
    replace_output: Annotated[bool, typer.Option("--replace", help="Replace an output file that exists.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only show the preview.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write to the output file without asking.")] = False,
    data: DataOption = None,
    lang: LanguageOption = None,
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
) -> None:
    """Read a table as an office publishes it, and write its figures as tidy CSV or TOML.

    A preview on standard error shows what was understood, before anything is written. Cells that cannot be read are
    listed with their addresses, and nothing is left out silently.
    """
    language = choose_language(lang)
    request = Request.from_options(data, "table", lang, None, color, quiet, 0)
    with Explaining(language):
        check_language(lang)
        check_choice("--color", color, COLORS)
        target = _choose_target(to, output)
        dataset = load(request.data)
        found = _understand(
            file,
            sheet,
            encoding,
            dataset,
            _read_options(dataset, indicator, region, year, decimal, source, as_of, status, scale, maps or []),
        )
        if not quiet:
            _show(found, file, request, language)
        _refuse(found, partial=partial)
        if dry_run:
            return
        text = _write_records(found, target)
        _refuse_output(output, Path(file), dataset, replaces=replace_output)
        if not yes:
            _ask(output, len(found.records), language)
        write(text, output, is_text=False)


def _choose_target(to: str | None, output: Path | None) -> str:
    if to is not None:
        check_choice("--to", to, TARGETS)
        return to
    return "toml" if output is not None and output.suffix.lower() == ".toml" else "csv"


def _read_options(
    dataset: Dataset,
    indicator: str | None,
    region: str | None,
    year: int | None,
    decimal: str | None,
    source: str | None,
    as_of: str | None,
    status: str | None,
    scale: str | None,
    maps: list[str],
) -> Options:
    """Check what the options say against the data."""
    from kopumkm.importing.matching import fold
    from kopumkm.importing.understanding import Options
    from kopumkm.model.status import STATUSES
    from kopumkm.reports.rows import choose_indicators, choose_regions, unknown_name

    if decimal is not None:
        check_choice("--decimal", decimal, (",", "."))
    if status is not None:
        check_choice("--status", status, tuple(STATUSES))
    if source is not None and source not in dataset.sources:
        raise CannotRun([unknown_name("source", source, dataset.sources, dataset.sources)])
    meanings: dict[str, str] = {}
    for each in maps:
        label, equals, key = each.rpartition("=")
        if not equals or not label.strip():
            raise CannotRun([problem("K091", option="--map", found=each, valid=WRITE_MAP)])
        key = key.strip()
        if key and key not in dataset.regions and key not in dataset.indicators:
            valid = [*dataset.regions, *dataset.indicators]
            raise CannotRun([unknown_name("indicator or region", key, valid, valid)])
        meanings[fold(label)] = key
    return Options(
        decimal="," if decimal == "," else "." if decimal == "." else None,
        maps=meanings,
        indicator=choose_indicators(dataset, [indicator])[0] if indicator is not None else None,
        region=choose_regions(dataset, [region])[0] if region is not None else None,
        year=year,
        source=source,
        as_of=_read_date(as_of),
        status=status,
        scale=_read_scale(scale),
    )


WRITE_MAP = '"Lamteng=lampung_tengah"'
WRITE_DATE = "2022-12-31"
WRITE_SCALE = "1000"


def _read_date(text: str | None) -> PartialDate | None:
    from pydantic_core import PydanticCustomError

    from kopumkm.model.scalars import check_date

    try:
        return None if text is None else check_date(text)
    except PydanticCustomError:
        raise CannotRun([problem("K091", option="--as-of", found=str(text), valid=WRITE_DATE)]) from None


def _read_scale(text: str | None) -> Decimal | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", text) or not Decimal(text):
        raise CannotRun([problem("K091", option="--scale", found=text, valid=WRITE_SCALE)])
    return Decimal(text)


def _understand(
    file: str, sheet: str | None, encoding: str | None, dataset: Dataset, options: Options
) -> Understanding:
    from kopumkm.importing.opening import open_file
    from kopumkm.importing.recognition import recognise

    cells = open_file(file, sys.stdin.buffer if sys.stdin else None, sheet, encoding)
    return recognise(cells, dataset, options, file)


def _show(found: Understanding, file: str, request: Request, language: Language) -> None:
    from kopumkm.render.import_preview import render_preview

    view = replace(make_view(request, language), width=None, color=False)
    print_text(render_preview(_make_preview(found, file), view))


def _make_preview(found: Understanding, file: str) -> ImportPreview:
    """Take from an understanding what a person is shown."""
    from kopumkm.importing.grid import name_cell, name_range
    from kopumkm.render.import_preview import ImportPreview, PreviewRecord

    is_tidy = found.shape == "tidy"
    witness = found.style.witness
    columns = (
        (each.heading, " ".join(str(part) for part in (each.match and each.match.key, each.year, each.status) if part))
        for each in found.columns
    )
    matches = {label: match.key for kind in found.matches.values() for label, match in kind.items()}
    return ImportPreview(
        file=f"{file}, {found.sheet.name}" if found.sheet.name else file,
        title=found.title,
        shape=found.shape,
        decimal="?" if found.style.mistake else found.style.mark or "",
        style_reason=f"{name_cell(witness[0])} ({witness[1]})" if witness else "",
        columns=tuple((heading, meaning or "-") for heading, meaning in columns),
        matches=tuple((label, key or "?") for label, key in matches.items()),
        units=found.units,
        records=tuple(
            PreviewRecord(
                cell="" if is_tidy else name_cell(each.place),
                printed=each.printed,
                region=each.record.region,
                indicator=each.record.indicator,
                year=each.record.year,
                value="?" if found.style.mistake else _write_figure(each.record.observation.value),
                status=each.record.observation.status,
                as_of=str(each.record.observation.as_of or ""),
            )
            for each in found.records
        ),
        blanks=len(found.blanks),
        unread=tuple(each.diagnostic for each in found.unread),
        skipped=tuple(
            (name_range(list(each.places)), each.label, each.reason) for each in found.skipped if each.places
        ),
        warnings=tuple(found.warnings),
    )


def _write_figure(figure: Decimal | None) -> str:
    return "" if figure is None else format(figure, "f")


def _refuse(found: Understanding, *, partial: bool) -> None:
    """Refuse a table with mistakes, with cells that were not read, or without any figure."""
    if found.mistakes:
        raise CannotRun(found.mistakes)
    if found.unread and not partial:
        listed = [each.diagnostic for each in found.unread]
        raise CannotRun([*listed, problem("K092", count=str(len(listed)))])
    if not found.records:
        raise CannotRun([problem("K082", problem=Term(_("it holds no figures")))])


def _write_records(found: Understanding, target: str) -> str:
    from kopumkm.writing.tidy_csv import write_tidy_csv
    from kopumkm.writing.values_toml import write_values

    records = [each.record for each in found.records]
    return write_values(records) if target == "toml" else write_tidy_csv(records)


def _refuse_output(output: Path | None, file: Path, dataset: Dataset, *, replaces: bool) -> None:
    """Refuse to write over the table itself, a data file, or a file that nobody said to replace."""
    if output is None or str(output) == "-" or not output.exists():
        return
    refuse_own_input(output, dataset)
    if file.exists() and output.samefile(file):
        raise CannotRun([problem("K050", file=str(output), problem=Term(_("it is the table that is read")))])
    if not replaces:
        raise CannotRun([problem("K097", file=str(output))])


def _ask(output: Path | None, count: int, language: Language) -> None:
    """Ask before a file is written; what goes to standard output needs no question."""
    if output is None or str(output) == "-":
        return
    if sys.stdin is None or not sys.stdin.isatty() or sys.stderr is None or not sys.stderr.isatty():
        raise CannotRun([problem("K093", file=str(output))])
    from kopumkm.render.words import load_words

    print_text(load_words(language)(QUESTION, count=count, file=str(output)) + " ")
    if sys.stdin.readline().strip().casefold() not in YES:
        raise CannotRun([problem("K093", file=str(output))])
