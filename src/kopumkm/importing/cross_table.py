"""Tables with headings above and labels to the left: what each column and row is about, and the records in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from kopumkm.errors import Diagnostic, Term, list_names, problem
from kopumkm.errors import mark_message as _
from kopumkm.importing.figures import looks_like_figure, read_figure, take_apart
from kopumkm.importing.grid import Place, Sheet, Value, is_empty, name_cell, write_cell
from kopumkm.importing.layout import HEADINGS, YEARS, Cells, Frame, find_frame, holds_number, is_row_of_ordinals
from kopumkm.importing.matching import Kind, Match, Matcher, fold, is_total
from kopumkm.importing.number_style import choose_style
from kopumkm.importing.observing import Circumstances, explain, find_repeated, observe
from kopumkm.importing.totals import check_totals
from kopumkm.importing.understanding import HeadedColumn, ImportedRecord, Options, Skipped, Understanding, Unread
from kopumkm.importing.units import find_scale, find_units, is_unit
from kopumkm.importing.years import YearLabel, read_year
from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import shorten

KINDS: tuple[Kind, Kind] = ("region", "indicator")

EMPTY_WORDS = YEARS | {"jumlah", "total", "satuan", "unit", "data", "nilai", "value"}
"""Headings that say nothing about the figures below them."""


@dataclass(slots=True)
class Roles:
    """Which part of the table names regions and which names indicators.

    Attributes:
        rows: Columns of labels by what they name.
        columns: What the headings of the columns name, besides years.
        fixed: What holds for the whole table, by kind.
    """

    rows: dict[Kind, int]
    columns: Kind | None
    fixed: dict[Kind, str]


def recognise_cross_table(sheet: Sheet, dataset: Dataset, options: Options, matcher: Matcher) -> Understanding:
    """Understand a table with headings above and labels to the left.

    Args:
        sheet: The sheet.
        dataset: The definitions.
        options: What the user says about the table.
        matcher: Finds what labels mean.

    Returns:
        What was understood, with every mistake.

    Raises:
        CannotRun: K082, K088 when no table is found.
    """
    cells, frame = find_frame(sheet, one_year=options.year is not None)
    found = Understanding(sheet=sheet, shape=frame.shape, header=frame.header)
    found.title = tuple(write_cell(cells.rows[row][column]) for row in frame.titles for column in cells.filled(row))
    if options.year is not None and frame.shape != "one_year":
        found.mistakes.append(problem("K094", option="--year", problem=Term(_("the table names its years itself"))))
    headings = {column: list_headings(cells, frame, column) for column in frame.columns}
    roles = assign_roles(cells, frame, headings, dataset, options, matcher, found)
    found.columns = tuple(head_column(column, headings[column], roles, matcher) for column in frame.columns)
    found.units = tuple(
        dict.fromkeys(
            unit
            for text in (*found.title, *(unit for each in found.columns for unit in each.units))
            for unit in find_units(text)
        )
    )
    for row in (*frame.titles, *frame.header):
        filled = cells.filled(row)
        above = [] if is_row_of_ordinals(cells, row) else [each for each in filled if is_stray(cells.rows[row][each])]
        found.labels += len(filled) - len(above)
        found.unread += [leave_unread(cells, (row, column), Term(_("it stands above the figures"))) for column in above]
    reader = Reader(cells, frame, found, dataset, options, matcher, roles)
    reader.read()
    found.mistakes += [
        problem("K089", indicator=key, unit=" / ".join(found.units), scale=format(factor, "f"))
        for key, factor in sorted(reader.scales)
    ]
    found.mistakes += find_repeated(found.records, rivals=False)
    found.warnings += check_totals(found, dataset, reader.totals, options.scale)
    return found


def is_stray(value: Value) -> bool:
    """Say whether a cell above the figures is a figure itself, and no year."""
    return holds_number(value) and read_year(value) is None


def leave_unread(cells: Cells, place: Place, trouble: str) -> Unread:
    """List a cell as not read."""
    return Unread(place=place, diagnostic=explain(place, write_cell(cells.rows[place[0]][place[1]]), trouble))


def list_headings(cells: Cells, frame: Frame, column: int) -> list[Value]:
    """List what stands above a column, from top to bottom, with headings that reach over several columns.

    Args:
        cells: The cells.
        frame: Where things stand.
        column: The column.

    Returns:
        The headings; the same one only once.
    """
    headings: list[Value] = []
    for position, row in enumerate(frame.header):
        value = cells.at(row, column)
        below = frame.header[position + 1 :]
        if is_empty(value) and (row, column) not in cells.origin and _is_filled(cells, below, column):
            # Where cells are not merged, a heading above several columns stands over the first of them.
            for left in range(column - 1, frame.columns[0] - 1, -1):
                if not is_empty(cells.at(row, left)):
                    value = cells.at(row, left) if _is_filled(cells, below, left) else ""
                    break
        text = write_cell(value)
        if text and not (text.startswith("(") and text.strip("() ").isdigit()) and value not in headings:
            headings.append(value)
    if len(headings) > 1 and isinstance(headings[-1], Decimal) and read_year(headings[-1]) is None:
        headings.pop()  # a row that counts the columns
    return headings


def _is_filled(cells: Cells, rows: Iterable[int], column: int) -> bool:
    """Say whether something other than a unit or a column number stands in some rows of a column."""
    texts = (write_cell(cells.at(row, column)) for row in rows)
    return any((text and not is_unit(text) and not text.strip("() ").isdigit()) or read_year(text) for text in texts)


def name_column_subject(headings: Iterable[Value]) -> list[str]:
    """List the headings that are neither year, unit nor an empty word.

    >>> name_column_subject(["Tahun", "2022*", "Koperasi aktif", "(unit)"])
    ['Koperasi aktif']
    """
    texts = [write_cell(each) for each in headings if read_year(each) is None]
    return [text for text in texts if not is_unit(text) and fold(text) not in EMPTY_WORDS]


def assign_roles(
    cells: Cells,
    frame: Frame,
    headings: Mapping[int, list[Value]],
    dataset: Dataset,
    options: Options,
    matcher: Matcher,
    found: Understanding,
) -> Roles:
    """Find out which part of the table names regions and which names indicators.

    Args:
        cells: The cells.
        frame: Where things stand.
        headings: Headings of each column of figures.
        dataset: The definitions.
        options: What the user says.
        matcher: Finds what labels mean.
        found: Takes what is wrong.

    Returns:
        The roles; a kind that nothing names is absent.
    """
    given: dict[Kind, str] = {"region": options.region or "", "indicator": options.indicator or ""}
    given = {kind: key for kind, key in given.items() if key}
    rows, nameless = _find_label_columns(cells, frame, matcher)
    subjects = [text for column in frame.columns for text in name_column_subject(headings[column])]
    scores = _score(matcher, subjects)
    columns = max((kind for kind in KINDS if kind not in rows and scores[kind]), key=scores.__getitem__, default=None)
    if nameless and not rows:
        kind = _guess_kind(cells, frame, nameless, {columns, *given})
        if kind:
            rows[kind] = nameless[-1]  # none of its labels is known: each becomes a mistake that says what is close
    missing = [kind for kind in KINDS if kind not in rows and kind != columns and kind not in given]
    if columns is None and subjects and len(missing) == 1 and frame.shape != "years_across":
        columns = missing[0]
    named = {*rows, columns}
    for kind in given.keys() & named:
        found.mistakes.append(problem("K094", option=f"--{kind}", problem=Term(TABLE_NAMES[kind])))
    fixed = {kind: key for kind, key in given.items() if kind not in named}
    if "indicator" not in named | fixed.keys():
        match = _find_in_title(found, matcher)
        if match and match.key:
            fixed["indicator"] = match.key
            found.matches.setdefault("title", {})[match.label] = match
    found.mistakes += [_ask_for(kind, found, dataset, matcher) for kind in KINDS if kind not in named | fixed.keys()]
    return Roles(rows=rows, columns=columns, fixed=fixed)


def _find_label_columns(cells: Cells, frame: Frame, matcher: Matcher) -> tuple[dict[Kind, int], list[int]]:
    """Find the columns of labels by what they name, and those whose labels are not known at all."""
    rows: dict[Kind, int] = {}
    best: dict[Kind, int] = {}
    nameless: list[int] = []
    for column in frame.labels:
        if column in frame.numbering | frame.units | {frame.year_column}:
            continue
        scores = _score(matcher, (cells.at(row, column) for row in frame.body))
        kind = max(KINDS, key=scores.__getitem__)
        if not scores[kind]:
            nameless.append(column)
        elif scores[kind] > best.get(kind, 0):
            rows[kind], best[kind] = column, scores[kind]
    return rows, nameless


def _guess_kind(cells: Cells, frame: Frame, nameless: Iterable[int], taken: Collection[Kind | None]) -> Kind | None:
    """Find what labels that nobody knows should name: what their heading says, else what nothing else names."""
    by_heading = [kind for kind in (_read_heading(cells, frame, column) for column in nameless) if kind]
    return next((kind for kind in (*by_heading, *KINDS) if kind not in taken), None)


TABLE_NAMES: Mapping[Kind, str] = {
    "region": _("the table names its regions itself"),
    "indicator": _("the table names its indicators itself"),
}


def _read_heading(cells: Cells, frame: Frame, column: int) -> Kind | None:
    for row in frame.header:
        text = fold(write_cell(cells.at(row, column)))
        words = text.split()
        kind = HEADINGS.get(text) or (HEADINGS.get(words[0]) if words else None)
        if kind:
            return kind
    return None


def _score(matcher: Matcher, values: Iterable[Value]) -> dict[Kind, int]:
    """Count how many labels are known as regions and as indicators."""
    texts = {write_cell(value) for value in values if not is_empty(value)}
    return {kind: sum(1 for text in texts if not is_total(text) and matcher.match(kind, text).keys) for kind in KINDS}


def _find_in_title(found: Understanding, matcher: Matcher) -> Match | None:
    """Find the indicator whose name is a line of the title or the name of the sheet, as a whole."""
    matches = [matcher.match("indicator", text) for text in (*found.title, found.sheet.name) if text]
    keys = {each.key for each in matches if each.key}
    return next((each for each in matches if each.key), None) if len(keys) == 1 else None


def _ask_for(kind: Kind, found: Understanding, dataset: Dataset, matcher: Matcher) -> Diagnostic:
    valid = dataset.regions if kind == "region" else dataset.indicators
    title = " ".join((*found.title, found.sheet.name))
    nearest = matcher.match(kind, title).nearest if title.strip() else None
    return problem("K088", nearest=nearest, kind=Term(kind), option=f"--{kind}", valid=list_names(valid))


def head_column(column: int, headings: list[Value], roles: Roles, matcher: Matcher) -> HeadedColumn:
    """Find out what the headings of a column say.

    Args:
        column: The column.
        headings: Its headings.
        roles: What headings name.
        matcher: Finds what labels mean.

    Returns:
        The column.
    """
    years = [year for year in map(read_year, headings) if year]
    year = years[0] if len({each.year for each in years}) == 1 else None
    subjects = name_column_subject(headings)
    match = None
    if roles.columns and subjects:
        tried = [matcher.match(roles.columns, text) for text in (*subjects, " ".join(subjects))]
        match = next((each for each in tried if each.keys or each.skipped), tried[-1])
    else:
        skipped = [matcher.match(kind, text) for kind in KINDS for text in subjects]
        match = next((each for each in skipped if each.skipped), None)
    return HeadedColumn(
        column=column,
        heading=" · ".join(map(write_cell, headings)),
        year=year.year if year else None,
        as_of=next((each.as_of for each in years if each.as_of), None) if year else None,
        status=next((each.status for each in years if each.status), "") if year else "",
        match=match,
        units=tuple(find_all_units(map(write_cell, headings))),
    )


TOTAL = _("total, left out; --map with its label makes it a region")
NOT_A_YEAR = _("its heading is not a year")


class Reader:
    """Reads the figures of a table whose parts are known."""

    def __init__(
        self,
        cells: Cells,
        frame: Frame,
        found: Understanding,
        dataset: Dataset,
        options: Options,
        matcher: Matcher,
        roles: Roles,
    ) -> None:
        self.cells = cells
        self.frame = frame
        self.found = found
        self.dataset = dataset
        self.options = options
        self.matcher = matcher
        self.roles = roles
        self.reported: set[tuple[str, str]] = set()
        self.totals: list[int] = []
        self.scales: set[tuple[str, Decimal]] = set()

    def read(self) -> None:
        """Read every row of the table and the notes below it."""
        for column in self.frame.wordy:
            places = [(row, column) for row in self.frame.body if not is_empty(self.cells.rows[row][column])]
            label = " ".join(filter(None, (write_cell(self.cells.at(row, column)) for row in self.frame.header)))
            self._skip(places, label, _("a column without figures"))
        read = [each for each in self.found.columns if not self._skip_column(each)]
        rows = [row for row in self.frame.body if not self._skip_row(row, read)]
        self.found.style = choose_style(self._list_numbers(rows, read), self.options.decimal)
        if self.found.style.mistake:
            self.found.mistakes.append(self.found.style.mistake)
        above: dict[Kind, Value] = {}
        for row in rows:
            self._read_row(row, read, above)
        for row in self.frame.notes:
            note = tuple((row, column) for column in self.cells.filled(row))
            self.found.skipped.append(
                Skipped(places=note, label=self._write_row(row), reason=_("note below the table"))
            )

    def _write_row(self, row: int) -> str:
        return shorten(" ".join(write_cell(self.cells.rows[row][column]) for column in self.cells.filled(row)), 60)

    def _list_numbers(self, rows: Iterable[int], columns: Iterable[HeadedColumn]) -> Iterator[tuple[Place, str]]:
        columns = list(columns)
        for row in rows:
            for each in columns:
                value = self.cells.rows[row][each.column]
                if isinstance(value, str) and not is_empty(value):
                    number = take_apart(value).number
                    if number:
                        yield (row, each.column), number

    def _skip_column(self, each: HeadedColumn) -> bool:
        """Leave out a column of totals or one that the user named; list one that is not understood."""
        places = [(row, each.column) for row in self.frame.body if not is_empty(self.cells.rows[row][each.column])]
        if each.match and each.match.skipped:
            self._skip(places, each.heading, _("left out with --map"))
            return True
        misses_year = self.frame.shape == "years_across" and each.year is None
        if is_total(each.heading) and (misses_year or self.roles.columns) and not (each.match and each.match.keys):
            self._skip(places, each.heading, TOTAL)
            return True
        if misses_year:
            self._leave_unread(places, Term(NOT_A_YEAR))
            return True
        if self.roles.columns and (each.match is None or not each.match.key):
            if each.match is None:
                self._leave_unread(places, Term(_("nothing stands above it")))
            else:
                self._report(self.roles.columns, each.match, (self.frame.header[-1], each.column))
                self._leave_unread(places, Term(_("its heading is not known")))
            return True
        return False

    def _skip(self, places: Iterable[Place], label: str, reason: str) -> None:
        places = tuple(places)
        if places:
            self.found.skipped.append(Skipped(places=places, label=shorten(label, 60), reason=reason))

    def _leave_unread(self, places: Iterable[Place], trouble: str) -> None:
        self.found.unread += [leave_unread(self.cells, place, trouble) for place in places]

    def _skip_row(self, row: int, columns: Iterable[HeadedColumn]) -> bool:
        """Leave out a row of totals, one that the user named, and headings or notes between the rows."""
        labels = [column for column in self.frame.labels if column not in self.frame.numbering | self.frame.units]
        text = " ".join(filter(None, (write_cell(self.cells.at(row, column)) for column in labels)))
        matches = [
            self.matcher.match(kind, self.cells.at(row, at))
            for kind, at in self.roles.rows.items()
            if not is_empty(self.cells.at(row, at))
        ]
        filled = [(row, each.column) for each in columns if not is_empty(self.cells.rows[row][each.column])]
        others = [(row, column) for column in self.cells.filled(row) if column in self.frame.labels]
        every = sorted({*filled, *others})
        known = any(each.keys for each in matches)
        if any(each.skipped for each in matches):
            self._skip(every, text, _("left out with --map"))
        elif is_total(text) and not known:
            self._skip(every, text, TOTAL)
            self.totals.append(row)
        elif (
            not any(looks_like_figure(self.cells.rows[row][column]) for _row, column in filled)
            and not known
            and not filled
        ):
            year = self.frame.year_column is not None and read_year(self.cells.at(row, self.frame.year_column))
            if year:
                return False
            self._skip(every, text, _("no figures in this row"))
        else:
            return False
        return True

    def _report(self, kind: Kind, match: Match, place: Place) -> None:
        if (kind, match.label) in self.reported:
            return
        self.reported.add((kind, match.label))
        self.found.mistakes.append(refuse_label(kind, match, place))

    def _read_row(self, row: int, columns: Iterable[HeadedColumn], above: dict[Kind, Value]) -> None:
        found = self.found
        labels = [column for column in self.frame.labels if not is_empty(self.cells.rows[row][column])]
        known = self.frame.numbering | self.frame.units | self.frame.codes | {*self.roles.rows.values()}
        strays = [column for column in labels if column not in known and is_stray(self.cells.rows[row][column])]
        found.labels += len(labels) - len(strays)
        self._leave_unread(((row, column) for column in strays), Term(_("what its column is about is not known")))
        subjects: dict[Kind, Match] = {}
        trouble = ""
        for kind, column in self.roles.rows.items():
            value = self.cells.at(row, column)
            if is_empty(value) and len(self.roles.rows) > 1:
                value = above.get(kind, "")  # the label of a group stands before the first of its rows
            above[kind] = value
            if is_empty(value):
                trouble = Term(_("no label stands in its row"))
                continue
            match = subjects[kind] = self.matcher.match(kind, value)
            found.matches.setdefault(kind, {})[match.label] = match
            if not match.key:
                self._report(kind, match, (row, column))
                trouble = Term(_("the label of its row is not known"))
        year: YearLabel | None = None
        if self.frame.year_column is not None:
            year = read_year(self.cells.at(row, self.frame.year_column))
            if year is None:
                trouble = trouble or Term(_("no year stands in its row"))
        units = [write_cell(self.cells.at(row, column)) for column in self.frame.units]
        found.units += tuple(unit for unit in units if unit and unit not in found.units)
        for each in columns:
            self._read_figure((row, each.column), each, subjects, year, units, trouble)

    def _read_figure(
        self,
        place: Place,
        column: HeadedColumn,
        subjects: Mapping[Kind, Match],
        year: YearLabel | None,
        units: Iterable[str],
        trouble: str,
    ) -> None:
        found, options = self.found, self.options
        value = self.cells.rows[place[0]][place[1]]
        if is_empty(value):
            found.blanks.append(place)
            return
        keys = {**self.roles.fixed, **{kind: each.key for kind, each in subjects.items() if each.key}}
        if self.roles.columns and column.match:
            keys |= {self.roles.columns: column.match.key or ""}
            found.matches.setdefault(self.roles.columns, {})[column.match.label] = column.match
        when = year.year if year else column.year or options.year
        if not trouble and not (keys.get("region") and keys.get("indicator") and when):
            trouble = Term(_("the table does not say what it is of"))
        if trouble:
            self._leave_unread([place], trouble)
            return
        assert when is not None  # noqa: S101 - said two lines above, which the type checker cannot see
        indicator = self.dataset.indicators[keys["indicator"]]
        factor = find_scale((*find_all_units(found.title), *column.units, *units), indicator)
        if factor != 1 and options.scale is None:
            self.scales.add((keys["indicator"], factor))
        about = Circumstances(
            region=keys["region"],
            indicator=keys["indicator"],
            year=when,
            status=(year.status if year else "") or column.status or options.status or "",
            as_of=(year.as_of if year else None) or column.as_of or options.as_of,
            source=options.source,
        )
        figure = read_figure(value, found.style.mark)
        if place in self.cells.sheet.percents:
            figure = replace(figure, is_percent=True)
        result = observe(self.dataset, place, write_cell(value), figure, about, options.scale)
        if isinstance(result, ImportedRecord):
            found.records.append(result)
        else:
            found.unread.append(result)


def find_all_units(texts: Iterable[str]) -> list[str]:
    """Find the units in several texts."""
    return [unit for text in texts for unit in find_units(text)]


def refuse_label(kind: Kind, match: Match, place: Place) -> Diagnostic:
    """Make the mistake for a label that names nothing, or several things.

    Args:
        kind: What it should name.
        match: What was found.
        place: Where it stands.

    Returns:
        K086 with the nearest name, or K087 with the candidates.
    """
    cell = name_cell(place)
    if len(match.keys) > 1:
        return problem("K087", cell=cell, label=shorten(match.label), kind=Term(kind), valid=list_names(match.keys))
    label = shorten(match.label)
    example = match.nearest or "…"
    return problem("K086", nearest=match.nearest, cell=cell, label=label, kind=Term(kind), example=example)
