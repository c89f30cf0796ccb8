"""The receipt of a result: whoever follows it with pencil and paper comes to the same figures."""

from __future__ import annotations

import ast
import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, localcontext
from typing import Any

import pytest

from kopumkm import report_growth, report_target_gaps
from kopumkm.calc.achievement import ACHIEVEMENTS
from kopumkm.calc.pace import PACES
from kopumkm.errors import CannotRun
from kopumkm.model.dataset import Dataset
from kopumkm.render import RECEIPT_FORMATS, View
from kopumkm.render.receipt import make_tree
from kopumkm.reports.judgement import MethodChoice
from kopumkm.reports.receipt import Node, explain

D = Decimal
Load = Callable[[str], Dataset]
Tree = dict[str, Any]
EN = View(language="en")

# ---- Reading a receipt ----

OPERATIONS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS: Mapping[str, Callable[..., Decimal]] = {"max": max, "abs": abs}


def evaluate(text: str) -> Decimal:
    """Compute a formula with its numbers filled in."""
    source = text.replace("×", "*").replace("^", "**")
    with localcontext() as context:
        context.prec = 50
        return compute(ast.parse(source, mode="eval").body, source)


def compute(node: ast.expr, source: str) -> Decimal:
    match node:
        case ast.Constant():
            return D(ast.get_source_segment(source, node) or "")
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -compute(operand, source)
        case ast.BinOp(left=left, op=operation, right=right):
            return OPERATIONS[type(operation)](compute(left, source), compute(right, source))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return FUNCTIONS[name](*(compute(each, source) for each in arguments))
    raise ValueError(ast.dump(node))  # a symbol without a number


def walk(tree: Tree) -> Iterator[Tree]:
    yield tree
    for child in tree["rests_on"]:
        yield from walk(child)


def find(tree: Tree, kind: str, **fields: object) -> list[Tree]:
    return [each for each in walk(tree) if each["kind"] == kind and fields.items() <= each.items()]


def assert_follows(tree: Tree) -> set[str]:
    """Compute every formula again; return the formulas that were."""
    formulas = set()
    for node in walk(tree):
        if "filled_in" not in node or "e^m" in node["formula"]:
            continue
        value = node["computed"] if node["kind"] == "figure" else node["value"]
        if value is None:
            continue
        found = evaluate(node["filled_in"])
        scale = max(abs(value), D("1e-6"))
        assert abs(found - value) <= D("1e-9") * scale, f"{node['formula']}: {node['filled_in']} = {found}, not {value}"
        formulas.add(node["formula"])
    return formulas


def assert_rests_on_sources(tree: Tree, dataset: Dataset) -> None:
    """Follow every figure down to its sources, and compare them with the data."""
    for source in find(tree, "source"):
        recorded = dataset.sources[source["source"]]
        assert source["title"]["id"] == recorded.title.in_language("id")
        assert (source["publisher"], source["url"]) == (recorded.publisher, recorded.url)
        assert source["reliability"] == recorded.reliability
    region = tree["region"]
    for figure in find(tree, "figure"):
        entry = dataset.find_observations(region, figure["indicator"]).get(figure["year"])
        if not entry or entry[0].figure is None:
            if dataset.indicators[figure["indicator"]].ratio:
                assert figure["value"] == figure["computed"]
            continue
        if figure["value"] != entry[0].figure:  # the baseline that a target states
            continue
        sources = [each["source"] for each in figure["rests_on"] if each["kind"] == "source"]
        assert sources == ([entry[0].source] if entry[0].source else [])
        rivals = [each for each in figure["rests_on"] if each["kind"] == "rival"]
        assert [each["value"] for each in rivals] == [each.figure for each in entry[1:] if each.figure is not None]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100 × (3 / 2 - 1)", "50"),
        ("max(0, 3 - 5)", "0"),
        ("(-2) × 3 / abs(2^3 - 9)", "-6"),
        ("4^(1 / (2022 - 2020))", "2"),
    ],
)
def test_the_evaluator_of_these_tests_computes(text: str, value: str) -> None:
    assert evaluate(text) == D(value)


