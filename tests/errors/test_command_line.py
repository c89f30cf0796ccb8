"""Mistakes on the command line: arguments, and exactly what the program says of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DATA = """
format = 1

[dataset]
region = "lampung"

[regions]
indonesia = { name = "Indonesia" }
lampung = { name = { id = "Provinsi Lampung", en = "Lampung Province" }, code = "18", part_of = "indonesia" }
metro = { name = "Kota Metro", part_of = "lampung" }

[indicators]
koperasi = { name = "Koperasi", unit = "unit", measure = "stock", better = "higher" }
umkm = { name = "UMKM", unit = "unit", measure = "stock", better = "higher" }

[values.lampung]
umkm = { 2021 = 150999, 2022 = 192234 }
koperasi = { 2021 = 2282, 2022 = 2426 }

[targets.koperasi_2024]
indicator = "koperasi"
region = "lampung"
year = 2024
at_least = 3000
"""

FILE_HELP = "help: Give the path of a TOML file or of a folder of TOML files, or - for standard input.\n"
KNOWN_REGIONS = "help: Known: indonesia, lampung, metro.\n"
NOTHING_WRITTEN = "help: Nothing was changed. Choose another file, or make room and try again.\n"
OTHER_YEAR = "help: Ask for another year, region or indicator. There are figures for: 2021–2022.\n"
OTHER_REGION = "help: Ask for another year, region or indicator. There are figures for: lampung.\n"

CASES: dict[str, tuple[tuple[str, ...], str]] = {
    "K001 missing": (
        ("growth", "--data", "tidak_ada.toml"),
        f"error[K001]: cannot read this file: No such file or directory\n  --> tidak_ada.toml\n{FILE_HELP}",
    ),
    "K001 below a file": (
        ("growth", "--data", "data.toml/x.toml"),
        f"error[K001]: cannot read this file: Not a directory\n  --> data.toml/x.toml\n{FILE_HELP}",
    ),
    "K001 name with markup and escape codes": (
        ("growth", "--data", "[red]\x1b[31m.toml"),
        f"error[K001]: cannot read this file: No such file or directory\n  --> [red]\\x1b[31m.toml\n{FILE_HELP}",
    ),
    "K002 empty folder": (
        ("growth", "--data", "kosong"),
        (
            "error[K002]: this folder holds no file whose name ends in .toml\n  --> kosong\n"
            "help: Give the folder that holds the data files themselves; sub-folders are not searched.\n"
        ),
    ),
    "K040 indicator": (
        ("growth", "umkmm"),
        ('error[K040]: there is no indicator "umkmm" in the data\nhelp: did you mean "umkm"? Known: koperasi, umkm.\n'),
    ),
    "K040 indicator with markup and escape codes": (
        ("growth", "[red]\x1b[31m"),
        'error[K040]: there is no indicator "[red]\\x1b[31m" in the data\nhelp: Known: koperasi, umkm.\n',
    ),
    "K054 nothing left": (
        ("list", "sources", "--data", "data.toml"),
        (
            "error[K054]: the data hold no sources that can be listed (without any filter)\n"
            "help: Leave a filter out, or look at the whole list: kopumkm list sources.\n"
        ),
    ),
    "K055 filter of another list": (
        ("list", "targets", "--unused"),
        (
            "error[K055]: --unused does not narrow a list of targets\n"
            "help: Filters of this list: --indicator, --measure, --region, --search, --year.\n"
        ),
    ),
    "K040 region": (
        ("growth", "--region", "lampun"),
        (
            'error[K040]: there is no region "lampun" in the data\n'
            'help: did you mean "lampung"? Known: indonesia, lampung, metro.\n'
        ),
    ),
    "K040 two regions": (
        ("target-gap", "-r", "xx", "-r", "lampung", "-r", "99"),
        (
            f'error[K040]: there is no region "xx" in the data\n{KNOWN_REGIONS}\n'
            f'error[K040]: there is no region "99" in the data\n{KNOWN_REGIONS}\n2 mistakes\n'
        ),
    ),
    "K040 region and indicator": (
        ("growth", "xx", "-r", "yy"),
        (
            f'error[K040]: there is no region "yy" in the data\n{KNOWN_REGIONS}\n'
            'error[K040]: there is no indicator "xx" in the data\nhelp: Known: koperasi, umkm.\n\n2 mistakes\n'
        ),
    ),
    "K040 scheme": (
        ("target-gap", "--scheme", "bapenas"),
        (
            'error[K040]: there is no scheme "bapenas" in the data\n'
            'help: did you mean "bappenas"? Known: astat, bappenas, destatis, eurostat, open-sdg, panrb-8-2021, '
            "permendagri-86-2017, sdsn, unsd-2023.\n"
        ),
    ),
    "K041 year": (
        ("growth", "umkm", "--year", "1990"),
        f"error[K041]: the data hold no value at all for what was asked: lampung, 1990, umkm\n{OTHER_YEAR}",
    ),
    "K041 region": (
        ("growth", "--region", "metro"),
        f"error[K041]: the data hold no value at all for what was asked: metro\n{OTHER_REGION}",
    ),
    "K049 no target": (
        ("target-gap", "umkm"),
        (
            "error[K049]: the data hold no target for what was asked: lampung, umkm\n"
            "help: Ask for another region or indicator.\n"
        ),
    ),
    "K048 not made of parts": (
        ("growth", "umkm", "--by", "part"),
        (
            'error[K048]: "umkm" in lampung cannot be split by part\n'
            "help: --by part needs an indicator with parts; --by region needs sub-regions, "
            'and aggregate = "sum" or a ratio.\n'
        ),
    ),
    "K042 same year": (
        ("growth", "--year", "2022", "--since", "2022"),
        "error[K042]: --since 2022 must be before --year 2022\nhelp: The base year comes first.\n",
    ),
    "K042 later year": (
        ("target-gap", "--year", "2021", "--since", "2022"),
        "error[K042]: --since 2022 must be before --year 2021\nhelp: The base year comes first.\n",
    ),
    "K043 no region": (
        ("growth", "--data", "tanpa_wilayah.toml"),
        (
            "error[K043]: the data name no default region\n"
            'help: Give --region, or write region = "…" under [dataset]. Known regions: lampung.\n'
        ),
    ),
    "K044 format": (
        ("growth", "--format", "jsn"),
        (
            'error[K044]: --format does not know "jsn"\n'
            'help: did you mean "json"? Known: table, json, jsonl, csv, tsv, markdown.\n'
        ),
    ),
    "K044 color": (
        ("growth", "--color", "sometimes"),
        'error[K044]: --color does not know "sometimes"\nhelp: Known: auto, always, never.\n',
    ),
    "K044 fail-on": (
        ("target-gap", "--fail-on", "missed, behnd"),
        (
            'error[K044]: --fail-on does not know "behnd"\n'
            'help: did you mean "behind"? Known: met, missed, on_track, behind, moving_away, unknown.\n'
        ),
    ),
    "K044 fail-on empty": (
        ("target-gap", "--fail-on", ""),
        (
            'error[K044]: --fail-on does not know ""\n'
            "help: Known: met, missed, on_track, behind, moving_away, unknown.\n"
        ),
    ),
    "K045": (
        ("growth", "--scheme", "bappenas"),
        (
            'error[K045]: the scheme "bappenas" needs a target, so growth cannot be put into its classes\n'
            "help: Ask for it with target-gap, or use one of: astat, eurostat, open-sdg, unsd-2023.\n"
        ),
    ),
    "K040 target": (
        ("path", "koperasi_2042"),
        (
            'error[K040]: there is no target "koperasi_2042" in the data\n'
            'help: did you mean "koperasi_2024"? Known: koperasi_2024.\n'
        ),
    ),
    "K046": (
        ("target-gap", "--achievement-cap", "1.200.000"),
        (
            'error[K046]: --achievement-cap needs a number, not "1.200.000"\n'
            "help: Write digits with a decimal point or comma and no thousands separator: 120 or 2.5.\n"
        ),
    ),
    "K047 without a unit": (
        ("path", "koperasi_2024", "--assume", "5"),
        (
            'error[K047]: "5" is not a pace\n'
            "help: Write 5% for growth a year or 120000/year for a change a year, without a thousands separator.\n"
        ),
    ),
    "K047 with markup and escape codes": (
        ("path", "koperasi_2024", "--assume", "[red]\x1b[31m5%"),
        (
            'error[K047]: "[red]\\x1b[31m5%" is not a pace\n'
            "help: Write 5% for growth a year or 120000/year for a change a year, without a thousands separator.\n"
        ),
    ),
    "K041 target": (
        ("explain", "koperasi_2024", "--region", "metro"),
        (
            "error[K041]: the data hold no value at all for what was asked: explain, koperasi_2024, metro\n"
            f"{OTHER_REGION}"
        ),
    ),
    "K061 scheme": (
        ("growth", "--by", "part", "--scheme", "astat"),
        "error[K061]: --scheme has no effect beside --by\nhelp: Leave out one of the two.\n",
    ),
    "K061 window": (
        ("target-gap", "--window", "2", "--since", "2021"),
        "error[K061]: --window has no effect beside --since\nhelp: Leave out one of the two.\n",
    ),
    "K061 window of a receipt": (
        ("explain", "koperasi_2024", "--window", "2", "--since", "2021"),
        "error[K061]: --window has no effect beside --since\nhelp: Leave out one of the two.\n",
    ),
    "K061 methods of a target": (
        ("explain", "umkm", "--window", "2", "--achievement", "ratio", "--pace", "linear"),
        "\n".join(
            f"error[K061]: {option} has no effect beside an indicator\nhelp: Leave out one of the two.\n"
            for option in ("--window", "--achievement", "--pace")
        )
        + "\n3 mistakes\n",
    ),
    "K062": (
        ("target-gap", "--achievement-floor", "120", "--achievement-cap", "100,5"),
        (
            "error[K062]: --achievement-floor 120 is above --achievement-cap 100.5\n"
            "help: The floor is the least achievement shown and the cap the greatest.\n"
        ),
    ),
    "K063": (
        ("explain", "umkm", "--region", "lampung", "--region", "metro"),
        ("error[K063]: --region names 2 regions, and this command takes one\nhelp: Run it once for each region.\n"),
    ),
    "K042 of a receipt": (
        ("explain", "koperasi_2024", "--since", "2022", "--year", "2021"),
        "error[K042]: --since 2022 must be before --year 2021\nhelp: The base year comes first.\n",
    ),
    "K040 target of a receipt": (
        ("explain", "umkm", "--target"),
        'error[K040]: there is no target "umkm" in the data\nhelp: Known: koperasi_2024.\n',
    ),
    "K050 full disk": (
        ("growth", "--output", "/dev/full"),
        f"error[K050]: cannot write /dev/full: No space left on device\n{NOTHING_WRITTEN}",
    ),
    "K050 folder": (
        ("growth", "--output", "kosong"),
        f"error[K050]: cannot write kosong: Is a directory\n{NOTHING_WRITTEN}",
    ),
    "K050 below a file": (
        ("growth", "--output", "data.toml/hasil.txt"),
        f"error[K050]: cannot write data.toml/hasil.txt: Not a directory\n{NOTHING_WRITTEN}",
    ),
    "K050 no such folder": (
        ("growth", "--output", "tidak_ada/hasil.txt"),
        f"error[K050]: cannot write tidak_ada/hasil.txt: No such file or directory\n{NOTHING_WRITTEN}",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data.toml").write_text(DATA, encoding="utf-8")
    without = DATA.replace('[dataset]\nregion = "lampung"\n', "").split("[regions]")[0]
    (tmp_path / "tanpa_wilayah.toml").write_text(
        without + '[regions]\nlampung = { name = "Lampung" }\n', encoding="utf-8"
    )
    (tmp_path / "kosong").mkdir()
    return tmp_path


@pytest.mark.parametrize("case", CASES)
def test_message_is_as_expected(case: str, folder: Path, run: Callable[..., Any]) -> None:
    arguments, expected = CASES[case]
    data = () if "--data" in arguments else ("--data", "data.toml")
    before = sorted(folder.rglob("*"))
    result = run([*arguments, *data, "--lang", "en"], folder=folder)
    assert result.err == expected
    assert result.code == 2
    assert result.out == ""
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("case", CASES)
def test_indonesian_has_the_same_code(case: str, folder: Path, run: Callable[..., Any]) -> None:
    arguments, _expected = CASES[case]
    data = () if "--data" in arguments else ("--data", "data.toml")
    result = run([*arguments, *data, "--lang", "id"], folder=folder)
    assert result.code == 2
    assert result.out == ""
    assert f"[{case[:4]}]: " in result.err


def test_unknown_language_is_a_mistake_too(folder: Path, run: Callable[..., Any]) -> None:
    result = run(["growth", "--data", "data.toml", "--lang", "fr"], folder=folder)
    assert (result.code, result.out) == (2, "")
    assert "[K044]: " in result.err
    assert "fr" in result.err


def test_empty_name_is_not_the_current_folder(folder: Path, run: Callable[..., Any]) -> None:
    (folder / "tanpa_wilayah.toml").unlink()
    result = run(["growth", "--data", ""], folder=folder)
    assert (result.code, result.out) == (2, "")
    assert "[K001]: " in result.err


def test_unknown_schema(folder: Path, run: Callable[..., Any]) -> None:
    result = run(["schema", "dat"], folder=folder)
    assert (result.code, result.out) == (2, "")
    assert "[K044]: " in result.err
    assert 'data"?' in result.err


@pytest.mark.parametrize(
    ("variable", "word"), [("KOPUMKM_FORMAT", "jsn"), ("KOPUMKM_LANG", "fr"), ("KOPUMKM_DATA", "tidak_ada.toml")]
)
def test_environment_is_checked_like_options(
    variable: str, word: str, folder: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, word)
    data = () if variable == "KOPUMKM_DATA" else ("--data", "data.toml")
    result = run(["growth", *data], folder=folder)
    assert (result.code, result.out) == (2, "")
    assert word in result.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("growth", "--yaer", "2022"),
        ("growth", "--year", "duaribu"),
        ("growth", "--year", "99999"),
        ("growth", "--year"),
        ("groth",),
        ("--yaer",),
        (),
    ],
)
def test_usage_mistakes_end_with_2_and_print_nothing_on_standard_output(
    arguments: tuple[str, ...], folder: Path, run: Callable[..., Any]
) -> None:
    result = run(arguments, folder=folder)
    assert result.code == 2
    assert "Traceback" not in result.err
    if arguments:
        assert result.out == ""
        assert result.err
