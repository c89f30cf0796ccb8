"""The cells and notes of one report in words, whatever table they end up in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kopumkm.calc.vocabulary import Flag, Reason
from kopumkm.errors import mark_message as _
from kopumkm.model.definitions import Claim, Indicator, Source, Target
from kopumkm.model.observation import Observation
from kopumkm.model.status import STATUSES
from kopumkm.render import View
from kopumkm.render.words import ABSENT, FLAGS, REASONS, STATUS_MARKS, Words, load_words
from kopumkm.reports.rows import Report
from kopumkm.series import Point

DISAGREEMENT = Decimal("0.5")
"""Schemes disagree when the ranks of their classes, from 0 for the best to 1 for the worst, are so far apart."""

BOUND_SIGNS: Mapping[str, str] = {"at_least": "≥", "at_most": "≤", "between": ""}

RELIABILITY: Mapping[str, str] = {
    "official": _("official"),
    "press": _("press"),
    "derived": _("derived"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """The series behind a row."""

    region: str
    indicator: str


def find_place(row: Any) -> Place:  # noqa: ANN401 - a row of any report
    """Find the series behind a row; of a part it is that of the part."""
    part = getattr(row, "part", None)
    if part is None:
        return Place(row.region, row.indicator)
    return Place(part, row.indicator) if row.by == "region" else Place(row.region, part)


class Writer:
    """Writes the cells and notes of one report: it knows the language, the definitions and the numbers of sources."""

    def __init__(self, report: Report, view: View) -> None:
        self.report = report
        self.view = view
        self.say: Words = load_words(view.language)
        self.dataset = report.dataset
        self.numbers: dict[str, int] = {}
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
        return f"{number}{marks}" if year is None else f"{number}{marks} ({year})"

    def change(self, row: Any, value: Decimal | None) -> str:  # noqa: ANN401
        """Write a change with its sign, and as points where it is one."""
        definition = self.definition(row)
        number = self.say.number(value, definition.shown_decimals, signed=True)
        return f"{number} {self.say('pp')}" if definition.in_points and value is not None else number

    def range(self, low: str, high: str) -> str:
        """Write a range."""
        return f"{low} … {high}"

    def cite(self, keys: Iterable[str | None]) -> str:
        """Write the numbers of sources; a source gets its number when it is first cited."""
        named = [key for joined in keys if joined for key in joined.split(";")]
        numbers = sorted({self.numbers.setdefault(key, len(self.numbers) + 1) for key in named if key})
        return " ".join(f"[{number}]" for number in numbers)

    def flags(self, row: Any) -> str:  # noqa: ANN401
        """Write the marks of a row's flags."""
        return self.mark_flags(row.flags)

    def mark_flags(self, flags: Iterable[str]) -> str:
        """Write the marks of flags."""
        return " ".join(FLAGS[Flag(flag)].mark for flag in flags) or "-"

    def label(self, row: Any) -> str:  # noqa: ANN401
        """Name a row in a note: indicator, and the region where there are several."""
        several = len({each.region for each in self.report.rows}) > 1
        year = getattr(row, "target_year", None)
        name = f"{self.name(row)} {year}" if year else self.name(row)
        label = f"{name}, {self.region(row.region)}" if several else name
        part = getattr(row, "part", None)
        return f"{label}: {self.part(row)}" if part else label

    def part(self, row: Any) -> str:  # noqa: ANN401
        """Name the part that a row of contributions is about."""
        known = self.dataset.regions if row.by == "region" else self.dataset.indicators
        return known[row.part].name.in_language(self.view.language)

    def note(self, message: str, parameters: Mapping[str, str | Decimal]) -> str:
        """Write a note of the report: regions by name, numbers with the decimals of the first row's indicator."""
        decimals = self.definition(self.report.rows[0]).shown_decimals
        known = {
            key: self.say.number(each, decimals)
            if isinstance(each, Decimal)
            else self.region(each)
            if key == "region"
            else self.dataset.indicators[each].name.in_language(self.view.language)
            if key == "indicator"
            else each
            for key, each in parameters.items()
        }
        return self.say(message, **known)

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

    def classes(self, row: Any) -> dict[str, str]:  # noqa: ANN401
        """Write the class of a row in each scheme, by scheme."""
        found = dict(zip(row.schemes, row.classes, strict=True))
        return {
            key: " | ".join(scheme.find_label(name, self.view.language) for name in filter(None, found[key].split("|")))
            or ABSENT
            if key in found
            else ABSENT
            for key, scheme in self.report.schemes.items()
        }

    def disagreements_of_schemes(self, rows: Iterable[Any]) -> Iterator[str]:
        """Say where schemes disagree: one puts a row in its better half of classes and another in its worse half."""
        for row in rows:
            ranks = {
                key: self.report.schemes[key].find_rank(found)
                for key, found in zip(row.schemes, row.classes, strict=True)
                if found
            }
            if ranks and max(ranks.values()) - min(ranks.values()) >= DISAGREEMENT:
                written = self.classes(row)
                classes = "; ".join(f"{key}: {written[key]}" for key in ranks)
                yield self.say("{about}: the schemes disagree ({classes})", about=self.label(row), classes=classes)

    def legend(self, rows: Iterable[Any]) -> tuple[str, ...]:
        """Explain the marks in use, and only those."""
        return self.explain_marks({flag for row in rows for flag in row.flags})

    def explain_marks(self, flags: Collection[str]) -> tuple[str, ...]:
        """Explain the marks of flags, and those that stand behind figures."""
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

    def points(self, place: Place, years: Iterable[int | None]) -> Iterator[Point]:
        """Yield what is known of the years of a row."""
        series = self.report.series[place.region, place.indicator]
        for year in years:
            if year is not None:
                yield series.find_point(year)

    def rivalries(self, years_of: Callable[[Any], Iterable[int | None]]) -> tuple[str, ...]:
        """List the figures that contradict those used: rivals, reprints, and parts against published ratios."""
        lines: dict[str, None] = {}
        for row in self.report.rows:
            years = tuple(years_of(row))
            place = find_place(row)
            for point in (*self.points(place, years), *self._passed_over(place, years)):
                for line in self._contradictions(self.label(row), place, point):
                    lines[line] = None
        return tuple(lines)

    def _passed_over(self, place: Place, years: tuple[int | None, ...]) -> Iterator[Point]:
        """Yield the years after the base that have no figure; one may be recorded as the rival of a missing one."""
        if not years:
            return
        first, until = min(filter(None, years), default=0), self.report.parameters.get("year")
        for year, point in self.report.series[place.region, place.indicator].points.items():
            if point.value is None and year > first and not (isinstance(until, int) and year > until):
                yield point

    def _contradictions(self, label: str, place: Place, point: Point) -> Iterator[str]:
        decimals = self.definition(place).shown_decimals
        about = f"{label} {point.year}"
        if point.value is None:
            rivals = [self.observation(place, each) for each in point.rivals if each.figure is not None]
            if rivals:
                status = self.say(STATUSES[point.status or "O"].label)
                yield self.say(
                    "{about}: no figure is used ({status}); recorded are {rivals}",
                    about=about,
                    status=status,
                    rivals="; ".join(rivals),
                )
            return
        used = f"{self.say.number(point.value, decimals)} {self.cite(point.sources)}".strip()
        rivals = [self.observation(place, each) for each in point.rivals]
        if rivals:
            yield self.say("{about}: used {used}; also {rivals}", about=about, used=used, rivals="; ".join(rivals))
        if Flag.REPRINT in point.flags and not self.definition(place).ratio:
            others = [
                f"{year}: {self.observation(place, each)}"
                for year, entry in self.dataset.find_observations(place.region, place.indicator).items()
                for each in entry
                if year != point.year and each.figure == point.value
            ]
            yield self.say("{about}: {used} also stands at {others}", about=about, used=used, others="; ".join(others))
        recorded = {each.figure for each in point.rivals} - {point.value}
        alternatives = [each for each in point.alternatives if each not in recorded]
        if point.computed == point.value and len(alternatives) > 1:
            low, high = (self.say.number(each, decimals) for each in (min(alternatives), max(alternatives)))
            yield self.say(
                "{about}: used {used}; other records of its parts give {low} … {high}",
                about=about,
                used=used,
                low=low,
                high=high,
            )
        if Flag.PUBLISHED in point.flags and point.computed is not None:
            computed = self.say.number(point.computed, decimals + 2)
            yield self.say(
                "{about}: published {used}; its parts give {computed}", about=about, used=used, computed=computed
            )

    def claims(self, row: Any, claims: Iterable[Claim]) -> str:  # noqa: ANN401
        """Write figures stated for a target or milestone, each with its source."""
        definition = self.definition(row)
        return "; ".join(
            f"{self.say.number(each.value, find_decimals(definition, each.value))} {self.cite([each.source])}".strip()
            for each in claims
        )

    def limits(self, row: Any, target: Target) -> str:  # noqa: ANN401
        """Write the limits of a target."""
        decimals = self.definition(row).shown_decimals
        limits = [self.say.number(each, decimals) for each in target.limits if each is not None]
        return f"{BOUND_SIGNS[target.bound]} {' – '.join(limits)}".strip()

    def contested_target(self, row: Any, target: Target) -> str:  # noqa: ANN401
        """Say which other figures were stated for a target."""
        return self.say(
            "{about}: used {used}; also {rivals}",
            about=self.say("Target of {name} for {year}", name=self.name(row), year=target.year),
            used=f"{self.limits(row, target)} {self.cite([target.source])}".strip(),
            rivals=self.claims(row, target.rivals or ()),
        )

    def contested_milestone(self, row: Any, year: int, claims: list[Claim]) -> str:  # noqa: ANN401
        """Say which other figures were stated for a milestone."""
        return self.say(
            "{about}: used {used}; also {rivals}",
            about=self.say("Milestone of {name} for {year}", name=self.name(row), year=year),
            used=self.claims(row, claims[:1]),
            rivals=self.claims(row, claims[1:]),
        )

    def value_notes(self, years_of: Callable[[Any], Iterable[int | None]]) -> tuple[str, ...]:
        """List the notes of the figures used."""
        lines: dict[str, None] = {}
        for row in self.report.rows:
            for point in self.points(find_place(row), years_of(row)):
                if point.note:
                    lines[f"{self.label(row)} {point.year}: {point.note.in_language(self.view.language)}"] = None
        return tuple(lines)


def find_decimals(definition: Indicator, figure: Decimal) -> int:
    """Show a recorded figure with the decimals of its indicator, or more where it was printed with more."""
    return max(definition.shown_decimals, -int(figure.as_tuple().exponent))
