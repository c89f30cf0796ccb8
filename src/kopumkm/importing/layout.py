"""Where things stand in a table: title, headings, labels, figures. Nothing is named here yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kopumkm.errors import CannotRun, Term, problem
from kopumkm.errors import mark_message as _
from kopumkm.importing.figures import looks_like_figure, take_apart
from kopumkm.importing.grid import MAXIMUM_CELLS, Place, Sheet, Value, is_empty, write_cell
from kopumkm.importing.matching import Kind, fold
from kopumkm.importing.understanding import Shape
from kopumkm.importing.units import is_unit
from kopumkm.importing.years import read_year

SEARCHED = 200
"""Rows from the top in which the headings are looked for."""

NUMBERING = frozenset({"no", "nomor", "number", "#", "no urut"})
UNITS = frozenset({"satuan", "unit", "units", "satuan/unit", "satuan / unit"})
YEARS = frozenset({"tahun", "year", "years", "tahun/year", "tahun / year", "th"})
NOTES = ("sumber", "source", "catatan", "note", "keterangan", "ket.", "ket:", "*", "r)", "e)", "1)", "2)", "3)")
"""How the lines below a table begin."""

CODES = frozenset({"kode", "code", "id", "kode wilayah", "region code"})
"""Headings of columns of codes, which are labels and no figures."""

HEADINGS: Mapping[str, Kind] = {
    "kabupaten": "region",
    "kabupaten/kota": "region",
    "wilayah": "region",
    "provinsi": "region",
    "daerah": "region",
    "region": "region",
    "regency": "region",
    "regency/municipality": "region",
    "province": "region",
    "indikator": "indicator",
    "indicator": "indicator",
    "uraian": "indicator",
    "rincian": "indicator",
    "description": "indicator",
}
"""What a column of labels holds, by the first word of its heading; asked only where no label is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where things stand in a table.

    Attributes:
        shape: How the table is laid out.
        titles: Rows above the headings.
        header: Rows of headings.
        labels: Columns left of the figures.
        numbering: Those of them that only count the rows.
        units: Those of them that hold units.
        codes: Those of them that hold codes.
        year_column: The one of them that holds the years, if one does.
        columns: Columns of figures.
        wordy: Columns to the right of the labels that hold no figure at all.
        body: Rows with figures, and what stands between them.
        notes: Rows below.
    """

    shape: Shape
    titles: tuple[int, ...]
    header: tuple[int, ...]
    labels: tuple[int, ...]
    numbering: frozenset[int]
    units: frozenset[int]
    codes: frozenset[int]
    year_column: int | None
    columns: tuple[int, ...]
    wordy: tuple[int, ...]
    body: tuple[int, ...]
    notes: tuple[int, ...]


class Cells:
    """The cells of a sheet, where a merged cell can be asked for anywhere in its range."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows = sheet.rows
        self.origin: dict[Place, Place] = {}
        for area in sheet.merged:
            bottom, right = min(area.bottom, len(self.rows) - 1), min(area.right, sheet.width - 1)
            if len(self.origin) + (bottom - area.top + 1) * (right - area.left + 1) > MAXIMUM_CELLS:
                break
            for row in range(area.top, bottom + 1):
                for column in range(area.left, right + 1):
                    self.origin[row, column] = (area.top, area.left)

    def at(self, row: int, column: int) -> Value:
        """Return what stands in a cell, or in the merged cell that it belongs to."""
        row, column = self.origin.get((row, column), (row, column))
        return self.rows[row][column]

    def filled(self, row: int) -> list[int]:
        """Return the columns of a row in which something stands."""
        return [column for column, value in enumerate(self.rows[row]) if not is_empty(value)]

    def is_filled(self, row: int) -> bool:
        """Say whether anything stands in a row."""
        return any(not is_empty(value) for value in self.rows[row])


