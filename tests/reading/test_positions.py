"""The finder of lines and columns, case by case and against the real parser on documents of every style."""

from __future__ import annotations

import datetime as dt
import pathlib
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

import kopumkm
from kopumkm.reading.positions import Path, Place, Span, find_all_places, find_place, find_places


def key_of(text: str, *path: str | int) -> tuple[int, int, int]:
    span = find_places(text)[path].key
    return span.line, span.column, span.length


def value_of(text: str, *path: str | int) -> tuple[int, int, int] | None:
    span = find_places(text)[path].value
    return None if span is None else (span.line, span.column, span.length)


def test_plain_key() -> None:
    text = "umkm = 5\n  koperasi  =  2282  # unit\n"
    assert find_places(text) == {
        ("umkm",): Place(Span(1, 1, 4), Span(1, 8, 1)),
        ("koperasi",): Place(Span(2, 3, 8), Span(2, 16, 4)),
    }


def test_dotted_keys() -> None:
    text = "values.lampung.umkm.2022 = 5\nvalues . lampung . umkm\t.2021\t=\t6\n"
    assert key_of(text, "values") == (1, 1, 6)
    assert value_of(text, "values") is None
    assert key_of(text, "values", "lampung", "umkm") == (1, 16, 4)
    assert key_of(text, "values", "lampung", "umkm", "2022") == (1, 21, 4)
    assert value_of(text, "values", "lampung", "umkm", "2022") == (1, 28, 1)
    assert key_of(text, "values", "lampung", "umkm", "2021") == (2, 26, 4)
    assert value_of(text, "values", "lampung", "umkm", "2021") == (2, 33, 1)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('"a b"', "a b"),
        ("'a b'", "a b"),
        ("'a\\b'", "a\\b"),
        (r'"a\"b"', 'a"b'),
        (r'"a\\"', "a\\"),
        (r'"\u00e9\U0001F600"', "é😀"),
        (r'"\t\n\r\b\f"', "\t\n\r\b\f"),
        (r'"\x41\e"', "A\x1b"),
        ('""', ""),
        ("''", ""),
        ('"a.b"', "a.b"),
        ('"a=b"', "a=b"),
        ('"[a]#"', "[a]#"),
        ("'\"'", '"'),
        ("2022", "2022"),
        ("2022-12-31", "2022-12-31"),
        ("-_-", "-_-"),
    ],
)
def test_quoted_keys(written: str, name: str) -> None:
    assert list(tomli.loads(f"{written} = 1")) == [name]
    assert find_places(f"{written} = 1") == {
        (name,): Place(Span(1, 1, len(written)), Span(1, len(written) + 4, 1)),
    }
    text = f"[ values . {written} ]\nx.{written}.y = 1"
    assert key_of(text, "values", name) == (1, 12, len(written))
    assert key_of(text, "values", name, "x", name) == (2, 3, len(written))


def test_headers() -> None:
    text = '# top\n\n[values.lampung]\numkm = 1\n\t[ regions."x y" ] # comment [no]\nname = "N"\n[values.metro]\n'
    assert key_of(text, "values") == (3, 2, 6)
    assert key_of(text, "values", "lampung") == (3, 9, 7)
    assert value_of(text, "values", "lampung") is None
    assert key_of(text, "values", "lampung", "umkm") == (4, 1, 4)
    assert key_of(text, "regions", "x y") == (5, 12, 5)
    assert value_of(text, "regions", "x y", "name") == (6, 8, 3)
    assert key_of(text, "values", "metro") == (7, 9, 5)