# ---- Receipts of the embedded data ----


def make_growth_trees(dataset: Dataset) -> Iterator[Tree]:
    for row in report_growth(dataset, regions=["all"]).rows:
        if row.to_value is not None:
            yield make_tree(explain(dataset, row.indicator, region=row.region, method=MethodChoice()))


def test_every_growth_of_the_embedded_data_follows_from_its_receipt(embedded: Dataset) -> None:
    formulas: set[str] = set()
    rows = [row for row in report_growth(embedded, regions=["all"]).rows if row.to_value is not None]
    for row, tree in zip(rows, make_growth_trees(embedded), strict=True):
        formulas |= assert_follows(tree)
        assert_rests_on_sources(tree, embedded)
        assert (tree["indicator"], tree["region"], tree["year"]) == (row.indicator, row.region, row.to_year)
        results = {each["result"]: each["value"] for each in find(tree, "result")}
        if row.from_value is None:
            assert results == {}
        else:
            assert (results["change"], results["growth_percent"]) == (row.change, row.growth_percent)
        assert [each["flag"] for each in find(tree, "flag")] == list(row.flags)
        (x,) = find(tree, "figure", symbol="x")
        assert (x["value"], x["year"], x["status"]) == (row.to_value, row.to_year, row.to_status)
    assert {"x - x0", "100 × (x / x0 - 1)", "per × a / b"} <= formulas


@pytest.mark.parametrize("pace", PACES)
@pytest.mark.parametrize("achievement", [None, *ACHIEVEMENTS])
def test_every_target_of_the_embedded_data_follows_from_its_receipt(
    embedded: Dataset, pace: str, achievement: str | None
) -> None:
    rows = report_target_gaps(
        embedded, regions=["indonesia", "lampung"], history=True, pace=pace, achievement=achievement
    ).rows
    assert len(rows) > 10
    for row in rows:
        if row.value is None:
            continue
        method = MethodChoice(pace=pace, achievement=achievement)
        tree = make_tree(explain(embedded, row.target, region=row.region, method=method))
        assert_follows(tree)
        assert_rests_on_sources(tree, embedded)
        results = {each["result"]: each["value"] for each in find(tree, "result")}
        for name in ("gap", "shortfall", "achievement_percent"):
            assert results[name] == getattr(row, name)
        for name in (
            "pace_ratio",
            "projected_value",
            "observed_annual_percent",
            "required_annual_percent",
            "shortfall_units",
        ):
            assert results.get(name) == getattr(row, name)
        assert [each["flag"] for each in find(tree, "flag")] == list(row.flags)
        assert (tree["status"], tree["reason"]) == (row.status, row.reason)
        (target,) = find(tree, "target")
        assert (target["low"], target["high"], target["year"]) == (row.target_low, row.target_high, row.target_year)


def test_the_growth_of_msmes_in_lampung_goes_down_to_the_newspaper(embedded: Dataset) -> None:
    tree = make_tree(explain(embedded, "umkm", region="lampung", method=MethodChoice(year=2022)))
    (growth,) = find(tree, "result", result="growth_percent")
    assert growth["filled_in"] == "100 × (192234 / 150999 - 1)"
    assert abs(growth["value"] - D(4123500) / 150999) < D("1e-20")
    (change,) = find(tree, "result", result="change")
    assert (change["filled_in"], change["value"]) == ("192234 - 150999", D(192234 - 150999))
    (x,) = find(tree, "figure", symbol="x")
    assert [each["source"] for each in x["rests_on"] if each["kind"] == "source"] == ["radar-lampung-2023"]
    (x0,) = find(tree, "figure", symbol="x0")
    for figure in (x, x0):
        for rival in (each for each in figure["rests_on"] if each["kind"] == "rival"):
            first, last = (rival["value"], D(192234)) if figure is x0 else (D(150999), rival["value"])
            assert abs(rival["would_be"] - (100 * last / first - 100)) < D("1e-20")
            assert rival["result"] == "growth_percent"
    (span,) = find(tree, "range")
    would_be = [each["would_be"] for each in find(tree, "rival")] + [growth["value"]]
    assert span["low"] <= min(would_be)
    assert span["high"] >= max(would_be)
    assert {"contested", "reprint"} == {each["flag"] for each in find(tree, "flag")}


