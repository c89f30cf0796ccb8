"""The figures that Statistics Canada published for its progress measure, reproduced by the `open-sdg` scheme."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from kopumkm import load_dataset, report_growth, report_target_gaps
from kopumkm.calc.open_sdg import Progress, assess_with_target, assess_without_target
from kopumkm.calc.pace import compare_changes
from kopumkm.calc.vocabulary import Reason
from kopumkm.model.dataset import Dataset
from kopumkm.reports.growth import GrowthRow
from kopumkm.reports.target_gap import TargetGapRow

D = Decimal
ONE = D(1)
Case = Mapping[str, str]
Load = Callable[[str], Dataset]

with (Path(__file__).parent / "open_sdg_progress.csv").open(encoding="utf-8", newline="") as stream:
    PUBLISHED: dict[str, Case] = {case["id"]: case for case in csv.DictReader(stream)}


def rescale(case: Case) -> dict[str, str]:
    """Give a case with more than 15 decimals, which no data file may hold, in a smaller unit: paces do not change."""
    keys = ("base_value", "value", "target", "limit")
    decimals = max(-int(D(case[key] or "0").as_tuple().exponent) for key in keys)
    scaled = {key: format(D(case[key]).scaleb(3), "f") for key in keys if case[key]} if decimals > 15 else {}
    return {**case, **scaled}


CASES = {key: rescale(case) for key, case in PUBLISHED.items()}
WITH_TARGET = [key for key, case in CASES.items() if case["target"]]
WITHOUT_TARGET = [key for key, case in CASES.items() if not case["target"]]
ASSESSED = [key for key, case in CASES.items() if case["status"] != "not_available"]


def write_data(cases: Mapping[str, Case]) -> Iterator[str]:
    """Write each case as an indicator, with its two figures and perhaps a target that states the base as baseline."""
    yield 'format = 1\n[dataset]\nregion = "canada"\n[regions.canada]\nname = "Canada"'
    for key, case in cases.items():
        yield f'[indicators.{key}]\nname = "{key}"\nunit = "units"\nmeasure = "index"\nbetter = "{case["direction"]}"'
        if case["limit"]:
            yield f"limit = {case['limit']}"
    for key, case in cases.items():
        if case["target"]:
            bound = "at_least" if case["direction"] == "higher" else "at_most"
            yield f'[targets.{key}]\nindicator = "{key}"\nregion = "canada"\nyear = {case["target_year"]}'
            yield f"{bound} = {case['target']}\nbaseline = {{ year = {case['base_year']} }}"
    yield "[values.canada]"
    for key, case in cases.items():
        figures = {case["base_year"]: case["base_value"], case["year"]: case["value"]}
        years = ", ".join(f"{year} = {figure}" for year, figure in figures.items() if figure)
        if years:
            yield f"{key} = {{ {years} }}"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Return a data set in which every case is an indicator."""
    file = tmp_path_factory.mktemp("open_sdg") / "data.toml"
    file.write_text("\n".join(write_data(CASES)), encoding="utf-8")
    dataset, diagnostics = load_dataset((str(file),))
    assert [f"{each.location}: {each.message}" for each in diagnostics] == []
    return dataset


@pytest.fixture(scope="module")
def gaps(published: Dataset) -> dict[str, TargetGapRow]:
    """Return the row of each case that has a target."""
    rows = report_target_gaps(published, schemes=["open-sdg"]).rows
    return {row.indicator: row for row in rows}


@pytest.fixture(scope="module")
def growths(published: Dataset) -> dict[str, GrowthRow]:
    """Return the row of each case without a target, since its base year."""
    rows: dict[str, GrowthRow] = {}
    for base_year in {CASES[key]["base_year"] for key in WITHOUT_TARGET}:
        keys = [key for key in WITHOUT_TARGET if CASES[key]["base_year"] == base_year]
        report = report_growth(published, indicators=keys, since=int(base_year), schemes=["open-sdg"])
        rows |= {row.indicator: row for row in report.rows}
    return rows