def test_arrays_of_tables_and_their_sub_tables() -> None:
    text = (
        "[[targets.a.rivals]]\nvalue = 1\n[targets.a.rivals.note]\nid = 'x'\n"
        "[[targets.a.rivals]]\nvalue = 2\nnote.en = 'y'\n"
        "[[targets.a.rivals.parts]]\nn = 3\n[[targets.a.rivals.parts]]\nn = 4\n[targets.a]\nyear = 2024\n"
    )
    rivals = ("targets", "a", "rivals")
    assert key_of(text, *rivals) == (1, 13, 6)
    assert key_of(text, *rivals, 0) == (1, 13, 6)
    assert value_of(text, *rivals, 0, "value") == (2, 9, 1)
    assert key_of(text, *rivals, 0, "note") == (3, 19, 4)
    assert value_of(text, *rivals, 0, "note", "id") == (4, 6, 3)
    assert key_of(text, *rivals, 1) == (5, 13, 6)
    assert value_of(text, *rivals, 1, "value") == (6, 9, 1)
    assert value_of(text, *rivals, 1, "note", "en") == (7, 11, 3)
    assert key_of(text, *rivals, 1, "parts", 0) == (8, 20, 5)
    assert value_of(text, *rivals, 1, "parts", 0, "n") == (9, 5, 1)
    assert value_of(text, *rivals, 1, "parts", 1, "n") == (11, 5, 1)
    assert value_of(text, "targets", "a", "year") == (13, 8, 4)


def test_arrays_inside_a_second_table_start_anew() -> None:
    text = "[[a]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\nx = 2\n"
    assert value_of(text, "a", 0, "b", 0, "x") == (3, 5, 1)
    assert value_of(text, "a", 1, "b", 0, "x") == (6, 5, 1)


def test_nested_arrays_with_comments_and_newlines() -> None:
    text = "x = [ # ] not the end\n  1,\n  [ 2, # , 9\n\t3 ],\n  [],\n  [[4]], # ]\n]\ny = 5\n"
    assert value_of(text, "x") == (1, 5, 17)
    assert value_of(text, "x", 0) == (2, 3, 1)
    assert key_of(text, "x", 0) == (2, 3, 1)
    assert key_of(text, "x", 1) == value_of(text, "x", 1) == (3, 3, 10)
    assert value_of(text, "x", 1, 1) == (4, 2, 1)
    assert value_of(text, "x", 2) == (5, 3, 2)
    assert value_of(text, "x", 3, 0, 0) == (6, 5, 1)
    assert ("x", 4) not in find_places(text)
    assert value_of(text, "y") == (8, 5, 1)


def test_inline_tables() -> None:
    text = 'umkm = { 2021 = 150999, "2022" = {value=192234,source = "radar"}, a.b = {} } # end'
    assert value_of(text, "umkm") == (1, 8, 69)
    assert key_of(text, "umkm", "2021") == (1, 10, 4)
    assert value_of(text, "umkm", "2021") == (1, 17, 6)
    assert key_of(text, "umkm", "2022") == (1, 25, 6)
    assert value_of(text, "umkm", "2022") == (1, 34, 31)
    assert key_of(text, "umkm", "2022", "value") == (1, 35, 5)
    assert value_of(text, "umkm", "2022", "value") == (1, 41, 6)
    assert key_of(text, "umkm", "2022", "source") == (1, 48, 6)
    assert value_of(text, "umkm", "2022", "source") == (1, 57, 7)
    assert key_of(text, "umkm", "a", "b") == (1, 69, 1)
    assert value_of(text, "umkm", "a", "b") == (1, 73, 2)


def test_inline_tables_over_several_lines() -> None:
    text = "umkm = { # of TOML 1.1\n  2021 = 150999,\n  2022 = {\n    value = 192234, # }\n  },\n}\nx = 1\n"
    assert value_of(text, "umkm") == (1, 8, 15)
    assert value_of(text, "umkm", "2021") == (2, 10, 6)
    assert key_of(text, "umkm", "2022", "value") == (4, 5, 5)
    assert value_of(text, "umkm", "2022", "value") == (4, 13, 6)
    assert value_of(text, "x") == (7, 5, 1)