def find_frame(sheet: Sheet, *, one_year: bool) -> tuple[Cells, Frame]:
    """Find out where things stand.

    Args:
        sheet: The sheet.
        one_year: Whether the user says that the table is of one year.

    Returns:
        The cells and the frame.

    Raises:
        CannotRun: K082 when no table is found.
    """
    cells = Cells(sheet)
    across, count = find_year_row(cells)
    down, length = find_year_column(cells)
    if count and count >= length:
        return cells, _frame_across(cells, across)
    if length:
        return cells, _frame_below(cells, down)
    return cells, _frame_one_year(cells, one_year=one_year)


def in_order(years: Sequence[int]) -> bool:
    """Say whether years run one way, perhaps several times over.

    >>> in_order([2019, 2020, 2021]), in_order([2021, 2022, 2021, 2022]), in_order([2019, 2051, 2003])
    (True, True, False)
    """
    if not years:
        return False
    for length in range(1, len(years) + 1):
        if len(years) % length == 0 and list(years) == [*years[:length]] * (len(years) // length):
            run = years[:length]
            break
    rising = all(first <= second for first, second in pairwise(run))
    falling = all(first >= second for first, second in pairwise(run))
    return rising or falling


def find_year_row(cells: Cells) -> tuple[int, int]:
    """Find the row of headings with the most years; a row in which other figures stand is none.

    Args:
        cells: The cells.

    Returns:
        Its number and how many years it has; 0 when there is none.
    """
    best, most = 0, 0
    for row in range(min(SEARCHED, len(cells.rows))):
        years: list[int] = []
        others = False
        for column in cells.filled(row):
            label = read_year(cells.rows[row][column])
            if label and column:
                years.append(label.year)
            elif label or looks_like_figure(cells.rows[row][column]):
                others = True
        if not others and len(years) > most and in_order(years) and _has_figure_below(cells, row):
            best, most = row, len(years)
    return best, most


def _has_figure_below(cells: Cells, row: int) -> bool:
    columns = [column for column in cells.filled(row) if column and read_year(cells.rows[row][column])]
    return any(
        looks_like_figure(cells.rows[below][column]) for below in range(row + 1, len(cells.rows)) for column in columns
    )


def find_year_column(cells: Cells) -> tuple[int, int]:
    """Find the column whose entries, from one row on, are all years.

    Args:
        cells: The cells.

    Returns:
        Its number and how many years it has; 0 when there is none.
    """
    for column in range(min(cells.sheet.width, SEARCHED)):
        heading, years = "", list[int]()
        sound = True
        for row in cells.rows:
            value = row[column]
            if is_empty(value):
                continue
            label = read_year(value)
            if label:
                years.append(label.year)
            elif not years:
                heading = write_cell(value)
            elif looks_like_figure(value):
                sound = False
                break
        if years and sound and (fold(heading) in YEARS or (in_order(years) and _is_leftmost(cells, column))):
            return column, len(years)
    return 0, 0


def _is_leftmost(cells: Cells, column: int) -> bool:
    """Say whether nothing but a numbering stands left of a column."""
    return all(_counts_up(cells, left, range(len(cells.rows))) for left in range(column))


def _counts_up(cells: Cells, column: int, rows: Iterable[int]) -> bool:
    """Say whether most entries of a column are figures, and those are 1, 2, 3 and so on."""
    values = [cells.rows[row][column] for row in rows if not is_empty(cells.rows[row][column])]
    numbers = [_read_ordinal(value) for value in values if looks_like_figure(value)]
    return len(numbers) * 2 > len(values) and numbers == list(range(1, len(numbers) + 1))


def _read_ordinal(value: Value) -> int | None:
    text = write_cell(value).strip(".) ")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None  # noqa: PLR2004 - rows of a sheet


def is_row_of_ordinals(cells: Cells, row: int) -> bool:
    """Say whether a row only counts the columns: 1, 2, 3, … in all of its cells, with or without brackets."""
    texts = [write_cell(cells.rows[row][column]).strip("() ") for column in cells.filled(row)]
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 7]  # noqa: PLR2004
    return len(numbers) == len(texts) > 1 and numbers == list(range(1, len(numbers) + 1))


def _frame_across(cells: Cells, year_row: int) -> Frame:
    first = next(column for column in cells.filled(year_row) if column and read_year(cells.rows[year_row][column]))
    return _make_frame(cells, "years_across", year_row, first)


