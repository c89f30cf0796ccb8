"""CSV and TSV: the rows alone, one record a row, numbers with a point, absent as an empty cell."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from kopumkm.render.records import list_columns, make_records, write_number
from kopumkm.reports.rows import Report


def render_delimited(report: Report, delimiter: str) -> str:
    """Render the rows of a report as delimited text.

    Args:
        report: The report.
        delimiter: What stands between cells.

    Returns:
        A header and the rows, quoted where needed (RFC 4180), lines ended by a line feed.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(list_columns(type(report.rows[0]) if report.rows else _find_row_type(report.command)))
    writer.writerows([write_cell(value) for value in record.values()] for record in make_records(report))
    return text.getvalue()


def _find_row_type(command: str) -> type:
    """Find the rows of a command; a report on differences may have none."""
    from kopumkm.render.schema import ROWS

    return ROWS[command]


def write_cell(value: object) -> str:
    """Write one value as a cell: lists are joined with `;`, truth values are `true` and `false`.

    >>> write_cell(None), write_cell((Decimal("2.50"), Decimal(3))), write_cell(True)
    ('', '2.50;3', 'true')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return write_number(value)
        case tuple():
            return ";".join(map(write_cell, value))
        case _:
            return str(value)
