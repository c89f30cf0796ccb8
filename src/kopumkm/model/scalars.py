"""The smallest things a data file contains: figures, dates, texts, identifiers, each with the mistakes it can have."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic import model_validator as validate_model
from pydantic_core import PydanticCustomError

from kopumkm.errors import Term
from kopumkm.errors import mark_message as _

MAXIMUM_DIGITS = 15
"""Significant digits that every reader of JSON, CSV and spreadsheets gives back unchanged (IEEE 754 double)."""

MAXIMUM_MAGNITUDE = 18
"""Figures are smaller than ten to this power, the range of a 64-bit integer."""

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, Language] = ("id", "en")


def mistake(code: str, **parameters: str) -> PydanticCustomError:
    """Make the error that a validator raises for one of our own error codes.

    Args:
        code: Key of `kopumkm.errors.ERRORS`.
        parameters: Values for its templates.

    Returns:
        The error, to be raised.
    """
    return PydanticCustomError(code, "one of our own", dict(parameters))


def shorten(text: str, limit: int = 40) -> str:
    """Cut a text that would fill the screen, and show that it was cut.

    >>> shorten("1" * 50, limit=5)
    '11111…'
    """
    return text if len(text) <= limit else text[:limit] + "…"


def check_figure(value: object) -> Decimal:
    """Accept a number that can be held and handed on without losing a digit.

    Args:
        value: An `int` or `Decimal`; binary floating point never comes out of a data file.

    Returns:
        The number, with the digits and trailing zeros as written.

    Raises:
        PydanticCustomError: K010 for anything but a number, K015 for one that cannot be held exactly.

    >>> check_figure(Decimal("3.60"))
    Decimal('3.60')
    >>> check_figure(Decimal("1.5E+3"))
    Decimal('1500')
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise mistake("K010", expected=Term(_("a number")))
    if (
        isinstance(value, int) and abs(value) >= 10**MAXIMUM_MAGNITUDE
    ):  # first, as Python refuses to print huge integers
        raise mistake("K015", number=shorten(hex(value)), problem=Term(_("it is too large")))
    number = Decimal(value)
    if not number:
        number = number.copy_abs()  # there is no negative zero among figures
    if not number.is_finite():
        trouble = _("it is not finite")
    elif number and number.adjusted() >= MAXIMUM_MAGNITUDE:
        trouble = _("it is too large")
    elif int(number.as_tuple().exponent) < -MAXIMUM_DIGITS:
        trouble = _("it has more than 15 decimals")
    elif len("".join(map(str, number.as_tuple().digits)).rstrip("0")) > MAXIMUM_DIGITS:
        trouble = _("it has more than 15 significant digits")
    else:
        return number if int(number.as_tuple().exponent) <= 0 else Decimal(int(number))
    raise mistake("K015", number=shorten(str(value)), problem=Term(trouble))


Figure = Annotated[
    Decimal,
    PlainValidator(check_figure),
    WithJsonSchema(
        {"type": "number", "exclusiveMinimum": -(10**MAXIMUM_MAGNITUDE), "exclusiveMaximum": 10**MAXIMUM_MAGNITUDE}
    ),
]
"""A number of a data file: exact, finite, without binary floating point."""


def check_text(value: str) -> str:
    """Refuse characters on which a terminal or spreadsheet would act.

    Args:
        value: Any text of a data file.

    Returns:
        The same text.

    Raises:
        PydanticCustomError: K016 for a control character or one that reverses the direction of writing.

    >>> check_text("PDB [persen] 😀")
    'PDB [persen] 😀'
    """
    if value.isprintable():
        return value
    import unicodedata  # noqa: PLC0415 - only a text with unprintable characters needs it

    for character in value:
        if character not in "\n\t" and (unicodedata.category(character) == "Cc" or character in BIDIRECTIONAL):
            raise mistake("K016", character=f"U+{ord(character):04X}")
    return value


BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
PlainText = Annotated[str, AfterValidator(check_text)]

IDENTIFIER = r"^[a-z0-9][a-z0-9_-]*$"
_IDENTIFIER = re.compile(IDENTIFIER[1:-1])


