"""What a person sees, before any format: a title, columns in order of importance, cells in words, notes below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kopumkm.calc.vocabulary import Flag, Reason
from kopumkm.errors import mark_message as _
from kopumkm.model.definitions import Indicator, Source
from kopumkm.model.observation import Observation
from kopumkm.render import View
from kopumkm.render.records import find_sources, make_records
from kopumkm.render.words import ABSENT, ASCII, FLAGS, REASONS, STATUS_MARKS, Words, load_words
from kopumkm.reports.rows import Report
from kopumkm.series import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        header: Its heading.
        rank: Importance; the column with the highest rank goes first when the terminal is narrow, rank 0 never goes.
        is_number: Whether it is aligned to the right; everything but the leading names is never wrapped.
        is_name: Whether it holds names, which may be wrapped.
    """

    header: str
    rank: int
    is_number: bool = True
    is_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A report in words.

    Attributes:
        title: Heading.
        columns: The columns.
        rows: Cells, as many a row as there are columns.
        colors: For each row and column that has one, its colour.
        notes: Paragraphs below the table, by heading (which may be empty).
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    colors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Writer:
    """Writes the cells and notes of one report: it knows the language, the definitions and the numbers of sources."""

    def __init__(self, report: Report, view: View) -> None:
        self.report = report
        self.view = view
        self.say: Words = load_words(view.language)
        self.dataset = report.dataset
        self.numbers = {key: position for position, key in enumerate(find_sources(list(make_records(report))), 1)}
        self.marks: set[str] = set()

    def name(self, row: Any) -> str:  # noqa: ANN401 - a row of any report
        """Name the indicator of a row."""
        return self.dataset.indicators[row.indicator].name.in_language(self.view.language)

    def region(self, key: str) -> str:
        """Name a region."""
        return self.dataset.regions[key].name.in_language(self.view.language)

    def unit(self, row: Any) -> str:  # noqa: ANN401
        """Name the unit of a row."""
        return self.dataset.indicators[row.indicator].unit.in_language(self.view.language)

    def definition(self, row: Any) -> Indicator:  # noqa: ANN401
        """Return the definition of a row's indicator."""
        return self.dataset.indicators[row.indicator]

    def figure(self, row: Any, value: Decimal | None, year: int | None, mark: str, *, contested: bool) -> str:  # noqa: ANN401
        """Write a figure with its marks and its year."""
        if value is None:
            return ABSENT
        marks = mark + (FLAGS[Flag.CONTESTED].mark if contested else "")
        if mark:
            self.marks.add(mark)
        number = self.say.number(value, self.definition(row).shown_decimals)
        return f"{number}{marks} ({year})"

    def change(self, row: Any, value: Decimal | None) -> str:  # noqa: ANN401
        """Write a change with its sign, and as points where it is one."""
        definition = self.definition(row)
        number = self.say.number(value, definition.shown_decimals, signed=True)
        return f"{number} {self.say('pp')}" if definition.in_points and value is not None else number

    def range(self, low: str, high: str) -> str:
        """Write a range."""
        return f"{low} … {high}"

    def cite(self, keys: Iterable[str | None]) -> str:
        """Write the numbers of sources."""
        named = [key for joined in keys if joined for key in joined.split(";")]
        numbers = sorted({self.numbers[key] for key in named if key})
        return " ".join(f"[{number}]" for number in numbers) or "-"

    def flags(self, row: Any) -> str:  # noqa: ANN401
        """Write the marks of a row's flags."""
        return " ".join(FLAGS[Flag(flag)].mark for flag in row.flags) or "-"

    def label(self, row: Any) -> str:  # noqa: ANN401
        """Name a row in a note: indicator, and the region where there are several."""
        several = len({each.region for each in self.report.rows}) > 1
        return f"{self.name(row)}, {self.region(row.region)}" if several else self.name(row)

    def source_notes(self) -> tuple[str, ...]:
        """Describe the sources by number."""
        return tuple(f"[{number}] {self.describe(self.dataset.sources[key])}" for key, number in self.numbers.items())

    def describe(self, source: Source) -> str:
        """Describe a source in one line."""
        title = source.title.in_language(self.view.language)
        who = ", ".join(str(part) for part in (source.publisher, source.published) if part)
        kind = "" if source.reliability == "press" else f" ({self.say(RELIABILITY[source.reliability])})"
        return " ".join(filter(None, [f"{who}:" if who else "", f"{title}{kind}.", source.url or ""]))

    def observation(self, row: Any, each: Observation) -> str:  # noqa: ANN401
        """Write a recorded figure with date and source."""
        if each.figure is None:
            return f"{ABSENT} ({self.say(each.standing.label)})"
        about = [str(each.as_of)] if each.as_of else []
        if each.standing.code != "A":
            about.append(self.say(each.standing.label))
        inside = f" ({', '.join(about)})" if about else ""
        cited = f" {self.cite([each.source])}" if each.source else ""
        return f"{self.say.number(each.figure, find_decimals(self.definition(row), each.figure))}{inside}{cited}"

    def legend(self, rows: Iterable[Any]) -> tuple[str, ...]:
        """Explain the marks in use, and only those."""
        flags = {flag for row in rows for flag in row.flags}
        lines = {FLAGS[flag].mark: self.say(FLAGS[flag].meaning) for flag in Flag if flag in flags}
        for mark in sorted(self.marks):
            lines.setdefault(mark, self.say(STATUS_MARKS[mark]))
        return tuple(f"{mark}  {meaning}" for mark, meaning in lines.items())

    def absences(self, rows: Iterable[Any]) -> tuple[str, ...]:
        """Say why results are absent, one line a reason."""
        grouped: dict[str, list[str]] = {}
        for row in rows:
            if row.reason:
                grouped.setdefault(row.reason, []).append(self.label(row))
        return tuple(
            f"{self.say(REASONS[Reason(reason)])}: {'; '.join(dict.fromkeys(names))}"
            for reason, names in grouped.items()
        )

    def points(self, row: Any, years: Iterable[int | None]) -> Iterator[Point]:  # noqa: ANN401
        """Yield what is known of the years of a row."""
        series = self.report.series[row.region, row.indicator]
        for year in years:
            if year is not None:
                yield series.find_point(year)

    def rivalries(self, years_of: Callable[[Any], Iterable[int | None]]) -> tuple[str, ...]:
        """List the figures that contradict those used: rivals, reprints, and parts against published ratios."""
        lines: dict[str, None] = {}
        for row in self.report.rows:
            for point in self.points(row, years_of(row)):
                for line in self._contradictions(row, point):
                    lines[line] = None
        return tuple(lines)

    def _contradictions(self, row: Any, point: Point) -> Iterator[str]:  # noqa: ANN401
        decimals = self.definition(row).shown_decimals
        if point.value is None:
            return
        about = f"{self.label(row)} {point.year}"
        used = f"{self.say.number(point.value, decimals)} {self.cite(point.sources)}"
        rivals = [self.observation(row, each) for each in point.rivals]
        if rivals:
            yield self.say("{about}: used {used}; also {rivals}", about=about, used=used, rivals="; ".join(rivals))
        if Flag.REPRINT in point.flags and not self.definition(row).ratio:
            others = [
                f"{year}: {self.observation(row, each)}"
                for year, entry in self.dataset.find_observations(row.region, row.indicator).items()
                for each in entry
                if year != point.year and each.figure == point.value
            ]
            yield self.say("{about}: {used} also stands at {others}", about=about, used=used, others="; ".join(others))
        if Flag.PUBLISHED in point.flags and point.computed is not None:
            computed = self.say.number(point.computed, decimals + 2)
            yield self.say(
                "{about}: published {used}; its parts give {computed}", about=about, used=used, computed=computed
            )

    def value_notes(self, years_of: Callable[[Any], Iterable[int | None]]) -> tuple[str, ...]:
        """List the notes of the figures used."""
        lines: dict[str, None] = {}
        for row in self.report.rows:
            for point in self.points(row, years_of(row)):
                if point.note:
                    lines[f"{self.label(row)} {point.year}: {point.note.in_language(self.view.language)}"] = None
        return tuple(lines)