# ---- Small files with every method ----

HEAD = """
format = 1
[dataset]
region = "r"
[regions]
r = { name = { id = "Daerah", en = "Region" } }
s = { name = "Other", part_of = "r" }
[sources.office]
title = { id = "Buku tahunan", en = "Yearbook" }
publisher = "Office"
reliability = "official"
url = "https://example.org/a"
[sources.paper]
title = "News"
reliability = "press"
[sources.law]
title = "Law"
reliability = "official"
[indicators]
index = { name = "Index", unit = "points", measure = "index", better = "higher", definition = { id = "Takrif", en = "What it is" } }
low = { name = "Low", unit = "points", measure = "index", better = "lower" }
licensed = { name = "Licensed", unit = "units", measure = "stock", better = "higher" }
firms = { name = "Firms", unit = "units", measure = "stock", better = "higher" }
uptake = { name = "Uptake", unit = "%", measure = "share", better = "higher", ratio = { numerator = "licensed", denominator = "firms", per = 100 } }
"""  # noqa: E501 - one line an indicator

TREND = "2019 = 100, 2020 = 110, 2021 = 115, 2022 = 130"
FALLING = "2019 = 100, 2020 = 90, 2021 = 85, 2022 = 70"
CASES = {
    "towards a floor": ("index", TREND, "at_least = 200"),
    "past a floor": ("index", TREND, "at_least = 120"),
    "falling below a floor": ("index", FALLING, "at_least = 80"),
    "away from a floor": ("index", FALLING, "at_least = 200"),
    "towards a ceiling": ("low", FALLING, "at_most = 40"),
    "away from a ceiling": ("low", TREND, "at_most = 40"),
    "rising above a ceiling": ("low", TREND, "at_most = 120"),
    "below a ceiling": ("low", FALLING, "at_most = 80"),
    "up to a range": ("index", TREND, "between = [150, 160]"),
    "inside a range": ("index", TREND, "between = [120, 160]"),
    "down to a range": ("index", FALLING, "between = [20, 40]"),
    "rising above a range": ("index", TREND, "between = [80, 120]"),
    "from zero": ("index", "2019 = 0, 2020 = 3, 2022 = 5", "at_least = 20"),
    "to zero": ("low", FALLING, "at_most = 0"),
    "between negative figures": ("index", "2019 = -100, 2020 = -90, 2022 = -70", "at_least = -20"),
    "across zero": ("index", "2019 = -10, 2020 = -5, 2022 = 5", "at_least = 20"),
    "one year": ("index", "2022 = 5", "at_least = 20"),
    "a ratio": ("uptake", "", "at_least = 60"),
    "a ratio with a ceiling": ("uptake", "", "at_most = 30"),
    "a ratio above a range": ("uptake", "", "between = [10, 30]"),
    "a ratio below a range": ("uptake", "", "between = [60, 80]"),
    "a published ratio": ("uptake", "2020 = 33, 2021 = 37, 2022 = 41", "at_least = 60"),
    "a published ratio above a range": ("uptake", "2020 = 33, 2021 = 37, 2022 = 41", "between = [10, 30]"),
}
PARTS = "licensed = { 2020 = 300, 2021 = 370, 2022 = 484 }\nfirms = { 2020 = 1000, 2021 = 1050, 2022 = 1100 }\n"


