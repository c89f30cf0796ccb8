"""A report to text, in the formats that the command line offers. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line imports this module for its choices, and must not pay for the rest
    from kopumkm.model.dataset import Dataset
    from kopumkm.model.scalars import Language
    from kopumkm.reports.receipt import Node
    from kopumkm.reports.rows import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a person wants to see a report; machine formats ignore it.

    Attributes:
        language: Words and number style.
        width: Columns of the terminal; None is without limit.
        color: Whether colour may be used.
        ascii_only: Whether only ASCII characters can be shown.
        verbosity: 1 is normal, 2 adds the notes of figures, 0 leaves out everything but the table.
    """

    language: Language = "id"
    width: int | None = None
    color: bool = False
    ascii_only: bool = False
    verbosity: int = 1


def _render_table(report: Report, view: View) -> str:
    from kopumkm.render.table import render_table

    return render_table(report, view)


def _render_markdown(report: Report, view: View) -> str:
    from kopumkm.render.markdown import render_markdown

    return render_markdown(report, view)


def _render_json(report: Report, view: View) -> str:  # noqa: ARG001 - one signature for all formats
    from kopumkm.render.json import render_json

    return render_json(report)


def _render_jsonl(report: Report, view: View) -> str:  # noqa: ARG001
    from kopumkm.render.json import render_jsonl

    return render_jsonl(report)


def _render_csv(report: Report, view: View) -> str:  # noqa: ARG001
    from kopumkm.render.delimited import render_delimited

    return render_delimited(report, ",")


def _render_tsv(report: Report, view: View) -> str:  # noqa: ARG001
    from kopumkm.render.delimited import render_delimited

    return render_delimited(report, "\t")


FORMATS: Mapping[str, Callable[[Report, View], str]] = {
    "table": _render_table,
    "json": _render_json,
    "jsonl": _render_jsonl,
    "csv": _render_csv,
    "tsv": _render_tsv,
    "markdown": _render_markdown,
}
"""Every output format; the code of each is imported when it is asked for."""


def _render_receipt_text(receipt: Node, dataset: Dataset, view: View) -> str:
    from kopumkm.render.receipt import render_receipt_text

    return render_receipt_text(receipt, dataset, view)


def _render_receipt_markdown(receipt: Node, dataset: Dataset, view: View) -> str:
    from kopumkm.render.receipt import render_receipt_markdown

    return render_receipt_markdown(receipt, dataset, view)


def _render_receipt_json(receipt: Node, dataset: Dataset, view: View) -> str:  # noqa: ARG001
    from kopumkm.render.receipt import render_receipt_json

    return render_receipt_json(receipt, dataset)


RECEIPT_FORMATS: Mapping[str, Callable[[Node, Dataset, View], str]] = {
    "table": _render_receipt_text,
    "markdown": _render_receipt_markdown,
    "json": _render_receipt_json,
}
"""The formats of a receipt, which is a tree and no table."""


def _render_check_table(report: Report, view: View) -> str:
    from kopumkm.render.check import render_check_table

    return render_check_table(report, view)


def _render_check_markdown(report: Report, view: View) -> str:
    return _render_markdown(report, view) if report.rows else ""


def _render_github(report: Report, view: View) -> str:  # noqa: ARG001
    from kopumkm.render.check import render_github

    return render_github(report)


CHECK_FORMATS: Mapping[str, Callable[[Report, View], str]] = {
    **FORMATS,
    "table": _render_check_table,
    "markdown": _render_check_markdown,
    "github": _render_github,
}
"""The formats of what `check` has found: without anything found, tables stay empty."""

FOR_PEOPLE = frozenset({"table", "markdown"})
"""Formats whose words and number style follow the language."""
