"""The list of classification schemes with their bands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kopumkm.model.dataset import Dataset
from kopumkm.model.scheme import Scheme, SchemeBand
from kopumkm.reports.rows import Report, column
from kopumkm.schemes import load_schemes


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeRow:
    """One class of one scheme."""

    scheme: str = column("Identifier of the scheme")
    name: str = column("Name of the scheme, in Indonesian")
    has_target: bool = column("Whether the class is about progress to a target, or about a change without one")
    reads: str = column("The quantity that is compared with the bounds")
    evidence: str = column("read: in a published text or the office's code, and recomputed; quoted: text not read")
    class_: str = column("The class")
    class_label: str = column("Name of the class, in Indonesian")
    decided_by: str = column("met, away (a trend in the wrong direction) or band")
    low: Decimal | None = column("Lower bound; null is without bound")
    low_included: bool | None = column("Whether the lower bound belongs to the class")
    high: Decimal | None = column("Upper bound; null is without bound")
    high_included: bool | None = column("Whether the upper bound belongs to the class")
    source: str = column("Where the scheme is published")


def report_schemes(dataset: Dataset) -> Report:
    """List every scheme, also those that the data define.

    Args:
        dataset: The data.

    Returns:
        One row for each class, best first.
    """
    schemes = {**load_schemes(), **dataset.schemes}
    rows = tuple(row for key, scheme in schemes.items() for row in _list_classes(key, scheme))
    return Report(command="schemes", dataset=dataset, parameters={}, rows=rows, series={})


def _list_classes(key: str, scheme: Scheme) -> Iterator[SchemeRow]:
    for has_target, variant in ((True, scheme.with_target), (False, scheme.without_target)):
        if variant is None:
            continue
        special = [("met", variant.met), ("away", variant.away)]
        classes = [*special[:1], *(("band", band) for band in variant.bands), *special[1:]]
        for decided_by, each in classes:
            if each is None:
                continue
            band = each if isinstance(each, SchemeBand) else None
            yield SchemeRow(
                scheme=key,
                name=scheme.name.in_language("id"),
                has_target=has_target,
                reads=variant.reads,
                evidence=variant.evidence,
                class_=each.name,
                class_label=each.label.in_language("id"),
                decided_by=decided_by,
                low=band.low[0] if band else None,
                low_included=band.low[1] if band and band.low[0] is not None else None,
                high=band.high[0] if band else None,
                high_included=band.high[1] if band and band.high[0] is not None else None,
                source=scheme.source,
            )
