"""The classification schemes: every published bound, exactly on it and as near to it as figures come."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from kopumkm import load_dataset, report_growth, report_target_gaps
from kopumkm.calc.achievement import ACHIEVEMENTS
from kopumkm.calc.formulas import FORMULAS
from kopumkm.calc.pace import PACES
from kopumkm.calc.quantities import QUANTITIES
from kopumkm.calc.vocabulary import Reason, Standing
from kopumkm.cli.options import ACHIEVEMENT_NAMES, PACE_NAMES
from kopumkm.cli.target_gap import STANDINGS
from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Achievement
from kopumkm.model.scheme import QuantityName
from kopumkm.render import FORMATS, View
from kopumkm.render import scheme_list as words_of_schemes
from kopumkm.render.words import REASONS
from kopumkm.render.words import STANDINGS as WORDS_OF_STANDINGS
from kopumkm.reports.growth import GrowthRow
from kopumkm.reports.scheme_list import report_schemes
from kopumkm.reports.target_gap import TargetGapRow
from kopumkm.schemes import load_schemes

D = Decimal
Load = Callable[[str], Dataset]
EN = View(language="en")

HEAD = """
format = 1
[dataset]
region = "r"
[regions.r]
name = "Region"
[indicators]
up = { name = "Up", unit = "points", measure = "index", better = "higher" }
down = { name = "Down", unit = "points", measure = "index", better = "lower" }
share = { name = "Share", unit = "%", measure = "share", better = "higher" }
gone = { name = "Gone", unit = "%", measure = "share", better = "lower" }
"""


def make_target(indicator: str, bound: str) -> str:
    year, words = bound.split(maxsplit=1)
    return f'[targets.goal]\nindicator = "{indicator}"\nregion = "r"\nyear = {year}\n{words}\n'


def ask_gap(load: Load, schemes: list[str], indicator: str, years: str, bound: str, **choice: object) -> TargetGapRow:
    dataset = load(f"{HEAD}{make_target(indicator, bound)}[values.r]\n{indicator} = {{ {years} }}\n")
    (row,) = report_target_gaps(dataset, schemes=schemes, **choice).rows  # type: ignore[arg-type]
    assert isinstance(row, TargetGapRow)
    return row


def find_classes(load: Load, scheme: str, better: str, years: list[str], bounds: list[str]) -> list[str | None]:
    """Find the class of several indicators at once, with a target each or without."""
    text = 'format = 1\n[dataset]\nregion = "r"\n[regions.r]\nname = "Region"\n[indicators]\n'
    names = [f"i{number}" for number in range(len(years))]
    for name in names:
        text += f'{name} = {{ name = "I", unit = "points", measure = "index", better = "{better}" }}\n'
    for name, bound in zip(names, bounds, strict=False):
        text += make_target(name, bound).replace("goal", name)
    text += "[values.r]\n" + "".join(f"{name} = {{ {each} }}\n" for name, each in zip(names, years, strict=True))
    dataset = load(text)
    rows = (
        report_target_gaps(dataset, schemes=[scheme]).rows if bounds else report_growth(dataset, schemes=[scheme]).rows
    )
    assert [row.indicator for row in rows] == names
    return [row.class_ for row in rows]


def ask_growth(load: Load, schemes: list[str], indicator: str, years: str) -> GrowthRow:
    dataset = load(f"{HEAD}[values.r]\n{indicator} = {{ {years} }}\n")
    (row,) = report_growth(dataset, indicators=[indicator], schemes=schemes).rows
    assert isinstance(row, GrowthRow)
    return row


def nudge(figure: str, step: str) -> str:
    """Write a figure a little to the side."""
    return format(D(figure) + D(step), "f")


# ---- With a target ----

STEPS = ("-1e-12", "0", "1e-12")

# From 100 in 2020; 121 in 2022 needs 10 % a year, so 100 + 10 R in 2021 is a pace ratio of R.
PACE = "2020 = 100, 2021 = {}"
# From 100 in 2020 to 140 in 2024 is 10 a year, so 100 + 20 q in 2022 is a linear ratio of q.
LINEAR = "2020 = 100, 2022 = {}"
# 100, 119: the compound projection for 2022 is 141.61, that is 41.61 from the base on.
WAY = "2020 = 100, 2021 = 119"
# From 100 in 2025 to 200 in 2030. The mean change is (100 - x)/5 with x of 2020, so the miss is x in percent of 100.
MISS = "2020 = {}, 2021 = 50, 2022 = 60, 2023 = 55, 2024 = 70, 2025 = 100"

BOUNDS_WITH_TARGET = [
    # scheme, years, target, figure on the bound, class just below, on it, just above
    ("eurostat", PACE, "2022 at_least = 121", "109.5", "moderate_progress", "significant_progress", "="),
    ("eurostat", PACE, "2022 at_least = 121", "106", "insufficient_progress", "moderate_progress", "="),
    ("eurostat", PACE, "2022 at_least = 121", "100", "movement_away", "insufficient_progress", "="),
    ("open-sdg", PACE, "2022 at_least = 121", "109.5", "moderate_progress", "substantial_progress", "="),
    ("open-sdg", PACE, "2022 at_least = 121", "106", "limited_progress", "moderate_progress", "="),
    ("open-sdg", PACE, "2022 at_least = 121", "100", "deterioration", "limited_progress", "="),
    ("open-sdg", PACE, "2022 at_least = 121", "121", "substantial_progress", "target_achieved", "="),
    ("sdsn", LINEAR, "2024 at_least = 140", "120", "moderately_improving", "on_track", "="),
    ("sdsn", LINEAR, "2024 at_least = 140", "110", "stagnating", "moderately_improving", "="),
    ("sdsn", LINEAR, "2024 at_least = 140", "100", "decreasing", "stagnating", "="),
    ("panrb-8-2021", PACE, "2022 at_least = 100", "99.5", "cukup", "baik", "="),
    ("panrb-8-2021", PACE, "2022 at_least = 100", "100", "baik", "baik", "="),
    ("panrb-8-2021", PACE, "2022 at_least = 100", "100.5", "baik", "sangat_baik", "="),
    ("panrb-8-2021", PACE, "2022 at_least = 100", "79.5", "kurang", "cukup", "="),
    ("panrb-8-2021", PACE, "2022 at_least = 100", "59.5", "sangat_kurang", "kurang", "="),
    ("permendagri-86-2017", PACE, "2022 at_least = 100", "91", "sangat_tinggi|tinggi", "sangat_tinggi", "="),
    ("permendagri-86-2017", PACE, "2022 at_least = 100", "90", "tinggi", "tinggi", "sangat_tinggi|tinggi"),
    ("permendagri-86-2017", PACE, "2022 at_least = 100", "76", "tinggi|sedang", "tinggi", "="),
    ("permendagri-86-2017", PACE, "2022 at_least = 100", "75", "sedang", "sedang", "tinggi|sedang"),
    ("permendagri-86-2017", PACE, "2022 at_least = 100", "66", "sedang|rendah", "sedang", "="),
    ("permendagri-86-2017", PACE, "2022 at_least = 100", "65", "rendah", "rendah", "sedang|rendah"),
    ("permendagri-86-2017", PACE, "2022 at_least = 100", "51", "rendah|sangat_rendah", "rendah", "="),
    (
        "permendagri-86-2017",
        PACE,
        "2022 at_least = 100",
        "50",
        "sangat_rendah",
        "sangat_rendah",
        "rendah|sangat_rendah",
    ),
    ("bappenas", PACE, "2022 at_least = 100", "90", "kuning", "kuning", "hijau"),
    ("bappenas", PACE, "2022 at_least = 100", "60", "merah", "kuning", "="),
    # A larger figure of 2020 is a smaller trend, so a larger miss.
    ("destatis", MISS, "2030 at_least = 200", "5", "sun", "sun_and_cloud", "="),
    ("destatis", MISS, "2030 at_least = 200", "20", "sun_and_cloud", "sun_and_cloud", "cloud"),
    ("destatis", MISS, "2030 at_least = 200", "100", "cloud", "cloud", "thunderstorm"),
]


@pytest.mark.parametrize(("scheme", "years", "target", "figure", "below", "on", "above"), BOUNDS_WITH_TARGET)
def test_a_bound_decides_exactly(
    load: Load, scheme: str, years: str, target: str, figure: str, below: str, on: str, above: str
) -> None:
    found = find_classes(load, scheme, "higher", [years.format(nudge(figure, step)) for step in STEPS], [target] * 3)
    assert found == [below, on, on if above == "=" else above]


@pytest.mark.parametrize(
    ("target", "below", "on"),
    # The way from 100 to the target: 41.61/0.95 = 43.8 and 41.61/0.10 = 416.1.
    [
        ("143.8", "met_or_on_track", "met_or_on_track"),
        ("516.1", "fair_progress", "fair_progress"),
    ],
)
def test_the_bounds_of_unsd_decide_exactly(load: Load, target: str, below: str, on: str) -> None:
    # A nearer target is a larger share of the way.
    found = find_classes(
        load, "unsd-2023", "higher", [WAY] * 3, [f"2022 at_least = {nudge(target, step)}" for step in STEPS]
    )
    after = {"met_or_on_track": "fair_progress", "fair_progress": "stagnation_or_regression"}
    assert found == [below, on, after[on]]


def test_what_was_measured_stands_in_the_row(load: Load) -> None:
    row = ask_gap(load, ["unsd-2023", "eurostat", "sdsn"], "up", WAY, "2022 at_least = 143.8")
    way, pace, linear = row.class_quantities
    assert way == D("0.95")
    assert pace is not None
    # 19 % against the square root of 1.438: (R needed + 1)^2 = 1.438 where needed = 0.19/R
    assert abs((D("0.19") / pace + 1) ** 2 - D("1.438")) < D("1e-25")
    assert linear is not None
    assert abs(linear - D(19) / (D("43.8") / 2)) < D("1e-25")


# Where lower is better the same distances count downwards: 81 in 2022 needs -10 % a year.
@pytest.mark.parametrize(
    ("scheme", "figure", "better", "on", "worse"),
    [
        ("eurostat", "90.5", "significant_progress", "significant_progress", "moderate_progress"),
        ("eurostat", "94", "moderate_progress", "moderate_progress", "insufficient_progress"),
        ("eurostat", "100", "insufficient_progress", "insufficient_progress", "movement_away"),
        ("open-sdg", "81", "target_achieved", "target_achieved", "substantial_progress"),
        ("open-sdg", "90.5", "substantial_progress", "substantial_progress", "moderate_progress"),
        ("open-sdg", "100", "limited_progress", "limited_progress", "deterioration"),
    ],
)
def test_a_bound_decides_exactly_where_lower_is_better(
    load: Load, scheme: str, figure: str, better: str, on: str, worse: str
) -> None:
    years = [PACE.format(nudge(figure, step)) for step in STEPS]  # smaller is better here
    found = find_classes(load, scheme, "lower", years, ["2022 at_most = 81"] * 3)
    assert found == [better, on, worse]


# ---- Without a target ----

BOUNDS_WITHOUT_TARGET = [
    # From 100 a year before: 100 + g is a growth of g percent.
    ("eurostat", "101", "moderate_progress", "significant_progress", "="),
    ("eurostat", "100", "moderate_movement_away", "moderate_progress", "="),
    ("eurostat", "99", "significant_movement_away", "significant_movement_away", "moderate_movement_away"),
    ("open-sdg", "101.5", "moderate_progress", "substantial_progress", "="),
    ("open-sdg", "100.5", "limited_progress", "moderate_progress", "="),
    ("open-sdg", "100", "deterioration", "limited_progress", "="),
    ("unsd-2023", "102", "fair_progress", "substantial_progress", "="),
    ("unsd-2023", "100.5", "stagnation_or_regression", "fair_progress", "="),
    ("astat", "105", "slight_improvement", "slight_improvement", "clear_improvement"),
    ("astat", "101", "stable", "stable", "slight_improvement"),
    ("astat", "99", "slight_worsening", "slight_worsening", "stable"),
    ("astat", "95", "clear_worsening", "clear_worsening", "slight_worsening"),
]


@pytest.mark.parametrize(("scheme", "figure", "below", "on", "above"), BOUNDS_WITHOUT_TARGET)
def test_a_bound_on_growth_decides_exactly(
    load: Load, scheme: str, figure: str, below: str, on: str, above: str
) -> None:
    found = find_classes(load, scheme, "higher", [PACE.format(nudge(figure, step)) for step in STEPS], [])
    assert found == [below, on, on if above == "=" else above]
    # Where lower is better, 100 - g is a growth of g percent in the direction wanted.
    mirrored = nudge("200", "-" + figure)
    found = find_classes(load, scheme, "lower", [PACE.format(nudge(mirrored, step)) for step in STEPS[::-1]], [])
    assert found == [below, on, on if above == "=" else above]


def test_growth_that_prints_as_1_percent_is_below_a_bound_of_1_percent(load: Load) -> None:
    # 66.6 to 71.4 in 7 years: (71.4/66.6)^(1/7) = 1.0099915
    row = ask_growth(load, ["astat", "eurostat"], "up", "2016 = 66.6, 2023 = 71.4")
    assert row.class_quantities[0] is not None
    assert f"{row.class_quantities[0]:.1f}" == "1.0"
    assert row.classes == ("stable", "moderate_progress")


# ---- Met first, the natural end, the wrong direction ----


def test_a_target_that_is_met_is_met_whatever_the_trend(load: Load) -> None:
    # 7.05 to 12.58, at most 70: worse, and still met.
    schemes = ["open-sdg", "unsd-2023", "destatis", "eurostat"]
    row = ask_gap(load, schemes, "down", "2015 = 7.05, 2024 = 12.58", "2030 at_most = 70")
    assert row.classes[:3] == ("target_achieved", "met_or_on_track", "sun")
    assert row.class_decided_by[:3] == ("met", "met", "met")
    assert row.status == "met"
    assert row.class_quantities[0] is not None
    assert f"{row.class_quantities[0]:.6f}" == "-0.401892"


@pytest.mark.parametrize(
    ("indicator", "figures", "bound", "name", "decided_by"),
    [
        ("share", "2020 = 99.5, 2021 = 99", "at_least = 100", "met_or_on_track", "met"),
        ("share", "2020 = 99.5, 2021 = 98.999999999999", "at_least = 100", "stagnation_or_regression", "band"),
        ("gone", "2020 = 0.5, 2021 = 1", "at_most = 0", "met_or_on_track", "met"),
        ("gone", "2020 = 0.5, 2021 = 1.000000000001", "at_most = 0", "stagnation_or_regression", "band"),
        # 90 is no natural end, and an index has none
        ("share", "2020 = 89.5, 2021 = 89.1", "at_least = 90", "stagnation_or_regression", "band"),
        ("up", "2020 = 99.5, 2021 = 99.1", "at_least = 100", "stagnation_or_regression", "band"),
    ],
)
def test_within_a_point_of_the_natural_end_a_target_counts_as_met(
    load: Load, indicator: str, figures: str, bound: str, name: str, decided_by: str
) -> None:
    row = ask_gap(load, ["unsd-2023"], indicator, figures, f"2030 {bound}")
    assert (row.class_, row.class_decided_by) == (name, (decided_by,))
    assert row.status != "met"  # the scheme is generous, the program is not


@pytest.mark.parametrize(
    ("years", "name", "reason"),
    [
        ("2023 = 80, 2024 = 90, 2025 = 100", None, "too_few_years"),
        ("2022 = 40, 2023 = 60, 2024 = 80, 2025 = 100", "sun", ""),  # 20 a year: 5 x 20 = 100
        ("2021 = 30, 2023 = 60, 2024 = 80, 2025 = 100", None, "too_few_years"),  # 2022 is missing
        ("2022 = 160, 2023 = 140, 2024 = 120, 2025 = 100", "thunderstorm", ""),
        ("2022 = 40, 2023 = 60, 2024 = 80, 2025 = 200", "sun", ""),  # met
        ("2024 = 10, 2025 = 200", "sun", ""),  # met is decided before the years are counted
        # Only the last five changes count: from 5 in 2020 on, not from 400 in 2019.
        ("2019 = 400, 2020 = 0, 2021 = 9, 2022 = 9, 2023 = 9, 2024 = 9, 2025 = 100", "sun", ""),
        # A break starts a new series: three years are left.
        ("2021 = 1, 2022 = 20, 2023 = { value = 60, status = 'B' }, 2024 = 80, 2025 = 100", None, "too_few_years"),
    ],
)
def test_destatis_looks_at_consecutive_years(load: Load, years: str, name: str | None, reason: str) -> None:
    row = ask_gap(load, ["destatis"], "up", years, "2030 at_least = 200")
    assert (row.class_, row.class_reasons) == (name, (reason,))


def test_destatis_says_what_decided(load: Load) -> None:
    away = ask_gap(load, ["destatis"], "up", "2022 = 160, 2023 = 140, 2024 = 120, 2025 = 100", "2030 at_least = 200")
    assert (away.class_decided_by, away.class_label) == (("away",), "badai")
    lower = ask_gap(load, ["destatis"], "down", "2022 = 160, 2023 = 140, 2024 = 120, 2025 = 100", "2030 at_most = 10")
    # 20 a year downwards: 100 - 5 x 20 = 0 is below 10
    assert (lower.class_, lower.class_decided_by, lower.class_quantities) == ("sun", ("band",), (D(0),))


# ---- Indonesian schemes ----


def test_an_achievement_between_two_printed_bands_names_both(load: Load) -> None:
    row = ask_gap(load, ["permendagri-86-2017"], "up", "2021 = 90.5", "2022 at_least = 100")
    assert row.class_ == "sangat_tinggi|tinggi"
    assert row.class_label == "sangat tinggi | tinggi"
    assert row.class_decided_by == ("band",)
    report = report_target_gaps(
        load(f"{HEAD}{make_target('up', '2022 at_least = 100')}[values.r]\nup = {{ 2021 = 90.5 }}\n"),
        schemes=["permendagri-86-2017"],
    )
    assert "very high | high" in FORMATS["table"](report, EN)
    assert '"class": "sangat_tinggi|tinggi"' in FORMATS["jsonl"](report, EN)


@pytest.mark.parametrize(
    ("achievement", "name", "score"),
    [
        ("120", "sangat_baik", "120"),
        ("111", "sangat_baik", "120"),
        ("110.5", "sangat_baik", "120"),  # 111
        ("110", "sangat_baik", "110"),
        ("101", "sangat_baik", "101"),
        ("100", "baik", "100"),
        ("80", "cukup", "80"),
        ("0", "sangat_kurang", "0"),
    ],
)
def test_panrb_scores_the_achievement_and_120_above_110(load: Load, achievement: str, name: str, score: str) -> None:
    row = ask_gap(load, ["panrb-8-2021"], "up", f"2021 = {achievement}", "2022 at_least = 100")
    assert (row.class_, row.score) == (name, D(score))


def test_panrb_judges_the_whole_number_percent_also_for_its_score(load: Load) -> None:
    # 110.4 % is 110 % in whole numbers, which is not over 110.
    row = ask_gap(load, ["panrb-8-2021"], "up", "2021 = 110.4", "2022 at_least = 100")
    assert row.class_ == "sangat_baik"
    assert row.score is not None
    assert row.score < 111


@pytest.mark.parametrize(
    ("bound", "figure", "quantity", "name"),
    [
        # at most 40: 100 (2 x 40 - 44)/40 = 90; a range by its nearer limit: 92 against 90 is 102.22 %
        ("at_most = 40", "44", "90", "kuning"),
        ("at_most = 40", "84", "-10", "merah"),
        ("between = [80, 90]", "85", "100", "hijau"),
        ("between = [80, 90]", "40", "50", "merah"),
    ],
)
def test_achievement_is_read_by_the_direction_of_the_target(
    load: Load, bound: str, figure: str, quantity: str, name: str
) -> None:
    row = ask_gap(load, ["bappenas"], "up", f"2021 = {figure}", f"2022 {bound}")
    assert (row.class_quantities, row.class_) == ((D(quantity),), name)


def test_the_example_of_panrb_follows_its_formula_and_not_its_print(load: Load) -> None:
    # Printed as 113 %; by its own formula 92/90 is 102.2 %.
    row = ask_gap(load, ["panrb-8-2021"], "up", "2021 = 92", "2022 between = [80, 90]")
    assert row.achievement_percent is not None
    assert f"{row.achievement_percent:.1f}" == "102.2"
    assert row.class_ == "sangat_baik"


def test_the_method_of_achievement_that_was_chosen_is_the_one_that_schemes_read(load: Load) -> None:
    # From 95 to 96 of 100 is 20 % of the way, although 96 % of the target.
    years, bound = "2020 = 95, 2021 = 96", "2022 at_least = 100"
    assert ask_gap(load, ["bappenas"], "up", years, bound).class_ == "hijau"
    row = ask_gap(load, ["bappenas"], "up", years, bound, achievement="distance")
    assert (row.class_, row.class_quantities) == ("merah", (D(20),))


# ---- Several schemes, and where they disagree ----


def test_several_schemes_stand_in_the_order_they_were_asked_for(load: Load) -> None:
    # 100 to 106 of 121: R = 0.6; achievement 106/121 = 87.6 %; astat has no bands with a target, and reads growth.
    schemes = ["bappenas", "eurostat", "open-sdg", "astat", "bappenas"]
    row = ask_gap(load, schemes, "up", "2020 = 100, 2021 = 106", "2022 at_least = 121")
    assert row.schemes == ("bappenas", "eurostat", "open-sdg", "astat")
    assert row.classes == ("kuning", "moderate_progress", "moderate_progress", "clear_improvement")
    assert (row.scheme, row.class_, row.class_label, row.score) == ("bappenas", "kuning", "kuning", None)
    assert row.class_reasons == ("", "", "", "")
    assert row.class_decided_by == ("band",) * 4
    assert row.scores[0] is None
    assert row.scores[1] is None
    assert row.scores[2] is not None
    assert abs(row.scores[2] - (D("7.1429") * D("0.6") - D("4.2857"))) < D("1e-30")
    achievement, *paces, growth = row.class_quantities
    assert achievement is not None
    assert abs(achievement - D(10600) / 121) < D("1e-20")
    assert paces == [D("0.6"), D("0.6")]
    assert growth == D(6)


def test_a_scheme_that_cannot_say_anything_says_why_and_the_others_still_do(load: Load) -> None:
    row = ask_gap(load, ["eurostat", "bappenas", "destatis"], "up", "2021 = 95", "2022 at_least = 100")
    assert row.classes == ("", "hijau", "")
    assert row.class_reasons == ("too_few_years", "", "too_few_years")
    assert (row.class_, row.class_label) == (None, None)
    zero = ask_gap(load, ["eurostat", "open-sdg"], "up", "2020 = 0, 2021 = 95", "2022 at_least = 100")
    assert zero.class_reasons == ("zero_base", "")
    same = ask_gap(load, ["eurostat"], "up", "2020 = 100, 2021 = 95", "2022 at_least = 100")
    assert same.class_reasons == ("no_pace_needed",)


def test_schemes_without_a_class_have_a_row_of_reasons_even_without_any_figure(load: Load) -> None:
    text = f"{HEAD}{make_target('up', '2022 at_least = 100')}"
    text += make_target("share", "2022 at_least = 90").replace("goal", "other") + "[values.r]\nshare = { 2021 = 50 }\n"
    rows = report_target_gaps(load(text), schemes=["bappenas", "eurostat"]).rows
    empty = next(row for row in rows if row.target == "goal")
    assert empty.schemes == ("bappenas", "eurostat")
    assert empty.class_reasons == ("no_value", "no_value")


def render(load: Load, figures: str) -> str:
    dataset = load(f"{HEAD}{make_target('up', '2022 at_least = 100')}[values.r]\nup = {{ {figures} }}\n")
    return FORMATS["table"](report_target_gaps(dataset, schemes=["bappenas", "eurostat"]), EN)


def test_a_footnote_says_where_schemes_disagree(load: Load) -> None:
    # 95 % of the target, and falling.
    text = render(load, "2020 = 98, 2021 = 95")
    assert "the schemes disagree (bappenas: green; eurostat: movement away)" in text


@pytest.mark.parametrize("figures", ["2020 = 30, 2021 = 20", "2020 = 80, 2021 = 95", "2021 = 95"])
def test_no_footnote_where_they_agree(load: Load, figures: str) -> None:
    assert "disagree (" not in render(load, figures)


def test_a_footnote_says_where_schemes_disagree_about_a_growth(load: Load) -> None:
    # 0.4 % a year: the second best of four classes, or the worst of three.
    dataset = load(f"{HEAD}[values.r]\nup = {{ 2020 = 100, 2021 = 100.4 }}\n")
    text = FORMATS["table"](report_growth(dataset, indicators=["up"], schemes=["eurostat", "unsd-2023"]), EN)
    assert "the schemes disagree (eurostat: moderate progress; unsd-2023: stagnation or regression)" in text
    agreeing = FORMATS["table"](report_growth(dataset, indicators=["up"], schemes=["eurostat", "astat"]), EN)
    assert "disagree (" not in agreeing


# ---- Schemes of one's own ----

OWN = """
[schemes.kita]
name = { id = "Skema kita", en = "Our scheme" }
source = "Renstra 2025"
[schemes.kita.with_target]
reads = "achievement"
evidence = "read"
bands = [
  { name = "baik", label = { id = "Baik", en = "Good" }, at_least = 75.5 },
  { name = "buruk", label = "Buruk", below = 75.5 },
]
[schemes.kita.without_target]
reads = "annual_growth"
evidence = "quoted"
bands = [{ name = "naik", label = "Naik", above = 0 }, { name = "turun", label = "Turun", at_most = 0 }]
"""


@pytest.mark.parametrize(("figure", "name", "label"), [("75.5", "baik", "Baik"), ("75.499999999999", "buruk", "Buruk")])
def test_a_scheme_of_the_data_file_is_used_like_any_other(load: Load, figure: str, name: str, label: str) -> None:
    text = f"{HEAD}{OWN}{make_target('up', '2022 at_least = 100')}[values.r]\nup = {{ 2021 = {figure} }}\n"
    (row,) = report_target_gaps(load(text), schemes=["kita"]).rows
    assert (row.scheme, row.class_, row.class_label) == ("kita", name, label)


def test_a_scheme_of_the_data_file_is_listed_and_classifies_growth(load: Load) -> None:
    dataset = load(f"{HEAD}{OWN}[values.r]\nup = {{ 2020 = 1, 2021 = 1 }}\n")
    (row,) = report_growth(dataset, indicators=["up"], schemes=["kita"]).rows
    assert row.class_ == "turun"
    listed = [each for each in report_schemes(dataset).rows if each.scheme == "kita"]
    assert [(each.class_, each.has_target, each.evidence) for each in listed] == [
        ("baik", True, "read"),
        ("buruk", True, "read"),
        ("naik", False, "quoted"),
        ("turun", False, "quoted"),
    ]
    assert "Our scheme. Renstra 2025" in FORMATS["table"](report_schemes(dataset), EN)


BANDS = 'bands = [{ name = "a", label = "A", at_least = 1 }, { name = "b", label = "B", below = 1 }]'
VARIANT = f'[schemes.s.with_target]\nreads = "achievement"\nevidence = "read"\n{BANDS}'


@pytest.mark.parametrize(
    ("right", "wrong", "code", "line"),
    # The scheme starts at line 2, its variant at line 5, and the bands stand on line 8.
    [
        ("below = 1", "at_most = 1", "K034", 5),
        ("below = 1", "below = 0", "K034", 5),
        ("at_least = 1", "at_least = 1, at_most = 9", "K034", 5),
        ("at_least = 1", "at_least = 1, above = 1", "K034", 8),
        (VARIANT, "", "K034", 2),
        ('"achievement"', '"speed"', "K017", 6),
        ('"read"', '"said"', "K017", 7),
        (BANDS, "bands = []", "K027", 8),
        ('evidence = "read"', "", "K011", 5),
        ("below = 1", "less = 1", "K012", 8),
    ],
)
def test_a_wrong_scheme_is_an_error_with_its_place(
    tmp_path: Path, right: str, wrong: str, code: str, line: int
) -> None:
    text = VARIANT.replace(right, wrong)
    file = tmp_path / "data.toml"
    file.write_text(f'format = 1\n[schemes.s]\nname = "S"\nsource = "Book"\n{text}\n', encoding="utf-8")
    _dataset, (diagnostic,) = load_dataset((str(file),))
    assert (diagnostic.code, diagnostic.location and diagnostic.location.line) == (code, line)


def test_growth_refuses_schemes_that_need_a_target(load: Load) -> None:
    dataset = load(f"{HEAD}{OWN}[values.r]\nup = {{ 2020 = 1, 2021 = 2 }}\n")
    with pytest.raises(CannotRun) as caught:
        report_growth(dataset, schemes=["astat", "destatis", "sdsn"])
    assert [(each.code, each.parameters["scheme"]) for each in caught.value.diagnostics] == [
        ("K045", "destatis"),
        ("K045", "sdsn"),
    ]
    valid = set(caught.value.diagnostics[0].parameters["valid"].split(", "))
    assert valid == {"astat", "eurostat", "kita", "open-sdg", "unsd-2023"}


def test_an_unknown_scheme_is_an_error_with_the_nearest_name(load: Load) -> None:
    dataset = load(f"{HEAD}{make_target('up', '2022 at_least = 100')}[values.r]\nup = {{ 2020 = 1, 2021 = 2 }}\n")
    for ask in (report_growth, report_target_gaps):
        with pytest.raises(CannotRun) as caught:
            ask(dataset, schemes=["eurostatt"])
        (diagnostic,) = caught.value.diagnostics
        assert (diagnostic.code, diagnostic.nearest) == ("K040", "eurostat")


# ---- The list, and registries that must agree ----


def test_schemes_say_which_texts_were_read(embedded: Dataset) -> None:
    report = report_schemes(embedded)
    assert {row.scheme for row in report.rows} == {
        "eurostat", "open-sdg", "unsd-2023", "destatis", "astat", "sdsn", "permendagri-86-2017", "panrb-8-2021",
        "bappenas",
    }  # fmt: skip
    quoted = {(row.scheme, row.has_target) for row in report.rows if row.evidence == "quoted"}
    assert quoted == {("eurostat", False), ("sdsn", True), ("bappenas", True)}
    text = FORMATS["table"](report, EN)
    assert "quoted: widely quoted, but the text itself was not read" in text
    assert all(row.source and row.class_label for row in report.rows)


def test_the_list_gives_the_bounds_of_the_method(embedded: Dataset) -> None:
    rows = [row for row in report_schemes(embedded).rows if row.scheme == "astat"]
    assert [(row.class_, row.low, row.low_included, row.high, row.high_included) for row in rows] == [
        ("clear_improvement", D(5), False, None, None),
        ("slight_improvement", D(1), False, D(5), True),
        ("stable", D(-1), False, D(1), True),
        ("slight_worsening", D(-5), False, D(-1), True),
        ("clear_worsening", None, None, D(-5), True),
    ]
    destatis = [(row.class_, row.decided_by) for row in report_schemes(embedded).rows if row.scheme == "destatis"]
    assert destatis == [
        ("sun", "met"),
        ("sun", "band"),
        ("sun_and_cloud", "band"),
        ("cloud", "band"),
        ("thunderstorm", "away"),
    ]


def test_the_words_of_the_command_line_are_those_of_the_registries() -> None:
    assert tuple(PACES) == PACE_NAMES
    assert tuple(ACHIEVEMENTS) == ACHIEVEMENT_NAMES
    assert get_args(Achievement) == ACHIEVEMENT_NAMES
    assert set(get_args(QuantityName)) == set(QUANTITIES)
    assert set(words_of_schemes.QUANTITIES) == set(QUANTITIES)
    assert tuple(str(each) for each in Standing) == STANDINGS
    assert set(WORDS_OF_STANDINGS) == set(Standing)
    assert set(REASONS) == set(Reason)


def test_every_method_has_a_formula_for_its_receipt() -> None:
    needed = {f"achievement_{name}" for name in ACHIEVEMENTS}
    needed |= {f"{result}_{name}" for name in PACES for result in ("observed", "pace_ratio", "projected")}
    assert needed <= set(FORMULAS)


def test_every_scheme_reads_a_known_quantity_that_fits_its_half() -> None:
    for key, scheme in load_schemes().items():
        if scheme.without_target:
            assert not QUANTITIES[scheme.without_target.reads].needs_target, key
        if scheme.with_target:
            assert scheme.with_target.reads in QUANTITIES, key


def test_a_figure_after_the_target_year_alone_has_no_class(load: Load) -> None:
    schemes = sorted(load_schemes())
    row = ask_gap(load, schemes, "up", "2023 = 100, 2024 = 120", "2022 at_least = 110")
    assert (row.status, row.reason) == ("unknown", "no_value_by_target_year")
    assert set(row.classes) == {""}
    assert set(row.class_reasons) == {"no_value_by_target_year"}
    assert (row.class_, row.score, set(row.class_quantities), set(row.class_decided_by)) == (None, None, {None}, {""})


def test_a_figure_of_the_target_year_has_a_class(load: Load) -> None:
    row = ask_gap(load, ["panrb-8-2021"], "up", "2022 = 110, 2024 = 120", "2022 at_least = 110")
    assert (row.status, row.classes, row.class_reasons) == ("met", ("baik",), ("",))


def test_a_scheme_that_judges_whole_percents_takes_a_series_at_its_natural_limit(load: Load) -> None:
    scheme = """
