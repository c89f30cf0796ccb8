"""What a table was understood to say: each cell is a record, blank, unread, skipped with a reason, or a label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from kopumkm.errors import Diagnostic
from kopumkm.importing.grid import Place, Sheet
from kopumkm.importing.matching import Match
from kopumkm.importing.number_style import Mark, StyleChoice
from kopumkm.model.scalars import PartialDate
from kopumkm.writing.tidy_csv import Record

Said = tuple[str, Mapping[str, str]]
"""A message and its parameters."""

Shape = Literal["tidy", "years_across", "years_down", "one_year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user says about a table.

    Attributes:
        decimal: The decimal mark of its text cells.
        maps: Label, folded, to the key that it means; empty to leave its figures out.
        indicator: Key of the one indicator, when the table names none.
        region: Key of the one region, when the table names none.
        year: The one year, when the table names none.
        source: Key of the source of every figure.
        as_of: Reference date of every figure.
        status: Status of every figure that has no mark.
        scale: Factor by which every figure is multiplied.
    """

    decimal: Mark | None = None
    maps: Mapping[str, str] = field(default_factory=dict)
    indicator: str | None = None
    region: str | None = None
    year: int | None = None
    source: str | None = None
    as_of: PartialDate | None = None
    status: str | None = None
    scale: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRecord:
    """A record and the cell that it was read from.

    Attributes:
        place: The cell.
        printed: What stands in it.
        record: What it says.
    """

    place: Place
    printed: str
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A cell that was not read.

    Attributes:
        place: The cell.
        diagnostic: Why.
    """

    place: Place
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Cells that were left out on purpose.

    Attributes:
        places: The cells, in order; a row or a column.
        label: The text by which a person finds them.
        reason: Why.
    """

    places: tuple[Place, ...]
    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadedColumn:
    """A column of figures and what its headings say.

    Attributes:
        column: Its number, from 0.
        heading: Its headings as they stand.
        year: The year, if they name one.
        as_of: The date, if they name one.
        status: Mark behind the year.
        match: The region or indicator that they name, if the table names it there.
        units: Units that they name.
    """

    column: int
    heading: str
    year: int | None = None
    as_of: PartialDate | None = None
    status: str = ""
    match: Match | None = None
    units: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Understanding:
    """What a table was understood to say.

    Attributes:
        sheet: The sheet.
        shape: How it is laid out.
        title: What stands above it.
        header: Numbers of the rows that head the columns, from 0.
        columns: The columns of figures.
        matches: What labels were found to mean, by the kind of thing.
        style: The number style.
        units: Units that the table names.
        records: The records, in the order of the table.
        blanks: Empty cells where figures could stand.
        unread: Cells that were not read.
        skipped: Cells that were left out on purpose.
        labels: How many filled cells are titles, headings, labels and notes.
        mistakes: Why nothing can be written.
        warnings: What a person should look at.
    """

    sheet: Sheet
    shape: Shape
    title: tuple[str, ...] = ()
    header: tuple[int, ...] = ()
    columns: tuple[HeadedColumn, ...] = ()
    matches: dict[str, dict[str, Match]] = field(default_factory=dict)
    style: StyleChoice = field(default_factory=lambda: StyleChoice(mark=None))
    units: tuple[str, ...] = ()
    records: list[ImportedRecord] = field(default_factory=list)
    blanks: list[Place] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    labels: int = 0
    mistakes: list[Diagnostic] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)

    @property
    def filled(self) -> int:
        """How many cells of the table are filled, counted by what became of them."""
        read = sum(1 for each in self.records if each.printed)
        return read + len(self.unread) + sum(len(each.places) for each in self.skipped) + self.labels
