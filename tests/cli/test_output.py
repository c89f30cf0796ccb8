"""Where the output goes: files written whole or not at all, full disks, closed pipes and closed streams."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Program = Callable[..., subprocess.CompletedProcess[bytes]]
Shell = Callable[[str], subprocess.CompletedProcess[bytes]]
CSV = ("growth", "--data", "data.toml", "--format", "csv")
NO_SPACE = (
    b"error[K050]: cannot write standard output: No space left on device\n"
    b"help: Nothing was changed. Choose another file, or make room and try again.\n"
)


def test_file_is_written(kopumkm: Program, tmp_path: Path, answer: bytes) -> None:
    before = set(tmp_path.iterdir())
    result = kopumkm(*CSV, "-o", "hasil.csv")
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    assert (tmp_path / "hasil.csv").read_bytes() == answer
    assert set(tmp_path.iterdir()) - before == {tmp_path / "hasil.csv"}


def test_existing_file_is_replaced_and_keeps_its_permissions(kopumkm: Program, tmp_path: Path, answer: bytes) -> None:
    file = tmp_path / "hasil.csv"
    file.write_text("lama" * 10_000, encoding="utf-8")
    file.chmod(0o640)
    assert kopumkm(*CSV, "-o", "hasil.csv").returncode == 0
    assert file.read_bytes() == answer
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_new_file_has_the_usual_permissions(kopumkm: Program, tmp_path: Path) -> None:
    assert kopumkm(*CSV, "-o", "hasil.csv", umask=0o027).returncode == 0
    assert stat.S_IMODE((tmp_path / "hasil.csv").stat().st_mode) == 0o640


def test_link_is_followed(kopumkm: Program, tmp_path: Path, answer: bytes) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "sungguh.csv").write_text("lama", encoding="utf-8")
    (tmp_path / "hasil.csv").symlink_to("deeper/sungguh.csv")
    assert kopumkm(*CSV, "-o", "hasil.csv").returncode == 0
    assert (tmp_path / "hasil.csv").is_symlink()
    assert (tmp_path / "deeper" / "sungguh.csv").read_bytes() == answer
    assert [each.name for each in (tmp_path / "deeper").iterdir()] == ["sungguh.csv"]


def test_link_to_nothing_makes_the_file_it_names(kopumkm: Program, tmp_path: Path, answer: bytes) -> None:
    (tmp_path / "hasil.csv").symlink_to("sungguh.csv")
    assert kopumkm(*CSV, "-o", "hasil.csv").returncode == 0
    assert (tmp_path / "hasil.csv").is_symlink()
    assert (tmp_path / "sungguh.csv").read_bytes() == answer


@pytest.mark.parametrize(
    "arguments",
    [("growth", "xx", "--data", "data.toml"), ("growth", "--data", "tidak_ada.toml"), (*CSV, "--color", "xx")],
)
def test_failed_run_leaves_an_existing_file_untouched(
    kopumkm: Program, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    file = tmp_path / "hasil.csv"
    file.write_text("lama", encoding="utf-8")
    before = sorted(tmp_path.iterdir()), file.stat().st_mtime_ns
    assert kopumkm(*arguments, "-o", "hasil.csv").returncode == 2
    assert file.read_text(encoding="utf-8") == "lama"
    assert (sorted(tmp_path.iterdir()), file.stat().st_mtime_ns) == before


def test_disk_that_fills_up_leaves_an_existing_file_untouched_and_nothing_behind(
    kopumkm: Program, tmp_path: Path
) -> None:
    file = tmp_path / "hasil.csv"
    file.write_text("lama", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    result = kopumkm(
        *CSV,
        "-o",
        "hasil.csv",
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)),
    )
    assert result.returncode == 2
    assert result.stderr.startswith(b"error[K050]: cannot write hasil.csv: File too large\nhelp: Nothing was changed.")
    assert file.read_text(encoding="utf-8") == "lama"
    assert sorted(tmp_path.iterdir()) == before


def test_pipe_as_a_file_is_written_to(shell: Shell, tmp_path: Path, answer: bytes) -> None:
    os.mkfifo(tmp_path / "pipa")
    result = shell("cat pipa & $kopumkm growth --data data.toml --format csv -o pipa; code=$?; wait; exit $code")
    assert (result.returncode, result.stdout, result.stderr) == (0, answer, b"")
    assert stat.S_ISFIFO((tmp_path / "pipa").stat().st_mode)


def test_dash_is_standard_output(kopumkm: Program, tmp_path: Path, answer: bytes) -> None:
    assert kopumkm(*CSV, "-o", "-").stdout == answer
    assert not (tmp_path / "-").exists()


def test_file_and_exit_code_of_fail_on(kopumkm: Program, tmp_path: Path) -> None:
    result = kopumkm("target-gap", "--data", "data.toml", "--fail-on", "met", "-o", "hasil.txt")
    assert result.returncode == 1
    assert "2,426" in (tmp_path / "hasil.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [CSV, ("growth", "--data", "data.toml"), ("schema", "data")])
def test_full_disk_behind_standard_output(kopumkm: Program, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        result = kopumkm(*arguments, stdout=full)
    assert (result.returncode, result.stderr) == (2, NO_SPACE)


@pytest.mark.parametrize("data_format", ["json", "csv", "table"])
def test_reader_that_leaves_early_is_no_mistake(shell: Shell, data_format: str) -> None:
    result = shell(
        f"$kopumkm growth --region all --data embedded --format {data_format} | head -c 10; exit ${{PIPESTATUS[0]}}"
    )
    assert len(result.stdout) == 10
    assert (result.returncode, result.stderr) == (141, b"")


@pytest.mark.parametrize("arguments", ["--help", "--version", "growth -h"])
def test_help_on_a_full_disk_ends_without_a_traceback(shell: Shell, arguments: str) -> None:
    result = shell(f"$kopumkm {arguments} > /dev/full")
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    assert b"Exception ignored" not in result.stderr


def test_standard_output_closed(shell: Shell) -> None:
    result = shell("$kopumkm growth --data data.toml --format csv >&-")
    assert result.returncode == 2
    assert result.stderr == NO_SPACE.replace(b"No space left on device", b"Bad file descriptor")


def test_standard_output_closed_does_not_matter_to_a_file(shell: Shell, tmp_path: Path, answer: bytes) -> None:
    result = shell("$kopumkm growth --data data.toml --format csv -o hasil.csv >&-")
    assert (result.returncode, result.stderr) == (0, b"")
    assert (tmp_path / "hasil.csv").read_bytes() == answer


def test_standard_error_closed(shell: Shell, answer: bytes) -> None:
    result = shell("$kopumkm growth xx --data data.toml 2>&-")
    assert (result.returncode, result.stdout) == (2, b"")
    result = shell("$kopumkm growth --data data.toml --format csv 2>&-")
    assert (result.returncode, result.stdout) == (0, answer)


def test_full_disk_behind_standard_error_changes_no_exit_code(shell: Shell) -> None:
    result = shell("$kopumkm growth xx --data data.toml 2>/dev/full")
    assert (result.returncode, result.stdout) == (2, b"")


@pytest.mark.parametrize("command", ["growth", "target-gap"])
def test_standard_input_closed(shell: Shell, command: str) -> None:
    result = shell(f"$kopumkm {command} --data - <&-")
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr == (
        b"error[K007]: - asks for standard input, but it is closed\n  --> <stdin>\n"
        b"help: Pipe a data file into the program or give its path.\n"
    )


def test_standard_input_closed_does_not_matter_otherwise(shell: Shell, answer: bytes) -> None:
    result = shell("$kopumkm growth --data data.toml --format csv <&-")
    assert (result.returncode, result.stdout, result.stderr) == (0, answer, b"")


def test_everything_closed(shell: Shell, tmp_path: Path, answer: bytes) -> None:
    result = shell("$kopumkm growth --data data.toml --format csv -o hasil.csv <&- >&- 2>&-")
    assert result.returncode == 0
    assert (tmp_path / "hasil.csv").read_bytes() == answer


def test_standard_input_is_a_data_file(kopumkm: Program, tmp_path: Path, answer: bytes) -> None:
    result = kopumkm("growth", "-d", "-", "-f", "csv", stdin=None, input=(tmp_path / "data.toml").read_bytes())
    assert (result.returncode, result.stdout) == (0, answer)


def test_standard_input_that_is_a_terminal(kopumkm: Program) -> None:
    main, terminal = os.openpty()
    try:
        result = kopumkm("growth", "--data", "-", stdin=terminal)
    finally:
        os.close(main)
        os.close(terminal)
    assert result.returncode == 2
    assert result.stderr.startswith(b"error[K007]: - asks for standard input, but it is a terminal\n")


@pytest.mark.parametrize("extra", [(), ("-o", "hasil.csv")])
def test_interrupted(tmp_path: Path, extra: tuple[str, ...]) -> None:
    os.mkfifo(tmp_path / "pipa.toml")
    (tmp_path / "hasil.csv").write_text("lama", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    process = subprocess.Popen(
        [sys.executable, "-m", "kopumkm", "growth", "--data", "pipa.toml", *extra],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with (tmp_path / "pipa.toml").open("wb"):  # opens as soon as the program begins to read, and gives it nothing
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in err
    assert (tmp_path / "hasil.csv").read_text(encoding="utf-8") == "lama"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("output", ["data.toml", "./data.toml", "tautan.toml", "nilai.csv"])
def test_data_that_were_read_are_never_written_over(kopumkm: Program, tmp_path: Path, output: str) -> None:
    (tmp_path / "tautan.toml").symlink_to("data.toml")
    (tmp_path / "nilai.csv").write_text("region,indicator,year,value\nmetro,koperasi,2022,5\n", encoding="utf-8")
    file = tmp_path / "data.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("format = 1", 'format = 1\nvalues_from = ["nilai.csv"]'))
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    result = kopumkm(*CSV, "-o", output)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(f"error[K050]: cannot write {Path(output)}: ".encode())
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
