"""The figures of the embedded data set, worked out here by hand."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest

from kopumkm import report_growth, report_target_gaps
from kopumkm.model.dataset import Dataset
from kopumkm.reports.growth import GrowthRow
from kopumkm.reports.target_gap import TargetGapRow

D = Decimal


def ask_growth(dataset: Dataset, indicator: str, year: int | None, region: str = "lampung") -> GrowthRow:
    (row,) = report_growth(dataset, indicators=[indicator], year=year, regions=[region]).rows
    assert isinstance(row, GrowthRow)
    return row


def ask_gap(dataset: Dataset, target: str, region: str, year: int | None = None) -> TargetGapRow:
    row = next(row for row in report_target_gaps(dataset, regions=[region], year=year).rows if row.target == target)
    assert isinstance(row, TargetGapRow)
    return row


def assert_near(found: Decimal | None, numerator: Decimal | int, denominator: Decimal | int = 1) -> None:
    with localcontext() as context:
        context.prec = 60
        assert found is not None
        assert abs(found - D(numerator) / denominator) < D("1e-30")


def test_active_cooperatives_of_lampung_grew_by_144_in_2022(embedded: Dataset) -> None:
    row = ask_growth(embedded, "koperasi_aktif", 2022)
    assert (row.from_year, row.from_value, row.to_value) == (2021, D(2282), D(2426))
    assert row.change == D(144)
    assert_near(row.growth_percent, 100 * 144, 2282)
    assert row.growth_percent is not None
    assert f"{row.growth_percent:.2f}" == "6.31"
    # An official said 2,087 and another one 2,800 for the same year.
    assert row.from_rivals == (D(2087), D(2800))
    assert_near(row.growth_low, 100 * (2426 - 2800), 2800)
    assert_near(row.growth_high, 100 * (2426 - 2087), 2087)
    assert (row.change_low, row.change_high) == (D(2426 - 2800), D(2426 - 2087))
    assert row.flags == ("contested",)


def test_msmes_of_lampung_grew_by_41235_to_a_figure_that_was_already_printed_for_2021(embedded: Dataset) -> None:
    row = ask_growth(embedded, "umkm", 2022)
    assert (row.from_value, row.to_value, row.change) == (D(150999), D(192234), D(41235))
    assert_near(row.growth_percent, 100 * 41235, 150999)
    assert row.growth_percent is not None
    assert f"{row.growth_percent:.1f}" == "27.3"
    assert row.flags == ("contested", "reprint")
    assert_near(row.growth_low, 100 * (168938 - 192234), 192234)
    assert_near(row.growth_high, 100 * (192234 - 150988), 150988)


def test_nib_uptake_of_lampung_is_unknown_and_says_so(embedded: Dataset) -> None:
    rows = {row.indicator: row for row in report_growth(embedded, year=2022).rows}
    assert len(rows) == len(embedded.indicators)
    row = rows["serapan_nib"]
    assert (row.to_year, row.to_value, row.change, row.growth_percent) == (2022, None, None, None)
    assert row.reason == "no_numerator"
    assert rows["umkm_ber_nib"].reason == "no_value"


def test_the_national_entrepreneurship_ratio_of_2024_agrees_with_its_parts(embedded: Dataset) -> None:
    row = ask_growth(embedded, "rasio_kewirausahaan", 2024, "indonesia")
    assert (row.from_value, row.to_value, row.change, row.change_unit) == (D("3.04"), D("3.08"), D("0.04"), "pp")
    assert_near(row.to_computed, D(100 * 4686336), 152110000)  # 3.0809...
    assert_near(row.from_computed, D(100 * 4489185), 147710000)  # 3.0392...
    assert "published" in row.flags
    assert "parts_disagree" not in row.flags
    assert row.to_rivals == (D("3.35"),)


def test_the_national_target_of_2024_was_missed(embedded: Dataset) -> None:
    row = ask_gap(embedded, "rasio_kewirausahaan_2024", "indonesia")
    assert (row.year, row.value, row.status) == (2024, D("3.08"), "missed")
    assert (row.gap, row.shortfall) == (D("-0.87"), D("0.87"))
    assert_near(row.achievement_percent, 100 * 308, 395)
    assert row.shortfall_units == D("0.0395") * 152110000 - 4686336
    assert row.shortfall_units == D(1322009)
    assert row.shortfall_units_indicator == "wirausaha_mapan"
    assert (row.baseline_year, row.baseline_value) == (2020, D("2.93"))
    # rival figure 3.35; rival targets 3.94, 3.9 and 4
    assert (row.gap_low, row.gap_high) == (D("3.08") - 4, D("3.35") - D("3.9"))
    assert (row.milestone_year, row.target_year) == (None, 2024)


def test_the_target_of_2024_had_a_milestone_in_2023(embedded: Dataset) -> None:
    row = ask_gap(embedded, "rasio_kewirausahaan_2024", "indonesia", year=2023)
    assert (row.value, row.milestone_year, row.milestone_value, row.milestone_met) == (
        D("3.04"),
        2023,
        D("3.21"),
        False,
    )
    assert row.status == "behind"  # from 2.93 in 2020, 1.2 % a year: 3.08 in 2024


def test_the_national_target_of_2029_is_on_track(embedded: Dataset) -> None:
    row = ask_gap(embedded, "rasio_kewirausahaan_2029", "indonesia")
    assert (row.year, row.value, row.gap) == (2025, D("3.35"), D("-0.25"))
    assert_near(row.observed_annual_percent, 100 * 27, 308)
    assert row.year_reached == 2026  # 3.35 x 3.35/3.08 = 3.64
    assert (row.status, row.milestone_value, row.milestone_met) == ("on_track", D("3.10"), True)
    assert (row.gap_low, row.gap_high) == (D("3.35") - 4, D("3.4") - D("3.60"))
    assert row.required_change_per_year == D("0.25") / 4
    assert row.shortfall_units is None  # no labour force of February 2025


def test_the_national_target_is_a_benchmark_for_lampung(embedded: Dataset) -> None:
    row = ask_gap(embedded, "rasio_kewirausahaan_2024", "lampung")
    assert (row.value, row.target_value, row.gap) == (D("2.38"), D("3.95"), D("2.38") - D("3.95"))
    assert row.gap == D("-1.57")
    assert "benchmark" in row.flags
    assert (row.status, row.reason, row.target_region) == ("unknown", "no_value_by_target_year", "indonesia")


def test_counts_of_the_nation_are_no_benchmark_for_lampung(embedded: Dataset) -> None:
    report = report_target_gaps(embedded)
    measures = {embedded.indicators[row.indicator].measure for row in report.rows}
    assert measures == {"share"}
    ((_, parameters),) = report.notes
    assert parameters["targets"] == "nib_usaha_mikro_2024, wirausaha_baru_2024, koperasi_modern_2024"


def test_the_share_of_small_and_medium_enterprises_is_computed_from_the_classes(embedded: Dataset) -> None:
    row = ask_growth(embedded, "porsi_kecil_menengah", 2024)
    assert 311844 + 14062 + 599 == 326505
    assert_near(row.to_value, 100 * (14062 + 599), 326505)
    assert_near(row.from_value, 100 * (9303 + 276), 182655 + 9303 + 276)
    assert row.from_year == 2021
    assert "year_gap" in row.flags


def test_active_cooperatives_of_the_nation_break_in_2024(embedded: Dataset) -> None:
    row = ask_growth(embedded, "koperasi_aktif", 2024, "indonesia")
    assert (row.from_value, row.to_value, row.change) == (D(130119), D(51505), D(51505 - 130119))
    assert "break" in row.flags
    assert "break" not in ask_growth(embedded, "koperasi_aktif", 2023, "indonesia").flags


@pytest.mark.parametrize(("indicator", "total"), [("koperasi_primer", 5342), ("anggota_koperasi", 231039)])
def test_the_fifteen_regencies_and_cities_add_up_to_the_province(embedded: Dataset, indicator: str, total: int) -> None:
    parts = [key for key, region in embedded.regions.items() if region.part_of == "lampung"]
    assert len(parts) == 15
    rows = report_growth(embedded, indicators=[indicator], regions=parts, year=2023).rows
    assert sum(row.to_value for row in rows) == total
    assert ask_growth(embedded, indicator, 2023).to_value == D(total)


def test_lampung_is_found_by_code_and_by_name(embedded: Dataset) -> None:
    for asked in ("18", "lampung", "Provinsi Lampung", "lampung province"):
        assert ask_growth(embedded, "koperasi_aktif", 2022, asked).region == "lampung"


def test_every_figure_of_the_embedded_data_has_a_source(embedded: Dataset) -> None:
    report = report_growth(embedded, regions=["all"])
    for row in report.rows:
        if row.to_value is not None:
            assert row.to_source
            assert set(row.to_source.split(";")) <= set(embedded.sources)


def test_a_figure_from_recognised_text_without_a_second_source_never_stands_first(embedded: Dataset) -> None:
    row = ask_growth(embedded, "koperasi_aktif", 2014)
    assert (row.to_value, row.to_source, row.to_status) == (D(2958), "harian-pilar-2015", "A")
    assert (row.to_rivals, row.to_rival_sources) == ((D(3041),), ("kemenkop-ods-2015",))
    assert row.flags == ("contested",)
    uses = {
        (region, indicator, each.figure, each.standing.code, place)
        for region in embedded.regions
        for indicator in embedded.indicators
        for entry in embedded.find_observations(region, indicator).values()
        for place, each in enumerate(entry)
        if each.source == "kemenkop-ods-2015"
    }
    assert uses == {("lampung", "koperasi_aktif", D(3041), "U", 1)}
