"""The numbers by which the checks decide, with the values they have unless an option says otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerances:
    """What is still taken as it is.

    Attributes:
        today: The day of the check, for what a date can be too old for.
        rival_percent: So far apart rival figures may be, in percent of the lowest.
        published_units: So far a published ratio may be from its parts, in units of its last printed digit. With 1, a
            figure that was cut off instead of rounded is not reported.
        growth_factor: So many times the usual deviation (1.4826 times the median absolute deviation) growth may differ
            from the median of its series.
        growth_floor: The least usual deviation, in log growth a year: one percent, or a series that has grown evenly
            would not be allowed to do anything else.
        growth_rates: So many growth rates a series needs besides the one that is judged.
        jump_percent: So far the level may change in a year where the publisher changes, in percent of the lower figure.
        ten_low: From this factor on a jump is taken for one by ten; with more zeros for one by a hundred and so on.
        ten_high: Up to this factor it is.
        ten_least_count: Counts that stay below this are not judged by it: a few units often become ten times as many.
        swap_digits: So many digits a figure needs for two of them to be called swapped.
        missing_digits: So many digits must be left for one to be called missing.
        checked_days: So many days a target may stand unverified.
    """

    today: dt.date
    rival_percent: Decimal = Decimal(5)
    published_units: Decimal = Decimal(1)
    growth_factor: Decimal = Decimal(5)
    growth_floor: Decimal = Decimal("0.01")
    growth_rates: int = 5
    jump_percent: Decimal = Decimal(25)
    ten_low: Decimal = Decimal(8)
    ten_high: Decimal = Decimal("12.5")
    ten_least_count: int = 100
    swap_digits: int = 3
    missing_digits: int = 4
    checked_days: int = 366
