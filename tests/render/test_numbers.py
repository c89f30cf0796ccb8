from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.model.scalars import Language
from kopumkm.render.records import write_number
from kopumkm.render.words import ABSENT, load_words

D = Decimal


@pytest.mark.parametrize(
    ("number", "decimals", "indonesian", "english"),
    [
        ("1234567.89", 2, "1.234.567,89", "1,234,567.89"),
        ("1234567.885", 2, "1.234.567,89", "1,234,567.89"),
        ("1234", 0, "1.234", "1,234"),
        ("999", 0, "999", "999"),
        ("999.5", 0, "1.000", "1,000"),
        ("0", 2, "0,00", "0.00"),
        ("-0.001", 2, "0,00", "0.00"),
        ("-0.005", 2, "-0,01", "-0.01"),
        ("-1234.5", 1, "-1.234,5", "-1,234.5"),
        ("0.5", 0, "1", "1"),
        ("3.6", 2, "3,60", "3.60"),
        ("123456789012345678", 0, "123.456.789.012.345.678", "123,456,789,012,345,678"),
    ],
)
def test_numbers_are_written_as_people_of_the_language_write_them(
    number: str, decimals: int, indonesian: str, english: str
) -> None:
    assert load_words("id").number(D(number), decimals) == indonesian
    assert load_words("en").number(D(number), decimals) == english


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [
        ("0.2", "+0,20", "+0.20"),
        ("-0.2", "-0,20", "-0.20"),
        ("0", "0,00", "0.00"),
        ("0.004", "0,00", "0.00"),
        ("-0.004", "0,00", "0.00"),
        ("41235", "+41.235,00", "+41,235.00"),
    ],
)
def test_a_change_has_a_sign_unless_it_is_shown_as_zero(number: str, indonesian: str, english: str) -> None:
    assert load_words("id").number(D(number), 2, signed=True) == indonesian
    assert load_words("en").number(D(number), 2, signed=True) == english


def test_percentages_have_two_decimals_and_no_space() -> None:
    assert load_words("id").percent(D("27.3081278684")) == "27,31%"
    assert load_words("en").percent(D("27.3081278684"), signed=True) == "+27.31%"
    assert load_words("en").percent(D("0.99915"), decimals=1) == "1.0%"


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_absent_number_is_an_ellipsis_and_never_empty_or_zero(language: Language) -> None:
    words = load_words(language)
    assert words.number(None, 2) == words.percent(None) == words.number(None, 0, signed=True) == ABSENT == "…"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("3.60", "3.60"),
        ("1E+3", "1000"),
        ("1.5E+10", "15000000000"),
        ("1E-15", "0.000000000000001"),
        ("-12.5", "-12.5"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("123456789012345678", "123456789012346000"),
    ],
)
def test_machine_numbers_have_a_point_and_no_exponent(number: str, written: str) -> None:
    assert write_number(D(number)) == written


@given(st.decimals(-(10**18), 10**18, places=3), st.integers(0, 3))
def test_the_two_languages_only_swap_point_and_comma(number: Decimal, decimals: int) -> None:
    english = load_words("en").number(number, decimals)
    assert load_words("id").number(number, decimals) == english.translate(str.maketrans(",.", ".,"))
    read_back = D(english.replace(",", ""))
    assert abs(read_back - number) <= D("0.5").scaleb(-decimals)
