"""Files that are not what they seem: too large, too deep, not text, not there."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TOO_DEEP = (
    "error[K006]: tables or arrays are nested too deeply to be read\n  --> data.toml\n"
    "help: A data file never needs more than six levels.\n"
)
TOO_LARGE = (
    "error[K004]: this file is larger than the limit of 64 MiB\n  --> data.toml\n"
    "help: Move the values into tidy CSV files and name them in values_from, or split it into a folder of files.\n"
)
VALID = """
format = 1
[dataset]
region = "lampung"
[regions.lampung]
name = "Lampung"
[indicators.umkm]
name = "UMKM"
unit = "unit"
measure = "stock"
better = "higher"
[values.lampung.umkm]
2021 = 150999
2022 = 192234
"""

Judge = Callable[[bytes], str]


def run_within(seconds: int, folder: Path, memory: int = 1 << 30) -> subprocess.CompletedProcess[bytes]:
    """Run the program on data.toml as a process of its own that ends when it takes too much time or memory."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    return subprocess.run(
        [sys.executable, "-m", "kopumkm", "growth", "--lang", "en", "--data", "data.toml"],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=limit,
    )


@pytest.fixture
def judge(tmp_path: Path, run: Callable[..., Any]) -> Judge:
    """Return a function that gives some bytes to the program as data.toml, and returns what it says of them."""

    def call(content: bytes) -> str:
        (tmp_path / "data.toml").write_bytes(content)
        result = run(["growth", "--lang", "en", "--data", "data.toml"], folder=tmp_path)
        assert result.code == 2
        assert result.out == ""
        assert isinstance(result.err, str)
        return result.err

    return call


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            b'format = 1\n[regions.lampung]\nname = "Lampung \xe9"\n',
            ('(byte 0xE9 at position 45)\n  --> data.toml:3:17\n  |\n3 | name = "Lampung \n  |                 ^\n'),
        ),
        ("format = 1\n".encode("utf-16"), "(byte 0xFF at position 0)\n  --> data.toml:1:1\n  |\n1 | \n  | ^\n"),
        (
            'format = 1\r\n# "Lámpung'.encode() + b"\x80\r\n",
            '(byte 0x80 at position 23)\n  --> data.toml:2:11\n  |\n2 | # "Lámpung\n  |           ^\n',
        ),
        (b"format = 1\n# \xc3", "(byte 0xC3 at position 13)\n  --> data.toml:2:3\n  |\n2 | # \n  |   ^\n"),
        (b"# \x1b[31m\xff\n", "(byte 0xFF at position 7)\n  --> data.toml:1:8\n  |\n1 | # \\x1b[31m\n"),
    ],
    ids=["latin-1", "utf-16", "lone continuation", "cut off", "behind an escape code"],
)
def test_not_utf8(judge: Judge, content: bytes, expected: str) -> None:
    text = judge(content)
    assert text.startswith("error[K003]: this file is not UTF-8 text ")
    assert expected in text
    assert text.endswith("help: Save the file again with the encoding UTF-8.\n")


def test_not_utf8_in_csv_names_the_csv_file(tmp_path: Path, run: Callable[..., Any]) -> None:
    (tmp_path / "data.toml").write_text('format = 1\nvalues_from = ["nilai.csv"]\n', encoding="utf-8")
    (tmp_path / "nilai.csv").write_bytes(b"region,indicator,year,value\nlampung,umkm\xff,2022,1\n")
    result = run(["growth", "--lang", "en", "--data", "data.toml"], folder=tmp_path)
    assert result.code == 2
    assert "error[K003]: this file is not UTF-8 text (byte 0xFF at position 40)\n  --> nilai.csv:2:13\n" in result.err


@pytest.mark.parametrize(
    "content",
    [
        "format = 1\nx = " + "[" * 100_000 + "]" * 100_000,
        "format = 1\nx = " + "[" * 100_000,
        "format = 1\nx = " + "{ a = " * 100_000,
    ],
    ids=["lists", "open lists", "open inline tables"],
)
def test_nested_too_deeply(judge: Judge, content: str) -> None:
    assert judge(content.encode()) == TOO_DEEP