def assess(case: Case) -> Progress | Reason:
    """Assess a case by the formulas alone."""
    base, value, direction = D(case["base_value"]), D(case["value"]), 1 if case["direction"] == "higher" else -1
    years = int(case["year"]) - int(case["base_year"])
    if not case["target"]:
        return assess_without_target(base, value, years, direction, D(case["limit"]) if case["limit"] else None)
    aim, span = D(case["target"]), int(case["target_year"]) - int(case["base_year"])
    return assess_with_target(base, value, aim, years, span, direction, met=direction * (value - aim) >= 0)


def assert_agrees(found: Decimal | None, printed: str, scale: Decimal = ONE) -> None:
    """Compare with a published figure, to a relative 1e-9; `scale` turns the one into the unit of the other."""
    if not printed:
        assert found is None
        return
    assert found is not None
    assert abs(found - scale * D(printed)) <= D("1e-9") * abs(scale * D(printed))


def test_every_published_case_is_here() -> None:
    assert len(CASES) == 327
    assert Counter(case["status"] for case in CASES.values()) == {
        "target_achieved": 18,
        "substantial_progress": 90,
        "moderate_progress": 30,
        "limited_progress": 41,
        "deterioration": 105,
        "not_available": 43,
    }


@pytest.mark.parametrize("key", WITH_TARGET)
def test_the_report_on_targets_gives_the_published_class_and_progress(gaps: dict[str, TargetGapRow], key: str) -> None:
    row, case = gaps[key], CASES[key]
    if case["status"] == "not_available":
        assert row.class_ is None
        assert row.score is None
        return
    assert (row.scheme, row.schemes, row.class_, row.classes) == (
        "open-sdg",
        ("open-sdg",),
        case["status"],
        (case["status"],),
    )
    assert_agrees(row.class_quantities[0], case["progress_value"])
    assert_agrees(row.score, case["score"])
    assert row.class_decided_by == ("met" if case["status"] == "target_achieved" else "band",)
    assert (row.baseline_year, row.baseline_value) == (int(case["base_year"]), D(case["base_value"]))
    assert row.pace_from == "baseline"


@pytest.mark.parametrize("key", WITHOUT_TARGET)
def test_the_report_on_growth_gives_the_published_class_and_score(growths: dict[str, GrowthRow], key: str) -> None:
    row, case = growths[key], CASES[key]
    assert row.schemes == ("open-sdg",)
    if case["status"] == "not_available":
        assert (row.class_, row.score, row.class_reasons) == (None, None, ("too_few_years",))
        return
    assert (row.class_, row.class_reasons, row.class_decided_by) == (case["status"], ("",), ("band",))
    assert_agrees(row.score, case["score"])
    # The quantity is 100 P/C: percent a year over the factor of the natural limit.
    progress = assess(case)
    assert isinstance(progress, Progress)
    if progress.bound_scale:
        assert_agrees(row.class_quantities[0], case["progress_value"], 100 / progress.bound_scale)


@pytest.mark.parametrize("key", ASSESSED)
def test_the_formulas_give_the_published_progress_and_score(key: str) -> None:
    case = PUBLISHED[key]
    progress = assess(case)
    assert isinstance(progress, Progress)
    assert_agrees(progress.value, case["progress_value"])
    assert_agrees(progress.score, case["score"])


def test_cases_with_one_year_alone_are_not_assessed(gaps: dict[str, TargetGapRow]) -> None:
    unknown = [key for key in CASES if key not in ASSESSED and CASES[key]["value"]]
    assert len(unknown) == 42
    for key in unknown:
        assert assess(CASES[key]) is Reason.TOO_FEW_YEARS
        if key in gaps:
            assert (gaps[key].classes, gaps[key].class_reasons) == (("",), ("too_few_years",))


def test_a_case_without_any_figure_still_names_the_scheme_and_says_why(gaps: dict[str, TargetGapRow]) -> None:
    (key,) = [key for key in WITH_TARGET if not CASES[key]["value"]]
    row = gaps[key]
    assert (row.value, row.class_, row.status) == (None, None, "unknown")
    assert (row.schemes, row.classes, row.class_reasons) == (("open-sdg",), ("",), ("no_value",))


