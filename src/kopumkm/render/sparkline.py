"""A series as a line of block characters."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

BLOCKS = "▁▂▃▄▅▆▇█"
ASCII_BLOCKS = "_.-=+*%#"
GAP = "·"


def draw_sparkline(figures: Sequence[Decimal | None], *, ascii_only: bool = False) -> str:
    """Draw one block for each calendar year, the lowest figure as the lowest block and the highest as the highest.

    Args:
        figures: Figures by year; None where there is none.
        ascii_only: Whether only ASCII characters can be shown.

    Returns:
        As many characters as there are years; a point where a year has no figure. A series that never changes is drawn
        at half height.

    >>> draw_sparkline([Decimal(1), None, Decimal(3), Decimal(8)])
    '▁·▃█'
    >>> draw_sparkline([Decimal(5), Decimal(5)])
    '▄▄'
    """
    blocks, gap = (ASCII_BLOCKS, " ") if ascii_only else (BLOCKS, GAP)
    known = [each for each in figures if each is not None]
    low, span = (min(known), max(known) - min(known)) if known else (Decimal(0), Decimal(0))
    steps = len(blocks) - 1
    return "".join(
        gap
        if each is None
        else blocks[int((each - low) * steps / span + Decimal("0.5"))]
        if span
        else blocks[steps // 2]
        for each in figures
    )
