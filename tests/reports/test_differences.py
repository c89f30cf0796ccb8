"""What changed between two versions of a data set, and which results changed with it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.model.observation import Observation
from kopumkm.reading.files import TextFile
from kopumkm.reading.loading import load
from kopumkm.reports import changed_results
from kopumkm.reports.changed_results import GAP_RESULTS, GROWTH_RESULTS
from kopumkm.reports.changed_values import compare_entries
from kopumkm.reports.difference_row import DifferenceRow
from kopumkm.reports.differences import report_differences
from kopumkm.reports.growth import make_growth_row
from kopumkm.reports.target_gap import report_target_gaps
from kopumkm.series import Made, Series, make_series


def read(text: str) -> Dataset:
    loaded = load([TextFile(name="data.toml", content=text.encode(), text=text, path=None)])
    assert [each.message for each in loaded.diagnostics] == []
    return loaded.dataset


DEFINITIONS = """format = 1
[dataset]
title = "Contoh"
region = "kota"
[regions.provinsi]
name = "Provinsi"
code = "99"
[regions.kota]
name = "Kota"
part_of = "provinsi"
[sources.dinas]
title = "Laporan"
publisher = "Dinas"
reliability = "official"
[sources.bps]
title = "Statistik"
publisher = "BPS"
reliability = "official"
[indicators.umkm]
name = { id = "UMKM", en = "MSMEs" }
unit = { id = "unit", en = "units" }
measure = "stock"
better = "higher"
[indicators.usaha_kecil]
name = "Usaha kecil"
unit = "unit"
measure = "stock"
better = "higher"
[indicators.porsi]
name = "Porsi"
unit = "%"
measure = "share"
better = "higher"
ratio = { numerator = "usaha_kecil", denominator = "umkm", per = 100 }
"""

TARGET = """
[targets.porsi_2026]
indicator = "porsi"
region = "provinsi"
year = 2026
at_least = 20
"""

VALUES = """
[values.kota]
umkm = { 2020 = 1000, 2021 = 1250, 2023 = 1500 }
usaha_kecil = { 2020 = 100, 2021 = 150, 2023 = 240 }
"""


def compare(old: str, new: str, **asked: Any) -> list[DifferenceRow]:  # noqa: ANN401 - parts of the question
    return list(report_differences(read(DEFINITIONS + old), read(DEFINITIONS + new), **asked).rows)


def change(text: str, *replacements: tuple[str, str]) -> str:
    for before, now in replacements:
        assert before in text
        text = text.replace(before, now, 1)
    return text


def show(row: DifferenceRow, *columns: str) -> tuple[Any, ...]:
    return tuple(getattr(row, each) for each in columns)


# ---- Figures ----


def test_a_revision_and_everything_that_rests_on_it() -> None:
    rows = compare(VALUES + TARGET, change(VALUES, ("2023 = 1500", "2023 = 1600")) + TARGET)
    figure, *growths, gap = rows
    assert show(figure, "kind", "what", "change", "rival", "region", "indicator", "year", "unit") == (
        "value", "figure", "revised", False, "kota", "umkm", 2023, "unit",
    )  # fmt: skip
    assert show(figure, "old_value", "new_value", "difference", "difference_unit") == (1500, 1600, 100, "unit")
    assert figure.relative_percent is not None
    assert round(figure.relative_percent, 20) == round(Decimal(100) * 100 / 1500, 20)
    assert figure.keys == ("value",)
    # growth from the nearest earlier year, 2021: 100 (1500 / 1250 - 1) = 20 and 100 (1600 / 1250 - 1) = 28
    assert show(growths[0], "what", "change", "indicator", "year", "old_year", "new_year") == (
        "growth", "changed", "umkm", 2023, 2021, 2021,
    )  # fmt: skip
    assert show(growths[0], "old_value", "new_value", "difference", "difference_unit") == (20, 28, 8, "pp")
    assert show(growths[0], "old_change", "new_change", "change_difference") == (250, 350, 100)
    # the ratio: 240 / 1500 = 16 % before and 240 / 1600 = 15 % now, from 150 / 1250 = 12 %
    assert show(growths[1], "indicator", "year", "old_change", "new_change", "change_difference") == (
        "porsi", 2023, 4, 3, -1,
    )  # fmt: skip
    assert growths[1].old_value is not None
    assert round(growths[1].old_value, 20) == round(Decimal(400) / 12, 20)
    assert growths[1].new_value == Decimal(300) / 12
    assert len(growths) == 2
    # the target of the province is a benchmark for the city: 16 - 20 = -4 before, 15 - 20 = -5 now
    assert show(gap, "what", "change", "region", "target", "old_value", "new_value", "difference") == (
        "gap", "changed", "kota", "porsi_2026", -4, -5, -1,
    )  # fmt: skip
    # 12 % in 2021 is the second figure and 10 % in 2020 the first: 10 x (16 / 10)^(6 / 3) = 25.6 reaches 20 by 2026,
    # and so does 10 x (15 / 10)^(6 / 3) = 22.5
    assert show(gap, "difference_unit", "old_status", "new_status", "old_year", "new_year") == (
        "pp", "on_track", "on_track", 2023, 2023,
    )  # fmt: skip


def test_a_status_that_turns() -> None:
    rows = compare(VALUES + TARGET, change(VALUES, ("2023 = 240", "2023 = 180")) + TARGET, only=["results"])
    # 180 / 1500 = 12 %, and 10 x (12 / 10)^2 = 14.4 stays below 20
    assert show(rows[-1], "old_status", "new_status", "new_value") == ("on_track", "behind", -8)


def test_a_new_year_is_the_base_of_the_next() -> None:
    rows = compare(VALUES, change(VALUES, ("2021 = 1250", "2021 = 1250, 2022 = 1200")), indicators=["umkm"])
    assert show(rows[0], "change", "year", "old_value", "new_value", "difference", "relative_percent") == (
        "added", 2022, None, 1200, None, None,
    )  # fmt: skip
    assert show(rows[1], "change", "year", "old_value", "new_value", "old_reason", "new_year") == (
        "appeared", 2022, None, -4, "no_value", 2021,
    )  # fmt: skip
    # 2023 is held against 2022 instead of 2021: 100 (1500 / 1200 - 1) = 25 instead of 20, and no years are missing
    assert show(rows[2], "year", "old_year", "new_year", "old_value", "new_value", "difference") == (
        2023, 2021, 2022, 20, 25, 5,
    )  # fmt: skip
    assert show(rows[2], "old_flags", "new_flags") == (("year_gap",), ())
    assert len(rows) == 3


def test_a_withdrawn_figure_takes_results_with_it() -> None:
    rows = compare(VALUES + TARGET, change(VALUES, (", 2023 = 240", "")) + TARGET)
    found = [show(row, "what", "change", "indicator", "year", "new_reason") for row in rows]
    assert found == [
        ("figure", "withdrawn", "usaha_kecil", 2023, None),
        ("growth", "vanished", "usaha_kecil", 2023, "no_value"),
        ("growth", "vanished", "porsi", 2023, "no_numerator"),
        ("gap", "changed", "porsi", None, None),
    ]
    assert show(rows[-1], "old_year", "new_year", "old_value", "new_value") == (2023, 2021, -4, -8)


def test_a_figure_without_base_is_no_result() -> None:
    rows = compare("", "[values.kota.umkm]\n2020 = 5")
    assert [show(row, "what", "change") for row in rows] == [("figure", "added")]


def test_a_zero_base_has_a_change_and_no_growth() -> None:
    values = "[values.kota.umkm]\n2020 = 0\n2021 = 5"
    growth = compare(values, change(values, ("2021 = 5", "2021 = 8")))[1]
    assert show(growth, "change", "old_value", "new_value", "difference") == ("changed", None, None, None)
    assert show(growth, "old_change", "new_change", "change_difference") == (5, 8, 3)
    assert show(growth, "old_reason", "new_reason") == ("zero_base", "zero_base")


def test_a_share_differs_in_points_and_its_growth_too() -> None:
    values = "[values.kota.porsi]\n2020 = 10\n2021 = 12.5"
    figure, growth = compare(values, change(values, ("12.5", "13")))
    assert show(figure, "difference", "difference_unit", "relative_percent") == (Decimal("0.5"), "pp", 4)
    assert show(growth, "old_change", "new_change", "change_difference") == (Decimal("2.5"), 3, Decimal("0.5"))


def test_an_annotation_alone_changes_flags_and_no_number() -> None:
    values = "[values.kota.umkm]\n2020 = 10\n2021 = { value = 12, status = '*', source = 'dinas' }"
    figure, growth = compare(values, change(values, ("'*'", "'A'"), ("'dinas'", "'bps'")))
    assert show(figure, "change", "keys", "old_texts", "new_texts") == (
        "annotated", ("status", "source"), ("*", "dinas"), ("A", "bps"),
    )  # fmt: skip
    assert show(figure, "old_value", "new_value", "difference") == (12, 12, 0)
    assert show(figure, "old_status", "new_status", "old_source", "new_source") == ("*", "A", "dinas", "bps")
    assert show(growth, "old_flags", "new_flags", "old_value", "new_value", "difference") == (
        ("provisional",), (), 20, 20, 0,
    )  # fmt: skip


def test_digits_as_printed_are_an_annotation() -> None:
    rows = compare("[values.kota.porsi]\n2020 = 3.6", "[values.kota.porsi]\n2020 = 3.60")
    assert [show(row, "change", "keys", "old_texts", "new_texts") for row in rows] == [
        ("annotated", ("value",), ("3.6",), ("3.60",))
    ]


def test_short_and_long_forms_say_the_same() -> None:
    assert compare("[values.kota.umkm]\n2020 = 5", "[values.kota.umkm]\n2020 = [{ value = 5, status = 'A' }]") == []


A, B, C, D = (Observation(value=Decimal(each)) for each in (100, 120, 130, 140))
FROM_BPS = Observation(value=Decimal(120), source="bps")
MISSING = Observation(status="...")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], [A], ["added"]),
        ([A], [], ["withdrawn"]),
        ([A], [B], ["revised"]),
        ([A], [MISSING], ["withdrawn"]),
        ([MISSING], [A], ["added"]),
        ([MISSING], [Observation(status="L")], ["annotated"]),
        ([], [MISSING], ["added"]),
        ([A, B], [B, A], ["promoted"]),
        ([A, B], [B], ["promoted"]),
        ([A], [B, A], ["demoted"]),
        ([A, B], [C, B], ["revised"]),
        ([A, B], [C, A, B], ["demoted"]),
        ([A, B, C], [C, A], ["promoted", "rival withdrawn"]),
        ([A], [A, B], ["rival added"]),
        ([A, B], [A], ["rival withdrawn"]),
        ([A, B], [A, C], ["rival withdrawn", "rival added"]),
        ([A, FROM_BPS], [A, Observation(value=Decimal(125), source="bps")], ["rival revised"]),
        ([A, FROM_BPS], [A, Observation(value=Decimal(120), source="bps", status="P")], ["rival annotated"]),
        ([A, FROM_BPS], [A, B], ["rival annotated"]),
        ([A, FROM_BPS], [B, A], ["promoted"]),
        ([A, FROM_BPS], [B, FROM_BPS], ["revised"]),
        ([A, B, C], [A, C, B], []),
        ([A, B, B], [A, B], ["rival withdrawn"]),
        ([B, FROM_BPS], [FROM_BPS, B], ["promoted"]),
        ([B], [FROM_BPS], ["annotated"]),
        ([B, FROM_BPS], [FROM_BPS.model_copy(update={"status": "P"})], ["annotated", "rival withdrawn"]),
    ],
)
def test_observations_of_a_year_are_matched(
    old: list[Observation], new: list[Observation], expected: list[str]
) -> None:
    found = [("rival " if each["rival"] else "") + each["change"] for each in compare_entries(tuple(old), tuple(new))]
    assert found == expected


def test_a_promoted_rival_is_no_revision() -> None:
    values = "[values.kota.umkm]\n2020 = 1000\n2021 = [1250, { value = 1300, source = 'bps' }]"
    rows = compare(
        values, change(values, ("[1250, { value = 1300, source = 'bps' }]", "[{ value = 1300, source = 'bps' }, 1250]"))
    )
    assert [show(row, "what", "change") for row in rows] == [("figure", "promoted"), ("growth", "changed")]
    assert show(rows[0], "old_value", "new_value", "old_rivals", "new_rivals", "difference") == (
        1250, 1300, (1300,), (1250,), 50,
    )  # fmt: skip
    assert show(rows[1], "old_value", "new_value", "old_low", "new_low", "old_high", "new_high") == (
        25, 30, 25, 25, 30, 30,
    )  # fmt: skip


# ---- Targets ----


def test_a_moved_target() -> None:
    target = TARGET + "milestones = { 2024 = 17, 2025 = { value = 18, source = 'bps' } }\nchecked = 2024-01-31\n"
    new = change(target, ("at_least = 20", "at_least = 25"), ("2024 = 17, ", ""), ("value = 18", "value = 18.5"))
    rows = compare(VALUES + target, VALUES + change(new, ("2024-01-31", "2025-01-31")))
    assert show(rows[0], "kind", "change", "region", "target", "old_value", "new_value") == (
        "target", "moved", "provinsi", "porsi_2026", 20, 25,
    )  # fmt: skip
    assert show(rows[0], "difference", "difference_unit", "relative_percent") == (5, "pp", 25)
    assert dict(zip(rows[0].keys, zip(rows[0].old_texts, rows[0].new_texts, strict=True), strict=True)) == {
        "at_least": ("20", "25"),
        "milestones.2025": ("18 (bps)", "18.5 (bps)"),
        "milestones.2024": ("17", ""),
        "checked": ("2024-01-31", "2025-01-31"),
    }
    assert show(rows[1], "what", "region", "old_value", "new_value", "difference") == ("gap", "kota", -4, -9, -5)
    assert len(rows) == 2


def test_another_kind_of_target_has_no_difference() -> None:
    rows = compare(TARGET, change(TARGET, ("at_least = 20", "at_most = 30")))
    assert show(rows[0], "change", "old_value", "new_value", "difference") == ("moved", 20, 30, None)
    rows = compare(TARGET, change(TARGET, ("at_least = 20", "between = [20, 30]")))
    assert show(rows[0], "change", "new_value", "keys", "old_texts", "new_texts") == (
        "moved", None, ("between", "at_least"), ("", "20"), ("20; 30", ""),
    )  # fmt: skip


def test_a_target_that_was_only_checked() -> None:
    rows = compare(VALUES + TARGET, VALUES + TARGET + "checked = 2025-01-31\n")
    assert [show(row, "change", "keys") for row in rows] == [("changed", ("checked",))]


def test_a_replaced_target() -> None:
    later = "[targets.porsi_2030]\nindicator = 'porsi'\nregion = 'provinsi'\nyear = 2030\nat_least = 22\n"
    rows = compare(VALUES + TARGET, VALUES + TARGET + later + "replaces = 'porsi_2026'\n")
    assert [show(row, "kind", "change", "target", "new_reason") for row in rows] == [
        ("target", "replaced", "porsi_2026", None),
        ("target", "added", "porsi_2030", None),
        ("result", "vanished", "porsi_2026", "no_target"),
        ("result", "appeared", "porsi_2030", None),
    ]
    back = compare(VALUES + TARGET + later + "replaces = 'porsi_2026'\n", VALUES + TARGET + later)
    assert {show(row, "change", "target") for row in back if row.kind == "target"} == {
        ("restored", "porsi_2026"),
        ("changed", "porsi_2030"),
    }


# ---- Definitions ----


def test_definitions_key_by_key() -> None:
    new = change(
        DEFINITIONS,
        ('title = "Contoh"', 'title = { id = "Contoh", en = "Example" }'),
        ('code = "99"', 'code = "98"'),
        ('publisher = "Dinas"\n', ""),
        ('en = "MSMEs"', 'en = "Small firms"'),
        ('name = "Usaha kecil"', 'name = "Usaha mikro"'),
        ("per = 100", "per = 1000"),
    )
    rows = report_differences(read(DEFINITIONS), read(new + "[regions.desa]\nname = 'Desa'\n")).rows
    assert [show(row, "kind", "what", "change", "key", "keys", "old_texts", "new_texts") for row in rows] == [
        ("definition", "dataset", "changed", None, ("title.en",), ("Contoh",), ("Example",)),
        ("definition", "region", "changed", "provinsi", ("code",), ("99",), ("98",)),
        ("definition", "region", "added", "desa", (), (), ()),
        ("definition", "source", "changed", "dinas", ("publisher",), ("Dinas",), ("",)),
        ("definition", "indicator", "changed", "umkm", ("name.en",), ("MSMEs",), ("Small firms",)),
        ("definition", "indicator", "changed", "usaha_kecil", ("name",), ("Usaha kecil",), ("Usaha mikro",)),
        ("definition", "indicator", "changed", "porsi", ("ratio.per",), ("100",), ("1000",)),
    ]


def test_a_scheme_of_its_own() -> None:
    scheme = """[schemes.dinas]
