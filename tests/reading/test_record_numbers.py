"""The column `record` of tidy CSV: rivals that nothing else tells apart, in an order that is written down."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kopumkm.errors import Diagnostic
from kopumkm.findings import Finding
from kopumkm.model.observation import Observation
from kopumkm.reading.files import read_text
from kopumkm.reading.loading import Loaded, load
from kopumkm.writing.tidy_csv import Record, write_tidy_csv

TOML = """format = 1
values_from = ["nilai.csv"]
[regions.kota]
name = "Kota"
[indicators.umkm]
name = "UMKM"
unit = "unit"
measure = "stock"
better = "higher"
"""


def read(folder: Path, *rows: str, header: str = "region,indicator,year,record,value") -> Loaded:
    (folder / "data.toml").write_text(TOML, encoding="utf-8")
    (folder / "nilai.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return load([read_text(folder / "data.toml", None)])


def list_figures(loaded: Loaded, year: int) -> list[Decimal | None]:
    assert loaded.diagnostics == ()
    return [each.value for each in loaded.dataset.find_observations("kota", "umkm")[year]]


def test_numbers_decide_on_the_order(tmp_path: Path) -> None:
    loaded = read(tmp_path, "kota,umkm,2021,3,30", "kota,umkm,2022,1,5", "kota,umkm,2021,1,10", "kota,umkm,2021,2,20")
    assert list_figures(loaded, 2021) == [10, 20, 30]
    assert list_figures(loaded, 2022) == [5]
    shuffled = [11, 10, *range(3, 10), 2, 1]
    loaded = read(tmp_path, *(f"kota,umkm,2021,{each},{each}" for each in shuffled))
    assert list_figures(loaded, 2021) == list(range(1, 12))


def test_numbers_may_be_left_empty(tmp_path: Path) -> None:
    loaded = read(tmp_path, "kota,umkm,2021,,10", "kota,umkm,2022,1,20", "kota,umkm,2022,2,20")
    assert list_figures(loaded, 2021) == [10]
    assert list_figures(loaded, 2022) == [20, 20]
    mistakes = read(tmp_path, "kota,umkm,2021,,10", "kota,umkm,2021,,20").diagnostics
    assert [each.code for each in mistakes] == ["K019"]


def test_places_follow_the_numbers(tmp_path: Path) -> None:
    loaded = read(tmp_path, "kota,umkm,2021,2,20", "kota,umkm,2021,1,10")
    place = loaded.locate(
        Finding(path=("values", "kota", "umkm", "2021", 0, "value"), diagnostic=Diagnostic(code="K019"))
    )
    assert str(place.location) == f"{tmp_path / 'nilai.csv'}:3:18"


@pytest.mark.parametrize(
    ("rows", "place", "message"),
    [
        (("0,1",), "2:16", 'record "0" of kota, umkm, 2021 is not a whole number from 1'),
        (("1,1", "01,2"), "3:16", 'record "01" of kota, umkm, 2021 is not a whole number from 1'),
        (("1,1", "²,2"), "3:16", 'record "²" of kota, umkm, 2021 is not a whole number from 1'),
        (("1,1", "1,2"), "3:16", 'record "1" of kota, umkm, 2021 is given twice'),
        ((",1", "1,2"), "2:16", 'record "" of kota, umkm, 2021 is empty, while another row of the year has a number'),
        (("2,1",), "2:16", 'record "2" of kota, umkm, 2021 has no record 1 beside it, which would be the figure used'),
    ],
)
def test_numbers_that_do_not_fit_are_refused(tmp_path: Path, rows: tuple[str, ...], place: str, message: str) -> None:
    diagnostics = read(tmp_path, *(f"kota,umkm,2021,{row}" for row in rows)).diagnostics
    assert [(each.code, each.message) for each in diagnostics] == [("K056", message)]
    assert str(diagnostics[0].location) == f"{tmp_path / 'nilai.csv'}:{place}"


def test_each_language_of_a_note_has_a_column(tmp_path: Path) -> None:
    header = "region,indicator,year,value,note,note_id,note_en"
    rows = ["Sama,,", ",Hanya,", ",,Only", "Dua,,Two", ",Satu,One", "Both,Sendiri,", "x,Satu,One"]
    loaded = read(tmp_path, *(f"kota,umkm,{2020 + place},1,{row}" for place, row in enumerate(rows)), header=header)
    assert loaded.diagnostics == ()
    entries = loaded.dataset.find_observations("kota", "umkm")
    notes = [entry[0].note for entry in entries.values()]
    assert [(each.id, each.en) for each in notes if each] == [
        ("Sama", "Sama"),
        ("Hanya", None),
        (None, "Only"),
        ("Dua", "Two"),
        ("Satu", "One"),
        ("Sendiri", "Both"),
        ("Satu", "One"),
    ]


def test_a_note_may_be_longer_than_what_python_reads_by_itself(tmp_path: Path) -> None:
    loaded = read(tmp_path, f"kota,umkm,2021,1,{'a' * 200_000}", header="region,indicator,year,value,note")
    note = loaded.dataset.find_observations("kota", "umkm")[2021][0].note
    assert note is not None
    assert note.id == "a" * 200_000


def test_numbers_are_written_only_where_nothing_else_tells_records_apart() -> None:
    def record(position: int, source: str | None) -> Record:
        seen = Observation(value=Decimal(position), source=source)
        return Record(region="kota", indicator="umkm", year=2021, position=position, observation=seen)

    assert write_tidy_csv([record(0, "a"), record(1, None)]).splitlines() == [
        "region,indicator,year,value,source",
        "kota,umkm,2021,0,a",
        "kota,umkm,2021,1,",
    ]
    assert write_tidy_csv([record(0, "a"), record(1, "a")]).splitlines() == [
        "region,indicator,year,record,value,source",
        "kota,umkm,2021,1,0,a",
        "kota,umkm,2021,2,1,a",
    ]
