"""Each mistake in a data file: the file, and exactly what the program says of it.

A fixture is `K012-….toml` with `K012-….expected.txt` beside it, or a folder with data files and `expected.txt`. What
reading finds is shown by `growth`, what the checks find (K101–K139) by `check`, with the line of each finding. After a
change of words run `UPDATE_EXPECTED=1 pytest tests/errors` and read every difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kopumkm.checks import CHECKS
from kopumkm.errors import ERRORS

FIXTURES = Path(__file__).parent / "fixtures"
UPDATE = bool(os.environ.get("UPDATE_EXPECTED"))
BUILT = frozenset({"K003", "K004", "K006", "K007"})
"""Codes whose files are too large, too odd or too closed to be kept here: see test_hostile_files.py and tests/cli."""
WITHOUT_FIXTURE = {"K060": "nothing a user writes leads to it; test_unexpected.py makes the program fail on purpose"}
CASES = sorted(
    path.name for path in FIXTURES.iterdir() if path.name.endswith(".toml") or (path.is_dir() and any(path.iterdir()))
)
CHECKED = [case for case in CASES if case.startswith("K1")]
"""What can be read, and is doubtful."""
REFUSED = [case for case in CASES if case not in CHECKED]
TIDY = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*")


def find_expected(case: str) -> Path:
    path = FIXTURES / case
    return path / "expected.txt" if path.is_dir() else path.with_suffix(".expected.txt")


@pytest.mark.parametrize("case", CHECKED)
def test_finding_is_as_expected(case: str, run: Callable[..., Any]) -> None:
    result = run(["check", "--lang", "en", "--today", "2026-11-24", "-v", "--data", case])
    expected = find_expected(case)
    if UPDATE:
        expected.write_text(result.out, encoding="utf-8")
    assert result.out == expected.read_text(encoding="utf-8")
    severity = CHECKS[case[:4]].severity
    assert result.code == (1 if severity == "error" else 0)
    assert set(re.findall(r"^(?:error|warning)\[(K\d{3})\]: ", result.out, re.MULTILINE)) >= {case[:4]}


@pytest.mark.parametrize("case", CHECKED)
def test_finding_in_indonesian_has_the_same_code_and_place(case: str, run: Callable[..., Any]) -> None:
    result = run(["check", "--lang", "id", "--today", "2026-11-24", "-v", "--data", case])
    expected = find_expected(case).read_text(encoding="utf-8")
    for pattern in (r"\[(K\d{3})\]: ", r"^  --> .*$", r"^ *\d* \| .*$"):
        assert re.findall(pattern, result.out, re.MULTILINE) == re.findall(pattern, expected, re.MULTILINE)


@pytest.mark.parametrize("case", [case for case in CHECKED if case != "K111-csv"])
def test_finding_is_the_only_one(case: str) -> None:
    assert re.findall(r"\[(K\d{3})\]: ", find_expected(case).read_text(encoding="utf-8")) == [case[:4]]


@pytest.mark.parametrize("case", REFUSED)
def test_message_is_as_expected(case: str, run: Callable[..., Any]) -> None:
    result = run(["growth", "--lang", "en", "--data", case])
    expected = find_expected(case)
    if UPDATE:
        expected.write_text(result.err, encoding="utf-8")
    assert result.err == expected.read_text(encoding="utf-8")
    assert result.code == 2
    assert result.out == ""


@pytest.mark.parametrize("case", CASES)
def test_message_has_its_code_a_place_and_a_remedy(case: str) -> None:
    text = find_expected(case).read_text(encoding="utf-8")
    code = case[:4]
    severity = CHECKS[code].severity if code in CHECKS else "error"
    if code in ERRORS:
        assert f"{severity}[{code}]: " in text
    blocks = [
        block for block in re.split(r"\n(?=error\[|warning\[|… and|\d+ mistakes)", text) if block.startswith(severity)
    ]
    assert blocks
    for block in blocks:
        lines = block.splitlines()
        assert lines[1].startswith("  --> ")
        assert lines[-1].startswith("help: ")
        assert len(lines[-1]) > len("help: ")
    assert TIDY.fullmatch(text), "a control character reached the terminal"
    assert "\x1b" not in text


@pytest.mark.parametrize("case", CASES)
def test_carets_are_under_the_place_that_is_named(case: str) -> None:
    text = find_expected(case).read_text(encoding="utf-8")
    for shown, carets in re.findall(r"^\d+ \| (.*)\n *\| ( *\^+)$", text, re.MULTILINE):
        assert carets.strip()
        if shown.isascii():
            assert len(carets) <= len(shown) + 1


@pytest.mark.parametrize("case", REFUSED)
def test_indonesian_has_the_same_code_and_place(case: str, run: Callable[..., Any]) -> None:
    english = run(["growth", "--lang", "en", "--data", case]).err
    result = run(["growth", "--lang", "id", "--data", case])
    assert result.code == 2
    assert result.out == ""
    assert re.findall(r"\[(K\d{3})\]: ", result.err) == re.findall(r"\[(K\d{3})\]: ", english)
    assert re.findall(r"^  --> .*$", result.err, re.MULTILINE) == re.findall(r"^  --> .*$", english, re.MULTILINE)


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_kind_of_mistake_has_a_fixture(code: str) -> None:
    if code in WITHOUT_FIXTURE:
        return
    others = "".join(
        path.read_text(encoding="utf-8")
        for path in (*FIXTURES.parent.glob("test_*.py"), *FIXTURES.parents[1].glob("cli/test_*.py"))
        if path != Path(__file__)
    )
    built = f"error[{code}]: " in others
    assert built if code in BUILT else built or any(case.startswith(code) for case in CASES)


def test_expected_texts_have_their_fixture() -> None:
    expected = {find_expected(case) for case in CASES}
    assert set(FIXTURES.rglob("*expected.txt")) == expected
