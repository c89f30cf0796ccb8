"""Whether a figure lies within the limits of its indicator."""

from __future__ import annotations

from decimal import Decimal

from kopumkm.errors import Diagnostic, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.model.definitions import Indicator


def check_limits(key: str, figure: Decimal | None, indicator: Indicator) -> Diagnostic | None:
    """Compare a figure with the minimum and maximum of its indicator.

    Args:
        key: How the message names the figure.
        figure: The figure; None is within any limits.
        indicator: Its definition.

    Returns:
        The mistake (K021), or None.

    >>> share = Indicator(name="Uptake", unit="%", measure="share", better="higher")
    >>> check_limits("uptake 2022", Decimal("120"), share).message
    'uptake 2022 has the value 120, which is above the maximum of 100'
    """
    low, high = indicator.bounds
    if figure is not None and low is not None and figure < low:
        trouble, name, limit = _("below"), _("minimum"), low
    elif figure is not None and high is not None and figure > high:
        trouble, name, limit = _("above"), _("maximum"), high
    else:
        return None
    return problem(
        "K021",
        key=key,
        number=str(figure),
        problem=Term(trouble),
        limit_name=Term(name),
        limit=str(limit),
        remark=Term(AS_PRINTED) if indicator.unit.in_language("en") == "%" else "",
    )


AS_PRINTED = _("Percentages stand as printed: 3.95, not 0.0395.")
