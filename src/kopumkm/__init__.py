"""Policy-indicator calculator for cooperatives and MSMEs in Indonesia.

>>> from kopumkm import load_dataset, report_growth
>>> dataset, diagnostics = load_dataset()
>>> report_growth(dataset, indicators=["koperasi_aktif"], year=2022).rows[0].change
Decimal('144')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kopumkm.reading.loading import load_dataset
    from kopumkm.reports.growth import report_growth
    from kopumkm.reports.target_gap import report_target_gaps

__version__ = "0.1.0"
__all__ = ["__version__", "load_dataset", "report_growth", "report_target_gaps"]


_HOMES = {
    "load_dataset": "kopumkm.reading.loading",
    "report_growth": "kopumkm.reports.growth",
    "report_target_gaps": "kopumkm.reports.target_gap",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the three functions have three types
    """Import a public function when it is first used, so that importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
