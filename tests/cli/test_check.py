"""`kopumkm check` as a process: exit codes, streams, formats, options, and where the findings are said to stand."""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kopumkm.checks import CHECKS

Kopumkm = Callable[..., "subprocess.CompletedProcess[bytes]"]
HEAD = """format = 1
[regions.lampung]
name = "Lampung"
[sources.dinas]
title = "Dinas"
publisher = "Dinas"
published = 2026-01-31
url = "https://example.org/dinas"
reliability = "official"
[indicators.umkm]
name = "UMKM"
unit = "unit"
measure = "stock"
better = "higher"
[indicators.mikro]
name = "Usaha mikro"
unit = "unit"
measure = "stock"
better = "higher"
[indicators.porsi]
name = "Porsi"
unit = "%"
measure = "share"
better = "higher"
ratio = { numerator = "mikro", denominator = "umkm", per = 100 }
"""
CLEAN = HEAD + '[values.lampung.umkm]\n2022 = { value = 1503, source = "dinas" }\n'
WARNING = CLEAN + '2024 = { value = 1522, source = "dinas" }\n'
ERROR = WARNING + '[values.lampung.mikro]\n2022 = { value = 1522, source = "dinas" }\n'
COMMAND = ("check", "--today", "2026-11-24", "--data", "data.toml")


