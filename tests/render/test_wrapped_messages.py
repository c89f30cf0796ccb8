"""Messages on a terminal are wrapped between words, and the line of a file is shown as it is."""

from __future__ import annotations

import io

import pytest

from kopumkm.cli.running import find_width, print_diagnostics
from kopumkm.errors import Location, problem
from kopumkm.render.diagnostics import render_diagnostics
from kopumkm.render.words import load_words

LINE = "lampung = { name = 'Provinsi Lampung', code = '18', part_of = 'indonesia', extra = 'a b c d e f g' }"
UNKNOWN_KEY = problem("K012", nearest="note", key="extra", table="regions.lampung", valid="name, code, part_of").at(
    Location(file="data.toml", line=3, column=77, length=5, source=LINE)
)
LONG_WORD = "x" * 50


class Terminal(io.StringIO):
    """A stream that says it is a terminal, of a width that only COLUMNS knows."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("width", [30, 40, 79])
def test_sentences_are_wrapped_between_words(width: int) -> None:
    whole = render_diagnostics([UNKNOWN_KEY], load_words("en"))
    wrapped = render_diagnostics([UNKNOWN_KEY], load_words("en"), width)
    lines = wrapped.splitlines()
    excerpt = [line for line in lines if "|" in line or "-->" in line]
    assert excerpt == [line for line in whole.splitlines() if "|" in line or "-->" in line]
    assert f"3 | {LINE}" in excerpt
    assert all(len(line) <= width for line in lines if line not in excerpt)
    assert wrapped.split() == whole.split()


def test_a_word_that_is_too_long_for_a_line_stays_whole() -> None:
    text = render_diagnostics(
        [problem("K044", option="--format", found=LONG_WORD, valid="table")], load_words("en"), 30
    )
    assert f'"{LONG_WORD}"' in text


def test_nothing_is_wrapped_in_a_pipe_or_on_a_terminal_without_width() -> None:
    whole = render_diagnostics([UNKNOWN_KEY], load_words("en"))
    for width in (None, 0, 5):
        assert render_diagnostics([UNKNOWN_KEY], load_words("en"), width) == whole


def test_the_width_is_that_of_the_terminal_behind_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("COLUMNS", "34")
    assert (find_width(stream), find_width(io.StringIO())) == (34, None)
    print_diagnostics([problem("K044", option="--format", found="tabel", valid="table, json, jsonl")], "en")
    assert max(map(len, stream.getvalue().splitlines())) <= 34
    monkeypatch.setenv("COLUMNS", "0")
    assert find_width(stream) is None  # there is no terminal behind it after all