@pytest.mark.parametrize(
    "content",
    [
        "format = 1\n[" + "a." * 2_000 + "a]\n",
        "format = 1\n" + "a." * 2_000 + "a = 1\n",
        "format = 1\nx = " + "[" * 200 + "]" * 200,
        VALID + "2023 = " + "[" * 200 + "1" + "]" * 200,
        VALID + "2023 = " + "{ value = " * 200 + "1" + " }" * 200,
    ],
    ids=["header", "dotted key", "list", "list as a figure", "inline table as a figure"],
)
def test_deep_structures_that_can_be_read_are_mistakes_like_others(judge: Judge, content: str) -> None:
    text = judge(content.encode())
    assert text.startswith(("error[K010]", "error[K012]", "error[K006]"))
    assert len(text) < 2_000


def test_brackets_behind_a_key_that_stands_twice_do_not_fill_the_memory(tmp_path: Path) -> None:
    (tmp_path / "data.toml").write_text("format = 1\nformat = 1\nx = " + "[" * 200_000, encoding="utf-8")
    result = run_within(5, tmp_path)
    assert result.stderr.decode().startswith("error[K019]: format is defined twice; the first is at data.toml:1:1\n")
    assert result.returncode == 2


def test_very_long_key_is_cut(judge: Judge) -> None:
    text = judge(b"format = 1\n" + b"k" * 1_000_000 + b" = 1\n")
    assert text.startswith(f'error[K012]: unknown key "{"k" * 40}…" in the file\n  --> data.toml:2:1\n')
    assert len(text) < 1_000


def test_very_long_text_is_cut(judge: Judge) -> None:
    text = judge(f'format = 1\n[regions.lampung]\nname = "Lampung"\npart_of = "{"Indonesia " * 100_000}"\n'.encode())
    assert text.startswith(f'error[K013]: "{"Indonesia " * 4}…" cannot be an identifier\n  --> data.toml:4:11\n')
    assert len(text) < 1_000


def test_file_of_100_megabytes_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    with (tmp_path / "data.toml").open("wb") as stream:
        stream.write(b"format = 1\n")
        stream.truncate(100 << 20)
    result = run_within(5, tmp_path)
    assert result.stderr.decode() == TOO_LARGE
    assert (result.returncode, result.stdout) == (2, b"")


def test_endless_file_is_refused(run: Callable[..., Any]) -> None:
    result = run(["growth", "--lang", "en", "--data", "/dev/zero"])
    assert result.code == 2
    assert result.err == TOO_LARGE.replace("data.toml", "/dev/zero")


def test_one_key_of_60_megabytes_is_read_and_refused_quickly(tmp_path: Path) -> None:
    key = b"k" * (60 << 20)
    (tmp_path / "data.toml").write_bytes(b"format = 1\n" + key + b" = 1\n")
    result = run_within(6, tmp_path, memory=3 << 30)
    assert result.stderr.decode().startswith(f'error[K012]: unknown key "{"k" * 40}…" in the file\n')
    assert len(result.stderr) < 1_000
    assert result.returncode == 2


YEARS = range(1990, 2020)
REGIONS = "".join(f'[regions.r{each}]\nname = "R{each}"\n' for each in range(60))


def write_panel(entry: str) -> str:
    """Write a table of 60 regions and 30 years, all with the same entry."""
    return "".join(
        f"[values.r{region}.umkm]\n" + "".join(f"{year} = {entry}\n" for year in YEARS) for region in range(60)
    )


@pytest.mark.parametrize(
    ("entry", "code"),
    [('"12"', "K010"), ("nan", "K015"), ('{ value = 1, source = "xx" }', "K020"), ("-5", "K021"), ("{}", "K025")],
)
def test_thousands_of_mistakes_are_found_within_seconds(tmp_path: Path, entry: str, code: str) -> None:
    text = VALID.replace('better = "higher"', 'better = "higher"\nminimum = 0') + REGIONS + write_panel(entry)
    (tmp_path / "data.toml").write_text(text, encoding="utf-8")
    result = run_within(6, tmp_path)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.count(f"error[{code}]".encode()) == 20
    assert result.stderr.endswith("… and 1780 more mistakes\n\n1800 mistakes\n".encode())


