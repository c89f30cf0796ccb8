"""The report on differences as people see it: sections, narrow terminals, ASCII, both languages, any text."""

from __future__ import annotations

import pytest

from kopumkm.model.dataset import Dataset
from kopumkm.reading.files import TextFile
from kopumkm.reading.loading import load
from kopumkm.render import FORMATS, View
from kopumkm.reports.difference_row import DifferenceRow
from kopumkm.reports.differences import report_differences
from kopumkm.reports.rows import Report

OLD = """format = 1
[dataset]
region = "kota"
[regions.kota]
name = { id = "Kota [baru]", en = "City [new]" }
[regions.desa]
name = "Desa"
[sources.bps]
title = "Statistik"
reliability = "official"
[indicators.umkm]
name = { id = "Usaha mikro, kecil, dan menengah", en = "Micro, small and medium enterprises" }
unit = "unit"
measure = "stock"
better = "higher"
[indicators.porsi]
name = "Porsi"
unit = "%"
measure = "share"
better = "higher"
[values.kota]
umkm = { 2020 = 1000000, 2021 = [1250000, { value = 1300000, source = "bps" }], 2022 = 0 }
porsi = { 2020 = 3.1, 2021 = { value = 3.2, status = "*", note = { id = "Catatan", en = "Note" } } }
[values.desa]
umkm = { 2020 = 5, 2021 = 6 }
[targets.porsi_2021]
indicator = "porsi"
region = "kota"
year = 2021
between = [3, 4]
[targets.umkm_2025]
indicator = "umkm"
region = "kota"
year = 2025
at_least = 1500000
"""


def read(name: str, text: str) -> Dataset:
    loaded = load([TextFile(name=name, content=text.encode(), text=text, path=None)])
    assert [each.message for each in loaded.diagnostics] == []
    return loaded.dataset


@pytest.fixture
def report() -> Report:
    new = OLD
    for before, now in (
        (
            '2021 = [1250000, { value = 1300000, source = "bps" }]',
            '2021 = [{ value = 1300000, source = "bps" }, 1250000]',
        ),
        ("2022 = 0", "2022 = 1"),
        ("3.2", "3.20005"),
        ('id = "Catatan", en = "Note"', 'id = "Catatan baru", en = "New note"'),
        ("2020 = 5, ", ""),
        ("[3, 4]", "[3.5, 4]"),
        ("1500000", "1600000\nlegal_basis = 'bps'"),
        ('title = "Statistik"', 'title = "Statistik [r]"'),
    ):
        assert before in new
        new = new.replace(before, now)
    return report_differences(read("old.toml", OLD), read("new.toml", new))


def show(report: Report, **view: object) -> str:
    return FORMATS["table"](report, View(**view))  # type: ignore[arg-type]


def test_sections_and_what_they_say(report: Report) -> None:
    text = show(report, language="en")
    headings = [line for line in text.splitlines() if ": " in line and line.split(",")[0].split(":")[0] in HEADINGS]
    assert headings == [
        "Figures: 1 rival now used, 2 revised, 1 withdrawn",
        "Targets, City [new]: 2 moved",
        "Definitions: 1 changed",
        "Growth: 3 changed, 1 without result now",
        "Gaps to targets, City [new]: 2 changed",
    ]
    assert "Porsi, City [new] 2021: note.en Note -> New note" in text
    assert "Catatan" not in text
    assert "porsi_2021: between 3; 4 -> 3.5; 4" in text
    assert "umkm_2025: at_least 1500000 -> 1600000; legal_basis … -> bps" in text
    assert "source bps: title Statistik -> Statistik [r]" in text
    assert "Micro, small and medium enterprises, Desa 2021: now: there is no base figure to compare with" in text
    # 3.20005 - 3.2 = 0.00005 points: no difference is shown as 0
    assert "+0.00005 pp" in text
    # the growth of the promoted figure: 1,250,000 and 1,300,000 against 1,000,000
    assert "+25.00% +30.00% +5.00 pp" in " ".join(text.split())


HEADINGS = {"Figures", "Targets", "Definitions", "Growth", "Gaps to targets"}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [80, 100, 140, None])
def test_no_line_is_wider_than_the_terminal_and_no_number_is_cut(
    report: Report, width: int | None, language: str
) -> None:
    text = show(report, width=width, language=language)
    lines = [line for line in text.splitlines() if "/" not in line]  # an address is never broken
    assert width is None or max(map(len, lines)) <= width
    for number in ("1.250.000", "1.300.000") if language == "id" else ("1,250,000", "1,300,000"):
        assert number in text


def test_ascii(report: Report) -> None:
    text = show(report, width=80, ascii_only=True)
    assert text.isascii()
    assert "?" not in text.replace("? unknown", "").replace("? belum", "")


def test_markdown_has_a_heading_for_each_section(report: Report) -> None:
    text = FORMATS["markdown"](report, View(language="en"))
    assert text.count("\n### ") == len(HEADINGS) + 2  # and the flags and sources
    assert r"### Targets, City \[new\]: 2 moved" in text


@pytest.mark.parametrize("data_format", ["json", "jsonl", "csv", "tsv"])
def test_machine_formats_have_every_row(report: Report, data_format: str) -> None:
    text = FORMATS[data_format](report, View())
    assert all(isinstance(row, DifferenceRow) for row in report.rows)
    assert text.count("umkm_2025") == 2
