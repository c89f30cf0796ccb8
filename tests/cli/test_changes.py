"""`kopumkm set`, `source add` and `init` as a user runs them: what is written, and that nothing is ever lost."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from kopumkm import load_dataset
from kopumkm.editing.lock import hold_lock
from kopumkm.errors import CannotRun

DATA = """format = 1
[dataset]
region = "lampung"
[regions]
lampung = { name = "Provinsi Lampung", code = "18" }
metro = { name = "Kota Metro", part_of = "lampung" }
[sources.dinas]
title = "Laporan dinas"
reliability = "official"
[indicators.umkm]
name = "UMKM"
unit = "unit"
measure = "stock"
better = "higher"
maximum = 500000
[values.lampung.umkm]  # dari dinas
2021 = 150999
# yang ini diperiksa
2022 = { value = 192234, source = "dinas" }
"""

ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "KOPUMKM_LANG": "en"}
Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.toml"
    path.write_text(DATA, encoding="utf-8")
    return path


@pytest.fixture
def kopumkm(tmp_path: Path) -> Program:
    def call(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "kopumkm", *arguments],
            cwd=tmp_path,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done

    return call


def test_a_figure_gets_its_line_and_nothing_else_changes(file: Path, kopumkm: Program) -> None:
    done = kopumkm(
        "set", "umkm", "2023", "200500,5", "--source", "dinas", "--as-of", "2023-12-31", "--status", "*",
        "--note", 'a "b"', "--data", "data.toml",
    )  # fmt: skip
    line = '2023 = { value = 200500.5, as_of = 2023-12-31, source = "dinas", status = "*", note = "a \\"b\\"" }'
    assert done.stdout == f"data.toml:20: {line}\n"
    assert file.read_text(encoding="utf-8") == DATA + line + "\n"
    dataset, diagnostics = load_dataset((str(file),))
    assert diagnostics == ()
    [recorded] = dataset.find_observations("lampung", "umkm")[2023]
    assert (recorded.value, recorded.status, str(recorded.as_of)) == (Decimal("200500.5"), "*", "2023-12-31")


def test_a_missing_figure_is_recorded_as_missing(file: Path, kopumkm: Program) -> None:
    kopumkm("set", "umkm", "2020", "--status", "...", "--region", "Kota Metro", "--data", "data.toml", "--quiet")
    assert file.read_text(encoding="utf-8") == DATA + '\n[values.metro.umkm]\n2020 = { status = "..." }\n'


def test_nothing_is_overwritten_unless_asked(file: Path, kopumkm: Program) -> None:
    done = kopumkm("set", "umkm", "2022", "1", "--data", "data.toml", code=2)
    assert "error[K074]: lampung, umkm, 2022 is recorded already" in done.stderr
    assert "data.toml:19:8" in done.stderr
    assert file.read_text(encoding="utf-8") == DATA
    kopumkm("set", "umkm", "2022", "168938", "--rival", "--data", "data.toml")
    assert '2022 = [{ value = 192234, source = "dinas" }, 168938]' in file.read_text(encoding="utf-8")
    kopumkm("set", "umkm", "2022", "190000", "--replace", "--data", "data.toml")
    assert "2022 = [190000, 168938]\n" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("umkmm", "2023", "5"), 'error[K040]: there is no indicator "umkmm" in the data'),
        (("umkm", "2023", "5", "--region", "metroo"), 'error[K040]: there is no region "metroo" in the data'),
        (("umkm", "2023", "5", "--source", "dinass"), 'error[K040]: there is no source "dinass" in the data'),
        (("umkm", "2023", "15.200"), 'error[K046]: VALUE needs a number, not "15.200"'),
        (("umkm", "2023", "5", "--status", "X"), 'error[K017]: "X" is not a value that "status" can have'),
        (("umkm", "2023", "5", "--as-of", "31-12-2023"), 'error[K018]: "31-12-2023" is not a date'),
        (("umkm", "2023"), "error[K025]: "),
        (("umkm", "2023", "500001"), "error[K021]: values.lampung.umkm.2023 has the value 500001"),
        (("umkm", "2023", "5", "--rival"), "error[K075]: "),
        (("umkm", "2022", "192234", "--source", "dinas", "--rival"), "error[K075]: "),
        (("umkm", "2022", "5", "--rival", "--replace"), "error[K078]: "),
        (("umkm", "2023", "5", "--note", "a\x1b[31m"), "error[K016]: "),
    ],
)
def test_what_is_wrong_is_refused_and_the_file_stays(
    arguments: tuple[str, ...], message: str, file: Path, kopumkm: Program
) -> None:
    done = kopumkm("set", *arguments, "--data", "data.toml", code=2)
    assert message in done.stderr
    assert done.stdout == ""
    assert file.read_text(encoding="utf-8") == DATA
    assert sorted(path.name for path in file.parent.iterdir()) == ["data.toml"]


def test_a_file_with_mistakes_is_not_changed(file: Path, kopumkm: Program) -> None:
    file.write_text(DATA.replace("better", "beter"), encoding="utf-8")
    assert "error[K012]: " in kopumkm("set", "umkm", "2023", "5", "--data", "data.toml", code=2).stderr


def test_the_embedded_data_and_standard_input_cannot_be_changed(kopumkm: Program) -> None:
    for data in ((), ("--data", "embedded"), ("--data", "-")):
        assert "error[K071]: " in kopumkm("set", "umkm", "2026", "5", *data, code=2).stderr


def test_of_several_files_the_one_that_holds_the_series_is_changed(tmp_path: Path, kopumkm: Program) -> None:
    (tmp_path / "data").mkdir()
    head, values = DATA[: DATA.index("[values")], DATA[DATA.index("[values") :]
    (tmp_path / "data" / "a.toml").write_text(head, encoding="utf-8")
    (tmp_path / "data" / "b.toml").write_text("format = 1\n" + values, encoding="utf-8")
    done = kopumkm("set", "umkm", "2023", "5", "--data", "data")
    assert done.stdout == "data/b.toml:6: 2023 = 5\n"
    (tmp_path / "data" / "c.toml").write_text("format = 1\n[values.lampung.umkm]\n2019 = 1\n", encoding="utf-8")
    assert "error[K072]: " in kopumkm("set", "umkm", "2024", "5", "--data", "data", code=2).stderr
    done = kopumkm("set", "umkm", "2020", "5", "--data", "data", "--into", "data/c.toml")
    assert done.stdout == "data/c.toml:4: 2020 = 5\n"


def test_a_year_in_a_csv_file_is_left_to_its_file(tmp_path: Path, file: Path, kopumkm: Program) -> None:
    (tmp_path / "nilai.csv").write_text("region,indicator,year,value\nmetro,umkm,2020,7\n", encoding="utf-8")
    file.write_text(DATA.replace("format = 1", 'format = 1\nvalues_from = ["nilai.csv"]'), encoding="utf-8")
    done = kopumkm("set", "umkm", "2020", "8", "--region", "metro", "--replace", "--data", "data.toml", code=2)
    assert "error[K073]: metro, umkm, 2020 is recorded in a CSV file" in done.stderr
    assert "nilai.csv:2:17" in done.stderr
    kopumkm("set", "umkm", "2021", "8", "--region", "metro", "--data", "data.toml")


def test_what_cannot_be_changed_with_certainty_is_shown(file: Path, kopumkm: Program) -> None:
    inline = "values = { lampung = { umkm = { 2021 = 5 } } }\n[dataset]"
    dotted = DATA[: DATA.index("[values")].replace("[dataset]", inline)
    file.write_text(dotted, encoding="utf-8")
    done = kopumkm("set", "umkm", "2022", "6", "--region", "metro", "--data", "data.toml", code=2)
    assert "error[K076]: " in done.stderr
    assert "[values.metro.umkm] 2022 = 6" in done.stderr
    assert file.read_text(encoding="utf-8") == dotted


def test_a_dry_run_shows_a_patch_and_writes_nothing(file: Path, kopumkm: Program) -> None:
    done = kopumkm("set", "umkm", "2023", "5", "--dry-run", "--data", "data.toml")
    assert "+2023 = 5\n" in done.stdout
    assert file.read_text(encoding="utf-8") == DATA


def test_permissions_links_line_ends_and_byte_order_marks_stay(tmp_path: Path, file: Path, kopumkm: Program) -> None:
    written = b"\xef\xbb\xbf" + DATA.replace("\n", "\r\n").encode()
    file.write_bytes(written)
    file.chmod(0o640)
    (tmp_path / "link.toml").symlink_to(file)
    kopumkm("set", "umkm", "2023", "5", "--data", "link.toml")
    assert file.read_bytes() == written + b"2023 = 5\r\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (tmp_path / "link.toml").is_symlink()


def test_runs_at_once_lose_nothing(tmp_path: Path, file: Path) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "kopumkm", "set", "umkm", str(year), str(year * 10), "--data", "data.toml", "-q"],
            cwd=tmp_path,
            env=ENVIRONMENT,
        )
        for year in range(2000, 2012)
    ]
    assert [run.wait(timeout=120) for run in runs] == [0] * 12
    dataset, diagnostics = load_dataset((str(file),))
    assert diagnostics == ()
    recorded = dataset.find_observations("lampung", "umkm")
    assert {year: recorded[year][0].value for year in range(2000, 2012)} == {
        year: Decimal(year * 10) for year in range(2000, 2012)
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.toml"]


def test_a_lock_that_stays_is_explained(tmp_path: Path, file: Path) -> None:
    (tmp_path / ".data.toml.lock").write_text("123 komputer 2026-01-02T03:04:05+0700\n", encoding="utf-8")
    program = "import kopumkm.editing.lock as it; it.PATIENCE = 0.05; from kopumkm.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "set", "umkm", "2023", "5", "--data", "data.toml"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "error[K077]: data.toml is locked by another run: 123, komputer, 2026-01-02T03:04:05+0700" in done.stderr
    assert f"remove {tmp_path / '.data.toml.lock'}" in done.stderr
    assert file.read_text(encoding="utf-8") == DATA
    (tmp_path / ".data.toml.lock").unlink()
    with hold_lock(file):
        assert (tmp_path / ".data.toml.lock").exists()
    assert not (tmp_path / ".data.toml.lock").exists()


def test_a_killed_run_leaves_the_old_file_or_the_new_one(tmp_path: Path, file: Path) -> None:
    for delay in (0.05, 0.15, 0.25, 0.35):
        before = file.read_bytes()
        arguments = ["set", "umkm", "1990", str(int(delay * 100)), "--replace", "--data", "data.toml"]
        if b"1990" not in before:
            arguments.remove("--replace")
        run = subprocess.Popen(
            [sys.executable, "-m", "kopumkm", *arguments], cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.DEVNULL
        )
        time.sleep(delay)
        run.send_signal(signal.SIGKILL)
        run.wait(timeout=60)
        (tmp_path / ".data.toml.lock").unlink(missing_ok=True)
        assert load_dataset((str(file),))[1] == ()
        assert file.read_bytes().startswith(DATA[:100].encode())


def test_a_folder_that_cannot_be_written_to(file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from kopumkm.editing import changing
    from kopumkm.editing.values import make_observation, wish_for_value

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(changing, "write_file", fail)
    with pytest.raises(CannotRun, match=r"cannot write .*No space left"):
        changing.change_file(
            (str(file),),
            lambda loaded: wish_for_value(loaded, "umkm", None, 2023, make_observation(value=Decimal(5)), "new"),
        )
    assert file.read_text(encoding="utf-8") == DATA
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.toml"]


def test_without_its_extra_the_command_says_how_to_install_it(file: Path) -> None:
    program = "import sys; sys.modules['tomlkit'] = None; from kopumkm.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "set", "umkm", "2023", "5", "--data", str(file)],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert 'error[K051]: this needs the extra "edit"' in done.stderr
    assert "pip install 'kopumkm[edit]'" in done.stderr


# Sources


def test_a_source_goes_behind_the_others(file: Path, kopumkm: Program) -> None:
    done = kopumkm(
        "source", "add", "bps-2025", "--title", "Lampung Dalam Angka", "--title-en", "Lampung in Figures",
        "--publisher", "BPS", "--published", "2025-02", "--url", "https://lampung.bps.go.id",
        "--reliability", "official", "--data", "data.toml",
    )  # fmt: skip
    assert "[sources.bps-2025]" in done.stdout
    table = (
        '\n[sources.bps-2025]\ntitle = { id = "Lampung Dalam Angka", en = "Lampung in Figures" }\npublisher = "BPS"\n'
        'published = "2025-02"\nurl = "https://lampung.bps.go.id"\nreliability = "official"\n\n'
    )
    assert file.read_text(encoding="utf-8") == DATA.replace("[indicators.umkm]", f"{table}[indicators.umkm]")


def test_a_source_that_exists_is_replaced_only_when_asked(file: Path, kopumkm: Program) -> None:
    arguments = ("source", "add", "dinas", "--title", "Baru", "--reliability", "press", "--data", "data.toml")
    assert "error[K074]: sources.dinas is recorded already: Laporan dinas" in kopumkm(*arguments, code=2).stderr
    assert file.read_text(encoding="utf-8") == DATA
    kopumkm(*arguments, "--replace")
    text = file.read_text(encoding="utf-8")
    assert '[sources.dinas]\ntitle = "Baru"\nreliability = "press"\n' in text
    assert "Laporan" not in text


@pytest.mark.parametrize(
    ("key", "options", "message"),
    [
        ("BPS 2025", ("--reliability", "official"), 'error[K013]: "BPS 2025" cannot be an identifier'),
        ("bps", ("--reliability", "resmi"), 'error[K017]: "resmi" is not a value that "reliability" can have'),
        ("bps", ("--reliability", "press", "--published", "kemarin"), 'error[K018]: "kemarin" is not a date'),
    ],
)
def test_a_source_with_mistakes(key: str, options: tuple[str, ...], message: str, file: Path, kopumkm: Program) -> None:
    done = kopumkm("source", "add", key, "--title", "T", *options, "--data", "data.toml", code=2)
    assert message in done.stderr
    assert file.read_text(encoding="utf-8") == DATA


# Starting a file


def test_init_writes_a_file_that_check_accepts(tmp_path: Path, kopumkm: Program) -> None:
    done = kopumkm("init", "baru/bengkulu", "--province", "17")
    assert done.stdout == "baru/bengkulu/indicators.toml\nbaru/bengkulu/indicators.schema.json\n"
    assert "Next: " in done.stderr
    kopumkm("check", "--data", "baru/bengkulu", "--today", "2026-11-24")
    first = (tmp_path / "baru" / "bengkulu" / "indicators.toml").read_text(encoding="utf-8")
    assert first.startswith("#:schema ./indicators.schema.json\n")
    done = kopumkm("init", "baru/bengkulu", "--province", "Lampung", code=2)
    assert "error[K070]: baru/bengkulu/indicators.toml exists already" in done.stderr
    assert (tmp_path / "baru" / "bengkulu" / "indicators.toml").read_text(encoding="utf-8") == first


def test_init_needs_a_province(tmp_path: Path, kopumkm: Program) -> None:
    for arguments in ((), ("--province", "indonesia"), ("--province", "metro")):
        done = kopumkm("init", "x", *arguments, code=2)
        assert "error[K079]: " in done.stderr
        assert "bengkulu" in done.stderr
    assert 'did you mean "bengkulu"' in kopumkm("init", "x", "--province", "bengkuluu", code=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_a_figure_into_the_started_file(tmp_path: Path, kopumkm: Program) -> None:
    kopumkm("init", ".", "--province", "bengkulu", "-q")
    text = (tmp_path / "indicators.toml").read_text(encoding="utf-8")
    kopumkm("set", "umkm", "2024", "100", "--data", "indicators.toml")
    kopumkm("set", "umkm", "2025", "125", "--data", "indicators.toml")
    assert (tmp_path / "indicators.toml").read_text(encoding="utf-8") == (
        text + "\n[values.bengkulu.umkm]\n2024 = 100\n2025 = 125\n"
    )
    assert "+25.00%" in kopumkm("growth", "umkm", "--data", "indicators.toml").stdout
