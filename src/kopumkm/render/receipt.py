"""A receipt in words, in Markdown and in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Context, Decimal
from typing import Any

from kopumkm.calc.arithmetic import round_for_output
from kopumkm.calc.vocabulary import Flag, Reason, Standing
from kopumkm.errors import mark_message as _
from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import BilingualText
from kopumkm.model.status import STATUSES
from kopumkm.render import View
from kopumkm.render.json import describe_dataset, write_json
from kopumkm.render.markdown import escape
from kopumkm.render.records import SCHEMA_VERSION, write_number
from kopumkm.render.scheme_list import DECIDED_BY, QUANTITIES, write_bounds
from kopumkm.render.table import UNLIMITED, wrap
from kopumkm.render.words import ABSENT, ASCII, FLAGS, REASONS, STANDINGS, Words, load_words
from kopumkm.render.writer import RELIABILITY
from kopumkm.reports.receipt import Node

RESULTS: Mapping[str, str] = {
    "change": _("Change"),
    "growth_percent": _("Growth"),
    "annual_percent": _("Growth a year"),
    "gap": _("Gap"),
    "shortfall": _("Shortfall"),
    "shortfall_units": _("Still missing"),
    "achievement_percent": _("Achievement"),
    "observed_annual_percent": _("Pace so far, a year"),
    "required_change_per_year": _("Change needed a year"),
    "required_annual_percent": _("Growth needed a year"),
    "pace_ratio": _("Pace so far / pace needed"),
    "projected_value": _("Where the pace leads by the target year"),
}
"""Names of results."""

SIGNED = frozenset({"change", "growth_percent", "annual_percent", "gap", "observed_annual_percent",
                    "required_change_per_year", "required_annual_percent"})  # fmt: skip

SYMBOL = re.compile(r"\b(shortfall|per|x0|t0|tT|x|t|T|a|b|s|d)\b")
"""Symbols of formulas, the longer ones first."""


EXACT = Context(prec=60)
"""Enough digits to drop trailing zeros of a result and nothing else."""


def fill_in(formula: str, symbols: Mapping[str, Any], write: Callable[[Decimal], str]) -> str:
    """Put numbers in the places of a formula's symbols.

    Args:
        formula: The formula.
        symbols: Values by symbol; what has none keeps its symbol.
        write: How a number is written.

    Returns:
        The formula with numbers.

    >>> fill_in("100 × (x / x0 - 1)", {"x": Decimal(110), "x0": Decimal(100)}, str)
    '100 × (110 / 100 - 1)'
    """

    def put(symbol: re.Match[str]) -> str:
        value = symbols.get(symbol[1])
        if value is None:
            return symbol[1]
        if symbol[1] in ("t", "t0", "tT", "s", "d"):
            return str(value)
        return f"({write(value)})" if value < 0 else write(value)

    return SYMBOL.sub(put, formula)


def render_receipt_json(receipt: Node, dataset: Dataset) -> str:
    """Render a receipt as a tree of JSON objects: each has its kind, its fields and what it rests on.

    Args:
        receipt: The receipt.
        dataset: The data it was made from.

    Returns:
        JSON text.
    """
    head = {"schema_version": SCHEMA_VERSION, "command": "explain", "dataset": describe_dataset(dataset)}
    return write_json({**head, "receipt": make_tree(receipt)}, indent=0) + "\n"


def make_tree(node: Node) -> dict[str, object]:
    """Turn a node into what JSON can hold; formulas also come with their numbers filled in."""
    fields = {key: _plain(value) for key, value in node.fields.items()}
    formula, symbols = node.fields.get("formula"), node.fields.get("symbols")
    if isinstance(formula, str) and isinstance(symbols, Mapping):
        fields["filled_in"] = fill_in(formula, symbols, write_number)
    return {"kind": node.kind, **fields, "rests_on": [make_tree(each) for each in node.children]}


def _plain(value: object) -> object:
    return {"id": value.id, "en": value.en} if isinstance(value, BilingualText) else value


def render_receipt_text(receipt: Node, dataset: Dataset, view: View) -> str:
    """Render a receipt as indented lines.

    Args:
        receipt: The receipt.
        dataset: The data it was made from.
        view: Language and width.

    Returns:
        Text.
    """
    lines = []
    for depth, text in ReceiptWriter(dataset, view).write(receipt):
        margin = "  " * depth
        lines += [margin + line for line in wrap(text, (view.width or UNLIMITED) - len(margin)).split("\n")]
    text = "\n".join(lines) + "\n"
    return text.translate(ASCII).encode("ascii", "replace").decode("ascii") if view.ascii_only else text


def render_receipt_markdown(receipt: Node, dataset: Dataset, view: View) -> str:
    """Render a receipt as a nested Markdown list.

    Args:
        receipt: The receipt.
        dataset: The data it was made from.
        view: Language.

    Returns:
        Markdown text.
    """
    (_depth, title), *lines = ReceiptWriter(dataset, view).write(receipt)
    items = [f"{'  ' * (depth - 1)}- {escape(text)}" for depth, text in lines]
    return "\n".join([f"## {escape(title)}", "", *items]) + "\n"


class ReceiptWriter:
    """Writes the nodes of a receipt as lines in words."""

    def __init__(self, dataset: Dataset, view: View) -> None:
        self.dataset = dataset
        self.language = view.language
        self.say: Words = load_words(view.language)

    def write(self, node: Node, depth: int = 0) -> Iterator[tuple[int, str]]:
        """Write a node and what it rests on, each line with its depth.

        Args:
            node: The node.
            depth: Its depth.

        Yields:
            Depth and text.
        """
        lines = getattr(self, f"write_{node.kind}")(node.fields)
        yield from ((depth + min(number, 1), line) for number, line in enumerate(filter(None, lines)))
        for child in node.children:
            yield from self.write(child, depth + 1)

    def text(self, value: object) -> str:
        """Write a text in the language; nothing is an empty text."""
        return value.in_language(self.language) if isinstance(value, BilingualText) else ""

    def number(self, value: object) -> str:
        """Write a number with all its digits, or all that machine formats hand on."""
        if not isinstance(value, Decimal):
            return ABSENT
        value = round_for_output(value)
        if int(value.as_tuple().exponent) > 0:
            value = Decimal(int(value))
        return self.say.number(value, max(0, -int(value.as_tuple().exponent)))

    def shown(self, fields: Mapping[str, Any], value: Decimal | None) -> str:
        """Write a result as tables show it, rounded last."""
        unit = fields["unit"]
        number = self.say.number(value, fields["decimals"], signed=fields["result"] in SIGNED)
        if unit == "percent":
            return f"{number}%"
        if unit == "points":
            return f"{number} {self.say('pp')}"
        first = str(unit).split("+")[0]
        if first in self.dataset.indicators:
            return f"{number} {self.dataset.indicators[first].unit.in_language(self.language)}"
        return number

    def write_receipt(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write the heading, the status and why something is absent."""
        where = self.dataset.regions[fields["region"]].name.in_language(self.language)
        heading = self.say("{name}, {where}, {year}", name=self.text(fields["name"]), where=where, year=fields["year"])
        yield heading
        if fields.get("status"):
            verdict = STANDINGS[Standing(fields["status"])]
            yield f"{self.say('Status')}: {verdict.sign} {self.say(verdict.word)}"
        if fields["reason"]:
            yield f"{self.say('Without result')}: {self.say(REASONS[Reason(fields['reason'])])}"

    def write_definition(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write the definition of the indicator."""
        yield f"{self.say('Definition')}: {self.text(fields['text'])}"
        yield self.text(fields["note"])

    def write_target(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write the target."""
        sign = {"at_least": "≥ ", "at_most": "≤ "}.get(fields["bound"], "")
        limits = " – ".join(self.number(each) for each in (fields["low"], fields["high"]) if each is not None)
        region = self.dataset.regions[fields["region"]].name.in_language(self.language)
        yield f"T, {self.say('Target')}: {sign}{limits} ({fields['year']}, {region})"
        yield self.text(fields["note"])
        if fields["checked"]:
            yield self.say("verified to stand on {date}", date=fields["checked"])

    def write_result(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write a result: shown value, formula, numbers filled in, unrounded value, rounding last."""
        value = fields["value"]
        yield f"{self.say(RESULTS[fields['result']])}: {self.shown(fields, value) if value is not None else ABSENT}"
        yield f"= {fields['formula']}"
        filled = fill_in(fields["formula"], fields["symbols"], self.number)
        yield f"= {filled} = {self.number(value.normalize(EXACT) if value is not None else None)}"
        if value is None and fields["reason"]:
            yield self.say(REASONS[Reason(fields["reason"])])
            return
        yield self.say("rounded last, half away from zero, to {decimals} decimals", decimals=fields["decimals"])

    def write_range(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write the range of a result over all rival figures."""
        low, high = self.shown(fields, fields["low"]), self.shown(fields, fields["high"])
        yield self.say(
            "{result}, over all choices among rival figures: {low} … {high}",
            result=self.say(RESULTS[fields["result"]]),
            low=low,
            high=high,
        )

    def write_figure(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write a figure that went in."""
        about = [str(fields["as_of"])] if fields["as_of"] else []
        about.append(self.say(find_status_label(fields["status"])))
        name = self.text(fields["name"])
        symbol = f"{fields['symbol']}, " if fields["symbol"] else ""
        yield f"{symbol}{name} {fields['year']}: {self.number(fields['value'])} ({', '.join(about)})"
        if fields["elsewhere"]:
            yield self.say("what it rests on stands at another place of this receipt")
            return
        if fields["formula"]:
            filled = fill_in(fields["formula"], fields["symbols"], self.number)
            parts = f"{fields['formula']} = {filled} = {self.number(fields['computed'])}"
            yield f"{self.say('as published; its parts give')} {parts}" if fields["published"] else f"= {parts}"
        yield self.text(fields["note"])

    def write_rival(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write a figure that was not used, and what it would change."""
        about = [str(fields["as_of"])] if fields["as_of"] else []
        if fields["status"] and fields["status"] != "A":
            about.append(self.say(find_status_label(fields["status"])))
        inside = f" ({', '.join(about)})" if about else ""
        line = f"{self.say('Rival figure')}: {self.number(fields['value'])}{inside}"
        if fields["would_be"] is not None:
            name = self.say(RESULTS[fields["result"]])
            would_be = self.shown(fields, fields["would_be"])
            line += self.say("; with it: {result} {value}", result=name, value=would_be)
        yield line
        yield self.text(fields["note"])

    def write_source(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write a source with its page address."""
        role = self.say("Legal basis") if fields["role"] == "legal_basis" else self.say("Source")
        who = ", ".join(filter(None, (fields["publisher"], fields["published"])))
        about = ": ".join(filter(None, (role, who, self.text(fields["title"]))))
        kind = self.say(RELIABILITY[fields["reliability"]])
        yield " ".join(filter(None, [f"{about} ({kind}).", fields["url"]]))
        yield self.text(fields["note"])

    def write_flag(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write a flag in words."""
        sign = FLAGS[Flag(fields["flag"])]
        yield f"{self.say('Flag')} {sign.mark}, {fields['flag']}: {self.say(sign.meaning)}"

    def write_scheme(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write a scheme, what it measured and what decided."""
        found = self.text(fields["label"]) or fields["class"] or ABSENT
        score = "" if fields["score"] is None else f", {self.say('score')} {self.say.number(fields['score'], 2)}"
        yield f"{self.say('Scheme')} {fields['scheme']}: {found}{score}"
        yield f"{self.text(fields['name'])}. {fields['source']}"
        if fields["evidence"] == "quoted":
            yield self.say("quoted: widely quoted, but the text itself was not read")
        if fields["reads"]:
            yield f"{self.say(QUANTITIES[fields['reads']])}: {self.number(fields['quantity'])}"
        if fields["decided_by"] in DECIDED_BY:
            yield self.say("decided by: {what}", what=self.say(DECIDED_BY[fields["decided_by"]]))
        if fields["reason"]:
            yield self.say(REASONS[Reason(fields["reason"])])

    def write_band(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """Write a band; the one that decided is marked."""
        bounds = write_bounds(fields["low"], fields["low_included"], fields["high"], fields["high_included"], self.say)
        mark = f"  <- {self.say('decided')}" if fields["decided"] else ""
        yield f"{self.text(fields['label'])}: {bounds}{mark}"


def find_status_label(code: str | None) -> str:
    """Find the English label of a status code."""
    return STATUSES[code or "A"].label
