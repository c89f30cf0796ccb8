from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.calc.achievement import ACHIEVEMENTS, compute_achievement, limit_achievement
from kopumkm.calc.arithmetic import round_half_up
from kopumkm.calc.gap import Limits
from kopumkm.calc.vocabulary import Reason

D = Decimal
figure = st.decimals(-(10**9), 10**9, places=4)
target_above_zero = st.decimals(D("0.0001"), 10**9, places=4)


def at_least(target: str) -> Limits:
    return D(target), None


def at_most(target: str) -> Limits:
    return None, D(target)


def between(low: str, high: str) -> Limits:
    return D(low), D(high)


@pytest.mark.parametrize(
    ("value", "limits", "numerator", "denominator", "method"),
    [
        ("3.35", at_least("3.95"), 100 * 335, 395, "ratio"),
        ("0", at_least("5"), 0, 1, "ratio"),
        ("10", at_least("5"), 200, 1, "ratio"),
        ("8", at_most("8"), 100, 1, "mirror"),
        ("4", at_most("8"), 100 * (16 - 4), 8, "mirror"),
        ("12", at_most("8"), 100 * (16 - 12), 8, "mirror"),
        ("16", at_most("8"), 0, 1, "mirror"),
        ("20", at_most("8"), 100 * (16 - 20), 8, "mirror"),  # negative past twice the target
        ("85", between("80", "90"), 100, 1, "range"),
        ("72", between("80", "90"), 90, 1, "range"),
        ("92", between("80", "90"), 100 * 92, 90, "range"),
    ],
)
def test_achievement_follows_the_formula_of_its_kind(
    value: str, limits: Limits, numerator: int, denominator: int, method: str
) -> None:
    achievement, found = compute_achievement(D(value), limits)
    assert found == method
    with localcontext() as context:
        context.prec = 60
        assert isinstance(achievement, Decimal)
        assert abs(achievement - D(numerator) / denominator) < D("1e-45")


def test_92_against_80_to_90_is_102_2_percent_by_the_formula_and_not_the_113_that_was_printed() -> None:
    achievement, _ = compute_achievement(D(92), between("80", "90"))
    assert isinstance(achievement, Decimal)
    assert format(round_half_up(achievement, 1), "f") == "102.2"


@pytest.mark.parametrize(
    ("value", "limits", "reason"),
    [
        ("5", at_least("0"), Reason.ZERO_TARGET),
        ("5", at_most("0"), Reason.ZERO_TARGET),
        ("0", at_most("0.00"), Reason.ZERO_TARGET),
        ("5", between("-1", "0"), Reason.ZERO_TARGET),
        ("-1", between("0", "9"), Reason.ZERO_TARGET),
        ("5", at_least("-2"), Reason.SIGN),
        ("5", at_most("-2"), Reason.SIGN),
    ],
)
def test_there_is_no_achievement_in_percent_of_a_target_of_zero_or_less(
    value: str, limits: Limits, reason: Reason
) -> None:
    assert compute_achievement(D(value), limits)[0] is reason


def test_a_value_inside_a_range_around_zero_has_achieved_100_percent() -> None:
    assert compute_achievement(D(0), between("-1", "1")) == (D(100), "range")


@given(figure, target_above_zero)
def test_achievement_towards_a_ceiling_mirrors_that_towards_a_floor(value: Decimal, target: Decimal) -> None:
    achievement, method = compute_achievement(value, (None, target))
    assert method == "mirror"
    assert isinstance(achievement, Decimal)
    expected = 100 * (1 + (1 - Fraction(value) / Fraction(target)))
    assert abs(Fraction(achievement) - expected) <= Fraction(1, 10**40) * (1 + abs(expected))
    towards_a_floor, _ = compute_achievement(value, (target, None))
    assert isinstance(towards_a_floor, Decimal)
    assert abs(Fraction(achievement) + Fraction(towards_a_floor) - 200) < Fraction(1, 10**30)


@pytest.mark.parametrize(
    ("method", "value", "limits", "base", "numerator", "denominator"),
    [
        ("ratio", "12", at_most("8"), None, 100 * 12, 8),
        ("mirror", "12", at_least("8"), None, 100 * (16 - 12), 8),
        ("inverse", "16", at_most("8"), None, 100 * 8, 16),
        ("inverse", "3", at_least("8"), None, 100 * 8, 3),
        ("range", "12", at_most("8"), None, 100 * 12, 8),
        ("distance", "3.08", at_least("3.95"), "2.95", 100 * 13, 100),  # 0.13 of 1.00
        ("distance", "2.5", at_least("3.95"), "2.95", -100 * 45, 100),  # moving away
        ("distance", "12", at_most("8"), "16", 50, 1),
        ("distance", "85", between("80", "90"), "50", 100, 1),
        ("distance", "85", between("80", "90"), None, 100, 1),
        ("distance", "70", between("80", "90"), "60", 50, 1),
    ],
)
def test_each_method_of_achievement_can_be_asked_for(
    method: str, value: str, limits: Limits, base: str | None, numerator: int, denominator: int
) -> None:
    achievement, found = compute_achievement(D(value), limits, method, None if base is None else D(base))
    assert found == method
    assert isinstance(achievement, Decimal)
    with localcontext() as context:
        context.prec = 60
        assert abs(achievement - D(numerator) / denominator) < D("1e-45")


@pytest.mark.parametrize(
    ("method", "value", "limits", "base", "reason"),
    [
        ("inverse", "0", at_most("8"), None, Reason.ZERO_VALUE),
        ("inverse", "-1", at_most("8"), None, Reason.SIGN),
        ("inverse", "5", at_most("0"), None, Reason.ZERO_TARGET),
        ("distance", "5", at_least("8"), None, Reason.NO_BASE),
        ("distance", "5", at_least("8"), "8", Reason.NO_PACE_NEEDED),
    ],
)
def test_a_method_says_why_it_has_no_result(
    method: str, value: str, limits: Limits, base: str | None, reason: Reason
) -> None:
    assert compute_achievement(D(value), limits, method, None if base is None else D(base)) == (reason, method)


@pytest.mark.parametrize("method", [name for name in ACHIEVEMENTS if name != "distance"])
def test_a_target_just_reached_is_an_achievement_of_100_percent(method: str) -> None:
    assert compute_achievement(D(8), at_most("8"), method) == (D(100), method)


@pytest.mark.parametrize(
    ("achievement", "floor", "cap", "limited"),
    [("140", "0", "120", "120"), ("-30", "0", "120", "0"), ("140", None, None, "140"), ("120", "0", "120", "120")],
)
def test_achievement_can_be_kept_within_a_floor_and_a_cap(
    achievement: str, floor: str | None, cap: str | None, limited: str
) -> None:
    result = limit_achievement(D(achievement), None if floor is None else D(floor), None if cap is None else D(cap))
    assert result == D(limited)