def test_tables_in_arrays() -> None:
    text = "2021 = [ { value = 150999 }, 7,\n { value = 192234, as_of = 2021-09-08 } ]\n"
    assert key_of(text, "2021", 0) == value_of(text, "2021", 0) == (1, 10, 18)
    assert value_of(text, "2021", 0, "value") == (1, 20, 6)
    assert value_of(text, "2021", 1) == (1, 30, 1)
    assert value_of(text, "2021", 2) == (2, 2, 38)
    assert value_of(text, "2021", 2, "as_of") == (2, 28, 10)


@pytest.mark.parametrize(
    "written",
    [
        '"""ends in four""""',
        '"""ends in five"""""',
        '""""starts with one, ends in five"""""',
        '"""""two quotes inside "" and at the end"""""',
        r'"""escaped \""" quotes"""',
        r'"""escaped \\"""',
        '"""\nfirst\nsecond"""',
        '"""line ending \\\n   backslash"""',
        '"""x = [ { # not a comment"""',
        "'''ends in four''''",
        "'''ends in five'''''",
        "''''' '' '''''",
        r"'''no \''' ",
        "'''\na = 1\n[b]\n'''",
        '""""""',
        "''''''",
        '""',
        "''",
        r'"\""',
        r'"\\"',
        r"'\'",
        '"# = [ ] { } , \'"',
        "'# = [ ] { } , \"'",
    ],
)
def test_strings_end_where_they_end(written: str) -> None:
    written = written.rstrip(" ")
    text = f"a = {written} # x = 1\nb = [ {written}, {{ c = {written} }} ]\nd = 2\n"
    assert tomli.loads(text)["d"] == 2
    first, newline, _rest = written.partition("\n")
    lines = written.count("\n")
    length = len(first) if newline else len(written)
    assert value_of(text, "a") == (1, 5, length)
    assert value_of(text, "b", 0) == (2 + lines, 7, length)
    assert value_of(text, "d") == (3 + 3 * lines, 5, 1)
    assert len(find_places(text)) == 6


@pytest.mark.parametrize(
    "written",
    [
        "2022-12-31",
        "2022-12-31T10:00:00",
        "2022-12-31 10:00:00",
        "2022-12-31 10:00:00.5+07:00",
        "2022-12-31 10:00",
        "10:00:00",
        "-1_000.5e+10",
        "+inf",
        "nan",
        "0xDEAD_beef",
        "true",
    ],
)
def test_scalars_end_where_they_end(written: str) -> None:
    text = f"a = {written} # 1\nb = [{written} , {written}]\nc = {{ d = {written} }}\ne={written}"
    assert value_of(text, "a") == (1, 5, len(written))
    assert value_of(text, "b", 0) == (2, 6, len(written))
    assert value_of(text, "b", 1) == (2, 9 + len(written), len(written))
    assert value_of(text, "c", "d") == (3, 11, len(written))
    assert value_of(text, "e") == (4, 3, len(written))


def test_windows_line_endings() -> None:
    text = '[a]\r\nx = 1\r\ny = [\r\n  2,\r\n]\r\nz = """\r\nzz"""\r\nw = 3'
    assert value_of(text, "a", "x") == (2, 5, 1)
    assert value_of(text, "a", "y", 0) == (4, 3, 1)
    assert value_of(text, "a", "w") == (8, 5, 1)
    assert value_of(text, "a", "z") == (6, 5, 3)
    assert value_of(text, "a", "y") == (3, 5, 1)


def test_byte_order_mark_is_not_counted() -> None:
    text = "\ufeffumkm = 5\nkoperasi = 6\n"
    assert find_places(text) == find_places(text[1:])
    assert key_of(text, "umkm") == (1, 1, 4)
    assert value_of(text, "koperasi") == (2, 12, 1)
    assert find_place("\ufeff[values]", ("values", "lampung")) == (Place(Span(1, 2, 6), None), 1)


