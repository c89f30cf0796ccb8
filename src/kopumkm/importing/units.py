"""Units as tables print them, and whether they count in thousands or millions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from kopumkm.importing.matching import fold
from kopumkm.model.definitions import Indicator

MULTIPLES: Mapping[str, Decimal] = {
    "ribu": Decimal(1000),
    "ribuan": Decimal(1000),
    "thousand": Decimal(1000),
    "thousands": Decimal(1000),
    "000": Decimal(1000),
    "juta": Decimal(10**6),
    "jutaan": Decimal(10**6),
    "million": Decimal(10**6),
    "millions": Decimal(10**6),
    "miliar": Decimal(10**9),
    "milyar": Decimal(10**9),
    "billion": Decimal(10**9),
    "billions": Decimal(10**9),
    "triliun": Decimal(10**12),
    "trilyun": Decimal(10**12),
    "trillion": Decimal(10**12),
}
"""Words that multiply every figure below them."""

UNIT_WORDS = frozenset(
    [
        "unit",
        "units",
        "persen",
        "percent",
        "%",
        "rp",
        "rupiah",
        "idr",
        "orang",
        "jiwa",
        "person",
        "persons",
        "people",
        "usaha",
        "enterprise",
        "enterprises",
        "koperasi",
        "cooperative",
        "cooperatives",
        "anggota",
        "members",
        "ton",
        "km",
        "ha",
        "hektar",
        "buah",
        "lembaga",
        "per",
    ]
)

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


def find_units(text: str) -> list[str]:
    """Find the units in a heading: what stands in brackets, or the whole text when it is nothing but a unit.

    >>> find_units("Koperasi aktif (ribu unit)"), find_units("Rp juta"), find_units("Koperasi aktif")
    (['ribu unit'], ['Rp juta'], [])
    """
    inside = [each.strip() for each in _BRACKETS.findall(text) if is_unit(each)]
    return inside or ([text.strip()] if is_unit(text) else [])


def is_unit(text: str) -> bool:
    """Say whether a text is nothing but a unit.

    >>> is_unit("(ribu unit)"), is_unit("Koperasi aktif")
    (True, False)
    """
    words = [word for word in re.split(r"[\s/()\[\]]+", fold(text)) if word]
    return bool(words) and all(word in UNIT_WORDS or word in MULTIPLES for word in words)


def find_multiple(texts: Iterable[str]) -> Decimal:
    """Find by how much the figures below some units are to be multiplied; the largest where several say so.

    >>> find_multiple(["ribu unit"]), find_multiple(["Rp juta"]), find_multiple(["unit"])
    (Decimal('1000'), Decimal('1000000'), Decimal('1'))
    """
    words = {word for text in texts for word in re.split(r"[\s/()\[\].]+", fold(text))}
    return max((MULTIPLES[word] for word in words if word in MULTIPLES), default=Decimal(1))


def find_scale(texts: Iterable[str], indicator: Indicator) -> Decimal:
    """Find the factor between figures as a table prints them and as an indicator counts.

    Args:
        texts: Units that the table prints.
        indicator: The definition.

    Returns:
        The factor; 1 where the units count alike.
    """
    named = filter(None, (indicator.unit.id, indicator.unit.en))
    return find_multiple(texts) / find_multiple(named)


def is_percent(indicator: Indicator) -> bool:
    """Say whether an indicator is a percentage."""
    names = {fold(each) for each in (indicator.unit.id, indicator.unit.en) if each}
    return bool(names & {"%", "persen", "percent"})
