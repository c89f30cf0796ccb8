"""Observation status: the SDMX code list CL_OBS_STATUS, and the marks that BPS prints behind or instead of a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kopumkm.errors import mark_message as _

Standing = Literal["value", "zero", "missing"]
"""What a status says of the figure: it is there, it is a true zero, or there is none."""


@dataclass(frozen=True, slots=True)
class Status:
    """One observation status.

    Attributes:
        code: SDMX code.
        label: What it means, in English.
        standing: Whether a figure stands with it.
        flag: Flag that every result computed from it carries, or empty.
        mark: Sign shown behind the figure, or empty.
    """

    code: str
    label: str
    standing: Standing = "value"
    flag: str = ""
    mark: str = ""


STATUSES: Mapping[str, Status] = {
    "A": Status("A", _("final")),
    "P": Status("P", _("provisional"), flag="provisional", mark="*"),
    "*": Status("P", _("provisional"), flag="provisional", mark="*"),
    "**": Status("P", _("very provisional"), flag="provisional", mark="**"),
    "***": Status("P", _("very, very provisional"), flag="provisional", mark="***"),
    "E": Status("E", _("estimated"), flag="estimated", mark="e"),
    "e": Status("E", _("estimated"), flag="estimated", mark="e"),
    "R": Status("R", _("revised"), flag="revised", mark="r"),
    "r": Status("R", _("revised"), flag="revised", mark="r"),
    "F": Status("F", _("forecast"), flag="forecast", mark="f"),
    "B": Status("B", _("break in the series"), flag="break", mark="b"),
    "D": Status("D", _("definition differs"), flag="definition", mark="d"),
    "I": Status("I", _("imputed"), flag="imputed", mark="i"),
    "U": Status("U", _("low reliability"), flag="low_reliability", mark="u"),
    "N": Status("N", _("negligible"), standing="zero", flag="negligible", mark="~"),
    "~0": Status("N", _("negligible"), standing="zero", flag="negligible", mark="~"),
    "–": Status("A", _("nil"), standing="zero"),
    "-": Status("A", _("nil"), standing="zero"),
    "O": Status("O", _("missing"), standing="missing"),
    "...": Status("O", _("missing"), standing="missing"),
    "…": Status("O", _("missing"), standing="missing"),
    "L": Status("L", _("not collected"), standing="missing"),
    "M": Status("M", _("cannot exist"), standing="missing"),
    "Q": Status("Q", _("suppressed"), standing="missing"),
    "NA": Status("Q", _("suppressed"), standing="missing"),
}
"""Every status a data file may write: SDMX codes and BPS marks."""
