"""Nothing is dropped silently: each filled cell of a table is a record, unread, skipped with a reason, or a label."""

from __future__ import annotations

import string
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.errors import CannotRun
from kopumkm.importing.grid import Sheet, Value, is_empty
from kopumkm.importing.recognition import recognise
from kopumkm.importing.understanding import Options, Understanding
from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import PartialDate

REGIONS = ["Metro", "Mesuji", "Lampung", "KAB. Way Kanan", "Kota Metro", "Antah Berantah", "Jumlah", "", "1", "2019"]
FIGURES = st.one_of(
    st.sampled_from(["", "", "-", "...", "15", "1.200", "1,5", "2.426*", "2.426¹", "x", "3%", "#REF!", " "]),
    st.integers(0, 10**9).map(Decimal),
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
)
HEADINGS = st.sampled_from(
    ["2019", "2020", "2021*", "2022", "Koperasi aktif", "UMKM", "Jumlah", "2022/2023", "", "(unit)", "Metro"]
)
ANYTHING = st.one_of(FIGURES, HEADINGS, st.sampled_from(REGIONS), st.text(string.printable, max_size=6))


def account(sheet: Sheet, dataset: Dataset, options: Options) -> Understanding | None:
    try:
        found = recognise(sheet, dataset, options)
    except CannotRun as failure:
        if not {each.code for each in failure.diagnostics} <= {"K082", "K088"}:
            raise
        return None
    filled = {
        (row, column)
        for row, cells in enumerate(sheet.rows)
        for column, value in enumerate(cells)
        if not is_empty(value)
    }
    accounted = [
        *(each.place for each in found.records if each.printed),
        *(each.place for each in found.unread if each.place in filled),
        *(place for each in found.skipped for place in each.places),
    ]
    assert len(set(accounted)) == len(accounted)
    assert set(accounted) <= filled
    assert len(accounted) + found.labels == len(filled)
    assert filled.isdisjoint(found.blanks)
    assert all(each.record.observation.value is not None or each.printed for each in found.records)
    return found


@given(st.data())
def test_tables_with_headings(embedded: Dataset, data: st.DataObject) -> None:
    width = data.draw(st.integers(1, 4))
    rows: list[list[Value]] = [["Judul", *[""] * width]] if data.draw(st.booleans()) else []
    rows += [["Kabupaten", *data.draw(st.lists(HEADINGS, min_size=width, max_size=width))]]
    for label in data.draw(st.lists(st.sampled_from(REGIONS), min_size=1, max_size=6)):
        rows.append([label, *data.draw(st.lists(FIGURES, min_size=width, max_size=width))])
    rows += [["Sumber: BPS", *[""] * width]] if data.draw(st.booleans()) else []
    indicator = data.draw(st.sampled_from([None, "umkm"]))
    year = data.draw(st.sampled_from([None, 2021]))
    found = account(Sheet(name="", rows=rows), embedded, Options(indicator=indicator, year=year))
    if found and not found.mistakes:
        told = {each.place for each in found.records} | {each.place for each in found.unread}
        told |= {place for each in found.skipped for place in each.places}
        cells = ((row, column) for row, values in enumerate(rows) for column in range(len(values)))
        large = {(row, column) for row, column in cells if is_large(rows[row][column])}
        assert large <= told


def is_large(value: Value) -> bool:
    """Say whether a cell is a number that can neither be a year nor the number of a row or column."""
    return isinstance(value, Decimal) and value > 10_000


@given(st.data())
def test_any_grid(embedded: Dataset, data: st.DataObject) -> None:
    width = data.draw(st.integers(1, 5))
    rows = data.draw(st.lists(st.lists(ANYTHING, min_size=width, max_size=width), min_size=1, max_size=8))
    account(Sheet(name="", rows=rows), embedded, Options(region=data.draw(st.sampled_from([None, "lampung"]))))


@pytest.mark.parametrize("decimal", [",", "."])
def test_figures_come_back_as_they_were_written(embedded: Dataset, decimal: str) -> None:
    numbers = [Decimal("1234567.25"), Decimal("0.5"), Decimal(12), Decimal(1000)]
    swap = str.maketrans(",.", ".,") if decimal == "," else {}
    rows: list[list[Value]] = [["Kabupaten", "2021"]]
    rows += [
        [name, format(number, ",f").translate(swap)]
        for name, number in zip(("Metro", "Mesuji", "Tanggamus", "Pringsewu"), numbers, strict=True)
    ]
    found = account(Sheet(name="", rows=rows), embedded, Options(indicator="umkm"))
    assert found
    assert [each.record.observation.value for each in found.records] == numbers