name = "Dinas"
source = "Pedoman"
with_target = { reads = "achievement", evidence = "read", bands = [
  { name = "baik", label = "Baik", at_least = 90 }, { name = "kurang", label = "Kurang", below = 90 } ] }
"""
    rows = compare(scheme, change(scheme, ("at_least = 90", "at_least = 80"), ("below = 90", "below = 80")))
    assert [show(row, "what", "key", "keys", "old_texts", "new_texts") for row in rows] == [
        ("scheme", "dinas", ("with_target.bands.1.at_least", "with_target.bands.2.below"), ("90", "90"), ("80", "80"))
    ]


def test_a_ratio_defined_otherwise_changes_its_results() -> None:
    old, new = DEFINITIONS, change(DEFINITIONS, ("per = 100", "per = 1000"), ('unit = "%"', 'unit = "per mille"'))
    rows = report_differences(read(old + VALUES), read(new + VALUES), only=["results"]).rows
    # 10, 12 and 16 % become 100, 120 and 160 per mille: the changes are ten times as large, the growth is the same
    assert [show(row, "indicator", "year", "old_change", "new_change", "difference") for row in rows] == [
        ("porsi", 2021, 2, 20, 0),
        ("porsi", 2023, 4, 40, 0),
    ]


def test_a_publisher_changes_flags() -> None:
    values = "[values.kota.umkm]\n2020 = { value = 10, source = 'dinas' }\n2021 = { value = 12, source = 'bps' }"
    new = change(DEFINITIONS, ('publisher = "BPS"', 'publisher = "Dinas"'))
    rows = report_differences(read(DEFINITIONS + values), read(new + values), only=["results"]).rows
    assert [show(row, "year", "old_flags", "new_flags") for row in rows] == [(2021, ("source_change",), ())]


def test_a_region_elsewhere_has_other_benchmarks() -> None:
    new = change(DEFINITIONS, ('part_of = "provinsi"\n', ""))
    rows = report_differences(read(DEFINITIONS + TARGET + VALUES), read(new + TARGET + VALUES)).rows
    assert [show(row, "what", "change", "region", "keys", "new_reason") for row in rows] == [
        ("region", "changed", "kota", ("part_of",), None),
        ("gap", "vanished", "kota", (), "no_target"),
    ]


def test_what_the_new_version_lacks_is_still_named() -> None:
    extra = "[indicators.lama]\nname = 'Lama'\nunit = 'unit'\nmeasure = 'stock'\nbetter = 'higher'\n"
    values = "[values.kota.lama]\n2020 = 1\n2021 = 2\n"
    rows = compare(extra + values, "")
    assert [show(row, "what", "change", "name", "new_reason") for row in rows] == [
        ("figure", "withdrawn", "Lama", None),
        ("figure", "withdrawn", "Lama", None),
        ("indicator", "withdrawn", "Lama", None),
        ("growth", "vanished", "Lama", "no_value"),
    ]


# ---- What was asked for ----


def test_filters() -> None:
    old, new = (
        VALUES + TARGET,
        change(VALUES, ("2023 = 1500", "2023 = 1600")) + change(TARGET, ("at_least = 20", "at_least = 30")),
    )
    assert {row.indicator for row in compare(old, new, indicators=["umkm"])} == {"umkm"}
    assert {row.region for row in compare(old, new, regions=["99"])} == {"provinsi"}
    assert {row.region for row in compare(old, new, regions=["Kota", "provinsi"])} == {"kota", "provinsi"}
    assert {row.kind for row in compare(old, new, only=["targets", "values"])} == {"target", "value"}
    assert compare(old, new, only=["definitions"]) == []
    with pytest.raises(CannotRun) as failure:
        compare(old, new, regions=["desa"])
    assert [each.code for each in failure.value.diagnostics] == ["K040"]


def test_a_filter_keeps_the_definitions_it_names() -> None:
    new = change(DEFINITIONS, ('code = "99"', 'code = "98"'), ('"MSMEs"', '"Firms"'), ('"BPS"', '"Badan"'))

    def keys(**asked: list[str]) -> set[str | None]:
        return {row.key for row in report_differences(read(DEFINITIONS), read(new), **asked).rows}

    assert keys() == {"provinsi", "umkm", "bps"}
    assert keys(indicators=["umkm"]) == {"umkm"}
    assert keys(indicators=["umkm"], regions=["provinsi"]) == {"provinsi", "umkm"}
    assert keys(regions=["kota"]) == set()


def test_untouched_series_are_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, str]] = []

    def count(dataset: Dataset, region: str, indicator: str, shared: Made) -> Series:
        made.append((region, indicator))
        return make_series(dataset, region, indicator, shared)

    monkeypatch.setattr(changed_results, "make_series", count)
    more = "".join(f"[regions.r{n}]\nname = 'R'\n[values.r{n}]\numkm = {{ 2020 = 1, 2021 = 2 }}\n" for n in range(50))
    compare(VALUES + TARGET + more, change(VALUES, ("2023 = 240", "2023 = 250")) + TARGET + more)
    assert Counter(made) == {("kota", "usaha_kecil"): 2, ("kota", "porsi"): 2}


# ---- Any two versions ----

YEARS = range(2018, 2023)
FIGURES = st.sampled_from(["0", "1", "5", "12", "12.0", "40"])
RECORDS = st.one_of(
    FIGURES,
    st.builds(
        "{{ value = {}, source = '{}', status = '{}' }}".format,
        FIGURES,
        st.sampled_from(["dinas", "bps"]),
        st.sampled_from(["A", "P", "F", "B", "D"]),
    ),
    st.just("{ status = '...' }"),
)
ENTRIES = st.one_of(RECORDS, st.lists(RECORDS, min_size=1, max_size=3).map(lambda each: f"[{', '.join(each)}]"))
TABLES = st.dictionaries(st.sampled_from(YEARS), ENTRIES, max_size=5)


@st.composite
def versions(draw: st.DrawFn) -> str:
    """Draw a data set: three regions, two counts, a ratio of them, a ratio of that ratio, and targets."""
    parent = draw(st.sampled_from(["", "part_of = 'provinsi'"]))
    per, better = draw(st.sampled_from(["1", "100"])), draw(st.sampled_from(["higher", "lower"]))
    publisher = draw(st.sampled_from(["Dinas", "BPS"]))
    text = f"""format = 1