def write_case(case: str, more: str = "") -> str:
    indicator, years, bound = CASES[case]
    text = f'{HEAD}[targets.goal]\nindicator = "{indicator}"\nregion = "r"\nyear = 2026\n{bound}\n{more}\n[values.r]\n'
    if years:
        text += f"{indicator} = {{ {years} }}\n"
    return text + PARTS


@pytest.mark.parametrize("case", CASES)
def test_every_method_follows_from_its_receipt(load: Load, case: str) -> None:
    dataset = load(write_case(case))
    for pace in PACES:
        for achievement in (None, *ACHIEVEMENTS):
            (row,) = report_target_gaps(dataset, pace=pace, achievement=achievement).rows
            tree = make_tree(explain(dataset, "goal", method=MethodChoice(pace=pace, achievement=achievement)))
            assert_follows(tree)
            results = {each["result"]: each for each in find(tree, "result")}
            for name, node in results.items():
                assert node["value"] == getattr(row, name)
            if row.pace_method == "compound" and row.pace_ratio is not None:
                assert "^" in results["pace_ratio"]["formula"]
            if row.pace_method == "regression":
                assert "e^m" in results["observed_annual_percent"]["formula"]


def test_the_receipt_of_a_ratio_goes_down_to_its_parts(load: Load) -> None:
    dataset = load(
        write_case("a ratio").replace(
            "2022 = 484", "2022 = [{ value = 484, source = 'office' }, { value = 473, source = 'paper' }]"
        )
    )
    tree = make_tree(explain(dataset, "goal", method=MethodChoice()))
    (x,) = find(tree, "figure", symbol="x")
    assert (x["value"], x["formula"], x["filled_in"], x["computed"]) == (
        D(44),
        "per × a / b",
        "100 × 484 / 1100",
        D(44),
    )
    a, b = [each for each in x["rests_on"] if each["kind"] == "figure"]
    assert (a["symbol"], a["indicator"], a["value"]) == ("a", "licensed", D(484))
    assert (b["symbol"], b["indicator"], b["value"]) == ("b", "firms", D(1100))
    (source, rival) = a["rests_on"]
    assert (source["source"], rival["value"], rival["rests_on"][0]["source"]) == ("office", D(473), "paper")
    (units,) = find(tree, "result", result="shortfall_units")
    assert (units["value"], units["unit"]) == (D(176), "licensed")  # 60 % of 1100 is 660


def test_a_published_ratio_shows_what_its_parts_give(load: Load) -> None:
    dataset = load(write_case("a published ratio"))
    tree = make_tree(explain(dataset, "uptake", method=MethodChoice()))
    (x,) = find(tree, "figure", symbol="x")
    assert (x["value"], x["published"], x["computed"]) == (D(41), True, D(44))
    assert "as published; its parts give" in RECEIPT_FORMATS["table"](
        explain(dataset, "uptake", method=MethodChoice()), dataset, EN
    )


def test_what_a_rival_target_would_make_of_the_gap(load: Load) -> None:
    more = 'legal_basis = "law"\nsource = "office"\nchecked = 2024-01-31\nrivals = [{ value = 150, source = "paper" }]'
    dataset = load(write_case("towards a floor", more))
    tree = make_tree(explain(dataset, "goal", method=MethodChoice()))
    (target,) = find(tree, "target")
    assert (target["bound"], target["low"], target["high"], target["year"], target["checked"]) == (
        "at_least",
        D(200),
        None,
        2026,
        "2024-01-31",
    )
    assert [(each["role"], each["source"]) for each in target["rests_on"] if each["kind"] == "source"] == [
        ("legal_basis", "law"),
        ("source", "office"),
    ]
    (rival,) = [each for each in target["rests_on"] if each["kind"] == "rival"]
    assert (rival["value"], rival["result"], rival["would_be"]) == (D(150), "gap", D(-20))  # 130 - 150
    (span,) = find(tree, "range")
    assert (span["result"], span["low"], span["high"]) == ("gap", D(-70), D(-20))