[schemes.own]
name = "Own"
source = "Here"
[schemes.own.without_target]
reads = "open_sdg_growth"
evidence = "read"
whole_percent = true
bands = [{ name = "good", label = "Good", at_least = 1 }, { name = "bad", label = "Bad", below = 1 }]
"""
    text = f"""{HEAD}
[indicators.limited]
name = "Limited"
unit = "%"
measure = "share"
better = "higher"
limit = 100
{scheme}
[values.r]
limited = {{ 2020 = 100, 2022 = 100, 2023 = 99 }}
"""
    for year, found in ((2022, "good"), (2023, "bad")):  # at its limit, standing still is the best that can be
        (row,) = report_growth(load(text), indicators=["limited"], since=2020, year=year, schemes=["own"]).rows
        assert (row.class_, row.class_reasons) == (found, ("",))


def test_a_scheme_hands_on_the_flags_of_the_years_it_looks_at(load: Load) -> None:
    years = "2019 = 100, 2020 = { value = 104, status = 'e' }, 2021 = 110, 2022 = 114, 2023 = 121, 2024 = 125"
    # Five annual changes up to 2024 start in 2019, up to 2023 with only four years before it in 2020.
    bound = "2030 at_least = 200"
    assert ask_gap(load, ["destatis"], "up", years, bound, since=2022).flags == ()
    assert ask_gap(load, ["destatis"], "up", years.replace("2019 = 100, ", ""), bound, since=2022).flags == (
        "estimated",
    )
    assert ask_gap(load, ["sdsn"], "up", years.replace("2019 = 100, ", ""), bound, since=2022).flags == ()


def test_open_sdg_hands_on_the_flags_of_the_base_it_falls_back_on(load: Load) -> None:
    years = "2021 = { value = 100, status = 'e' }, 2024 = 125"
    assert ask_gap(load, ["open-sdg"], "up", years, "2030 at_least = 200", since=2020).flags == ("estimated",)
    assert ask_gap(load, ["sdsn"], "up", years, "2030 at_least = 200", since=2020).flags == ()
