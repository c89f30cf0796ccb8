"""`kopumkm import`: tables as offices publish them, read cell by cell and never silently."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.errors import CannotRun
from kopumkm.importing.grid import Sheet, is_empty
from kopumkm.importing.number_style import choose_style, read_number
from kopumkm.importing.opening import open_file
from kopumkm.importing.recognition import recognise
from kopumkm.importing.understanding import Options, Understanding
from kopumkm.model.dataset import Dataset

ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "KOPUMKM_LANG": "en"}

OFFICE = """Tabel 1. Jumlah koperasi aktif menurut kabupaten/kota;;;;
No;Kabupaten/Kota;2020;2021;2022*
;;(unit);(unit);(unit)
1;Lampung Barat;1.159;160;161
2;TANGGAMUS;348;350 r;351
3;Kab. Lampung Selatan;488;490;...
4;Kota Metro;;–;1.256.000
;Jumlah;1.995;1.001;768

Sumber: Dinas Koperasi dan UKM
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def understand(path: Path, dataset: Dataset, options: Options | None = None, sheet: str | None = None) -> Understanding:
    return recognise(open_file(str(path), None, sheet), dataset, options or Options(), str(path))


def figures(found: Understanding) -> dict[tuple[str, int], Decimal | None]:
    return {(each.record.region, each.record.year): each.record.observation.figure for each in found.records}


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "kopumkm", "import", *arguments],
            cwd=tmp_path,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done

    return call


def test_a_table_with_all_the_quirks(tmp_path: Path, embedded: Dataset) -> None:
    found = understand(write(tmp_path / "a.csv", OFFICE), embedded, Options(indicator="koperasi_aktif"))
    assert found.mistakes == []
    assert found.style.mark == ","  # 1.256.000 has only one reading, and decides for 1.159
    assert figures(found) == {
        ("lampung_barat", 2020): Decimal(1159),
        ("lampung_barat", 2021): Decimal(160),
        ("lampung_barat", 2022): Decimal(161),
        ("tanggamus", 2020): Decimal(348),
        ("tanggamus", 2021): Decimal(350),
        ("tanggamus", 2022): Decimal(351),
        ("lampung_selatan", 2020): Decimal(488),
        ("lampung_selatan", 2021): Decimal(490),
        ("lampung_selatan", 2022): None,
        ("metro", 2021): Decimal(0),
        ("metro", 2022): Decimal(1256000),
    }
    statuses = {(each.record.region, each.record.year): each.record.observation.status for each in found.records}
    assert statuses["tanggamus", 2021] == "r"
    assert statuses["tanggamus", 2022] == "*"  # from the year's heading
    assert statuses["lampung_selatan", 2022] == "..."
    assert statuses["metro", 2021] == "–"
    assert found.blanks == [(6, 2)]  # an empty cell is no record and no zero
    assert [each.reason.partition(",")[0] for each in found.skipped] == ["total", "note below the table"]
    # 1159 + 348 + 488 is printed as 1995 and is right; 160 + 350 + 490 + 0 is 1000 and 1001 is printed
    assert [(parameters["cell"], parameters["sum"]) for _message, parameters in found.warnings] == [
        ("D8", "1000"),
        ("E8", "1256512"),  # 161 + 351 + 1,256,000
    ]


def test_every_filled_cell_is_accounted_for(tmp_path: Path, embedded: Dataset) -> None:
    found = understand(write(tmp_path / "a.csv", OFFICE), embedded, Options(indicator="koperasi_aktif"))
    filled = sum(not is_empty(value) for row in found.sheet.rows for value in row)
    assert found.filled == filled


def test_the_number_style_is_never_guessed(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "b.csv", 'Kabupaten,2021,2022\nMetro,"1.200","1.300"\n')
    done = run("b.csv", "-i", "umkm", code=2)
    assert 'error[K083]: B2: "1.200" is 1200 with a decimal comma, and 1.200 with a decimal point' in done.stderr
    assert done.stdout == ""
    assert "metro,umkm,2021,1200\n" in run("b.csv", "-i", "umkm", "--decimal", ",", "-q").stdout
    assert "metro,umkm,2021,1.200\n" in run("b.csv", "-i", "umkm", "--decimal", ".", "-q").stdout


def test_two_styles_in_one_table(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "b.csv", 'Kabupaten,2021,2022\nMetro,"1,5","1.5"\n')
    assert 'error[K084]: B2: "1,5" has a decimal comma, but C2: "1.5"' in run("b.csv", "-i", "umkm", code=2).stderr