def test_what_a_rival_figure_would_make_of_the_gap(load: Load) -> None:
    rivals = "2022 = [{ value = 130, source = 'office' }, { value = 125, source = 'paper' }]"
    dataset = load(write_case("towards a floor").replace("2022 = 130", rivals))
    tree = make_tree(explain(dataset, "goal", method=MethodChoice()))
    (rival,) = find(tree, "rival")
    assert (rival["value"], rival["would_be"], rival["rests_on"][0]["source"]) == (D(125), D(-75), "paper")


def test_a_rival_of_the_base_does_not_change_the_gap(load: Load) -> None:
    dataset = load(write_case("towards a floor").replace("2019 = 100", "2019 = [{ value = 100 }, { value = 90 }]"))
    tree = make_tree(explain(dataset, "goal", method=MethodChoice()))
    (rival,) = find(tree, "rival")
    assert (rival["value"], rival["would_be"]) == (D(90), None)


def test_the_base_of_the_pace_is_the_one_that_was_asked_for(load: Load) -> None:
    dataset = load(write_case("towards a floor"))
    choices = ((MethodChoice(since=2020), 2020, 110), (MethodChoice(window=1), 2021, 115), (MethodChoice(), 2019, 100))
    for method, year, value in choices:
        tree = make_tree(explain(dataset, "goal", method=method))
        (x0,) = find(tree, "figure", symbol="x0")
        assert (x0["year"], x0["value"]) == (year, D(value))
        assert_follows(tree)


def test_a_growth_over_several_years_also_has_a_growth_a_year(load: Load) -> None:
    dataset = load(write_case("towards a floor"))
    tree = make_tree(explain(dataset, "index", method=MethodChoice(year=2021, since=2019)))
    (annual,) = find(tree, "result", result="annual_percent")
    assert annual["filled_in"] == "100 × ((115 / 100)^(1 / (2021 - 2019)) - 1)"
    assert abs((annual["value"] / 100 + 1) ** 2 - D("1.15")) < D("1e-20")
    one_year = make_tree(explain(dataset, "index", method=MethodChoice(year=2021)))
    assert find(one_year, "result", result="annual_percent") == []


def test_without_a_base_there_is_a_figure_and_a_reason(load: Load) -> None:
    tree = make_tree(explain(load(write_case("one year")), "index", method=MethodChoice()))
    assert (tree["reason"], find(tree, "result"), len(find(tree, "figure"))) == ("no_base", [], 1)


def test_a_growth_from_zero_is_absent_and_its_change_is_not(load: Load) -> None:
    dataset = load(write_case("from zero"))
    receipt = explain(dataset, "index", method=MethodChoice(year=2020))
    tree = make_tree(receipt)
    assert [(each["result"], each["value"]) for each in find(tree, "result")] == [
        ("change", D(3)),
        ("growth_percent", None),
    ]
    assert tree["reason"] == "zero_base"
    text = RECEIPT_FORMATS["table"](receipt, dataset, EN)
    assert "the base is 0" in text
    assert "Growth: …" in text


# ---- Schemes ----


