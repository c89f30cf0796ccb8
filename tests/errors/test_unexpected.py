"""K060: an error that nobody foresaw is one line with a remedy, not a traceback."""

from __future__ import annotations

import sys

import pytest

from kopumkm.cli import app, main


class Unforeseen(Exception):  # noqa: N818 - a stand-in
    pass


@pytest.fixture(autouse=True)
def _fail_on_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise Unforeseen("[red]\x1b[31mdua\nbaris")

    monkeypatch.setattr(app, "app", fail)
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setattr(sys, "argv", ["kopumkm", "growth"])


def test_unexpected_error_is_said_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOPUMKM_LANG", "en")
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert capsys.readouterr() == (
        "",
        (
            "error[K060]: this should not have happened: Unforeseen: [red]\\x1b[31mdua\\nbaris\n"
            "help: Run again with KOPUMKM_DEBUG=1 to see the details, and please report them with your data file.\n"
        ),
    )


def test_unexpected_error_in_indonesian(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("KOPUMKM_LANG", "id")
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "[K060]: " in capsys.readouterr().err


def test_debugging_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOPUMKM_DEBUG", "1")
    with pytest.raises(Unforeseen):
        main()
