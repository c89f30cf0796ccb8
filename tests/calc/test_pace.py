from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kopumkm.calc.gap import Limits, is_met
from kopumkm.calc.pace import (
    HORIZON,
    PACES,
    Pace,
    Track,
    compare_changes,
    compare_rates,
    compute_pace_ratio,
    compute_rate,
    compute_required_change,
    extend,
    find_year_reached,
    measure_compound,
    measure_linear,
    measure_regression,
)
from kopumkm.calc.vocabulary import Reason

D = Decimal
positive = st.builds(lambda digits, places: D(digits).scaleb(-places), st.integers(1, 10**9), st.integers(0, 4))
figure = st.decimals(-(10**6), 10**6, places=2)


def make_track(base: Decimal | str, value: Decimal | str, years: int) -> Track:
    return Track(base_year=2022 - years, base=D(base), year=2022, value=D(value))


def measure(base: Decimal | str, value: Decimal | str, years: int) -> Pace:
    """Measure the compound pace, or the linear one where there is none."""
    track = make_track(base, value, years)
    compound = measure_compound(track)
    pace = measure_linear(track) if isinstance(compound, Reason) else compound
    assert isinstance(pace, Pace)
    return pace


@pytest.mark.parametrize(
    ("value", "aim", "years", "change"),
    [
        ("10", "16", 3, D(2)),
        ("3.35", "3.95", 2, D("0.30")),
        ("16", "8", 4, D(-2)),
        ("10", "10", 4, D(0)),
        ("10", "16", 0, Reason.TOO_FEW_YEARS),
        ("10", "16", -1, Reason.TOO_FEW_YEARS),
    ],
)
def test_required_change_spreads_the_distance_over_the_remaining_years(
    value: str, aim: str, years: int, change: Decimal | Reason
) -> None:
    assert compute_required_change(D(value), D(aim), years) == change


@pytest.mark.parametrize(
    ("base", "value", "years", "rate"),
    [
        ("100", "121", 2, "0.1"),
        ("100", "81", 2, "-0.1"),
        ("100", "150", 1, "0.5"),
        ("-100", "-121", 2, "0.1"),
        ("5", "0", 3, "-1"),
        ("7", "7", 3, "0"),
    ],
)
def test_rate_is_the_compound_rate_a_year(base: str, value: str, years: int, rate: str) -> None:
    found = compute_rate(D(base), D(value), years)
    assert isinstance(found, Decimal)
    assert abs(found - D(rate)) < D("1e-45")


@pytest.mark.parametrize(
    ("base", "value", "years", "reason"),
    [
        ("0", "5", 2, Reason.ZERO_BASE),
        ("-5", "5", 2, Reason.SIGN),
        ("5", "-5", 1, Reason.SIGN),
        ("5", "6", 0, Reason.TOO_FEW_YEARS),
        ("0", "6", -1, Reason.TOO_FEW_YEARS),
    ],
)
def test_there_is_no_rate_from_zero_across_signs_or_within_a_year(
    base: str, value: str, years: int, reason: Reason
) -> None:
    assert compute_rate(D(base), D(value), years) is reason


@pytest.mark.parametrize(
    ("base", "value", "aim", "years", "span", "direction", "ratio"),
    [
        # Worked rows of Statistics Canada's progress measure
        ("14.5", "10.4", "7.25", 2023 - 2015, 2030 - 2015, -1, "0.901090"),
        ("0.37", "9.53", "60", 2025 - 2015, 2030 - 2015, +1, "0.950407"),
        ("26866", "36058", "13433", 2024 - 2016, 2028 - 2016, -1, "-0.667578"),
        ("77", "77.7", "100", 2024 - 2016, 2040 - 2016, +1, "0.103370"),
        ("7.05", "12.58", "70", 2024 - 2015, 2030 - 2015, -1, "-0.401892"),
        # Exactly on the way, twice as fast, and backwards
        ("100", "110", "121", 1, 2, +1, "1.000000"),
        ("100", "121", "110", 1, 1, +1, "2.100000"),  # 0.21 / 0.10
        ("100", "90", "121", 1, 2, +1, "-1.000000"),
        ("100", "90", "81", 1, 2, -1, "1.000000"),
        # Negative base: growing away from zero is a fall, s = -1
        ("-100", "-90", "-81", 1, 2, +1, "1.000000"),
        ("-100", "-110", "-81", 1, 2, +1, "-1.000000"),
    ],
)
def test_pace_ratio_compares_the_pace_so_far_with_the_pace_needed(
    base: str, value: str, aim: str, years: int, span: int, direction: int, ratio: str
) -> None:
    found = compute_pace_ratio(D(base), D(value), D(aim), years, span, direction)
    assert isinstance(found, Decimal)
    assert f"{found:.6f}" == ratio