def test_a_scheme_shows_its_bounds_and_which_one_decided(load: Load) -> None:
    dataset = load(write_case("towards a floor"))
    receipt = explain(dataset, "goal", method=MethodChoice(), schemes=["bappenas", "eurostat"])
    bappenas, eurostat = find(make_tree(receipt), "scheme")
    # 130/200 = 65 %
    assert (bappenas["scheme"], bappenas["class"], bappenas["quantity"], bappenas["evidence"]) == (
        "bappenas",
        "kuning",
        D(65),
        "quoted",
    )
    assert bappenas["label"] == {"id": "kuning", "en": "yellow"}
    bands = [
        (each["class"], each["low"], each["low_included"], each["high"], each["high_included"], each["decided"])
        for each in bappenas["rests_on"]
    ]
    assert bands == [
        ("hijau", D(90), False, None, None, False),
        ("kuning", D(60), True, D(90), True, True),
        ("merah", None, None, D(60), False, False),
    ]
    assert [each["class"] for each in eurostat["rests_on"] if each["decided"]] == [eurostat["class"]]
    assert (eurostat["evidence"], eurostat["decided_by"]) == ("read", "band")
    text = RECEIPT_FORMATS["table"](receipt, dataset, EN)
    assert text.count("quoted: widely quoted, but the text itself was not read") == 1
    assert text.count("<- decided") == 2


def test_a_class_that_no_band_decided_marks_none(load: Load) -> None:
    dataset = load(write_case("past a floor"))
    receipt = explain(dataset, "goal", method=MethodChoice(), schemes=["open-sdg"])
    (scheme,) = find(make_tree(receipt), "scheme")
    assert (scheme["class"], scheme["decided_by"], scheme["score"]) == ("target_achieved", "met", D(5))
    assert not any(each["decided"] for each in scheme["rests_on"])
    assert "decided by: target met" in RECEIPT_FORMATS["table"](receipt, dataset, EN)


def test_a_figure_between_two_bands_marks_both(load: Load) -> None:
    dataset = load(
        write_case("towards a floor").replace("at_least = 200", "at_least = 260").replace("2022 = 130", "2022 = 235.3")
    )
    (scheme,) = find(
        make_tree(explain(dataset, "goal", method=MethodChoice(), schemes=["permendagri-86-2017"])), "scheme"
    )
    # 235.3/260 = 90.5 %
    assert scheme["quantity"] == D("90.5")
    assert [each["class"] for each in scheme["rests_on"] if each["decided"]] == ["sangat_tinggi", "tinggi"]
    assert scheme["label"] == {"id": "sangat tinggi | tinggi", "en": "very high | high"}


def test_a_growth_can_be_classified_too(load: Load) -> None:
    dataset = load(write_case("towards a floor"))
    receipt = explain(dataset, "index", method=MethodChoice(year=2020), schemes=["astat", "bappenas", "destatis"])
    astat, bappenas, destatis = find(make_tree(receipt), "scheme")
    assert (astat["class"], astat["quantity"]) == ("clear_improvement", D(10))
    for scheme in (bappenas, destatis):
        assert (scheme["class"], scheme["reason"], scheme["rests_on"]) == (None, "no_variant", [])


# ---- Words ----

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def get_numbers(text: str) -> list[str]:
    return NUMBER.findall(text)


@pytest.mark.parametrize("case", ["towards a floor", "a ratio", "a published ratio", "inside a range", "from zero"])
def test_text_and_markdown_say_the_same(load: Load, case: str) -> None:
    dataset = load(write_case(case))
    receipt = explain(dataset, "goal", method=MethodChoice(), schemes=["open-sdg", "bappenas"])
    text, markdown, tree = (RECEIPT_FORMATS[name](receipt, dataset, EN) for name in ("table", "markdown", "json"))
    assert get_numbers(text) == get_numbers(markdown)
    assert len(text.splitlines()) == len(markdown.splitlines()) - 1  # the empty line under the heading
    results = find(json.loads(tree, parse_float=D, parse_int=D)["receipt"], "result")
    for result in results:
        if result["value"] is not None and "e^m" not in result["formula"]:
            assert f"= {result['formula']}" in text
    assert markdown.startswith("## ")


