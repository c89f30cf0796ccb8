"""Exit codes, the environment, languages, encodings, colour and the width of terminals."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import subprocess
import termios
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kopumkm import __version__
from kopumkm.cli.app import COMMANDS

Program = Callable[..., subprocess.CompletedProcess[bytes]]
GROWTH = ("growth", "--data", "data.toml")
COLOR = re.compile(rb"\x1b\[[0-9;]*m")
NUMBER = re.compile(r"[+-]?\d[\d.,]*%?")


# Exit codes


def test_done(kopumkm: Program) -> None:
    result = kopumkm(*GROWTH)
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"192,234" in result.stdout


@pytest.mark.parametrize(("statuses", "code"), [("met", 1), ("missed, met", 1), ("missed,behind", 0), ("unknown", 0)])
def test_fail_on(kopumkm: Program, statuses: str, code: int) -> None:
    result = kopumkm("target-gap", "--data", "data.toml", "--fail-on", statuses)
    assert (result.returncode, result.stderr) == (code, b"")
    assert b"2,426" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("growth", "--data", "tidak_ada.toml"),
        ("growth", "xx", "--data", "data.toml"),
        ("growth", "--yaer", "2022"),
        ("growth", "--year", "99999"),
        ("groth",),
    ],
)
def test_could_not_run(kopumkm: Program, arguments: tuple[str, ...]) -> None:
    result = kopumkm(*arguments)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(kopumkm: Program, option: str) -> None:
    result = kopumkm(option)
    assert (result.returncode, result.stdout, result.stderr) == (0, f"kopumkm {__version__}\n".encode(), b"")


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(kopumkm: Program, command: str, option: str) -> None:
    result = kopumkm(*filter(None, [command]), option, env={"TERMINAL_WIDTH": "200"})
    assert (result.returncode, result.stderr) == (0, b"")
    text = " ".join(result.stdout.decode().split())
    if command:
        assert f"Usage: kopumkm {command} [" in text
        assert " ".join(COMMANDS[command].example.split()) in text
    else:
        assert "Exit codes: 0 done" in text
        assert all(each in text for each in COMMANDS)


def test_usage_mistake_for_scripts_is_not_on_standard_output(kopumkm: Program) -> None:
    result = kopumkm("growth", "--format")
    assert (result.returncode, result.stdout) == (2, b"")


# The environment


def test_data_and_format_from_the_environment(kopumkm: Program, answer: bytes) -> None:
    environment = {"KOPUMKM_DATA": "data.toml", "KOPUMKM_FORMAT": "csv"}
    assert kopumkm("growth", env=environment).stdout == answer
    assert kopumkm("growth", "--format", "json", env=environment).stdout.startswith(b"{")
    assert kopumkm(*GROWTH, env={"KOPUMKM_DATA": "tidak_ada.toml", "KOPUMKM_FORMAT": "csv"}).stdout == answer


def test_empty_variables_are_no_variables(kopumkm: Program) -> None:
    empty = {"KOPUMKM_DATA": "", "KOPUMKM_FORMAT": "", "KOPUMKM_LANG": ""}
    result = kopumkm("growth", env=empty)
    assert result.returncode == 0
    assert re.search(rb"[0-9]\.[0-9]{3}", result.stdout)


def test_unknown_word_in_the_environment(kopumkm: Program) -> None:
    result = kopumkm(*GROWTH, env={"KOPUMKM_FORMAT": "exel"})
    assert result.returncode == 2
    assert b'does not know "exel"' in result.stderr


@pytest.mark.parametrize(
    ("environment", "english"),
    [
        ({"LANG": "en_US.UTF-8", "LC_ALL": None}, True),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": None}, False),
        ({"LANG": None, "LC_ALL": None}, False),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": ""}, True),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": None, "LC_MESSAGES": "en_US.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": None}, False),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": None, "KOPUMKM_LANG": "en"}, True),
        ({"LANG": "en_US.UTF-8", "LC_ALL": None, "KOPUMKM_LANG": "id"}, False),
    ],
)
def test_language(kopumkm: Program, environment: dict[str, str | None], english: bool) -> None:
    out = kopumkm(*GROWTH, env={"KOPUMKM_LANG": None, **environment}).stdout
    assert (b"192,234" in out, b"192.234" in out) == (english, not english)


def test_language_option_comes_first(kopumkm: Program) -> None:
    assert b"192.234" in kopumkm(*GROWTH, "--lang", "id").stdout
    assert b"192,234" in kopumkm(*GROWTH, "--lang", "en", env={"KOPUMKM_LANG": "id"}).stdout


@pytest.mark.parametrize("data_format", ["json", "csv"])
def test_machine_formats_ignore_language_and_locale(kopumkm: Program, data_format: str) -> None:
    arguments = (*GROWTH, "--format", data_format)
    english = kopumkm(*arguments, "--lang", "en").stdout
    assert kopumkm(*arguments, "--lang", "id").stdout == english
    assert kopumkm(*arguments, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "FORCE_COLOR": "1"}).stdout == english
    assert "Lámpung ‡".encode() in english


# Encodings


@pytest.mark.parametrize("data_format", ["table", "markdown"])
@pytest.mark.parametrize("command", ["growth", "target-gap"])
def test_plain_ascii_where_nothing_else_can_be_shown(kopumkm: Program, command: str, data_format: str) -> None:
    result = kopumkm(
        command, "--data", "embedded", "-v", "-f", data_format, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.isascii()
    assert COLOR.search(result.stdout) is None


def test_mistakes_in_plain_ascii(kopumkm: Program) -> None:
    result = kopumkm("growth", "koperasi_aktiv", "-d", "embedded", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert result.returncode == 2
    assert result.stderr.isascii()
    assert b'did you mean "koperasi_aktif"?' in result.stderr


def test_output_file_is_utf_8_whatever_the_terminal(kopumkm: Program, tmp_path: Path) -> None:
    environment = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    assert kopumkm(*GROWTH, "-o", "hasil.txt", env=environment).returncode == 0
    assert (tmp_path / "hasil.txt").read_text(encoding="utf-8") == kopumkm(*GROWTH).stdout.decode()


# Terminals


def run_in_terminal(kopumkm: Program, *arguments: str, width: int = 100, env: Mapping[str, str]) -> tuple[int, bytes]:
    main, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    settings = termios.tcgetattr(terminal)
    settings[1] &= ~termios.OPOST
    termios.tcsetattr(terminal, termios.TCSANOW, settings)
    chunks: list[bytes] = []

    def read() -> None:
        while True:
            try:
                chunk = os.read(main, 65536)
            except OSError:  # the other side is closed
                return
            if not chunk:
                return
            chunks.append(chunk)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        result = kopumkm(*arguments, stdout=terminal, env={"TERM": "xterm-256color", **env})
    finally:
        os.close(terminal)
        reader.join(10)
        os.close(main)
    return result.returncode, b"".join(chunks)


@pytest.mark.parametrize("width", [40, 51, 72, 80, 132, 200])
def test_no_number_is_cut_in_a_terminal_of_any_width(kopumkm: Program, width: int) -> None:
    arguments = ("growth", "--data", "embedded", "--quiet")
    code, out = run_in_terminal(kopumkm, *arguments, width=width, env={})
    assert code == 0
    narrow = COLOR.sub(b"", out).decode()
    wide = kopumkm(*arguments).stdout.decode()
    known = set(NUMBER.findall(wide))
    table = narrow.partition("\n\n")[0]
    assert set(NUMBER.findall(table)) <= known
    assert "192,234" not in wide or "192,234" in table
    lines = table.splitlines()
    assert max(map(len, lines)) <= width
    hidden = [line for line in narrow.splitlines() if line.startswith("Hidden, as the terminal is narrow: ")]
    assert bool(hidden) == (max(len(line) for line in wide.partition("\n\n")[0].splitlines()) > width)


def test_piped_output_has_no_width_limit(kopumkm: Program) -> None:
    result = kopumkm("growth", "--data", "embedded", env={"COLUMNS": "40"})
    assert b"Hidden, as" not in result.stdout


@pytest.mark.parametrize(
    ("option", "environment", "on_terminal", "in_pipe"),
    [
        ((), {}, True, False),
        ((), {"NO_COLOR": "1"}, False, False),
        ((), {"NO_COLOR": ""}, True, False),
        ((), {"TERM": "dumb"}, False, False),
        ((), {"FORCE_COLOR": "1"}, True, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False, False),
        (("--color", "auto"), {}, True, False),
    ],
)
def test_color(
    kopumkm: Program, option: tuple[str, ...], environment: dict[str, str], on_terminal: bool, in_pipe: bool
) -> None:
    arguments = ("target-gap", "--data", "data.toml", *option)
    code, out = run_in_terminal(kopumkm, *arguments, env=environment)
    assert code == 0
    assert bool(COLOR.search(out)) == on_terminal
    assert bool(COLOR.search(kopumkm(*arguments, env=environment).stdout)) == in_pipe


@pytest.mark.parametrize("data_format", ["json", "csv", "markdown"])
def test_only_tables_are_coloured(kopumkm: Program, data_format: str) -> None:
    result = kopumkm("target-gap", "--data", "data.toml", "--format", data_format, "--color", "always")
    assert COLOR.search(result.stdout) is None


def test_terminal_escape_codes_in_a_name_never_reach_the_terminal(kopumkm: Program, tmp_path: Path) -> None:
    file = tmp_path / "data.toml"
    text = file.read_text(encoding="utf-8").replace('"Kota Metro"', r'"Kota \u001b[31mMetro"')
    file.write_text(text, encoding="utf-8")
    code, out = run_in_terminal(kopumkm, *GROWTH, "--region", "metro", env={})
    assert code == 2
    assert b"\x1b" not in out


def test_markup_in_names_is_shown_as_it_is(kopumkm: Program, tmp_path: Path) -> None:
    file = tmp_path / "data.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"UMKM"', '"[red]UMKM[/red] :smile:"'), encoding="utf-8")
    assert b"[red]UMKM[/red] :smile:" in kopumkm(*GROWTH).stdout
