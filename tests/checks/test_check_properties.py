"""What must not change the findings: the order of years and rivals, and the unit of a series."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kopumkm.checks import CHECKS, Tolerances, run_checks
from kopumkm.checks.history import find_missing_years
from kopumkm.checks.rounding import find_interval, half_unit
from kopumkm.checks.slips import are_swapped, find_power_of_ten, is_one_missing
from kopumkm.model.dataset import Dataset
from kopumkm.model.definitions import Indicator, Region, Source
from kopumkm.model.observation import Observation

TODAY = Tolerances(today=dt.date(2026, 11, 24))
Years = dict[int, list[Observation]]

figures = st.integers(1, 999_999).map(Decimal)
observations = st.builds(
    Observation,
    value=figures,
    status=st.sampled_from(["A", "A", "A", "B", "D", "E", "F"]),
    source=st.sampled_from([None, "dinas", "koran"]),
)
series = st.dictionaries(st.integers(2000, 2020), st.lists(observations, min_size=1, max_size=4), max_size=14)


def make_dataset(years: Years) -> Dataset:
    source = {"title": "Sumber", "reliability": "press", "published": "2026-01", "url": "https://example.org/"}
    return Dataset(
        title={"id": "", "en": ""},
        region=None,
        regions={"lampung": Region.model_validate({"name": "Lampung"})},
        sources={
            key: Source.model_validate({**source, "publisher": key, "url": f"https://example.org/{key}"})
            for key in ("dinas", "koran")
        },
        indicators={
            "umkm": Indicator.model_validate({"name": "UMKM", "unit": "unit", "measure": "stock", "better": "higher"})
        },
        targets={},
        schemes={},
        values={"lampung": {"umkm": years}},
    )


def find(years: Years, codes: list[str] | None = None) -> list[tuple[str, str]]:
    findings = run_checks(make_dataset(years), TODAY, codes or CHECKS)
    return sorted((each.diagnostic.code, each.diagnostic.message) for each in findings)


@given(series, st.randoms(use_true_random=False))
def test_order_of_years_does_not_matter(years: Years, order: random.Random) -> None:
    shuffled = list(years.items())
    order.shuffle(shuffled)
    assert find(dict(shuffled)) == find(years)


@given(series, st.randoms(use_true_random=False))
def test_order_of_rivals_behind_the_first_does_not_matter(years: Years, order: random.Random) -> None:
    def shuffle(entry: list[Observation]) -> list[Observation]:
        # two rivals with one figure are told apart by their sources alone, which only one of them can name
        rivals = list({each.value: each for each in entry[1:] if each.value != entry[0].value}.values())
        return [entry[0], *order.sample(rivals, len(rivals))]

    once = {year: shuffle(entry) for year, entry in years.items()}
    again = {year: shuffle(entry) for year, entry in once.items()}
    assert find(again) == find(once)


@given(series)
def test_a_series_in_thousands_has_the_same_growth(years: Years) -> None:
    def scale(entry: list[Observation]) -> list[Observation]:
        return [each.model_copy(update={"value": each.value and each.value * 1000}) for each in entry]

    codes = ["K112", "K116"]
    in_units = {year: [each for each in entry if each.value and each.value >= 100] for year, entry in years.items()}
    in_units = {year: entry for year, entry in in_units.items() if entry}
    scaled = {year: scale(entry) for year, entry in in_units.items()}
    places = [
        sorted((each.diagnostic.code, each.path) for each in run_checks(make_dataset(each_series), TODAY, codes))
        for each_series in (in_units, scaled)
    ]
    assert places[0] == places[1]


@given(figures, figures)
def test_slips_are_symmetrical(first: Decimal, second: Decimal) -> None:
    assert are_swapped(first, second, TODAY) == are_swapped(second, first, TODAY)
    assert is_one_missing(first, second, TODAY) == is_one_missing(second, first, TODAY)
    power = find_power_of_ten(first, second, TODAY, is_count=True)
    assert find_power_of_ten(second, first, TODAY, is_count=True) == -power


@given(st.integers(10_000, 999_999), st.data())
def test_a_digit_left_out_is_found(number: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(str(number)) - 1))
    shorter = str(number)[:place] + str(number)[place + 1 :]
    assert is_one_missing(Decimal(number), Decimal(shorter), TODAY)


@given(st.integers(100, 999_999), st.data())
def test_two_swapped_digits_are_found(number: int, data: st.DataObject) -> None:
    digits = list(str(number))
    place = data.draw(st.integers(0, len(digits) - 2))
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    swapped = "".join(digits)
    if digits[0] != "0":
        assert are_swapped(Decimal(number), Decimal(swapped), TODAY) is (swapped != str(number))


@given(st.decimals(0, 10**9, places=4), st.integers(0, 4))
def test_the_interval_of_a_rounded_figure_holds_the_figure(exact: Decimal, places: int) -> None:
    rounded = round(exact, places)
    low, high = find_interval(rounded)
    assert low <= exact <= high
    assert high - low == 2 * half_unit(rounded)


@given(st.sets(st.integers(1900, 2100), min_size=1))
def test_missing_years_lie_between_the_records(years: set[int]) -> None:
    missing = find_missing_years(sorted(years))
    assert not years & set(missing)
    assert all(min(years) < year < max(years) for year in missing)
