"""`kopumkm export` as a shell runs it: formats by name and by ending, filters, and files that are written whole."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

Program = Callable[..., subprocess.CompletedProcess[bytes]]

TIDY = [
    "region,indicator,year,value",
    "lampung,umkm,2021,150999",
    "lampung,umkm,2022,192234",
    "lampung,koperasi,2021,2282",
    "lampung,koperasi,2022,2426",
    "metro,umkm,2021,10",
    "metro,umkm,2022,11",
]


def test_tidy_csv_of_every_region_goes_to_standard_output(kopumkm: Program) -> None:
    done = kopumkm("export", "--data", "data.toml")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == TIDY


@pytest.mark.parametrize(
    ("arguments", "rows"),
    [
        (("--region", "Kota Metro"), [5, 6]),
        (("--region", "metro", "--region", "lampung", "--indicator", "koperasi"), [3, 4]),
        (("--since", "2022"), [2, 4, 6]),
        (("--until", "2021", "-i", "umkm"), [1, 5]),
        (("--since", "2022", "--until", "2022", "-r", "all"), [2, 4, 6]),
    ],
)
def test_filters_choose_among_the_values(kopumkm: Program, arguments: tuple[str, ...], rows: list[int]) -> None:
    done = kopumkm("export", "--data", "data.toml", *arguments)
    assert done.stdout.decode().splitlines() == [TIDY[0], *(TIDY[row] for row in rows)]


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("a.csv", b"region,indicator"),
        ("a.SDMX.CSV", b"STRUCTURE,STRUCTURE_ID,ACTION,"),
        ("a.toml", b"format = 1\n"),
        ("a.xlsx", b"PK\x03\x04"),
    ],
)
def test_the_ending_of_the_file_says_the_format(kopumkm: Program, tmp_path: Path, file: str, start: bytes) -> None:
    done = kopumkm("export", "--data", "data.toml", "-o", file)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / file).read_bytes().startswith(start)


def test_a_format_that_is_named_comes_before_the_ending(kopumkm: Program, tmp_path: Path) -> None:
    assert kopumkm("export", "--data", "data.toml", "-f", "toml", "-o", "a.csv").returncode == 0
    assert (tmp_path / "a.csv").read_bytes().startswith(b"format = 1\n")
    assert kopumkm("export", "--data", "data.toml", "-f", "sdmx-csv", "-o", "-").stdout.startswith(b"STRUCTURE,")


def test_a_toml_export_is_a_data_file(kopumkm: Program, tmp_path: Path) -> None:
    assert kopumkm("export", "-o", "all.toml").returncode == 0
    expected = kopumkm("target-gap", "--region", "all", "--format", "csv")
    actual = kopumkm("target-gap", "--region", "all", "--format", "csv", "--data", "all.toml")
    assert expected.stdout == actual.stdout != b""
    assert kopumkm("export", "--data", "all.toml", "-o", "again.toml").returncode == 0
    assert (tmp_path / "again.toml").read_bytes() == (tmp_path / "all.toml").read_bytes()


def test_the_workbook_explains_itself_in_both_languages(kopumkm: Program, tmp_path: Path) -> None:
    assert kopumkm("export", "--data", "data.toml", "-o", "a.xlsx").returncode == 0
    rows = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("about").to_python()
    explained = next(row for row in rows if row[0] == "status")
    assert "SDMX" in str(explained[1])
    assert "SDMX" in str(explained[2])
    assert explained[1] != explained[2]


def test_a_data_file_is_not_written_over(kopumkm: Program, tmp_path: Path) -> None:
    before = (tmp_path / "data.toml").read_bytes()
    done = kopumkm("export", "--data", "data.toml", "-o", "data.toml")
    assert done.returncode == 2
    assert done.stderr.startswith(b"error[K050]: cannot write data.toml: it is one of the data files\n")
    assert (tmp_path / "data.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--since", "2022", "--until", "2021"), "error[K058]: --since 2022 lies after --until 2021\n"),
        (("-o", "a.pdf"), "error[K059]: cannot export: the ending of the file name says no format\n"),
        (("-f", "xlsx"), "error[K059]: cannot export: a workbook does not go to standard output\n"),
        (("-f", "xlsx", "-o", "-"), "error[K059]: cannot export: a workbook does not go to standard output\n"),
        (("-f", "xls"), 'error[K044]: --format does not know "xls"\n'),
        (("-r", "metr"), 'error[K040]: there is no region "metr" in the data\n'),
        (("-i", "umk", "-r", "metro"), 'error[K040]: there is no indicator "umk" in the data\n'),
        (
            ("--since", "2030", "-r", "metro"),
            "error[K041]: the data hold no value at all for what was asked: export, metro, --since 2030\n",
        ),
    ],
)
def test_mistakes(kopumkm: Program, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    before = sorted(tmp_path.iterdir())
    done = kopumkm("export", "--data", "data.toml", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(message)
    assert sorted(tmp_path.iterdir()) == before


def test_a_text_that_is_too_long_for_a_cell_leaves_the_old_file(kopumkm: Program, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"old")
    text = (tmp_path / "data.toml").read_text(encoding="utf-8")
    long = f'2023 = {{ value = 1, note = "{"a" * 40_000}" }}'
    (tmp_path / "long.toml").write_text(f"{text}\n[values.metro.koperasi]\n{long}\n", encoding="utf-8")
    done = kopumkm("export", "--data", "long.toml", "-o", "a.xlsx")
    assert done.returncode == 2
    assert done.stderr.startswith(
        b"error[K057]: a spreadsheet cannot hold values!J8: the text is longer than the 32,767"
    )
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"


def test_without_the_extra_the_way_to_install_it_is_named(kopumkm: Program, tmp_path: Path) -> None:
    (tmp_path / "xlsxwriter.py").write_text("raise ImportError\n", encoding="utf-8")  # found before the real one
    done = kopumkm("export", "--data", "data.toml", "-o", "a.xlsx")
    assert done.returncode == 2
    assert done.stderr.decode() == (
        'error[K051]: this needs the extra "xlsx", which is not installed\n'
        "help: Install it: pip install 'kopumkm[xlsx]'\n"
    )
    assert not (tmp_path / "a.xlsx").exists()
