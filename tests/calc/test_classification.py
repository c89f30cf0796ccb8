from __future__ import annotations

from decimal import Decimal

import pytest

from kopumkm.calc.classification import Interval, classify

D = Decimal

PROGRESS = [
    Interval(low=D("0.95")),
    Interval(low=D("0.60"), high=D("0.95")),
    Interval(low=D(0), high=D("0.60")),
    Interval(high=D(0)),
]
STRICT = [
    Interval(low=D(5), low_included=False),
    Interval(low=D(1), low_included=False, high=D(5), high_included=True),
    Interval(high=D(1), high_included=True),
]
WITH_HOLES = [
    Interval(low=D(91)),
    Interval(low=D(76), high=D(90), high_included=True),
    Interval(low=D(66), high=D(75), high_included=True),
    Interval(high=D(65), high_included=True),
]


@pytest.mark.parametrize(
    ("quantity", "bands", "place"),
    [
        ("0.95", PROGRESS, (0,)),
        ("0.949999999999", PROGRESS, (1,)),
        ("0.6", PROGRESS, (1,)),
        ("0", PROGRESS, (2,)),
        ("-0.000000001", PROGRESS, (3,)),
        ("Infinity", PROGRESS, (0,)),
        ("5", STRICT, (1,)),
        ("5.0000000001", STRICT, (0,)),
        ("1", STRICT, (2,)),
        ("0.99915", STRICT, (2,)),  # prints as 1.0
        ("91", WITH_HOLES, (0,)),
        ("90", WITH_HOLES, (1,)),
        ("90.5", WITH_HOLES, (0, 1)),
        ("75.0001", WITH_HOLES, (1, 2)),
        ("65.5", WITH_HOLES, (2, 3)),
        ("-3", WITH_HOLES, (3,)),
    ],
)
def test_a_number_falls_into_its_band_or_between_two(
    quantity: str, bands: list[Interval], place: tuple[int, ...]
) -> None:
    assert classify(D(quantity), bands) == place
    backwards = tuple(len(bands) - 1 - each for each in place)
    assert set(classify(D(quantity), bands[::-1])) == set(backwards)