[regions.provinsi]
name = "Provinsi"
[regions.kota]
name = "Kota"
{parent}
[sources.dinas]
title = "Laporan"
publisher = "Dinas"
reliability = "official"
[sources.bps]
title = "Statistik"
publisher = "{publisher}"
reliability = "official"
"""
    ratios = {"r": ("a", "b", per), "s": ("r", "b", "1")}
    for name in ("a", "b", "r", "s"):
        text += f"[indicators.{name}]\nname = '{name}'\nunit = 'x'\nbetter = '{better}'\n"
        text += (
            "measure = 'rate'\nratio = {{ numerator = '{}', denominator = '{}', per = {} }}\n".format(*ratios[name])
            if name in ratios
            else "measure = 'stock'\n"
        )
    for name, indicator in (("t", "r"), ("u", "a"), ("v", "r")):
        if draw(st.booleans()):
            region = draw(st.sampled_from(["provinsi", "kota"]))
            aim = draw(st.sampled_from(["at_least = 3", "at_most = 5", "between = [1, 12]"]))
            year = draw(st.sampled_from([2020, 2025]))
            text += f"[targets.{name}]\nindicator = '{indicator}'\nregion = '{region}'\nyear = {year}\n{aim}\n"
            if name == "v" and "[targets.t]" in text and draw(st.booleans()):
                text += "replaces = 't'\n"
    for region, indicator in itertools.product(("provinsi", "kota"), ("a", "b", "r")):
        table = draw(TABLES)
        text += f"[values.{region}.{indicator}]\n" + "".join(f"{year} = {entry}\n" for year, entry in table.items())
    return text


INVERSE: Mapping[str, str] = {
    "added": "withdrawn",
    "appeared": "vanished",
    "replaced": "restored",
}
BOTH_WAYS = dict(INVERSE) | {now: before for before, now in INVERSE.items()}


def exchange(row: DifferenceRow) -> DifferenceRow:
    """Exchange before and now."""
    names = {each.name for each in fields(row)}
    swapped: dict[str, Any] = {}
    for name in names:
        side, _, rest = name.partition("_")
        if side in ("old", "new"):
            swapped[name] = getattr(row, f"{'new' if side == 'old' else 'old'}_{rest}")
    return replace(
        row,
        **swapped,
        change=BOTH_WAYS.get(row.change, row.change),
        difference=row.difference.copy_negate() if row.difference else row.difference,
        change_difference=row.change_difference.copy_negate() if row.change_difference else row.change_difference,
        relative_percent=None,
    )


def tidy(rows: Iterable[DifferenceRow]) -> Counter[str]:
    """Put rows in a form that does not depend on the order of keys, nor on the change that cannot be turned round."""
    found = Counter[str]()
    for row in rows:
        if row.kind == "target":  # stands under the region where it is now
            row = replace(row, region=None, region_name=None)  # noqa: PLW2901
        texts = sorted(zip(row.keys, row.old_texts, row.new_texts, strict=True))
        change = "between figures and rivals" if row.change in ("promoted", "demoted") else row.change
        found[
            repr(replace(row, relative_percent=None, change=change, keys=(), old_texts=(), new_texts=())) + repr(texts)
        ] += 1
    return found


@given(versions())
def test_a_version_does_not_differ_from_itself(text: str) -> None:
    assert report_differences(read(text), read(text)).rows == ()


@given(versions(), versions())
def test_the_way_back_is_the_same_with_before_and_now_exchanged(old: str, new: str) -> None:
    first, second = read(old), read(new)
    there, back = report_differences(first, second).rows, report_differences(second, first).rows
    assert tidy(map(exchange, there)) == tidy(back)


@given(versions(), versions())
def test_results_are_those_that_the_other_commands_give(old: str, new: str) -> None:
    """Compute every growth and gap of both versions, touched or not, and hold them against each other."""
    first, second = read(old), read(new)
    rows = report_differences(first, second, only=["results"]).rows
    growths = {}
    for region, indicator, year in itertools.product(("provinsi", "kota"), ("a", "b", "r", "s"), YEARS):
        before, now = (
            make_growth_row(each, make_series(each, region, indicator), year, None, {}) for each in (first, second)
        )
        if (before.change is not None or now.change is not None) and pick(before, GROWTH_RESULTS) != pick(
            now, GROWTH_RESULTS
        ):
            growths[region, indicator, year] = (before.growth_percent, now.growth_percent, before.flags, now.flags)
    assert growths == {
        (row.region, row.indicator, row.year): (row.old_value, row.new_value, row.old_flags, row.new_flags)
        for row in rows
        if row.what == "growth"
    }
    old_gaps, new_gaps = find_gaps(first), find_gaps(second)
    gaps = {}
    for key in old_gaps.keys() | new_gaps.keys():
        both = [each.get(key) for each in (old_gaps, new_gaps)]
        values = tuple(each[1] if each else None for each in both)
        if both[0] != both[1] and values != (None, None):
            gaps[key] = values
    assert gaps == {(row.region, row.target): (row.old_value, row.new_value) for row in rows if row.what == "gap"}


def pick(row: object, columns: Iterable[str]) -> list[Any]:
    return [getattr(row, each) for each in columns]


def find_gaps(data: Dataset) -> dict[tuple[str, str], list[Any]]:
    try:
        rows = report_target_gaps(data, regions=["all"]).rows
    except CannotRun:  # no target at all, or no figure for any
        return {}
    return {(row.region, row.target): pick(row, GAP_RESULTS) for row in rows}


# ---- Every change once ----

EDITS: Mapping[str, tuple[str, str]] = {
    "revised": ("{a}", "{b}"),
    "added": ("", "{b}"),
    "withdrawn": ("{a}", ""),
    "annotated": ("{a}", "{{ value = {a}, status = 'P' }}"),
    "promoted": ("[{a}, {b}]", "[{b}, {a}]"),
    "demoted": ("{a}", "[{b}, {a}]"),
    "rival added": ("{a}", "[{a}, {b}]"),
    "rival withdrawn": ("[{a}, {b}]", "{a}"),
    "": ("[{a}, {b}]", "[{a}, {b}]"),
}
"""Kinds of edits of one year: the entry before and now."""


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(["provinsi", "kota"]), st.sampled_from(["umkm", "usaha_kecil"]), st.sampled_from(YEARS)
        ),
        st.tuples(st.sampled_from(sorted(EDITS)), st.integers(1, 99), st.integers(100, 199)),
    )
)
def test_every_edit_is_found_once(edits: dict[tuple[str, str, int], tuple[str, int, int]]) -> None:
    texts = ["", ""]
    for (region, indicator, year), (kind, a, b) in edits.items():
        for side in (0, 1):
            entry = EDITS[kind][side].format(a=a, b=b)
            if entry:
                texts[side] += f"values.{region}.{indicator}.{year} = {entry}\n"
    old, new = (text + DEFINITIONS for text in texts)
    rows = report_differences(read(old), read(new), only=["values"]).rows
    found = {
        (row.region, row.indicator, row.year): (f"rival {row.change}" if row.rival else row.change) for row in rows
    }
    assert found == {place: kind for place, (kind, _, _) in edits.items() if kind}
    assert len(rows) == len(found)


def test_the_embedded_data_do_not_differ_from_themselves(embedded: Dataset) -> None:
    assert report_differences(embedded, embedded).rows == ()