@pytest.fixture
def check(kopumkm: Kopumkm, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Return a function that checks some data with some options."""

    def call(text: str, *options: str) -> subprocess.CompletedProcess[bytes]:
        (tmp_path / "data.toml").write_text(text, encoding="utf-8")
        return kopumkm(*COMMAND, *options)

    return call


Check = Callable[..., "subprocess.CompletedProcess[bytes]"]


# ---- Exit codes and streams ----


@pytest.mark.parametrize(
    ("text", "code", "strict_code", "summary"),
    [
        (CLEAN, 0, 0, b"no errors, no warnings in 1 file\n"),
        (WARNING, 0, 1, b"no errors, 1 warning in 1 file\n"),
        (ERROR, 1, 1, b"1 error, 1 warning in 1 file\n"),
    ],
)
def test_exit_code_and_summary(check: Check, text: str, code: int, strict_code: int, summary: bytes) -> None:
    assert (check(text).returncode, check(text, "--strict").returncode) == (code, strict_code)
    assert check(text).stderr == summary
    assert check(text, "-q").stderr == b""


@pytest.mark.parametrize("name", ["table", "markdown", "jsonl", "github"])
def test_clean_data_print_nothing(check: Check, name: str) -> None:
    assert check(CLEAN, "--format", name).stdout == b""


def test_clean_data_in_formats_for_programs(check: Check) -> None:
    assert json.loads(check(CLEAN, "--format", "json").stdout)["rows"] == []
    header = "code,check,severity,message,hint,file,line,column,region,indicator,year,target,source\n"
    assert check(CLEAN, "--format", "csv").stdout.decode() == header
    assert check(CLEAN, "--format", "tsv").stdout.decode() == header.replace(",", "\t")


def test_indonesian_summary(check: Check) -> None:
    assert check(CLEAN, "--lang", "id").stderr == b"tanpa galat, tanpa peringatan dalam 1 berkas\n"
    assert check(ERROR, "--lang", "id").stderr == b"1 galat, 1 peringatan dalam 1 berkas\n"
    several = ERROR + '2024 = { value = 1600, source = "dinas" }\n'
    assert check(several, "--lang", "id", "--ignore", "K117").stderr == b"2 galat, tanpa peringatan dalam 1 berkas\n"
    assert check(several, "--ignore", "K117").stderr == b"2 errors, no warnings in 1 file\n"


def test_errors_in_reading_come_first_and_are_all_shown(check: Check) -> None:
    wrong = ERROR + "[values.lampung.porsi]\n" + "".join(f'{year} = "x"\n' for year in range(1990, 2020))
    result = check(wrong, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout.decode())))
    assert [row["code"] for row in rows] == ["K010"] * 30
    assert {row["severity"] for row in rows} == {"error"}
    assert {row["check"] for row in rows} == {""}
    assert [row["line"] for row in rows][:2] == [str(wrong[: wrong.index("1990")].count("\n") + 1), "33"]
    assert result.returncode == 1
    assert (
        result.stderr == b"The contents are checked once these errors are mended.\n30 errors, no warnings in 1 file\n"
    )
    assert check(wrong, "--ignore", "K1").returncode == 1  # errors of reading cannot be waived
    assert check(wrong, "-v").stdout.count(b"error[K010]: ") == 30
    assert b"K010" in check(wrong, "--lang", "id").stdout


def test_broken_toml_is_an_answer_and_a_missing_file_is_not(check: Check, kopumkm: Kopumkm) -> None:
    assert check("format = 1\n2022 = 3,95\n").returncode == 1
    missing = kopumkm("check", "--data", "missing.toml")
    assert (missing.returncode, missing.stdout) == (2, b"")
    assert missing.stderr.startswith(b"error[K001]: ")


# ---- Options ----


def test_choice_of_warnings(check: Check) -> None:
    text = WARNING.replace('url = "https://example.org/dinas"\n', "")

    def codes(*options: str) -> list[str]:
        return re.findall(r"^K\d+", check(text, *options).stdout.decode(), re.MULTILINE)

    def shown(*options: str) -> list[str]:
        return [row["code"] for row in csv.DictReader(io.StringIO(check(text, "-f", "csv", *options).stdout.decode()))]

    assert shown() == ["K121", "K117"]
    assert shown("--select", "K117") == shown("--select", "k11") == shown("--ignore", "K12") == ["K117"]
    assert shown("--select", "K117,K121") == shown("--select", "K11", "--select", "K12") == ["K121", "K117"]
    assert shown("--select", "K1", "--ignore", "K117,K130") == ["K121"]
    assert shown("--ignore", "K1") == []
    assert codes("--ignore", "K1") == []


def test_errors_are_shown_whatever_is_chosen(check: Check) -> None:
    for options in (("--select", "K117"), ("--ignore", "K105"), ("--ignore", "K1")):
        result = check(ERROR, *options)
        assert result.returncode == 1
        assert b"K105" in result.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--select", "K999"), b'error[K044]: --select does not know "K999"\n'),
        (("--ignore", "K021"), b'error[K044]: --ignore does not know "K021"\n'),
        (("--ignore", ""), b'error[K044]: --ignore does not know ""\n'),
        (("--ignore", "rivals"), b'error[K044]: --ignore does not know "rivals"\n'),
        (("--format", "xml"), b'error[K044]: --format does not know "xml"\n'),
        (("--today", "24-11-2026"), b'error[K052]: --today needs a date, not "24-11-2026"\n'),
        (("--today", "2026-02-30"), b'error[K052]: --today needs a date, not "2026-02-30"\n'),
        (("--rival-tolerance", "-5"), b"error[K053]: --rival-tolerance needs a number above 0, not -5\n"),
        (("--jump", "0"), b"error[K053]: --jump needs a number above 0, not 0\n"),
        (("--growth-factor", "many"), b'error[K046]: --growth-factor needs a number, not "many"\n'),
    ],
)
def test_options_that_make_no_sense(check: Check, options: tuple[str, str], message: bytes) -> None:
    result = check(WARNING, *options)
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.startswith(message)


def test_tolerances_are_options(check: Check) -> None:
    text = (
        CLEAN + '2023 = [{ value = 1510, source = "dinas" }, { value = 1600, source = "dinas", as_of = 2023-06-30 }]\n'
    )
    assert check(text).stdout.count(b"K111") == 2  # the row and its remedy; 90 / 1510 = 5.96 %
    assert check(text, "--rival-tolerance", "5,97").stdout == b""
    assert json.loads(check(text, "--rival-tolerance", "7", "-f", "json").stdout)["parameters"] == {
        "checks": list(CHECKS),
        "strict": False,
        "today": "2026-11-24",
        "rival_percent": 7,
        "growth_factor": 5,
        "jump_percent": 25,
    }


def test_the_clock_is_read_where_no_day_is_given(kopumkm: Kopumkm) -> None:
    out = kopumkm("check", "--data", "embedded", "--format", "json", "--select", "K131").stdout
    assert abs(time.time() - time.mktime(time.strptime(json.loads(out)["parameters"]["today"], "%Y-%m-%d"))) < 172_800


# ---- What is shown ----


def test_table_writes_numbers_as_the_language_does(check: Check) -> None:
    text = CLEAN + '2023 = [{ value = 1510, source = "dinas" }, 2600]\n'
    english, indonesian = (check(text, "--lang", each, "--select", "K111").stdout.decode() for each in ("en", "id"))
    assert (
        "K111  warning   data.toml:28:45  umkm lampung 2023 has rival figures 72.2% apart: 1,510 (dinas) and" in english
    )
    assert "terpaut 72,2%: 1.510 (dinas) dan 2.600 (-)" in indonesian
    assert "\n\nRemedies\nK111 Rival figures far apart: The first one listed is used." in english
    row = json.loads(check(text, "--lang", "id", "--select", "K111", "-f", "jsonl").stdout)
    assert row == {
        "code": "K111",
        "check": "rivals",
        "severity": "warning",
        "message": "umkm lampung 2023 has rival figures 72.2% apart: 1510 (dinas) and 2600 (-)",
        "hint": "The first one listed is used. Give a figure that measures something else status D.",
        "file": "data.toml",
        "line": 28,
        "column": 45,
        "region": "lampung",
        "indicator": "umkm",
        "year": 2023,
        "target": None,
        "source": None,
    }


def test_excerpts_stand_under_each_finding(check: Check) -> None:
    assert check(WARNING, "-v").stdout.decode() == (
        "warning[K117]: umkm lampung has no record for 2023\n"
        "  --> data.toml:28:1\n"
        "   |\n"
        '28 | 2024 = { value = 1522, source = "dinas" }\n'
        "   | ^^^^\n"
        'help: Find the figures, or record for certain that there is none: { status = "O" }.\n'
    )


def test_annotations_of_github(check: Check, kopumkm: Kopumkm, tmp_path: Path) -> None:
    assert check(ERROR, "--format", "github", "--lang", "id").stdout.decode() == (
        "::warning file=data.toml,line=28,col=1,title=K117::umkm lampung has no record for 2023\n"
        "::error file=data.toml,line=30,col=18,title=K105::porsi lampung 2022 comes to 101.26 from its parts, which is "
        "above the maximum of 100\n"
    )
    (tmp_path / "a,b%: c.toml").write_text(WARNING.replace("1522", "2600"), encoding="utf-8")
    text = CLEAN + '2023 = [{ value = 1510, source = "dinas" }, 2600]\n'
    (tmp_path / "a,b%: c.toml").write_text(text, encoding="utf-8")
    found = kopumkm("check", "-f", "github", "--select", "K111", "--data", "a,b%: c.toml").stdout.decode()
    assert found.startswith("::warning file=a%2Cb%25%3A c.toml,line=28,col=45,title=K111::")
    assert "72.2%25 apart: 1510 (dinas)" in found


def test_output_goes_to_a_file_and_never_over_the_data(check: Check, tmp_path: Path) -> None:
    result = check(WARNING, "--output", "found.csv", "--format", "csv")
    assert (result.returncode, result.stdout) == (0, b"")
    assert (tmp_path / "found.csv").read_text(encoding="utf-8").count("\n") == 2
    refused = check(WARNING, "--output", "data.toml")
    assert refused.returncode == 2
    assert (tmp_path / "data.toml").read_text(encoding="utf-8") == WARNING


def test_colour_stands_beside_a_word(check: Check) -> None:
    assert b"\x1b[31merror" in check(ERROR, "--color", "always").stdout
    assert b"\x1b" not in check(ERROR).stdout


# ---- Where it stands ----


def test_findings_in_csv_files_and_standard_input(kopumkm: Kopumkm, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    first = HEAD.replace("format = 1", 'format = 1\nvalues_from = ["n.csv"]')
    (tmp_path / "data" / "a.toml").write_text(first, encoding="utf-8")
    (tmp_path / "data" / "b.toml").write_text(
        'format = 1\n[values.lampung.mikro]\n2010 = { value = 700, source = "dinas" }\n2012 = 710\n', "utf-8"
    )
    rows = 'region,indicator,year,value,source\nlampung,umkm,2010,"1000",dinas\nlampung,umkm,2012,1001,\n'
    (tmp_path / "data" / "n.csv").write_text(rows, encoding="utf-8")
    found = kopumkm("check", "--data", "data", "--format", "csv", "--today", "2026-11-24")
    assert [
        (row["code"], row["file"], row["line"], row["column"])
        for row in csv.DictReader(found.stdout.decode().splitlines())
    ] == [
        ("K117", "data/b.toml", "4", "1"),
        ("K124", "data/b.toml", "4", "8"),
        ("K117", "data/n.csv", "3", "19"),
        ("K124", "data/n.csv", "3", "19"),
    ]
    assert found.stderr == b"no errors, 4 warnings in 3 files\n"
    piped = subprocess.run(
        [sys.executable, "-m", "kopumkm", "check", "--data", "-", "--format", "jsonl"],
        input=WARNING.encode(),
        capture_output=True,
        check=False,
    )
    assert (json.loads(piped.stdout)["file"], json.loads(piped.stdout)["line"]) == ("<stdin>", 28)


def test_names_of_several_lines_stay_on_one(check: Check) -> None:
    other = '[sources.koran]\ntitle = "Koran"\npublisher = "Ko\\nran"\nreliability = "derived"\n'
    text = CLEAN.replace("[indicators.umkm]", other + "[indicators.umkm]")
    text += '2023 = { value = 2500, source = "koran" }\n'
    table = check(text, "--select", "K116").stdout.decode()
    assert "2,500 (Ko\\nran) after 1,503 in 2022 (Dinas), +66.33%" in table
    assert check(text, "--select", "K116", "-f", "github").stdout.count(b"\n") == 1


# ---- Size ----


def run_within(seconds: int, folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Check the data of a folder in a process that ends when it takes too long."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    return subprocess.run(
        [sys.executable, "-m", "kopumkm", "check", "--lang", "en", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        preexec_fn=limit,
    )


def test_200000_rows_of_a_panel_are_checked_within_seconds(tmp_path: Path) -> None:
    regions = "".join(f'[regions.r{each}]\nname = "R{each}"\npart_of = "lampung"\n' for each in range(400))
    head = HEAD.replace("format = 1", 'format = 1\nvalues_from = ["n.csv"]')
    head = head.replace('better = "higher"\n', 'better = "higher"\naggregate = "sum"\n')
    (tmp_path / "data.toml").write_text(head + regions, encoding="utf-8")
    lines = [
        f"r{region},{indicator},{year},{first + 1009 * year + region},dinas\n"
        for region in range(400)
        for indicator, first in (("umkm", 10_000_000), ("mikro", 10_001))
        for year in range(1800, 2050)
    ]
    (tmp_path / "n.csv").write_text("region,indicator,year,value,source\n" + "".join(lines), encoding="utf-8")
    done = run_within(60, tmp_path, "--data", "data.toml")
    assert done.stderr == b"no errors, no warnings in 2 files\n"
    assert done.returncode == 0


def test_findings_in_a_folder_of_many_files_are_placed_within_seconds(tmp_path: Path) -> None:
    regions = "".join(f'[regions.r{each}]\nname = "R{each}"\n' for each in range(300))
    entry = '{{ value = 10{0}, source = "dinas", as_of = 1999-01-01 }}'
    years = "".join(f"{year} = {entry.format(year)}\n" for year in range(2000, 2020))
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "0.toml").write_text(HEAD + regions, encoding="utf-8")
    for each in range(300):
        (folder / f"r{each}.toml").write_text(f"format = 1\n[values.r{each}.umkm]\n{years}", encoding="utf-8")
    done = run_within(40, tmp_path, "--format", "csv", "--data", "data")
    assert done.stderr == b"no errors, 6,000 warnings in 301 files\n"
    assert done.stdout.count(b"\n") == 6001
