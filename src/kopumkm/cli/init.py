"""`kopumkm init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from kopumkm.cli.options import LanguageOption, QuietOption
from kopumkm.cli.running import (
    Explaining,
    check_language,
    choose_language,
    load,
    print_remark,
    write,
)
from kopumkm.errors import CannotRun, list_names, problem
from kopumkm.errors import mark_message as _

NEXT = _("Next: kopumkm set or kopumkm import for the figures, then kopumkm check --data {file}")
FILE, SCHEMA = "indicators.toml", "indicators.schema.json"


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Folder for the file; it is made if need be.", show_default=False)
    ] = Path(),
    province: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads it at run time
        typer.Option("--province", "-p", metavar="NAME", help="The province, by name, code or identifier."),
    ] = None,
    lang: LanguageOption = None,
    quiet: QuietOption = 0,
) -> None:
    """Start a data file for a province: definitions and national targets are there, figures are for you to fill in.

    Beside it stands the JSON Schema by which an editor checks and completes what you write.
    """
    language = choose_language(lang)
    with Explaining(language):
        check_language(lang)
        written = _write(folder, province, language)
    write("".join(f"{each}\n" for each in written), None, is_text=True)
    if not quiet:
        print_remark(NEXT, language, file=str(written[0]))


def _write(folder: Path, province: str | None, language: str) -> tuple[Path, Path]:
    from kopumkm.reading.files import EMBEDDED
    from kopumkm.render.schema import make_schema
    from kopumkm.reports.rows import choose_regions
    from kopumkm.writing.starter import write_starter

    dataset = load((EMBEDDED,))
    provinces = [key for key, region in dataset.regions.items() if region.code]
    if province is None:
        raise CannotRun([problem("K079", valid=list_names(provinces, limit=len(provinces)))])
    [key] = choose_regions(dataset, [province])
    if key not in provinces:
        raise CannotRun([problem("K079", valid=list_names(provinces, limit=len(provinces)))])
    file, schema = folder / FILE, folder / SCHEMA
    for each in (file, schema):
        if each.exists() or each.is_symlink():
            raise CannotRun([problem("K070", file=str(each))])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun([problem("K050", file=str(folder), problem=error.strerror or str(error))]) from None
    write(write_starter(dataset, key, "en" if language == "en" else "id", str(file)), file, is_text=False)
    write(make_schema("data"), schema, is_text=False)
    return file, schema