RELIABILITY: Mapping[str, str] = {
    "official": _("official"),
    "derived": _("derived"),
}


def find_decimals(definition: Indicator, figure: Decimal) -> int:
    """Show a recorded figure with the decimals of its indicator, or more where it was printed with more."""
    return max(definition.shown_decimals, -int(figure.as_tuple().exponent))


def assemble(
    writer: Writer,
    title: str,
    columns: Mapping[str, Column],
    cells: list[dict[str, str]],
    shown: list[Any],
    years_of: Callable[[Any], Iterable[int | None]],
) -> Layout:
    """Put the chosen columns, the rows and the notes together."""
    say, verbosity = writer.say, writer.view.verbosity
    rivalries = writer.rivalries(years_of)
    notes = [(say("Without result"), writer.absences(writer.report.rows))]
    if verbosity > 0:
        notes += [
            (say("Flags"), writer.legend(shown)),
            (say("Figures that disagree"), rivalries),
            (say("Notes"), tuple(say(note, **parameters) for note, parameters in writer.report.notes)),
        ]
        if verbosity > 1:
            notes.append((say("About the figures"), writer.value_notes(years_of)))
        notes.append((say("Sources"), writer.source_notes()))
    return Layout(
        title=title,
        columns=tuple(columns.values()),
        rows=tuple(tuple(row[key] for key in columns) for row in cells),
        notes=tuple((heading, lines) for heading, lines in notes if lines),
    )


def lay_out(report: Report, view: View) -> Layout:
    """Put a report in words.

    Args:
        report: The report.
        view: How it is wanted.

    Returns:
        The layout, in ASCII where only that can be shown.
    """
    writer = Writer(report, view)
    layout = LAYOUTS[report.command](writer)
    return _to_ascii(layout) if view.ascii_only else layout


def _lay_out_growth(writer: Writer) -> Layout:
    from kopumkm.render.growth import lay_out_growth

    return lay_out_growth(writer)


def _lay_out_target_gap(writer: Writer) -> Layout:
    from kopumkm.render.target_gap import lay_out_target_gap

    return lay_out_target_gap(writer)


LAYOUTS: Mapping[str, Callable[[Writer], Layout]] = {
    "growth": _lay_out_growth,
    "target-gap": _lay_out_target_gap,
}
"""The layout of each command's report; the code of each is imported when it is asked for."""


def _to_ascii(layout: Layout) -> Layout:
    def plain(text: str) -> str:
        return text.translate(ASCII).encode("ascii", "replace").decode("ascii")

    return Layout(
        title=plain(layout.title),
        columns=tuple(
            Column(header=plain(each.header), rank=each.rank, is_number=each.is_number, is_name=each.is_name)
            for each in layout.columns
        ),
        rows=tuple(tuple(map(plain, row)) for row in layout.rows),
        colors=layout.colors,
        notes=tuple((plain(heading), tuple(map(plain, lines))) for heading, lines in layout.notes),
    )
