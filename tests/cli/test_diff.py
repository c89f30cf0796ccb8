"""`kopumkm diff` as a shell runs it: streams, exit codes, files, standard input."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Program = Callable[..., subprocess.CompletedProcess[bytes]]
Shell = Callable[[str], subprocess.CompletedProcess[bytes]]

SAME = b"No differences between data.toml and data.toml.\n"


@pytest.fixture
def edited(kopumkm: Program, tmp_path: Path) -> Program:
    """Return the program, in a folder that also has new.toml: 2,426 cooperatives of 2022 have become 2,500."""
    text = (tmp_path / "data.toml").read_text(encoding="utf-8")
    assert "2022 = 2426" in text
    (tmp_path / "new.toml").write_text(text.replace("2022 = 2426", "2022 = 2500"), encoding="utf-8")
    return kopumkm


def test_the_table(edited: Program) -> None:
    result = edited("diff", "data.toml", "new.toml")
    assert (result.returncode, result.stderr) == (0, b"")
    # 2500 - 2426 = 74, 100 x 74 / 2426 = 3.05; 100 (2426 / 2282 - 1) = 6.31 and 100 (2500 / 2282 - 1) = 9.55;
    # 2426 - 2400 = 26 and 2500 - 2400 = 100
    assert (
        result.stdout.decode()
        == """\
What changed from data.toml to new.toml

Figures, Cooperatives, Provinsi Lámpung ‡: 1 revised
 Year What        Old    New  Difference  In percent Sources
─────────────────────────────────────────────────────────────
 2022 revised   2,426  2,500         +74      +3.05% -

Growth, Cooperatives, Provinsi Lámpung ‡: 1 changed
      Year     Old     New  Difference Flags
─────────────────────────────────────────────
 2021–2022  +6.31%  +9.55%    +3.24 pp -

Gaps to targets, Cooperatives 2022, Provinsi Lámpung ‡: 1 changed
    Old gap      New gap  Difference Status  Flags
───────────────────────────────────────────────────
 +26 (2022)  +100 (2022)         +74 ✓ met   -
"""
    )


@pytest.mark.parametrize("data_format", ["table", "markdown", "jsonl"])
def test_nothing_is_printed_where_nothing_differs(kopumkm: Program, data_format: str) -> None:
    result = kopumkm("diff", "data.toml", "data.toml", "--exit-code", "--format", data_format)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", SAME)


def test_a_document_is_whole_where_nothing_differs(kopumkm: Program) -> None:
    result = kopumkm("diff", "data.toml", "data.toml", "--format", "json")
    assert (result.returncode, result.stderr) == (0, SAME)
    assert json.loads(result.stdout)["rows"] == []
    lines = kopumkm("diff", "data.toml", "data.toml", "--format", "csv").stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(b"kind,what,change,")


def test_quiet_about_no_differences(kopumkm: Program) -> None:
    assert kopumkm("diff", "data.toml", "data.toml", "-q").stderr == b""
    result = kopumkm("diff", "data.toml", "data.toml", env={"KOPUMKM_LANG": "id"})
    assert result.stderr.decode() == "Tidak ada perbedaan antara data.toml dan data.toml.\n"


def test_an_output_file_never_keeps_an_older_answer(kopumkm: Program, tmp_path: Path) -> None:
    (tmp_path / "hasil.txt").write_text("lama", encoding="utf-8")
    assert kopumkm("diff", "data.toml", "data.toml", "-o", "hasil.txt").returncode == 0
    assert (tmp_path / "hasil.txt").read_bytes() == b""


def test_exit_code(edited: Program) -> None:
    assert edited("diff", "data.toml", "new.toml", "--exit-code").returncode == 1
    assert edited("diff", "data.toml", "new.toml", "--exit-code", "--only", "targets").returncode == 0
    assert edited("diff", "data.toml", "new.toml", "--exit-code", "--indicator", "umkm").returncode == 0


def test_both_versions_are_described(edited: Program, tmp_path: Path) -> None:
    shown = json.loads(edited("diff", "data.toml", "new.toml", "--format", "json", "--only", "values").stdout)
    digests = {each: hashlib.sha256((tmp_path / each).read_bytes()).hexdigest() for each in ("data.toml", "new.toml")}
    assert shown["dataset"]["files"] == [{"name": "new.toml", "sha256": digests["new.toml"]}]
    assert shown["parameters"] == {
        "old": [{"name": "data.toml", "sha256": digests["data.toml"]}],
        "new": [{"name": "new.toml", "sha256": digests["new.toml"]}],
        "regions": [],
        "indicators": [],
        "only": ["values"],
    }
    assert [(row["old_value"], row["new_value"], row["difference"]) for row in shown["rows"]] == [(2426, 2500, 74)]


def test_standard_input_on_either_side(edited: Program, shell: Shell) -> None:
    expected = edited("diff", "data.toml", "new.toml", "-f", "csv").stdout
    assert shell("$kopumkm diff - new.toml -f csv < data.toml").stdout == expected
    assert shell("$kopumkm diff data.toml - -f csv < new.toml").stdout == expected


def test_standard_input_on_both_sides(kopumkm: Program) -> None:
    result = kopumkm("diff", "-", "-")
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(b"error[K007]: - asks for standard input, but it can be read only once\n")


def test_a_folder_and_a_file_may_say_the_same(kopumkm: Program, tmp_path: Path) -> None:
    text = (tmp_path / "data.toml").read_text(encoding="utf-8")
    definitions, values = text.split("[values.lampung]")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.toml").write_text(definitions, encoding="utf-8")
    (tmp_path / "folder" / "b.toml").write_text(f"format = 1\n[values.lampung]{values}", encoding="utf-8")
    result = kopumkm("diff", "folder", "data.toml", "--exit-code")
    assert (result.returncode, result.stdout) == (0, b"")
    assert result.stderr == b"No differences between folder and data.toml.\n"


def test_embedded(kopumkm: Program) -> None:
    assert kopumkm("diff", "embedded", "embedded", "--exit-code").returncode == 0


def test_mistakes_of_both_versions_at_once(kopumkm: Program, tmp_path: Path) -> None:
    text = (tmp_path / "data.toml").read_text(encoding="utf-8")
    (tmp_path / "old.toml").write_text(text.replace("measure", "mesure", 1), encoding="utf-8")
    (tmp_path / "new.toml").write_text(text.replace("better", "beter", 1), encoding="utf-8")
    result = kopumkm("diff", "old.toml", "new.toml", "-o", "hasil.txt")
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"--> old.toml:" in result.stderr
    assert b"--> new.toml:" in result.stderr
    assert not (tmp_path / "hasil.txt").exists()
    again = kopumkm("diff", "old.toml", "old.toml").stderr
    assert again.count(b'unknown key "mesure"') == 1


@pytest.mark.parametrize("name", ["data.toml", "new.toml"])
def test_neither_version_is_written_over(edited: Program, tmp_path: Path, name: str) -> None:
    before = (tmp_path / name).read_bytes()
    result = edited("diff", "data.toml", "new.toml", "-o", name)
    assert result.returncode == 2
    assert b"error[K050]: " in result.stderr
    assert (tmp_path / name).read_bytes() == before


def test_words_that_are_not_known(edited: Program) -> None:
    assert b"error[K044]: " in edited("diff", "data.toml", "new.toml", "--only", "values,figures").stderr
    assert b"error[K040]: " in edited("diff", "data.toml", "new.toml", "--region", "desa").stderr
    assert edited("diff", "data.toml").returncode == 2
