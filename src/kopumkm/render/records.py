"""The machine output's contract: rows as records, numbers as text without loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from kopumkm.calc.arithmetic import OUTPUT_DIGITS, round_for_output
from kopumkm.reports.rows import Report

SCHEMA_VERSION = 1
"""Grows when a key is removed or changes meaning; keys are added without notice."""


def list_columns(row_type: type) -> list[str]:
    """List the keys of a row, in order.

    Args:
        row_type: A dataclass of rows.

    Returns:
        Keys as the output spells them: `class_`, which Python reserves, is `class`.
    """
    return [each.name.rstrip("_") for each in fields(row_type)]


def make_records(report: Report) -> Iterator[dict[str, Any]]:
    """Turn the rows of a report into records.

    Args:
        report: The report.

    Yields:
        Key to value, in the order of the contract; lists are tuples, absent is None.
    """
    for row in report.rows:
        yield {each.name.rstrip("_"): getattr(row, each.name) for each in fields(row)}


SOURCE_KEYS = (
    "from_source", "to_source", "source", "legal_basis", "target_source", "milestone_source", "from_rival_sources",
    "to_rival_sources", "value_rival_sources", "target_rival_sources", "milestone_rival_sources",
    "actual_rival_sources", "old_source", "new_source",
)  # fmt: skip
"""Keys of rows that hold keys of sources."""


def find_sources(records: list[dict[str, Any]]) -> list[str]:
    """List the sources that records name, in the order of their appearance."""
    return list(dict.fromkeys(source for record in records for source in _find_named(record)))


def _find_named(record: Mapping[str, Any]) -> Iterator[str]:
    for key in SOURCE_KEYS:
        named = record.get(key) or ""
        yield from filter(None, named.split(";") if isinstance(named, str) else named)


def write_number(number: Decimal) -> str:
    """Write a number as every reader understands it: digits and a point, no exponent, 15 significant digits.

    Args:
        number: Any figure.

    Returns:
        The number as text.

    >>> write_number(Decimal("1E+3")), write_number(Decimal("3.60")), write_number(Decimal(2) / 3)
    ('1000', '3.60', '0.666666666666667')
    """
    if not number and int(number.as_tuple().exponent) < -OUTPUT_DIGITS:
        return "0"  # a zero that is left of a root or power
    rounded = round_for_output(number)
    return format(rounded or rounded.copy_abs(), "f")
