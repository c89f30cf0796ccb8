"""Where the change of a whole comes from: the parts add up, and what does not is said."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopumkm.calc.contribution import RatioPart, RatioTerms, compute_contribution, decompose_ratio
from kopumkm.calc.vocabulary import Reason
from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.render import FORMATS, View
from kopumkm.reports.contributions import ContributionRow, report_contributions
from kopumkm.reports.rows import Report

D = Decimal
Load = Callable[[str], Dataset]
Ask = Callable[..., Report]
EN = View(language="en")

HEAD = """
format = 1
[dataset]
region = "province"
[regions]
province = { name = "Province" }
a = { name = "Town A", part_of = "province" }
b = { name = "Town B", part_of = "province" }
c = { name = "Town C", part_of = "province" }
[indicators]
firms = { name = "Firms", unit = "units", measure = "stock", better = "higher", aggregate = "sum", parts = ["micro", "small", "medium"] }
micro = { name = "Micro", unit = "units", measure = "stock", better = "higher", aggregate = "sum" }
small = { name = "Small", unit = "units", measure = "stock", better = "higher", aggregate = "sum" }
medium = { name = "Medium", unit = "units", measure = "stock", better = "higher", aggregate = "sum" }
licensed = { name = "Licensed", unit = "units", measure = "stock", better = "higher", aggregate = "sum" }
index = { name = "Index", unit = "points", measure = "index", better = "higher" }
[indicators.uptake]
name = "Uptake"
unit = "%"
measure = "share"
better = "higher"
ratio = { numerator = "licensed", denominator = "firms", per = 100 }
"""  # noqa: E501 - one line an indicator


@pytest.fixture
def ask(load: Load) -> Ask:
    """Return a function from values, as TOML, to the report."""

    def ask_report(by: str, values: str, **question: object) -> Report:
        return report_contributions(load(HEAD + values), by, **question)  # type: ignore[arg-type]

    return ask_report


def find_parts(report: Report) -> list[ContributionRow]:
    return [row for row in report.rows if row.kind == "part"]


PARTS = """
[values.province]
firms = { 2021 = 1000, 2022 = 1103 }
micro = { 2021 = 700, 2022 = 737.904 }
small = { 2021 = 200, 2022 = 255.62 }
medium = { 2021 = 100, 2022 = 109.476 }
"""
"""Growth of 10.3 %, of which 36.8, 54.0 and 9.2 %."""


def test_shares_of_the_change_become_points_without_a_rounding_in_between(ask: Ask) -> None:
    report = ask("part", PARTS, indicators=["firms"])
    whole, *parts = report.rows
    assert (whole.kind, whole.part, whole.change, whole.contribution_percent) == ("whole", None, D(103), D(100))
    assert whole.growth_percent == whole.contribution_points == D("10.3")
    # 103 x 0.54 = 55.62, 103 x 0.368 = 37.904, 103 x 0.092 = 9.476; the largest first
    assert [(row.part, row.change, row.contribution_percent) for row in parts] == [
        ("small", D("55.62"), D(54)),
        ("micro", D("37.904"), D("36.8")),
        ("medium", D("9.476"), D("9.2")),
    ]
    assert [row.contribution_points for row in parts] == [D("5.562"), D("3.7904"), D("0.9476")]
    assert [f"{row.contribution_points:.2f}" for row in parts] == ["5.56", "3.79", "0.95"]
    assert {row.kind for row in parts} == {"part"}  # they add up: nothing remains
    assert report.notes == ()


def write_parts(**figures: tuple[int, int]) -> str:
    """Write the figures of 2021 and 2022 by indicator."""
    lines = [f"{name} = {{ 2021 = {base}, 2022 = {value} }}" for name, (base, value) in figures.items()]
    return "\n".join(["[values.province]", *lines])


def test_the_growth_of_each_part_is_its_own(ask: Ask) -> None:
    small, micro, _medium = find_parts(ask("part", PARTS))
    assert small.growth_percent == D("27.81")  # 55.62/200
    assert micro.growth_percent is not None
    assert Fraction(*micro.growth_percent.as_integer_ratio()) - Fraction(37904, 7000) < Fraction(1, 10**30)
    assert (small.part_name, small.from_value, small.to_value) == ("Small", D(200), D("255.62"))


REGIONS = """
[values.province]
firms = { 2021 = 400, 2022 = 500 }
[values.a]
firms = { 2021 = 100, 2022 = 90 }
[values.b]
firms = { 2021 = 300, 2022 = 410 }
[values.c]
firms = { 2021 = 0, 2022 = 0 }
"""


def test_regions_contribute_to_the_growth_of_the_region_they_lie_in(ask: Ask) -> None:
    report = ask("region", REGIONS)
    whole, *parts = report.rows
    assert (whole.by, whole.region, whole.growth_percent) == ("region", "province", D(25))
    assert [(row.part, row.change, row.contribution_points, row.contribution_percent) for row in parts] == [
        ("b", D(110), D("27.5"), D(110)),
        ("a", D(-10), D("-2.5"), D(-10)),
        ("c", D(0), D(0), D(0)),
    ]
    # 0 stayed 0: a contribution, but no growth of its own
    assert (parts[2].growth_percent, parts[2].reason) == (None, "zero_base")
    text = FORMATS["table"](report, EN)
    assert "+27.50 pp" in text
    assert "-10.00%" in text
    assert "Growth by region, Province" in text


@given(
    figures=st.lists(
        st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=3, max_size=3
    ).filter(lambda each: sum(base for base, _value in each) > 0)
)  # fmt: skip
def test_points_of_parts_add_up_to_the_growth_of_the_whole(figures: list[tuple[int, int]]) -> None:
    whole_base, whole = sum(base for base, _value in figures), sum(value for _base, value in figures)
    points = [compute_contribution(D(base), D(value), D(whole_base)) for base, value in figures]
    exact = [Fraction(each) for each in points if isinstance(each, Decimal)]
    assert len(exact) == len(figures)
    growth = Fraction(100 * (whole - whole_base), whole_base)
    largest = max([abs(each) for each in exact] + [Fraction(1)])
    assert abs(sum(exact, Fraction(0)) - growth) <= Fraction(1, 10**45) * largest


def test_what_the_parts_leave_unexplained_is_a_row_of_its_own(ask: Ask) -> None:
    report = ask("part", PARTS.replace("small = { 2021 = 200, 2022 = 255.62 }", "small = { 2021 = 200, 2022 = 250 }"))
    *_others, remainder = report.rows
    assert remainder.kind == "remainder"
    assert (remainder.part, remainder.from_value, remainder.to_value, remainder.growth_percent) == (None,) * 4
    # 103 - 50 - 37.904 - 9.476 = 5.62, which is 0.562 points of 1000
    assert (remainder.change, remainder.contribution_points) == (D("5.62"), D("0.562"))
    assert remainder.contribution_percent is not None
    assert abs(Fraction(remainder.contribution_percent) - Fraction(562, 103)) < Fraction(1, 10**30)
    assert "not explained by the parts" in FORMATS["table"](report, EN)
    points = [row.contribution_points for row in report.rows[1:]]
    assert sum(each for each in points if each is not None) == D("10.3")


def test_parts_without_figures_are_named_and_remain_unexplained(ask: Ask) -> None:
    report = ask("part", PARTS.replace("micro = { 2021 = 700, 2022 = 737.904 }\n", "").replace("2021 = 100,", ""))
    kinds = [(row.kind, row.part, row.reason) for row in report.rows]
    assert kinds == [
        ("whole", None, None),
        ("part", "small", None),
        ("part", "micro", "no_value"),
        ("part", "medium", "no_base"),
        ("remainder", None, None),
    ]
    assert report.rows[-1].change == D("103") - D("55.62")
    ((message, parameters),) = report.notes
    assert parameters == {"indicator": "firms", "years": "2021-2022", "parts": "micro, medium"}
    assert "no figures for" in message
    text = FORMATS["table"](report, EN)
    assert "Firms 2021-2022: no figures for micro, medium" in text
    # Missing is never 0: no cell of the table is a contribution of 0.
    assert "+0.00 pp" not in text


def test_a_base_of_zero_has_changes_but_no_points(ask: Ask) -> None:
    report = ask("part", write_parts(firms=(0, 30), micro=(0, 10), small=(0, 20), medium=(0, 0)))
    whole, *parts = report.rows
    assert (whole.change, whole.growth_percent, whole.contribution_points, whole.reason) == (
        D(30),
        None,
        None,
        "zero_base",
    )
    assert {(row.contribution_points, row.reason) for row in parts if row.kind == "part"} == {(None, "zero_base")}
    assert {(row.part, row.change) for row in parts} == {("micro", D(10)), ("small", D(20)), ("medium", D(0))}
    # The shares of the change are known all the same.
    shares = {row.part: row.contribution_percent for row in parts}
    assert shares["medium"] == D(0)
    assert shares["micro"] is not None
    assert abs(3 * shares["micro"] - 100) < D("1e-25")


def test_parts_that_have_figures_are_not_said_to_lack_them(ask: Ask) -> None:
    report = ask("part", write_parts(firms=(0, 30), micro=(0, 10), small=(0, 20), medium=(0, 0)))
    assert report.notes == ()


def test_the_changes_of_parts_are_shown_where_the_base_is_zero(ask: Ask) -> None:
    report = ask("part", write_parts(firms=(0, 30), micro=(0, 10), small=(0, 20), medium=(0, 0)))
    text = FORMATS["table"](report, EN)
    for name, change in (("Firms", "+30"), ("Micro", "+10"), ("Small", "+20")):
        (line,) = [each for each in text.splitlines() if name in each and change in each]
        assert "…" in line  # a base of 0 still shows the change, and no growth


def test_a_whole_that_did_not_change_has_points_but_no_shares(ask: Ask) -> None:
    whole, *parts = ask("part", write_parts(firms=(100, 100), micro=(50, 60), small=(40, 30), medium=(10, 10))).rows
    assert (whole.change, whole.contribution_points, whole.contribution_percent) == (D(0), D(0), None)
    assert {(row.part, row.contribution_points, row.contribution_percent) for row in parts} == {
        ("micro", D(10), None),
        ("small", D(-10), None),
        ("medium", D(0), None),
    }


def test_a_share_of_no_change_says_why_there_is_none(ask: Ask) -> None:
    rows = ask("part", write_parts(firms=(100, 100), micro=(50, 60), small=(40, 30), medium=(10, 10))).rows
    assert {row.reason for row in rows} == {"no_change"}


def test_year_and_base_can_be_asked_for(ask: Ask) -> None:
    values = (
        "[values.province]\nfirms = { 2019 = 50, 2020 = 100, 2021 = 120, 2022 = 130 }\n"
        "micro = { 2019 = 50, 2020 = 100, 2021 = 120, 2022 = 130 }\n"
        "small = { 2019 = 0, 2020 = 0, 2021 = 0 }\nmedium = { 2019 = 0, 2020 = 0, 2021 = 0 }\n"
    )
    whole, micro, *_others = ask("part", values, year=2021, since=2019).rows
    assert (whole.from_year, whole.to_year, whole.growth_percent) == (2019, 2021, D(140))
    assert (micro.from_value, micro.to_value, micro.contribution_points) == (D(50), D(120), D(140))


# ---- Ratios ----

RATIO = """
[values.province]
firms = { 2021 = 1000, 2022 = 1000 }
licensed = { 2021 = 200, 2022 = 360 }
[values.a]
firms = { 2021 = 500, 2022 = 200 }
licensed = { 2021 = 50, 2022 = 40 }
[values.b]
firms = { 2021 = 500, 2022 = 800 }
licensed = { 2021 = 150, 2022 = 320 }
"""


def test_the_change_of_a_ratio_splits_into_within_between_and_interaction(ask: Ask) -> None:
    report = ask("region", RATIO, indicators=["uptake"])
    whole, *parts = report.rows
    assert (whole.from_value, whole.to_value, whole.change, whole.contribution_points) == (D(20), D(36), D(16), D(16))
    # a: weight 0.5 to 0.2, ratio 10 to 20; b: weight 0.5 to 0.8, ratio 30 to 40; the whole was at 20
    found = {
        row.part: (row.within, row.between, row.interaction, row.contribution_points, row.contribution_percent)
        for row in parts
        if row.kind == "part" and row.part in {"a", "b"}
    }
    assert found == {
        "a": (D(5), D(3), D(-3), D(5), D("31.25")),
        "b": (D(5), D(3), D(3), D(11), D("68.75")),
    }
    assert [row.part for row in parts if row.kind == "part"] == ["b", "a", "c"]
    assert (parts[2].contribution_points, parts[2].reason) == (None, "no_numerator")
    assert "remainder" not in {row.kind for row in parts}  # a and b are the whole province
    text = FORMATS["table"](report, EN)
    assert "Within" in text
    assert "-3.00 pp" in text


counts = st.integers(1, 10**7)


@given(parts=st.lists(st.tuples(counts, counts, counts, counts), min_size=1, max_size=6))
def test_the_terms_of_all_parts_add_up_to_the_change_of_the_ratio(parts: list[tuple[int, int, int, int]]) -> None:
    def make(figures: tuple[int, ...]) -> RatioPart:
        a0, b0, a, b = map(D, figures)
        return RatioPart(numerator_base=a0, denominator_base=b0, numerator=a, denominator=b)

    a0, b0, a, b = (sum(each) for each in zip(*parts, strict=True))
    found = [decompose_ratio(make(part), make((a0, b0, a, b)), D(100)) for part in parts]
    terms = [each for each in found if isinstance(each, RatioTerms)]
    assert len(terms) == len(parts)
    exact = [Fraction(each) for term in terms for each in (term.within, term.between, term.interaction)]
    largest = max([abs(each) for each in exact] + [Fraction(1)])
    change = 100 * (Fraction(a, b) - Fraction(a0, b0))
    assert abs(sum(exact, Fraction(0)) - change) <= Fraction(1, 10**40) * largest


@pytest.mark.parametrize("position", [1, 3])
def test_a_part_without_a_denominator_has_no_terms(position: int) -> None:
    figures = [D(1), D(2), D(1), D(2)]
    whole = RatioPart(numerator_base=D(5), denominator_base=D(9), numerator=D(5), denominator=D(9))
    figures[position] = D(0)
    part = RatioPart(
        numerator_base=figures[0], denominator_base=figures[1], numerator=figures[2], denominator=figures[3]
    )
    assert decompose_ratio(part, whole, D(100)) is Reason.ZERO_DENOMINATOR


def test_a_ratio_whose_parts_cover_only_some_leaves_a_remainder(ask: Ask) -> None:
    report = ask("region", RATIO.replace("licensed = { 2021 = 50, 2022 = 40 }\n", ""), indicators=["uptake"])
    kinds = {(row.kind, row.part): row for row in report.rows}
    assert kinds["part", "a"].contribution_points is None
    assert kinds["remainder", None].contribution_points == kinds["remainder", None].change == D(5)  # 16 - 11
    assert report.notes[0][1]["parts"] == "a, c"


# ---- Which questions have an answer ----


@pytest.mark.parametrize(
    ("by", "indicator", "region"),
    [("part", "micro", "province"), ("region", "index", "province"), ("region", "firms", "a"), ("part", "uptake", "a")],
)
def test_what_is_not_made_of_parts_cannot_be_split(ask: Ask, by: str, indicator: str, region: str) -> None:
    with pytest.raises(CannotRun) as caught:
        ask(by, REGIONS, indicators=[indicator], regions=[region])
    assert [(each.code, each.parameters) for each in caught.value.diagnostics] == [
        ("K048", {"name": indicator, "region": region, "by": by})
    ]


def test_nothing_to_split_anywhere_is_one_error(ask: Ask) -> None:
    with pytest.raises(CannotRun) as caught:
        ask("region", REGIONS, regions=["a"])
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.parameters["region"], diagnostic.parameters["by"]) == ("K048", "a", "region")


def test_a_whole_without_a_base_has_nothing_to_split(ask: Ask) -> None:
    with pytest.raises(CannotRun) as caught:
        ask("region", REGIONS, year=2021)
    assert [each.code for each in caught.value.diagnostics] == ["K041"]


def test_unknown_names_are_errors(ask: Ask) -> None:
    with pytest.raises(CannotRun) as caught:
        ask("region", REGIONS, indicators=["firm"], regions=["x"])
    assert [each.code for each in caught.value.diagnostics] == ["K040", "K040"]


def test_the_embedded_parts_add_up_to_what_they_were_said_to(embedded: Dataset) -> None:
    for by in ("region", "part"):
        for region in ("lampung", "indonesia"):
            try:
                report = report_contributions(embedded, by, regions=[region])
            except CannotRun as failure:
                assert {each.code for each in failure.diagnostics} <= {"K041", "K048"}  # noqa: PT017 - either may be so
                continue
            for whole in (row for row in report.rows if row.kind == "whole" and row.change is not None):
                rest = [row for row in report.rows if row.indicator == whole.indicator and row.kind != "whole"]
                changes = [Fraction(row.change) for row in rest if row.change is not None]
                if whole.indicator not in {key for key, each in embedded.indicators.items() if each.ratio}:
                    assert sum(changes, Fraction(0)) == Fraction(whole.change)


def test_every_format_can_show_contributions(ask: Ask) -> None:
    report = ask("region", REGIONS)
    for name, render in FORMATS.items():
        shown = render(report, EN)
        assert "27.5" in shown, name
        assert "-2.5" in shown, name


def test_figures_keep_their_marks_and_rivals(load: Load) -> None:
    text = (
        HEAD
        + """
[sources.office]
title = "Yearbook"
reliability = "official"
[values.province]
firms = { 2021 = { value = 200, status = "*" }, 2022 = [220, 230] }
micro = { 2021 = [160, { value = 165, source = "office" }], 2022 = { value = 170, status = "e" } }
"""
    )
    report = report_contributions(load(text), "part", indicators=["firms"])
    whole, micro = report.rows[0], next(row for row in report.rows if row.part == "micro")
    assert (whole.from_mark, whole.to_mark, whole.from_rivals, whole.to_rivals) == ("*", "", (), (D(230),))
    assert (micro.from_mark, micro.to_mark, micro.from_rivals, micro.to_rivals) == ("", "e", (D(165),), ())
    assert micro.from_rival_sources == ("office",)
    table = FORMATS["markdown"](report, View(language="en"))
    for cell in ("200\\* (2021)", "220‡ (2022)", "160‡ (2021)", "170e (2022)"):
        assert f"| {cell} |" in table
    assert "Firms: Micro 2021: used 160; also 165" in table
    remainder = report.rows[-1]
    assert (remainder.kind, remainder.from_mark, remainder.from_rivals) == ("remainder", "", ())