def test_a_label_that_is_not_known(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "b.csv", "Kabupaten,2021\nMetro,5\nTanggamuss,6\n")
    done = run("b.csv", "-i", "umkm", code=2)
    assert 'error[K086]: A3: there is no region called "Tanggamuss"' in done.stderr
    assert 'did you mean "tanggamus"?' in done.stderr
    assert "tanggamus,umkm,2021,6" in run("b.csv", "-i", "umkm", "--map", "Tanggamuss=tanggamus", "-q").stdout
    assert "tanggamus" not in run("b.csv", "-i", "umkm", "--map", "Tanggamuss=", "-q").stdout


def test_a_cell_that_is_not_read_stops_everything_unless_accepted(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "b.csv", "Kabupaten,2021\nMetro,5\nTanggamus,2.426¹\nPringsewu,banyak\n")
    done = run("b.csv", "-i", "umkm", "-o", "out.csv", "--yes", code=2)
    assert 'error[K085]: B3: "2.426¹" was not read: a footnote mark stands behind it' in done.stderr
    assert 'error[K085]: B4: "banyak" was not read: it is no number' in done.stderr
    assert "error[K092]: 2 cells" in done.stderr
    assert not (tmp_path / "out.csv").exists()
    done = run("b.csv", "-i", "umkm", "--partial")
    assert done.stdout == "region,indicator,year,value\nmetro,umkm,2021,5\n"
    assert 'B4: "banyak" was not read' in done.stderr


@pytest.mark.parametrize(
    ("table", "arguments", "message"),
    [
        ("Kabupaten,2021\nMetro,5\n", (), "error[K088]: the table names no indicator"),
        (
            "Kabupaten,2021\nMetro,5\nMetro,6\n",
            ("-i", "umkm"),
            "error[K090]: B3: metro, umkm, 2021 stands a second time",
        ),
        (
            "UMKM (ribu unit)\nKabupaten,2021\nMetro,5\n",
            ("-i", "umkm"),
            "error[K089]: the table counts in",
        ),
        ("Kabupaten,2021\nMetro,5\n", ("-i", "umkm", "--region", "metro"), "error[K094]: --region does not fit"),
        ("Kabupaten,2021\nMetro,5\n", ("-i", "umkm", "--map", "X=metro"), "error[K094]: --map x does not fit"),
        ("Kabupaten,2021\nMetro,5\n", ("-i", "umkm", "--map", "metro"), "error[K091]: --map does not take"),
        ("Kabupaten,2021\nMetro,5\n", ("-i", "umkm", "--scale", "0"), 'error[K091]: --scale does not take "0"'),
        ("Kabupaten,2021\nMetro,5\n", ("-i", "umkm", "--as-of", "31/12/22"), "error[K091]: --as-of does not take"),
        ("Kabupaten,2021\nMetro,5\n", ("-i", "umkm", "--source", "x"), 'error[K040]: there is no source "x"'),
        ("Kabupaten,2021\nMetro,0.273\n", ("-i", "serapan_nib"), "error[K098]: B2: all figures of serapan_nib"),
        ("Kabupaten,2021\nMetro,105\n", ("-i", "serapan_nib"), "error[K021]: B2 (serapan_nib 2021) has the value 105"),
        ("hanya judul\n", (), "error[K082]: no table was recognised"),
        ("", (), "error[K080]: cannot read this file: it is empty"),
    ],
)
def test_what_is_wrong_is_said(table: str, arguments: tuple[str, ...], message: str, tmp_path: Path, run: Run) -> None:
    write(tmp_path / "b.csv", table)
    done = run("b.csv", *arguments, "-o", "out.csv", "--yes", code=2)
    assert message in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_region_that_may_be_two(load: Callable[[str], Dataset], tmp_path: Path) -> None:
    dataset = load(
        'format = 1\n[regions.a]\nname = "Kabupaten Metro"\n[regions.b]\nname = "Kota Metro"\n[indicators.umkm]\n'
        'name = "UMKM"\nunit = "unit"\nmeasure = "stock"\nbetter = "higher"\n'
    )
    found = understand(
        write(tmp_path / "t.csv", "Wilayah,2021\nMetro,5\nKota Metro,6\n"), dataset, Options(indicator="umkm")
    )
    assert [each.code for each in found.mistakes] == ["K087"]  # error[K087]: is what a user sees
    assert figures(found) == {("b", 2021): Decimal(6)}


