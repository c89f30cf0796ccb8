"""What is exported and read back is the same, digit for digit, whatever stands in it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kopumkm import load_dataset
from kopumkm.exporting import FORMATS
from kopumkm.exporting.selection import select_values
from kopumkm.importing.exported import read_exported
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Indicator, Region, Source
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import BIDIRECTIONAL, BilingualText
from kopumkm.model.status import STATUSES
from kopumkm.writing.tidy_csv import Record, list_records

READ_BACK = ("csv", "xlsx", "sdmx-csv")

NASTY = [
    "=1+1", "+62", "-", "@SUM(A1)", "\tTab", "  spasi  ", "baris\nbaru", "\n", 'kata "kutip", koma', "😀", "_x0041_",
    "_x005F_", "<r>tebal</r>", "<r></r>", "&amp;<b>", "a;b|c~d^e#f&g*h", "id:x;en:y", "https://contoh.id/?a=1", "0012",
    "1e5", "TRUE", "'", "''", "\ufeff", "\u2028", "\xad", "e\u0301", "~0", "note", ";", "[;]", "id:", "\\", "\\n",
    "{ id = 1 }", "a" * 300,
]  # fmt: skip

texts = st.sampled_from(NASTY) | st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"),
        include_characters="\n\t",
        exclude_characters="".join(BIDIRECTIONAL) + "\ufffe\uffff",
    ),
    min_size=1,
    max_size=20,
)
names = st.one_of(
    st.builds(BilingualText, id=texts),
    st.builds(BilingualText, en=texts),
    st.builds(BilingualText, id=texts, en=texts),
    texts.map(lambda text: BilingualText(id=text, en=text)),
)
notes = st.none() | names
dates = st.none() | st.dates().map(str) | st.sampled_from(["2022", "2022-12", "0001-01-01"])
figures = st.builds(
    lambda digits, exponent, sign: Decimal((sign if digits else 0, tuple(map(int, str(digits))), -exponent)),
    st.integers(0, 10**15 - 1) | st.just(999_999_999_999_999) | st.integers(0, 100),
    st.integers(0, 15),
    st.integers(0, 1),
) | st.sampled_from(
    [Decimal("3.60"), Decimal("0.000"), Decimal(999_999_999_999_999_000), Decimal("-0.000000000000001")]
)
BY_STANDING = {
    standing: [key for key, status in STATUSES.items() if status.standing == standing]
    for standing in ("value", "zero", "missing")
}
extras = {"as_of": dates, "source": st.none() | st.sampled_from(["a", "b-2"]), "note": notes}
observations = st.one_of(
    st.builds(Observation, value=figures, status=st.sampled_from(BY_STANDING["value"]), **extras),
    st.builds(
        Observation,
        value=st.sampled_from([None, Decimal(0), Decimal("0.00")]),
        status=st.sampled_from(BY_STANDING["zero"]),
        **extras,
    ),
    st.builds(Observation, status=st.sampled_from(BY_STANDING["missing"]), **extras),
)
entries = st.lists(observations, min_size=1, max_size=4)
series = st.dictionaries(st.integers(1000, 2999), entries, max_size=4)
values = st.dictionaries(
    st.sampled_from(["kota", "18"]), st.dictionaries(st.sampled_from(["umkm", "a_b"]), series, min_size=1), max_size=2
)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    return Dataset(
        title={"id": "Contoh", "en": "Example"},
        region=draw(st.none() | st.just("kota")),
        regions={
            "kota": Region(name=draw(names)),
            "18": Region(name=draw(names), code=draw(st.none() | texts), part_of="kota"),
        },
        sources={key: Source(title=draw(names), reliability="press", publisher=draw(texts)) for key in ("a", "b-2")},
        indicators={
            key: Indicator(name=draw(names), unit=draw(names), measure="index", better="lower", note=draw(notes))
            for key in ("umkm", "a_b")
        },
        targets={},
        schemes={},
        values=draw(values),
        description=draw(notes),
    )


def say(text: str, _language: str) -> str:
    return text


def export(dataset: Dataset, name: str) -> bytes:
    return FORMATS[name].write(dataset, say)


def read_back(content: bytes, name: str) -> list[Record]:
    if name == "xlsx":
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("values")
        return read_exported(sheet.to_python(skip_empty_area=False), "export.xlsx")
    return read_exported(content.decode(), "export.csv")


def spell_out(records: Sequence[Record]) -> Iterator[tuple[object, ...]]:
    """List everything a record says, numbers with their zeros."""
    for each in sorted(records, key=lambda each: (each.region, each.indicator, each.year, each.position)):
        seen = each.observation
        number = None if seen.value is None else seen.value.as_tuple()
        note = (seen.note.id, seen.note.en) if seen.note else None
        yield each.region, each.indicator, each.year, each.position, number, seen.status, seen.as_of, seen.source, note


def compare(one: Dataset, other: Dataset) -> None:
    """Compare two data sets but for the files that they came from."""
    assert list(spell_out(list(list_records(one)))) == list(spell_out(list(list_records(other))))
    tables = {region: list(table) for region, table in one.values.items()}
    assert tables == {region: list(table) for region, table in other.values.items()}
    assert replace(one, values={}, files=()) == replace(other, values={}, files=())


def load_text(text: str) -> Dataset:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "data.toml")
        file.write_text(text, encoding="utf-8", newline="")
        dataset, diagnostics = load_dataset((str(file),))
    assert [f"{each.location}: {each.message}" for each in diagnostics] == []
    return dataset


@pytest.mark.parametrize("name", READ_BACK)
@given(dataset=datasets())
def test_observations_survive(name: str, dataset: Dataset) -> None:
    records = list(list_records(dataset))
    assert list(spell_out(read_back(export(dataset, name), name))) == list(spell_out(records))


@pytest.mark.parametrize("name", READ_BACK)
@pytest.mark.parametrize("note", NASTY)
@pytest.mark.parametrize("languages", [("id",), ("en",), ("id", "en")])
def test_nasty_notes_survive(name: str, note: str, languages: tuple[str, ...]) -> None:
    seen = Observation(value=Decimal("3.60"), note=BilingualText(**dict.fromkeys(languages, note)))
    dataset = make_dataset({"kota": {"umkm": {2022: [seen]}}})
    assert [each.observation for each in read_back(export(dataset, name), name)] == [seen]


def make_dataset(values: Any) -> Dataset:  # noqa: ANN401 - regions, indicators, years
    umkm = Indicator(name=BilingualText(id="UMKM"), unit=BilingualText(id="unit"), measure="stock", better="higher")
    return Dataset(
        title={"id": "", "en": ""},
        region=None,
        regions={"kota": Region(name=BilingualText(id="Kota"))},
        sources={},
        indicators={"umkm": umkm},
        targets={},
        schemes={},
        values=values,
    )


@given(dataset=datasets())
@example(dataset=make_dataset({"kota": {"umkm": {}}}))
def test_a_toml_export_loads_to_an_equal_data_set(dataset: Dataset) -> None:
    compare(load_text(export(dataset, "toml").decode()), dataset)


@given(dataset=datasets())
def test_definitions_in_toml_with_values_from_csv_are_the_same_data_set(dataset: Dataset) -> None:
    text = export(replace(dataset, values={}), "toml").decode()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "nilai.csv").write_bytes(export(dataset, "csv"))
        file = Path(folder, "data.toml")
        file.write_text(text.replace("\n", '\nvalues_from = ["nilai.csv"]\n', 1), encoding="utf-8", newline="")
        loaded, diagnostics = load_dataset((str(file),))
    assert [f"{each.location}: {each.message}" for each in diagnostics] == []
    assert list(spell_out(list(list_records(loaded)))) == list(spell_out(list(list_records(dataset))))
    assert replace(loaded, values={}, files=()) == replace(dataset, values={}, files=())


@pytest.mark.parametrize("name", READ_BACK)
def test_the_embedded_observations_survive(name: str, embedded: Dataset) -> None:
    records = list(list_records(embedded))
    assert len(records) > 200
    assert list(spell_out(read_back(export(embedded, name), name))) == list(spell_out(records))


def test_the_embedded_data_set_survives_as_toml(embedded: Dataset) -> None:
    text = export(embedded, "toml").decode()
    compare(load_text(text), embedded)
    assert export(load_text(text), "toml").decode() == text


def test_schemes_and_targets_survive_as_toml() -> None:
    text = """format = 1
