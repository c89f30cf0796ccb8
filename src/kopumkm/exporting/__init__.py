"""The data set in the formats that other programs read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from kopumkm.model.dataset import Dataset
    from kopumkm.model.scalars import Language

Say: TypeAlias = "Callable[[str, Language], str]"
"""Says a message, as the catalogues know it, in a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A format of `kopumkm export`.

    Attributes:
        ending: How the names of its files end.
        write: From a data set, and what says the program's own texts, to the bytes of a file.
        is_text: Whether it can go to standard output.
    """

    ending: str
    write: Callable[[Dataset, Say], bytes]
    is_text: bool = True


def _write_csv(dataset: Dataset, _say: Say) -> bytes:
    from kopumkm.writing.tidy_csv import list_records, write_tidy_csv

    return write_tidy_csv(list_records(dataset)).encode()


def _write_sdmx_csv(dataset: Dataset, _say: Say) -> bytes:
    from kopumkm.writing.sdmx_csv import write_sdmx_csv

    return write_sdmx_csv(dataset).encode()


def _write_toml(dataset: Dataset, _say: Say) -> bytes:
    from kopumkm.writing.dataset import write_dataset

    return write_dataset(dataset).encode()


def _write_xlsx(dataset: Dataset, say: Say) -> bytes:
    from kopumkm.exporting.xlsx import write_xlsx

    return write_xlsx(dataset, say)


FORMATS: Mapping[str, ExportFormat] = {
    "csv": ExportFormat(ending=".csv", write=_write_csv),
    "xlsx": ExportFormat(ending=".xlsx", write=_write_xlsx, is_text=False),
    "sdmx-csv": ExportFormat(ending=".sdmx.csv", write=_write_sdmx_csv),
    "toml": ExportFormat(ending=".toml", write=_write_toml),
}
"""The formats of `kopumkm export` by name."""


def find_format(name: str) -> str | None:
    """Find the format that the name of a file asks for.

    Args:
        name: Name of the file.

    Returns:
        Key of `FORMATS`, by the longest ending that fits; None when none does.

    >>> find_format("umkm.SDMX.csv"), find_format("umkm.csv"), find_format("umkm.pdf")
    ('sdmx-csv', 'csv', None)
    """
    fitting = [key for key, each in FORMATS.items() if name.lower().endswith(each.ending)]
    return max(fitting, key=lambda key: len(FORMATS[key].ending), default=None)
