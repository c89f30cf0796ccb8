from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.calc.arithmetic import round_half_up
from kopumkm.calc.growth import (
    compute_annual_growth,
    compute_change,
    compute_growth,
    compute_growth_range,
    find_obstacle,
)
from kopumkm.calc.vocabulary import Reason

D = Decimal
positive = st.builds(lambda digits, places: D(digits).scaleb(-places), st.integers(1, 10**15), st.integers(0, 6))


def get_number(result: Decimal | Reason) -> Decimal:
    assert isinstance(result, Decimal)
    return result


@pytest.mark.parametrize(
    ("base", "value", "change"),
    [
        ("2282", "2426", "144"),
        ("150999", "192234", "41235"),
        ("3.35", "3.08", "-0.27"),
        ("0", "5", "5"),
        ("-4", "3", "7"),
        ("12", "12", "0"),
        ("123456789012345", "0.000000000000001", "-123456789012344.999999999999999"),
    ],
)
def test_change_is_the_difference(base: str, value: str, change: str) -> None:
    assert compute_change(D(base), D(value)) == D(change)


@pytest.mark.parametrize(
    ("base", "value", "numerator", "denominator"),
    [
        ("2282", "2426", 100 * 144, 2282),
        ("150999", "192234", 100 * 41235, 150999),
        ("3", "5", 100 * 2, 3),
        ("5", "3", -100 * 2, 5),
        ("5", "0", -100, 1),
        ("8", "8", 0, 1),
        ("0.37", "9.53", 100 * 916, 37),
    ],
)
def test_growth_is_the_change_over_the_base(base: str, value: str, numerator: int, denominator: int) -> None:
    with localcontext() as context:
        context.prec = 60
        expected = D(numerator) / denominator
    assert abs(get_number(compute_growth(D(base), D(value))) - expected) < D("1e-45")


@pytest.mark.parametrize(
    ("base", "value", "reason"),
    [
        ("0", "5", Reason.ZERO_BASE),
        ("0", "0", Reason.ZERO_BASE),
        ("0.00", "-5", Reason.ZERO_BASE),
        ("-1", "5", Reason.SIGN),
        ("-1", "-2", Reason.SIGN),
        ("-1", "0", Reason.SIGN),
        ("1", "-5", Reason.SIGN),
    ],
)
def test_growth_from_zero_or_across_signs_is_undefined(base: str, value: str, reason: Reason) -> None:
    assert find_obstacle(D(base), D(value)) is reason
    assert compute_growth(D(base), D(value)) is reason
    assert compute_annual_growth(D(base), D(value), 1) is reason
    assert compute_annual_growth(D(base), D(value), 4) is reason


@pytest.mark.parametrize(("base", "value"), [("1", "0"), ("0.001", "5"), ("7", "7")])
def test_nothing_stands_in_the_way_of_growth_between_a_positive_base_and_a_value_of_zero_or_more(
    base: str, value: str
) -> None:
    assert find_obstacle(D(base), D(value)) is None


@pytest.mark.parametrize("years", [0, -1])
def test_annual_growth_needs_a_year_between_the_figures(years: int) -> None:
    assert compute_annual_growth(D(5), D(6), years) is Reason.TOO_FEW_YEARS
    assert compute_annual_growth(D(0), D(6), years) is Reason.TOO_FEW_YEARS


@pytest.mark.parametrize(
    ("base", "value", "years", "percent"),
    [
        ("100", "121", 2, "10"),
        ("1000", "1331", 3, "10"),
        ("100", "81", 2, "-10"),
        ("64", "2", 5, "-50"),
        ("5", "0", 3, "-100"),
        ("5", "5", 9, "0"),
        ("100", "150", 1, "50"),
    ],
)
def test_annual_growth_is_the_root_of_the_growth_factor(base: str, value: str, years: int, percent: str) -> None:
    assert abs(get_number(compute_annual_growth(D(base), D(value), years)) - D(percent)) < D("1e-35")


def test_growth_of_0_99915_percent_a_year_prints_as_1_0_and_is_below_1() -> None:
    annual = get_number(compute_annual_growth(D("66.6"), D("71.4"), 7))
    assert D("0.99914") < annual < D("0.99916")
    with localcontext() as context:
        context.prec = 60
        assert abs(D("66.6") * (1 + annual / 100) ** 7 - D("71.4")) < D("1e-35")
    assert annual < 1
    assert format(round_half_up(annual, 1), "f") == "1.0"


def test_shares_of_a_growth_rate_are_not_rounded_before_they_are_multiplied() -> None:
    # 36.8, 54.0 and 9.2 % of a growth of 10.3 %: 3.7904, 5.562 and 0.9476 points, which add up to 10.3 again.
    growth = get_number(compute_growth(D(1000), D(1103)))
    parts = [growth * share / 100 for share in (D("36.8"), D("54.0"), D("9.2"))]
    assert [format(round_half_up(part, 2), "f") for part in parts] == ["3.79", "5.56", "0.95"]
    assert sum(parts) == D("10.3")


def test_growth_range_takes_the_extremes_over_all_choices() -> None:
    low, high = compute_growth_range([D(2282), D(2087), D(2800)], [D(2426)]) or (D(0), D(0))
    with localcontext() as context:
        context.prec = 60
        assert abs(low - 100 * (D(2426) / 2800 - 1)) < D("1e-45")
        assert abs(high - 100 * (D(2426) / 2087 - 1)) < D("1e-45")


def test_growth_range_leaves_out_choices_without_a_growth_rate() -> None:
    assert compute_growth_range([D(0), D(-3), D(100)], [D(150)]) == (D(50), D(50))


@pytest.mark.parametrize(("bases", "values"), [([D(0)], [D(1), D(2)]), ([], [D(1)]), ([D(1)], []), ([D(-1)], [D(1)])])
def test_growth_range_is_absent_where_no_choice_has_a_growth_rate(bases: list[Decimal], values: list[Decimal]) -> None:
    assert compute_growth_range(bases, values) is None


@given(positive, positive)
def test_the_base_grown_by_the_growth_rate_is_the_value(base: Decimal, value: Decimal) -> None:
    growth = get_number(compute_growth(base, value))
    with localcontext() as context:
        context.prec = 80
        # 50 digits of a growth in percent: relative to a value that shrank much, digits of 1 + g/100 are lost.
        assert abs(base * (1 + growth / 100) - value) <= D("1e-40") * max(base, value)


@given(positive, positive, st.integers(1, 10**6))
def test_growth_does_not_depend_on_the_unit(base: Decimal, value: Decimal, factor: int) -> None:
    with localcontext() as context:
        context.prec = 60
        scaled = get_number(compute_growth(base * factor, value * factor))
    growth = get_number(compute_growth(base, value))
    assert abs(scaled - growth) <= D("1e-40") * (abs(growth) + 1)


@given(positive, positive, st.integers(1, 60))
def test_annual_growth_compounded_over_the_years_gives_the_growth(base: Decimal, value: Decimal, years: int) -> None:
    annual = get_number(compute_annual_growth(base, value, years))
    with localcontext() as context:
        context.prec = 80
        assert abs((1 + annual / 100) ** years - value / base) <= D("1e-35") * (value / base + 1)


@given(st.lists(positive, min_size=1, max_size=4), st.lists(positive, min_size=1, max_size=4))
def test_growth_range_agrees_with_its_extreme_choices(bases: list[Decimal], values: list[Decimal]) -> None:
    ends = compute_growth(max(bases), min(values)), compute_growth(min(bases), max(values))
    assert compute_growth_range(bases, values) == (None if Reason.OUT_OF_RANGE in ends else ends)
