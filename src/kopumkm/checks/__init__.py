"""What can be known to be wrong or doubtful in a data set that can be read: one registry of checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kopumkm.calc.arithmetic import exactly
from kopumkm.checks import history, ratios, rivals, sources, sums, targets
from kopumkm.checks.records import Records
from kopumkm.checks.tolerances import Tolerances
from kopumkm.findings import Finding
from kopumkm.model.dataset import Dataset

__all__ = ["CHECKS", "Check", "Tolerances", "run_checks"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        code: Key of `ERRORS`, which says what it finds and how to mend it.
        name: Short name.
        severity: `error` for what cannot be true, `warning` for what a person has to look at.
        find: Finds what is wrong, each with the place of the entry.
    """

    code: str
    name: str
    severity: Literal["error", "warning"]
    find: Callable[[Records, Tolerances], Iterator[Finding]]


CHECKS: Mapping[str, Check] = {
    each.code: each
    for each in (
        Check("K101", "parts", "warning", sums.check_parts),
        Check("K102", "regions", "warning", sums.check_regions),
        Check("K103", "incomplete-sums", "warning", sums.check_incomplete_sums),
        Check("K104", "published-ratios", "warning", ratios.check_published),
        Check("K105", "limits", "error", ratios.check_limits),
        Check("K110", "reprints", "warning", history.check_reprints),
        Check("K111", "rivals", "warning", rivals.check_rivals),
        Check("K112", "growth", "warning", history.check_growth),
        Check("K113", "powers-of-ten", "warning", history.check_tens),
        Check("K114", "swapped-digits", "warning", rivals.check_swapped),
        Check("K115", "missing-digits", "warning", rivals.check_missing_digit),
        Check("K116", "breaks", "warning", history.check_breaks),
        Check("K117", "years", "warning", history.check_years),
        Check("K118", "forecasts", "warning", history.check_forecasts),
        Check("K119", "thousands", "warning", history.check_thousands),
        Check("K120", "source-dates", "warning", sources.check_source_dates),
        Check("K121", "addresses", "warning", sources.check_addresses),
        Check("K122", "unused-sources", "warning", sources.check_unused_sources),
        Check("K123", "same-addresses", "warning", sources.check_same_addresses),
        Check("K124", "unsourced", "warning", sources.check_unsourced),
        Check("K125", "reference-years", "warning", sources.check_reference_years),
        Check("K126", "publication-dates", "warning", sources.check_publication_dates),
        Check("K130", "unverified-targets", "warning", targets.check_unverified),
        Check("K131", "verification", "warning", targets.check_verification),
        Check("K132", "legal-basis", "warning", targets.check_legal_basis),
        Check("K133", "milestones", "warning", targets.check_milestones),
        Check("K134", "baselines", "warning", targets.check_baselines),
        Check("K135", "rival-targets", "warning", targets.check_rival_targets),
        Check("K136", "undecided-targets", "warning", targets.check_undecided),
    )
}
"""Every check by its code."""


@exactly
def run_checks(dataset: Dataset, tolerances: Tolerances, chosen: Iterable[str] = CHECKS) -> tuple[Finding, ...]:
    """Look for everything that is wrong or doubtful.

    Args:
        dataset: The data, without mistakes.
        tolerances: The numbers by which is decided.
        chosen: The warnings that are wanted. Errors are always looked for: what cannot be true cannot be waived.

    Returns:
        Every finding, check by check.
    """
    chosen = set(chosen)
    records = Records.of(dataset)
    return tuple(
        replace(finding, diagnostic=replace(finding.diagnostic, severity=check.severity))
        for check in CHECKS.values()
        if check.code in chosen or check.severity == "error"
        for finding in check.find(records, tolerances)
    )
