"""Values, keys and tables as a data file writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pydantic import BaseModel

from kopumkm.model.observation import Observation
from kopumkm.model.scalars import BilingualText, PartialDate

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def write_key(key: str) -> str:
    """Write a key, quoted where TOML needs it.

    >>> write_key("koperasi_aktif"), write_key("a b")
    ('koperasi_aktif', '"a b"')
    """
    return key if BARE_KEY.fullmatch(key) else write_text(key)


def write_text(text: str) -> str:
    r"""Write a text as a basic string on one line.

    >>> print(write_text('a "b"\n😀'))
    "a \"b\"\n😀"
    """
    return '"' + "".join(map(_escape, text)) + '"'


def _escape(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    code = ord(character)
    return character if character.isprintable() else f"\\u{code:04X}" if code < 1 << 16 else f"\\U{code:08X}"


def write_value(value: object) -> str:  # noqa: PLR0911 - one return a kind of value
    """Write a value on one line.

    Args:
        value: Text, number, date, list, mapping, or a table of the model.

    Returns:
        TOML text; a text that is the same in both languages is a plain string.

    Raises:
        TypeError: For anything that no data file holds.

    >>> write_value({"value": Decimal("3.60"), "as_of": PartialDate(2025, 2), "parts": ["a", "b"]})
    '{ value = 3.60, as_of = "2025-02", parts = ["a", "b"] }'
    >>> write_value(BilingualText(id="unit", en="units"))
    '{ id = "unit", en = "units" }'
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return write_text(value)
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case PartialDate():
            return str(value) if value.day else write_text(str(value))
        case BilingualText() if value.id == value.en:
            return write_text(value.id or "")
        case BaseModel():
            return write_value(list_given(value))
        case Mapping():
            pairs = ", ".join(f"{write_key(str(key))} = {write_value(each)}" for key, each in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case Iterable():
            return "[" + ", ".join(map(write_value, value)) + "]"
    message = f"not a value of a data file: {value!r}"
    raise TypeError(message)


def list_given(table: BaseModel) -> dict[str, object]:
    """List the keys that a table of the model was given, in the order of the model.

    >>> list_given(Observation(value=Decimal(5), status="*"))
    {'value': Decimal('5'), 'status': '*'}
    """
    kind = type(table)
    given = {key: getattr(table, key) for key in kind.model_fields if key in table.model_fields_set}
    return {key: value for key, value in given.items() if value is not None}


def write_entry(entry: Sequence[Observation]) -> str:
    """Write what is recorded for one year, in the shortest form.

    Args:
        entry: The observation used, then its rivals.

    Returns:
        A bare number, a table, or a list of them.

    >>> write_entry([Observation(value=Decimal("2426"))])
    '2426'
    >>> write_entry([Observation(value=Decimal("2426"), source="a"), Observation(value=Decimal("2400"))])
    '[{ value = 2426, source = "a" }, 2400]'
    """
    written = [_write_observation(each) for each in entry]
    return written[0] if len(written) == 1 else "[" + ", ".join(written) + "]"


def _write_observation(observation: Observation) -> str:
    given = list_given(observation)
    if given.get("status") == "A":
        del given["status"]
    return write_value(given["value"]) if given.keys() == {"value"} else write_value(given)


def write_series(region: str, indicator: str, years: Mapping[int, Sequence[Observation]]) -> str:
    """Write the table of one series, years ascending.

    >>> print(write_series("metro", "umkm", {2022: [Observation(value=Decimal(5))]}), end="")
    [values.metro.umkm]
    2022 = 5
    """
    header = ".".join(map(write_key, ("values", region, indicator)))
    return f"[{header}]\n" + "".join(f"{year} = {write_entry(entry)}\n" for year, entry in sorted(years.items()))


def write_table(path: Iterable[str], table: BaseModel | Mapping[str, object]) -> str:
    """Write a table with its header.

    Args:
        path: Keys of the header.
        table: Its keys and values.

    Returns:
        Lines, each ended.

    >>> print(write_table(["sources", "a"], {"title": "Berita"}), end="")
    [sources.a]
    title = "Berita"
    """
    given = list_given(table) if isinstance(table, BaseModel) else table
    header = ".".join(map(write_key, path))
    return f"[{header}]\n" + "".join(f"{write_key(key)} = {write_value(value)}\n" for key, value in given.items())
