"""The text of a data file with one entry changed: tomlkit finds the entry and keeps everything around it."""

from __future__ import annotations

import difflib
import re
from typing import Any

from kopumkm.errors import missing_extra
from kopumkm.writing.toml import write_key

Path = tuple[str, ...]


def set_entry(text: str, path: Path, entry: str) -> str:
    r"""Give a year its entry: replace what it has, or add it in the order of years.

    Args:
        text: The data file.
        path: `("values", region, indicator, year)`.
        entry: What is recorded, as TOML.

    Returns:
        The new text. Whether it says what it should is for the caller to verify.

    Raises:
        CannotRun: K051 without the extra `edit`.

    >>> print(set_entry("[values.metro.umkm]\n2021 = 5 # ya\n2023 = 7\n", ("values", "metro", "umkm", "2022"), "6"))
    [values.metro.umkm]
    2021 = 5 # ya
    2022 = 6
    2023 = 7
    <BLANKLINE>
    """
    document = _parse(text)
    *parents, year = path
    table = _find(document, parents)
    if table is None:
        return _add_series(text, document, path, entry)
    if _is_inline(table):
        years = {**{str(key): each.as_string() for key, each in table.items()}, year: entry}
        written = ", ".join(f"{write_key(key)} = {years[key]}" for key in sorted(years))
        _find(document, parents[:-1])[parents[-1]] = _make_item(f"{{ {written} }}")
    elif year in table:
        table[year] = _make_item(entry)
    else:
        _insert_year(table, year, _make_item(entry), _find_line_end(text))
    return _dump(text, document)


def add_rival(text: str, path: Path, entry: str) -> str:
    r"""Add a figure beside what a year has.

    Args:
        text: The data file.
        path: `("values", region, indicator, year)`; the year has an entry.
        entry: The further figure, as TOML.

    Returns:
        The new text.

    >>> print(add_rival("[values.metro]\numkm = { 2021 = 5 }", ("values", "metro", "umkm", "2021"), "{ value = 6 }"))
    [values.metro]
    umkm = { 2021 = [5, { value = 6 }] }
    """
    document = _parse(text)
    *parents, year = path
    table = _find(document, parents)
    held = table[year]
    if isinstance(held, list):
        held.append(_make_item(entry))
    else:
        table[year] = _make_item(f"[{held.as_string()}, {entry}]")
    return _dump(text, document)


def replace_used(text: str, path: Path, entry: str) -> str:
    r"""Replace the figure that is used, and keep its rivals.

    Args:
        text: The data file.
        path: `("values", region, indicator, year)`; the year has an entry.
        entry: The figure, as TOML.

    Returns:
        The new text.

    >>> print(replace_used("[values.metro.umkm]\n2021 = [5, 6]", ("values", "metro", "umkm", "2021"), "7"))
    [values.metro.umkm]
    2021 = [7, 6]
    """
    document = _parse(text)
    *parents, year = path
    table = _find(document, parents)
    if isinstance(table[year], list):
        table[year][0] = _make_item(entry)
    else:
        table[year] = _make_item(entry)
    return _dump(text, document)


def remove_table(text: str, path: Path) -> str:
    """Remove a table, so that another can take its place.

    Args:
        text: The data file.
        path: Its keys.

    Returns:
        The new text.
    """
    document = _parse(text)
    *parents, key = path
    del _find(document, parents)[key]
    return _dump(text, document)