def test_columns_count_characters() -> None:
    text = '"é漢😀" = "\u0301x"\n\t\tkey\t=\t1\n'
    assert key_of(text, "é漢😀") == (1, 1, 5)
    assert value_of(text, "é漢😀") == (1, 9, 4)
    assert key_of(text, "key") == (2, 3, 3)
    assert value_of(text, "key") == (2, 9, 1)


def test_other_line_separators_do_not_end_a_line() -> None:
    text = "a = '\x85\u2028'\nb = 1\n"
    assert value_of(text, "b") == (2, 5, 1)


def test_every_place_of_what_stands_twice() -> None:
    text = "a = 1\na = 2\n[t]\nb = { c = 1, c = 2 }\n[t]\nb = 3\n"
    places = list(find_all_places(text))
    assert [place.key for path, place in places if path == ("a",)] == [Span(1, 1, 1), Span(2, 1, 1)]
    assert [place.key for path, place in places if path == ("t",)] == [Span(3, 2, 1), Span(5, 2, 1)]
    assert [place.key for path, place in places if path == ("t", "b")] == [Span(4, 1, 1), Span(6, 1, 1)]
    assert [place.key.column for path, place in places if path == ("t", "b", "c")] == [7, 14]
    assert find_places(text)["a",].key == Span(1, 1, 1)


def test_second_definition_keeps_what_the_first_one_lacks() -> None:
    text = "[[x]]\na = [1]\na = [2, 3]\n[t]\nb = 1\n[t]\nc = 2\n"
    assert value_of(text, "x", 0, "a", 0) == (2, 6, 1)
    assert value_of(text, "x", 0, "a", 1) == (3, 9, 1)
    assert find_place(text, ("t", "c")) == (Place(Span(7, 1, 1), Span(7, 5, 1)), 2)


@pytest.mark.parametrize(
    "broken",
    [
        *("c", "c =", "c = ", 'c = "open', "c = '''open", "[c", "[[c]", "= 1", "c = [1, ", "c = { d", "c = {"),
        *("]", "}", "c d = 1", '"c', "c.", "\0", "c = 1 d = 2", "c = [] d = 2", "[c] d = 2", "c = 1]", "é = 1"),
        *(r'"\UFFFFFFFF" = 1', r'"\U00110000" = 1', 'c = """open'),
    ],
)
def test_what_follows_a_syntax_error_is_not_looked_at(broken: str) -> None:
    text = f"a = 1\n[b]\nx = 2\n{broken}\n"
    places = find_places(text)
    assert places["a",].value == Span(1, 5, 1)
    assert places["b", "x"].value == Span(3, 5, 1)
    assert {path[:1] for path in places} <= {("a",), ("b",), ("c",)}
    assert {path[:2] for path in places} <= {("a",), ("b",), ("b", "x"), ("b", "c"), ("c",)}


@pytest.mark.parametrize("broken", ["c", "c: 1", "c 12", 'c = """open', "c = '''open", "c = "])
def test_a_key_without_a_value_is_found(broken: str) -> None:
    assert find_places(f"{broken}\n") == {("c",): Place(Span(1, 1, 1), None)}


@pytest.mark.parametrize("text", ["", "\n", "# only a comment", "\ufeffa = 1", "\r", " \t"])
def test_nothing_to_find(text: str) -> None:
    find_places(text)