@pytest.mark.parametrize(
    ("base", "value", "aim", "years", "span", "reason"),
    [
        ("0", "5", "10", 2, 5, Reason.ZERO_BASE),
        ("-5", "5", "10", 2, 5, Reason.SIGN),
        ("5", "6", "-10", 2, 5, Reason.SIGN),
        ("5", "6", "10", 0, 5, Reason.TOO_FEW_YEARS),
        ("5", "6", "10", 2, 0, Reason.TOO_FEW_YEARS),
        ("5", "6", "5", 2, 5, Reason.NO_PACE_NEEDED),
    ],
)
def test_pace_ratio_is_undefined_where_either_pace_is(
    base: str, value: str, aim: str, years: int, span: int, reason: Reason
) -> None:
    assert compute_pace_ratio(D(base), D(value), D(aim), years, span, 1) is reason


@pytest.mark.parametrize("direction", [+1, -1])
def test_standing_still_is_a_pace_of_zero_without_a_sign(direction: int) -> None:
    found = compute_pace_ratio(D(10), D(10), D(20), 3, 5, direction)
    assert isinstance(found, Decimal)
    assert found == 0
    assert not found.is_signed()


@pytest.mark.parametrize(
    ("base", "value", "years", "ahead", "projected", "method"),
    [
        ("100", "110", 1, 1, "121", "compound"),
        ("100", "121", 2, 2, "146.41", "compound"),
        ("100", "121", 2, 1, "133.1", "compound"),
        ("1000", "1331", 3, 1, "1464.1", "compound"),
        ("100", "81", 2, 1, "72.9", "compound"),
        ("8", "4", 2, 4, "1", "compound"),
        ("5", "0", 2, 3, "0", "compound"),
        ("0", "10", 2, 1, "15", "linear"),  # 10 + 1 x 10/2
        ("0", "10", 4, 6, "25", "linear"),  # 10 + 6 x 10/4
        ("-4", "2", 3, 2, "6", "linear"),  # 2 + 2 x 6/3
        ("4", "-2", 3, 2, "-6", "linear"),
        ("-4", "-8", 1, 1, "-12", "linear"),
    ],
)
def test_projection_is_compound_where_growth_exists_and_else_linear(
    base: str, value: str, years: int, ahead: int, projected: str, method: str
) -> None:
    pace = measure(base, value, years)
    assert pace.method == method
    assert abs(extend(D(value), pace, ahead) - D(projected)) < D("1e-35")


@pytest.mark.parametrize("years", [0, -2])
@pytest.mark.parametrize("method", ["compound", "linear", "regression"])
def test_a_single_year_has_no_pace(method: str, years: int) -> None:
    assert PACES[method](make_track("5", "6", years)) is Reason.TOO_FEW_YEARS


@pytest.mark.parametrize(
    ("base", "value", "reason"), [("0", "5", Reason.ZERO_BASE), ("-1", "5", Reason.SIGN), ("-1", "-2", Reason.SIGN)]
)
def test_there_is_no_compound_pace_from_zero_or_below(base: str, value: str, reason: Reason) -> None:
    assert measure_compound(make_track(base, value, 3)) is reason


@pytest.mark.parametrize(
    ("base", "value", "years", "step"), [("0", "10", 4, "2.5"), ("10", "-5", 3, "-5"), ("7", "7", 2, "0")]
)
def test_linear_pace_is_the_average_change_a_year(base: str, value: str, years: int, step: str) -> None:
    assert measure_linear(make_track(base, value, years)) == Pace("linear", D(step))


