"""What TAB offers, asked as the shell asks."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kopumkm.cli.app import COMMANDS

Program = Callable[..., subprocess.CompletedProcess[bytes]]


def complete(kopumkm: Program, words: str, **environment: str) -> list[str]:
    """Ask for the completions of the last word, which may be empty."""
    asked = {"_KOPUMKM_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    result = kopumkm(env={**asked, **environment})
    assert (result.returncode, result.stderr) == (0, b"")
    return result.stdout.decode().split()


def test_commands(kopumkm: Program) -> None:
    assert complete(kopumkm, "kopumkm ") == list(COMMANDS)
    assert complete(kopumkm, "kopumkm tar") == ["target-gap"]


def test_options(kopumkm: Program) -> None:
    assert complete(kopumkm, "kopumkm growth --fo") == ["--format"]
    assert {"--year", "--since", "--region", "--data"} <= set(complete(kopumkm, "kopumkm growth --"))


def test_indicators_of_the_embedded_data(kopumkm: Program) -> None:
    assert "koperasi_aktif" in complete(kopumkm, "kopumkm growth kop")
    assert all(each.startswith("kop") for each in complete(kopumkm, "kopumkm target-gap kop"))
    assert "umkm" in complete(kopumkm, "kopumkm growth koperasi_aktif u")


def test_regions_of_the_embedded_data(kopumkm: Program) -> None:
    assert "lampung" in complete(kopumkm, "kopumkm growth --region lam")
    assert "lampung_barat" in complete(kopumkm, "kopumkm target-gap -r lampung_b")


def test_word_for_each_region(kopumkm: Program) -> None:
    assert "all" in complete(kopumkm, "kopumkm growth --region al")


def test_data_that_were_named(kopumkm: Program) -> None:
    assert complete(kopumkm, "kopumkm growth --data data.toml ") == ["umkm", "koperasi"]
    assert set(complete(kopumkm, "kopumkm growth -d data.toml -r ")) - {"all"} == {"lampung", "metro"}


def test_data_that_the_environment_names(kopumkm: Program) -> None:
    assert complete(kopumkm, "kopumkm growth kop", KOPUMKM_DATA="data.toml") == ["koperasi"]
    assert complete(kopumkm, "kopumkm path ", KOPUMKM_DATA="data.toml") == ["koperasi_2022"]


def test_words_of_options(kopumkm: Program) -> None:
    assert complete(kopumkm, "kopumkm growth --format js") == ["json", "jsonl"]
    assert complete(kopumkm, "kopumkm growth --lang ") == ["id", "en"]
    assert complete(kopumkm, "kopumkm growth --color ") == ["auto", "always", "never"]
    assert complete(kopumkm, "kopumkm target-gap --fail-on m") == ["met", "missed", "moving_away"]
    assert complete(kopumkm, "kopumkm schema ") == ["data", "output"]


@pytest.mark.parametrize(
    "content",
    [b"format = [", b"\xff\xfe", b"", b"indicators = 5", b"indicators.umkm = 5", b"x = " + b"[" * 100_000],
    ids=["syntax", "bytes", "empty", "number", "entry", "deep"],
)
def test_broken_data_are_passed_over_in_silence(kopumkm: Program, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rusak.toml").write_bytes(content)
    assert complete(kopumkm, "kopumkm growth --data rusak.toml x") == []


def test_broken_file_does_not_hide_the_others(kopumkm: Program, tmp_path: Path) -> None:
    (tmp_path / "rusak.toml").write_bytes(b"format = [")
    assert complete(kopumkm, "kopumkm growth --data rusak.toml --data data.toml kop") == ["koperasi"]


@pytest.mark.parametrize("name", ["tidak_ada.toml", "/dev/null", ".", "-"])
def test_data_that_cannot_be_read_are_passed_over_in_silence(kopumkm: Program, tmp_path: Path, name: str) -> None:
    (tmp_path / "data.toml").unlink()
    complete(kopumkm, f"kopumkm growth --data {name} x")


def test_control_characters_do_not_reach_the_terminal(kopumkm: Program, tmp_path: Path) -> None:
    (tmp_path / "data.toml").write_text(
        '[indicators."u\\u001b[31m"]\nname = "x"\n[indicators.ub]\nname = "\\u001b[2J"\n', encoding="utf-8"
    )
    for shell in ("bash", "zsh", "fish"):
        asked = {"COMP_WORDS": "kopumkm growth -d data.toml u", "COMP_CWORD": "4"}
        typed = {"_TYPER_COMPLETE_ARGS": "kopumkm growth -d data.toml u", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        result = kopumkm(env={"_KOPUMKM_COMPLETE": f"complete_{shell}", **asked, **typed})
        assert b"\x1b" not in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_for_the_shell(kopumkm: Program, shell: str) -> None:
    result = kopumkm("--show-completion", shell)
    if result.returncode == 0:
        assert b"_KOPUMKM_COMPLETE" in result.stdout
    else:
        assert b"Traceback" not in result.stderr
