"""Putting a quantity into the bands of a scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A band of numbers.

    Attributes:
        low: Lower bound; None is without bound.
        low_included: Whether the bound itself belongs to the band.
        high: Upper bound; None is without bound.
        high_included: Whether the bound itself belongs to the band.
    """

    low: Decimal | None = None
    low_included: bool = True
    high: Decimal | None = None
    high_included: bool = False

    def __contains__(self, quantity: object) -> bool:
        """Say whether a number lies in the band.

        >>> Decimal(1) in Interval(low=Decimal(1), low_included=False)
        False
        """
        return isinstance(quantity, Decimal) and not self.is_above(quantity) and not self.is_below(quantity)

    def is_above(self, quantity: Decimal) -> bool:
        """Whether the whole band lies above a number."""
        return self.low is not None and (quantity < self.low or (quantity == self.low and not self.low_included))

    def is_below(self, quantity: Decimal) -> bool:
        """Whether the whole band lies below a number."""
        return self.high is not None and (quantity > self.high or (quantity == self.high and not self.high_included))


def classify(quantity: Decimal, bands: Sequence[Interval]) -> tuple[int, ...]:
    """Find the band of a number, on its unrounded value.

    Args:
        quantity: The number.
        bands: Bands that do not overlap.

    Returns:
        The position of its band; of the band above and the band below it when it lies in a hole between two.

    >>> bands = [Interval(low=Decimal(91)), Interval(low=Decimal(76), high=Decimal(90), high_included=True)]
    >>> classify(Decimal(95), bands), classify(Decimal("90.5"), bands)
    ((0,), (0, 1))
    """
    for position, band in enumerate(bands):
        if quantity in band:
            return (position,)
    above = [position for position, band in enumerate(bands) if band.is_above(quantity)]
    below = [position for position, band in enumerate(bands) if band.is_below(quantity)]
    nearest_above = min(above, key=lambda each: bands[each].low or Decimal(0), default=None)
    nearest_below = max(below, key=lambda each: bands[each].high or Decimal(0), default=None)
    return tuple(each for each in (nearest_above, nearest_below) if each is not None)
