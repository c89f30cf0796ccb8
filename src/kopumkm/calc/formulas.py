"""The formulas as they are printed in a receipt: symbols first, the numbers put in their places afterwards."""

from __future__ import annotations

from collections.abc import Mapping

FORMULAS: Mapping[str, str] = {
    "ratio": "per × a / b",
    "change": "x - x0",
    "growth_percent": "100 × (x / x0 - 1)",
    "annual_percent": "100 × ((x / x0)^(1 / (t - t0)) - 1)",
    "gap": "x - T",
    "gap_inside": "0",
    "shortfall_up": "max(0, T - x)",
    "shortfall_inside": "0",
    "shortfall_down": "max(0, x - T)",
    "shortfall_units": "max(0, d × (T / per × b - a))",
    "shortfall_units_published": "shortfall / per × b",
    "achievement_ratio": "100 × x / T",
    "achievement_mirror": "100 × (2 × T - x) / T",
    "achievement_inverse": "100 × T / x",
    "achievement_range": "100 × x / T",
    "achievement_inside": "100",
    "achievement_distance": "100 × (x - x0) / (T - x0)",
    "required_change_per_year": "(T - x) / (tT - t)",
    "required_annual_percent": "100 × ((T / x)^(1 / (tT - t)) - 1)",
    "observed_compound": "100 × ((x / x0)^(1 / (t - t0)) - 1)",
    "observed_linear": "100 × (x / x0 - 1) / (t - t0)",
    "observed_regression": "100 × (e^m - 1)",
    "pace_ratio_compound": "s × d × ((x / x0)^(1 / (t - t0)) - 1) / abs((T / x0)^(1 / (tT - t0)) - 1)",
    "pace_ratio_linear": "d × ((x - x0) / (t - t0)) / abs((T - x0) / (tT - t0))",
    "pace_ratio_regression": "s × d × (e^m - 1) / abs((T / x0)^(1 / (tT - t0)) - 1)",
    "projected_compound": "x × (x / x0)^((tT - t) / (t - t0))",
    "projected_linear": "x + (tT - t) × (x - x0) / (t - t0)",
    "projected_regression": "x × (e^m)^(tT - t)",
}
"""Formula by result and, where there are several, by method."""
