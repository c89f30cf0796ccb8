"""A data set as a workbook: values, indicators, units, sources, regions, targets, and how to read them."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kopumkm.errors import CannotRun, Term, missing_extra, problem
from kopumkm.errors import mark_message as _
from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import LANGUAGES, BilingualText
from kopumkm.writing.tidy_csv import XLSX_COLUMNS, list_cells, list_records, number_records
from kopumkm.writing.toml import write_value

if TYPE_CHECKING:
    from kopumkm.exporting import Say

MAXIMUM_ROWS = 1_048_576
MAXIMUM_TEXT = 32_767
"""What a sheet and a cell can hold, the text in units of UTF-16. XlsxWriter cuts the one and drops the other."""

NOT_IN_XML = re.compile("[\ufffe\uffff]")
RICH_TEXT = re.compile(r"<r>.*</r>", re.DOTALL)
"""XlsxWriter takes a text like this for finished XML."""

LONGEST_SAMPLE, WIDEST = 200, 60
"""Rows that decide on the width of a column, and characters that it has at most."""

CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a spreadsheet knows no time zones
"""The date in the properties: the same data give the same bytes."""

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: its name, the names of its columns, and its rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_xlsx(dataset: Dataset, say: Say) -> bytes:
    """Write a data set as a workbook.

    Args:
        dataset: The data.
        say: For the sheet that explains the others.

    Returns:
        The file; the same for the same data.

    Raises:
        CannotRun: K051 without the extra, K057 for what a spreadsheet cannot hold.
    """
    try:
        import xlsxwriter  # noqa: PLC0415 - of the extra
    except ImportError:
        raise missing_extra("xlsx") from None
    content = io.BytesIO()
    book: Any = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    title = dataset.title.get("id") or dataset.title.get("en") or ""
    book.set_properties({"title": title[:255], "created": CREATED})
    writer = _SheetWriter(book)
    for sheet in _list_sheets(dataset, say):
        writer.write(sheet)
    book.close()
    return content.getvalue()


def _list_sheets(dataset: Dataset, say: Say) -> Iterator[Sheet]:
    yield _list_values(dataset)
    yield _list_indicators(dataset)
    yield _list_units(dataset)
    yield _list_sources(dataset)
    yield _list_regions(dataset)
    yield _list_targets(dataset)
    yield _list_about(dataset, say)


class _SheetWriter:
    """Writes sheets into a workbook; text is always text, whatever it begins with."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self.book = book
        self.heading = book.add_format({"bold": True, "bottom": 1})
        self.plain = book.add_format()
        self.formats: dict[int, Any] = {}

    def write(self, sheet: Sheet) -> None:
        if len(sheet.rows) >= MAXIMUM_ROWS:
            raise _too_much(sheet.name, _("there are more rows than the 1,048,576 of a sheet"))
        page = self.book.add_worksheet(sheet.name)
        for column, name in enumerate(sheet.columns):
            sample = (row[column] for row in sheet.rows[:LONGEST_SAMPLE])
            width = max(len(name) + 3, *(len(str(cell or "")) + 2 for cell in sample), 0)
            page.set_column(column, column, min(width, WIDEST))
            page.write_string(0, column, name, self.heading)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
        for number, row in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    self.write_text(page, sheet.name, number, column, cell)
                elif isinstance(cell, Decimal):
                    page.write_number(number, column, float(cell), self.find_format(cell))
                elif cell is not None:
                    page.write_number(number, column, cell)

    def write_text(self, page: Any, sheet: str, row: int, column: int, text: str) -> None:  # noqa: ANN401
        if not text:
            return
        place = f"{sheet}!{chr(ord('A') + column)}{row + 1}"
        if len(text) > MAXIMUM_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > MAXIMUM_TEXT:
            raise _too_much(place, _("the text is longer than the 32,767 characters of a cell"))
        if NOT_IN_XML.search(text):
            raise _too_much(place, _("the text has a code point that is no character"))
        if RICH_TEXT.fullmatch(text):
            page.write_rich_string(row, column, text[:1], self.plain, text[1:])
        else:
            page.write_string(row, column, text)

    def find_format(self, number: Decimal) -> Any:  # noqa: ANN401
        """Find the number format with as many decimals as a figure is printed with."""
        decimals = count_decimals(number)
        if decimals not in self.formats:
            self.formats[decimals] = self.book.add_format(
                {"num_format": "#,##0." + "0" * decimals if decimals else "#,##0"}
            )
        return self.formats[decimals]


def count_decimals(number: Decimal) -> int:
    """Count the decimals that a figure is printed with.

    >>> count_decimals(Decimal("3.60"))
    2
    """
    return -int(number.as_tuple().exponent)


def _too_much(place: str, trouble: str) -> CannotRun:
    return CannotRun([problem("K057", place=place, problem=Term(trouble))])


