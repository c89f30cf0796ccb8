"""Compare kopumkm with the least program on the same four packages, in one interleaved run.

Run it with the interpreter of an environment in which kopumkm is installed from a wheel:

    python benchmarks/startup.py
    python benchmarks/startup.py --rounds 50 --check

It needs the standard library alone, and Linux or macOS. Nothing is kept: the floor program and the national panel are
written to a temporary folder, always with the same content.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("kopumkm", "typer", "rich", "pydantic", "tomli")
REGIONS, INDICATORS, YEARS = 552, 20, range(2004, 2024)

IMPORTS = """\
import tomli
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
"""
FLOOR = '''\
import typer
{outside}
app = typer.Typer({settings})


@app.command()
def show() -> None:
    """Validate one line and show it."""
{inside}
    class Line(BaseModel):
        name: str
        value: int

    line = Line.model_validate(tomli.loads('line = {{ name = "koperasi", value = 2282 }}')["line"])
{read}
    table = Table("name", "value")
    table.add_row(line.name, str(line.value))
    Console().print(table)


@app.command()
def nothing() -> None:
    """Do nothing."""
'''
READ_PANEL = """\
    with open({path!r}, "rb") as stream:
        tomli.loads(stream.read().decode())
"""
SCRIPT = "import sys\nfrom {module} import app\nif __name__ == '__main__':\n    sys.exit(app())\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two commands, and how much longer the first may take.

    Attributes:
        what: What is compared, in words.
        ours: The command of kopumkm.
        reference: The command it is measured against.
        bound: The ratio that `--check` allows.
    """

    what: str
    ours: list[str]
    reference: list[str]
    bound: float


@dataclass(frozen=True, slots=True)
class Lap:
    """One run: seconds on the clock, and seconds of processor time in user and system mode."""

    wall: float
    cpu: float