@pytest.mark.parametrize(
    ("years", "limit", "target", "quantity", "name"),
    [
        # The worked rows of Statistics Canada; with a target R, without 100 P/C.
        (("lower", "2015 = 14.5, 2023 = 10.4"), "", "2030 at_most 7.25", "0.901090", "moderate_progress"),
        (("higher", "2015 = 0.37, 2025 = 9.53"), "", "2030 at_least 60", "0.950407", "substantial_progress"),
        (("lower", "2016 = 26866, 2024 = 36058"), "", "2028 at_most 13433", "-0.667578", "deterioration"),
        (("higher", "2016 = 77, 2024 = 77.7"), "", "2040 at_least 100", "0.103370", "limited_progress"),
        (("lower", "2015 = 7.05, 2024 = 12.58"), "", "2030 at_most 70", "-0.401892", "target_achieved"),
        (("lower", "2015 = 1.43, 2022 = 1.43"), "", "", "0.000000", "limited_progress"),
    ],
)
def test_the_worked_rows_of_the_method(
    load: Load, years: tuple[str, str], limit: str, target: str, quantity: str, name: str
) -> None:
    row = ask_one(load, years, limit, target)
    assert row.class_quantities[0] is not None
    assert f"{row.class_quantities[0]:.6f}" == quantity
    assert row.class_ == name
    if name == "target_achieved":  # worse, and still met: the trend is shown nevertheless
        assert isinstance(row, TargetGapRow)
        assert (row.status, row.class_decided_by, row.score) == ("met", ("met",), D(5))
        assert row.observed_annual_percent is not None
        assert row.observed_annual_percent > 0


def ask_one(load: Load, years: tuple[str, str], limit: str = "", target: str = "") -> TargetGapRow | GrowthRow:
    """Ask for the open-sdg class of one indicator: direction and figures, natural limit, `year bound figure`."""
    better, figures = years
    text = (
        'format = 1\n[dataset]\nregion = "r"\n[regions.r]\nname = "R"\n'
        f'[indicators.i]\nname = "I"\nunit = "u"\nmeasure = "index"\nbetter = "{better}"\n{limit}\n'
    )
    if target:
        year, bound, figure = target.split()
        text += f'[targets.t]\nindicator = "i"\nregion = "r"\nyear = {year}\n{bound} = {figure}\n'
    dataset = load(text + f"[values.r]\ni = {{ {figures} }}\n")
    if target:
        (row,) = report_target_gaps(dataset, schemes=["open-sdg"]).rows
    else:
        since = int(figures.split(" = ")[0])
        (row,) = report_growth(dataset, since=since, schemes=["open-sdg"]).rows
    assert isinstance(row, TargetGapRow | GrowthRow)
    return row


def test_growth_that_prints_as_1_percent_is_below_a_bound_of_1_percent_and_eased_by_the_limit(load: Load) -> None:
    # 66.6 to 71.4 in 7 years: 0.99915 % a year, C = 0.835477 with the limit 100.
    row = ask_one(load, ("higher", "2016 = 66.6, 2023 = 71.4"), "limit = 100")
    assert row.class_quantities[0] is not None
    assert abs(row.class_quantities[0] - D("0.999148") / D("0.835477")) < D("0.00001")
    assert row.class_ == "moderate_progress"
    assert row.score is not None
    assert f"{row.score:.6f}" == "1.739753"
    plain = ask_one(load, ("higher", "2016 = 66.6, 2023 = 71.4"))
    assert plain.class_quantities[0] is not None
    assert f"{plain.class_quantities[0]:.5f}" == "0.99915"
    assert f"{plain.class_quantities[0]:.1f}" == "1.0"
    assert plain.class_quantities[0] < 1


@pytest.mark.parametrize(
    ("years", "target", "reason"),
    [
        (("higher", "2020 = -5, 2022 = 6"), "2024 at_least 9", "sign"),
        (("higher", "2020 = 5, 2022 = -6"), "2024 at_least 9", "sign"),
        (("higher", "2022 = 6"), "2024 at_least 9", "too_few_years"),
        (("higher", "2020 = -5, 2022 = 6"), "", "sign"),
    ],
)
def test_opposite_signs_and_a_single_year_are_not_assessed(
    load: Load, years: tuple[str, str], target: str, reason: str
) -> None:
    row = ask_one(load, years, target=target)
    assert (row.class_, row.classes, row.class_reasons, row.score) == (None, ("",), (reason,), None)


