"""Real processes: the program as a shell or a cron job runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

import pytest

DATA = """format = 1
[dataset]
region = "lampung"
[regions.lampung]
name = "Provinsi Lámpung ‡"
[regions.metro]
name = "Kota Metro"
part_of = "lampung"
[indicators.umkm]
name = "UMKM"
unit = "unit"
measure = "stock"
better = "higher"
[indicators.koperasi]
name = { id = "Koperasi", en = "Cooperatives" }
unit = "unit"
measure = "stock"
better = "higher"
[values.lampung]
umkm = { 2021 = 150999, 2022 = 192234 }
koperasi = { 2021 = 2282, 2022 = 2426 }
[values.metro]
umkm = { 2021 = 10, 2022 = 11 }
[targets.koperasi_2022]
indicator = "koperasi"
region = "lampung"
year = 2022
at_least = 2400
"""

PLAIN = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "KOPUMKM_LANG": "en"}
"""The whole environment of a run, unless a test says otherwise."""


COMMAND = [sys.executable, "-m", "kopumkm"]


@pytest.fixture
def kopumkm(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Return a function that runs the program with some arguments, in a folder with data.toml."""
    (tmp_path / "data.toml").write_text(DATA, encoding="utf-8")

    def call(
        *arguments: str,
        env: Mapping[str, str | None] = MappingProxyType({}),
        stdin: int | None = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.PIPE,
        **options: Any,  # noqa: ANN401 - options of subprocess.run
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            env={name: value for name, value in (PLAIN | dict(env)).items() if value is not None},
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
            **options,
        )

    return call


@pytest.fixture
def shell(
    kopumkm: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> Callable[[str], subprocess.CompletedProcess[bytes]]:
    """Return a function that runs a script of bash, in which $kopumkm is the program."""
    del kopumkm  # it has made the folder

    def call(script: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["bash", "-c", script],
            cwd=tmp_path,
            env={**PLAIN, "kopumkm": " ".join(COMMAND)},
            capture_output=True,
            timeout=60,
            check=False,
        )

    return call


@pytest.fixture
def answer(kopumkm: Callable[..., subprocess.CompletedProcess[bytes]]) -> bytes:
    """Return what `growth --format csv` prints, for comparison."""
    out = kopumkm("growth", "--data", "data.toml", "--format", "csv").stdout
    assert b"192234" in out
    return out
