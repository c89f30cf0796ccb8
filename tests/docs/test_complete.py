"""The pages are complete and current: generated parts, commands and options, errors, words, keys, links, set-up lines.

`UPDATE_EXPECTED=1 pytest tests/docs` rewrites the generated parts in place.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel

from kopumkm import load_dataset
from kopumkm.calc.vocabulary import Flag, Reason, Standing
from kopumkm.checks import CHECKS, Tolerances, run_checks
from kopumkm.errors import ERRORS
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Claim, Document, Target
from kopumkm.model.observation import Observation
from kopumkm.model.scalars import Text
from kopumkm.model.scheme import SchemeBand, Variant
from kopumkm.model.status import STATUSES
from kopumkm.render.diagnostics import say_message
from kopumkm.render.records import list_columns
from kopumkm.render.schema import ROWS
from kopumkm.render.words import load_words
from kopumkm.schemes import load_schemes

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
FIXTURES = ROOT / "tests" / "errors" / "fixtures"
UPDATE = bool(os.environ.get("UPDATE_EXPECTED"))
PART = re.compile(
    r"(?<=^<!-- generated: )(?P<name>[\w -]+) -->\n(?P<body>.*?)(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL
)

PLAINEST: Mapping[str, str] = {
    "K001": "K001-values-from-missing",
    "K005": "K005-decimal-comma",
    "K010": "K010-figure-text",
    "K011": "K011-better",
    "K012": "K012-unknown-key",
    "K013": "K013-space",
    "K014": "K014-two-digits",
    "K015": "K015-digits",
    "K016": "K016-escape-code-in-name",
    "K017": "K017-better",
    "K018": "K018-day-first",
    "K019": "K019-year-twice",
    "K020": "K020-numerator",
    "K021": "K021-share-over-100",
    "K022": "K022-none",
    "K024": "K024-ratios",
    "K025": "K025-no-value",
    "K026": "K026-milestone",
    "K027": "K027-year",
    "K028": "K028-empty-text",
    "K030": "K030-semicolon",
    "K031": "K031-decimal-comma",
    "K032": "K032-thousands",
    "K101": "K101-parts",
    "K103": "K103-parts",
    "K111": "K111-rivals",
    "K113": "K113-neighbours",
    "K117": "K117-years",
    "K056": "K056-twice",
}
"""The fixture that shows an error best, where there are several."""

COMMANDS: Mapping[str, str] = {
    "K003": r"printf 'format = 1\n# caf\xe9\n' | kopumkm growth --data -",
    "K004": "head -c 70000000 /dev/zero | kopumkm growth --data -",
    "K006": "{ printf 'format = '; printf '[%.0s' {1..9000}; } | kopumkm growth --data -",
    "K007": "kopumkm growth --data - <&-",
    "K040": "kopumkm growth koperasi_aktf",
    "K041": "kopumkm growth serapan_nib",
    "K042": "kopumkm growth --year 2020 --since 2021",
    "K043": "echo 'format = 1' | kopumkm growth --data -",
    "K044": "kopumkm growth --format jsn",
    "K045": "kopumkm growth --scheme bappenas",
    "K046": "kopumkm target-gap --achievement-cap lots",
    "K047": "kopumkm path rasio_kewirausahaan_2029 --assume fast",
    "K048": "kopumkm growth penduduk --by part",
    "K052": "kopumkm check --today tomorrow",
    "K053": "kopumkm check --jump 0",
    "K050": "kopumkm growth --output no-such-folder/growth.txt",
    "K058": "kopumkm export --since 2022 --until 2021",
    "K059": "kopumkm export --output umkm.pdf",
}
"""A command that shows an error no data file leads to."""


@pytest.fixture(scope="module")
def data() -> Dataset:
    dataset, diagnostics = load_dataset()
    assert not diagnostics
    return dataset


def write_table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    header = list(header)
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def code(text: str) -> str:
    return f"`{text}`"


# ---- What is generated ----


def generate_errors(page: str, _data: Dataset) -> str:
    return "\n".join(describe_error(key, page) for key in sorted(ERRORS))


def describe_error(key: str, page: str) -> str:
    kind = ERRORS[key]
    parts = [f"### {key} {kind.title}", "", code(kind.message.replace("{{", "{").replace("}}", "}")), ""]
    if kind.hint:
        parts += [f"Remedy: {code(kind.hint.replace('{{', '{').replace('}}', '}'))}", ""]
    fixture = FIXTURES / f"{PLAINEST.get(key, find_shortest_fixture(key))}.expected.txt"
    folder = fixture.with_name(fixture.name.removesuffix(".expected.txt")) / "expected.txt"
    expected = next((each.read_text(encoding="utf-8") for each in (fixture, folder) if each.is_file()), "")
    if expected:
        parts += ["```text", expected.rstrip("\n"), "```", ""]
    elif key in COMMANDS:
        parts += ["```console", f"$ {COMMANDS[key]}", *find_output(page, COMMANDS[key]), "```", ""]
    return "\n".join(parts)


def find_shortest_fixture(key: str) -> str:
    """Find the fixture of an error whose message is the shortest."""
    texts = {
        path.parent.name if path.name == "expected.txt" else path.name.removesuffix(".expected.txt"): path.read_text(
            "utf-8"
        )
        for path in FIXTURES.rglob("*expected.txt")
    }
    names = sorted((len(text), name) for name, text in texts.items() if name.startswith(key))
    return names[0][1] if names else key


def find_output(page: str, command: str) -> list[str]:
    """Keep the output that stands in the page: running the examples is what checks it."""
    _before, found, after = page.partition(f"\n$ {command}\n")
    return after.partition("```")[0].splitlines() if found else []


def generate_rows(command: str) -> Callable[[str, Dataset], str]:
    def generate(_page: str, _data: Dataset) -> str:
        row = ROWS[command]
        hints = get_type_hints(row)
        return write_table(
            ("key", "type", "meaning"),
            (
                (code(each.name.rstrip("_")), describe_type(hints[each.name]), each.metadata["description"])
                for each in fields(row)
            ),
        )

    return generate


def describe_type(hint: Any) -> str:  # noqa: ANN401 - any type hint
    if get_origin(hint) is tuple:
        return f"list of {describe_type(get_args(hint)[0])}s"
    if get_origin(hint) is types.UnionType:
        return " or ".join(describe_type(each) for each in get_args(hint))
    names = {str: "text", bool: "true or false", int: "whole number", Decimal: "number", type(None): "null"}
    return names[hint]


def generate_statuses(_page: str, _data: Dataset) -> str:
    standings = {"value": "needs a value", "zero": "is 0, with or without a value", "missing": "must have no value"}
    return write_table(
        ("`status`", "SDMX code", "meaning", "figure", "flag"),
        (
            (code(key), status.code, status.label, standings[status.standing], code(status.flag) if status.flag else "")
            for key, status in STATUSES.items()
        ),
    )


def generate_schemes(_page: str, _data: Dataset) -> str:
    rows = []
    for key, scheme in load_schemes().items():
        for case, variant in (("with", scheme.with_target), ("without", scheme.without_target)):
            if variant:
                rows.append(
                    (code(key), f"{case} a target", code(variant.reads), describe_bands(variant), variant.evidence)
                )
    return write_table(("scheme", "for rows", "reads", "classes", "evidence"), rows)


def describe_bands(variant: Variant) -> str:
    first = [f"target met: {code(variant.met.name)}"] if variant.met else []
    first += [f"wrong direction: {code(variant.away.name)}"] if variant.away else []
    return "; ".join([*first, *(f"{describe_bounds(band)}: {code(band.name)}" for band in variant.bands)])


def describe_bounds(band: SchemeBand) -> str:
    bounds = (("≥ ", band.at_least), ("> ", band.above), ("≤ ", band.at_most), ("< ", band.below))
    return " and ".join(f"{sign}{bound}" for sign, bound in bounds if bound is not None)


def generate_indicators(_page: str, data: Dataset) -> str:
    return write_table(
        ("identifier", "name", "English name", "unit", "measure", "better"),
        (
            (code(key), each.name.in_language("id"), *map(describe, (each.name, each.unit)), each.measure, each.better)
            for key, each in data.indicators.items()
        ),
    )


def describe(text: Text) -> str:
    return text.in_language("en")


def generate_values(_page: str, data: Dataset) -> str:
    rows = [
        (data.regions[region].name.in_language("en"), code(indicator), describe_years(data, region, indicator))
        for region in ("lampung", "indonesia")
        for indicator in data.indicators
        if data.find_observations(region, indicator)
    ]
    others: dict[tuple[str, str], list[str]] = {}
    for region in data.regions:
        for indicator in data.indicators:
            years = describe_years(data, region, indicator)
            if region not in ("lampung", "indonesia") and years:
                others.setdefault((indicator, years), []).append(data.regions[region].name.in_language("en"))
    rows += [
        (", ".join(names) if len(names) < 8 else f"{len(names)} regions", code(indicator), years)
        for (indicator, years), names in sorted(others.items())
    ]
    return write_table(("region", "indicator", "years"), rows)


def describe_years(data: Dataset, region: str, indicator: str) -> str:
    return ", ".join(
        f"{year}{'‡' if len({each.figure for each in entry}) > 1 else ''}"
        for year, entry in data.find_observations(region, indicator).items()
    )


def generate_conflicts(_page: str, data: Dataset) -> str:
    rows = [
        (
            data.regions[region].name.in_language("en"),
            code(indicator),
            str(year),
            describe_observation(data, entry[0]),
            "; ".join(describe_observation(data, each) for each in entry[1:]),
        )
        for region in data.values
        for indicator in data.indicators
        for year, entry in data.find_observations(region, indicator).items()
        if len(entry) > 1
    ]
    return write_table(("region", "indicator", "year", "used", "rivals"), rows)


def describe_observation(data: Dataset, each: Observation) -> str:
    label = each.standing.label if each.standing.code != "A" else ""
    about = [name_source(data, each.source), str(each.as_of or ""), label]
    return f"{write_figure(each.figure)} ({', '.join(filter(None, about))})"


def write_figure(figure: Decimal | None) -> str:
    return "none" if figure is None else f"{figure:,f}"


def generate_targets(_page: str, data: Dataset) -> str:
    return write_table(
        ("target", "region", "bound", "rivals", "milestones", "law or plan", "read in", "checked"),
        (
            (
                code(key),
                each.region,
                describe_bound(each),
                "; ".join(f"{write_figure(it.value)} ({name_source(data, it.source)})" for it in each.rivals or ()),
                "; ".join(f"{year}: {describe_claims(claims)}" for year, claims in each.milestones.items()),
                data.sources[each.legal_basis].title.in_language("en") if each.legal_basis else "none named",
                name_source(data, each.source),
                str(each.checked or ""),
            )
            for key, each in data.targets.items()
        ),
    )


def describe_bound(target: Target) -> str:
    limits = " to ".join(write_figure(limit) for limit in target.limits if limit is not None)
    return f"{target.bound.replace('_', ' ')} {limits} in {target.year}"


def describe_claims(claims: list[Claim]) -> str:
    return " or ".join(write_figure(claim.value) for claim in claims)


def name_source(data: Dataset, key: str | None) -> str:
    return (data.sources[key].publisher or key) if key else ""


def generate_checks(_page: str, _data: Dataset) -> str:
    rows = ((each.code, each.name, each.severity, ERRORS[each.code].title) for each in CHECKS.values())
    return write_table(("code", "check", "severity", "what it finds"), rows)


DAY_OF_CHECK = dt.date(2026, 11, 24)
"""The day for which the page lists what is found in the embedded data."""


def generate_findings(_page: str, data: Dataset) -> str:
    findings = run_checks(data, Tolerances(today=DAY_OF_CHECK))
    say = load_words("en")
    return write_table(
        ("code", "finding"), ((each.diagnostic.code, say_message(each.diagnostic, say)) for each in findings)
    )


GENERATED: Mapping[str, Callable[[str, Dataset], str]] = {
    "errors": generate_errors,
    "checks": generate_checks,
    "findings": generate_findings,
    **{f"{command} rows": generate_rows(command) for command in ROWS},
    "statuses": generate_statuses,
    "schemes": generate_schemes,
    "indicators": generate_indicators,
    "values": generate_values,
    "conflicts": generate_conflicts,
    "targets": generate_targets,
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_generated_parts_are_current(page: Path, data: Dataset) -> None:
    text = page.read_text(encoding="utf-8")

    def generate(match: re.Match[str]) -> str:
        return f"{match['name']} -->\n{GENERATED[match['name']](text, data)}"

    current = PART.sub(generate, text)
    if UPDATE and current != text:
        page.write_text(current, encoding="utf-8")
    assert UPDATE or current == text, "run UPDATE_EXPECTED=1 pytest tests/docs"


def test_every_generated_part_stands_in_a_page() -> None:
    found = [match["name"] for page in PAGES for match in PART.finditer(page.read_text(encoding="utf-8"))]
    assert sorted(found) == sorted(GENERATED)


# ---- What must be mentioned ----


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def find_commands() -> Iterator[tuple[str, list[str]]]:
    from typer.main import get_command

    from kopumkm.cli.app import app

    program: Any = get_command(app)
    yield "kopumkm", list_options(program)
    for name, command in program.commands.items():
        inner = getattr(command, "commands", {}).values()
        yield name, [option for each in (command, *inner) for option in list_options(each)]


def list_options(command: Any) -> list[str]:  # noqa: ANN401 - Typer does not name the type of its commands
    return [option for each in command.params for option in (*each.opts, *each.secondary_opts)]


@pytest.mark.parametrize(("command", "options"), list(find_commands()))
def test_every_command_and_option_is_described(command: str, options: list[str]) -> None:
    text = read("commands.md")
    _before, heading, after = text.partition(f"\n## {code(command)}\n")
    assert heading
    section = after.partition("\n## ")[0] + text.partition("\n## Options of every report\n")[2].partition("\n## ")[0]
    missing = [each for each in options if each.startswith("-") and code(each) not in section]
    assert not missing


def test_every_environment_variable_is_described() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    names = set(re.findall(r"KOPUMKM_[A-Z]+", sources))
    assert names
    assert not [name for name in names if code(name) not in read("commands.md")]


@pytest.mark.parametrize("key", ERRORS)
def test_every_error_has_a_section(key: str) -> None:
    assert f"\n### {key} {ERRORS[key].title}\n" in read("errors.md")


@pytest.mark.parametrize("key", CHECKS)
def test_every_check_has_a_section(key: str) -> None:
    assert re.search(rf"^### {key} \w", read("checks.md"), re.MULTILINE)


@pytest.mark.parametrize("word", [*Flag, *Reason, *Standing])
def test_every_word_of_the_output_has_an_entry(word: str) -> None:
    assert f"\n| {code(word)} | " in read("methods.md") + read("output.md")


@pytest.mark.parametrize("command", ROWS)
def test_every_key_of_a_row_has_an_entry(command: str) -> None:
    text = read("output.md")
    assert not [key for key in list_columns(ROWS[command]) if f"\n| {code(key)} | " not in text]


def find_models(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    if model not in seen:
        seen.add(model)
        yield model
        for each in model.model_fields.values():
            for part in spread_annotation(each.annotation):
                if isinstance(part, type) and issubclass(part, BaseModel):
                    yield from find_models(part, seen)


def spread_annotation(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - any type hint
    yield annotation
    for each in get_args(annotation):
        yield from spread_annotation(each)


def test_every_key_of_a_data_file_is_described() -> None:
    text = read("data-format.md")
    models: list[type[BaseModel]] = [*find_models(Document, set()), Observation]
    keys = {key for model in models for key in model.model_fields}
    assert "at_least" in keys
    assert not [key for key in sorted(keys) if code(key) not in text and f"`{key} = " not in text]


def test_every_page_is_listed_in_the_index() -> None:
    text = read("index.md")
    assert not [page.name for page in DOCS.glob("*.md") if page.name != "index.md" and f"]({page.name})" not in text]


def test_the_indonesian_guide_names_things_as_the_program_does() -> None:
    catalogue = next((ROOT / "src" / "kopumkm" / "locale").rglob("*.po"))
    words = set(re.findall(r'^msgstr "(.*)"$', catalogue.read_text(encoding="utf-8"), re.MULTILINE))
    assert not [word for word in re.findall(r"\*\*([^*]+)\*\*", read("panduan.md")) if word not in words]


# ---- Links and set-up ----


def find_anchors(text: str) -> set[str]:
    """List the anchors that GitHub gives to headings."""
    headings = re.findall(
        r"^#{1,6} (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        address, _, anchor = link.partition("#")
        if "://" in address:
            continue
        target = (page.parent / address).resolve() if address else page
        assert target.exists(), link
        if anchor:
            assert anchor in find_anchors(target.read_text(encoding="utf-8")), link


def test_each_set_up_command_is_a_line_of_its_own() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    use = "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/kopumkm growth --year 2022"
    work = (
        "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[dev]' "
        "&& .venv/bin/pytest --numprocesses auto"
    )
    assert text.count(f"```sh\n{use}\n```\n") == 1
    assert text.count(f"```sh\n{work}\n```\n") == 1
    assert text.index(use) < text.index(work)
    assert next(line for line in text.splitlines() if "pytest" in line) == work