@pytest.mark.parametrize(
    ("years", "target", "name"),
    [
        # (4/0.001)^(1/2) = 63.2 a year against (16/0.001)^(1/4) = 11.2
        (("higher", "2020 = 0, 2022 = 4"), "2024 at_least 16", "substantial_progress"),
        # (4/8)^(1/2) - 1 = -0.293 against (0.001/8)^(1/4) - 1 = -0.894: R = 0.328
        (("lower", "2020 = 8, 2022 = 4"), "2024 at_most 0", "limited_progress"),
        (("higher", "2020 = 0, 2022 = 4"), "", "substantial_progress"),
    ],
)
def test_zero_is_replaced_and_flagged(load: Load, years: tuple[str, str], target: str, name: str) -> None:
    row = ask_one(load, years, target=target)
    assert row.class_ == name
    assert "zero_replaced" in row.flags


def test_the_flag_is_only_there_when_the_scheme_replaced_something(load: Load) -> None:
    assert "zero_replaced" not in ask_one(load, ("higher", "2020 = 1, 2022 = 4"), target="2024 at_least 16").flags


@pytest.mark.parametrize(
    ("better", "figures", "quantity", "name"),
    [
        # s d ga: from -100 to -81 the size falls by 10 % a year, which is better where higher is better.
        ("higher", "2020 = -100, 2022 = -81", "10", "substantial_progress"),
        ("lower", "2020 = -100, 2022 = -81", "-10", "deterioration"),
        ("higher", "2020 = -100, 2022 = -121", "-10", "deterioration"),
    ],
)
def test_two_negative_figures_have_a_rate(load: Load, better: str, figures: str, quantity: str, name: str) -> None:
    row = ask_one(load, (better, figures))
    assert row.class_quantities[0] is not None
    assert abs(row.class_quantities[0] - D(quantity)) < D("1e-30")
    assert row.class_ == name


def test_a_base_year_without_a_figure_is_replaced_by_the_next_later_one_that_has_one(load: Load) -> None:
    # The configured base year, or the next later year that has a value. 100 to 121 in two years: 10 %.
    row = ask_one(load, ("higher", "2019 = { status = 'L' }, 2020 = 100, 2022 = 121"))
    assert row.class_ == "substantial_progress"
    assert row.class_quantities[0] is not None
    assert abs(row.class_quantities[0] - 10) < D("1e-30")


def test_a_baseline_year_without_a_figure_is_replaced_by_the_next_later_one_that_has_one(load: Load) -> None:
    # 100 to 121 in two years against 146.41 in four: exactly on the way.
    (row,) = report_target_gaps(
        load(
            'format = 1\n[dataset]\nregion = "r"\n[regions.r]\nname = "R"\n'
            '[indicators.i]\nname = "I"\nunit = "u"\nmeasure = "index"\nbetter = "higher"\n'
            '[targets.t]\nindicator = "i"\nregion = "r"\nyear = 2024\nat_least = 146.41\nbaseline = { year = 2019 }\n'
            "[values.r]\ni = { 2018 = 1, 2020 = 100, 2022 = 121 }\n"
        ),
        schemes=["open-sdg"],
    ).rows
    assert row.class_ == "substantial_progress"
    assert abs(row.class_quantities[0] - 1) < D("1e-30")


def test_compound_and_linear_pace_disagree_on_about_two_targets_in_five() -> None:
    def find_class(ratio: Decimal) -> int:
        return sum(ratio < bound for bound in (Decimal("0.95"), Decimal("0.6"), Decimal(0)))

    with (Path(__file__).parent / "open_sdg_progress.csv").open(encoding="utf-8", newline="") as file:
        cases = [
            case
            for case in csv.DictReader(file)
            if case["target"] and case["progress_value"] and case["status"] != "target_achieved"
        ]
    differing = 0
    for case in cases:
        base, value, target = (Decimal(case[name]) for name in ("base_value", "value", "target"))
        years, span = (int(case[name]) - int(case["base_year"]) for name in ("year", "target_year"))
        direction = 1 if case["direction"] == "higher" else -1
        linear = compare_changes(base, (value - base) / years, target, span, direction)
        assert isinstance(linear, Decimal)
        differing += find_class(Decimal(case["progress_value"])) != find_class(linear)
    assert (differing, len(cases)) == (39, 102)
