"""Tidy rows: the columns in which one observation is written, and what its cells say together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kopumkm.errors import mark_message as _

MANDATORY = ("region", "indicator", "year", "value")
NOTES = ("note", "note_id", "note_en")
OPTIONAL = ("record", "status", "as_of", "source", *NOTES)
COLUMNS = ("region", "indicator", "year", "record", "value", "status", "as_of", "source", *NOTES)
"""Every column, in the order of writing."""

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
RECORD_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
NO_RECORD_NUMBER = _("is not a whole number from 1")


def list_given(row: Mapping[str, str]) -> dict[str, object]:
    """List what a row gives an observation, but for its value.

    Args:
        row: Cells by column; an empty cell is as if it were not there.

    Returns:
        Keys of an observation. `note` stands for each language whose own column is empty.

    >>> list_given({"status": "*", "note_en": "As printed"})
    {'status': '*', 'note': {'en': 'As printed'}}
    >>> list_given({"note": "Dikutip pers", "note_en": "Quoted by the press"})
    {'note': {'id': 'Dikutip pers', 'en': 'Quoted by the press'}}
    """
    given: dict[str, object] = {key: row[key] for key in ("status", "as_of", "source") if row.get(key)}
    note, indonesian, english = (row.get(key, "") for key in NOTES)
    if indonesian or english:
        given["note"] = {key: text for key, text in (("id", indonesian or note), ("en", english or note)) if text}
    elif note:
        given["note"] = note
    return given


def check_record_numbers(numbers: Sequence[str]) -> tuple[int, str] | None:
    """Check the numbers of the records of one year: all of them have one, each another, and one of them is 1.

    Args:
        numbers: The cells of the column `record`, whole numbers or empty.

    Returns:
        Position of the first cell that does not fit, and what is wrong with it; None when all is well.

    >>> check_record_numbers(["2", "1"]), check_record_numbers(["", ""])
    (None, None)
    >>> check_record_numbers(["1", "1"])
    (1, 'is given twice')
    """
    if not any(numbers):
        return None
    seen: set[str] = set()
    for place, number in enumerate(numbers):
        if not number:
            return place, _("is empty, while another row of the year has a number")
        if number in seen:
            return place, _("is given twice")
        seen.add(number)
    if "1" not in seen:
        return 0, _("has no record 1 beside it, which would be the figure used")
    return None
