"""Reading files, folders, standard input and CSV into one data set, and what a run does not import."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kopumkm import load_dataset
from kopumkm.errors import CannotRun, Diagnostic
from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation, check_years, make_entries

DEFINITIONS = """format = 1
[dataset]
region = "lampung"
[regions.lampung]
name = "Lampung"
[regions.metro]
name = "Metro"
part_of = "lampung"
[sources.radar]
title = "UMKM di Lampung"
reliability = "press"
[sources.bps]
title = "Statistik"
reliability = "official"
[indicators.umkm]
name = "UMKM"
unit = "unit"
measure = "stock"
better = "higher"
[indicators.rasio]
name = "Rasio"
unit = "%"
measure = "rate"
better = "higher"
"""


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def read(*paths: Path | str, standard_input: bytes | None = None) -> Dataset:
    stream = None if standard_input is None else io.BytesIO(standard_input)
    dataset, diagnostics = load_dataset(tuple(map(str, paths)), stream)
    assert [f"{each.location}: {each.message}" for each in diagnostics] == []
    return dataset


def find_mistakes(*paths: Path | str, standard_input: bytes | None = None) -> list[tuple[str, str, Mapping[str, str]]]:
    stream = None if standard_input is None else io.BytesIO(standard_input)
    try:
        _dataset, diagnostics = load_dataset(tuple(map(str, paths)), stream)
    except CannotRun as failure:
        diagnostics = failure.diagnostics
    return [(each.code, str(each.location), each.parameters) for each in diagnostics]


def figures(dataset: Dataset, region: str, indicator: str) -> dict[int, list[str]]:
    entries = dataset.find_observations(region, indicator)
    return {year: [str(each.figure) for each in entry] for year, entry in entries.items()}


def everything(dataset: Dataset) -> dict[tuple[str, str], Any]:
    return {
        (region, indicator): dataset.find_observations(region, indicator)
        for region, table in dataset.values.items()
        for indicator in table
    }


# Several files


def test_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        c="format = 1\n[indicators.c]\n" + DEFINITIONS.split("[indicators.umkm]\n")[1].split("[", maxsplit=1)[0],
        a="format = 1\n[indicators.a]\n" + DEFINITIONS.split("[indicators.umkm]\n")[1].split("[", maxsplit=1)[0],
        b=DEFINITIONS,
    )
    (tmp_path / "notes.txt").write_text("not TOML", encoding="utf-8")
    (tmp_path / "deeper").mkdir()
    write(tmp_path / "deeper", d="not TOML either")
    dataset = read(tmp_path)
    assert list(dataset.indicators) == ["a", "umkm", "rasio", "c"]
    assert [Path(each.name).name for each in dataset.files] == ["a.toml", "b.toml", "c.toml"]


def test_values_of_one_series_may_stand_in_several_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        a=DEFINITIONS + "[values.lampung.umkm]\n2022 = 192234\n2020 = 1\n",
        b="format = 1\n[values.lampung.umkm]\n2021 = { value = 150999, source = 'radar' }\n",
        c="format = 1\n[values.lampung.umkm]\n2023 = 3\n[values.metro.umkm]\n2023 = 4\n",
    )
    dataset = read(tmp_path)
    assert figures(dataset, "lampung", "umkm") == {2020: ["1"], 2021: ["150999"], 2022: ["192234"], 2023: ["3"]}
    assert list(dataset.find_observations("lampung", "umkm")) == [2020, 2021, 2022, 2023]
    assert figures(dataset, "metro", "umkm") == {2023: ["4"]}


def test_what_two_files_define_names_both_places(tmp_path: Path) -> None:
    write(tmp_path, a=DEFINITIONS, b="format = 1\n\n[regions.metro]\nname = 'M'\n[dataset]\nregion = 'metro'\n")
    a, b = tmp_path / "a.toml", tmp_path / "b.toml"
    assert find_mistakes(tmp_path) == [
        ("K019", f"{b}:3:10", {"key": "regions.metro", "first": f"{a}:6:10"}),
        ("K019", f"{b}:6:1", {"key": "dataset.region", "first": f"{a}:3:1"}),
    ]


def test_what_three_files_define_is_two_mistakes(tmp_path: Path) -> None:
    year = "[values.lampung.umkm]\n2022 = 1\n"
    write(tmp_path, a=DEFINITIONS + year, b=f"format = 1\n{year}", c=f"format = 1\n{year}")
    assert [code for code, _place, _parameters in find_mistakes(tmp_path)] == ["K019", "K019"]


def test_one_file_named_twice_is_defined_twice(tmp_path: Path) -> None:
    write(tmp_path, a=DEFINITIONS)
    mistakes = find_mistakes(tmp_path / "a.toml", tmp_path / "a.toml")
    assert {code for code, _place, _parameters in mistakes} == {"K019"}


def test_own_file_adds_values_to_the_embedded_data(tmp_path: Path, embedded: Dataset) -> None:
    write(tmp_path, own="format = 1\n[values.metro.umkm]\n2024 = 12345\n")
    dataset = read("embedded", tmp_path / "own.toml")
    assert figures(dataset, "metro", "umkm")[2024] == ["12345"]
    assert dataset.indicators == embedded.indicators
    assert [Path(each.name).name for each in dataset.files] == ["embedded", "own.toml"]
    assert everything(dataset).keys() - everything(embedded).keys() <= {("metro", "umkm")}


def test_own_file_may_contradict_the_embedded_data_only_openly(tmp_path: Path, embedded: Dataset) -> None:
    year = max(embedded.find_observations("lampung", "koperasi_aktif"))
    write(tmp_path, own=f"format = 1\n[values.lampung.koperasi_aktif]\n{year} = 1\n")
    [(code, place, parameters)] = find_mistakes("embedded", tmp_path / "own.toml")
    assert (code, place) == ("K019", f"{tmp_path / 'own.toml'}:3:1")
    assert parameters["first"].startswith("embedded:")


def test_file_called_embedded_is_reached_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "embedded").write_text(DEFINITIONS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert list(read("./embedded").indicators) == ["umkm", "rasio"]


def test_references_reach_across_files_in_either_order(tmp_path: Path) -> None:
    target = "[targets.t]\nindicator = 'umkm'\nregion = 'metro'\nyear = 2024\nat_least = 5\nsource = 'radar'\n"
    write(tmp_path, a=f"format = 1\n{target}", b=DEFINITIONS)
    assert list(read(tmp_path).targets) == ["t"]
    assert list(read(tmp_path / "b.toml", tmp_path / "a.toml").targets) == ["t"]


def test_syntax_error_in_one_file_brings_no_wrong_references_in_others(tmp_path: Path) -> None:
    write(tmp_path, a="format = 1\n[regions\n", b="format = 1\n[values.lampung.umkm]\n2022 = 1\n")
    assert [(code, place) for code, place, _ in find_mistakes(tmp_path)] == [("K005", f"{tmp_path / 'a.toml'}:2:9")]


def test_entry_with_a_mistake_is_still_known(tmp_path: Path) -> None:
    text = DEFINITIONS.replace('measure = "stock"', 'measure = "stok"')
    write(tmp_path, a=text + "[values.lampung.umkm]\n2022 = 1\n")
    assert [code for code, _place, _parameters in find_mistakes(tmp_path)] == ["K017"]


def test_mistakes_are_in_reading_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        a="format = 1\n[values.lampung.xx]\n2022 = 1\n[regions.lampung]\nnama = 'x'\n",
        b="format = 2\n",
        c=DEFINITIONS.replace("[regions.lampung]", "[regions.Lampung]"),
    )
    places = [place for _code, place, _parameters in find_mistakes(tmp_path)]
    lines = [(Path(place.split(":")[0]).name, int(place.split(":")[1])) for place in places]
    assert lines == sorted(lines)
    assert {name for name, _line in lines} == {"a.toml", "b.toml", "c.toml"}


# Standard input and bytes


def test_standard_input(tmp_path: Path) -> None:
    values = "format = 1\n[values.lampung.umkm]\n2022 = 192234\n"
    write(tmp_path, a=DEFINITIONS)
    dataset = read(tmp_path, "-", standard_input=values.encode())
    assert figures(dataset, "lampung", "umkm") == {2022: ["192234"]}
    assert [each.name for each in dataset.files][1:] == ["<stdin>"]
    assert dataset.files[1].content == values.encode()


def test_standard_input_that_is_closed() -> None:
    assert [(code, place) for code, place, _ in find_mistakes("-")] == [("K007", "<stdin>")]


def test_values_from_beside_standard_input_is_refused() -> None:
    text = DEFINITIONS.replace("format = 1\n", 'format = 1\nvalues_from = ["nilai.csv"]\n')
    assert [(code, place) for code, place, _ in find_mistakes("-", standard_input=text.encode())] == [
        ("K009", "<stdin>:2:16")
    ]


def test_byte_order_mark_and_windows_line_endings_change_nothing(tmp_path: Path) -> None:
    text = DEFINITIONS + '[values.lampung.umkm]\n2021 = { value = 150999, note = "catatan" }\n2022 = 192234\n'
    write(tmp_path, unix=text)
    (tmp_path / "windows.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    unix, windows = read(tmp_path / "unix.toml"), read(tmp_path / "windows.toml")
    assert everything(unix) == everything(windows)
    assert (unix.indicators, unix.regions, unix.sources) == (windows.indicators, windows.regions, windows.sources)


def test_byte_order_mark_does_not_shift_places(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfformat = '1'\r\n")
    assert [place for _code, place, _ in find_mistakes(tmp_path)] == [f"{tmp_path / 'a.toml'}:1:10"]


# Tidy CSV

CSV = (
    "region,indicator,year,value,status,as_of,source,note\n"
    'lampung,umkm,2021,150999,,2021-12-31,radar,"satu, dua"\n'
    "lampung,umkm,2021,192234,E,2021-09,bps,\n"
    "lampung,umkm,2022,,NA,,,\n"
    "lampung,rasio,2022,3.950,,,,\n"
    'metro,umkm,2020,-5,P,2020,,"baris\ndua ""kutip"""\n'
)
TOML = """[values.lampung.umkm]
2021 = [
  { value = 150999, as_of = 2021-12-31, source = "radar", note = "satu, dua" },
  { value = 192234, status = "E", as_of = "2021-09", source = "bps" },
]
2022 = { status = "NA" }
[values.lampung.rasio]
2022 = 3.950
[values.metro.umkm]
2020 = { value = -5, status = "P", as_of = "2020", note = "baris\\ndua \\"kutip\\"" }
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_is_the_same_as_toml(tmp_path: Path, ending: str, mark: bytes) -> None:
    (tmp_path / "deeper").mkdir()
    text = CSV.replace("baris\ndua", "baris|dua").replace("\n", ending).replace("baris|dua", "baris\ndua")
    (tmp_path / "deeper" / "nilai.csv").write_bytes(mark + text.encode())
    write(
        tmp_path,
        csv=DEFINITIONS.replace("format = 1\n", 'format = 1\nvalues_from = ["deeper/nilai.csv"]\n'),
        toml=DEFINITIONS + TOML,
    )
    from_csv, from_toml = read(tmp_path / "csv.toml"), read(tmp_path / "toml.toml")
    assert everything(from_csv) == everything(from_toml)
    assert [each.content for each in from_csv.files][1] == mark + text.encode()


def test_csv_columns_may_stand_in_any_order_and_blank_rows_are_nothing(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text(
        "value,year,region,indicator\n1,2021,lampung,umkm\n\n,,,\n2,2022,metro,umkm", "utf-8"
    )
    write(tmp_path, a=DEFINITIONS.replace("format = 1\n", 'format = 1\nvalues_from = ["n.csv"]\n'))
    dataset = read(tmp_path)
    assert figures(dataset, "lampung", "umkm") == {2021: ["1"]}
    assert figures(dataset, "metro", "umkm") == {2022: ["2"]}


def test_csv_is_looked_up_beside_its_file_not_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "n.csv").write_text("region,indicator,year,value\nlampung,umkm,2021,1\n", "utf-8")
    (tmp_path / "n.csv").write_text("wrong", "utf-8")
    write(tmp_path / "here", a=DEFINITIONS.replace("format = 1\n", 'format = 1\nvalues_from = ["n.csv"]\n'))
    monkeypatch.chdir(tmp_path)
    assert figures(read("here"), "lampung", "umkm") == {2021: ["1"]}
    assert figures(read("here/a.toml"), "lampung", "umkm") == {2021: ["1"]}
    absolute = json.dumps([str(tmp_path / "here" / "n.csv")])
    write(tmp_path, b=DEFINITIONS.replace("format = 1\n", f"format = 1\nvalues_from = {absolute}\n"))
    assert figures(read("b.toml"), "lampung", "umkm") == {2021: ["1"]}


def test_csv_adds_years_to_a_series_in_toml(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("region,indicator,year,value\nlampung,umkm,2021,1\n", "utf-8")
    text = DEFINITIONS.replace("format = 1\n", 'format = 1\nvalues_from = ["n.csv"]\n')
    write(tmp_path, a=text + "[values.lampung.umkm]\n2022 = 2\n2020 = 0\n")
    assert figures(read(tmp_path), "lampung", "umkm") == {2020: ["0"], 2021: ["1"], 2022: ["2"]}


# Short and long forms


def test_short_and_long_forms_are_the_same_data(tmp_path: Path) -> None:
    target = "[targets.t]\nindicator = 'umkm'\nregion = 'metro'\nyear = 2024\nat_least = 5\n"
    ratio = "[indicators.n]\nname = 'N'\nunit = '%'\nmeasure = 'share'\nbetter = 'higher'\n"
    write(
        tmp_path,
        short=DEFINITIONS
        + "[values.lampung.umkm]\n2020 = 1\n2021 = { value = 2 }\n2022 = [ 3, 4 ]\n"
        + f"{target}milestones = {{ 2022 = 3 }}\n"
        + f"{ratio}ratio = {{ numerator = 'umkm', denominator = 'umkm', per = 100 }}\n",
        long=DEFINITIONS.replace('name = "UMKM"', 'name = { id = "UMKM", en = "UMKM" }')
        + "[[values.lampung.umkm.2020]]\nvalue = 1\n[values.lampung.umkm.2021]\nvalue = 2\n"
        + "[[values.lampung.umkm.2022]]\nvalue = 3\n[[values.lampung.umkm.2022]]\nvalue = 4\nstatus = 'A'\n"
        + f"{target}[[targets.t.milestones.2022]]\nvalue = 3\n"
        + f"{ratio}[indicators.n.ratio]\nnumerator = ['umkm']\ndenominator = ['umkm']\nper = 100\n",
    )
    short, long = read(tmp_path / "short.toml"), read(tmp_path / "long.toml")
    assert everything(short) == everything(long)
    assert (short.indicators, short.targets) == (long.indicators, long.targets)


def test_years_are_in_order_whatever_the_file(tmp_path: Path) -> None:
    write(tmp_path, a=DEFINITIONS + "[values.lampung.umkm]\n2023 = 3\n1999 = 1\n2022 = { value = 2 }\n")
    assert list(read(tmp_path).find_observations("lampung", "umkm")) == [1999, 2022, 2023]


def test_whole_numbers_and_decimals_mix_and_keep_their_digits(tmp_path: Path) -> None:
    write(
        tmp_path,
        a=DEFINITIONS + "[values.lampung.rasio]\n2020 = 3\n2021 = 3.60\n2022 = -0.5\n2023 = 1_000\n2024 = 0x10\n",
    )
    expected = {2020: ["3"], 2021: ["3.60"], 2022: ["-0.5"], 2023: ["1000"], 2024: ["16"]}
    assert figures(read(tmp_path), "lampung", "rasio") == expected


RAW = st.one_of(
    st.integers(-(10**19), 10**19),
    st.integers(-(10**6), 10**6),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.decimals(-(10**6), 10**6, places=2),
    st.booleans(),
    st.text(max_size=4),
)
YEAR_KEYS = st.integers(990, 3010).map(str) | st.sampled_from(["2022", "02022", "99999", "dua", ""])


def judge(table: dict[str, Any]) -> tuple[str, Any]:
    try:
        return "right", make_entries(check_years(table))
    except ValidationError as invalid:
        return "wrong", sorted((error["type"], str(error["loc"][0])) for error in invalid.errors())


@given(st.dictionaries(YEAR_KEYS, RAW, max_size=5))
def test_quick_way_for_bare_numbers_judges_like_the_slow_way(table: dict[str, Any]) -> None:
    quick = judge(table)
    slow = judge({"2999": {"value": 7}} | {year: {"value": value} for year, value in table.items() if year != "2999"})
    if "2999" in table:
        return
    if slow[0] == "right":
        assert slow[1].pop(2999) == (Observation(value=Decimal(7)),)
    assert quick == slow


@given(
    st.dictionaries(
        st.integers(1000, 2998).map(str), st.integers(-(10**15), 10**15) | st.decimals(-(10**9), 10**9, places=3)
    )
)
def test_quick_way_keeps_the_digits(table: dict[str, int | Decimal]) -> None:
    for year, entry in make_entries(check_years(table)).items():
        assert str(entry[0].figure) == str(table[str(year)])


# Imports that a run does without


def imported_by(*arguments: str, standard_input: str = "", **environment: str) -> set[str]:
    program = (
        "import sys, atexit, os\n"
        "atexit.register(lambda: os.write(2, ('MODULES ' + ' '.join(sys.modules) + '\\n').encode()))\n"
        "from kopumkm.cli import main\n"
        f"sys.argv = ['kopumkm', *{list(arguments)!r}]\n"
        "main()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        input=standard_input,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout
    return set(result.stderr.rpartition("MODULES ")[2].split())


def test_valid_run_imports_nothing_that_explains_mistakes() -> None:
    text = DEFINITIONS + "[values.lampung.umkm]\n2021 = 1\n2022 = { value = 2, source = 'radar' }\n"
    for arguments in (["growth"], ["target-gap", "--format", "json"], ["growth", "--data", "-", "-r", "lampung"]):
        modules = imported_by(*arguments, standard_input=text)
        assert "kopumkm.reading.loading" in modules
        assert not modules & {"kopumkm.reading.positions", "kopumkm.reading.mistakes", "kopumkm.render.diagnostics"}


@pytest.mark.parametrize("data_format", ["json", "jsonl", "csv", "tsv"])
def test_machine_formats_do_not_import_rich(data_format: str) -> None:
    assert not {each.partition(".")[0] for each in imported_by("growth", "--format", data_format)} & {"rich"}


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"]])
def test_help_and_version_import_nothing_heavy(arguments: list[str]) -> None:
    modules = imported_by(*arguments)
    assert "kopumkm.cli.app" in modules
    assert not {each.partition(".")[0] for each in modules} & {"pydantic", "pydantic_core", "rich", "tomli"}
    assert not {each for each in modules if each.startswith(("kopumkm.reading", "kopumkm.model"))}


@pytest.mark.parametrize("command", ["growth", "target-gap"])
def test_help_of_a_command_imports_no_models(command: str) -> None:
    modules = imported_by(command, "--help")  # Typer itself imports pydantic, to read the options of a command
    assert "kopumkm.cli.app" in modules
    assert not {each.partition(".")[0] for each in modules} & {"rich", "tomli"}
    assert not {each for each in modules if each.startswith(("kopumkm.reading", "kopumkm.model"))}


@pytest.mark.parametrize("words", ["kopumkm growth kop", "kopumkm growth --region lam", "kopumkm gr"])
def test_completion_imports_no_models(words: str) -> None:
    modules = imported_by(_KOPUMKM_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))
    assert not {each.partition(".")[0] for each in modules} & {"rich"}
    assert not {each for each in modules if each.startswith("kopumkm.model")}
    assert "kopumkm.reading.loading" not in modules


def test_importing_the_package_imports_nothing_of_it() -> None:
    program = "import sys, kopumkm; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    modules = result.stdout.split()
    assert [each for each in modules if each.startswith("kopumkm")] == ["kopumkm"]
    assert not {each.partition(".")[0] for each in modules} & {"pydantic", "rich", "tomli", "typer"}


def test_diagnostics_are_values() -> None:
    first, second = Diagnostic(code="K014", parameters={"key": "1"}), Diagnostic(code="K014", parameters={"key": "1"})
    assert first == second
