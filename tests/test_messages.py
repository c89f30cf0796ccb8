from __future__ import annotations

import gettext
import io
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("babel")

from kopumkm.calc.vocabulary import Flag, Reason, Standing
from kopumkm.errors import ERRORS, ErrorKind
from kopumkm.model.status import STATUSES
from kopumkm.render.words import CATALOGUES, FLAGS, REASONS, STANDINGS, STATUS_MARKS, load_words

ROOT = Path(__file__).parents[1]
SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "messages.py"))
COMPILED = CATALOGUES / "id" / "LC_MESSAGES" / "kopumkm.mo"
if not COMPILED.is_file() or COMPILED.stat().st_mtime < SCRIPT["CATALOGUE"].stat().st_mtime:
    SCRIPT["compile_catalogue"](SCRIPT["read_catalogue"](), COMPILED)  # now: whoever loads it first keeps it

SAME_IN_BOTH = {"{why}", "{table} {problem}", "{table}: {problem}"}
"""Messages of the program's words whose Indonesian is spelled like the English."""


def read_translations() -> dict[str, str]:
    return {text: str(entry.string) for text, entry in SCRIPT["list_entries"](SCRIPT["read_catalogue"]()).items()}


def list_words() -> Iterator[str]:
    yield from (REASONS[reason] for reason in Reason)
    yield from (FLAGS[flag].meaning for flag in Flag)
    yield from (STANDINGS[standing].word for standing in Standing)
    yield from STATUS_MARKS.values()
    yield from (status.label for status in STATUSES.values())
    for kind in ERRORS.values():
        yield from filter(None, (getattr(kind, field.name) for field in fields(ErrorKind)))


def extract(code: str) -> list[str]:
    calls = SCRIPT["find_calls"](io.BytesIO(code.encode()), SCRIPT["KEYWORDS"], (), {})
    return [text for _line, _name, texts, _comments in calls for text in texts]


def run_script(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "messages.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


TRANSLATIONS = read_translations()


def test_catalogue_is_current() -> None:
    result = run_script("--check")
    assert result.stderr == ""
    assert result.returncode == 0


@pytest.mark.parametrize("message", sorted(set(list_words())))
def test_every_word_of_a_result_or_mistake_is_translated(message: str) -> None:
    assert message in TRANSLATIONS
    assert TRANSLATIONS[message]
    assert (TRANSLATIONS[message] == message) == (message in SAME_IN_BOTH)


@pytest.mark.parametrize("message", sorted(TRANSLATIONS))
def test_translation_takes_the_parameters_of_its_message(message: str) -> None:
    names = set(re.findall(r"(?<!\{)\{([a-z_]+)\}(?!\})", message))
    said = TRANSLATIONS[message].format_map({name: f"<{name}>" for name in names})
    assert {name for name in names if f"<{name}>" not in said} == set()


@pytest.mark.parametrize("message", sorted(TRANSLATIONS))
def test_translation_keeps_options_codes_and_shape(message: str) -> None:
    translation = TRANSLATIONS[message]
    for pattern in (r"--[a-z]+", r"\bKOPUMKM_[A-Z]+", r"\[[a-z]+\]", r"\b[a-z]+_[a-z]+\b", r"\bU\+|\bUTF-8\b|\bTOML\b"):
        assert set(re.findall(pattern, message)) == set(re.findall(pattern, translation))
    assert translation.strip() == translation or translation[0] == message[0]
    assert translation.endswith(".") == message.endswith(".")
    assert translation[0].isupper() == message[0].isupper()


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("Growth", "Pertumbuhan"),
        ("Actual", "Realisasi"),
        ("Gap", "Kesenjangan"),
        ("Achievement", "Capaian"),
        ("Milestone", "Target antara"),
        ("Legal basis", "Dasar hukum"),
        ("Pace a year", "Laju setahun"),
        ("error", "galat"),
        ("help", "bantuan"),
        ("pp", "poin"),
        ("provisional", "sementara"),
        ("provisional figure", "angka sementara"),
        ("revised figure", "angka diperbaiki"),
        ("met", "tercapai"),
        ("missed", "tidak tercapai"),
        ("on track", "sesuai jalur"),
        ("behind", "tertinggal"),
        ("moving away", "menjauh"),
        ("unknown", "tidak diketahui"),
    ],
)
def test_program_speaks_as_statistical_offices_do(message: str, translation: str) -> None:
    assert load_words("id")(message) == translation
    assert load_words("en")(message) == message


def test_compiled_catalogue_is_found_and_current() -> None:
    assert isinstance(load_words("id").translations, gettext.GNUTranslations)
    with COMPILED.open("rb") as file:
        known = gettext.GNUTranslations(file)
    assert {message: known.gettext(message) for message in TRANSLATIONS} == TRANSLATIONS


def test_messages_are_found_however_they_are_said() -> None:
    code = """
self.say("a", x=1)
say(_("b"), x=1)
report.writer.say("c " "d")
mark_message("e")
problem("K040", kind=Term("i"), other=Term(_("j")), found=Term(kind))
f"{self.say('f')}: {say(NAMES['no'])}"
say("g" if plain else "h")
say(kind.hint, text="no")
writer.says("no")
"""
    assert extract(code) == ["a", "b", "c d", "e", "i", "j", "f", "g", "h"]


@pytest.mark.parametrize("code", ['say(f"{n} rows")', '_("a" + b)', 'say("%s rows" % n)'])
def test_message_glued_together_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="one text"):
        extract(code)


def test_update_keeps_translations_and_drops_what_is_obsolete() -> None:
    catalogue = SCRIPT["Catalog"](locale="id")
    catalogue.add("Old", "Lama")
    catalogue.add("{n} % of rows", "{n} % baris", user_comments=["short"])
    text = SCRIPT["write_catalogue"]({"{n} % of rows", "New"}, catalogue)
    body = 'msgid "New"\nmsgstr ""\n\n# short\nmsgid "{n} % of rows"\nmsgstr "{n} % baris"\n'
    assert text == SCRIPT["HEADER"] + body


@pytest.mark.parametrize(
    ("text", "flags", "mistake"),
    [
        ("", [], "untranslated: {n} rows"),
        ("baris", [], "placeholders differ: {n} rows"),
        ("{jumlah} baris", [], "placeholders differ: {n} rows"),
        ("{n baris", [], "placeholders differ: {n} rows"),
        ("{n} baris", ["fuzzy"], "fuzzy: {n} rows"),
        ("{n} baris", [], None),
    ],
)
def test_check_names_what_is_wrong(text: str, flags: list[str], mistake: str | None) -> None:
    catalogue = SCRIPT["Catalog"](locale="id")
    catalogue.add("{n} rows", text, flags=flags)
    assert SCRIPT["find_mistakes"]({"{n} rows"}, catalogue) == ([mistake] if mistake else [])
    assert SCRIPT["find_mistakes"](set(), catalogue) == ["obsolete: {n} rows"]


def test_check_says_that_a_message_is_missing() -> None:
    assert SCRIPT["find_mistakes"]({"New"}, SCRIPT["Catalog"](locale="id")) == ["missing: New"]