def test_a_panel_that_stands_in_two_files_is_found_within_seconds(tmp_path: Path) -> None:
    folder = tmp_path / "data.toml"
    folder.mkdir()
    (folder / "panel.toml").write_text(VALID + REGIONS + write_panel("12"), encoding="utf-8")
    (folder / "salinan.toml").write_text("format = 1\n" + write_panel("12"), encoding="utf-8")
    result = run_within(6, tmp_path)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(
        b"error[K019]: values.r0.umkm.1990 is defined twice; the first is at data.toml/panel"
    )
    assert result.stderr.endswith(b"\n1800 mistakes\n")


def test_csv_file_in_which_every_row_is_wrong_is_found_within_seconds(tmp_path: Path) -> None:
    (tmp_path / "data.toml").write_text(VALID.replace("format = 1", 'format = 1\nvalues_from = ["n.csv"]'), "utf-8")
    rows = "".join(f"lampung,umkn,{year},x\n" for _ in range(300) for year in YEARS)
    (tmp_path / "n.csv").write_text(f"region,indicator,year,value\n{rows}", encoding="utf-8")
    result = run_within(6, tmp_path)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.endswith(b"\n18000 mistakes\n")


def test_pipe_as_a_file_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "data.toml"
    os.mkfifo(pipe)
    with subprocess.Popen(
        [sys.executable, "-m", "kopumkm", "growth", "--lang", "en", "--format", "csv", "--data", str(pipe)],
        stdout=subprocess.PIPE,
    ) as process:
        pipe.write_text(VALID, encoding="utf-8")
        out, _err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert b"192234" in out


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# Lampung\n", b"\xef\xbb\xbf"])
def test_empty_file(judge: Judge, content: bytes) -> None:
    text = judge(content)
    assert text.startswith('error[K011]: the file lacks the key "format"\n  --> data.toml:1:1\n')
    assert text.endswith("help: Begin the file with format = 1.\n")


def test_null_characters(judge: Judge) -> None:
    assert judge(b"format = 1\n\0\0\0\n").startswith("error[K005]: this is not valid TOML: ")


@pytest.mark.parametrize("name", ["lampung\x1b]0;x\x07", "lampung\u202e", "lam\x9bpung"])
def test_raw_control_characters_never_reach_the_terminal(judge: Judge, name: str) -> None:
    text = judge(f'format = 1\n[regions.lampung]\nname = "Lampung"\npart_of = "{name}"\n'.encode())
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\x9b"}


def test_long_chain_of_regions_is_checked_quickly(tmp_path: Path, run: Callable[..., Any]) -> None:
    regions = "".join(f'[regions.r{n}]\nname = "R{n}"\npart_of = "r{n + 1}"\n' for n in range(1_500))
    (tmp_path / "data.toml").write_text(VALID + regions + '[regions.r1500]\nname = "R"\n', encoding="utf-8")
    started = time.process_time()
    result = run(["growth", "--data", "data.toml", "--format", "csv"], folder=tmp_path)
    assert result.code == 0
    assert time.process_time() - started < 3


def test_long_chain_of_ratios_does_not_exhaust_the_stack(tmp_path: Path, run: Callable[..., Any]) -> None:
    head = 'unit = "%"\nmeasure = "rate"\nbetter = "higher"\nname = "R"\n'
    ratios = "".join(
        f'[indicators.r{n}]\n{head}ratio = {{ numerator = "r{n + 1}", denominator = "umkm", per = 100 }}\n'
        for n in range(1_000)
    )
    text = VALID + ratios + '[indicators.r1000]\nname = "R"\nunit = "%"\nmeasure = "rate"\nbetter = "higher"\n'
    (tmp_path / "data.toml").write_text(text, encoding="utf-8")
    result = run(["growth", "r0", "umkm", "--data", "data.toml", "--format", "csv"], folder=tmp_path)
    assert result.code == 0


def test_csv_file_that_is_too_large_is_named(judge: Judge) -> None:
    text = judge(VALID.replace("format = 1", 'format = 1\nvalues_from = ["/dev/zero"]').encode())
    assert text.startswith("error[")
    assert '"/dev/zero"' in text.split("\n")[0]
    assert "data.toml:3:16\n" in text