def test_nothing_is_overwritten_and_nothing_written_without_a_yes(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "b.csv", "Kabupaten,2021\nMetro,5\n")
    assert "error[K093]: nothing was written to out.csv" in run("b.csv", "-i", "umkm", "-o", "out.csv", code=2).stderr
    assert not (tmp_path / "out.csv").exists()
    run("b.csv", "-i", "umkm", "-o", "out.csv", "--dry-run")
    assert not (tmp_path / "out.csv").exists()
    run("b.csv", "-i", "umkm", "-o", "out.csv", "--yes")
    assert "error[K097]: out.csv exists" in run("b.csv", "-i", "umkm", "-o", "out.csv", "--yes", code=2).stderr
    assert "error[K050]: " in run("b.csv", "-i", "umkm", "-o", "b.csv", "--yes", "--replace", code=2).stderr
    run("b.csv", "-i", "umkm", "-o", "out.toml", "--yes")
    assert (tmp_path / "out.toml").read_text() == "format = 1\n\n[values.metro.umkm]\n2021 = 5\n"


@pytest.mark.parametrize(
    "content",
    [
        OFFICE.encode("utf-8-sig"),
        OFFICE.encode("utf-16"),
        OFFICE.replace("\n", "\r\n").encode(),
        OFFICE.replace("\n", "\r").encode(),
        OFFICE.replace(";", "\t").encode(),
    ],
)
def test_encodings_line_ends_and_separators(content: bytes, tmp_path: Path, embedded: Dataset) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    found = understand(tmp_path / "a.csv", embedded, Options(indicator="koperasi_aktif"))
    assert len(found.records) == 11
    assert found.mistakes == []


def test_another_encoding_is_named_or_refused(tmp_path: Path, run: Run) -> None:
    (tmp_path / "b.csv").write_bytes("Kabupaten,2021\nMetro,5\nSumber: caf\xe9,\n".encode("cp1252"))
    assert "error[K095]: this text is not utf-8" in run("b.csv", "-i", "umkm", code=2).stderr
    assert "metro,umkm,2021,5" in run("b.csv", "-i", "umkm", "--encoding", "cp1252", "-q").stdout


def test_names_with_commas_quotes_markup_and_emoji(load: Callable[[str], Dataset], tmp_path: Path) -> None:
    name = 'Desa "A", [merah] 😀'
    quoted = name.replace('"', '\\"')
    dataset = load(
        f'format = 1\n[regions.desa]\nname = "{quoted}"\n[indicators.umkm]\nname = "UMKM"\nunit = "unit"\n'
        'measure = "stock"\nbetter = "higher"\n'
    )
    text = io.StringIO()
    csv.writer(text).writerows([["Desa", "2021"], [name, "5"]])
    found = understand(write(tmp_path / "t.csv", text.getvalue()), dataset, Options(indicator="umkm"))
    assert figures(found) == {("desa", 2021): Decimal(5)}


# Workbooks


def make_workbook(path: Path) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("Kosong")
        sheet = workbook.add_worksheet("Data")
        sheet.merge_range("A1:D1", "UMKM menurut kabupaten/kota")
        sheet.write("A3", "Kabupaten/Kota")
        sheet.merge_range("B3:C3", "Koperasi aktif")
        sheet.write_row("B4", [2021, 2022])
        sheet.write_row("A5", ["Metro", 10, 11.5])
        sheet.write_row("A6", ["Pringsewu", 0.1 + 0.2, "4*"])
    return path


def test_merged_headings_of_a_workbook(tmp_path: Path, embedded: Dataset) -> None:
    found = understand(make_workbook(tmp_path / "c.xlsx"), embedded)
    assert {each.record.indicator for each in found.records} == {"koperasi_aktif"}
    assert figures(found) == {
        ("metro", 2021): Decimal(10),
        ("metro", 2022): Decimal("11.5"),
        ("pringsewu", 2021): Decimal("0.3"),
        ("pringsewu", 2022): Decimal(4),
    }


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotRun) as failure:
        open_file(str(make_workbook(tmp_path / "c.xlsx")), None, "Dataa")
    assert failure.value.diagnostics[0].code == "K096"  # error[K096]: is what a user sees
    assert failure.value.diagnostics[0].nearest == "Data"
    with pytest.raises(CannotRun):
        open_file(str(tmp_path / "c.xlsx"), None, "Kosong")


