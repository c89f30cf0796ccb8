from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from kopumkm import report_growth, report_target_gaps
from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import Language
from kopumkm.render import FORMATS, View
from kopumkm.render.layouts import lay_out
from kopumkm.render.table import choose_widths
from kopumkm.reports.rows import Report

Load = Callable[[str], Dataset]

SMALL = """
format = 1
[dataset]
title = "Small"
region = "province"
[regions.nation]
name = "Indonesia"
[regions.province]
name = { id = "Provinsi Lampung", en = "Lampung Province" }
part_of = "nation"
[sources.office]
title = "Yearbook"
publisher = "Office"
published = 2023-01-31
url = "https://example.org/yearbook"
reliability = "official"
[sources.paper]
title = "News"
reliability = "press"
[indicators.firms]
name = { id = "UMKM", en = "MSMEs" }
unit = { id = "unit", en = "units" }
measure = "stock"
better = "higher"
[indicators.ratio]
name = { id = "Rasio", en = "Ratio" }
unit = "%"
measure = "share"
better = "higher"
[indicators.none]
name = { id = "Kosong", en = "Nothing known" }
unit = "units"
measure = "stock"
better = "higher"
[targets.goal]
indicator = "ratio"
region = "nation"
year = 2024
at_least = 3.95
legal_basis = "office"
[values.province]
ratio = { 2021 = 3.5, 2022 = 3.08 }
[values.province.firms]
2021 = [{ value = 150999, source = "paper" }, { value = 192234, as_of = 2021-09-08 }]
2022 = { value = 1192234, source = "office", status = "*", note = "Counted anew." }
"""

GROWTH = """\
Growth in 2022, Lampung Province
Indicator  Unit               From                 To      Change    Growth  Growth, range over sources Flags  Sources
───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
MSMEs      units   150,999‡ (2021)  1,192,234* (2022)  +1,041,235  +689.56%         +520.20% … +689.56% * s ‡  [1] [2]
Ratio      %           3.50 (2021)        3.08 (2022)    -0.42 pp   -12.00%                           - -      -

Without result
no figure is recorded: Nothing known

Flags
*  provisional figure
s  the figures come from different publishers
‡  rival figures exist

Figures that disagree
MSMEs 2021: used 150,999 [1]; also 192,234 (2021-09-08)

Sources
[1] News.
[2] Office, 2023-01-31: Yearbook (official). https://example.org/yearbook
"""

GROWTH_NARROW_ASCII = """\
Growth in 2022, Lampung Province
Indicator                  To    Growth Flags
----------------------------------------------
MSMEs       1,192,234* (2022)  +689.56% * s #
Ratio             3.08 (2022)   -12.00% -

Hidden, as the terminal is narrow: Unit; From; Change;
    Growth, range over sources; Sources

Without result
no figure is recorded: Nothing known

Flags
*  provisional figure
s  the figures come from different publishers
#  rival figures exist

Figures that disagree
MSMEs 2021: used 150,999 [1]; also 192,234 (2021-09-08)

Sources
[1] News.
[2] Office, 2023-01-31: Yearbook (official).
    https://example.org/yearbook
"""


def draw(report: Report, view: View) -> str:
    return FORMATS["table"](report, view)


@pytest.fixture
def growth(load: Load) -> Report:
    return report_growth(load(SMALL), year=2022)


@pytest.fixture
def target_gap(load: Load) -> Report:
    return report_target_gaps(load(SMALL))


def test_the_growth_table_in_english(growth: Report) -> None:
    assert draw(growth, View(language="en")) == GROWTH


def test_the_growth_table_on_a_narrow_terminal_without_unicode(growth: Report) -> None:
    assert draw(growth, View(language="en", width=60, ascii_only=True)) == GROWTH_NARROW_ASCII


def test_the_growth_table_in_indonesian_has_the_same_cells_in_the_other_number_style(growth: Report) -> None:
    lines = draw(growth, View(language="id")).split("\n")
    umkm = next(line for line in lines if line.startswith("UMKM "))
    cells = [
        "UMKM", "unit", "150.999‡", "(2021)", "1.192.234*", "(2022)", "+1.041.235", "+689,56%", "+520,20%", "…",
        "+689,56%", "*", "s", "‡", "[1]", "[2]",
    ]  # fmt: skip
    assert umkm.split() == cells
    ratio = next(line for line in lines if line.startswith("Rasio "))
    assert ratio.split()[:7] == ["Rasio", "%", "3,50", "(2021)", "3,08", "(2022)", "-0,42"]
    assert "-12,00%" in ratio