def test_the_words_follow_the_language_and_the_figures_its_style(load: Load) -> None:
    dataset = load(write_case("towards a floor").replace("2022 = 130", "2022 = { value = 1300.5, source = 'office' }"))
    receipt = explain(dataset, "index", method=MethodChoice(since=2021))
    english = RECEIPT_FORMATS["table"](receipt, dataset, EN)
    indonesian = RECEIPT_FORMATS["table"](receipt, dataset, View(language="id"))
    assert "Index, Region, 2022" in english
    assert "What it is" in english
    assert "Yearbook (official). https://example.org/a" in english
    assert "100 × (1,300.5 / 115 - 1)" in english
    # 100 (1300.5/115 - 1) = 1030.8695...
    assert "+1,030.87%" in english
    assert "Index, Daerah, 2022" in indonesian
    assert "Takrif" in indonesian
    assert "+1.030,87%" in indonesian
    assert "1.300,5 / 115" in indonesian


def test_a_narrow_terminal_wraps_and_loses_nothing(load: Load) -> None:
    dataset = load(write_case("towards a floor"))
    receipt = explain(dataset, "goal", method=MethodChoice(), schemes=["eurostat"])
    wide = RECEIPT_FORMATS["table"](receipt, dataset, EN)
    narrow = RECEIPT_FORMATS["table"](receipt, dataset, View(language="en", width=50))
    assert wide.split() == narrow.split()
    assert max(map(len, narrow.splitlines())) <= 50


# ---- Errors ----


@pytest.mark.parametrize(
    ("name", "region", "schemes", "code", "nearest"),
    [
        ("indeks", None, [], "K040", "index"),
        ("goall", None, [], "K040", "goal"),
        ("index", "x", [], "K040", None),
        ("index", None, ["eurostatt"], "K040", "eurostat"),
        ("index", "s", [], "K041", None),
        ("goal", "s", [], "K041", None),
    ],
)
def test_what_cannot_be_explained_is_an_error(
    load: Load, name: str, region: str | None, schemes: list[str], code: str, nearest: str | None
) -> None:
    dataset = load(write_case("towards a floor"))
    with pytest.raises(CannotRun) as caught:
        explain(dataset, name, region=region, method=MethodChoice(), schemes=schemes)
    assert [(each.code, each.nearest) for each in caught.value.diagnostics] == [(code, nearest)]


def test_every_kind_of_line_is_a_node_with_children(load: Load) -> None:
    receipt = explain(load(write_case("a ratio")), "goal", method=MethodChoice(), schemes=["eurostat"])
    kinds = {node.kind for node in walk_nodes(receipt)}
    assert kinds == {"receipt", "target", "result", "figure", "scheme", "band"}


def walk_nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk_nodes(child)


def test_a_base_that_is_missing_shows_the_figures_recorded_beside_it(load: Load) -> None:
    dataset = load(f"{HEAD}[values.r]\nfirms = {{ 2020 = [{{ status = '...' }}, 700], 2021 = 600 }}")
    tree = explain(dataset, "firms", method=MethodChoice(since=2020))
    figures = {node.fields["symbol"]: node for node in tree.children if node.kind == "figure"}
    assert (figures["x0"].fields["value"], figures["x0"].fields["status"]) == (None, "O")
    (rival,) = (each for each in figures["x0"].children if each.kind == "rival")
    assert rival.fields["value"] == D(700)
    assert rival.fields["would_be"] is not None  # 600/700
    assert "x0, Firms 2020: … (missing)" in RECEIPT_FORMATS["table"](tree, dataset, View(language="en"))


def write_ratios(count: int, ratio: str) -> str:
    """Write ratios of ratios, `r1` of `r0` and so on: `{part}` stands for the one before it."""
    text = HEAD.replace(
        "[indicators]\n", '[indicators]\nr0 = { name = "R", unit = "u", measure = "index", better = "higher" }\n'
    )
    for number in range(1, count + 1):
        text += f'[indicators.r{number}]\nname = "R{number}"\nunit = "u"\nmeasure = "index"\nbetter = "higher"\n'
        text += f"ratio = {ratio.format(part=f'r{number - 1}')}\n"
    return text + "[values.r]\nr0 = { 2021 = 4, 2022 = 5 }\none = { 2021 = 1, 2022 = 1 }\n"


