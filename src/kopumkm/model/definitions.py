"""Definitions: regions, sources, indicators, targets, and the document (one data file) that holds them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from kopumkm.errors import Term
from kopumkm.errors import mark_message as _
from kopumkm.model.observation import YearTable, spread_entry
from kopumkm.model.scalars import (
    DATE_FORMS,
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
ACHIEVEMENTS_SAID = (
    "ratio: 100 x value / target, where more is better; mirror: 100 x (2 x target - value) / target, where less is "
    "better; inverse: 100 x target / value, where less is better; range: 100 inside the range of the target, "
    "outside it 100 x value / nearest end; distance: the share of the way from the baseline to the target"
)
"""What each method of achievement is, for the editor."""


class DatasetInfo(Strict):
    """What the data set is, and the region that is meant when none is asked for."""

    title: Text | None = Field(default=None, description="Title of the data set, as outputs name it")
    region: Identifier | None = Field(
        default=None, description="The region that is meant when --region is not given: a key of [regions]"
    )
    description: Text | None = Field(default=None, description="What the data cover, and their honest limits")


class Region(Strict):
    """A country, province, regency or city."""

    name: Text = Field(description="Name of the region, as tables show it")
    code: PlainText | None = Field(
        default=None, description='Code of the interior ministry (Kemendagri) or BPS, in quotes: "18"'
    )
    part_of: Identifier | None = Field(
        default=None,
        description="The region it lies in: a key of [regions]. Targets of that region become benchmarks for this one",
    )


class Source(Strict):
    """Where a figure was read, or the law that a target rests on."""

    title: Text = Field(description="Title of the page, publication or law")
    publisher: PlainText | None = Field(
        default=None, description="Who published it: an agency, a newspaper. Growth between two publishers is flagged"
    )
    published: Date | None = Field(default=None, description=f"When it was published. {DATE_FORMS}")
    url: PlainText | None = Field(default=None, description="Address where it can be read")
    reliability: Literal["official", "press", "derived"] = Field(
        description="How the figure reached you. official: from an agency or a law; press: reported by others; "
        "derived: arithmetic on printed figures"
    )
    note: Text | None = Field(default=None, description="What a reader must know about the source")


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

    numerator: Summands = Field(
        description="What is counted: a key of [indicators], or a list of keys whose values are added up"
    )
    denominator: Summands = Field(
        description="Out of what: a key of [indicators], or a list of keys whose values are added up"
    )
    per: Annotated[Figure, AfterValidator(check_positive)] = Field(
        description="Out of how many: 100 for a percentage, 1000 for a rate in a thousand",
        json_schema_extra={"exclusiveMinimum": 0},
    )


class Indicator(Strict):
    """What is measured, in which unit, and which way is better."""

    name: Text = Field(description="Name of the indicator, as tables show it")
    unit: Text = Field(description="Unit of its figures; % makes a change of a share or rate percentage points")
    measure: Measure = Field(
        description="What kind of figure it is. stock: how many there are at a date, say enterprises; flow: how much "
        "came in a year, say loans; share: a part of a whole, mostly in percent; rate: a relation of two things, say "
        "growth or a number per thousand; index: relative to a base year"
    )
    better: Direction = Field(
        description="Which way is good. Mandatory, nothing is assumed. higher: more is better; lower: less is better"
    )
    decimals: Annotated[int, Field(ge=0, le=15)] | None = Field(
        default=None, description="Decimals shown in tables; without it 0 for a stock or flow, and 2 otherwise"
    )
    definition: Text | None = Field(default=None, description="What exactly is counted, in a sentence")
    aggregate: Literal["sum", "none"] = Field(
        default="none",
        description="How regions add up to the region they lie in. sum: the whole is the sum of its regions; none: "
        "regions do not add up",
    )
    minimum: Figure | None = Field(
        default=None, description="A lower figure is a mistake; without it 0 for a share in percent"
    )
    maximum: Figure | None = Field(
        default=None, description="A higher figure is a mistake; without it 100 for a share in percent"
    )
    limit: Figure | None = Field(
        default=None, description="Natural limit of the series, say 100 for a percentage; the scheme open-sdg reads it"
    )
    achievement: Achievement | None = Field(
        default=None,
        description=f"How achievement is computed; without it by the direction of the target. {ACHIEVEMENTS_SAID}",
    )
    parts: Annotated[list[Identifier], Field(min_length=1)] | None = Field(
        default=None, description="Indicators that add up to this one, for growth --by part: keys of [indicators]"
    )
    ratio: Ratio | None = Field(
        default=None,
        description='How it is made from other indicators: { numerator = "…", denominator = "…", per = 100 }',
    )
    note: Text | None = Field(default=None, description="What a reader must know about the indicator")

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

    value: Figure = Field(description="The figure that was stated")
    source: Identifier | None = Field(default=None, description="Where it was stated: a key of [sources]")
    note: Text | None = Field(default=None, description="What a reader must know about it")


Claims = Annotated[
    list[Claim],
    BeforeValidator(spread_entry, json_schema_input_type=Figure | Claim | list[Figure | Claim]),
    Field(min_length=1),
]


class Baseline(Strict):
    """Where a target starts from."""

    year: Year = Field(description="Year from which the pace is counted, before that of the target")
    value: Figure | None = Field(
        default=None, description="Figure of that year; without it the one recorded in [values] is used"
    )
    source: Identifier | None = Field(default=None, description="Where it was read: a key of [sources]")
    note: Text | None = Field(default=None, description="What a reader must know about it")


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

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [bound]} for bound in ("at_least", "at_most", "between")]}
    )

    name: Text | None = Field(default=None, description="Name of the target; without it that of the indicator")
    indicator: Identifier = Field(description="What is to change: a key of [indicators]")
    region: Identifier = Field(
        description="Where: a key of [regions]. For the regions in it the target is a benchmark, unless it is a count"
    )
    year: Year = Field(description="The year in which the target is to be met")
    at_least: Figure | None = Field(
        default=None, description="The target is met from this figure on. Give one of at_least, at_most, between"
    )
    at_most: Figure | None = Field(
        default=None, description="The target is met up to this figure. Give one of at_least, at_most, between"
    )
    between: Annotated[list[Figure], Field(min_length=2, max_length=2), AfterValidator(check_range)] | None = Field(
        default=None,
        description="The target is met from the first figure to the second: [10, 12]. Give one of at_least, at_most, "
        "between",
    )
    baseline: Baseline | None = Field(
        default=None, description="Where the target starts from; without it the first comparable figure"
    )
    achievement: Achievement | None = Field(
        default=None,
        description=f"How achievement is computed for this target; else as for the indicator. {ACHIEVEMENTS_SAID}",
    )
    milestones: dict[Year, Claims] = Field(
        default={}, description="Values on the way to the target: year = figure, or a list of rival figures"
    )
    rivals: Annotated[list[Claim], Field(min_length=1)] | None = Field(
        default=None, description="Other figures stated for the same target; they are shown beside it"
    )
    legal_basis: Identifier | None = Field(
        default=None, description="The law or plan that sets the target: a key of [sources]"
    )
    source: Identifier | None = Field(
        default=None, description="Where the figure of the target was read: a key of [sources]"
    )
    replaces: Identifier | None = Field(
        default=None,
        description="The older target that this one supersedes: a key of [targets]. --history still shows it",
    )
    checked: Date | None = Field(
        default=None, description=f"Last date on which someone verified that the target still stands. {DATE_FORMS}"
    )
    note: Text | None = Field(default=None, description="What a reader must know about the target")

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
    def named_sources(self) -> frozenset[str]:
        """Every source that it names: as legal basis, or for its figure, baseline, rivals or milestones."""
        claims = [*(self.rivals or ()), *(claim for entry in self.milestones.values() for claim in entry)]
        stated = [self, *([self.baseline] if self.baseline else []), *claims]
        named = {self.legal_basis, *(each.source for each in stated)}
        return frozenset(each for each in named if each is not None)

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
        default=[], description='Tidy CSV files with more values, named relative to this file: ["values.csv"]'
    )
    dataset: DatasetInfo = Field(
        default_factory=DatasetInfo, description="What the data set is, and the region that is meant when none is named"
    )
    regions: dict[Identifier, Region] = Field(
        default={}, description="Countries, provinces, regencies and cities: [regions.REGION]"
    )
    sources: dict[Identifier, Source] = Field(
        default={}, description="Where figures were read, and the laws behind targets: [sources.SOURCE]"
    )
    indicators: dict[Identifier, Indicator] = Field(
        default={}, description="What is measured, in which unit, and which way is better: [indicators.INDICATOR]"
    )
    targets: dict[Identifier, Target] = Field(default={}, description="What is to be reached when: [targets.TARGET]")
    schemes: dict[Identifier, Scheme] = Field(
        default={}, description="Classification schemes of your own: [schemes.SCHEME]"
    )
    values: dict[
        Identifier,
        Annotated[
            dict[Identifier, YearTable], Field(description="The indicators of a region; each holds a table of years")
        ],
    ] = Field(default={}, description="The figures, by region, indicator and year: [values.REGION.INDICATOR]")
