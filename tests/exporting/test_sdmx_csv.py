"""SDMX-CSV 2.0: the columns of the field guide, one observation a key, and tools that read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import BilingualText
from kopumkm.writing.sdmx_csv import choose_separator, write_sdmx_csv
from kopumkm.writing.tidy_csv import list_records

DATA = """format = 1
[regions.kota]
name = "Kota"
[sources.dinas]
title = "Dinas"
reliability = "official"
[indicators.umkm]
name = "UMKM"
unit = { id = "unit", en = "units" }
measure = "stock"
better = "higher"
[values.kota.umkm]
2019 = 10
2020 = [{ value = 3.60, as_of = "2020-12", source = "dinas", status = "**" }, 4]
2021 = { status = "NA" }
2022 = { status = "-" }
"""

HEADER = (
    "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,RECORD,TIME_PERIOD,OBS_VALUE,"
    "OBS_STATUS,OBS_MARK,DECIMALS,UNIT_MEASURE,UNIT_MULT,REF_DATE,SOURCE"
)
START = "dataflow,KOPUMKM:OBSERVATIONS(1.0.0),I,A,kota,umkm"


def test_one_observation_a_row(load: Callable[[str], Dataset]) -> None:
    assert write_sdmx_csv(load(DATA)).splitlines() == [
        HEADER,
        f"{START},1,2019,10,A,,0,unit,0,,",
        f"{START},1,2020,3.60,P,**,2,unit,0,2020-12,dinas",
        f"{START},2,2020,4,A,,0,unit,0,,",
        f"{START},1,2021,,Q,NA,,unit,0,,",
        f"{START},1,2022,,A,-,,unit,0,,",
    ]


def test_notes_are_one_multilingual_column(load: Callable[[str], Dataset]) -> None:
    text = DATA + '2023 = { value = 1, note = { id = "Ya; tidak", en = "Yes" } }\n2024 = { value = 1, note = "Sama" }\n'
    header, *rows = csv.reader(io.StringIO(write_sdmx_csv(load(text))))
    assert header[0] == "STRUCTURE[|]"
    assert header[-1] == "COMMENT_OBS[id|en]"
    assert [row[-1] for row in rows] == ["", "", "", "", "", "id:Ya; tidak|en:Yes", "id:Sama|en:Sama"]


def test_the_character_between_languages_stands_in_no_note() -> None:
    assert choose_separator([]) == ";"
    assert choose_separator([BilingualText(en=";|~^#&*")]) == "\xa1"


def test_no_key_occurs_twice(embedded: Dataset) -> None:
    rows = list(csv.DictReader(io.StringIO(write_sdmx_csv(embedded))))
    assert len(rows) == len(list(list_records(embedded)))
    keys = {(row["FREQ"], row["REF_AREA"], row["INDICATOR"], row["RECORD"], row["TIME_PERIOD"]) for row in rows}
    assert len(keys) == len(rows)


def test_pandas_and_duckdb_read_it(embedded: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "data.sdmx.csv"
    file.write_text(write_sdmx_csv(embedded), encoding="utf-8", newline="")
    values = [each.observation.value for each in list_records(embedded)]
    total = float(sum(each for each in values if each is not None))
    frame = pd.read_csv(file)
    assert len(frame) == len(values)
    assert float(frame["OBS_VALUE"].sum()) == round(total, 6)
    assert int(frame["OBS_VALUE"].isna().sum()) == values.count(None)
    query = f"SELECT count(*), sum(OBS_VALUE), min(TIME_PERIOD) FROM read_csv('{file}')"  # noqa: S608 - a path of the test's own
    count, summed, first = duckdb.connect().execute(query).fetchall()[0]
    assert (count, round(float(summed), 3)) == (len(values), round(total, 3))
    assert first == min(each.year for each in list_records(embedded))