def _frame_below(cells: Cells, year_column: int) -> Frame:
    first_year = next(row for row, values in enumerate(cells.rows) if read_year(values[year_column]))
    above = [row for row in range(first_year) if any(column > year_column for column in cells.filled(row))]
    if not above:
        raise CannotRun([problem("K082", problem=Term(_("no headings stand above the figures")))])
    return _make_frame(cells, "years_down", above[0], year_column + 1, year_column)


def _frame_one_year(cells: Cells, *, one_year: bool) -> Frame:
    """Find the headings of a table without years: what stands above the first row with a label and figures."""
    for row in range(min(SEARCHED, len(cells.rows))):
        filled = cells.filled(row)
        figures = [column for column in filled if looks_like_figure(cells.rows[row][column])]
        words = [column for column in filled if column not in figures]
        if not figures or not words or is_row_of_ordinals(cells, row) or figures[-1] < words[0]:
            continue
        first = min(column for below in cells.rows[row:] for column in _list_figures(below, words[0]))
        above = [each for each in range(row) if any(column >= first for column in cells.filled(each))]
        above = [each for each in above if not is_row_of_ordinals(cells, each)]
        if above:
            if not one_year:
                raise CannotRun([problem("K088", kind=Term("year"), option="--year")])
            return _make_frame(cells, "one_year", above[0], first)
    raise CannotRun([problem("K082", problem=Term(_("no row of headings with figures below it was found")))])


def _list_figures(values: Sequence[Value], after: int) -> list[int]:
    """List the columns with figures behind a column; at least the width, so that there is always one."""
    return [each for each, value in enumerate(values) if each > after and looks_like_figure(value)] or [len(values)]


def _make_frame(cells: Cells, shape: Shape, anchor: int, first: int, year_column: int | None = None) -> Frame:
    header = _find_header(cells, anchor, first)
    after = header[-1] + 1
    last = max((row for row in range(after, len(cells.rows)) if _has_figure(cells, row, first)), default=after - 1)
    if last < after:
        raise CannotRun([problem("K082", problem=Term(_("no figures stand below the headings")))])
    body = range(after, last + 1)
    # A row of labels below the last figure is a row with nothing in it, unless it begins as notes do.
    while last + 1 < len(cells.rows) and cells.is_filled(last + 1) and not _is_note(cells, last + 1):
        last += 1
    body = range(after, last + 1)
    labels = range(first)
    columns = [column for column in range(first, cells.sheet.width) if _is_used(cells, (*header, *body), column)]
    headed = {column for column in columns if any(read_year(cells.at(row, column)) for row in header)}
    wordy = tuple(column for column in columns if column not in headed and _is_wordy(cells, body, column))
    numbering = {column for column in labels if _is_heading(cells, header, column, NUMBERING)}
    numbering |= {
        column for column in labels if column not in (year_column, first - 1) and _counts_up(cells, column, body)
    }
    numbering -= {year_column}
    units = {column for column in labels if _is_heading(cells, header, column, UNITS)}
    rest = [each for each in labels if each not in numbering | units | {year_column}]
    figures = [each for each in rest if _is_of_figures(cells, body, each)]
    if len(figures) == len(rest):
        figures = []  # a label may be a code
    codes = {each for each in rest if _is_heading(cells, header, each, CODES)}
    figures = [each for each in figures if each not in codes]
    return Frame(
        shape=shape,
        titles=tuple(row for row in range(header[0]) if cells.is_filled(row)),
        header=header,
        labels=tuple(each for each in labels if each not in figures),
        numbering=frozenset(numbering),
        units=frozenset(units),
        codes=frozenset(codes),
        year_column=year_column,
        columns=(*figures, *(column for column in columns if column not in wordy)),
        wordy=wordy,
        body=tuple(row for row in body if cells.is_filled(row)),
        notes=tuple(row for row in range(last + 1, len(cells.rows)) if cells.is_filled(row)),
    )


