"""What was exported and then changed by hand: read where it is clear, refused with its line where it is not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kopumkm.errors import CannotRun
from kopumkm.importing.exported import is_exported, read_exported, restore_decimals

SDMX = (
    "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,RECORD,TIME_PERIOD,OBS_VALUE,OBS_STATUS,OBS_MARK,"
    "DECIMALS,UNIT_MEASURE,UNIT_MULT,REF_DATE,SOURCE\n"
)


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (["region", "indicator", "year", "value"], True),
        (["value", "year", "indicator", "region", "decimals", "record", None, ""], True),
        (["region", "indicator", "year"], False),
        (["region", "indicator", "year", "value", "value"], False),
        (["region", "indicator", "year", "value", "catatan"], False),
        (SDMX.strip().split(","), True),
        (["STRUCTURE", "STRUCTURE_ID", "ACTION", "REF_AREA", "TIME_PERIOD", "OBS_VALUE"], False),
        (["Kabupaten/Kota", 2022.0, 2023.0], False),
        ([], False),
    ],
)
def test_a_table_of_ours_is_known_by_its_header(header: list[object], known: bool) -> None:
    assert is_exported(header) is known


def test_cells_that_a_spreadsheet_has_changed_are_read() -> None:
    header = ["region", "indicator", "year", "record", "value", "decimals", "as_of", "note", None]
    rows: list[list[object]] = [
        ["kota", "umkm", 2022.0, 1.0, 3.6, 2.0, dt.date(2022, 12, 31), "x", None],
        ["kota", "umkm", "2023", "", 3.625, 2.0, dt.datetime(2023, 12, 31), 12.0, ""],  # noqa: DTZ001
        ["", None, "", "", "", "", "", "", ""],
        ["kota", "umkm", 2024, 2, 0.1, "", "2024-06", None, None],
        ["kota", "umkm", 2024, 1, -1500, "two", None, None, None],
    ]
    records = read_exported([header, *rows], "a.xlsx")
    assert [(each.year, each.position, str(each.observation.value)) for each in records] == [
        (2022, 0, "3.60"),
        (2023, 0, "3.625"),
        (2024, 0, "-1500"),
        (2024, 1, "0.1"),
    ]
    assert [str(each.observation.as_of) for each in records] == ["2022-12-31", "2023-12-31", "None", "2024-06"]
    assert records[1].observation.note is not None
    assert records[1].observation.note.id == "12"


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        ("3.6", "2", "3.60"),
        ("4", "2", "4.00"),
        ("4", "0", "4"),
        ("100000000000000", "15", "100000000000000.000000000000000"),
        ("3.625", "2", "3.625"),
        ("-0.5", "1", "-0.5"),
        ("4", "16", "4"),
        ("4", "-1", "4"),
        ("4", "²", "4"),
    ],
)
def test_decimals_are_restored(number: str, decimals: str, expected: str) -> None:
    assert Decimal(restore_decimals(number, decimals)).as_tuple() == Decimal(expected).as_tuple()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Kota X,umkm,2022,1,,,", "K013"),
        ("kota,,2022,1,,,", "K013"),
        ("kota,umkm,22,1,,,", "K014"),
        ("kota,umkm,2022,1.000.000,,,", "K032"),
        ("kota,umkm,2022,1e400,,,", "K032"),
        ("kota,umkm,2022,1234567890123456,,,", "K015"),
        ("kota,umkm,2022,1,?,,", "K017"),
        ("kota,umkm,2022,1,,31/12/2022,", "K018"),
        ("kota,umkm,2022,,,,", "K025"),
        ("kota,umkm,2022,1,...,,", "K025"),
        ("kota,umkm,2022,1,,,\x1b[31m", "K016"),
        ("kota,umkm,2022,1", "K031"),
        ("kota,umkm,2022,1,,,,,", "K025"),
        ('kota,umkm,2022,1,,,"', "K033"),
    ],
)
def test_mistakes_name_their_line(row: str, code: str) -> None:
    text = f"region,indicator,year,value,status,as_of,note\nkota,umkm,2021,1,,,\n{row}\n"
    if row.endswith(",,,,,"):
        assert len(read_exported(text, "a.csv")) == 2  # empty cells behind the last column say nothing
        return
    with pytest.raises(CannotRun) as caught:
        read_exported(text, "a.csv")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code
    assert str(diagnostic.location) == "a.csv:3:1"
    assert "{" not in diagnostic.message


@pytest.mark.parametrize("numbers", [("1", "1"), ("", "1"), ("2", "3"), ("1", "x"), ("1", "1.5")])
def test_record_numbers_are_checked(numbers: tuple[str, str]) -> None:
    rows = "".join(f"kota,umkm,2022,{number},1\n" for number in numbers)
    with pytest.raises(CannotRun) as caught:
        read_exported(f"region,indicator,year,record,value\n{rows}", "a.csv")
    assert {each.code for each in caught.value.diagnostics} == {"K056"}


def test_another_table_is_refused() -> None:
    with pytest.raises(CannotRun) as caught:
        read_exported("Kabupaten,2022\nMetro,1\n", "a.csv")
    assert [(each.code, str(each.location)) for each in caught.value.diagnostics] == [("K030", "a.csv:1:1")]
    with pytest.raises(CannotRun):
        read_exported("", "a.csv")


def test_sdmx_columns_may_stand_in_any_order_and_attributes_be_absent() -> None:
    text = (
        "STRUCTURE[#],STRUCTURE_ID,ACTION,OBS_VALUE,COMMENT_OBS[en#id],OBS_STATUS,TIME_PERIOD,RECORD,INDICATOR,REF_AREA,"
        "REF_DATE,SOURCE\n"
        "dataflow,KOPUMKM:OBSERVATIONS(1.0.0),I,3.60,en:Two: lines#id:Dua,E,2022,1,umkm,kota,2022-12,dinas\n"
    )
    (record,) = read_exported(text, "a.csv")
    seen = record.observation
    assert (record.region, record.indicator, record.year) == ("kota", "umkm", 2022)
    assert (str(seen.value), seen.status, str(seen.as_of), seen.source) == ("3.60", "E", "2022-12", "dinas")
    assert seen.note is not None
    assert (seen.note.id, seen.note.en) == ("Dua", "Two: lines")