def _list_values(dataset: Dataset) -> Sheet:
    records = list(list_records(dataset))
    rows = []
    for record, number in zip(records, number_records(records), strict=True):
        value = record.observation.value
        decimals = None if value is None else count_decimals(value)
        cells = {**list_cells(record), "year": record.year, "record": number, "value": value, "decimals": decimals}
        rows.append([cells[name] for name in XLSX_COLUMNS])
    return Sheet(name="values", columns=XLSX_COLUMNS, rows=rows)


def _write_both(text: BilingualText | None) -> tuple[str, str]:
    return (text.id or "", text.en or "") if text else ("", "")


def _list_indicators(dataset: Dataset) -> Sheet:
    columns = (
        *("indicator", "name_id", "name_en", "unit_id", "unit_en", "measure", "better", "decimals"),
        *("definition_id", "definition_en", "aggregate", "minimum", "maximum", "limit", "achievement", "parts"),
        *("numerator", "denominator", "per", "note_id", "note_en"),
    )
    rows: list[list[Cell]] = [
        [
            key,
            *_write_both(each.name),
            *_write_both(each.unit),
            each.measure,
            each.better,
            each.shown_decimals,
            *_write_both(each.definition),
            each.aggregate,
            each.minimum,
            each.maximum,
            each.limit,
            each.achievement,
            "; ".join(each.parts or ()),
            " + ".join(each.ratio.numerator) if each.ratio else "",
            " + ".join(each.ratio.denominator) if each.ratio else "",
            each.ratio.per if each.ratio else None,
            *_write_both(each.note),
        ]
        for key, each in dataset.indicators.items()
    ]
    return Sheet(name="indicators", columns=columns, rows=rows)


def _list_units(dataset: Dataset) -> Sheet:
    rows = [
        (*_write_both(each.unit), key, each.name.in_language("id"), each.measure)
        for key, each in dataset.indicators.items()
    ]
    return Sheet(name="units", columns=("unit_id", "unit_en", "indicator", "name", "measure"), rows=sorted(rows))


def _list_sources(dataset: Dataset) -> Sheet:
    columns = (
        *("source", "title_id", "title_en", "publisher", "published", "url", "reliability"),
        *("note_id", "note_en"),
    )
    rows: list[list[Cell]] = [
        [
            key,
            *_write_both(each.title),
            each.publisher,
            str(each.published or ""),
            each.url,
            each.reliability,
            *_write_both(each.note),
        ]
        for key, each in dataset.sources.items()
    ]
    return Sheet(name="sources", columns=columns, rows=rows)


def _list_regions(dataset: Dataset) -> Sheet:
    rows = [(key, *_write_both(each.name), each.code, each.part_of) for key, each in dataset.regions.items()]
    return Sheet(name="regions", columns=("region", "name_id", "name_en", "code", "part_of"), rows=rows)


def _list_targets(dataset: Dataset) -> Sheet:
    columns = (
        *("target", "name_id", "name_en", "indicator", "region", "year", "at_least", "at_most"),
        *("between_low", "between_high", "baseline_year", "baseline_value", "baseline_source", "milestones"),
        *("rivals", "achievement", "legal_basis", "source", "replaces", "checked", "note_id", "note_en"),
    )
    rows: list[list[Cell]] = [
        [
            key,
            *_write_both(each.name),
            each.indicator,
            each.region,
            each.year,
            each.at_least,
            each.at_most,
            *(each.between or (None, None)),
            *((each.baseline.year, each.baseline.value, each.baseline.source) if each.baseline else (None, None, None)),
            write_value(each.milestones) if each.milestones else "",
            write_value(each.rivals) if each.rivals else "",
            each.achievement,
            each.legal_basis,
            each.source,
            each.replaces,
            str(each.checked or ""),
            *_write_both(each.note),
        ]
        for key, each in dataset.targets.items()
    ]
    return Sheet(name="targets", columns=columns, rows=rows)


ABOUT = (
    (
        "values",
        _(
            "One row is one recorded figure. Record 1 of a year is the figure used, the others are its rivals. A row "
            "without a value says with its status why there is none; that is never 0."
        ),
    ),
    ("decimals", _("How many decimals the figure is printed with: 3.6 with 2 decimals is 3.60.")),
    ("status", _("A code of the SDMX list CL_OBS_STATUS or a mark of BPS; empty means final.")),
    ("as_of", _("The reference date of the figure; only its month or year where no more is known.")),
    ("note", _("The note in both languages. note_id and note_en hold what is said in one of them.")),
    ("milestones", _("Milestones and rival figures of targets stand as in a data file of kopumkm.")),
    ("kopumkm import", _("The sheet values can be read back; every figure keeps its digits.")),
)
"""How to read the workbook: a column or sheet, and what to know about it."""


def _list_about(dataset: Dataset, say: Say) -> Sheet:
    rows: list[Sequence[Cell]] = [
        ("title", dataset.title.get("id", ""), dataset.title.get("en", "")),
        ("description", *_write_both(dataset.description)),
        *(("file", file.name, f"sha256 {file.fingerprint}") for file in dataset.files),
        *((what, *(say(text, language) for language in LANGUAGES)) for what, text in ABOUT),
    ]
    return Sheet(name="about", columns=("about", "id", "en"), rows=rows)
