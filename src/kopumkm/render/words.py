"""Words and numbers in Indonesian and English."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kopumkm.calc.arithmetic import round_half_up
from kopumkm.calc.vocabulary import Flag, Reason, Standing
from kopumkm.errors import Number, Term
from kopumkm.errors import mark_message as _
from kopumkm.model.scalars import Language

ABSENT = "…"
"""Shown for what cannot be computed; never an empty cell, 0 or infinity."""

CATALOGUES = Path(__file__).parents[1] / "locale"

STYLES: Mapping[Language, tuple[str, str]] = {"id": (".", ","), "en": (",", ".")}
"""Thousands separator and decimal mark."""

REASONS: Mapping[Reason, str] = {
    Reason.NO_VALUE: _("no figure is recorded"),
    Reason.STATUS_MISSING: _("the record says that there is no figure"),
    Reason.NO_NUMERATOR: _("the numerator of the ratio has no figure"),
    Reason.NO_DENOMINATOR: _("the denominator of the ratio has no figure"),
    Reason.ZERO_DENOMINATOR: _("the denominator of the ratio is 0"),
    Reason.NO_BASE: _("there is no base figure to compare with"),
    Reason.ZERO_BASE: _("the base is 0, so there is no growth rate"),
    Reason.SIGN: _("the figures are negative or differ in sign, so there is no growth rate"),
    Reason.NO_CHANGE: _("the whole did not change"),
    Reason.TOO_FEW_YEARS: _("there is no comparable earlier figure, so there is no pace"),
    Reason.NO_PACE_NEEDED: _("the base equals the target, so no pace is needed"),
    Reason.NO_TARGET: _("there is no target for it"),
    Reason.NO_VARIANT: _("the scheme says nothing about this case"),
    Reason.ZERO_VALUE: _("the figure is 0, and the achievement method would divide by it"),
    Reason.ZERO_TARGET: _("the target is 0, so there is no achievement in percent"),
    Reason.TARGET_YEAR_OVER: _("the target year is over, so there is no road left to it"),
    Reason.ALREADY_MET: _("the target is met, so there is no road left to it"),
    Reason.NO_VALUE_BY_TARGET_YEAR: _("the target year is over, and no figure up to it is recorded"),
    Reason.OUT_OF_RANGE: _("a result is 10^18 or more, beyond every figure, and would mean nothing"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """How a flag is shown: a mark, its ASCII stand-in, and the sentence of the legend."""

    mark: str
    ascii: str
    meaning: str


FLAGS: Mapping[Flag, Sign] = {
    Flag.BREAK: Sign("b", "b", _("a break in the series lies between the two years: not comparable")),
    Flag.DEFINITION: Sign("d", "d", _("the definition differs between the two years: not comparable")),
    Flag.PROVISIONAL: Sign("*", "*", _("provisional figure")),
    Flag.ESTIMATED: Sign("e", "e", _("estimated figure")),
    Flag.REVISED: Sign("r", "r", _("revised figure")),
    Flag.FORECAST: Sign("f", "f", _("forecast")),
    Flag.IMPUTED: Sign("i", "i", _("imputed figure")),
    Flag.LOW_RELIABILITY: Sign("u", "u", _("figure of low reliability")),
    Flag.NEGLIGIBLE: Sign("~", "~", _("negligible, taken as 0")),
    Flag.REFERENCE_DATE: Sign("t", "t", _("the figures refer to different months of the year")),
    Flag.SOURCE_CHANGE: Sign("s", "s", _("the figures come from different publishers")),
    Flag.YEAR_GAP: Sign("g", "g", _("years between the two are not recorded: not the change of one year")),
    Flag.CONTESTED: Sign("‡", "#", _("rival figures exist")),
    Flag.REPRINT: Sign("†", "+", _("the same figure is recorded for another year as well")),
    Flag.PUBLISHED: Sign("p", "p", _("ratio as published, not computed from its parts")),
    Flag.PARTS_DISAGREE: Sign("≠", "!", _("the parts of the ratio give another value than the published one")),
    Flag.BENCHMARK: Sign("k", "k", _("target of a larger region, here only a benchmark")),
    Flag.BASE_NEAR_TARGET: Sign("n", "n", _("the base lies within 1 % of the target: ratios of paces mean little")),
    Flag.TARGET_YEAR_MISSING: Sign("y", "y", _("the target year has no figure; the latest one before it is judged")),
    Flag.ZERO_REPLACED: Sign("z", "z", _("the scheme replaced a 0 in order to compute")),
}

STATUS_MARKS: Mapping[str, str] = {
    "*": _("provisional figure"),
    "**": _("very provisional figure"),
    "***": _("very, very provisional figure"),
    "e": _("estimated figure"),
    "r": _("revised figure"),
    "f": _("forecast"),
    "b": _("break in the series: not comparable with the years before"),
    "d": _("definition differs from the other years"),
    "i": _("imputed figure"),
    "u": _("figure of low reliability"),
    "~": _("negligible, taken as 0"),
}
"""Marks behind single figures."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a standing is shown: a sign, its ASCII stand-in, a word and a colour."""

    sign: str
    ascii: str
    word: str
    color: str


