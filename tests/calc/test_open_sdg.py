from __future__ import annotations

from decimal import Decimal, localcontext

import pytest

from kopumkm.calc.open_sdg import Progress, assess_with_target, assess_without_target, compute_bound_scale
from kopumkm.calc.vocabulary import Reason

D = Decimal


def get_progress(result: Progress | Reason) -> Progress:
    assert isinstance(result, Progress)
    return result


@pytest.mark.parametrize(
    ("base", "value", "aim", "years_and_span", "direction", "ratio", "score"),
    [
        # Worked rows of Statistics Canada. Score: 7.1429 R - 4.2857 from 0.6 on, else 4.1667 R - 2.5, at least -5.
        ("14.5", "10.4", "7.25", (8, 15), -1, "0.901090", D("7.1429") * D("0.901090") - D("4.2857")),
        ("0.37", "9.53", "60", (10, 15), +1, "0.950407", D("7.1429") * D("0.950407") - D("4.2857")),
        ("26866", "36058", "13433", (8, 12), -1, "-0.667578", D(-5)),  # 4.1667 x -0.667578 - 2.5 = -5.28
        ("77", "77.7", "100", (8, 24), +1, "0.103370", D("4.1667") * D("0.103370") - D("2.5")),
    ],
)
def test_progress_towards_a_target_agrees_with_the_published_rows(
    base: str, value: str, aim: str, years_and_span: tuple[int, int], direction: int, ratio: str, score: Decimal
) -> None:
    years, span = years_and_span
    progress = get_progress(assess_with_target(D(base), D(value), D(aim), years, span, direction, met=False))
    assert progress.value is not None
    assert progress.score is not None
    assert f"{progress.value:.6f}" == ratio
    assert abs(progress.score - score) < D("0.00001")
    assert not progress.zero_replaced


def test_a_target_that_is_met_scores_5_whatever_the_trend() -> None:
    progress = get_progress(assess_with_target(D("7.05"), D("12.58"), D(70), 9, 15, -1, met=True))
    assert progress.value is not None
    assert f"{progress.value:.6f}" == "-0.401892"
    assert progress.score == 5


@pytest.mark.parametrize(
    ("value", "score"), [("400", D(5)), ("25", D(-5)), ("121", D("7.1429") - D("4.2857")), ("100", D("-2.5"))]
)
def test_the_score_is_kept_between_minus_5_and_5(value: str, score: Decimal) -> None:
    # From 100 towards 121 in two years, 10 % a year are needed; the figures are those after two years.
    progress = get_progress(assess_with_target(D(100), D(value), D(121), 2, 2, +1, met=False))
    assert progress.score is not None
    assert abs(progress.score - score) < D("1e-20")


def test_a_base_or_target_of_zero_is_replaced_and_flagged() -> None:
    # (4/0.001)^(1/2) - 1 against (16/0.001)^(1/4) - 1
    from_zero = get_progress(assess_with_target(D(0), D(4), D(16), 2, 4, +1, met=False))
    with localcontext() as context:
        context.prec = 50
        expected = (D(4000).sqrt() - 1) / (D(16000).sqrt().sqrt() - 1)
    assert from_zero.zero_replaced
    assert from_zero.value is not None
    assert abs(from_zero.value - expected) < D("1e-25")
    assert get_progress(assess_with_target(D(8), D(4), D(0), 2, 4, -1, met=False)).zero_replaced
    assert get_progress(assess_without_target(D(0), D(4), 2, +1, None)).zero_replaced


@pytest.mark.parametrize(
    ("base", "value", "years", "reason"),
    [("5", "6", 0, Reason.TOO_FEW_YEARS), ("-5", "6", 2, Reason.SIGN), ("5", "-6", 2, Reason.SIGN)],
)
def test_one_year_or_opposite_signs_are_not_assessed(base: str, value: str, years: int, reason: Reason) -> None:
    assert assess_with_target(D(base), D(value), D(9), years, 5, +1, met=False) is reason
    assert assess_without_target(D(base), D(value), years, +1, None) is reason


@pytest.mark.parametrize(
    ("base", "limit", "scale"),
    [
        ("66.6", None, "1"),
        ("200", "100", "1"),  # B >= 2L
        ("250", "100", "1"),
        ("100", "100", "0"),
        ("0", "100", "1"),
        ("-100", "100", "0"),
    ],
)
def test_the_bounds_are_eased_near_a_natural_limit(base: str, limit: str | None, scale: str) -> None:
    assert compute_bound_scale(D(base), None if limit is None else D(limit)) == D(scale)


def test_the_bounds_are_eased_alike_on_both_sides_of_a_natural_limit() -> None:
    below, above = compute_bound_scale(D("66.6"), D(100)), compute_bound_scale(D("133.4"), D(100))
    assert below == above
    with localcontext() as context:
        context.prec = 60
        # 1 - C = 0.666^4.44, so (1 - C)^25 = 0.666^111
        assert abs((1 - below) ** 25 / D("0.666") ** 111 - 1) < D("1e-30")


@pytest.mark.parametrize(
    ("base", "value", "years", "direction", "limit", "pace", "score"),
    [
        ("66.6", "71.4", 7, +1, "100", "0.00999148", "1.739753"),  # published
        ("1.43", "1.43", 7, +1, None, "0.00000000", "-2.500000"),  # 500 x 0 - 2.5
        ("100", "101", 1, +1, None, "0.01000000", "1.250000"),  # 250 x 0.01 - 1.25
        ("100", "102", 1, +1, None, "0.02000000", "5.000000"),  # 500 x 0.02 - 5
        ("100", "101.5", 1, +1, None, "0.01500000", "2.500000"),
        ("1000", "1005", 1, +1, None, "0.00500000", "0.000000"),
        ("1000", "1004", 1, +1, None, "0.00400000", "-0.500000"),  # 500 x 0.004 - 2.5
        ("100", "99", 1, +1, None, "-0.01000000", "-3.750000"),  # 125 x -0.01 - 2.5
        ("100", "50", 1, +1, None, "-0.50000000", "-5.000000"),
        ("100", "99", 1, -1, None, "0.01000000", "1.250000"),
        ("-100", "-99", 1, +1, None, "0.01000000", "1.250000"),
        ("100", "100", 3, +1, "100", "0.00000000", "5.000000"),  # at the limit: C = 0
    ],
)
def test_progress_without_a_target_is_scored_by_its_bounds(
    base: str, value: str, years: int, direction: int, limit: str | None, pace: str, score: str
) -> None:
    natural = None if limit is None else D(limit)
    progress = get_progress(assess_without_target(D(base), D(value), years, direction, natural))
    assert progress.value is not None
    assert progress.score is not None
    assert f"{progress.value:.8f}" == pace
    assert f"{progress.score:.6f}" == score
