"""The report on differences in words: a section each for figures, targets, definitions, growth and gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from kopumkm.calc.vocabulary import Reason, Standing
from kopumkm.errors import list_names
from kopumkm.errors import mark_message as _
from kopumkm.render.layout import Column, Layout
from kopumkm.render.words import ABSENT, REASONS, STANDINGS
from kopumkm.render.writer import Writer, find_decimals
from kopumkm.reports.difference_row import DifferenceRow

CHANGES: Mapping[str, str] = {
    "revised": _("revised"),
    "promoted": _("rival now used"),
    "demoted": _("now a rival"),
    "annotated": _("annotated"),
    "added": _("added"),
    "withdrawn": _("withdrawn"),
    "moved": _("moved"),
    "changed": _("changed"),
    "replaced": _("replaced"),
    "restored": _("restored"),
    "appeared": _("new result"),
    "vanished": _("without result now"),
}
"""What changed, in words."""

THINGS: Mapping[str, str] = {
    "region": _("region"),
    "source": _("source"),
    "indicator": _("indicator"),
    "scheme": _("scheme"),
    "dataset": _("data set"),
}
"""What a definition defines, in words."""

MOST_DECIMALS = 15


def lay_out_differences(writer: Writer) -> Layout:
    """Put differences in words.

    Args:
        writer: Knows the report and the language.

    Returns:
        The layout: no table of its own, but a section for each kind of difference that there is.
    """
    say, report = writer.say, writer.report
    rows: tuple[DifferenceRow, ...] = report.rows
    old, new = (
        list_names((file["name"] for file in _files(report.parameters[each])), limit=2) for each in ("old", "new")
    )
    sections = [
        section([row for row in rows if row.what in whats], writer)
        for whats, section in SECTIONS.items()
        if any(row.what in whats for row in rows)
    ]
    marks = writer.explain_marks({flag for row in rows for flag in (*row.old_flags, *row.new_flags)})
    notes = [(say("Flags"), marks), (say("Sources"), writer.source_notes())] if writer.view.verbosity > 0 else []
    return Layout(
        title=say("What changed from {old} to {new}", old=old, new=new),
        columns=(),
        rows=(),
        notes=tuple((heading, lines) for heading, lines in notes if lines),
        sections=tuple(sections),
    )


def _files(named: object) -> list[dict[str, str]]:
    return named if isinstance(named, list) else []


def _lay_out_figures(rows: list[DifferenceRow], writer: Writer) -> Layout:
    say = writer.say
    columns = {
        "name": Column(header=say("Indicator"), rank=0, is_number=False, is_name=True),
        "region": Column(header=say("Region"), rank=1, is_number=False, is_name=True),
        "year": Column(header=say("Year"), rank=0),
        "what": Column(header=say("What"), rank=1, is_number=False),
        "old": Column(header=say("Old"), rank=0),
        "new": Column(header=say("New"), rank=0),
        "difference": Column(header=say("Difference"), rank=2),
        "relative": Column(header=say("In percent"), rank=3),
        "sources": Column(header=say("Sources"), rank=4, is_number=False),
    }

    def write(row: DifferenceRow) -> dict[str, str]:
        decimals = _find_decimals(writer, row)
        what = say(CHANGES[row.change])
        return {
            "name": writer.name(row),
            "region": writer.region(row.region or ""),
            "year": str(row.year),
            "what": say("{what} (rival)", what=what) if row.rival else what,
            "old": say.number(row.old_value, decimals),
            "new": say.number(row.new_value, decimals),
            "difference": _write_difference(writer, row, row.difference, decimals),
            "relative": "-" if not row.difference else _write_percent(writer, row.relative_percent),
            "sources": writer.cite([row.old_source, row.new_source]) or "-",
        }

    cells = [write(row) for row in rows]
    details = [
        f"{_name_place(writer, row, rows)} {row.year}: {said}"
        for row in rows
        if (said := _write_keys(writer, row, without="value"))
    ]
    return _assemble(writer, say("Figures"), columns, cells, rows, details)


def _lay_out_targets(rows: list[DifferenceRow], writer: Writer) -> Layout:
    say = writer.say
    columns = {
        "name": Column(header=say("Target"), rank=0, is_number=False, is_name=True),
        "region": Column(header=say("Region"), rank=2, is_number=False, is_name=True),
        "what": Column(header=say("What"), rank=1, is_number=False),
        "old": Column(header=say("Old"), rank=0),
        "new": Column(header=say("New"), rank=0),
        "difference": Column(header=say("Difference"), rank=3),
    }

    def write(row: DifferenceRow) -> dict[str, str]:
        decimals = _find_decimals(writer, row)
        return {
            "name": _name_target(writer, row),
            "region": writer.region(row.region or ""),
            "what": say(CHANGES[row.change]),
            "old": _write_aim(writer, row.old_value, row.old_year, decimals),
            "new": _write_aim(writer, row.new_value, row.new_year, decimals),
            "difference": _write_difference(writer, row, row.difference, decimals),
        }

    details = [f"{row.target}: {said}" for row in rows if (said := _write_keys(writer, row))]
    return _assemble(writer, say("Targets"), columns, [write(row) for row in rows], rows, details)


def _lay_out_definitions(rows: list[DifferenceRow], writer: Writer) -> Layout:
    say = writer.say
    lines = [
        f"{' '.join(filter(None, (say(THINGS[row.what]), row.key)))}: "
        f"{_write_keys(writer, row) or say(CHANGES[row.change])}"
        for row in rows
    ]
    return _assemble(writer, say("Definitions"), {}, [], rows, lines)


def _lay_out_growth(rows: list[DifferenceRow], writer: Writer) -> Layout:
    say = writer.say
    columns = {
        "name": Column(header=say("Indicator"), rank=0, is_number=False, is_name=True),
        "region": Column(header=say("Region"), rank=1, is_number=False, is_name=True),
        "year": Column(header=say("Year"), rank=0),
        "old": Column(header=say("Old"), rank=0),
        "new": Column(header=say("New"), rank=0),
        "difference": Column(header=say("Difference"), rank=1),
        "ranges": Column(header=say("Range over sources"), rank=4, is_number=False),
        "flags": Column(header=say("Flags"), rank=3, is_number=False),
    }

    def write(row: DifferenceRow) -> dict[str, str]:
        in_points = writer.definition(row).in_points
        old, new = (row.old_change, row.new_change) if in_points else (row.old_value, row.new_value)
        difference = row.change_difference if in_points else row.difference
        decimals = _show_something(difference, 2)

        def result(value: Decimal | None) -> str:
            unit = f" {say('pp')}" if in_points else "%"
            return ABSENT if value is None else say.number(value, decimals, signed=True) + unit

        return {
            "name": writer.name(row),
            "region": writer.region(row.region or ""),
            "year": str(row.year) if row.new_year is None else f"{row.new_year}–{row.year}",
            "old": result(old),
            "new": result(new),
            "difference": "-" if not difference else f"{say.number(difference, decimals, signed=True)} {say('pp')}",
            "ranges": _write_change(
                *(
                    "-"
                    if low is None or high is None
                    else writer.range(_write_percent(writer, low), _write_percent(writer, high))
                    for low, high in ((row.old_low, row.old_high), (row.new_low, row.new_high))
                )
            ),
            "flags": _write_change(writer.mark_flags(row.old_flags), writer.mark_flags(row.new_flags)),
        }

    if all(row.old_low == row.new_low and row.old_high == row.new_high for row in rows):
        del columns["ranges"]
    return _assemble(writer, say("Growth"), columns, [write(row) for row in rows], rows, _list_absences(writer, rows))


def _lay_out_gaps(rows: list[DifferenceRow], writer: Writer) -> Layout:
    say = writer.say
    columns = {
        "name": Column(header=say("Target"), rank=0, is_number=False, is_name=True),
        "region": Column(header=say("Region"), rank=2, is_number=False, is_name=True),
        "old": Column(header=say("Old gap"), rank=0),
        "new": Column(header=say("New gap"), rank=0),
        "difference": Column(header=say("Difference"), rank=3),
        "status": Column(header=say("Status"), rank=1, is_number=False),
        "flags": Column(header=say("Flags"), rank=4, is_number=False),
    }

    def write(row: DifferenceRow) -> dict[str, str]:
        decimals = _show_something(row.difference, writer.definition(row).shown_decimals)

        def gap(value: Decimal | None, year: int | None) -> str:
            shown = say.number(value, decimals, signed=True)
            unit = f" {say('pp')}" if writer.definition(row).in_points else ""
            return ABSENT if value is None else f"{shown}{unit} ({year})"

        return {
            "name": _name_target(writer, row),
            "region": writer.region(row.region or ""),
            "old": gap(row.old_value, row.old_year),
            "new": gap(row.new_value, row.new_year),
            "difference": _write_difference(writer, row, row.difference, decimals),
            "status": _write_change(*(_write_standing(writer, each) for each in (row.old_status, row.new_status))),
            "flags": _write_change(writer.mark_flags(row.old_flags), writer.mark_flags(row.new_flags)),
        }

    return _assemble(
        writer, say("Gaps to targets"), columns, [write(row) for row in rows], rows, _list_absences(writer, rows)
    )


SECTIONS: Mapping[tuple[str, ...], Callable[[list[DifferenceRow], Writer], Layout]] = {
    ("figure",): _lay_out_figures,
    ("target",): _lay_out_targets,
    tuple(THINGS): _lay_out_definitions,
    ("growth",): _lay_out_growth,
    ("gap",): _lay_out_gaps,
}
"""The sections in order, by what their rows are about."""


def _assemble(
    writer: Writer,
    title: str,
    columns: dict[str, Column],
    cells: list[dict[str, str]],
    rows: list[DifferenceRow],
    details: Iterable[str],
) -> Layout:
    """Put a section together; its title counts the changes, and names what all rows share."""
    counts = Counter(row.change for row in rows)
    changes = ", ".join(f"{count} {writer.say(CHANGES[change])}" for change, count in counts.items())
    for key in ("name", "region"):
        if key in columns and len({row[key] for row in cells}) == 1:
            del columns[key]
            title = f"{title}, {cells[0][key]}"
    notes = tuple(dict.fromkeys(details))
    return Layout(
        title=f"{title}: {changes}",
        columns=tuple(columns.values()),
        rows=tuple(tuple(row[key] for key in columns) for row in cells),
        notes=(("", notes),) if notes else (),
    )


def _name_place(writer: Writer, row: DifferenceRow, rows: list[DifferenceRow]) -> str:
    several = len({each.region for each in rows}) > 1
    return f"{writer.name(row)}, {writer.region(row.region or '')}" if several else writer.name(row)


def _name_target(writer: Writer, row: DifferenceRow) -> str:
    return f"{writer.name(row)} {writer.dataset.targets[row.target or ''].year}"


def _write_keys(writer: Writer, row: DifferenceRow, without: str = "") -> str:
    """Write what the differing keys of a row said and say; of a text in two languages, that of the reader's."""
    said = {
        key: f"{key} {old or ABSENT} -> {new or ABSENT}"
        for key, old, new in zip(row.keys, row.old_texts, row.new_texts, strict=True)
        if key != without
    }
    other = ".en" if writer.view.language == "id" else ".id"
    return "; ".join(
        text
        for key, text in said.items()
        if not (key.endswith(other) and f"{key.removesuffix(other)}.{writer.view.language}" in said)
    )