STANDINGS: Mapping[Standing, Verdict] = {
    Standing.MET: Verdict("✓", "+", _("met"), "green"),
    Standing.MISSED: Verdict("✗", "x", _("missed"), "red"),
    Standing.ON_TRACK: Verdict("↗", ">", _("on track"), "green"),
    Standing.BEHIND: Verdict("→", "-", _("behind"), "yellow"),
    Standing.MOVING_AWAY: Verdict("↘", "<", _("moving away"), "red"),
    Standing.UNKNOWN: Verdict("?", "?", _("unknown"), "default"),
}

ASCII = str.maketrans(
    {
        "…": "...", "–": "-", "—": "-", "‡": "#", "†": "+", "≠": "!", "≥": ">=", "≤": "<=", "×": "x", "·": "-",
        "✓": "+", "✗": "x", "↗": ">", "→": "-", "↘": "<", "“": '"', "”": '"', "‘": "'", "’": "'", "\xa0": " ",
    }
)  # fmt: skip
"""What stands in for the program's own signs where only ASCII can be shown."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words and numbers in one language.

    Attributes:
        language: `id` or `en`.
        translations: The message catalogue.
    """

    language: Language
    translations: gettext.NullTranslations

    def __call__(self, message: str, **parameters: object) -> str:
        """Say a message in the language.

        Args:
            message: The message in English, as the catalogue knows it.
            parameters: Values for its `{names}`.

        Returns:
            The sentence.

        >>> load_words("en")("Growth {year}", year=2022)
        'Growth 2022'
        """
        text = self.translations.gettext(message)
        if not parameters:
            return text
        return text.format_map({key: self._put(value) for key, value in parameters.items()})

    def _put(self, parameter: object) -> object:
        """Say a parameter of a message: a term in the language, a number in its style with the digits it has."""
        match parameter:
            case Term():
                return self(parameter)
            case Number():
                number = Decimal(parameter)
                return self.number(number, -int(number.as_tuple().exponent), signed=parameter.startswith("+"))
            case _:
                return parameter

    def number(self, number: Decimal | None, decimals: int, *, signed: bool = False) -> str:
        """Write a number as people of the language write it, rounded half away from zero.

        Args:
            number: Any figure; None is shown as absent.
            decimals: Decimals to show.
            signed: Whether a plus sign stands before a positive number.

        Returns:
            The number as text.

        >>> load_words("id").number(Decimal("1234567.885"), 2), load_words("en").number(Decimal("1234567.885"), 2)
        ('1.234.567,89', '1,234,567.89')
        >>> load_words("id").number(Decimal("0.2"), 2, signed=True)
        '+0,20'
        """
        if number is None:
            return ABSENT
        rounded = round_half_up(number, decimals)
        text = format(rounded, "+,f" if signed and rounded else ",f")
        thousands, decimal_mark = STYLES[self.language]
        return text.translate({ord(","): thousands, ord("."): decimal_mark})

    def percent(self, number: Decimal | None, *, signed: bool = False, decimals: int = 2) -> str:
        """Write a percentage.

        >>> load_words("id").percent(Decimal("27.308"), signed=True)
        '+27,31%'
        """
        return ABSENT if number is None else self.number(number, decimals, signed=signed) + "%"


def load_words(language: Language) -> Words:
    """Load the words of a language.

    Args:
        language: `id` or `en`; the messages in the source are English.

    Returns:
        The words.
    """
    return Words(
        language,
        gettext.NullTranslations()
        if language == "en"
        else gettext.translation("kopumkm", CATALOGUES, [language], fallback=True),
    )