def _is_heading(cells: Cells, header: Iterable[int], column: int, words: frozenset[str]) -> bool:
    return any(fold(write_cell(cells.at(row, column))) in words for row in header)


def _find_header(cells: Cells, anchor: int, first: int) -> tuple[int, ...]:
    """Find the rows of headings around the one that is known."""
    top = bottom = anchor
    while top and _heads_columns(cells, top - 1, top, first):
        top -= 1
    for row in range(anchor + 1, len(cells.rows)):
        if cells.is_filled(row) and not _goes_on(cells, row, first):
            break
        if cells.is_filled(row):
            bottom = row
    return tuple(row for row in range(top, bottom + 1) if cells.is_filled(row))


def _heads_columns(cells: Cells, row: int, below: int, first: int) -> bool:
    """Say whether a row is one of headings and not a title: something begins above the figures, or reaches down."""
    filled = cells.filled(row)
    if any(holds_number(cells.rows[row][each]) and not read_year(cells.rows[row][each]) for each in filled):
        return False
    begins = any(column >= first for column in filled)
    return (begins and not (len(filled) == 1 and filled[0] == 0)) or _joins(cells, below, row)


def _goes_on(cells: Cells, row: int, first: int) -> bool:
    """Say whether a row below the headings is one of them: it has no label of its own, or says what labels are."""
    if is_row_of_ordinals(cells, row):
        return True
    filled = cells.filled(row)
    if any(looks_like_figure(cells.rows[row][each]) for each in filled):
        return False
    labels = [fold(write_cell(cells.rows[row][each])) for each in filled if each < first]
    texts = [write_cell(cells.rows[row][each]) for each in filled if each >= first]
    if not texts:
        return _joins(cells, row, row - 1)
    heading_words = NUMBERING | UNITS | YEARS | CODES | HEADINGS.keys()
    return all(label in heading_words or is_unit(label) for label in labels) or all(map(is_unit, texts))


def _joins(cells: Cells, row: int, other: int) -> bool:
    """Say whether a merged cell reaches from one row to the other."""
    return any(
        cells.origin.get((row, column), (row, column)) == cells.origin.get((other, column), (other, column))
        for column in range(cells.sheet.width)
        if (row, column) in cells.origin
    )


def _has_figure(cells: Cells, row: int, first: int) -> bool:
    return not _is_note(cells, row) and any(looks_like_figure(value) for value in cells.rows[row][first:])


def _is_note(cells: Cells, row: int) -> bool:
    """Say whether a row is a note: it begins like one, and no figures but years stand behind that."""
    first, *others = cells.filled(row) or [0]
    value = cells.rows[row][first]
    text = write_cell(value).casefold()
    figures = (cells.rows[row][each] for each in others if looks_like_figure(cells.rows[row][each]))
    return text.startswith(NOTES) and not looks_like_figure(value) and all(map(read_year, figures))


def _is_of_figures(cells: Cells, body: Iterable[int], column: int) -> bool:
    """Say whether most entries of a column are figures."""
    values = [cells.at(row, column) for row in body if not is_empty(cells.at(row, column))]
    return sum(map(looks_like_figure, values)) * 2 > len(values)


def holds_number(value: Value) -> bool:
    """Say whether a cell holds a number, perhaps with a mark; a mark alone is none.

    >>> holds_number("2.426*"), holds_number("-"), holds_number("Metro")
    (True, False, False)
    """
    return isinstance(value, Decimal) or (
        isinstance(value, str) and bool(value.strip()) and bool(take_apart(value).number)
    )


def _is_used(cells: Cells, rows: Iterable[int], column: int) -> bool:
    return any(not is_empty(cells.rows[row][column]) for row in rows)


def _is_wordy(cells: Cells, body: Iterable[int], column: int) -> bool:
    """Say whether the entries of a column, and there are some, are all words."""
    values = [cells.rows[row][column] for row in body if not is_empty(cells.rows[row][column])]
    return bool(values) and not any(looks_like_figure(value) or _holds_digit(value) for value in values)


def _holds_digit(value: Value) -> bool:
    return any(character.isdigit() for character in write_cell(value))