def test_the_target_table_shows_sign_word_and_number(target_gap: Report) -> None:
    english = draw(target_gap, View(language="en"))
    (row,) = (line for line in english.split("\n") if line.startswith("Ratio "))
    # 3.08 - 3.95; 100 x 3.08/3.95 = 77.97; 3.08/3.5 - 1 = -12 %; 3.95/3.08 to the power of 1/2 - 1 = 13.25 %
    for cell in ("2024", "≥ 3.95", "3.08 (2022)", "-0.87 pp", "77.97%", "-12.00%", "+13.25%", "↘ moving away", "k"):
        assert cell in row
    assert "2.39" in row  # 3.08 x 0.88 x 0.88
    indonesian = draw(target_gap, View(language="id"))
    (row,) = (line for line in indonesian.split("\n") if line.startswith("Rasio "))
    for cell in ("2024", "≥ 3,95", "3,08 (2022)", "-0,87", "77,97%", "-12,00%", "+13,25%", "↘"):
        assert cell in row


def test_the_legend_explains_only_marks_in_use(growth: Report) -> None:
    lines = draw(growth, View(language="en")).split("\n")
    start = lines.index("Flags") + 1
    legend = lines[start : lines.index("", start)]
    assert [line.split("  ")[0] for line in legend] == ["*", "s", "‡"]


def test_verbosity_adds_the_notes_of_figures_and_quiet_leaves_the_table(growth: Report) -> None:
    quiet, normal, verbose = (draw(growth, View(language="en", verbosity=level)) for level in (0, 1, 2))
    assert "Counted anew." not in normal
    assert "MSMEs 2022: Counted anew." in verbose
    assert "\nSources\n" not in quiet
    assert "1,192,234* (2022)" in quiet


def test_colour_is_used_only_where_wanted(target_gap: Report) -> None:
    assert "\x1b" not in draw(target_gap, View(language="en"))
    coloured = draw(target_gap, View(language="en", color=True))
    assert "\x1b[31m" in coloured
    assert "moving away" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == draw(target_gap, View(language="en")).split()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [None, 80])
def test_ascii_output_is_pure_ascii(embedded: Dataset, language: Language, width: int | None) -> None:
    view = View(language=language, width=width, ascii_only=True, verbosity=2)
    for report in (
        report_growth(embedded, regions=["all"]),
        report_target_gaps(embedded, regions=["indonesia", "lampung"], history=True),
    ):
        assert draw(report, view).isascii()


def test_signs_have_readable_stand_ins_in_ascii(load: Load) -> None:
    dataset = load(SMALL)
    view = View(language="en", ascii_only=True)
    first_year = draw(report_growth(dataset, year=2021), view)
    assert next(line for line in first_year.split("\n") if line.startswith("Ratio")).split()[:6] == [
        "Ratio", "%", "...", "3.50", "(2021)", "...",
    ]  # fmt: skip
    assert ">= 3.95" in draw(report_target_gaps(dataset), view)
    for report in (report_growth(dataset, year=2022), report_target_gaps(dataset)):
        assert "?" not in draw(report, view)


def test_an_explosive_projection_is_absent_and_says_why(load: Load) -> None:
    # From 1 to 1,000,000 in a year: 10 to the power of 6 x 10 by 2032.
    text = SMALL[: SMALL.index("[targets.goal]")] + (
        '[targets.far]\nindicator = "firms"\nregion = "province"\nyear = 2032\nat_least = 2000000\n'
        "[values.province]\nfirms = { 2022 = 1, 2023 = 1000000 }\n"
    )
    output = draw(report_target_gaps(load(text)), View(language="en"))
    assert "1" + ",000" * 20 not in output
    assert "a result is 10^18 or more, beyond every figure, and would mean nothing: MSMEs 2032" in output
    assert "2024" in output  # the year reached is known all the same


@pytest.mark.parametrize("name", ["[red]", "[/x]", "[bold]firms[/bold]", ":smile: firms", "[link=x]y", "a\\[b]", "{x}"])
def test_markup_in_names_is_printed_literally(load: Load, name: str) -> None:
    text = SMALL.replace('{ id = "UMKM", en = "MSMEs" }', json.dumps(name))
    text = text.replace('{ id = "Provinsi Lampung", en = "Lampung Province" }', json.dumps(name))
    text = text.replace('{ id = "unit", en = "units" }', json.dumps(name)).replace('"News"', json.dumps(name))
    output = draw(report_growth(load(text), year=2022), View(language="en", color=True))
    output = re.sub(r"\x1b\[[0-9;]*m", "", output)
    assert f"Growth in 2022, {name}" in output
    assert f"{name} 2021: used 150,999 [1]" in output
    assert f"[1] {name}." in output
    row = next(line for line in output.split("\n") if "1,192,234*" in line)
    assert row.count(name) == 2  # indicator and unit


@pytest.mark.parametrize("unit", ["two\nlines", "tab\tstop"])
def test_a_unit_with_white_space_does_not_break_the_numbers_of_a_row(load: Load, unit: str) -> None:
    text = SMALL.replace('{ id = "unit", en = "units" }', json.dumps(unit))
    lines = draw(report_growth(load(text), year=2022), View(language="en")).split("\n")
    row = next(line for line in lines if line.startswith("MSMEs"))
    for cell in ("150,999‡ (2021)", "1,192,234* (2022)", "+1,041,235", "+689.56%", "[1] [2]"):
        assert cell in row
    assert "\t" not in row
    assert any(line.startswith("Ratio") for line in lines[4:6])