[regions.kota]
name = "Kota"
[sources.perda]
title = { en = "Bylaw" }
published = "2022-05"
reliability = "official"
[indicators.umkm]
name = "UMKM"
unit = "%"
measure = "share"
better = "higher"
decimals = 1
minimum = 0.50
parts = ["mikro"]
ratio = { numerator = ["mikro"], denominator = "mikro", per = 100.0 }
[indicators.mikro]
name = "Mikro"
unit = "unit"
measure = "stock"
better = "higher"
[targets.t_2020]
indicator = "umkm"
region = "kota"
year = 2020
at_most = 60
[targets.t_2024]
name = "Sasaran"
indicator = "umkm"
region = "kota"
year = 2024
between = [40.00, 50]
baseline = { year = 2020, value = 3.60, note = "awal" }
milestones = { 2021 = [10, { value = 11.0, source = "perda" }] }
rivals = [{ value = 45 }]
legal_basis = "perda"
replaces = "t_2020"
checked = 2024-10-14
[schemes.dua]
name = { id = "Dua", en = "Two" }
source = "Kantor"
[schemes.dua.with_target]
reads = "achievement"
evidence = "quoted"
bands = [{ name = "baik", label = "Baik", at_least = 90.0 }, { name = "kurang", label = "Kurang", below = 90.0 }]
met = { name = "tercapai", label = "Tercapai" }
[schemes.dua.without_target]
reads = "annual_growth"
evidence = "read"
holes = true
bands = [{ name = "naik", label = "Naik", above = 0 }]
"""
    dataset = load_text(text)
    compare(load_text(export(dataset, "toml").decode()), dataset)
    written = export(dataset, "toml").decode()
    assert "between = [40.00, 50]" in written
    assert "per = 100.0" in written


def test_a_selection_survives(embedded: Dataset) -> None:
    some = select_values(embedded, regions=["Indonesia"], indicators=["umkm"], since=2018, until=2022)
    records = list(list_records(some))
    assert {each.region for each in records} == {"indonesia"}
    assert {each.indicator for each in records} == {"umkm"}
    assert min(each.year for each in records) >= 2018
    assert max(each.year for each in records) <= 2022
    expected = [
        each
        for each in list_records(embedded)
        if each.region == "indonesia" and each.indicator == "umkm" and 2018 <= each.year <= 2022
    ]
    assert records == expected
    assert list(spell_out(read_back(export(some, "csv"), "csv"))) == list(spell_out(records))