def test_deepest_part_of_a_path_is_found() -> None:
    text = "[values.lampung.umkm]\n2021 = 5\n2022 = { value = 6 }\n2023 = [ 7, { value = 8 } ]\n"
    umkm: Path = ("values", "lampung", "umkm")
    places = find_places(text)
    assert find_place(text, (*umkm, "2021", 0, "value")) == (places[*umkm, "2021"], 5)
    assert find_place(text, (*umkm, "2022", 0, "value")) == (places[*umkm, "2022", "value"], 6)
    assert find_place(text, (*umkm, "2023", 0, "value")) == (places[*umkm, "2023", 0], 5)
    assert find_place(text, (*umkm, "2023", 1, "value")) == (places[*umkm, "2023", 1, "value"], 6)
    assert find_place(text, (*umkm, "2024")) == (places[umkm], 3)
    assert find_place(text, ("indicators", "umkm")) == (None, 0)
    assert find_place(text, ()) == (None, 0)
    assert find_place(text, (*umkm, "2021", 0)) == (places[*umkm, "2021"], 5)
    assert find_place(text, (*umkm, "2023", 2, "value")) == (places[*umkm, "2023"], 5)
    assert find_place(text, (0, "values")) == (places["values",], 2)
    assert find_place("[[a]]\nx = 1\n[[a]]\nx = 2\n", ("a", 1, "x")) == (Place(Span(4, 1, 1), Span(4, 5, 1)), 3)


# What would take too long, or too much


def test_text_of_60_megabytes_takes_little_time_and_memory() -> None:
    text = 'x = "' + "a" * (60 << 20) + '"\ny = 1\n'
    started = time.process_time()
    tracemalloc.start()
    try:
        places = find_places(text)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert places["x",].value == Span(1, 5, (60 << 20) + 2)
    assert places["y",].value == Span(2, 5, 1)
    assert time.process_time() - started < 3
    assert peak < 10 << 20


@pytest.mark.parametrize(
    "text",
    [
        'x = """' + '"" \\" \n' * 1_000_000 + '"""\ny = 1\n',
        "x = '''" + "'' \n" * 1_000_000 + "'''\ny = 1\n",
        'x = "' + "\\n" * 2_000_000 + '"\ny = 1\n',
        "x = [" + "\n# comment" * 400_000 + "\n]\ny = 1\n",
        '"' + "\\\\" * 2_000_000 + '" = 0\ny = 1\n',
        "k" * 4_000_000 + " = 0\ny = 1\n",
        "\n" * 4_000_000 + "y = 1\n",
        "x = " + " " * 4_000_000 + "0\ny = 1\n",
    ],
    ids=["quotes", "apostrophes", "escapes", "comments", "escapes in a key", "long key", "blank lines", "spaces"],
)
def test_long_texts_of_every_kind_are_scanned_once(text: str) -> None:
    started = time.process_time()
    places = find_places(text)
    assert places["y",].key.column == 1
    assert time.process_time() - started < 3


@pytest.mark.parametrize("opening", ['"', "'", '"""', "'''", '"\\', "k", "["])
def test_unclosed_long_texts_are_given_up_quickly(opening: str) -> None:
    started = time.process_time()
    find_places(f"x = {opening}" + 'a\\"' * 2_000_000)
    assert time.process_time() - started < 3


