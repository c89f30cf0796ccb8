from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.calc.gap import (
    Limits,
    compute_gap,
    compute_missing_numerator,
    compute_shortfall,
    find_aim,
    is_met,
    is_near,
)

D = Decimal
figure = st.decimals(-(10**9), 10**9, places=4)


def at_least(target: str) -> Limits:
    return D(target), None


def at_most(target: str) -> Limits:
    return None, D(target)


def between(low: str, high: str) -> Limits:
    return D(low), D(high)


@st.composite
def make_limits(draw: st.DrawFn) -> Limits:
    first, second = draw(figure), draw(figure)
    low, high = min(first, second), max(first, second)
    return draw(st.sampled_from([(low, None), (None, high), (low, high)]))


@pytest.mark.parametrize(
    ("value", "limits", "met", "gap", "shortfall"),
    [
        ("3.35", at_least("3.95"), False, "-0.60", "0.60"),
        ("3.949999999999999", at_least("3.95"), False, "-0.000000000000001", "0.000000000000001"),
        ("3.95", at_least("3.95"), True, "0", "0"),
        ("4", at_least("3.95"), True, "0.05", "0"),
        ("16", at_most("8"), False, "8", "8"),
        ("8.0", at_most("8"), True, "0", "0"),
        ("5", at_most("8"), True, "-3", "0"),
        ("92", between("80", "90"), False, "2", "2"),
        ("70", between("80", "90"), False, "-10", "10"),
        ("80", between("80", "90"), True, "0", "0"),
        ("90", between("80", "90"), True, "0", "0"),
        ("85", between("80", "90"), True, "0", "0"),
        ("0", at_least("0"), True, "0", "0"),
        ("1", at_most("0"), False, "1", "1"),
        ("-3", at_least("-2"), False, "-1", "1"),
    ],
)
def test_gap_is_signed_and_shortfall_is_what_is_missing(
    value: str, limits: Limits, met: bool, gap: str, shortfall: str
) -> None:
    assert is_met(D(value), limits) is met
    assert compute_gap(D(value), limits) == D(gap)
    assert compute_shortfall(D(value), limits) == D(shortfall)


@pytest.mark.parametrize(
    ("value", "limits", "aim"),
    [
        ("1", at_least("3"), D(3)),
        ("5", at_least("3"), D(3)),
        ("1", at_most("3"), D(3)),
        ("92", between("80", "90"), D(90)),
        ("79", between("80", "90"), D(80)),
        ("80", between("80", "90"), None),
        ("90", between("80", "90"), None),
    ],
)
def test_a_value_is_measured_against_the_target_or_the_limit_it_is_beyond(
    value: str, limits: Limits, aim: Decimal | None
) -> None:
    assert find_aim(D(value), limits) == aim


@pytest.mark.parametrize(
    ("shortfall", "aim", "per", "denominator", "numerator", "direction", "missing"),
    [
        # T/per x denominator - numerator
        ("0.9", "4", "100", "1000", "31", +1, "9"),  # 0.04 x 1000 - 31
        ("0.87", "3.95", "100", "152110000", "4686336", +1, "1322009"),  # 0.0395 x 152110000 - 4686336
        ("0.9", "4", "1000", "2000", "6", +1, "2"),  # 0.004 x 2000 - 6
        # only the published ratio is known: shortfall/per x denominator
        ("0.9", "4", "100", "1000", None, +1, "9"),
        ("0.87", "3.95", "100", "152110000", None, +1, "1323357"),  # 0.0087 x 152110000
        # a ceiling: so many too many
        ("8", "8", "100", "50", "8", -1, "4"),  # 8 - 0.08 x 50
        ("8", "8", "100", "50", None, -1, "4"),
        ("1", "8", "100", "50", "3", -1, "0"),  # published 9 %, but 3 of 50 are 6 %
        # met
        ("0", "4", "100", "1000", "45", +1, "0"),
        ("0", "4", "100", "1000", None, +1, "0"),
    ],
)
def test_the_shortfall_of_a_ratio_is_told_in_units_of_its_numerator(
    shortfall: str, aim: str, per: str, denominator: str, numerator: str | None, direction: int, missing: str
) -> None:
    known = None if numerator is None else D(numerator)
    found = compute_missing_numerator(D(shortfall), D(aim), D(per), D(denominator), known, direction)
    assert found == D(missing)


def test_no_units_are_missing_where_the_numerator_already_suffices_although_the_published_ratio_falls_short() -> None:
    # Published 3.00 % against at least 3.05 %, but 31 of 1000 are 3.1 %: 0.0305 x 1000 - 31 = -0.5, nothing is missing.
    assert compute_missing_numerator(D("0.05"), D("3.05"), D(100), D(1000), D(31), +1) == 0


@pytest.mark.parametrize(
    ("base", "aim", "near"),
    [
        ("3.93", "3.95", True),  # 3.95/3.93 - 1 = 0.0051
        ("100", "100.99", True),
        ("100", "101", False),  # exactly 1 % away
        ("100", "99", False),
        ("100", "99.01", True),
        ("100", "100", True),
        ("-100", "-100.5", True),
        ("100", "-100", False),
        ("0", "0", False),
        ("0", "0.001", False),
        ("0.5", "0", False),
    ],
)
def test_a_base_within_one_percent_of_its_target_is_near(base: str, aim: str, near: bool) -> None:
    assert is_near(D(base), D(aim)) is near


@given(figure, make_limits())
def test_shortfall_is_never_negative_and_zero_exactly_when_the_target_is_met(value: Decimal, limits: Limits) -> None:
    shortfall = compute_shortfall(value, limits)
    assert shortfall >= 0
    assert (shortfall == 0) is is_met(value, limits)


@given(figure, make_limits())
def test_gap_and_shortfall_tell_the_same_distance(value: Decimal, limits: Limits) -> None:
    gap, shortfall = compute_gap(value, limits), compute_shortfall(value, limits)
    low, high = limits
    if shortfall:
        assert abs(gap) == shortfall
        below = low is not None and value < low
        assert gap == (-shortfall if below else shortfall)
    elif high is None:
        assert gap == value - (low or 0) >= 0
    elif low is None:
        assert gap == value - high <= 0
    else:
        assert gap == 0


@given(
    st.integers(0, 10**9), st.integers(1, 10**9), st.decimals(D("0.01"), 100, places=2), st.sampled_from([100, 1000])
)
def test_the_numerator_and_what_is_missing_together_meet_the_target(
    numerator: int, denominator: int, target: Decimal, per: int
) -> None:
    with localcontext() as context:
        context.prec = 60
        ratio = D(per) * numerator / denominator
        shortfall = compute_shortfall(ratio, (target, None))
        missing = compute_missing_numerator(shortfall, target, D(per), D(denominator), D(numerator), +1)
        without_numerator = compute_missing_numerator(shortfall, target, D(per), D(denominator), None, +1)
    assert isinstance(missing, Decimal)
    assert isinstance(without_numerator, Decimal)
    if shortfall:
        assert Fraction(per) * (numerator + Fraction(missing)) / denominator == Fraction(target)
    assert abs(missing - without_numerator) < D("1e-20")