def test_regression_of_a_steady_growth_is_that_growth() -> None:
    history = {2019: D("110"), 2020: D("121")}  # 100, 110, 121, 133.1 without gaps
    pace = measure_regression(Track(base_year=2018, base=D(100), year=2021, value=D("133.1"), history=history))
    assert isinstance(pace, Pace)
    assert abs(pace.step - D("0.1")) < D("1e-35")


def test_regression_weighs_every_year() -> None:
    # Logarithms 0, ln 2, 0 over three years have slope 0: the middle year pulls neither way.
    pace = measure_regression(Track(base_year=2018, base=D(5), year=2020, value=D(5), history={2019: D(10)}))
    assert isinstance(pace, Pace)
    assert abs(pace.step) < D("1e-35")
    # Logarithms 0, 0, 0, ln 16 in years -1.5, -0.5, 0.5, 1.5: slope 1.5 ln 16/5 = 0.3 ln 16, so 16^0.3 - 1.
    history = {2018: D(1), 2019: D(1), 2020: D(1)}
    pace = measure_regression(Track(base_year=2018, base=D(1), year=2021, value=D(16), history=history))
    assert isinstance(pace, Pace)
    with localcontext() as context:
        context.prec = 60
        assert abs((1 + pace.step) ** 10 - D(16) ** 3) < D("1e-30")


@pytest.mark.parametrize(
    ("history", "reason"),
    [({}, Reason.TOO_FEW_YEARS), ({2019: D(0)}, Reason.SIGN), ({2019: D(-1)}, Reason.SIGN)],
)
def test_regression_needs_three_positive_figures(history: dict[int, Decimal], reason: Reason) -> None:
    track = Track(base_year=2018, base=D(5), year=2020, value=D(6), history=history)
    assert measure_regression(track) is reason


@pytest.mark.parametrize(
    ("base", "step", "aim", "span", "direction", "ratio"),
    [
        ("0", "2", "40", 10, +1, D("0.5")),  # 2 against 40/10 = 4 a year
        ("50", "-2", "30", 5, -1, D("0.5")),  # -2 against -20/5 = -4
        ("50", "2", "30", 5, -1, D("-0.5")),
        ("50", "0", "30", 5, -1, D(0)),
        ("50", "-6", "30", 5, +1, D("-1.5")),  # fell through a floor: away from it, however fast
        ("50", "2", "50", 5, +1, Reason.NO_PACE_NEEDED),
        ("50", "2", "30", 0, -1, Reason.NO_PACE_NEEDED),
    ],
)
def test_changes_are_compared_with_the_change_needed(
    base: str, step: str, aim: str, span: int, direction: int, ratio: Decimal | Reason
) -> None:
    assert compare_changes(D(base), D(step), D(aim), span, direction) == ratio


@pytest.mark.parametrize(
    ("base", "rate", "aim", "span", "direction", "ratio"),
    [
        ("100", "0.05", "121", 2, 1, D("0.5")),  # 5 % against 10 % a year
        ("100", "-0.05", "121", 2, 1, D("-0.5")),
        ("100", "-0.05", "81", 2, -1, D("0.5")),
        ("0", "0.05", "81", 2, 1, Reason.ZERO_BASE),
        ("100", "0.05", "100", 2, 1, Reason.NO_PACE_NEEDED),
        ("100", "0.05", "121", 0, 1, Reason.TOO_FEW_YEARS),
    ],
)
def test_a_rate_is_compared_with_the_rate_needed(
    base: str, rate: str, aim: str, span: int, direction: int, ratio: Decimal | Reason
) -> None:
    assert compare_rates(D(base), D(rate), D(aim), span, direction) == ratio


