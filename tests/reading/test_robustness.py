"""Whatever a file says, reading it ends in a data set or in mistakes that have a place, a sentence and a remedy."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopumkm import load_dataset, report_growth, report_target_gaps
from kopumkm.errors import CannotRun
from kopumkm.render.diagnostics import render_diagnostics
from kopumkm.render.words import load_words

VALID: dict[str, Any] = {
    "format": 1,
    "dataset": {"title": {"id": "Data", "en": "Data"}, "region": "lampung"},
    "regions": {
        "indonesia": {"name": "Indonesia"},
        "lampung": {"name": "Lampung", "code": "18", "part_of": "indonesia"},
    },
    "sources": {"radar": {"title": "UMKM", "reliability": "press", "published": dt.date(2023, 6, 27)}},
    "indicators": {
        "umkm": {
            "name": "UMKM",
            "unit": "unit",
            "measure": "stock",
            "better": "higher",
            "minimum": 0,
            "aggregate": "sum",
        },
        "nib": {"name": "NIB", "unit": "unit", "measure": "stock", "better": "higher", "parts": ["umkm"]},
        "uptake": {
            "name": {"id": "Serapan"},
            "unit": "%",
            "measure": "share",
            "better": "higher",
            "decimals": 2,
            "ratio": {"numerator": "nib", "denominator": ["umkm"], "per": 100},
        },
    },
    "targets": {
        "uptake_2024": {
            "indicator": "uptake",
            "region": "indonesia",
            "year": 2024,
            "at_least": Decimal("39.5"),
            "baseline": {"year": 2020, "value": 10},
            "milestones": {"2022": 20, "2023": [{"value": 30, "source": "radar"}, 31]},
            "rivals": [{"value": 40}],
        },
        "umkm_2024": {"indicator": "umkm", "region": "lampung", "year": 2024, "between": [1, 2]},
    },
    "values": {
        "lampung": {
            "umkm": {"2021": 150999, "2022": [{"value": 192234, "as_of": dt.date(2022, 12, 31)}, 150999]},
            "nib": {"2021": {"value": 10, "status": "P", "source": "radar"}, "2022": {"status": "NA", "note": "x"}},
            "uptake": {"2020": Decimal("1.50")},
        }
    },
}
WORDS = [
    "umkm",
    "nib",
    "uptake",
    "lampung",
    "radar",
    "stock",
    "share",
    "NA",
    "-",
    "P",
    "2022",
    "",
    "[red]",
    "\x1b[31m",
    "é",
]
NUMBERS = [
    0,
    -1,
    1,
    2022,
    99999,
    10**18,
    -(10**30),
    True,
    False,
    Decimal("NaN"),
    Decimal("-Infinity"),
    Decimal("1E+400"),
]
KEYS = ["value", "name", "id", "year", "ratio", "2022", "umkm", "values", "a b", "\x1b", "part_of", "status"]
SCALARS = st.sampled_from([*WORDS, *NUMBERS, dt.date(2022, 1, 1), dt.time(1, 2), dt.datetime(2022, 1, 1, 1, 1)])  # noqa: DTZ001
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=5,
)


def write(value: object) -> str:
    """Write a value as inline TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(each if each.isalnum() or each in " -_" else f"\\U{ord(each):08X}" for each in value) + '"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{write(key)} = {write(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[ " + ", ".join(map(write, value)) + " ]"
    if isinstance(value, Decimal) and not value.is_finite():
        return "nan" if value.is_nan() else "-inf"
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def find_paths(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from find_paths(each, (*path, key))


def change(value: Any, path: tuple[Any, ...], how: str, junk: object, key: str) -> Any:  # noqa: ANN401
    """Copy a document with something else at one of its places."""
    first, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    if rest:
        copy[first] = change(copy[first], tuple(rest), how, junk, key)
    elif how == "delete":
        del copy[first]
    elif how == "add" and isinstance(copy, dict):
        copy[key] = junk
    else:
        copy[first] = junk
    return copy


PATHS = list(find_paths(VALID))


def judge(text: str) -> None:
    """Read a file and, when it is right, ask of it what can be asked."""
    dataset, diagnostics = load_dataset(("-",), io.BytesIO(text.encode()))
    lines = text.split("\n")
    for each in diagnostics:
        assert each.location is not None
        line = each.location.line
        if line is not None:
            assert each.location.source == lines[line - 1].rstrip("\r")
            assert 1 <= each.location.column <= len(each.location.source) + 1
    for language in ("id", "en"):
        shown = render_diagnostics(diagnostics, load_words(language))
        assert shown.isprintable() or set(filter(lambda each: not each.isprintable(), shown)) == {"\n"}
        assert shown.count("\n  --> <stdin>") == min(len(diagnostics), 20)
    if diagnostics:
        return
    for ask in (report_growth, report_target_gaps):
        with contextlib.suppress(CannotRun):
            ask(dataset, regions=["all"])


def test_the_document_to_be_changed_is_right() -> None:
    _dataset, diagnostics = load_dataset(("-",), io.BytesIO(write_document(VALID).encode()))
    assert diagnostics == ()
    judge(write_document(VALID))


def write_document(document: dict[str, Any]) -> str:
    return "".join(f"{write(key)} = {write(value)}\n" for key, value in document.items())


CHANGES = st.tuples(st.sampled_from(PATHS), st.sampled_from(["replace", "delete", "add"]), JUNK, st.sampled_from(KEYS))


@settings(max_examples=250)
@given(changes=st.lists(CHANGES, min_size=1, max_size=2))
def test_any_value_anywhere_is_understood_or_refused(changes: list[tuple[tuple[Any, ...], str, object, str]]) -> None:
    document = VALID
    for path, how, junk, key in changes:
        try:
            document = change(document, path, how, junk, key)
        except (KeyError, IndexError, TypeError):  # the first change took away what the second one is about
            continue
    judge(write_document(document))


@given(data=st.data())
def test_any_cut_in_the_text_is_understood_or_refused(data: st.DataObject) -> None:
    text = write_document(VALID)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    piece = data.draw(st.text("[]{}=,.\"'\\#\n\r\t 129-ae", max_size=6))
    judge(text[:start] + piece + text[end:])


CELLS = st.one_of(
    st.sampled_from(
        ["lampung", "umkm", "2022", "5", "-5", "1.50", "", "NA", "P", "radar", '"', "2022-12", "1e9", "nan"]
    ),
    st.text(max_size=5),
    st.integers().map(str),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    header=st.permutations(["region", "indicator", "year", "value", "status", "as_of", "source", "note"]),
    rows=st.lists(st.lists(CELLS, min_size=7, max_size=9), max_size=4),
    wrong=st.none() | st.sampled_from(["nilai", "", "value", '"']),
)
def test_any_csv_is_understood_or_refused(
    tmp_path: Path, header: list[str], rows: list[list[str]], wrong: str | None
) -> None:
    columns = [wrong, *header[1:]] if wrong is not None else header
    text = "\n".join(map(",".join, [columns, *rows]))
    (tmp_path / "n.csv").write_text(text, "utf-8", errors="replace", newline="")
    document = {
        "format": 1,
        "values_from": ["n.csv"],
        **{key: VALID[key] for key in VALID if key not in ("format", "values")},
    }
    (tmp_path / "data.toml").write_text(write_document(document), encoding="utf-8")
    _dataset, diagnostics = load_dataset((str(tmp_path / "data.toml"),))
    for each in diagnostics:
        assert each.location is not None
        assert each.location.file == str(tmp_path / "n.csv")
        assert each.location.line is not None
        assert 1 <= each.location.column <= len(each.location.source) + 1
    render_diagnostics(diagnostics, load_words("en"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_without_any_one_entry(path: tuple[Any, ...]) -> None:
    judge(write_document(change(VALID, path, "delete", None, "")))