def check_identifier(value: str) -> str:
    """Accept a name by which definitions refer to each other.

    Args:
        value: A key of `[regions]`, `[indicators]`, `[targets]`, `[sources]` or a reference to one.

    Returns:
        The same name.

    Raises:
        PydanticCustomError: K013 when it has other characters than `a-z`, `0-9`, `-`, `_`.

    >>> check_identifier("koperasi_aktif")
    'koperasi_aktif'
    """
    if _IDENTIFIER.fullmatch(value):
        return value
    raise mistake("K013", key=shorten(value))


Identifier = Annotated[str, AfterValidator(check_identifier), WithJsonSchema({"type": "string", "pattern": IDENTIFIER})]

YEAR = r"^[12][0-9]{3}$"
YEARS = frozenset(map(str, range(1000, 3000)))


def check_year(value: str | int) -> int:
    """Accept a year of four digits.

    Args:
        value: A key of a table of years, or the number behind `year =`.

    Returns:
        The year.

    Raises:
        PydanticCustomError: K010 for anything but a whole number, K014 outside 1000 to 2999.

    >>> check_year("2022")
    2022
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise mistake("K010", expected=Term(_("a year")))
    if isinstance(value, int) and not 1000 <= value <= 2999:  # noqa: PLR2004 - first, as Python refuses to print huge integers
        raise mistake("K014", key=shorten(hex(value) if abs(value) >= 10**MAXIMUM_MAGNITUDE else str(value)))
    if str(value) not in YEARS:
        raise mistake("K014", key=shorten(str(value)))
    return int(value)


Year = Annotated[int, PlainValidator(check_year), WithJsonSchema({"type": "integer", "minimum": 1000, "maximum": 2999})]


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which the day, or day and month, may be unknown.

    >>> str(PartialDate(2025, 2)), str(PartialDate(2022, 12, 31))
    ('2025-02', '2022-12-31')
    """

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def check_date(value: object) -> PartialDate:
    """Accept a TOML date, or text for a date of which only month or year are known.

    Args:
        value: `2022-12-31` as a date or as text, `"2022-12"` or `"2022"`.

    Returns:
        The date.

    Raises:
        PydanticCustomError: K018 for anything else, also for 31 February.

    >>> check_date("2025-02")
    PartialDate(year=2025, month=2, day=0)
    """
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return PartialDate(value.year, value.month, value.day)
    parts = _PARTIAL_DATE.fullmatch(value) if isinstance(value, str) else None
    if parts:
        year, month, day = (int(part or 0) for part in parts.groups())
        try:
            dt.date(year, month or 1, day or 1)
        except ValueError:
            parts = None
        else:
            if (parts[2] is None or month) and (parts[3] is None or day):
                return PartialDate(year, month, day)
    raise mistake("K018", found=shorten(str(value)) if not isinstance(value, int) else Term(_("a number")))


DATE_FORMS = 'A date without quotes, or only its month or year in quotes: 2022-12-31, "2022-12", "2022"'
"""How dates are written, for the editor."""

Date = Annotated[
    PartialDate,
    PlainValidator(check_date),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date"},
                {"type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2]))?$"},
            ],
        }
    ),
]


class Strict(BaseModel):
    """Base of every table of a data file: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        defer_build=True,  # a validator is built where one is used, not for each table that only stands inside another
    )


def drop_empty(value: str | None) -> str | None:
    """Take an empty text for none at all."""
    return value or None


OptionalText = Annotated[PlainText | None, AfterValidator(drop_empty)]


class BilingualText(Strict):
    """A text in Indonesian, English or both."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    id: OptionalText = Field(default=None, description="The text in Indonesian")
    en: OptionalText = Field(default=None, description="The text in English")

    @validate_model(mode="after")
    def _has_text(self) -> BilingualText:
        if not (self.id or self.en):
            raise mistake("K028")
        return self

    def in_language(self, language: Language) -> str:
        """Return the text in a language, or in the other one when it has only that."""
        first, second = (self.id, self.en) if language == "id" else (self.en, self.id)
        return first or second or ""


def spread_text(value: object) -> object:
    """Read one text as the text in both languages."""
    return {"id": value, "en": value} if isinstance(value, str) else value


Text = Annotated[
    BilingualText,
    BeforeValidator(spread_text, json_schema_input_type=Annotated[str, Field(min_length=1)] | BilingualText),
]
"""A text in Indonesian, English or both; a plain string serves for both."""
