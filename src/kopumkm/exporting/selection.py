"""Which of the values are exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kopumkm.errors import CannotRun, problem
from kopumkm.model.dataset import Dataset
from kopumkm.reports.rows import EVERY_REGION, choose_both


def select_values(
    dataset: Dataset,
    *,
    regions: Sequence[str] = (),
    indicators: Sequence[str] = (),
    since: int | None = None,
    until: int | None = None,
) -> Dataset:
    """Keep some of the values, and every definition and target.

    Args:
        dataset: The data.
        regions: Identifiers, codes or names; nothing means each region.
        indicators: Identifiers; nothing means each indicator.
        since: First year.
        until: Last year.

    Returns:
        The data set with those values; the same one when nothing was asked for.

    Raises:
        CannotRun: K040 unknown name, K041 no value for what was asked, K058 first year after the last.
    """
    if since is not None and until is not None and since > until:
        raise CannotRun([problem("K058", since=str(since), until=str(until))])
    if not (regions or indicators or since or until):
        return dataset
    some_regions, some_indicators = choose_both(dataset, regions or [EVERY_REGION], indicators)
    kept_regions, kept_indicators = set(some_regions), set(some_indicators)
    values = {
        region: {
            indicator: kept
            for indicator, entries in table.items()
            if indicator in kept_indicators
            and (
                kept := {
                    year: entry
                    for year, entry in entries.items()
                    if (since is None or int(year) >= since) and (until is None or int(year) <= until)
                }
            )
        }
        for region, table in dataset.values.items()
        if region in kept_regions
    }
    values = {region: table for region, table in values.items() if table}
    if not values:
        years = [f"--since {since}"] * (since is not None) + [f"--until {until}"] * (until is not None)
        raise CannotRun([problem("K041", asked=", ".join(["export", *regions, *indicators, *years]))])
    return replace(dataset, values=values)