def test_arrays_as_deep_as_the_parser_allows() -> None:
    text = "x = " + "[" * 390 + "1" + "]" * 390 + "\ny = 1\n"
    assert tomli.loads(text)["y"] == 1
    assert value_of(text, "x", *[0] * 390) == (1, 395, 1)
    assert value_of(text, "y") == (2, 5, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("'[' * 200_000", "'{a=' * 200_000", "'[{a=' * 200_000", "'[' * 200_000 + ']' * 200_000"),
        "'[' * 390 + '0,' * 400_000 + ']' * 390",
        "'1' + chr(10) + 'a.' * 400_000 + 'a = 1'",
    ],
    ids=["lists", "tables", "lists and tables", "closed lists", "elements deep down", "parts of a key"],
)
def test_depth_exhausts_neither_stack_nor_memory(text: str) -> None:
    program = (
        "import resource\n"
        "from kopumkm.reading.positions import find_place\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        f"print(find_place('y = 1\\nx = ' + {text}, ('y',)))\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert result.stderr[-500:] == ""
    assert result.stdout == f"{(Place(Span(1, 1, 1), Span(1, 5, 1)), 1)}\n"


def test_the_module_needs_nothing_that_is_slow_to_import() -> None:
    program = (
        "import sys, kopumkm.reading.positions\n"
        "print(*sorted({each.partition('.')[0] for each in sys.modules} - sys.stdlib_module_names - {'__main__'}))\n"
    )
    result = subprocess.run(
        [sys.executable, "-S", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(pathlib.Path(kopumkm.__file__).parents[1])},
    )
    assert (result.stdout, result.stderr) == ("kopumkm\n", "")


def test_panel_of_220_000_lines_is_scanned_within_seconds() -> None:
    years = "".join(f"{year} = {year}\n" for year in range(2000, 2020))
    text = "".join(f"[values.r{region}.i{each}]\n{years}" for region in range(550) for each in range(19))
    assert text.count("\n") > 219_000
    started = time.process_time()
    place, used = find_place(text, ("values", "r549", "i18", "2019"))
    assert time.process_time() - started < 5
    assert used == 4
    assert place == Place(Span(text.count("\n"), 1, 4), Span(text.count("\n"), 8, 4))


# Against the real parser

KEYS = st.one_of(
    st.sampled_from(["a", "b", "value", "2022", "a b", "", "a.b", "#", "[x]", 'quo"te', "apo'strophe", "é漢😀", "\\"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=12).map(
    lambda text: "".join(each for each in text if each in "\n\t" or each.isprintable())
)
SCALARS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.decimals(-1000, 1000, places=3),
    TEXTS,
    st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31)),
    st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(2999, 12, 31)).map(lambda each: each.replace(microsecond=0)),  # noqa: DTZ001
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=4)


