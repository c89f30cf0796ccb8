"""The schema of the data file in editors: two of their checkers, what they accept and refuse, and what they show."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tomli

from kopumkm import load_dataset
from kopumkm.render.schema import make_data_schema, make_schema

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
FIXTURES = ROOT / "tests" / "errors" / "fixtures"

# ---- Files ----

EVERY_KEY = """
format = 1
values_from = []

[dataset]
title = { id = "Contoh", en = "Example" }
region = "kota"
description = "Angka rekaan"

[regions.provinsi]
name = "Provinsi"

[regions.kota]
name = { id = "Kota" }
code = "99.01"
part_of = "provinsi"

[sources.dinas]
title = "Laporan"
publisher = "Dinas"
published = 2025-02-10
url = "https://example.org/"
reliability = "official"
note = "Catatan"

[sources.koran]
title = "Berita"
published = "2024-11"
reliability = "press"

[sources.hitungan]
title = "Hitungan"
published = "2024"
reliability = "derived"

[indicators.umkm]
name = "UMKM"
unit = "unit"
measure = "stock"
better = "higher"
decimals = 0
definition = "Usaha mikro, kecil, dan menengah"
aggregate = "sum"
minimum = 0
maximum = 1000000.5
limit = 900000
achievement = "distance"
parts = ["usaha_kecil"]
note = "Catatan"

[indicators.usaha_kecil]
name = "Usaha kecil"
unit = "unit"
measure = "flow"
better = "lower"
aggregate = "none"

[indicators.porsi]
name = "Porsi"
unit = "%"
measure = "share"
better = "higher"
ratio = { numerator = "usaha_kecil", denominator = ["umkm", "usaha_kecil"], per = 0.5 }

[targets.umkm_2026]
name = "UMKM 2026"
indicator = "umkm"
region = "provinsi"
year = 2026
at_least = 20000
baseline = { year = 2022, value = 15000, source = "dinas", note = "Catatan" }
achievement = "ratio"
milestones = { 2024 = 17500, 2025 = [18500, { value = 18700, source = "koran", note = "Catatan" }] }
rivals = [{ value = 21000 }]
legal_basis = "dinas"
source = "koran"
replaces = "umkm_2024"
checked = 2025-03-01
note = "Catatan"

[targets.umkm_2024]
indicator = "umkm"
region = "provinsi"
year = 2024
at_most = 19000.5

[targets.porsi_2026]
indicator = "porsi"
region = "kota"
year = 2026
between = [10, 12.5]

[values.kota]
porsi = { 2024 = 9.8 }

[values.kota.umkm]
1999 = 15000
2022 = { value = 15200, as_of = 2022-12-31, source = "dinas", status = "A", note = "Catatan" }
2023 = { status = "..." }
2024 = [{ value = 16725, status = "*" }, 15900, { value = 16000, as_of = "2024-11" }]
2025 = { value = 16800, as_of = "2025" }

[schemes.dinas]
name = "Dinas"
source = "Pedoman"
scores = "over_110_is_120"

[schemes.dinas.with_target]
reads = "achievement"
evidence = "read"
near_natural_end = 1
whole_percent = true
holes = true
met = { name = "tercapai", label = "Tercapai" }
away = { name = "mundur", label = "Mundur" }
bands = [
  { name = "baik", label = "Baik", at_least = 90, at_most = 99 },
  { name = "kurang", label = "Kurang", above = 10, below = 90 },
]

