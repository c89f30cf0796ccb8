"""The words of every result: why it is absent, whether it may be believed, and how a target stands.

They are part of the machine output's contract: words are added, never renamed.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a result is absent."""

    NO_VALUE = "no_value"
    """Nothing is recorded for the year."""
    STATUS_MISSING = "status_missing"
    """The record says that there is no figure: missing, not collected, cannot exist, suppressed."""
    NO_NUMERATOR = "no_numerator"
    """The ratio's numerator has no value."""
    NO_DENOMINATOR = "no_denominator"
    """The ratio's denominator has no value."""
    ZERO_DENOMINATOR = "zero_denominator"
    """The ratio's denominator is 0."""
    NO_BASE = "no_base"
    """There is no value to compare with."""
    ZERO_BASE = "zero_base"
    """The base is 0: there is a change, but no growth rate."""
    SIGN = "sign"
    """The base is negative, or base and value differ in sign: a growth rate would mean nothing."""
    TOO_FEW_YEARS = "too_few_years"
    """Fewer than two comparable years: there is no pace."""
    NO_PACE_NEEDED = "no_pace_needed"
    """The base equals the target: there is no pace to compare with."""
    NO_TARGET = "no_target"
    """There is no target for this indicator and region."""
    NO_VARIANT = "no_variant"
    """The scheme says nothing about this case."""
    ZERO_VALUE = "zero_value"
    """The figure is 0, and the method would divide by it."""
    ZERO_TARGET = "zero_target"
    """The target is 0: it is met or not, but there is no achievement percentage."""
    NO_VALUE_BY_TARGET_YEAR = "no_value_by_target_year"
    """The target year is over, and no value up to it is recorded."""


class Flag(StrEnum):
    """Why a result should be read with care; several may hold."""

    BREAK = "break"
    """A break in the series lies between the two years."""
    DEFINITION = "definition"
    """The definition differs between the two years."""
    PROVISIONAL = "provisional"
    """A provisional figure is involved."""
    ESTIMATED = "estimated"
    """An estimate is involved."""
    REVISED = "revised"
    """A revised figure is involved."""
    FORECAST = "forecast"
    """A forecast is involved."""
    IMPUTED = "imputed"
    """An imputed figure is involved."""
    LOW_RELIABILITY = "low_reliability"
    """A figure of low reliability is involved."""
    NEGLIGIBLE = "negligible"
    """A negligible figure is taken as 0."""
    REFERENCE_DATE = "reference_date"
    """The two figures refer to different months of the year."""
    SOURCE_CHANGE = "source_change"
    """The two figures come from different publishers."""
    YEAR_GAP = "year_gap"
    """The years between base and value are not recorded: the change is not that of one year."""
    CONTESTED = "contested"
    """Rival figures exist for a year."""
    REPRINT = "reprint"
    """The same figure is recorded for another year as well."""
    PUBLISHED = "published"
    """The ratio is as published, not computed from its parts."""
    PARTS_DISAGREE = "parts_disagree"
    """The ratio's parts give another value than the published one, beyond rounding."""
    BENCHMARK = "benchmark"
    """The target is that of a larger region, and only a benchmark for this one."""
    BASE_NEAR_TARGET = "base_near_target"
    """The base lies within 1 % of the target: any ratio of paces explodes."""
    TARGET_YEAR_MISSING = "target_year_missing"
    """The target year has no value; the latest one before it is judged."""
    ZERO_REPLACED = "zero_replaced"
    """A scheme replaced a 0 in order to compute."""


class Standing(StrEnum):
    """How a target stands."""

    MET = "met"
    MISSED = "missed"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    MOVING_AWAY = "moving_away"
    UNKNOWN = "unknown"