class Stylist:
    """Writes a document as TOML, in a style chosen anew at each place."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def choose(self, *styles: str) -> str:
        return self.data.draw(st.sampled_from(styles))

    def write_document(self, document: dict[str, Any]) -> str:
        return self.choose("", "# [x]\n", "\n\n") + self.write_table((), document)

    def write_table(self, path: tuple[str, ...], table: dict[str, Any]) -> str:
        pairs: list[str] = []
        tables: list[str] = []
        for key, value in table.items():
            style = self.choose("inline", "header", "dotted")
            here = (*path, key)
            if isinstance(value, dict) and style == "header":
                tables.append(f"{self.write_header(here, '[', ']')}{self.write_table(here, value)}")
            elif style != "inline" and isinstance(value, list) and value and all(type(each) is dict for each in value):
                tables.extend(f"{self.write_header(here, '[[', ']]')}{self.write_table(here, each)}" for each in value)
            elif isinstance(value, dict) and value and style == "dotted":
                pairs.extend(self.write_pair((key, inner), each) + self.end_line() for inner, each in value.items())
            else:
                pairs.append(self.write_pair((key,), value) + self.end_line())
        return "".join(pairs) + "".join(tables)

    def write_header(self, path: tuple[str, ...], opening: str, closing: str) -> str:
        keys = f"{self.space()}{self.write_keys(path)}{self.space()}"
        return f"{self.choose('', '  ')}{opening}{keys}{closing}{self.end_line()}"

    def write_pair(self, keys: tuple[str, ...], value: object) -> str:
        return f"{self.space()}{self.write_keys(keys)}{self.space()}={self.space()}{self.write_value(value)}"

    def write_keys(self, keys: tuple[str, ...]) -> str:
        return self.choose(".", " . ", "\t.").join(map(self.write_key, keys))

    def write_key(self, key: str) -> str:
        style = self.choose("bare", "basic", "literal")
        if style == "bare" and key and all(each.isascii() and (each.isalnum() or each in "-_") for each in key):
            return key
        if style == "literal" and "'" not in key and key.isprintable():
            return f"'{key}'"
        return self.write_basic(key)

    def write_basic(self, text: str) -> str:
        return '"' + "".join(self.escape(each) for each in text) + '"'

    def escape(self, character: str) -> str:
        if character in '"\\\n\t' or not character.isprintable() or self.choose("", "", "", "escape"):
            return f"\\U{ord(character):08X}" if ord(character) > 0xFFFF else f"\\u{ord(character):04x}"
        return character

    def write_value(self, value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str):
            return self.write_text(value)
        if isinstance(value, dt.datetime):
            return value.isoformat(sep=self.choose("T", " "))
        if isinstance(value, dict):
            pairs = [self.write_pair((key,), each) for key, each in value.items()]
            blank = self.choose("", " ", "\n", ' # } , "\n\t')  # TOML 1.1
            end = self.choose("", ",") if value else ""
            return f"{{{blank}" + f",{blank}".join(pairs) + f"{end}{blank}}}"
        if isinstance(value, list):
            blank = self.choose("", " ", "\n", " # ] , '\n\t")
            end = self.choose("", ",") if value else ""
            return f"[{blank}" + f",{blank}".join(map(self.write_value, value)) + f"{end}{blank}]"
        return f"{value:f}" if isinstance(value, Decimal) else str(value)

    def write_text(self, text: str) -> str:
        style = self.choose("basic", "literal", "multi-line", "multi-line literal")
        if style == "literal" and "'" not in text and "\n" not in text:
            return f"'{text}'"
        if style == "multi-line literal" and "'''" not in text and not text.endswith("'''") and text[:1] != "\n":
            return f"'''{text}'''"
        if style == "multi-line":
            lines = text.replace("\\", "\\\\").replace('""', '"\\"').split("\n")
            # a line break right behind the quotes is not part of the text, nor is blank space behind a backslash
            start = "\n" if text[:1] in "\n \t" else self.choose("", "\n", "\\\n  \n")
            return '"""' + start + "\n".join(lines) + '"""'
        return self.write_basic(text)

    def space(self) -> str:
        return self.choose("", " ", "\t ")

    def end_line(self) -> str:
        return self.choose("\n", " # x = { [ \"'\n", "\n\n")


def find_leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from find_leaves(each, (*path, key))
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from find_leaves(each, (*path, position))
    else:
        yield path, value


def cut(text: str, span: Span) -> str:
    line = text.split("\n")[span.line - 1]
    return line[span.column - 1 : span.column - 1 + span.length]


@given(document=DOCUMENTS, data=st.data())
def test_places_agree_with_the_parser(document: dict[str, Any], data: st.DataObject) -> None:
    text = Stylist(data).write_document(document)
    if data.draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    assert tomli.loads(text, parse_float=Decimal) == document, text
    places = find_places(text)
    for path, value in find_leaves(document):
        place = places[path]
        assert place.value is not None
        written = cut(text, place.value)
        if (len(written) > 5 and written.endswith(written[:3])) or not written.startswith(
            ('"""', "'''")
        ):  # else it goes on in the next line
            assert tomli.loads(f"x = {written}", parse_float=Decimal) == {"x": value}
        else:
            assert isinstance(value, str)
        if isinstance(path[-1], str):
            assert list(tomli.loads(f"{cut(text, place.key)} = 1")) == [path[-1]]
        else:
            assert place.key == place.value
    for path, place in places.items():
        node: Any = document
        for part in path:
            node = node[part]
        line = text.split("\n")[place.value.line - 1].removesuffix("\r") if place.value else ""
        if place.value and place.value.column - 1 + place.value.length < len(line):
            written = cut(text, place.value)  # what goes on over several lines is counted to the end of the first
            assert tomli.loads(f"x = {written}", parse_float=Decimal) == {"x": node}


@given(st.text("[]{}=,.#\"'\\ \n\r\tab1-uUF\ufeff", max_size=60))
def test_any_text_is_scanned_to_an_end(text: str) -> None:
    lines = text.split("\n")
    for path, place in find_all_places(text):
        assert find_place(text, path)[1] == len(path)
        for span in (place.key, place.value or place.key):
            assert 1 <= span.line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert span.length >= 1
