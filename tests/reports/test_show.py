"""What `show` prints: the whole series, gaps included, and its sparkline."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.render import View
from kopumkm.render.sparkline import ASCII_BLOCKS, BLOCKS, GAP, draw_sparkline
from kopumkm.render.table import render_table
from kopumkm.reports.show import report_show

DATA = """
format = 1
[dataset]
region = "lampung"
[regions.lampung]
name = "Lampung"
[regions.metro]
name = "Metro"
part_of = "lampung"
[sources.dinas]
title = "Laporan"
reliability = "official"
[indicators.umkm]
name = { id = "UMKM", en = "MSMEs" }
unit = "unit"
measure = "stock"
better = "higher"
[values.lampung.umkm]
2018 = 200
2020 = [{ value = 250, status = "*", source = "dinas", note = "Sementara." }, 300]
2021 = { status = "..." }
[values.metro.umkm]
2019 = 8
2020 = 10
"""


@pytest.fixture
def data(load: Callable[[str], Dataset]) -> Dataset:
    return load(DATA)


def test_every_calendar_year_has_a_row(data: Dataset) -> None:
    rows = report_show(data, "umkm").rows
    assert [row.year for row in rows] == [2018, 2019, 2020, 2021]
    assert [row.value for row in rows] == [200, None, 250, None]
    assert [row.reason for row in rows] == [None, "no_value", None, "status_missing"]


def test_change_against_the_nearest_earlier_figure(data: Dataset) -> None:
    row = report_show(data, "umkm").rows[2]
    assert (row.from_year, row.change, row.growth_percent) == (2018, 250 - 200, Decimal(100) * 50 / 200)
    assert {"year_gap", "provisional", "contested"} <= set(row.flags)
    assert (row.rivals, row.rival_sources, row.mark, row.note) == ((300,), ("",), "*", "Sementara.")


def test_several_regions_have_the_same_years(data: Dataset) -> None:
    rows = report_show(data, "umkm", regions=["lampung", "metro"]).rows
    assert [(row.region, row.year) for row in rows] == [
        (region, year) for region in ("lampung", "metro") for year in (2018, 2019, 2020, 2021)
    ]
    table = render_table(report_show(data, "umkm", regions=["lampung", "metro"]), View(language="en"))
    cells = [line.split() for line in table.splitlines()]
    assert ["2018", "200", "…"] in cells
    assert ["2020", "250*‡", "10"] in cells


def test_since_and_until(data: Dataset) -> None:
    assert [row.year for row in report_show(data, "umkm", since=2019, until=2020).rows] == [2020]
    assert report_show(data, "umkm", since=2019, until=2020).rows[0].change == 50  # the base may lie before
    with pytest.raises(CannotRun, match="no value at all"):
        report_show(data, "umkm", since=2025)
    with pytest.raises(CannotRun, match="must be before"):
        report_show(data, "umkm", since=2021, until=2020)


def test_the_name_serves_as_well_as_the_identifier(data: Dataset) -> None:
    assert report_show(data, "msmes").rows == report_show(data, "umkm").rows
    with pytest.raises(CannotRun, match='no indicator "umk"'):
        report_show(data, "umk")


def test_gaps_of_the_embedded_series_stay_visible(embedded: Dataset) -> None:
    rows = {row.year: row for row in report_show(embedded, "koperasi_aktif").rows}
    assert rows[2021].value == 2282
    assert rows[2022].change == 2426 - 2282
    assert rows[2020].value is None
    assert rows[2020].reason == "no_value"


def test_no_figure_is_cut_at_any_width(embedded: Dataset) -> None:
    report = report_show(embedded, "koperasi_aktif", regions=["lampung", "indonesia"])
    for width in range(40, 200, 7):
        lines = render_table(report, View(language="id", width=width)).splitlines()
        [line] = [each for each in lines if each.strip().startswith("2021 ")]
        assert "2.282‡" in line


# Sparkline

FIGURES = st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=40)


@given(FIGURES)
def test_a_monotone_series_gives_monotone_blocks(figures: list[Decimal]) -> None:
    places = [BLOCKS.index(each) for each in draw_sparkline(sorted(figures))]
    assert places == sorted(places)
    if len(set(figures)) > 1:
        assert (places[0], places[-1]) == (0, len(BLOCKS) - 1)


@given(st.lists(st.none() | st.decimals(-(10**6), 10**6, places=1), min_size=1, max_size=40), st.integers(1, 10**6))
def test_one_character_a_year_whatever_the_scale(figures: list[Decimal | None], factor: int) -> None:
    line = draw_sparkline(figures)
    assert len(line) == len(figures)
    assert [each == GAP for each in line] == [each is None for each in figures]
    assert line == draw_sparkline([None if each is None else each * factor for each in figures])
    ascii_line = draw_sparkline(figures, ascii_only=True)
    assert ascii_line.isascii()
    assert [BLOCKS.find(each) for each in line] == [ASCII_BLOCKS.find(each) for each in ascii_line]


def test_thirds_of_the_way() -> None:
    # (value - 0) * 7 / 9, rounded half up: 0, 2.33, 4.67, 7
    assert draw_sparkline([Decimal(0), Decimal(3), Decimal(6), Decimal(9)]) == "▁▃▆█"
    assert draw_sparkline([Decimal(7)]) == "▄"
