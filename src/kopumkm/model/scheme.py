"""A classification scheme: bands of one quantity with a target, and bands of one without."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from kopumkm.errors import Term
from kopumkm.errors import mark_message as _
from kopumkm.model.scalars import Figure, Identifier, Language, PlainText, Strict, Text, mistake

QuantityName = Literal[
    "annual_growth",
    "pace_ratio",
    "open_sdg_pace",
    "open_sdg_growth",
    "share_of_way",
    "linear_pace",
    "projected_miss",
    "achievement",
]


VARIANTS = ("with_target", "without_target")
"""The halves of a scheme, of which it has one at least."""


class ClassName(Strict):
    """A class of a scheme that is decided before any band."""

    name: Identifier = Field(description="Word for the class in machine output")
    label: Text = Field(description="Name of the class, as tables show it")


class SchemeBand(ClassName):
    """A class and the numbers that fall into it."""

    at_least: Figure | None = Field(default=None, description="Lower bound, which belongs to the band")
    above: Figure | None = Field(default=None, description="Lower bound, which does not belong to the band")
    at_most: Figure | None = Field(default=None, description="Upper bound, which belongs to the band")
    below: Figure | None = Field(default=None, description="Upper bound, which does not belong to the band")

    @model_validator(mode="after")
    def _one_bound_a_side(self) -> SchemeBand:
        if (self.at_least is not None and self.above is not None) or (
            self.at_most is not None and self.below is not None
        ):
            raise mistake("K034", problem=Term(_("a band has an inclusive and an exclusive bound on one side")))
        return self

    @property
    def low(self) -> tuple[Figure | None, bool]:
        """Lower bound, and whether it belongs to the band."""
        return (self.at_least, True) if self.above is None else (self.above, False)

    @property
    def high(self) -> tuple[Figure | None, bool]:
        """Upper bound, and whether it belongs to the band."""
        return (self.at_most, True) if self.below is None else (self.below, False)


class Variant(Strict):
    """One half of a scheme: what it reads and how it is cut into classes."""

    reads: QuantityName = Field(
        description="The quantity that is held against the bands. annual_growth: growth a year in the direction "
        "wanted, in percent; pace_ratio: observed pace / needed pace, compound; open_sdg_pace: the same with 0 "
        "replaced by 0.001; open_sdg_growth: growth a year in the direction wanted, eased near a natural limit; "
        "share_of_way: share of the way from base to target that the projection covers; linear_pace: observed / "
        "needed change a year; projected_miss: miss of the recent linear trend, in percent of the distance still to "
        "go; achievement: achievement in percent"
    )
    evidence: Literal["read", "quoted"] = Field(
        description="How well the scheme is known. read: in a published text or the office's own code, and recomputed; "
        "quoted: the text itself was not read"
    )
    bands: Annotated[list[SchemeBand], Field(min_length=1)] = Field(description="From best to worst")
    met: ClassName | None = Field(default=None, description="Class of a target that is met, decided first")
    away: ClassName | None = Field(default=None, description="Class of a trend in the wrong direction, decided second")
    near_natural_end: Figure | None = Field(
        default=None, description="A target of 0 or 100 % counts as met within so many points"
    )
    whole_percent: bool = Field(default=False, description="Judge the quantity rounded to a whole number")
    holes: bool = Field(default=False, description="The bands leave holes on purpose, as published")

    def find_ranks(self, name: str) -> list[Decimal]:
        """Find the rank of a class among the bands, from 0 for the best to 1; empty when it has no such class."""
        if self.met and self.met.name == name:
            return [Decimal(0)]
        if self.away and self.away.name == name:
            return [Decimal(1)]
        steps = max(1, len(self.bands) - 1)
        return [Decimal(place) / steps for place, band in enumerate(self.bands) if band.name == name]

    @model_validator(mode="after")
    def _bands_fit_together(self) -> Variant:
        ordered = sorted(self.bands, key=lambda band: (band.low[0] is not None, band.low[0] or 0, not band.low[1]))
        for lower, upper in pairwise(ordered):
            (high, high_in), (low, low_in) = lower.high, upper.low
            if high is None or low is None or low < high or (low == high and low_in and high_in):
                raise mistake("K034", problem=Term(_("two of its bands overlap")))
            if not self.holes and (low > high or not (low_in or high_in)):
                raise mistake("K034", problem=Term(_("its bands leave a hole and do not say holes = true")))
        if not self.holes and (ordered[0].low[0] is not None or ordered[-1].high[0] is not None):
            raise mistake("K034", problem=Term(_("its lowest or highest band ends, and it does not say holes = true")))
        return self


class Scheme(Strict):
    """A published way to put progress into classes."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": [half]} for half in VARIANTS]})

    name: Text = Field(description="Name of the scheme, as tables show it")
    source: PlainText = Field(description="Where it is published")
    with_target: Variant | None = Field(default=None, description="The classes of progress to a target")
    without_target: Variant | None = Field(default=None, description="The classes of a change without a target")
    scores: Literal["open_sdg", "over_110_is_120"] | None = Field(
        default=None,
        description="Formula of the score. open_sdg: from -5 to 5, as Open SDG computes it; over_110_is_120: the "
        "achievement in percent, and 120 where it is above 110",
    )

    def find_label(self, name: str, language: Language) -> str:
        """Find the name of a class in a language.

        Args:
            name: The class.
            language: `id` or `en`.

        Returns:
            Its label.

        Raises:
            StopIteration: When the scheme has no such class.
        """
        variants = [each for each in (self.with_target, self.without_target) if each]
        classes = [each for variant in variants for each in (*variant.bands, variant.met, variant.away) if each]
        return next(each.label.in_language(language) for each in classes if each.name == name)

    def find_rank(self, name: str) -> Decimal:
        """Find how good a class is: 0 is the best of its scheme and 1 the worst.

        Args:
            name: The class; of two joined with `|`, their mean.

        Returns:
            The rank.
        """
        variants = [each for each in (self.with_target, self.without_target) if each]
        ranks = [rank for each in name.split("|") for variant in variants for rank in variant.find_ranks(each)[:1]]
        return sum(ranks, Decimal(0)) / len(ranks)

    @model_validator(mode="after")
    def _has_a_variant(self) -> Scheme:
        if self.with_target is None and self.without_target is None:
            raise mistake("K034", problem=Term(_("it has neither with_target nor without_target")))
        return self