def add_table(text: str, table: str, section: Path) -> str:
    r"""Add a table behind the last one of its section, or at the end of the file.

    Args:
        text: The data file.
        table: The table with its header, lines ended with a line feed.
        section: Keys that the headers of its neighbours begin with.

    Returns:
        The new text.

    >>> print(add_table("[sources.a]\ntitle = 'A'\n\n# Values\n[values]\n", "[sources.b]\ntitle = 'B'\n", ("sources",)))
    [sources.a]
    title = 'A'
    <BLANKLINE>
    [sources.b]
    title = 'B'
    <BLANKLINE>
    # Values
    [values]
    <BLANKLINE>
    """
    end = _find_line_end(text)
    lines = text.split(end)
    header = re.compile(r"\s*\[\s*" + r"\s*\.\s*".join(map(_key_pattern, section)) + r"\s*[].]")
    last = max((number for number, line in enumerate(lines) if header.match(line)), default=None)
    if last is None:
        place = len(lines)
        while place and not lines[place - 1].strip():
            place -= 1
    else:
        place = next(
            (number for number in range(last + 1, len(lines)) if re.match(r"\s*\[", lines[number])), len(lines)
        )
        while not lines[place - 1].strip() or lines[place - 1].lstrip().startswith("#"):
            place -= 1
    new = table.rstrip("\n").split("\n")
    before, after = lines[:place], lines[place:]
    gap = [""] if before else []
    if not any(map(str.strip, after)):
        after = [""]
    elif after[0].strip():
        after = ["", *after]
    return end.join([*before, *gap, *new, *after])


def _key_pattern(key: str) -> str:
    return f"(?:{re.escape(key)}|\"{re.escape(key)}\"|'{re.escape(key)}')"


def _add_series(text: str, document: Any, path: Path, entry: str) -> str:  # noqa: ANN401 - a document of tomlkit
    """Begin a series: inside the table of its region where that holds its series, else with a header of its own."""
    section, region, indicator, year = path
    values = _find(document, [section, region])
    if values is not None and (_is_inline(values) or any(map(_is_inline, values.values()))):
        values[indicator] = _make_item(f"{{ {year} = {entry} }}", _find_line_end(text))
        return _dump(text, document)
    header = ".".join(map(write_key, (section, region, indicator)))
    table = f"[{header}]\n{year} = {entry}\n"
    return add_table(text, table, (section, region) if values is not None else (section,))


def _is_inline(table: object) -> bool:
    from tomlkit.items import InlineTable  # noqa: PLC0415 - part of an extra

    return isinstance(table, InlineTable)


def _insert_year(table: Any, year: str, item: Any, end: str) -> None:  # noqa: ANN401 - a table of tomlkit
    """Insert a year behind the nearest earlier one."""
    import tomlkit  # noqa: PLC0415 - part of an extra

    body = table.value.body if hasattr(table.value, "body") else None
    years = [place for place, (key, _item) in enumerate(body or ()) if key is not None and key.key < year]
    keys = [place for place, (key, _item) in enumerate(body or ()) if key is not None]
    if body is None or not keys:
        table[year] = item
        return
    item.trivia.trail = end
    if years:
        place = years[-1] + 1
        before = body[years[-1]][1].trivia
        item.trivia.indent = before.indent
        if not before.trail:  # the last line of a file without a line end
            before.trail, item.trivia.trail = end, ""
    else:
        place = keys[0]
        item.trivia.indent = body[place][1].trivia.indent
    body.insert(place, (tomlkit.key(year), item))


def _find_line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _make_item(text: str, end: str = "") -> Any:  # noqa: ANN401 - a value of tomlkit
    return _parse(f"x = {text}{end}")["x"]


def _find(document: Any, path: list[str]) -> Any:  # noqa: ANN401
    """Follow keys into a document; None where there is no such table."""
    for key in path:
        if key not in document:
            return None
        document = document[key]
    return document


def _parse(text: str) -> Any:  # noqa: ANN401
    try:
        import tomlkit  # noqa: PLC0415 - part of an extra
    except ImportError:
        raise missing_extra("edit") from None
    return tomlkit.parse(text)


def _dump(text: str, document: Any) -> str:  # noqa: ANN401
    """Write the changed document, with every line that did not change as it stood in the text.

    The library does not give back each line as it was (it drops a space behind a date before a brace, for one), so its
    output serves to find the lines that changed.
    """
    import tomlkit  # noqa: PLC0415

    before = tomlkit.dumps(tomlkit.parse(text)).splitlines(keepends=True)
    after = tomlkit.dumps(document).splitlines(keepends=True)
    lines = text.splitlines(keepends=True)
    if len(lines) != len(before):
        return "".join(after)
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return "".join(
        "".join(lines[start:end] if kind == "equal" else after[new_start:new_end])
        for kind, start, end, new_start, new_end in changes
    )
