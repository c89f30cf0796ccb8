from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopumkm import report_growth, report_target_gaps
from kopumkm.model.dataset import Dataset
from kopumkm.render import FORMATS, View
from kopumkm.render.layouts import lay_out
from kopumkm.render.records import list_columns
from kopumkm.render.schema import make_schema
from kopumkm.reports.growth import GrowthRow
from kopumkm.reports.rows import Report
from kopumkm.reports.target_gap import TargetGapRow

pd = pytest.importorskip("pandas")  # it has no types of its own
D = Decimal
Load = Callable[[str], Dataset]

SMALL = """
format = 1
[dataset]
title = "Small"
region = "here"
[regions.nation]
name = "Indonesia"
[regions.here]
name = { id = "Sini, \\"di sini\\"", en = "Here" }
part_of = "nation"
[sources.office]
title = "Yearbook"
publisher = "Office"
reliability = "official"
[sources.paper]
title = "News; \\u00fc"
published = "2022-08"
reliability = "press"
[indicators.firms]
name = { id = "UMKM; mikro, kecil\\ndan menengah", en = "MSMEs" }
unit = "unit"
measure = "stock"
better = "higher"
[indicators.ratio]
name = "007"
unit = "%"
measure = "share"
better = "higher"
[indicators.still]
name = "NA"
unit = "-"
measure = "index"
better = "lower"
[targets.goal]
indicator = "ratio"
region = "nation"
year = 2024
at_least = 3.60
rivals = [{ value = 3.10, source = "paper" }, { value = 4 }]
legal_basis = "office"
milestones = { 2022 = 3.00 }
[targets.calm]
indicator = "still"
region = "here"
year = 2030
at_most = 20
[targets.narrow]
indicator = "ratio"
region = "here"
year = 2024
between = [3.00, 3.10]
[values.here.firms]
2021 = [{ value = 150999, source = "paper" }, { value = 192234, as_of = 2021-09-08 }, 151000.50]
2022 = { value = 123456789012345000, source = "office", status = "*" }
[values.here]
ratio = { 2021 = 3.60, 2022 = 3.080 }
still = { 2021 = 30, 2022 = 30 }
"""


@pytest.fixture(params=["growth", "target-gap", "embedded growth", "embedded target-gap"])
def report(request: pytest.FixtureRequest, load: Load, embedded: Dataset) -> Report:
    dataset, regions = (embedded, ["all"]) if "embedded" in request.param else (load(SMALL), ["here"])
    question = report_growth if request.param.endswith("growth") else report_target_gaps
    return question(dataset, regions=regions)


def write(report: Report, format_name: str) -> str:
    return FORMATS[format_name](report, View())


def read_json(report: Report) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(write(report, "json"), parse_float=Decimal, parse_int=Decimal)
    return read


def write_as_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ";".join(map(write_as_cell, value))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def test_all_machine_formats_have_the_same_keys_in_the_same_order(report: Report) -> None:
    keys = list_columns(type(report.rows[0]))
    for row in read_json(report)["rows"]:
        assert list(row) == keys
    lines = write(report, "jsonl").removesuffix("\n").split("\n")
    assert len(lines) == len(report.rows)
    for line in lines:
        assert list(json.loads(line)) == keys
    assert next(csv.reader(io.StringIO(write(report, "csv")))) == keys
    assert next(csv.reader(io.StringIO(write(report, "tsv")), delimiter="\t")) == keys


def test_all_machine_formats_hold_the_same_values(report: Report) -> None:
    rows = read_json(report)["rows"]
    lines = write(report, "jsonl").removesuffix("\n").split("\n")
    assert [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines] == rows
    cells = [[write_as_cell(value) for value in row.values()] for row in rows]
    assert list(csv.reader(io.StringIO(write(report, "csv"), newline="")))[1:] == cells
    assert list(csv.reader(io.StringIO(write(report, "tsv"), newline=""), delimiter="\t"))[1:] == cells