FIGURES = st.builds(
    lambda digits, places: format(Decimal(digits).scaleb(-places), "f"),
    st.integers(-(10**15) + 1, 10**15 - 1) | st.integers(0, 9999),
    st.integers(0, 6),
)
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=40
) | st.sampled_from(["Rasio kewirausahaan (wirausaha mapan)", "[red] koperasi :smile:", "微型企业", "x" * 70])
ENTRIES = st.one_of(
    FIGURES,
    st.lists(FIGURES, min_size=2, max_size=3).map(lambda figures: f"[{', '.join(figures)}]"),
    st.builds('{{ value = {}, status = "{}" }}'.format, FIGURES, st.sampled_from("PERBDIU") | st.just("***")),
    st.sampled_from(['{ status = "..." }', '{ status = "-" }']),
)


@st.composite
def make_documents(draw_from: st.DrawFn) -> str:
    """Make a data file with up to four indicators, their values, and a target for each."""
    lines = ["format = 1", "[dataset]", 'title = "Random"', 'region = "here"', "[regions.here]"]
    lines.append(f"name = {json.dumps(draw_from(NAMES), ensure_ascii=False)}")
    values = ["[values.here]"]
    for number in range(draw_from(st.integers(1, 4))):
        measure = draw_from(st.sampled_from(["stock", "flow", "rate", "index"]))
        lines += [
            f"[indicators.i{number}]",
            f"name = {json.dumps(draw_from(NAMES), ensure_ascii=False)}",
            f"unit = {json.dumps(draw_from(st.sampled_from(['%', 'unit', 'rupiah per orang'])))}",
            f'measure = "{measure}"',
            'better = "higher"',
            f"decimals = {draw_from(st.integers(0, 4))}",
        ]
        years = draw_from(st.dictionaries(st.integers(2015, 2024), ENTRIES, min_size=1, max_size=4))
        values.append(f"i{number} = {{ {', '.join(f'{year} = {entry}' for year, entry in years.items())} }}")
        kind = draw_from(st.sampled_from(["at_least", "at_most"]))
        year = draw_from(st.integers(2016, 2035))
        lines += [f"[targets.t{number}]", f'indicator = "i{number}"', 'region = "here"', f"year = {year}"]
        lines.append(f"{kind} = {draw_from(FIGURES)}")
    return "\n".join([*lines, *values]) + "\n"


def ask_both(dataset: Dataset) -> list[Report]:
    reports = []
    for question in (report_growth, report_target_gaps):
        try:
            reports.append(question(dataset))
        except CannotRun:  # no figure at all was drawn
            continue
    return reports


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(make_documents(), st.integers(40, 200), st.sampled_from(["id", "en"]), st.booleans())
def test_no_number_is_ever_cut_or_wrapped(
    load: Load, document: str, width: int, language: Language, ascii_only: bool
) -> None:
    for report in ask_both(load(document)):
        view = View(language=language, width=width, ascii_only=ascii_only)
        layout = lay_out(report, view)
        output = draw(report, view)
        lines = output.split("\n")
        kept = choose_widths(layout, width)
        for row in layout.rows:
            cells = [row[place] for place in kept if not layout.columns[place].is_name]
            whole = re.compile(r"(?:^|\s)" + r"\s+".join(map(re.escape, cells)) + r"(?:\s|$)")
            assert any(whole.search(line) for line in lines), cells
        hidden = [column.header for place, column in enumerate(layout.columns) if place not in kept]
        flat = " ".join(output.split())
        for header in hidden:
            assert f"; {header}" in flat or f": {header}" in flat
        rule = next((place for place, line in enumerate(lines) if line and not line.strip("─-")), None)
        table = [] if rule is None else lines[rule : lines.index("", rule)]  # below the title, which may be any text
        too_wide = [line for line in table if cell_len(line) > width]
        assert not too_wide or not any(layout.columns[place].rank for place in kept)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(make_documents(), st.integers(40, 200))
def test_without_a_width_nothing_is_hidden_and_a_wide_terminal_hides_nothing_it_can_show(
    load: Load, document: str, width: int
) -> None:
    for report in ask_both(load(document)):
        layout = lay_out(report, View(language="en"))
        whole = choose_widths(layout, 10_000)
        assert len(whole) == len(layout.columns)
        needed = sum(choose_widths(layout, 10_000).values()) + len(whole)
        if needed <= width:
            assert choose_widths(layout, width) == whole


def test_the_least_important_columns_go_first(growth: Report) -> None:
    layout = lay_out(growth, View(language="en"))
    before = set(range(len(layout.columns)))
    for width in range(200, 0, -1):
        kept = set(choose_widths(layout, width))
        assert kept <= before
        gone = [layout.columns[place].rank for place in before - kept]
        assert all(rank >= max(layout.columns[place].rank for place in kept) for rank in gone)
        before = kept
    assert {layout.columns[place].header for place in before} == {"Indicator", "Growth"}
