"""A whole data set as one TOML file, which loads to an equal data set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import BilingualText
from kopumkm.model.scheme import Variant
from kopumkm.writing.toml import list_given, write_series, write_table, write_value


def write_dataset(dataset: Dataset) -> str:
    """Write definitions, targets, schemes and values.

    Args:
        dataset: The data.

    Returns:
        One TOML file; what several files and CSV files held stands in it together.
    """
    return "\n".join(_list_tables(dataset))


def _list_tables(dataset: Dataset) -> Iterator[str]:
    title = dataset.title.get("id"), dataset.title.get("en")
    info = {
        "title": BilingualText(id=title[0], en=title[1]) if any(title) else None,
        "region": dataset.region,
        "description": dataset.description,
    }
    yield "format = 1\n"
    yield write_table(["dataset"], {key: value for key, value in info.items() if value is not None})
    sections: Mapping[str, Mapping[str, BaseModel]] = {
        "regions": dataset.regions,
        "sources": dataset.sources,
        "indicators": dataset.indicators,
        "targets": dataset.targets,
    }
    for section, entries in sections.items():
        for key, entry in entries.items():
            yield write_table([section, key], entry)
    for key, scheme in dataset.schemes.items():
        plain = {name: value for name, value in list_given(scheme).items() if not isinstance(value, Variant)}
        yield write_table(["schemes", key], plain)
        for name, variant in (("with_target", scheme.with_target), ("without_target", scheme.without_target)):
            if variant:
                yield _write_variant(["schemes", key, name], variant)
    for region, table in dataset.values.items():
        for indicator in table:
            yield write_series(region, indicator, dataset.find_observations(region, indicator))


def _write_variant(path: list[str], variant: Variant) -> str:
    """Write one half of a scheme, each of its bands on a line."""
    given = {name: value for name, value in list_given(variant).items() if name != "bands"}
    bands = "".join(f"  {write_value(band)},\n" for band in variant.bands)
    return write_table(path, given) + f"bands = [\n{bands}]\n"
