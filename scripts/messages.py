"""Keep the Indonesian message catalogue in step with the messages in the source.

    python scripts/messages.py          # write the catalogue anew, keeping translations
    python scripts/messages.py --check  # leave it as it is; exit with 1 when it is not current

A message is the text in `_("…")`, `mark_message("…")`, `Term("…")` or `say("…")`, whatever object `say` belongs to. The
English in the source identifies a message, so English needs no catalogue. Changing it makes a new message: the
translation of the old one goes, and the check asks for a new one. No dates and no line numbers stand in the catalogue,
so it changes only where messages do. Either way the catalogue is compiled to the .mo beside it, which the program reads
and git ignores.
"""

from __future__ import annotations

import argparse
import ast
import io
import os
import string
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "kopumkm"
CATALOGUE = SOURCE / "locale" / "id" / "LC_MESSAGES" / "kopumkm.po"
COMPILED = CATALOGUE.with_suffix(".mo")

KEYWORDS = {"_": None, "mark_message": None, "say": None, "Term": None}
"""Functions whose first argument is a message."""

WIDTH = 120

HEADER = """\
# Indonesian messages of kopumkm, kept in step with the source by scripts/messages.py.
# Translate the msgstr lines; leave {names}, options, TOML words and codes as they are.
msgid ""
msgstr ""
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

Call = tuple[int, str, tuple[str, ...], list[str]]
"""What Babel wants of an extractor: line, name of the function, its texts, comments."""


def find_calls(
    source: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Call]:
    """Extract the messages of one Python file; an extractor for Babel.

    Babel's own reads tokens: before Python 3.12 it sees no call inside an f-string, and it takes the key in
    `say(NAMES["key"])` for a message. This one reads the syntax tree, the same for every version of Python.

    Args:
        source: The file.
        keywords: Names of the functions.
        comment_tags: Not used.
        options: Not used.

    Yields:
        The calls, in the order of the file.

    Raises:
        ValueError: When a message is an f-string or glued together, which no catalogue can hold.

    >>> code = b'self.say("a"); f"{say(_("b"))}"; say(NAMES["c"]); say("d" if x else "e")'.replace(b'"b"', b"'b'")
    >>> [texts[0] for _line, _name, texts, _comments in find_calls(io.BytesIO(code), KEYWORDS, (), {})]
    ['a', 'b', 'd', 'e']
    """
    del comment_tags, options
    calls = [node for node in ast.walk(ast.parse(source.read())) if isinstance(node, ast.Call) and node.args]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = _name_of(call.func)
        if name in keywords:
            for text in _find_texts(call.args[0]):
                yield call.lineno, name, (text,), []


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _find_texts(argument: ast.expr) -> Iterator[str]:
    """Yield the texts that an argument may be; none when it is a variable, whose text is marked elsewhere."""
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=first, orelse=second):
            yield from _find_texts(first)
            yield from _find_texts(second)
        case ast.JoinedStr() | ast.BinOp():
            message = f"line {argument.lineno}: a message must be one text, not an f-string or a sum"
            raise ValueError(message)


EXTRACTOR: Any = find_calls
"""As Babel calls it; its annotations describe the results of `extract` instead."""


def find_messages(folder: Path = SOURCE) -> set[str]:
    """Find every message in the source.

    Args:
        folder: Where to look for Python files.

    Returns:
        The messages in English.

    Raises:
        ValueError: When a message is an f-string or glued together; names the file.
    """
    found: set[str] = set()
    for file in sorted(folder.rglob("*.py")):
        with file.open("rb") as source:
            try:
                texts = [text for _line, text, _comments, _context in extract(EXTRACTOR, source, keywords=KEYWORDS)]
            except ValueError as error:
                message = f"{file}: {error}"
                raise ValueError(message) from None
        found.update(text for text in texts if isinstance(text, str))
    return found


def read_catalogue(file: Path = CATALOGUE) -> Catalog:
    """Read the catalogue; one that does not exist yet is empty."""
    if not file.exists():
        return Catalog(locale="id")
    with file.open("rb") as text:
        return read_po(text, locale="id", ignore_obsolete=True, abort_invalid=True)


def list_entries(catalogue: Catalog) -> dict[str, Message]:
    """List the entries of a catalogue by message, without its header."""
    return {str(entry.id): entry for entry in catalogue if entry.id}


def write_catalogue(messages: Collection[str], old: Catalog) -> str:
    """Write the catalogue of some messages, sorted, with the translations that are known.

    Args:
        messages: The messages in English.
        old: The catalogue so far; its fuzzy marks and the translator's comments are kept as well.

    Returns:
        The text of the file.
    """
    known = list_entries(old)
    catalogue = Catalog(locale="id")
    for text in messages:
        entry = known.get(text, Message(text))
        added = catalogue.add(text, entry.string, flags=entry.flags & {"fuzzy"}, user_comments=entry.user_comments)
        added.flags -= {"python-format", "python-brace-format"}  # guessed by Babel: "1 % of" is no format
    content = io.BytesIO()
    write_po(content, catalogue, width=WIDTH, no_location=True, omit_header=True, sort_output=True)
    return HEADER + content.getvalue().decode().strip("\n") + "\n"


def compile_catalogue(catalogue: Catalog, file: Path = COMPILED) -> Path:
    """Compile the catalogue for the standard library's gettext; a program that reads the old file is not disturbed.

    Args:
        catalogue: The catalogue.
        file: Where the compiled catalogue goes.

    Returns:
        The file.
    """
    content = io.BytesIO()
    write_mo(content, catalogue)
    written = file.with_name(f"{file.name}.{os.getpid()}")
    written.write_bytes(content.getvalue())
    return written.replace(file)


def find_placeholders(text: str) -> set[str]:
    """List the names in braces that a text is filled in with.

    >>> sorted(find_placeholders("{key} is not in [ {{ value = … }} ] of {table}"))
    ['key', 'table']
    """
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name is not None}


def find_mistakes(messages: Collection[str], catalogue: Catalog) -> list[str]:
    """Find out in what the catalogue is not current.

    Args:
        messages: The messages in the source.
        catalogue: The catalogue.

    Returns:
        One line for each mistake; none when it is current.

    >>> catalogue = Catalog(locale="id")
    >>> _ = catalogue.add("{n} rows", "baris"), catalogue.add("Gap", ""), catalogue.add("Old", "Lama")
    >>> find_mistakes({"{n} rows", "Gap", "New"}, catalogue)
    ['untranslated: Gap', 'missing: New', 'obsolete: Old', 'placeholders differ: {n} rows']
    """
    entries = list_entries(catalogue)
    mistakes = []
    for text in sorted(entries.keys() | messages):
        if text not in entries:
            mistakes.append(f"missing: {text}")
        elif text not in messages:
            mistakes.append(f"obsolete: {text}")
        elif entries[text].fuzzy:
            mistakes.append(f"fuzzy: {text}")
        elif not entries[text].string:
            mistakes.append(f"untranslated: {text}")
        elif not _fits(text, str(entries[text].string)):
            mistakes.append(f"placeholders differ: {text}")
    return mistakes


def _fits(text: str, translation: str) -> bool:
    try:
        return find_placeholders(text) == find_placeholders(translation)
    except ValueError:  # a single brace
        return False


def main() -> int:
    """Write the catalogue anew, or check it.

    Returns:
        Exit code: 1 when something is left to do.
    """
    parser = argparse.ArgumentParser(description="Keep the Indonesian message catalogue in step with the source.")
    parser.add_argument("--check", action="store_true", help="Leave the .po as it is; exit with 1 if not current.")
    check = parser.parse_args().check
    messages, catalogue = find_messages(), read_catalogue()
    text = write_catalogue(messages, catalogue)
    name = CATALOGUE.relative_to(ROOT)
    if not check:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_text(text, encoding="utf-8", newline="\n")
        catalogue = read_catalogue()
    if CATALOGUE.exists():
        compile_catalogue(catalogue)
    mistakes = find_mistakes(messages, catalogue)
    if check and not mistakes and CATALOGUE.read_text(encoding="utf-8") != text:
        mistakes = ["order, header or line breaks are not as scripts/messages.py writes them"]
    for mistake in mistakes:
        print(f"{name}: {mistake}", file=sys.stderr)
    if mistakes:
        remedy = "run python scripts/messages.py, then translate" if check else "translate these"
        print(f"{name} is not current: {remedy}.", file=sys.stderr)
        return 1
    print(f"{name}: {len(messages)} messages, all translated.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