[schemes.dinas.without_target]
reads = "annual_growth"
evidence = "quoted"
bands = [{ name = "naik", label = "Naik", at_least = 0 }, { name = "turun", label = "Turun", below = 0 }]
"""

PLAIN = """
format = 1
[regions.kota]
name = "Kota"
[sources.dinas]
title = "Laporan"
reliability = "official"
[indicators.umkm]
name = "UMKM"
unit = "unit"
measure = "stock"
better = "higher"
[targets.umkm_2026]
indicator = "umkm"
region = "kota"
year = 2026
at_least = 20000
milestones = { 2025 = 18000 }
[values.kota.umkm]
2022 = 15000
"""

MISTAKES: Mapping[str, tuple[str, str]] = {
    "no format": ("format = 1\n", ""),
    "format of tomorrow": ("format = 1", "format = 2"),
    "year of two digits": ("2022 = 15000", "22 = 15000"),
    "year with a letter": ("2022 = 15000", '"2O22" = 15000'),
    "year of five digits": ("2022 = 15000", "20222 = 15000"),
    "year of a milestone": ("2025 = 18000", "25 = 18000"),
    "year of a target": ("year = 2026", "year = 26"),
    "year of a target in quotes": ("year = 2026", 'year = "dua ribu"'),
    "figure in quotes": ("2022 = 15000", '2022 = "15000"'),
    "figure in quotes in a table": ("2022 = 15000", '2022 = { value = "15000" }'),
    "figure in quotes among rivals": ("2022 = 15000", '2022 = [15000, "15200"]'),
    "no figure among rivals": ("2022 = 15000", "2022 = []"),
    "neither figure nor status": ("2022 = 15000", '2022 = { source = "dinas" }'),
    "figure too large": ("2022 = 15000", "2022 = 1e18"),
    "infinite figure": ("2022 = 15000", "2022 = inf"),
    "target in quotes": ("at_least = 20000", 'at_least = "20000"'),
    "target without a direction": ("at_least = 20000\n", ""),
    "target of two directions": ("at_least = 20000", "at_least = 20000\nat_most = 30000"),
    "range of three": ("at_least = 20000", "between = [1, 2, 3]"),
    "unknown key of the file": ("format = 1", "format = 1\nformt = 1"),
    "unknown key of an indicator": ("better =", 'beter = "higher"\nbetter ='),
    "unknown key of a target": ("milestones", "milstones"),
    "unknown key of a figure": ("2022 = 15000", '2022 = { value = 1, sorce = "dinas" }'),
    "no better": ('better = "higher"\n', ""),
    "no measure": ('measure = "stock"\n', ""),
    "no unit": ('unit = "unit"\n', ""),
    "no reliability": ('reliability = "official"\n', ""),
    "unknown better": ('"higher"', '"up"'),
    "unknown measure": ('"stock"', '"level"'),
    "unknown reliability": ('"official"', '"blog"'),
    "unknown status": ("2022 = 15000", '2022 = { value = 1, status = "a" }'),
    "identifier with a capital": ("[indicators.umkm]", "[indicators.UMKM]"),
    "identifier with a space": ("[regions.kota]", '[regions."kota baru"]'),
    "reference with a space": ('region = "kota"', 'region = "Kota baru"'),
    "date with the day first": ('reliability = "official"', 'reliability = "official"\npublished = "31-12-2022"'),
    "month 13": ('reliability = "official"', 'reliability = "official"\npublished = "2022-13"'),
    "date with a time": ('reliability = "official"', 'reliability = "official"\npublished = 2022-12-31T00:00:00'),
    "year as a date": ('reliability = "official"', 'reliability = "official"\npublished = 2022'),
    "name that is a number": ('name = "UMKM"', "name = 3"),
    "empty name": ('name = "UMKM"', 'name = ""'),
    "name in another language": ('name = "UMKM"', 'name = { fr = "PME" }'),
    "name in no language": ('name = "UMKM"', "name = {}"),
    "denominator missing": ('better = "higher"', 'better = "higher"\nratio = { numerator = "umkm", per = 100 }'),
    "per 0": ('better = "higher"', 'better = "higher"\nratio = { numerator = "a", denominator = "b", per = 0 }'),
    "decimals too many": ('better = "higher"', 'better = "higher"\ndecimals = 16'),
    "section that is no table": ("[regions.kota]\nname", "[regions]\nkota"),
}
"""A plain file with one mistake in each: what is replaced, and by what."""

NOT_IN_A_SCHEMA: Mapping[str, str] = {
    "K009": "whether a CSV file exists",
    "K015-decimals": "how many digits a number is written with",
    "K015-digits": "how many digits a number is written with",
    "K015-in-list": "nan, which is neither too large nor too small",
    "K015-milestone": "nan, which is neither too large nor too small",
    "K015-nan": "nan, which is neither too large nor too small",
    "K013-newline": "a line feed behind an identifier, which the end of a pattern lets pass",
    "K020": "whether a name is defined",
    "K021": "limits that another table sets",
    "K023": "which of two figures is larger",
    "K024": "circles of references",
    "K025-missing-with-value": "which statuses go with a figure",
    "K025-zero-with-value": "which statuses go with a figure",
    "K026": "which of two years is later",
    "K028-both-empty": "that one of two texts may be empty and not both",
    "K030": "what a CSV file is",
    "K034-hole": "whether bands fit together",
    "K034-lowest": "whether bands fit together",
    "K034-overlap": "whether bands fit together",
    "K034-two-bounds": "whether bands fit together",
}
"""Beginnings of the names of fixtures that the schema lets pass, and what it would have to know to refuse them."""

LEFT_OUT = ("K001", "K002", "K003", "K004", "K005", "K006", "K007", "K016", "K015-huge-integer")
"""Fixtures that are no TOML, or that make a checker itself fail."""


def find_fixtures() -> dict[str, str]:
    """Read the fixtures that are one TOML file each."""
    return {
        path.stem: path.read_bytes().decode()
        for path in sorted(FIXTURES.glob("K0*.toml"))
        if not path.stem.startswith(LEFT_OUT)
    }


GOOD = {
    "embedded": (ROOT / "data" / "indicators.toml").read_text(encoding="utf-8"),
    "every key": EVERY_KEY,
    "plain": PLAIN,
    "nothing but the format": "format = 1\n",
}
BAD = {name: PLAIN.replace(before, now, 1) for name, (before, now) in MISTAKES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What each checker found in each file, by name."""

    tombi: Mapping[str, list[str]]
    check_jsonschema: Mapping[str, list[str]]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """Run both checkers, without a network, on every file at once."""
    folder = tmp_path_factory.mktemp("editor")
    (folder / "indicators.schema.json").write_text(make_schema("data"), encoding="utf-8")
    files = {**GOOD, **BAD, **find_fixtures()}
    for name, text in files.items():
        (folder / f"{name}.toml").write_bytes(f"#:schema ./indicators.schema.json\n{text}".encode())
    names = sorted(f"{name}.toml" for name in files)
    run(folder, "tombi", "lint", "--offline", "--diagnostics-format=json", "--diagnostics-file=found.json", *names)
    report = run(folder, "check-jsonschema", "--schemafile=indicators.schema.json", "--output-format=json", *names)
    tombi: dict[str, list[str]] = {}
    for each in json.loads((folder / "found.json").read_text(encoding="utf-8")):
        tombi.setdefault(Path(each["path"]).stem, []).append(each["message"])
    other: dict[str, list[str]] = {}
    answer = json.loads(report)
    for each in (*answer["errors"], *answer["parse_errors"]):
        other.setdefault(Path(each["filename"]).stem, []).append(each.get("message", ""))
    return Verdicts(tombi=tombi, check_jsonschema=other)


