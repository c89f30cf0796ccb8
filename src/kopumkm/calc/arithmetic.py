"""How numbers are computed: decimal, with far more digits than any figure has, and rounded only when shown."""

from __future__ import annotations

import decimal
import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from kopumkm.calc.vocabulary import Reason

P = ParamSpec("P")
R = TypeVar("R")

PRECISION = 50
"""Significant digits of every intermediate result; figures have at most 15."""

OUTPUT_DIGITS = 15
"""Significant digits handed on by machine formats."""

OUTPUT_DECIMALS = 40
"""Zeros after which a first digit is no longer handed on, as where a pace of -99.9 % is continued for a century."""

_CONTEXT = decimal.Context(prec=PRECISION, rounding=decimal.ROUND_HALF_EVEN, Emin=-999999, Emax=999999)


def exactly(formula: Callable[P, R]) -> Callable[P, R]:
    """Run a formula with `PRECISION` digits, whatever the caller's decimal context is.

    Args:
        formula: A function on `Decimal`.

    Returns:
        The same function, safe to call from anywhere.
    """

    @functools.wraps(formula)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with decimal.localcontext(_CONTEXT):
            return formula(*args, **kwargs)

    return run


LARGEST = decimal.Decimal(10) ** 18
"""Figures are smaller than this. A quotient or a power that is not means nothing, and has digits without end."""


def within_range(formula: Callable[P, decimal.Decimal | Reason]) -> Callable[P, decimal.Decimal | Reason]:
    """Let a formula give a reason in the place of a result of 10^18 or more; an infinite one has a meaning of its own.

    Args:
        formula: A function on `Decimal`.

    Returns:
        The same function, with `out_of_range` for such a result.

    >>> within_range(lambda: decimal.Decimal("-1e18"))(), within_range(lambda: decimal.Decimal("9e17"))()
    (<Reason.OUT_OF_RANGE: 'out_of_range'>, Decimal('9E+17'))
    """

    @functools.wraps(formula)
    def run(*args: P.args, **kwargs: P.kwargs) -> decimal.Decimal | Reason:
        result = formula(*args, **kwargs)
        return Reason.OUT_OF_RANGE if isinstance(result, decimal.Decimal) and is_out_of_range(result) else result

    return run


def is_out_of_range(number: decimal.Decimal) -> bool:
    """Say whether a result is 10^18 or more, below or above 0.

    >>> is_out_of_range(decimal.Decimal(10) ** 18), is_out_of_range(decimal.Decimal("Infinity"))
    (True, False)
    """
    return number.is_finite() and abs(number) >= LARGEST


SETTLED_DIGITS = 40
"""Digits to which a root is trusted: its last ones are noise that must not decide a class or a year."""


def settle(number: decimal.Decimal) -> decimal.Decimal:
    """Round away the noise of a root or power, so that what is exactly on a bound is found to be on it.

    Args:
        number: The result of a root or power.

    Returns:
        The number with `SETTLED_DIGITS` significant digits.

    >>> settle(decimal.Decimal("0.10") + decimal.Decimal("1e-48")) == decimal.Decimal("0.1")
    True
    """
    return decimal.Context(prec=SETTLED_DIGITS).plus(number)


@exactly
def round_half_up(number: decimal.Decimal, decimals: int) -> decimal.Decimal:
    """Round half away from zero, as figures are shown.

    Args:
        number: Any figure.
        decimals: Decimals to keep.

    Returns:
        The rounded figure; never a negative zero.

    >>> round_half_up(decimal.Decimal("-0.125"), 2), round_half_up(decimal.Decimal("-0.001"), 2)
    (Decimal('-0.13'), Decimal('0.00'))
    """
    digits = decimal.Context(prec=max(PRECISION, number.adjusted() + decimals + 2), Emin=-999999, Emax=999999)
    rounded = number.quantize(decimal.Decimal(1).scaleb(-decimals), decimal.ROUND_HALF_UP, digits)
    return rounded.copy_abs() if rounded.is_zero() else rounded


@exactly
def add_up(*numbers: decimal.Decimal) -> decimal.Decimal:
    """Add numbers with `PRECISION` digits.

    Args:
        numbers: Any figures.

    Returns:
        Their sum.

    >>> add_up(decimal.Decimal("0.1"), decimal.Decimal("0.2"))
    Decimal('0.3')
    """
    return sum(numbers, decimal.Decimal(0))


def round_for_output(number: decimal.Decimal) -> decimal.Decimal:
    """Round to the significant digits that machine formats hand on.

    Args:
        number: Any figure.

    Returns:
        The same figure where it has at most `OUTPUT_DIGITS` significant digits, otherwise the nearest that has; 0 for
        one whose first digit stands after more than `OUTPUT_DECIMALS` decimals.

    >>> round_for_output(decimal.Decimal(1) / 3)
    Decimal('0.333333333333333')
    >>> round_for_output(decimal.Decimal("3.60"))
    Decimal('3.60')
    """
    if number and number.is_finite() and number.adjusted() < -OUTPUT_DECIMALS:
        return decimal.Decimal(0)
    if len(number.as_tuple().digits) <= OUTPUT_DIGITS:
        return number
    return decimal.Context(prec=OUTPUT_DIGITS, rounding=decimal.ROUND_HALF_EVEN).create_decimal(number).normalize()
