"""Running the program inside the test process: quick enough for hundreds of fixtures."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a run of the program."""

    code: int
    out: str
    err: str


RunProgram = Callable[..., Run]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> RunProgram:
    """Run the program with some arguments, in the folder of fixtures unless another is named."""
    for name in ("KOPUMKM_DATA", "KOPUMKM_FORMAT", "KOPUMKM_LANG", "KOPUMKM_DEBUG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def call(arguments: Sequence[str], standard_input: bytes | None = None, folder: Path = FIXTURES) -> Run:
        from kopumkm.cli.app import app

        monkeypatch.chdir(folder)
        if standard_input is not None:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(standard_input)))
        capfd.readouterr()
        code: object = 0
        try:
            app(list(arguments), prog_name="kopumkm")
        except SystemExit as end:
            code = end.code or 0
        captured = capfd.readouterr()
        assert isinstance(code, int)
        return Run(code, captured.out, captured.err)

    return call
