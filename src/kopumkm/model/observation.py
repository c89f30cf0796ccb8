"""An observation: one recorded figure with its date, source, status and note; and the table of a series' years."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, TypeAdapter, WithJsonSchema, model_validator

from kopumkm.errors import Term
from kopumkm.errors import mark_message as _
from kopumkm.model.scalars import (
    DATE_FORMS,
    MAXIMUM_DIGITS,
    YEAR,
    YEARS,
    Date,
    Figure,
    Identifier,
    Strict,
    Text,
    check_figure,
    check_year,
    mistake,
    shorten,
)
from kopumkm.model.status import STATUSES, Status


def check_status(value: object) -> str:
    """Accept an SDMX status code or a BPS mark.

    Args:
        value: What stands behind `status =`.

    Returns:
        The same text.

    Raises:
        PydanticCustomError: K017 for anything else.

    >>> check_status("**")
    '**'
    """
    if isinstance(value, str) and value in STATUSES:
        return value
    raise mistake("K017", found=shorten(str(value)), valid=" ".join(STATUSES))


StatusCode = Annotated[str, PlainValidator(check_status), WithJsonSchema({"enum": list(STATUSES)})]


class Observation(Strict):
    """One recorded figure of one indicator, region and year."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["value"]}, {"required": ["status"]}]})

    value: Figure | None = Field(
        default=None,
        description="The figure as printed, with a decimal point and without thousands separator; a percentage as "
        "3.95, never 0.0395",
    )
    as_of: Date | None = Field(default=None, description=f"The date that the figure is for. {DATE_FORMS}")
    source: Identifier | None = Field(default=None, description="Where it was read: a key of [sources]")
    status: StatusCode = Field(
        default="A",
        description="How sure the figure is, as an SDMX code or a mark of BPS; final without it. "
        + "; ".join(f"`{code}`: {status.label}" for code, status in STATUSES.items()),
    )
    note: Text | None = Field(default=None, description="What a reader must know about this figure")

    @model_validator(mode="after")
    def _figure_fits_status(self) -> Observation:
        standing = STATUSES[self.status].standing
        if standing == "value" and self.value is None:
            raise mistake("K025", problem=Term(_("has no value, and its status does not say that it is missing")))
        if standing == "missing" and self.value is not None:
            raise mistake("K025", problem=Term(_("has a value, and a status that says there is none")))
        if standing == "zero" and self.value:
            raise mistake("K025", problem=Term(_("has a value other than 0, and a status that says it is zero")))
        return self

    @property
    def standing(self) -> Status:
        """What the status means."""
        return STATUSES[self.status]

    @property
    def figure(self) -> Decimal | None:
        """The number to compute with: None when there is none, 0 only when the status says nil or negligible.

        >>> Observation(status="-").figure, Observation(status="...").figure
        (Decimal('0'), None)
        """
        return Decimal(0) if self.value is None and self.standing.standing == "zero" else self.value


def spread_entry(value: object) -> object:
    """Read the short forms of a year's entry: a bare number is one observation, one observation is a list of one."""
    if isinstance(value, list):
        return [item if isinstance(item, dict) else {"value": item} for item in value]
    return [value] if isinstance(value, dict) else [{"value": value}]


Entry = Annotated[
    list[Observation],
    BeforeValidator(spread_entry, json_schema_input_type=Figure | Observation | list[Figure | Observation]),
    Field(min_length=1),
]
"""What is recorded for one year: the first observation is used, the others are its rivals."""

_ENTRIES: TypeAdapter[dict[int, list[Observation]]] = TypeAdapter(
    dict[Annotated[int, PlainValidator(check_year)], Entry], config={"defer_build": True}
)
_PLAIN = {int, Decimal}
RawEntries = Mapping[Any, Any]
"""Year (text or number) to a bare number or a list of observations, as `check_years` accepted it."""


def check_years(table: object) -> RawEntries:
    """Validate the table of one series' years.

    A table of bare numbers is by far the most common one in large files. It is checked as a whole, without making an
    object of each figure; observations are made when a series is asked for.

    Args:
        table: Year to number, observation, or list of them.

    Returns:
        The table itself when it holds only bare numbers, otherwise year to observations.

    Raises:
        PydanticCustomError: K010 when it is not a table.
        ValidationError: With one entry for each mistake in it.
    """
    if not isinstance(table, dict):
        raise mistake("K010", expected=Term(_("a table of years")))
    figures = table.values()
    if table.keys() <= YEARS and set(map(type, figures)) <= _PLAIN:
        digits = list(map(str, figures))
        if (
            digits
            and max(map(len, digits)) <= MAXIMUM_DIGITS
            and "".join(digits).replace(".", "").replace("-", "").isdecimal()
        ):
            return table
    return _ENTRIES.validate_python(table)


def make_entries(raw: RawEntries) -> dict[int, tuple[Observation, ...]]:
    """Make the observations of one series.

    Args:
        raw: What `check_years` accepted.

    Returns:
        Observations by year, in order of years.

    >>> make_entries({"2021": 2282})[2021][0].figure
    Decimal('2282')
    """
    return {
        int(year): tuple(entry) if isinstance(entry, list) else (_plain(entry),) for year, entry in sorted(raw.items())
    }


def _plain(number: int | Decimal) -> Observation:
    return Observation.model_construct(value=check_figure(number))


YearTable = Annotated[
    Any,
    PlainValidator(check_years),
    WithJsonSchema(
        {
            "type": "object",
            "description": "The years of an indicator: year = figure, or table with value and source, or list of rival "
            "figures, of which the first is used",
            "patternProperties": {YEAR: True},  # kopumkm.render.schema says of what, as this model cannot refer to it
            "additionalProperties": False,
        }
    ),
]