@pytest.mark.parametrize(
    ("base", "value", "years", "limits", "year_reached"),
    [
        ("100", "110", 1, (D("121"), None), 2023),  # exactly reached after one year
        ("100", "110", 1, (D("121.01"), None), 2024),
        ("100", "121", 2, (D("133.1"), None), 2023),  # 121 x 1.21^(1/2), exactly reached
        ("1000", "1331", 3, (D("1464.1"), None), 2023),  # 1331 x 1.331^(1/3), exactly reached
        ("1000", "1331", 3, (D("1610.51"), None), 2024),
        ("1000", "729", 3, (None, D("656.1")), 2023),
        ("100", "110", 1, (D("110"), None), 2022),  # already met
        ("100", "110", 1, (D("50"), None), 2022),
        ("100", "90", 1, (None, D("81")), 2023),
        ("100", "90", 1, (D("121"), None), None),  # moving away
        ("100", "100", 1, (D("121"), None), None),  # standing still
        ("100", "100", 1, (D("100"), None), 2022),
        ("100", "90", 1, (None, D("0")), None),  # a shrinking figure never gets to zero
        ("0", "10", 2, (D("25"), None), 2025),  # linear: 10 + 3 x 5
        ("0", "10", 2, (D("26"), None), 2026),
        ("0", "1", 3, (D("2"), None), 2025),  # linear: 1 + 3 x 1/3, exactly reached
        ("10", "-2", 2, (None, D("-20")), 2025),  # linear: -2 - 3 x 6
        ("100", "110", 1, (D("118"), D("125")), 2023),
        ("100", "110", 1, (D("122"), D("125")), None),  # 121, then 133.1: jumps over the range
        ("200", "180", 1, (D("140"), D("150")), 2024),  # 162, 145.8
        ("100", "100.0001", 1, (D("10000"), None), None),  # not before the horizon
    ],
)
def test_year_reached_is_the_first_whose_projection_meets_the_target(
    base: str, value: str, years: int, limits: Limits, year_reached: int | None
) -> None:
    assert find_year_reached(D(value), 2022, measure(base, value, years), limits) == year_reached


def make_exact_test(base: Decimal, value: Decimal, years: int) -> Callable[[int, Limits], bool]:
    """Say whether the projection meets a target in so many years, without rounding: compare n-th powers."""
    x0, x = Fraction(base), Fraction(value)
    if x0 > 0 and x >= 0:

        def compare(ahead: int, limit: Decimal) -> int:
            if limit <= 0:
                return 1 if x > 0 or limit < 0 else 0
            left, right = x**years * (x / x0) ** ahead, Fraction(limit) ** years
            return (left > right) - (left < right)
    else:

        def compare(ahead: int, limit: Decimal) -> int:
            left = x + ahead * (x - x0) / years
            return (left > limit) - (left < limit)

    def meets(ahead: int, limits: Limits) -> bool:
        low, high = limits
        return (low is None or compare(ahead, low) >= 0) and (high is None or compare(ahead, high) <= 0)

    return meets


def find_year_by_brute_force(base: Decimal, value: Decimal, years: int, year: int, limits: Limits) -> int | None:
    meets = make_exact_test(base, value, years)
    return next((each for each in range(year, HORIZON + 1) if meets(each - year, limits)), None)


@st.composite
def make_limits(draw: st.DrawFn, figures: st.SearchStrategy[Decimal]) -> Limits:
    first, second = draw(figures), draw(figures)
    low, high = min(first, second), max(first, second)
    return draw(st.sampled_from([(low, None), (None, high), (low, high)]))


@given(positive, positive, st.integers(1, 7), make_limits(positive))
def test_year_reached_agrees_with_projecting_year_by_year(
    base: Decimal, value: Decimal, years: int, limits: Limits
) -> None:
    year = HORIZON - 40
    expected = find_year_by_brute_force(base, value, years, year, limits)
    assert find_year_reached(value, year, measure(base, value, years), limits) == expected


@given(positive, st.decimals(D("0.9"), D("1.1"), places=3), st.integers(1, 7), st.decimals(D("0.5"), 2, places=2))
def test_year_reached_agrees_with_projecting_year_by_year_at_an_everyday_pace(
    base: Decimal, factor: Decimal, years: int, distance: Decimal
) -> None:
    value, target, year = base * factor, base * distance, HORIZON - 100
    limits = (target, None) if target > value else (None, target)
    expected = find_year_by_brute_force(base, value, years, year, limits)
    assert find_year_reached(value, year, measure(base, value, years), limits) == expected


