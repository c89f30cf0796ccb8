"""How the parts of a whole contribute to its change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kopumkm.calc.arithmetic import exactly, is_out_of_range, within_range
from kopumkm.calc.vocabulary import Reason


@within_range
@exactly
def compute_contribution(part_base: Decimal, part: Decimal, whole_base: Decimal) -> Decimal | Reason:
    """Compute the contribution of a part to the growth of the whole, `100 (xi - xi0)/X0`.

    Args:
        part_base: `xi0`.
        part: `xi`.
        whole_base: `X0`.

    Returns:
        Percentage points; those of all parts add up to the growth of the whole. Or why there is none.

    >>> compute_contribution(Decimal(40), Decimal(50), Decimal(200))
    Decimal('5')
    """
    if whole_base == 0:
        return Reason.ZERO_BASE
    return Reason.SIGN if whole_base < 0 else 100 * (part - part_base) / whole_base


@within_range
@exactly
def compute_contribution_share(part_change: Decimal, whole_change: Decimal) -> Decimal | Reason:
    """Compute the share of a part in the change of the whole, `100 (xi - xi0)/(X - X0)`.

    Args:
        part_change: `xi - xi0`.
        whole_change: `X - X0`.

    Returns:
        Percent of the change, or why there is none.

    >>> compute_contribution_share(Decimal(10), Decimal(40))
    Decimal('25')
    """
    return Reason.NO_CHANGE if whole_change == 0 else 100 * part_change / whole_change


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioPart:
    """A part of a ratio in two years: its numerator and its denominator."""

    numerator_base: Decimal
    denominator_base: Decimal
    numerator: Decimal
    denominator: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioTerms:
    """The terms of a part's contribution to the change of a ratio, in the unit of the ratio.

    Attributes:
        within: The part's own ratio changed: `w0 (r - r0)`.
        between: Its weight changed: `(w - w0) (r0 - R0)`.
        interaction: Both changed together: `(w - w0) (r - r0)`.
    """

    within: Decimal
    between: Decimal
    interaction: Decimal


@exactly
def decompose_ratio(part: RatioPart, whole: RatioPart, per: Decimal) -> RatioTerms | Reason:
    """Split a part's contribution to the change of a ratio into within, between and interaction.

    With weights `w = part's denominator / whole's denominator`, which add up to 1 in both years, the terms of all
    parts add up to the change `R - R0` of the whole ratio.

    Args:
        part: The part.
        whole: The sum of all parts.
        per: 100 for a percentage.

    Returns:
        The three terms, or why there are none.

    >>> part = RatioPart(
    ...     numerator_base=Decimal(1), denominator_base=Decimal(10), numerator=Decimal(2), denominator=Decimal(10)
    ... )
    >>> decompose_ratio(part, part, Decimal(100))
    RatioTerms(within=Decimal('10'), between=Decimal('0'), interaction=Decimal('0'))
    """
    divisors = (part.denominator_base, part.denominator, whole.denominator_base, whole.denominator)
    if 0 in divisors:
        return Reason.ZERO_DENOMINATOR
    weight_base = part.denominator_base / whole.denominator_base
    weight = part.denominator / whole.denominator
    ratio_base = per * part.numerator_base / part.denominator_base
    ratio = per * part.numerator / part.denominator
    whole_base = per * whole.numerator_base / whole.denominator_base
    within = weight_base * (ratio - ratio_base)
    between = (weight - weight_base) * (ratio_base - whole_base)
    interaction = (weight - weight_base) * (ratio - ratio_base)
    if any(is_out_of_range(term) for term in (within, between, interaction)):
        return Reason.OUT_OF_RANGE
    return RatioTerms(within=within, between=between, interaction=interaction)
