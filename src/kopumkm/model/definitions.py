"""Definitions: regions, sources, indicators, targets, and the document (one data file) that holds them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from kopumkm.errors import Term
from kopumkm.errors import mark_message as _
from kopumkm.model.observation import YearTable, spread_entry
from kopumkm.model.scalars import (
    MAXIMUM_DIGITS,
    Date,
    Figure,
    Identifier,
    PlainText,
    Strict,
    Text,
    Year,
    mistake,
    shorten,
)
from kopumkm.model.scheme import Scheme

Measure = Literal["stock", "flow", "share", "rate", "index"]
Direction = Literal["higher", "lower"]
Bound = Literal["at_least", "at_most", "between"]
Achievement = Literal["ratio", "mirror", "inverse", "range", "distance"]


class DatasetInfo(Strict):
    """What the data set is, and the region that is meant when none is asked for."""

    title: Text | None = None
    region: Identifier | None = Field(default=None, description="Used when --region is not given")
    description: Text | None = Field(default=None, description="Scope and honest limits")


class Region(Strict):
    """A country, province, regency or city."""

    name: Text
    code: PlainText | None = Field(default=None, description="Kemendagri or BPS code")
    part_of: Identifier | None = Field(default=None, description="The region it lies in")


class Source(Strict):
    """Where a figure was read, or the law that a target rests on."""

    title: Text
    publisher: PlainText | None = None
    published: Date | None = None
    url: PlainText | None = None
    reliability: Literal["official", "press", "derived"] = Field(
        description="official: agency or law; press: reported by others; derived: arithmetic on printed figures"
    )
    note: Text | None = None


def spread_name(value: object) -> object:
    """Read one name as a list of one."""
    return [value] if isinstance(value, str) else value


Summands = Annotated[
    list[Identifier],
    BeforeValidator(spread_name, json_schema_input_type=Identifier | list[Identifier]),
    Field(min_length=1),
]
"""Indicators whose values are added up; mostly one."""


def check_positive(value: Decimal) -> Decimal:
    """Accept a number above 0.

    Args:
        value: The number.

    Returns:
        The same number.

    Raises:
        PydanticCustomError: K010 for 0 or less.
    """
    if value <= 0:
        raise mistake("K010", expected=_("a number greater than 0"))
    return value


class Ratio(Strict):
    """How a ratio is made from other indicators: numerator / denominator x per."""

    numerator: Summands
    denominator: Summands
    per: Annotated[Figure, AfterValidator(check_positive)] = Field(description="100 for a percentage")


class Indicator(Strict):
    """What is measured, in which unit, and which way is better."""

    name: Text
    unit: Text
    measure: Measure
    better: Direction = Field(description="Mandatory: nothing is assumed")
    decimals: Annotated[int, Field(ge=0, le=15)] | None = Field(
        default=None, description="Decimals shown; 0 for a stock or flow and 2 otherwise, unless given"
    )
    definition: Text | None = None
    aggregate: Literal["sum", "none"] = Field(default="none", description="How regions add up")
    minimum: Figure | None = None
    maximum: Figure | None = None
    limit: Figure | None = Field(default=None, description="Natural limit, say 100 for a percentage")
    achievement: Achievement | None = Field(
        default=None, description="How achievement is computed; by the direction of the target, unless given"
    )
    parts: Annotated[list[Identifier], Field(min_length=1)] | None = Field(
        default=None, description="Indicators that add up to this one"
    )
    ratio: Ratio | None = None
    note: Text | None = None

    @property
    def shown_decimals(self) -> int:
        """Decimals in tables."""
        return self.decimals if self.decimals is not None else 0 if self.is_count else 2

    @property
    def is_count(self) -> bool:
        """Whether it counts things, so that a larger region has more of it."""
        return self.measure in ("stock", "flow")

    @property
    def in_points(self) -> bool:
        """Whether a change is in percentage points."""
        return self.measure in ("share", "rate") and self.unit.in_language("en") == "%"

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """Lowest and highest figure allowed; a share in percent lies in 0..100 unless said otherwise."""
        if self.measure == "share" and self.unit.in_language("en") == "%":
            return (
                Decimal(0) if self.minimum is None else self.minimum,
                Decimal(100) if self.maximum is None else self.maximum,
            )
        return self.minimum, self.maximum

    def allows(self, figure: Decimal | None) -> bool:
        """Say whether a figure lies within the limits; none at all does."""
        low, high = self.bounds
        return figure is None or ((low is None or figure >= low) and (high is None or figure <= high))


class Claim(Strict):
    """A figure somebody stated for a target or milestone."""

    value: Figure
    source: Identifier | None = None
    note: Text | None = None


Claims = Annotated[
    list[Claim],
    BeforeValidator(spread_entry, json_schema_input_type=Figure | Claim | list[Figure | Claim]),
    Field(min_length=1),
]


class Baseline(Strict):
    """Where a target starts from."""

    year: Year
    value: Figure | None = Field(default=None, description="Left out: the recorded value of that year")
    source: Identifier | None = None
    note: Text | None = None


def check_range(value: list[Decimal]) -> list[Decimal]:
    """Accept a range whose lower end stands first.

    Args:
        value: Two numbers.

    Returns:
        The same list.

    Raises:
        PydanticCustomError: K023 when they stand the other way round.
    """
    if value[0] > value[1]:
        raise mistake("K023", low=str(value[0]), high=str(value[1]))
    return value


class Target(Strict):
    """A value to be reached in a year, with the law or plan that says so."""

    name: Text | None = None
    indicator: Identifier
    region: Identifier
    year: Year
    at_least: Figure | None = None
    at_most: Figure | None = None
    between: Annotated[list[Figure], Field(min_length=2, max_length=2), AfterValidator(check_range)] | None = None
    baseline: Baseline | None = None
    achievement: Achievement | None = Field(default=None, description="As for the indicator, for this target alone")
    milestones: dict[Year, Claims] = Field(default={}, description="Year = value of the path to the target")
    rivals: Annotated[list[Claim], Field(min_length=1)] | None = Field(
        default=None, description="Other figures stated for the same target"
    )
    legal_basis: Identifier | None = Field(default=None, description="Key of [sources]")
    source: Identifier | None = Field(default=None, description="Where the figure was read; key of [sources]")
    replaces: Identifier | None = Field(default=None, description="The older target that this one supersedes")
    checked: Date | None = Field(default=None, description="Last date on which it was verified to stand")
    note: Text | None = None

    @model_validator(mode="after")
    def _one_direction(self) -> Target:
        given = [name for name in ("at_least", "at_most", "between") if getattr(self, name) is not None]
        if len(given) != 1:
            raise mistake("K022", found=" + ".join(given) or Term(_("none")))
        return self

    @property
    def bound(self) -> Bound:
        """Which kind of target it is."""
        return "at_least" if self.at_least is not None else "at_most" if self.at_most is not None else "between"

    @property
    def limits(self) -> tuple[Decimal | None, Decimal | None]:
        """Lowest and highest value that meet the target; None where any value does."""
        if self.between:
            return self.between[0], self.between[1]
        return self.at_least, self.at_most


def check_format(value: int) -> int:
    """Accept the version of the format that this program knows.

    Args:
        value: The version.

    Returns:
        The same number.

    Raises:
        PydanticCustomError: K008 for another.
    """
    if value != 1:
        raise mistake("K008", version=shorten(str(value)) if abs(value) < 10**MAXIMUM_DIGITS else "-")
    return value


class Document(Strict):
    """One data file of kopumkm: definitions, targets and yearly values."""

    format: Annotated[int, AfterValidator(check_format)] = Field(description="Version of this format: 1")
    values_from: list[PlainText] = Field(
        default=[], description="Tidy CSV files with more values, named relative to this file"
    )
    dataset: DatasetInfo = Field(default_factory=DatasetInfo)
    regions: dict[Identifier, Region] = Field(default={}, description="Identifier = region")
    sources: dict[Identifier, Source] = Field(default={}, description="Identifier = source or legal basis")
    indicators: dict[Identifier, Indicator] = Field(default={}, description="Identifier = indicator")
    targets: dict[Identifier, Target] = Field(default={}, description="Identifier = target")
    schemes: dict[Identifier, Scheme] = Field(default={}, description="Identifier = classification scheme of your own")
    values: dict[Identifier, dict[Identifier, YearTable]] = Field(
        default={}, description="Region = indicator = year = what is recorded"
    )
