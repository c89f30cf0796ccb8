"""The decimal mark is decided for a whole table or not at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.importing.number_style import MARKS, choose_style, read_number

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=3) | st.integers(-(10**12), 10**12).map(Decimal)
ENGLISH_TO_INDONESIAN = str.maketrans(",.", ".,")


def write(number: Decimal, mark: Literal[",", "."]) -> str:
    text = format(number, ",f")
    return text if mark == "." else text.translate(ENGLISH_TO_INDONESIAN)


@given(st.lists(NUMBERS, min_size=1), st.sampled_from(MARKS))
def test_numbers_written_in_a_style_are_read_back_exactly(numbers: list[Decimal], mark: Literal[",", "."]) -> None:
    written = [write(each, mark) for each in numbers]
    assert [read_number(each, mark) for each in written] == numbers


@given(st.lists(NUMBERS, min_size=1), st.sampled_from(MARKS))
def test_a_choice_is_the_style_in_which_they_were_written(numbers: list[Decimal], mark: Literal[",", "."]) -> None:
    cells = [((row, 1), write(each, mark)) for row, each in enumerate(numbers)]
    choice = choose_style(cells, None)
    if choice.mark:
        assert choice.mark == mark
        assert [read_number(text, choice.mark) for _place, text in cells] == numbers
    elif choice.mistake is None:  # no figure depends on it
        assert [read_number(text, ",") for _place, text in cells] == numbers
    else:
        assert choice.mistake.code == "K083"


@given(st.lists(st.integers(1000, 999_999), min_size=1), st.sampled_from(MARKS))
def test_thousands_alone_are_in_doubt(numbers: list[int], mark: Literal[",", "."]) -> None:
    cells = [((row, 1), write(Decimal(each), mark)) for row, each in enumerate(numbers)]
    choice = choose_style(cells, None)
    assert choice.mark is None
    assert choice.mistake
    assert choice.mistake.code == "K083"
    assert choose_style(cells, mark).mark == mark


def test_both_readings_are_shown() -> None:
    mistake = choose_style([((6, 1), "15.200")], None).mistake
    assert mistake
    assert mistake.message == 'B7: "15.200" is 15200 with a decimal comma, and 15.200 with a decimal point'


@pytest.mark.parametrize(
    ("witness", "mark"),
    [("1.234,5", ","), ("1,234.5", "."), ("1.234.567", ","), ("1,234,567", "."), ("1,5", ","), ("1.5", "."),
     ("1,25", ","), ("1.2345", "."), ("0.125", "."), ("0,125", ",")],
)  # fmt: skip
def test_one_cell_with_one_reading_decides(witness: str, mark: str) -> None:
    choice = choose_style([((0, 0), "15.200" if mark == "," else "15,200"), ((1, 0), witness)], None)
    assert (choice.mark, choice.witness) == (mark, ((1, 0), witness))


def test_contradiction_names_a_cell_of_each() -> None:
    mistake = choose_style([((0, 0), "1,5"), ((1, 0), "15.200"), ((2, 0), "2.5")], None).mistake
    assert mistake
    assert mistake.code == "K084"
    assert mistake.message == 'A1: "1,5" has a decimal comma, but A3: "2.5" has a decimal point'


def test_plain_digits_need_no_style() -> None:
    choice = choose_style([((0, 0), "15"), ((1, 0), "1 234"), ((2, 0), "-3")], None)
    assert (choice.mark, choice.mistake) == (None, None)


@pytest.mark.parametrize("text", ["", "1.23.456", "1,2,3", "1..2", ".5", "5.", "1.234 567", "12345.678.9", "１２"])
def test_what_is_no_number_in_either_style(text: str) -> None:
    assert [read_number(text, mark) for mark in MARKS] == [None, None]