def test_csv_reads_back_unchanged_with_pandas(report: Report) -> None:
    text = write(report, "csv")
    _, *cells = csv.reader(io.StringIO(text, newline=""))
    frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert list(frame.columns) == list_columns(type(report.rows[0]))
    assert frame.to_numpy().tolist() == cells


def test_csv_reads_as_numbers_with_pandas(report: Report) -> None:
    frame = pd.read_csv(io.StringIO(write(report, "csv")), keep_default_na=False, na_values=[""])
    for column in ("growth_percent", "from_value", "gap", "target_value", "year"):
        if column in frame.columns:
            numbers = [getattr(row, column) for row in report.rows]
            for found, expected in zip(frame[column].tolist(), numbers, strict=True):
                if expected is None:
                    assert pd.isna(found)
                else:
                    assert found == pytest.approx(float(expected), rel=1e-14, abs=0)


def test_csv_reads_back_unchanged_with_duckdb(report: Report, tmp_path: Path) -> None:
    text = write(report, "csv")
    file = tmp_path / "rows.csv"
    file.write_text(text, encoding="utf-8", newline="")
    header, *cells = csv.reader(io.StringIO(text, newline=""))
    with duckdb.connect() as connection:
        relation = connection.execute("select * from read_csv(?, header = true, all_varchar = true)", [str(file)])
        assert [column[0] for column in relation.description or ()] == header
        assert [[cell or "" for cell in row] for row in relation.fetchall()] == cells


def test_csv_reads_as_numbers_with_duckdb(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(write(report, "csv"), encoding="utf-8", newline="")
    column = "to_value" if report.command == "growth" else "gap"
    with duckdb.connect() as connection:
        found = connection.execute(f"select {column} from read_csv(?, header = true)", [str(file)]).fetchall()  # noqa: S608
    for (number,), row in zip(found, report.rows, strict=True):
        expected = getattr(row, column)
        assert number == (None if expected is None else pytest.approx(float(expected), rel=1e-14, abs=0))


def test_json_validates_against_the_published_schema(report: Report) -> None:
    schema = json.loads(make_schema("output"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(write(report, "json")))


def test_the_published_schema_refuses_a_changed_row(load: Load) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(make_schema("output")))
    answer = json.loads(write(report_growth(load(SMALL)), "json"))
    for change in ({"flags": ["doubtful"]}, {"extra": 1}, {"growth_percent": "12"}, {"reason": "because"}):
        changed = {**answer, "rows": [{**answer["rows"][0], **change}]}
        assert not validator.is_valid(changed)
    assert not validator.is_valid({**answer, "rows": [{"region": "here"}]})
    assert not validator.is_valid({**answer, "schema_version": 2})


def test_machine_formats_ignore_language_width_and_colour(report: Report) -> None:
    view = View(language="en", width=40, color=True, ascii_only=True, verbosity=0)
    for name in ("json", "jsonl", "csv", "tsv"):
        assert FORMATS[name](report, view) == write(report, name)


def test_numbers_keep_their_digits(load: Load) -> None:
    text = write(report_growth(load(SMALL)), "json")
    assert '"from_value": 3.60,' in text
    assert '"to_value": 3.080,' in text
    assert '"to_value": 123456789012345000,' in text
    assert '"growth_percent": -14.4444444444444,' in text  # 100 (3.08/3.60 - 1), 15 significant digits
    row = list(csv.DictReader(io.StringIO(write(report_growth(load(SMALL)), "csv"))))[1]
    assert (row["from_value"], row["to_value"]) == ("3.60", "3.080")


def test_lists_are_arrays_in_json_and_joined_with_semicolons_in_csv(load: Load) -> None:
    report = report_growth(load(SMALL), indicators=["firms"])
    row = read_json(report)["rows"][0]
    assert row["from_rivals"] == [D(192234), D("151000.50")]
    assert row["flags"] == ["provisional", "source_change", "contested"]
    (cells,) = csv.DictReader(io.StringIO(write(report, "csv"), newline=""))
    assert (cells["from_rivals"], cells["flags"]) == ("192234;151000.50", "provisional;source_change;contested")


def test_absent_is_null_and_an_empty_cell(load: Load) -> None:
    report = report_growth(load(SMALL), indicators=["firms", "ratio"], year=2021)
    assert [row["growth_percent"] for row in read_json(report)["rows"]] == [None, None]
    assert [row["growth_percent"] for row in csv.DictReader(io.StringIO(write(report, "csv"), newline=""))] == ["", ""]


def test_no_machine_number_is_a_negative_zero_or_has_an_exponent(report: Report) -> None:
    numbers = re.findall(r"(?<=: )-?[0-9][0-9.eE+-]*(?=[,\n}])", write(report, "json"))
    assert numbers
    for number in numbers:
        assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number)
        assert not number.startswith("-") or D(number) != 0