@given(figure, figure, st.integers(1, 7), make_limits(figure))
def test_year_reached_agrees_with_projecting_year_by_year_through_zero(
    base: Decimal, value: Decimal, years: int, limits: Limits
) -> None:
    year = HORIZON - 40
    expected = find_year_by_brute_force(base, value, years, year, limits)
    assert find_year_reached(value, year, measure(base, value, years), limits) == expected


@pytest.mark.parametrize("factor", ["1.1", "1.5", "2", "1.25", "1.02", "0.9", "0.5", "0.75", "0.98"])
def test_a_target_that_is_exactly_reached_is_reached_in_that_year(factor: str) -> None:
    wrong = []
    for base in (1, 7, 1000):
        for years in range(1, 8):
            for ahead in range(1, 8):
                with localcontext() as context:
                    context.prec = 80
                    value, target = base * D(factor) ** years, base * D(factor) ** (years + ahead)
                limits = (target, None) if target > value else (None, target)
                found = find_year_reached(value, 2022, measure(D(base), value, years), limits)
                if found != 2022 + ahead:
                    wrong.append((base, years, ahead, found))
    assert wrong == []


@given(positive, positive, st.integers(1, 10))
def test_the_compound_projection_passes_through_both_figures(base: Decimal, value: Decimal, years: int) -> None:
    pace = measure_compound(make_track(base, value, years))
    assert isinstance(pace, Pace)
    assert abs(extend(value, pace, 0) - value) <= D("1e-35") * value
    assume(value > base / 1000)  # digits of 1 + rate are lost where a figure all but vanishes
    assert abs(extend(value, pace, -years) - base) <= D("1e-35") * base


@given(st.decimals(-(10**6), 0, places=2), figure, st.integers(1, 10))
def test_the_linear_projection_passes_through_both_figures(base: Decimal, value: Decimal, years: int) -> None:
    pace = measure_linear(make_track(base, value, years))
    assert isinstance(pace, Pace)
    assert extend(value, pace, 0) == value
    assert abs(extend(value, pace, -years) - base) < D("1e-35")


@pytest.mark.parametrize("factor", [2, 3, 10])
@pytest.mark.parametrize("years", range(1, 10))
def test_what_grows_by_a_factor_in_some_years_does_so_again_in_as_many(factor: int, years: int) -> None:
    # The yearly rate is mostly irrational, and the target is exactly reached all the same.
    for times in range(1, 5):
        for start in (1, 100, 700):
            pace = measure(D(start), D(start * factor), years)
            limits = (D(start * factor ** (times + 1)), None)
            assert find_year_reached(D(start * factor), 2022, pace, limits) == 2022 + times * years


@given(positive, positive, positive, st.integers(1, 10), st.integers(1, 10))
def test_the_pace_ratio_is_at_least_one_exactly_when_the_projection_meets_the_target(
    base: Decimal, value: Decimal, aim: Decimal, years: int, left: int
) -> None:
    direction = 1 if aim > base else -1
    limits = (aim, None) if direction == 1 else (None, aim)
    assume(aim != base)
    assume(not is_met(value, limits))
    ratio = compute_pace_ratio(base, value, aim, years, years + left, direction)
    assert isinstance(ratio, Decimal)
    meets = make_exact_test(base, value, years)(left, limits)
    assume(abs(ratio - 1) > D("1e-20"))  # exactly 1 is a matter of the last digit
    assert (ratio > 1) is meets


@given(positive, positive, st.integers(1, 20))
def test_required_change_paid_each_year_reaches_the_target(value: Decimal, aim: Decimal, years: int) -> None:
    change = compute_required_change(value, aim, years)
    assert isinstance(change, Decimal)
    assert abs(Fraction(value) + years * Fraction(change) - Fraction(aim)) < Fraction(1, 10**30)
