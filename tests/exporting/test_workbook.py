"""The workbook: figures are numbers, text is text whatever it begins with, and nothing is cut."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import sys
import zipfile
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from kopumkm.errors import CannotRun
from kopumkm.exporting import FORMATS, xlsx
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Indicator, Region
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import BilingualText
from kopumkm.writing.tidy_csv import list_records


def make_dataset(*entries: Observation, name: str = "UMKM") -> Dataset:
    return Dataset(
        title={"id": "Judul", "en": "Title"},
        region=None,
        regions={"kota": Region(name=BilingualText(id="Kota"))},
        sources={},
        indicators={
            "umkm": Indicator(
                name=BilingualText(id=name), unit=BilingualText(id="unit"), measure="stock", better="higher"
            )
        },
        targets={},
        schemes={},
        values={"kota": {"umkm": {2020 + place: [each] for place, each in enumerate(entries)}}},
    )


def export(dataset: Dataset) -> bytes:
    return FORMATS["xlsx"].write(dataset, lambda text, language: f"{language}: {text}")


def read_sheet(content: bytes, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


def list_parts(content: bytes) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_figures_are_numbers_with_their_decimals(embedded: Dataset) -> None:
    header, *rows = read_sheet(export(embedded), "values")
    records = list(list_records(embedded))
    assert len(rows) == len(records)
    value, decimals, year, record = (header.index(name) for name in ("value", "decimals", "year", "record"))
    assert {type(row[value]) for row in rows if row[value] != ""} <= {float, int}
    for row, each in zip(rows, records, strict=True):
        assert (row[year], row[record]) == (each.year, each.position + 1)
        written = each.observation.value
        if written is None:
            assert row[value] == row[decimals] == ""
        else:
            assert row[value] == float(written)
            assert row[decimals] == len(str(written).partition(".")[2])


@pytest.mark.parametrize(("figure", "number_format"), [("3.60", "#,##0.00"), ("2426", "#,##0"), ("0.125", "#,##0.000")])
def test_a_figure_is_shown_with_the_decimals_that_it_is_printed_with(figure: str, number_format: str) -> None:
    parts = list_parts(export(make_dataset(Observation(value=Decimal(figure)))))
    cell = re.search(r'<c r="E2" s="(\d+)"><v>', parts["xl/worksheets/sheet1.xml"])
    assert cell
    style = re.findall(r"<xf [^>]*>", parts["xl/styles.xml"].partition("<cellXfs")[2])[int(cell[1])]
    used = re.search(r'numFmtId="(\d+)"', style)
    assert used
    built_in = {"3": "#,##0", "4": "#,##0.00"}  # what Excel knows by number
    own = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', parts["xl/styles.xml"]))
    assert {**built_in, **own}[used[1]] == number_format


@pytest.mark.parametrize("text", ["=1+1", "+62", "-3", "@SUM(A1)", "\tx", "https://contoh.id", "mailto:a@b.id", "12"])
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    content = export(make_dataset(Observation(value=Decimal(1), note=BilingualText(id=text, en=text)), name=text))
    parts = list_parts(content)
    assert not any("<f>" in each or "hyperlink" in each for each in parts.values())
    header, row = read_sheet(content, "values")
    assert row[header.index("note")] == text
    header, row = read_sheet(content, "indicators")
    assert row[header.index("name_id")] == text


def test_the_sheets_and_what_makes_them_easy_to_read(embedded: Dataset) -> None:
    content = export(embedded)
    names = ["values", "indicators", "units", "sources", "regions", "targets", "about"]
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == names
    parts = list_parts(content)
    for number, name in enumerate(names, start=1):
        sheet = parts[f"xl/worksheets/sheet{number}.xml"]
        assert 'state="frozen"' in sheet, name
        assert "<autoFilter " in sheet, name
        assert "<col " in sheet, name
    counts = {name: len(read_sheet(content, name)) - 1 for name in names[1:-1]}
    assert counts == {
        "indicators": len(embedded.indicators),
        "units": len(embedded.indicators),
        "sources": len(embedded.sources),
        "regions": len(embedded.regions),
        "targets": len(embedded.targets),
    }


def test_definitions_stand_in_their_columns(embedded: Dataset) -> None:
    content = export(embedded)
    header, *rows = read_sheet(content, "indicators")
    share = dict(zip(header, next(row for row in rows if row[0] == "porsi_kecil_menengah"), strict=True))
    ratio = embedded.indicators["porsi_kecil_menengah"].ratio
    assert ratio is not None
    assert (share["unit_id"], share["measure"], share["better"]) == ("%", "share", "higher")
    assert (share["numerator"], share["denominator"]) == (" + ".join(ratio.numerator), " + ".join(ratio.denominator))
    assert share["per"] == 100
    header, *rows = read_sheet(content, "units")
    assert rows == sorted(rows)
    assert {row[header.index("unit_id")] for row in rows} == {each.unit.id for each in embedded.indicators.values()}
    header, *rows = read_sheet(content, "targets")
    target = dict(zip(header, next(row for row in rows if row[0] == "rasio_kewirausahaan_2024"), strict=True))
    assert (target["year"], target["at_least"], target["indicator"]) == (2024, 3.95, "rasio_kewirausahaan")
    header, *rows = read_sheet(content, "sources")
    assert {row[0]: row[header.index("url")] for row in rows} == {
        key: each.url or "" for key, each in embedded.sources.items()
    }


def test_the_last_sheet_says_what_it_was_made_from(embedded: Dataset) -> None:
    rows = read_sheet(export(embedded), "about")
    assert ["title", embedded.title["id"], embedded.title["en"]] in rows
    (file,) = embedded.files
    assert ["file", "embedded", f"sha256 {hashlib.sha256(file.content).hexdigest()}"] in rows
    explained = next(row for row in rows if row[0] == "decimals")
    assert explained[1].startswith("id: ")
    assert explained[2].startswith("en: ")


def test_the_same_data_give_the_same_bytes(embedded: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    first = export(embedded)
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    assert export(embedded) == first
    assert f"{dt.datetime(2000, 1, 1):%Y-%m-%dT%H:%M:%SZ}" in list_parts(first)["docProps/core.xml"]  # noqa: DTZ001


@pytest.mark.parametrize("character", ["a", "😀"])
def test_a_text_that_no_cell_holds_is_refused_and_not_cut(character: str) -> None:
    units = len(character.encode("utf-16-le")) // 2
    longest = character * (32_767 // units)
    header, row = read_sheet(
        export(make_dataset(Observation(value=Decimal(1), note=BilingualText(en=longest)))), "values"
    )
    assert row[header.index("note_en")] == longest
    too_long = Observation(value=Decimal(1), note=BilingualText(en=longest + character))
    with pytest.raises(CannotRun) as caught:
        export(make_dataset(Observation(value=Decimal(1)), too_long))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "K057"
    assert diagnostic.message.startswith("a spreadsheet cannot hold values!L3: the text is longer than the 32,767")


@pytest.mark.parametrize("text", ["\ufffe", "a\uffff"])
def test_a_code_point_that_no_workbook_holds_is_refused(text: str) -> None:
    with pytest.raises(CannotRun) as caught:
        export(make_dataset(Observation(value=Decimal(1), note=BilingualText(id=text))))
    assert [each.code for each in caught.value.diagnostics] == ["K057"]


def test_more_rows_than_a_sheet_has_are_refused_and_not_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAXIMUM_ROWS", 30)
    fitting = [Observation(value=Decimal(number)) for number in range(29)]
    assert len(read_sheet(export(make_dataset(*fitting)), "values")) == 30
    with pytest.raises(CannotRun) as caught:
        export(make_dataset(*fitting, Observation(value=Decimal(29))))
    assert [each.message for each in caught.value.diagnostics] == [
        "a spreadsheet cannot hold values: there are more rows than the 1,048,576 of a sheet"
    ]


def test_without_the_extra_the_remedy_is_named(embedded: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(CannotRun) as caught:
        export(embedded)
    assert [each.code for each in caught.value.diagnostics] == ["K051"]


def test_pandas_reads_the_values(embedded: Dataset) -> None:
    frame = pd.read_excel(io.BytesIO(export(embedded)), sheet_name="values", engine="calamine")
    written = [each.observation.value for each in list_records(embedded)]
    assert frame["value"].sum() == pytest.approx(float(sum(each for each in written if each is not None)))
    assert str(frame["year"].dtype) == "int64"