def main() -> int:
    """Measure, print, and judge when asked to.

    Returns:
        1 when `--check` was given and a median ratio is over its bound, otherwise 0.
    """
    parser = argparse.ArgumentParser(description="Compare kopumkm with the least program on the same packages.")
    parser.add_argument("--rounds", type=int, default=25, help="runs of each command (25)")
    parser.add_argument(
        "--floor",
        choices=("plain", "lean"),
        default="plain",
        help="plain: written as Typer's tutorial does; lean: imports inside the command, help without Rich",
    )
    parser.add_argument("--only", metavar="TEXT", default="", help="only comparisons whose name contains this text")
    parser.add_argument(
        "--check", action="store_true", help="exit with 1 when a bound is exceeded; a busy machine exceeds it by chance"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chosen = [each for each in make_comparisons(Path(folder), options.floor) if options.only in each.what]
        laps = {each.what: measure(each, options.rounds) for each in chosen}
    print(f"{describe_machine()}; {options.rounds} rounds; floor: {options.floor}\n")
    print("| what | time | kopumkm, ms | reference, ms | ratio | least to most | bound | |")
    print("|---|---|--:|--:|--:|--:|--:|---|")
    over = False
    for comparison in chosen:
        for kind in ("wall", "cpu"):
            line, is_over = summarize(comparison, kind, laps[comparison.what])
            print(line)
            over = over or is_over
    return int(options.check and over)


def make_comparisons(folder: Path, floor: str) -> list[Comparison]:
    """Write the programs and the panel, and say what is compared with what.

    Args:
        folder: Where to write.
        floor: Which floor program, `plain` or `lean`.

    Returns:
        The comparisons.
    """
    panel = folder / "panel.toml"
    panel.write_text("\n".join(write_panel()), encoding="utf-8")
    least = write_floor(folder, "floor", floor, "")
    reader = write_floor(folder, "reader", floor, READ_PANEL.format(path=str(panel)))
    ours = find_program()
    return [
        Comparison(what="`growth`, embedded data", ours=[*ours, "growth"], reference=[*least, "show"], bound=1.25),
        Comparison(what="`--help`", ours=[*ours, "--help"], reference=[*least, "--help"], bound=1.15),
        Comparison(
            what="`--version` against `--help`", ours=[*ours, "--version"], reference=[*least, "--help"], bound=1.15
        ),
        Comparison(
            what="`growth`, national panel",
            ours=[*ours, "growth", "--data", str(panel)],
            reference=[*reader, "show"],
            bound=1.5,
        ),
    ]


def find_program() -> list[str]:
    """Find the console script beside the interpreter; without one, the module does the same."""
    script = Path(sys.executable).with_name("kopumkm")
    return [sys.executable, str(script)] if script.is_file() else [sys.executable, "-m", "kopumkm"]


def write_floor(folder: Path, name: str, floor: str, read: str) -> list[str]:
    """Write a floor program the way pip installs one: a module with byte code, and a script that imports it.

    Args:
        folder: Where to write.
        name: Name of the module.
        floor: `plain` or `lean`.
        read: What it does besides, as lines of its command.

    Returns:
        The command that runs it.
    """
    indented = "".join(f"    {line}\n" for line in IMPORTS.splitlines())
    parts = (
        {"outside": IMPORTS, "inside": "", "settings": ""}
        if floor == "plain"
        else {"outside": "", "inside": indented, "settings": "rich_markup_mode=None"}
    )
    module = folder / f"{name}.py"
    module.write_text(FLOOR.format(**parts, read=read), encoding="utf-8")
    compileall.compile_file(module, quiet=1)
    script = folder / f"run-{name}"
    script.write_text(SCRIPT.format(module=name), encoding="utf-8")
    return [sys.executable, str(script)]


def write_panel() -> Iterator[str]:
    """Yield the lines of a national panel: every second indicator has decimals, as rates do."""
    draw = random.Random(2282)  # noqa: S311 - figures to measure with
    regions = [f"region_{number:03}" for number in range(1, REGIONS + 1)]
    indicators = [f"indicator_{number:02}" for number in range(1, INDICATORS + 1)]
    yield f'format = 1\n[dataset]\ntitle = "National panel"\nregion = "{regions[0]}"'
    for region in regions:
        yield f'[regions.{region}]\nname = "Region {region[-3:]}"'
    for position, indicator in enumerate(indicators):
        unit, measure = ("%", "rate") if position % 2 else ("units", "stock")
        yield f'[indicators.{indicator}]\nname = "Indicator {indicator[-2:]}"\nunit = "{unit}"'
        yield f'measure = "{measure}"\nbetter = "higher"'
    for region in regions:
        for position, indicator in enumerate(indicators):
            yield f"[values.{region}.{indicator}]"
            for year in YEARS:
                hundredths = draw.randrange(100, 10_000)
                figure = f"{hundredths / 100:.2f}" if position % 2 else str(draw.randrange(100, 1_000_000))
                yield f"{year} = {figure}"


def measure(comparison: Comparison, rounds: int) -> list[tuple[Lap, Lap]]:
    """Run both commands by turns, each first in every second round.

    Args:
        comparison: The two commands.
        rounds: How often; one more round comes first and is not counted.

    Returns:
        Our lap and that of the reference, for each round.
    """
    environment = clean_environment(os.environ)
    laps = []
    for number in range(rounds + 1):
        if number % 2:
            ours = run(comparison.ours, environment)
            reference = run(comparison.reference, environment)
        else:
            reference = run(comparison.reference, environment)
            ours = run(comparison.ours, environment)
        laps.append((ours, reference))
    return laps[1:]


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out what changes how Python or the programs run, such as PYTHONDONTWRITEBYTECODE."""
    ignored = ("PYTHON", "PYDANTIC", "KOPUMKM")
    kept = {name: value for name, value in environment.items() if not name.startswith(ignored)}
    return {**kept, "PYTHONUTF8": "1", "COLUMNS": "120"}


def run(command: list[str], environment: Mapping[str, str]) -> Lap:
    """Run a command to its end.

    Args:
        command: The command; one that fails ends the benchmark.
        environment: Its environment.

    Returns:
        The time it took.
    """
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Lap(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def summarize(comparison: Comparison, kind: str, laps: list[tuple[Lap, Lap]]) -> tuple[str, bool]:
    """Sum up the laps of one comparison.

    Args:
        comparison: What was compared.
        kind: Which time, `wall` or `cpu`.
        laps: Our lap and that of the reference, for each round.

    Returns:
        A row of the table, and whether the median of the ratios of each round is over the bound.
    """
    pairs = [(getattr(ours, kind), getattr(reference, kind)) for ours, reference in laps]
    ratios = [ours / reference for ours, reference in pairs]
    ratio = statistics.median(ratios)
    ours, reference = (1000 * statistics.median(each) for each in zip(*pairs, strict=True))
    is_over = ratio > comparison.bound
    cells = (
        comparison.what,
        kind,
        f"{ours:.0f}",
        f"{reference:.0f}",
        f"{ratio:.3f}",
        f"{min(ratios):.2f} to {max(ratios):.2f}",
        f"{comparison.bound}",
        "over" if is_over else "ok",
    )
    return f"| {' | '.join(cells)} |", is_over


def describe_machine() -> str:
    """Say on what it was measured."""
    processor = platform.processor() or platform.machine()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{processor}, {os.cpu_count()} CPUs, {platform.system()}; Python {platform.python_version()}; {packages}"


if __name__ == "__main__":
    sys.exit(main())