CHAIN = '{{ numerator = "{part}", denominator = "one", per = 1 }}'
DIAMOND = '{{ numerator = ["{part}", "{part}"], denominator = "{part}", per = 1 }}'
ONE = '[indicators.one]\nname = "One"\nunit = "u"\nmeasure = "index"\nbetter = "higher"\n[values.r]\n'


@pytest.mark.parametrize(("ratio", "count"), [(CHAIN, 600), (DIAMOND, 100)])
@pytest.mark.parametrize("style", sorted(RECEIPT_FORMATS))
def test_the_receipt_of_many_ratios_of_ratios_grows_with_their_number(
    load: Load, ratio: str, count: int, style: str
) -> None:
    dataset = load(write_ratios(count, ratio).replace("[values.r]\n", ONE))
    tree = explain(dataset, f"r{count}", method=MethodChoice())
    nodes = list(walk(make_tree(tree)))
    described = [
        (node["indicator"], node["year"]) for node in nodes if node["kind"] == "figure" and not node["elsewhere"]
    ]
    ratios = [each for each in described if each[0] not in ("one", "r0")]
    assert len(ratios) == len(set(ratios)) == 2 * count  # each ratio once in each of the two years
    assert len(nodes) < 10 * count
    assert len(RECEIPT_FORMATS[style](tree, dataset, View(language="en"))) < 10_000 * count


def test_a_part_used_twice_refers_to_where_it_is_described(load: Load) -> None:
    dataset = load(write_ratios(2, DIAMOND).replace("[values.r]\n", ONE))
    text = RECEIPT_FORMATS["table"](explain(dataset, "r2", method=MethodChoice()), dataset, View(language="en"))
    assert text.count("a, R1 2022: 2 (final)\n") == 2
    assert text.count("b, R1 2022: 2 (final)\n") == 1
    assert "Source: : " not in text
    assert text.count("what it rests on stands at another place of this receipt") == 4  # twice in each of two years


def test_a_target_that_is_called_like_an_indicator_can_be_reached(load: Load) -> None:
    target = '[targets.firms]\nindicator = "firms"\nregion = "r"\nyear = 2024\nat_least = 200\n'
    dataset = load(f"{HEAD}{target}[values.r]\nfirms = {{ 2020 = 100, 2022 = 121 }}\n")
    commands = [
        explain(dataset, "firms", method=MethodChoice(), is_target=is_target).fields["command"]
        for is_target in (False, True)
    ]
    assert commands == ["growth", "target-gap"]


@pytest.mark.parametrize(
    ("years", "bound", "method", "reason", "words"),
    [
        ("2022 = 121", "at_least = 200", "distance", "no_base", "there is no base figure to compare with"),
        (
            "2022 = 121",
            "at_most = 0",
            "mirror",
            "zero_target",
            "the target is 0, so there is no achievement in percent",
        ),
        ("2026 = 121", "at_least = 200", "distance", "no_base", "there is no base figure to compare with"),
    ],
)
def test_an_achievement_that_is_absent_says_why(
    load: Load, years: str, bound: str, method: str, reason: str, words: str
) -> None:
    target = f'[targets.goal]\nindicator = "firms"\nregion = "r"\nyear = 2024\n{bound}\n'
    dataset = load(f"{HEAD}{target}[values.r]\nfirms = {{ {years} }}\n")
    receipt = explain(dataset, "goal", method=MethodChoice(achievement=method))
    (node,) = find(make_tree(receipt), "result", result="achievement_percent")
    assert (node["value"], node["reason"]) == (None, reason)
    lines = [line.strip() for line in RECEIPT_FORMATS["table"](receipt, dataset, EN).splitlines()]
    assert lines[lines.index("Achievement: …") + 3] == words
