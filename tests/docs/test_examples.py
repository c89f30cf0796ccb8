"""Every example of README.md and docs/*.md is run, and must print exactly what the page says.

- A block fenced as `toml title=NAME` or `csv title=NAME` is a file; with `append` behind the name it is added to the
  file of that name that the page showed before.
- A block fenced as `console` holds commands (`$ command`) and what they print, standard output and errors as a
  terminal shows them; a line `…` alone stands for any lines. `$ export NAME=VALUE` holds for the rest
  of the page.
- A block fenced as `python` that has `>>>` in it is a doctest.

`UPDATE_EXPECTED=1 pytest tests/docs` rewrites the outputs in place, but for those with more than one `…`; read every
difference.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_RUN = frozenset({"docs/performance.md"})
"""Pages that show measurements, which differ from run to run; they are neither run nor rewritten."""
PAGES = sorted(
    {path.relative_to(ROOT).as_posix() for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))} - NOT_RUN
)
FIRST_WORDS = frozenset({"kopumkm", "printf", "echo", "head", "{"})
"""What a command may begin with: nothing else is run, so that no page can install or change anything."""
UPDATE = bool(os.environ.get("UPDATE_EXPECTED"))
STAND_IN = Path(__file__).with_name("jq_stand_in.py")
ANY_LINES = "…"
FENCE = re.compile(r"^```(?P<info>\w[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
UNSET = re.compile(r"KOPUMKM_.*|LANG|LC_.*|COLUMNS|TERMINAL_WIDTH|NO_COLOR|FORCE_COLOR|_TYPER_.*|PYTHON.*")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the words behind the fence, its text, and where the text begins in the page."""

    kind: str
    options: tuple[str, ...]
    body: str
    start: int

    @property
    def title(self) -> str:
        return next((each.removeprefix("title=") for each in self.options if each.startswith("title=")), "")


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a console block, and the lines it is expected to print."""

    command: str
    prompt: str
    expected: list[str]


def find_blocks(text: str) -> Iterator[Block]:
    for match in FENCE.finditer(text):
        kind, *options = match["info"].split()
        yield Block(kind, tuple(options), match["body"], match.start("body"))


def find_steps(body: str) -> list[Step]:
    steps: list[Step] = []
    lines = iter(body.splitlines())
    for line in lines:
        if line.startswith("$ "):
            prompt = [line]
            while prompt[-1].endswith("\\"):
                prompt.append(next(lines))
            steps.append(Step("\n".join(prompt)[2:], "\n".join(prompt), []))
        else:
            steps[-1].expected.append(line)
    return steps


def agrees(expected: list[str], printed: list[str]) -> bool:
    pattern = "".join(r"(?:.*\n)*" if line == ANY_LINES else re.escape(line) + r"\n" for line in expected)
    return bool(re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)))


def shorten_alike(expected: list[str], printed: list[str]) -> list[str]:
    """Leave out as much of a new output as was left out of the old one."""
    if ANY_LINES not in expected:
        return printed
    before = expected.index(ANY_LINES)
    after = len(expected) - before - 1
    return [*printed[:before], ANY_LINES, *printed[len(printed) - after :]]


def make_environment(folder: Path, *, stand_in: bool) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not UNSET.fullmatch(name)}
    first = [str(Path(sys.executable).parent)]
    if stand_in:
        tool = folder / "jq"
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STAND_IN}" "$@"\n', encoding="utf-8")
        tool.chmod(0o755)
        first.insert(0, str(folder))
    return {**environment, "PATH": os.pathsep.join([*first, environment.get("PATH", "")])}


def run_command(command: str, folder: Path, environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return done.stdout.decode("utf-8").splitlines()


def run_console(block: Block, folder: Path, environment: dict[str, str], *, update: bool) -> str:
    """Run the commands of a block; return the block as it should be."""
    lines: list[str] = []
    for step in find_steps(block.body):
        setting = re.fullmatch(r"export (\w+)=(\S*)", step.command)
        if setting:
            environment[setting[1]] = setting[2]
        assert setting or (step.command.split()[0] in FIRST_WORDS and "kopumkm " in step.command), step.command
        printed = [] if setting else run_command(step.command, folder, environment)
        if not agrees(step.expected, printed):
            shown = "\n".join(printed)
            mendable = update and step.expected.count(ANY_LINES) < 2
            assert mendable, f"$ {step.command}\nprinted:\n{shown}\n\nexpected:\n" + "\n".join(step.expected)
            lines += [step.prompt, *shorten_alike(step.expected, printed)]
        else:
            lines += [step.prompt, *step.expected]
    return "\n".join([*lines, ""])


def run_python(block: Block, page: str, line: int, names: dict[str, object]) -> None:
    example = doctest.DocTestParser().get_doctest(block.body, names, f"{page}, line {line}", page, line)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=said.append, clear_globs=False)
    names.update(example.globs)
    assert not said, "".join(said)


def run_page(page: str, folder: Path, environment: dict[str, str], *, update: bool) -> None:
    path = ROOT / page
    text = before = path.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "__main__"}
    changes: list[tuple[Block, str]] = []
    for block in find_blocks(text):
        if block.title:
            with (folder / block.title).open("a" if "append" in block.options else "w", encoding="utf-8") as file:
                file.write(block.body)
        elif block.kind == "console":
            changes.append((block, run_console(block, folder, environment, update=update)))
        elif block.kind == "python" and ">>>" in block.body:
            run_python(block, page, text.count("\n", 0, block.start), names)
    for block, body in reversed(changes):
        text = text[: block.start] + body + text[block.start + len(block.body) :]
    if update and text != before:
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_examples_print_what_the_page_says(
    page: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tools = tmp_path_factory.mktemp("tools")
    run_page(page, tmp_path, make_environment(tools, stand_in=not shutil.which("jq")), update=UPDATE)


@pytest.mark.parametrize("page", [page for page in PAGES if "| jq" in (ROOT / page).read_text(encoding="utf-8")])
def test_the_stand_in_for_jq_prints_the_same(
    page: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tools = tmp_path_factory.mktemp("tools")
    run_page(page, tmp_path, make_environment(tools, stand_in=True), update=False)


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_of_a_known_kind(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    kinds = {block.kind for block in find_blocks(text)}
    assert kinds <= {"console", "python", "toml", "csv", "sh", "text", "json"}
    assert text.count("\n```") == 2 * len(list(find_blocks(text))), "a fence is open, or has no kind"
    for block in find_blocks(text):
        assert block.kind != "console" or block.body.startswith("$ ")


def test_any_lines_stand_for_any_lines() -> None:
    assert agrees(["a", "…", "d"], ["a", "b", "c", "d"])
    assert agrees(["a", "…", "d"], ["a", "d"])
    assert agrees(["…", "b", "…"], ["a", "b", "c"])
    assert agrees([], [])
    assert not agrees(["a", "…", "d"], ["a", "c"])
    assert not agrees(["a", "…", "a"], ["a"])
    assert shorten_alike(["a", "…", "d"], ["x", "y", "z"]) == ["x", "…", "z"]
