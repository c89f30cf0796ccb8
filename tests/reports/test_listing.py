"""What `list` prints: identifiers, coverage, filters."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.reports.listing import LISTS, Filters, report_list

DATA = """
format = 1
[regions.indonesia]
name = "Indonesia"
[regions.lampung]
name = { id = "Provinsi Lampung", en = "Lampung Province" }
code = "18"
part_of = "indonesia"
[sources.dinas]
title = "Laporan dinas"
publisher = "Dinas Koperasi"
reliability = "official"
[sources.koran]
title = "Berita"
reliability = "press"
[sources.perpres]
title = "Perpres"
reliability = "official"
[indicators.umkm]
name = { id = "UMKM", en = "MSMEs" }
unit = "unit"
measure = "stock"
better = "higher"
[indicators.ber_nib]
name = "UMKM ber-NIB"
unit = "unit"
measure = "stock"
better = "higher"
[indicators.serapan]
name = { id = "Serapan NIB", en = "NIB uptake" }
unit = "%"
measure = "share"
better = "higher"
ratio = { numerator = "ber_nib", denominator = "umkm", per = 100 }
[values.lampung]
ber_nib = { 2020 = 30, 2021 = { status = "..." } }
[values.lampung.umkm]
2018 = 100
2020 = [{ value = 120, source = "dinas" }, { value = 150, source = "koran" }]
2022 = { value = 200, status = "*" }
[targets.nib_2024]
indicator = "serapan"
region = "indonesia"
year = 2024
at_least = 50
milestones = { 2022 = 30, 2023 = 40 }
legal_basis = "perpres"
"""


@pytest.fixture
def data(load: Callable[[str], Dataset]) -> Dataset:
    return load(DATA)


def test_indicators_with_the_years_of_their_figures(data: Dataset) -> None:
    umkm, ber_nib, serapan = report_list(data, "indicators", Filters()).rows
    assert (umkm.indicator, umkm.first_year, umkm.last_year, umkm.regions, umkm.targets) == ("umkm", 2018, 2022, 1, 0)
    assert (ber_nib.first_year, ber_nib.last_year) == (2020, 2020)  # "..." is no figure
    assert (serapan.first_year, serapan.last_year, serapan.targets) == (2020, 2020, 1)  # only 2020 has both parts
    assert (serapan.numerator, serapan.denominator, serapan.per) == (("ber_nib",), ("umkm",), Decimal(100))


def test_years_covered_and_missing(data: Dataset) -> None:
    rows = {row.indicator: row for row in report_list(data, "years", Filters()).rows}
    umkm = rows["umkm"]
    assert (umkm.region, umkm.first_year, umkm.last_year, umkm.years) == ("lampung", 2018, 2022, 3)
    assert umkm.missing_years == (2019, 2021)
    assert umkm.contested_years == (2020,)
    assert umkm.marked_years == (2022,)
    assert umkm.latest_value == 200
    assert rows["serapan"].latest_value == Decimal(100) * 30 / 120
    assert len(rows) == 3


def test_regions_targets_and_sources(data: Dataset) -> None:
    indonesia, lampung = report_list(data, "regions", Filters()).rows
    assert (indonesia.indicators, indonesia.first_year) == (0, None)
    assert (lampung.code, lampung.part_of, lampung.indicators) == ("18", "indonesia", 3)
    [target] = report_list(data, "targets", Filters()).rows
    assert (target.low, target.high, target.bound) == (50, None, "at_least")
    assert (target.milestone_years, target.milestones) == ((2022, 2023), (30, 40))
    used = {
        row.source: (row.used_by_values, row.used_by_targets) for row in report_list(data, "sources", Filters()).rows
    }
    assert used == {"dinas": (1, 0), "koran": (1, 0), "perpres": (0, 1)}


@pytest.mark.parametrize(
    ("what", "filters", "expected"),
    [
        ("indicators", Filters(measure=("share",)), ["serapan"]),
        ("indicators", Filters(year=2022), ["umkm"]),
        ("indicators", Filters(region=("18",)), ["umkm", "ber_nib", "serapan"]),
        ("indicators", Filters(search="MSME"), ["umkm"]),
        ("indicators", Filters(search="nib"), ["ber_nib", "serapan"]),
        ("regions", Filters(search="province"), ["lampung"]),
        ("regions", Filters(year=2018), ["lampung"]),
        ("targets", Filters(indicator=("serapan",)), ["nib_2024"]),
        ("targets", Filters(year=2024), ["nib_2024"]),
        ("sources", Filters(search="koperasi"), ["dinas"]),
        ("sources", Filters(indicator=("umkm",)), ["dinas", "koran"]),
    ],
)
def test_filters(data: Dataset, what: str, filters: Filters, expected: list[str]) -> None:
    key = {"indicators": "indicator", "regions": "region", "targets": "target", "sources": "source"}[what]
    assert [getattr(row, key) for row in report_list(data, what, filters).rows] == expected


def test_nothing_left_is_an_error(data: Dataset) -> None:
    with pytest.raises(CannotRun, match=r"no sources that can be listed \(--unused\)"):
        report_list(data, "sources", Filters(unused=True))
    with pytest.raises(CannotRun, match=r"no indicators that can be listed \(--search\)"):
        report_list(data, "indicators", Filters(search="xyz"))


def test_a_filter_that_does_not_apply_is_an_error(data: Dataset) -> None:
    with pytest.raises(CannotRun, match="--unused does not narrow a list of targets"):
        report_list(data, "targets", Filters(unused=True))
    with pytest.raises(CannotRun, match="--year does not narrow a list of sources"):
        report_list(data, "sources", Filters(year=2022))


def test_the_command_offers_every_list() -> None:
    from kopumkm.cli.list_ import WHAT

    assert tuple(LISTS) == WHAT


def test_every_source_of_the_embedded_data_is_used_or_listed_as_unused(embedded: Dataset) -> None:
    rows = report_list(embedded, "sources", Filters()).rows
    assert {row.source for row in rows} == set(embedded.sources)
    recorded = sum(
        each.source is not None
        for region, table in embedded.values.items()
        for indicator in table
        for entry in embedded.find_observations(region, indicator).values()
        for each in entry
    )
    assert sum(row.used_by_values for row in rows) == recorded
