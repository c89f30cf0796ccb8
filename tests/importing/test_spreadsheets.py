"""Files: what they are is told by their first bytes, and none of them fills the memory."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from kopumkm.errors import CannotRun
from kopumkm.importing import size_limits
from kopumkm.importing.grid import Sheet
from kopumkm.importing.old_xls import measure_xls
from kopumkm.importing.opening import open_file
from kopumkm.importing.recognition import recognise
from kopumkm.importing.understanding import Options
from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import PartialDate

MakeXlsx = Callable[..., bytes]
Open = Callable[..., Sheet]


@pytest.fixture
def open_bytes(tmp_path: Path) -> Open:
    """Return a function that writes bytes to a file and opens it as a sheet."""

    def call(content: bytes, name: str = "tabel.csv", **given: str) -> Sheet:
        file = tmp_path / name
        file.write_bytes(content)
        return open_file(str(file), None, **given)

    return call


def refuse(open_bytes: Open, content: bytes, **given: str) -> tuple[str, str]:
    with pytest.raises(CannotRun) as failure:
        open_bytes(content, **given)
    (diagnostic,) = failure.value.diagnostics
    return diagnostic.code, diagnostic.message


def make_ods(table: str, name: str = "Data") -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:text="{space}text:1.0" '
        f'xmlns:table="{space}table:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="{name}">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return stream.getvalue()


def ods_text(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods_number(number: str, kind: str = "float", more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{number}"{more}>'
        f"<text:p>{number}</text:p></table:table-cell>"
    )


def ods_row(cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{cells}</table:table-row>"


def make_xls(records: bytes, stream_name: str = "Workbook") -> bytes:
    """Make an XLS file: one stream of records in the smallest file system that holds it."""
    globals_ = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    end = _record(0x000A, b"")
    sheet_at = len(globals_) + 16 + len(end)
    bound = _record(0x0085, struct.pack("<IBBBB", sheet_at, 0, 0, 4, 0) + b"Data")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + records + end
    stream = (globals_ + bound + end + sheet).ljust(4096, b"\0")
    sectors = len(stream) // 512
    table = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFD]
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, sectors + 1)
    header[80:] = b"\xff" * (512 - 80)
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(stream_name, 2, 0, len(stream))
    return (
        bytes(header) + stream + entries.ljust(512, b"\0") + struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    )


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def xls_number(row: int, column: int, number: float) -> bytes:
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, number))


def xls_text(row: int, column: int, text: str) -> bytes:
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))


# ---- Text ----


@pytest.mark.parametrize(
    "content",
    [
        b"Kab;2021\nMetro;5\n",
        "\ufeffKab;2021\nMetro;5\n".encode(),
        b"Kab;2021\r\nMetro;5\r\n",
        b"Kab;2021\rMetro;5\r",
        "Kab;2021\nMetro;5".encode("utf-16"),
        b"\xfe\xff" + "Kab;2021\nMetro;5".encode("utf-16-be"),
        b"Kab\t2021\nMetro\t5\n",
        b"Kab,2021\nMetro,5\n",
        b"Kab|2021\nMetro|5\n",
        b'"Kab","2021"\n"Metro","5"\n',
    ],
)
def test_encodings_line_ends_and_separators(open_bytes: Open, content: bytes) -> None:
    assert open_bytes(content).rows == [["Kab", "2021"], ["Metro", "5"]]


def test_other_encodings_are_named(open_bytes: Open) -> None:
    content = "Kab;2021\nMetro – é;5\n".encode("cp1252")
    assert refuse(open_bytes, content)[0] == "K095"
    assert open_bytes(content, encoding="cp1252").rows[1] == ["Metro – é", "5"]


def test_separator_is_what_cuts_alike() -> None:
    from kopumkm.importing.text_file import find_separator

    assert find_separator("Koperasi, UMKM, 2021\nKab;2021;2022\nMetro;1,5;2,5\nMesuji;2,5;3,5\n") == ";"
    assert find_separator('Kab,2021,Catatan\nMetro,1,"a; b; c"\nMesuji,2,d\n') == ","
    assert find_separator("Judul\n") == ","


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , ,\n", "\ufeff".encode()])
def test_empty_file(open_bytes: Open, content: bytes) -> None:
    assert refuse(open_bytes, content) == ("K080", "cannot read this file: it is empty")


def test_open_quote(open_bytes: Open) -> None:
    assert refuse(open_bytes, b'Kab,2021\n"Metro,5\n')[0] == "K080"


def test_names_with_everything_in_them(open_bytes: Open, embedded: Dataset) -> None:
    content = 'Kab,2021\n"[bold]Metro, ""kota"" 😀",5\n'.encode()
    found = recognise(open_bytes(content), embedded, Options(indicator="umkm"))
    assert [each.parameters["label"] for each in found.mistakes] == ['[bold]Metro, "kota" 😀']


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for name in (str(tmp_path / "none.csv"), str(tmp_path), "", "\0"):
        with pytest.raises(CannotRun, match="cannot read this file"):
            open_file(name, None)


@pytest.mark.parametrize("content", [b"a," * 40_000 + b"a\n" + b"b\n" * 1000, b"," * 6_000_000, b"\n" * 6_000_000])
def test_a_text_of_too_many_cells_is_refused(open_bytes: Open, content: bytes) -> None:
    assert refuse(open_bytes, content)[0] == "K081"


# ---- XLSX ----


def test_numbers_are_numbers(open_bytes: Open, make_xlsx: MakeXlsx) -> None:
    rows = [["Kab", 2021, 0.1 + 0.2], ["Metro", 15.2, 1e15], [None, -0.5, 1234567.891]]
    sheet = open_bytes(make_xlsx(rows), "salah.csv")
    assert sheet.rows == [
        ["Kab", Decimal(2021), Decimal("0.3")],
        ["Metro", Decimal("15.2"), Decimal(10**15)],
        ["", Decimal("-0.5"), Decimal("1234567.891")],
    ]


def test_number_cells_need_no_style(open_bytes: Open, make_xlsx: MakeXlsx, embedded: Dataset) -> None:
    sheet = open_bytes(make_xlsx([["Kab", 2021, 2022], ["Metro", 15.2, "15,5*"], ["Mesuji", 15200, "-"]]))
    found = recognise(sheet, embedded, Options(indicator="umkm"))
    assert found.mistakes == []
    values = [each.record.observation.value for each in found.records]
    assert values == [Decimal("15.2"), Decimal("15.5"), 15200, None]


def test_merged_headings_and_labels(open_bytes: Open, make_xlsx: MakeXlsx, embedded: Dataset) -> None:
    rows = [
        ["Koperasi dan UMKM"],
        [None, None, None, None, None],
        [None, None, 2021, 2022, 2021, 2022],
        [None, "Kota Metro", 1, 2, 3, 4],
    ]
    merged = [(0, 0, 0, 5, "Koperasi dan UMKM"), (1, 0, 2, 0, "No"), (1, 1, 2, 1, "Kabupaten/Kota"),
              (1, 2, 1, 3, "Koperasi aktif"), (1, 4, 1, 5, "UMKM")]  # fmt: skip
    found = recognise(open_bytes(make_xlsx(rows, merged)), embedded, Options())
    assert found.mistakes == []
    assert found.title == ("Koperasi dan UMKM",)
    read = [(each.record.indicator, each.record.year, each.record.observation.value) for each in found.records]
    assert read == [  # type: ignore[comparison-overlap]
        ("koperasi_aktif", 2021, 1),
        ("koperasi_aktif", 2022, 2),
        ("umkm", 2021, 3),
        ("umkm", 2022, 4),
    ]


def test_merged_label_holds_for_its_rows_and_merged_figure_for_one(
    open_bytes: Open, make_xlsx: MakeXlsx, embedded: Dataset
) -> None:
    rows = [["Kab", "Uraian", 2021], [None, "Koperasi aktif", 1], [None, "UMKM", None], [None, "Koperasi", None]]
    merged = [(1, 0, 2, 0, "Metro"), (2, 2, 3, 2, "7")]
    sheet = open_bytes(make_xlsx(rows[:3], merged))
    found = recognise(sheet, embedded, Options())
    read = [(each.record.region, each.record.indicator, each.record.observation.value) for each in found.records]
    assert read == [  # type: ignore[comparison-overlap]
        ("metro", "koperasi_aktif", 1),
        ("metro", "umkm", 7),
    ]


def test_percent_cells_are_read_as_shown(open_bytes: Open, make_xlsx: MakeXlsx, embedded: Dataset) -> None:
    sheet = open_bytes(make_xlsx([["Wilayah", 2021], ["Lampung", 0.0238]], percent=[(1, 1)]))
    found = recognise(sheet, embedded, Options(indicator="rasio_kewirausahaan"))
    assert found.mistakes == []
    assert [each.record.observation.value for each in found.records] == [Decimal("2.38")]
    other = recognise(sheet, embedded, Options(indicator="umkm"))
    assert [each.diagnostic.code for each in other.unread] == ["K085"]


def test_dates_are_no_figures(open_bytes: Open, embedded: Dataset) -> None:
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "d mmm yyyy"})
    sheet.write_row(0, 0, ["Kab"])
    sheet.write_datetime(0, 1, dt.datetime(2022, 12, 31), day)  # noqa: DTZ001 - spreadsheets know no time zones
    sheet.write_row(1, 0, ["Metro", 5])
    sheet.write_row(2, 0, ["Mesuji"])
    sheet.write_datetime(2, 1, dt.datetime(2022, 5, 1), day)  # noqa: DTZ001
    book.close()
    found = recognise(open_bytes(stream.getvalue()), embedded, Options(indicator="umkm"))
    assert [(each.record.year, each.record.observation.as_of) for each in found.records] == [
        (2022, PartialDate(2022, 12, 31))
    ]
    assert [each.diagnostic.parameters["problem"][:12] for each in found.unread] == ["it is a date"]


def test_sheets(open_bytes: Open, make_xlsx: MakeXlsx) -> None:
    table = [["Kab", 2021], ["Metro", 5]]
    two = make_xlsx(table, others=[("Catatan & lain", False)])
    code, message = refuse(open_bytes, two)
    assert (code, message) == ("K096", "the workbook needs a choice: several sheets hold something")
    assert open_bytes(two, sheet="Data").rows == open_bytes(two, sheet="1").rows
    assert open_bytes(two, sheet="catatan & LAIN").rows == [["Catatan"]]
    assert refuse(open_bytes, two, sheet="Dta")[0] == "K096"
    assert refuse(open_bytes, two, sheet="3")[0] == "K096"
    hidden = make_xlsx(table, others=[("Rahasia", True)])
    assert open_bytes(hidden).name == "Data"
    assert open_bytes(hidden, sheet="Rahasia").rows == [["Catatan"]]


def test_empty_sheet(open_bytes: Open, make_xlsx: MakeXlsx) -> None:
    assert refuse(open_bytes, make_xlsx([])) == ("K080", "cannot read this file: it is empty")


def test_broken_spreadsheets(open_bytes: Open, make_xlsx: MakeXlsx) -> None:
    whole = make_xlsx([["Kab", 2021], ["Metro", 5]])
    for length in (4, 30, 200, len(whole) // 2, len(whole) - 30):
        assert refuse(open_bytes, whole[:length])[0] == "K080"
    middle = len(whole) // 3
    assert refuse(open_bytes, whole[:middle] + bytes(300) + whole[middle + 300 :])[0] == "K080"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refuse(open_bytes, stream.getvalue())[0] == "K080"


def test_protected_workbook(open_bytes: Open) -> None:
    code, message = refuse(open_bytes, make_xls(b"", stream_name="EncryptedPackage"))
    assert code == "K080"
    assert "password" in message


# ---- ODS and XLS ----


def test_ods(open_bytes: Open, embedded: Dataset) -> None:
    table = ods_row(ods_text("Wilayah") + ods_number("2021")) + ods_row(
        ods_text("Lampung") + ods_number("0.0238", "percentage")
    )
    trailing = ods_row(
        '<table:table-cell table:number-columns-repeated="1024"/>', ' table:number-rows-repeated="1048574"'
    )
    sheet = open_bytes(make_ods(table + trailing), "tabel.ods")
    found = recognise(sheet, embedded, Options(indicator="rasio_kewirausahaan"))
    assert found.mistakes == []
    assert [each.record.observation.value for each in found.records] == [Decimal("2.38")]


def test_xls(open_bytes: Open, embedded: Dataset) -> None:
    records = xls_text(0, 0, "Kab") + xls_number(0, 1, 2021) + xls_text(1, 0, "Metro") + xls_number(1, 1, 254.5)
    found = recognise(open_bytes(make_xls(records), "tabel.xls"), embedded, Options(indicator="umkm"))
    assert [each.record.observation.value for each in found.records] == [Decimal("254.5")]


# ---- Memory ----


def test_two_cells_far_apart(open_bytes: Open) -> None:
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1048575, 16383, 1)
    book.close()
    code, message = refuse(open_bytes, stream.getvalue())
    assert code == "K081"
    assert "5 million cells" in message


def test_far_cells_however_they_are_written() -> None:
    for cell in (
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<x:row r='1048576'><x:c s='1' r='XFD1048576'><x:v>1</x:v></x:c></x:row>",
        b'<row r="1048576"><c r="xfd1048576" t="s"><v>1</v></c></row>',
        b'<row r="1048576">' + b"<c><v>1</v></c>" * 16 + b"</row>",
    ):
        with pytest.raises(CannotRun, match="5 million cells"):
            size_limits.measure_xlsx_sheet(b"<sheetData>" + cell + b"</sheetData>", frozenset())
    empty = size_limits.measure_xlsx_sheet(b'<row r="1048576"><c r="XFD1048576" s="1"/></row>', frozenset())
    assert empty.bottom == -1


def test_ods_that_repeats_a_cell(open_bytes: Open) -> None:
    cell = ods_number("1", more=' table:number-columns-repeated="16384"')
    table = ods_row(cell, ' table:number-rows-repeated="1048576"')
    assert refuse(open_bytes, make_ods(table))[0] == "K081"


def test_ods_with_entities_that_grow(open_bytes: Open) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    content = f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{entities}]><x>&e11;</x>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", content)
    assert refuse(open_bytes, stream.getvalue())[0] == "K080"


def test_xls_with_a_cell_far_away() -> None:
    with pytest.raises(CannotRun, match="5 million cells"):
        measure_xls(make_xls(xls_number(65535, 65535, 1)))
    (_globals, extent) = measure_xls(make_xls(xls_number(2, 3, 1)))
    assert (extent.bottom, extent.right) == (2, 3)


def test_zip_bomb(open_bytes: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size_limits, "MAXIMUM_UNPACKED", 1 << 20)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (2 << 20))
    honest = stream.getvalue()
    assert refuse(open_bytes, honest)[0] == "K081"
    size = struct.pack("<I", 2 << 20)
    assert honest.count(size) == 2
    lying = honest.replace(size, struct.pack("<I", 100))
    assert refuse(open_bytes, lying)[0] in ("K080", "K081")


def test_file_over_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "besar.csv"
    with file.open("wb") as stream:
        stream.truncate((64 << 20) + 1)
    with pytest.raises(CannotRun, match="larger than 64 MiB"):
        open_file(str(file), None)