def run(folder: Path, tool: str, *arguments: str) -> bytes:
    """Run a checker; it exits with 1 where it finds mistakes."""
    done = subprocess.run([TOOLS / tool, *arguments], cwd=folder, capture_output=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_accepted(verdicts: Verdicts, name: str) -> None:
    assert verdicts.tombi.get(name) is None
    assert verdicts.check_jsonschema.get(name) is None


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused(verdicts: Verdicts, tmp_path: Path, name: str) -> None:
    before, now = MISTAKES[name]
    assert before in PLAIN
    assert verdicts.tombi.get(name), (before, now)
    assert verdicts.check_jsonschema.get(name), (before, now)
    file = tmp_path / "data.toml"
    file.write_text(BAD[name], encoding="utf-8")
    assert load_dataset((str(file),))[1], "the program finds nothing wrong with it"


@pytest.mark.parametrize("name", find_fixtures())
def test_what_the_program_refuses_the_schema_refuses_unless_it_cannot_know(verdicts: Verdicts, name: str) -> None:
    refused = bool(verdicts.tombi.get(name)) and bool(verdicts.check_jsonschema.get(name))
    assert refused != name.startswith(tuple(NOT_IN_A_SCHEMA))


def test_the_good_files_are_good(tmp_path: Path) -> None:
    for text in GOOD.values():
        file = tmp_path / "data.toml"
        file.write_text(text, encoding="utf-8")
        assert load_dataset((str(file),))[1] == ()


# ---- What an editor shows ----


def find_schemas(part: object, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every table of the schema, with its path."""
    if isinstance(part, dict):
        yield path, part
        for key, each in part.items():
            yield from find_schemas(each, f"{path}/{key}")
    elif isinstance(part, list):
        for place, each in enumerate(part):
            yield from find_schemas(each, f"{path}/{place}")


SCHEMA = make_data_schema()
KEYS = {
    f"{path}/{kind}/{key}": each
    for path, part in find_schemas(SCHEMA)
    if not path.endswith("/properties")
    for kind in ("properties", "patternProperties")
    for key, each in part.get(kind, {}).items()
}


def describe(schema: Mapping[str, Any]) -> str:
    """Find the hover text of a key: its own, or that of what it refers to."""
    known: str = schema.get("description", "")
    return known or describe(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]) if "$ref" in schema else known


@pytest.mark.parametrize("key", KEYS)
def test_every_key_has_a_description(key: str) -> None:
    description = describe(KEYS[key])
    assert len(description) > 15
    assert description[0].isupper()
    assert not re.search(r"\.$", description) or "properties" not in KEYS[key]


@pytest.mark.parametrize("key", [key for key, each in KEYS.items() if "enum" in each])
def test_every_choice_is_explained(key: str) -> None:
    said = KEYS[key]["x-taplo"]["docs"]["enumValues"]
    assert len(said) == len(KEYS[key]["enum"])
    assert all(said)


def test_every_choice_is_an_enumeration_of_a_key() -> None:
    assert {path for path, part in find_schemas(SCHEMA) if "enum" in part} <= KEYS.keys()


def test_nothing_is_shown_that_tells_nothing() -> None:
    parts = [part for path, part in find_schemas(SCHEMA) if not path.endswith("/properties")]
    assert [part["title"] for part in parts if "title" in part] == ["kopumkm data file"]
    assert not [part for part in parts if part.get("type") == "null" or part.get("default", 0) in (None, [], {})]


def test_free_keys_are_labelled_and_years_ascend() -> None:
    free = [part for _, part in find_schemas(SCHEMA) if "patternProperties" in part]
    labels = {part["x-tombi-additional-key-label"] for part in free}
    assert labels == {"region", "source", "indicator", "target", "scheme", "year"}
    years = [part for part in free if part["x-tombi-additional-key-label"] == "year"]
    assert len(years) == 2
    assert {part["x-tombi-table-keys-order"] for part in years} == {"ascending"}
    assert all(part["additionalProperties"] is False for part in free)


def test_the_file_with_every_key_has_every_key() -> None:
    def list_keys(part: object) -> Iterator[str]:
        for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            yield from list_keys(each)
        if isinstance(part, dict):
            yield from part

    named = {key.rpartition("/")[2] for key in KEYS if re.search(r"/properties/\w+$", key)}
    assert named <= set(list_keys(tomli.loads(EVERY_KEY)))


def test_the_schema_in_the_repository_is_current() -> None:
    published = (ROOT / "data" / "indicators.schema.json").read_text(encoding="utf-8")
    assert published == make_schema("data"), "run: kopumkm schema data > data/indicators.schema.json"
