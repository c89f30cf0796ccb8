"""Text in, text out: only the entry that is meant changes, whatever style the file is written in."""

from __future__ import annotations

import difflib

import pytest

from kopumkm.editing.document import add_rival, add_table, replace_used, set_entry

PATH = ("values", "metro", "umkm")


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


STYLES = {
    "tables": "[values.metro.umkm] # kepala\n# satu\n2020 = 1\n\n2022 = 3 # tiga\n# akhir\n\n[targets.x]\na = 1\n",
    "indented": "[values.metro.umkm]\n  2020 = 1\n  2022 = 3\n",
    "no final line end": "[values.metro.umkm]\n2020 = 1\n2022 = 3",
    "quoted keys": '[values."metro".umkm]\n"2020" = 1\n2022 = 3\n',
    "out of order": "[values.metro.umkm]\n2020 = 1\n2022 = 3\n[targets.x]\na = 1\n[values.metro.koperasi]\n2020 = 5\n",
    "carriage returns": "[values.metro.umkm]\r\n2020 = 1\r\n2022 = 3\r\n",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("year", ["2019", "2021", "2023"])
def test_a_new_year_is_one_new_line_in_the_order_of_years(style: str, year: str) -> None:
    before = STYLES[style]
    after = set_entry(before, (*PATH, year), "7")
    assert [line.lstrip("+ ").rstrip() for line in changed_lines(before, after)] == [f"{year} = 7"]
    years = [line.strip().strip('"')[:4] for line in after.splitlines() if line.strip().strip('"')[:2] == "20"]
    assert years[:3] == sorted(["2020", "2022", year])
    assert after.count("\r\n") == (before.count("\r\n") + 1 if "\r" in before else 0)
    assert after.endswith("\n") == before.endswith("\n")


def test_an_inline_table_gets_the_year_inside() -> None:
    text = "[values.metro]\numkm = { 2020 = 1 } # ya\nkoperasi = { 2020 = 4 }\n"
    assert set_entry(text, (*PATH, "2021"), "7") == text.replace("{ 2020 = 1 }", "{ 2020 = 1, 2021 = 7 }")


def test_a_new_series_in_a_region_of_inline_tables() -> None:
    text = "[values.metro]\nkoperasi = { 2020 = 4 }\n"
    assert set_entry(text, (*PATH, "2021"), "7") == text + "umkm = { 2021 = 7 }\n"


def test_a_new_series_stands_behind_those_of_its_region() -> None:
    metro, lampung = "[values.metro.koperasi]\n2020 = 4\n", "\n# Lampung\n[values.lampung.umkm]\n2020 = 9\n"
    added = set_entry(metro + lampung, (*PATH, "2021"), "7")
    assert added == metro + "\n[values.metro.umkm]\n2021 = 7\n" + lampung


def test_a_first_value_at_the_end_of_the_file() -> None:
    assert set_entry("format = 1\n", (*PATH, "2021"), "7") == "format = 1\n\n[values.metro.umkm]\n2021 = 7\n"
    assert set_entry("format = 1", (*PATH, "2021"), "7") == "format = 1\n\n[values.metro.umkm]\n2021 = 7\n"


def test_a_rival_makes_a_list_and_then_grows_it() -> None:
    text = '[values.metro.umkm]\n2020 = { value = 1, source = "a" } # satu\n'
    once = add_rival(text, (*PATH, "2020"), "2")
    assert once == '[values.metro.umkm]\n2020 = [{ value = 1, source = "a" }, 2] # satu\n'
    twice = add_rival(once, (*PATH, "2020"), "{ value = 3 }")
    assert twice == '[values.metro.umkm]\n2020 = [{ value = 1, source = "a" }, 2, { value = 3 }] # satu\n'


def test_replacing_keeps_rivals_and_comments() -> None:
    assert replace_used("[values.metro.umkm]\n2020 = 1 # satu\n", (*PATH, "2020"), "9") == (
        "[values.metro.umkm]\n2020 = 9 # satu\n"
    )
    lists = "[values.metro.umkm]\n2020 = [\n  1, # satu\n  2,\n]\n"
    assert replace_used(lists, (*PATH, "2020"), "9") == lists.replace("1,", "9,")


def test_a_table_goes_behind_its_section_before_the_comment_of_the_next() -> None:
    text = "[sources.a]\ntitle = 'A'\n\n# ---- Indicators ----\n[indicators.x]\nname = 'X'\n"
    added = add_table(text, "[sources.b]\ntitle = 'B'\n", ("sources",))
    assert added == text.replace("\n\n# ----", "\n\n[sources.b]\ntitle = 'B'\n\n# ----", 1)


def test_lines_that_the_library_would_write_differently_stay() -> None:
    text = "[values.metro.umkm]\n2020 = { value = 1, as_of = 2020-12-31 }\n2021   =   2\n"
    assert set_entry(text, (*PATH, "2022"), "3") == text + "2022 = 3\n"
