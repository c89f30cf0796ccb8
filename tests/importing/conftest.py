"""Tables as offices publish them, and what the program reads in them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

import pytest
import xlsxwriter

from kopumkm.importing.recognition import recognise
from kopumkm.importing.text_file import read_sheet
from kopumkm.importing.understanding import Options, Understanding
from kopumkm.model.dataset import Dataset

Understand = Callable[..., Understanding]


@pytest.fixture
def understand(embedded: Dataset) -> Understand:
    """Return a function that understands the text of a table with the definitions that come with the program."""

    def call(text: str, **given: object) -> Understanding:
        return recognise(read_sheet(text.encode()), embedded, Options(**given))  # type: ignore[arg-type]

    return call


@pytest.fixture
def make_xlsx() -> Callable[..., bytes]:
    """Return a function that makes a spreadsheet: rows of cells, and (first row, first column, …) to merge."""

    def make(
        rows: Iterable[Sequence[object]],
        merged: Iterable[tuple[int, int, int, int, str]] = (),
        percent: Iterable[tuple[int, int]] = (),
        name: str = "Data",
        others: Iterable[tuple[str, bool]] = (),
    ) -> bytes:
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream)
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value is not None:
                    sheet.write(row, column, value)
        style = book.add_format({"num_format": "0.00%"})
        listed = [list(cells) for cells in rows] if isinstance(rows, list) else []
        for row, column in percent:
            sheet.write(row, column, listed[row][column], style)
        for top, left, bottom, right, text in merged:
            sheet.merge_range(top, left, bottom, right, text)
        for other, hidden in others:
            extra = book.add_worksheet(other)
            extra.write(0, 0, "Catatan")
            if hidden:
                extra.hide()
        book.close()
        return stream.getvalue()

    return make