def _write_change(old: str, new: str) -> str:
    return new if old == new else f"{old} -> {new}"


def _write_standing(writer: Writer, status: str | None) -> str:
    if status is None:
        return "-"
    standing = STANDINGS[Standing(status)]
    return f"{standing.sign} {writer.say(standing.word)}"


def _write_aim(writer: Writer, value: Decimal | None, year: int | None, decimals: int) -> str:
    return ABSENT if value is None else f"{writer.say.number(value, decimals)} ({year})"


def _write_percent(writer: Writer, value: Decimal | None) -> str:
    return writer.say.percent(value, signed=True, decimals=_show_something(value, 2))


def _write_difference(writer: Writer, row: DifferenceRow, difference: Decimal | None, decimals: int) -> str:
    if not difference:
        return "-"
    number = writer.say.number(difference, decimals, signed=True)
    return f"{number} {writer.say('pp')}" if row.difference_unit == "pp" else number


def _find_decimals(writer: Writer, row: DifferenceRow) -> int:
    """Show figures with all digits they were printed with."""
    definition = writer.definition(row)
    figures = (each for each in (row.old_value, row.new_value) if each is not None)
    return max([definition.shown_decimals, *(find_decimals(definition, each) for each in figures)])


def _show_something(difference: Decimal | None, decimals: int) -> int:
    """Show a difference with enough decimals that it is not shown as 0."""
    if not difference:
        return decimals
    return min(max(decimals, -difference.adjusted()), MOST_DECIMALS)


def _list_absences(writer: Writer, rows: list[DifferenceRow]) -> Iterator[str]:
    """Say why a result is not there any more, or was not there before."""
    for row in rows:
        reason = row.new_reason if row.change == "vanished" else row.old_reason if row.change == "appeared" else None
        if reason:
            name = _name_target(writer, row) if row.target else f"{_name_place(writer, row, rows)} {row.year}"
            when = writer.say("now") if row.change == "vanished" else writer.say("before")
            yield f"{name}: {when}: {writer.say(REASONS[Reason(reason)])}"
