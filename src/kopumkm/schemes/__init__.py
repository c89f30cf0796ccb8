"""The published classification schemes, one data file each; a data set may define more in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kopumkm.model.scheme import Scheme

SCHEMES: Mapping[str, Path] = {file.stem: file for file in sorted(Path(__file__).parent.glob("*.toml"))}
"""Identifier to data file."""


def load_schemes() -> dict[str, Scheme]:
    """Read every scheme that comes with the program.

    Returns:
        Identifier to scheme.

    >>> load_schemes()["bappenas"].with_target.bands[0].above
    Decimal('90')
    """
    import tomli  # noqa: PLC0415 - only a run that asks for a scheme needs it

    from kopumkm.model.scheme import Scheme  # noqa: PLC0415

    return {
        key: Scheme.model_validate(tomli.loads(file.read_text(encoding="utf-8"), parse_float=Decimal))
        for key, file in SCHEMES.items()
    }