def test_json_names_command_question_data_and_sources(load: Load) -> None:
    answer = read_json(report_target_gaps(load(SMALL), indicators=["ratio"], year=2022))
    assert list(answer)[:6] == ["schema_version", "command", "dataset", "parameters", "rows", "notes"]
    assert (answer["schema_version"], answer["command"]) == (D(1), "target-gap")
    assert answer["dataset"]["title"] == "Small"
    (file,) = answer["dataset"]["files"]
    assert re.fullmatch("[0-9a-f]{64}", file["sha256"])
    assert answer["parameters"]["indicators"] == ["ratio"]
    assert answer["parameters"]["regions"] == ["here"]
    assert answer["parameters"]["year"] == D(2022)
    assert set(answer["sources"]) == {"office", "paper"}
    assert answer["sources"]["paper"]["published"] == "2022-08"


def test_the_columns_of_the_contract_stand_first_and_in_order() -> None:
    growth = [
        "region",
        "region_name",
        "indicator",
        "name",
        "unit",
        "measure",
        "from_year",
        "from_value",
        "to_year",
        "to_value",
        "change",
        "change_unit",
        "growth_percent",
        "annual_percent",
        "growth_low",
        "growth_high",
        "flags",
        "reason",
        "from_status",
        "to_status",
        "from_as_of",
        "to_as_of",
        "from_source",
        "to_source",
    ]
    assert list_columns(GrowthRow)[: len(growth)] == growth
    target_gap = [
        "region",
        "region_name",
        "target",
        "indicator",
        "name",
        "unit",
        "better",
        "bound",
        "target_year",
        "target_value",
        "year",
        "value",
        "gap",
        "shortfall",
        "shortfall_units",
        "shortfall_units_indicator",
        "achievement_percent",
        "achievement_method",
        "baseline_year",
        "baseline_value",
        "observed_annual_percent",
        "required_annual_percent",
        "required_change_per_year",
        "pace_ratio",
        "projected_value",
        "year_reached",
        "milestone_year",
        "milestone_value",
        "status",
        "scheme",
        "class",
        "class_label",
        "score",
        "gap_low",
        "gap_high",
        "flags",
        "reason",
        "legal_basis",
        "source",
        "as_of",
    ]
    assert list_columns(TargetGapRow)[: len(target_gap)] == target_gap


@st.composite
def make_figures(draw: st.DrawFn) -> str:
    """Write a figure of at most 15 significant digits as TOML allows it."""
    digits = draw(st.integers(-(10**15) + 1, 10**15 - 1))
    exponent = draw(st.integers(-15, 3))
    return format(D(digits).scaleb(exponent), "f")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(make_figures(), min_size=1, max_size=4), make_figures())
