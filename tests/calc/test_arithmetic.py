from __future__ import annotations

from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.calc.achievement import compute_achievement
from kopumkm.calc.arithmetic import exactly, round_for_output, round_half_up
from kopumkm.calc.gap import (
    compute_gap,
    compute_missing_numerator,
    compute_shortfall,
    is_met,
    is_near,
)
from kopumkm.calc.growth import compute_annual_growth, compute_change, compute_growth, compute_growth_range
from kopumkm.calc.pace import (
    PACES,
    Pace,
    Track,
    compare_changes,
    compare_rates,
    compute_pace_ratio,
    compute_rate,
    compute_required_change,
    find_year_reached,
    project,
)

D = Decimal


@pytest.mark.parametrize(
    ("number", "decimals", "shown"),
    [
        ("2.5", 0, "3"),
        ("3.5", 0, "4"),
        ("0.5", 0, "1"),
        ("0.49999999999999999999", 0, "0"),
        ("-2.5", 0, "-3"),
        ("-0.5", 0, "-1"),
        ("-0.4", 0, "0"),
        ("-0.004", 2, "0.00"),
        ("-0.005", 2, "-0.01"),
        ("0.005", 2, "0.01"),
        ("1.005", 2, "1.01"),
        ("-1.005", 2, "-1.01"),
        ("27.308", 2, "27.31"),
        ("99.995", 2, "100.00"),
        ("3.9499", 2, "3.95"),
        ("0.99915", 1, "1.0"),
        ("7", 2, "7.00"),
        ("1E+3", 0, "1000"),
        ("123456789012345678", 15, "123456789012345678.000000000000000"),
        ("1E+48", 2, f"1{'0' * 48}.00"),  # a projection of an explosive growth has more digits than are computed
        ("-1E+60", 0, f"-1{'0' * 60}"),
    ],
)
def test_figures_are_rounded_half_away_from_zero(number: str, decimals: int, shown: str) -> None:
    assert format(round_half_up(D(number), decimals), "f") == shown


@given(st.decimals(-1000, 1000, places=6), st.integers(0, 4))
def test_rounding_moves_a_figure_by_at_most_half_a_digit_and_never_shows_negative_zero(
    number: Decimal, decimals: int
) -> None:
    rounded = round_half_up(number, decimals)
    distance = abs(rounded - number)
    half = D("0.5").scaleb(-decimals)
    assert distance < half or (distance == half and abs(rounded) > abs(number))
    assert rounded.as_tuple().exponent == -decimals
    assert not (rounded == 0 and rounded.is_signed())
    assert round_half_up(-number, decimals) == -rounded


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("3.60", "3.60"),
        ("123456789012345", "123456789012345"),
        ("1234567890123456", "1234567890123460"),
        ("0.1234567890123456", "0.123456789012346"),
        ("-0.66666666666666666666", "-0.666666666666667"),
        ("27.3081278684001881072060079", "27.3081278684002"),
        ("0.99999999999999999", "1"),
        ("0", "0"),
    ],
)
def test_machine_formats_get_fifteen_significant_digits(number: str, written: str) -> None:
    assert format(round_for_output(D(number)), "f") == written


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-15, 3))
def test_what_has_at_most_fifteen_digits_is_handed_on_unchanged(digits: int, exponent: int) -> None:
    number = D(digits).scaleb(exponent)
    assert str(round_for_output(number)) == str(number)


def test_a_formula_is_computed_with_fifty_digits_and_leaves_the_context_of_its_caller_alone() -> None:
    @exactly
    def third() -> Decimal:
        return D(1) / 3

    with localcontext(Context(prec=3)) as context:
        assert third() == D("0." + "3" * 50)
        assert context.prec == 3
        assert D(1) / 3 == D("0.333")


def test_results_do_not_depend_on_the_decimal_context_of_the_caller() -> None:
    def compute_everything() -> list[object]:
        low, high, floor = D("2345.678"), D("9876.543"), (D("9999.125"), None)
        track = Track(base_year=2015, base=low, year=2022, value=high, history={2019: D("3456.789")})
        paces = [Pace("compound", D("0.0123456")), Pace("linear", D("234.567"))]
        return [
            round_half_up(D("12345.675"), 2),
            round_for_output(D("12345.6789")),
            compute_change(low, high),
            compute_growth(low, high),
            compute_annual_growth(low, high, 7),
            compute_growth_range([low, D("2345.679")], [high, D("9876.544")]),
            is_met(D("9999.1249"), floor),
            compute_gap(high, floor),
            compute_shortfall(high, floor),
            compute_achievement(high, floor),
            *(
                compute_achievement(high, (None, D("9999.125")), method, low)
                for method in ("ratio", "mirror", "inverse", "range", "distance")
            ),
            compute_missing_numerator(D("0.12345"), D("3.95"), D(100), D(152110000), None, 1),
            compute_missing_numerator(D("0.12345"), D("3.95"), D(100), D(152110000), D(4686336), 1),
            is_near(D("1000.1"), D("1010.1")),
            compute_required_change(low, high, 7),
            compute_rate(low, high, 7),
            compute_pace_ratio(low, high, D("19999.25"), 7, 12, 1),
            *(measure(track) for measure in PACES.values()),
            compare_rates(low, D("0.0123"), high, 7, 1),
            compare_changes(low, D("123.45"), high, 7, 1),
            *(project(high, pace, 5) for pace in paces),
            *(find_year_reached(high, 2022, pace, (D("19999.25"), None)) for pace in paces),
        ]

    usual = compute_everything()
    with localcontext(Context(prec=3, Emax=10, Emin=-10)):
        crude = compute_everything()
    assert crude == usual