def test_what_looks_like_a_workbook_and_is_none(tmp_path: Path) -> None:
    for content in (b"PK\x03\x04 rusak", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)):
        (tmp_path / "x.xlsx").write_bytes(content)
        with pytest.raises(CannotRun) as failure:
            open_file(str(tmp_path / "x.xlsx"), None)
        assert failure.value.diagnostics[0].code == "K080"


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_does(tmp_path: Path, run: Run) -> None:
    make_workbook(tmp_path / "c.xlsx")
    block = b" " * (16 << 20)
    with (
        zipfile.ZipFile(tmp_path / "c.xlsx") as source,
        zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for member in source.namelist():
            if member != "xl/worksheets/sheet2.xml":
                bomb.writestr(member, source.read(member))
        with bomb.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as target:
            for _ in range(64):  # 1 GiB
                target.write(block)
    before = time.monotonic()
    assert "error[K081]: this file is too large to be imported" in run("bomb.xlsx", code=2).stderr
    assert time.monotonic() - before < 20


def test_a_sheet_with_one_cell_in_its_last_corner_is_refused(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "far.xlsx")) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write("A1", "x")
        sheet.write("XFD1048576", 1)
    with pytest.raises(CannotRun) as failure:
        open_file(str(tmp_path / "far.xlsx"), None)
    assert failure.value.diagnostics[0].code == "K081"


# Numbers

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_numbers_of_either_style_are_read_back_exactly(numbers: list[Decimal]) -> None:
    english = [f"{each:,.2f}" for each in numbers]
    indonesian = [each.translate(str.maketrans(",.", ".,")) for each in english]
    for mark, texts in ((".", english), (",", indonesian)):
        choice = choose_style([((row, 0), text) for row, text in enumerate(texts)], None)
        assert choice.mark == mark
        assert [read_number(text, choice.mark or ",") for text in texts] == numbers


@given(st.lists(st.integers(1, 999), min_size=1, max_size=20), st.sampled_from(",."))
def test_numbers_with_two_readings_are_never_decided(numbers: list[int], separator: str) -> None:
    texts = [f"{each}{separator}{each % 1000:03d}" for each in numbers]
    choice = choose_style([((row, 0), text) for row, text in enumerate(texts)], None)
    assert choice.mark is None
    assert choice.mistake is not None
    assert choice.mistake.code == "K083"


# What export wrote, and size


def test_exported_files_are_read_back(tmp_path: Path, run: Run) -> None:
    for name in ("e.csv", "e.sdmx.csv", "e.xlsx"):
        subprocess.run(
            [sys.executable, "-m", "kopumkm", "export", "-o", name],
            cwd=tmp_path,
            env=ENVIRONMENT,
            check=True,
            timeout=120,
        )
    written = (tmp_path / "e.csv").read_text(encoding="utf-8")
    assert run("e.csv", "-q").stdout == written
    assert run("e.sdmx.csv", "-q").stdout == written
    assert run("e.xlsx", "--sheet", "values", "-q").stdout == written


def test_a_tidy_table_takes_no_options_about_itself(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "t.csv", "region,indicator,year,value\nmetro,umkm,2021,5\nmetroo,umkm,2022,5\n")
    assert "error[K094]: --year does not fit" in run("t.csv", "--year", "2021", code=2).stderr
    assert 'error[K040]: there is no region "metroo"' in run("t.csv", code=2).stderr


def test_two_hundred_thousand_rows(tmp_path: Path, load: Callable[[str], Dataset]) -> None:
    names = [f"r{number}" for number in range(10_000)]
    regions = "\n".join(f'{name} = {{ name = "Wilayah {name}" }}' for name in names)
    dataset = load(
        f'format = 1\n[regions]\n{regions}\n[indicators.umkm]\nname = "UMKM"\nunit = "unit"\nmeasure = "stock"\n'
        'better = "higher"\n'
    )
    rows = [f"Wilayah {name},{year},{place * year}" for place, name in enumerate(names) for year in range(2000, 2020)]
    path = write(tmp_path / "big.csv", "Kabupaten,Tahun,UMKM\n" + "\n".join(rows) + "\n")
    before = time.monotonic()
    found = understand(path, dataset)
    assert len(found.records) == 200_000
    assert found.mistakes == []
    assert figures(found)["r9999", 2019] == 9999 * 2019
    assert time.monotonic() - before < 120


def test_a_sheet_counts_its_columns() -> None:
    assert Sheet(name="", rows=[["a", "b"]]).width == 2