def test_no_digit_is_lost_on_the_way_to_json(load: Load, base: list[str], value: str) -> None:
    text = SMALL[: SMALL.index("[values.here.firms]")]
    text += f"[values.here]\nstill = {{ 2021 = [{', '.join(base)}], 2022 = {value} }}\n"
    report = report_growth(load(text), indicators=["still"])
    (row,) = read_json(report)["rows"]
    written = [row["from_value"], *row["from_rivals"], row["to_value"]]
    assert list(map(str, written)) == [str(D(figure)) for figure in [*base, value]]
    (cells,) = csv.DictReader(io.StringIO(write(report, "csv"), newline=""))
    assert [cells["from_value"], cells["to_value"]] == [base[0], value]


NASTY = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf")) | st.sampled_from("|\\`*_[]<>&\"';,\n\t#-"),
    min_size=1,
    max_size=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NASTY, NASTY)
def test_any_text_survives_every_format(load: Load, name: str, unit: str) -> None:
    text = SMALL.replace('name = "007"', f"name = {json.dumps(name, ensure_ascii=False)}", 1)
    text = text.replace('unit = "%"', f"unit = {json.dumps(unit, ensure_ascii=False)}", 1)
    report = report_growth(load(text), indicators=["ratio", "still"])
    expected = (name, unit)
    row = read_json(report)["rows"][0]
    assert (row["name"], row["unit"]) == expected
    line = json.loads(write(report, "jsonl").split("\n")[0])
    assert (line["name"], line["unit"]) == expected
    for format_name, delimiter in (("csv", ","), ("tsv", "\t")):
        cells = next(csv.DictReader(io.StringIO(write(report, format_name), newline=""), delimiter=delimiter))
        assert (cells["name"], cells["unit"]) == expected
    frame = pd.read_csv(io.StringIO(write(report, "csv")), dtype=str, keep_default_na=False)
    assert (frame["name"][0], frame["unit"][0]) == expected


def read_markdown_row(line: str) -> list[str]:
    """Read a row of a pipe table as Markdown does: a backslash makes the next sign an ordinary one."""
    cells, escaped = [""], False
    for sign in line.removeprefix("|").removesuffix("|"):
        if escaped:
            cells[-1], escaped = cells[-1] + sign, False
        elif sign == "\\":
            escaped = True
        elif sign == "|":
            cells.append("")
        else:
            cells[-1] += sign
    return [html.unescape(cell).strip() for cell in cells]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NASTY)
def test_markdown_shows_names_as_they_are_and_no_cell_escapes(load: Load, name: str) -> None:
    text = SMALL.replace('name = "007"', f"name = {json.dumps(name, ensure_ascii=False)}", 1)
    report = report_growth(load(text))
    view = View(language="en")
    lines = FORMATS["markdown"](report, view).split("\n")
    start = next(place for place, line in enumerate(lines) if line.startswith("| :---"))
    layout = lay_out(report, view)
    assert read_markdown_row(lines[start - 1]) == [column.header for column in layout.columns]
    for place, row in enumerate(layout.rows):
        line = lines[start + 1 + place]
        assert read_markdown_row(line) == [cell.replace("\n", " ").strip() for cell in row]
        unescaped = re.sub(r"\\.", "", line)
        assert not set(unescaped) & set("<>*_[]`")


def test_markdown_in_english(load: Load) -> None:
    text = SMALL.replace('name = "007"', 'name = "Ratio *new* | [x] <b>"')
    output = FORMATS["markdown"](report_growth(load(text), indicators=["ratio"]), View(language="en"))
    assert output == (
        "## Growth, latest year, Here\n"
        "\n"
        "| Indicator | Unit | From | To | Change | Growth | Flags | Sources |\n"
        "| :--- | :--- | ---: | ---: | ---: | ---: | :--- | :--- |\n"
        "| Ratio \\*new\\* \\| \\[x\\] &lt;b&gt; | % | 3.60 (2021) | 3.08 (2022) | -0.52 pp | -14.44% | - | - |\n"
    )
