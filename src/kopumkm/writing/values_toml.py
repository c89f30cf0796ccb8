"""Records as tables of values that a data folder takes beside its other files."""

from __future__ import annotations

from collections.abc import Iterable

from kopumkm.model.observation import Observation
from kopumkm.writing.tidy_csv import Record
from kopumkm.writing.toml import write_series


def write_values(records: Iterable[Record]) -> str:
    """Write records as a data file that holds nothing but values.

    Args:
        records: The records; of a region, indicator and year the first is the figure used.

    Returns:
        TOML, regions and indicators in the order of the records, years ascending.

    >>> from decimal import Decimal
    >>> record = Record(region="metro", indicator="umkm", year=2022, observation=Observation(value=Decimal("5")))
    >>> print(write_values([record]), end="")
    format = 1
    <BLANKLINE>
    [values.metro.umkm]
    2022 = 5
    """
    tables: dict[tuple[str, str], dict[int, list[Observation]]] = {}
    for each in records:
        tables.setdefault((each.region, each.indicator), {}).setdefault(each.year, []).append(each.observation)
    return "\n".join(["format = 1\n", *(write_series(*place, years) for place, years in tables.items())])
