"""The program and its commands, each of which is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

EXIT_CODES = """Exit codes: 0 done; 1 the answer is "no" (check found errors, --fail-on matched); 2 could not run
(usage, unreadable or invalid data, unknown name, no value at all for what was asked); 130 interrupted; 141 the reader
closed the pipe."""


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A command as the program's own help lists it.

    Attributes:
        summary: One line.
        example: A command line that shows it.
        home: Name of its module in `kopumkm.cli`; the function, or the group of commands, has the same name.
    """

    summary: str
    example: str
    home: str


COMMANDS: Mapping[str, CommandEntry] = {
    "growth": CommandEntry(
        "Show change and growth of indicators.", "kopumkm growth koperasi_aktif --since 2018 --format csv", "growth"
    ),
    "target-gap": CommandEntry(
        "Show where targets stand.", "kopumkm target-gap --region indonesia --fail-on missed,behind", "target_gap"
    ),
    "path": CommandEntry(
        "Show the road to a target year by year.", "kopumkm path rasio_kewirausahaan_2029 --assume 2%", "path"
    ),
    "explain": CommandEntry(
        "Show the receipt of a result, down to the sources.", "kopumkm explain koperasi_aktif --year 2022", "explain"
    ),
    "show": CommandEntry(
        "Show the whole series of an indicator.", "kopumkm show koperasi_aktif --region lampung", "show"
    ),
    "list": CommandEntry(
        "List indicators, regions, years covered, targets or sources.",
        "kopumkm list targets --region indonesia",
        "list_",
    ),
    "check": CommandEntry(
        "Check a data set for what is wrong or doubtful.", "kopumkm check --data data/ --strict --ignore K117", "check"
    ),
    "init": CommandEntry("Start a data file for a province.", "kopumkm init bengkulu --province Bengkulu", "init"),
    "set": CommandEntry(
        "Record one figure in your data file.",
        "kopumkm set umkm 2025 120500 --source dinas-2025 --data data.toml",
        "set_",
    ),
    "source": CommandEntry(
        "Record a source in your data file.",
        "kopumkm source add dinas-2025 --title 'Laporan 2025' --reliability official --data data.toml",
        "source",
    ),
    "import": CommandEntry(
        "Read a spreadsheet or CSV table as an office publishes it.",
        "kopumkm import koperasi.xlsx --indicator koperasi_aktif --source dinas-2025 -o nilai.csv",
        "import_",
    ),
    "export": CommandEntry(
        "Write the data set as CSV, XLSX, SDMX-CSV or TOML.", "kopumkm export -o umkm.xlsx --since 2018", "export"
    ),
    "diff": CommandEntry(
        "Show what changed between two versions of the data.",
        "kopumkm diff indicators-2024.toml indicators.toml",
        "diff",
    ),
    "schemes": CommandEntry("List the classification schemes.", "kopumkm schemes --format csv", "schemes"),
    "schema": CommandEntry(
        "Print a JSON Schema of the data or of the output.", "kopumkm schema data > indicators.schema.json", "schema"
    ),
}
"""Every command. Its options are declared in its own module, which no other command has to import."""


class _Commands(MutableMapping[str, Any]):
    """The commands by name; one is built when it is looked up."""

    def __init__(self) -> None:
        self.built: dict[str, Any] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __contains__(self, name: object) -> bool:
        return name in COMMANDS

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - Typer does not name the type of its commands
        if name not in self.built:
            self.built[name] = _build(name, COMMANDS[name])
        return self.built[name]

    def __setitem__(self, name: str, command: object) -> None:
        self.built[name] = command

    def __delitem__(self, name: str) -> None:
        del self.built[name]


def _build(name: str, entry: CommandEntry) -> Any:  # noqa: ANN401
    """Import the module of a command and let Typer read its options."""
    declared = getattr(import_module(f"kopumkm.cli.{entry.home}"), entry.home)
    epilog = f"Example: {entry.example}"
    if isinstance(declared, typer.Typer):
        declared.info.epilog = epilog
        command = typer.main.get_command(declared)
    else:
        alone = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
        alone.command(name, epilog=epilog)(declared)
        command = typer.main.get_command(alone)
    command.name = name
    return command


class ProgramGroup(TyperGroup):
    """The program as a group of commands that are imported when they are asked for."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - what Typer passes on
        super().__init__(**settings)
        self.commands = _Commands()

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - as Typer calls it
        """Name the commands in the order of help."""
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """List the commands with their summaries, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


app = typer.Typer(
    name="kopumkm",
    cls=ProgramGroup,
    help=(
        "Compute policy indicators for cooperatives and MSMEs (koperasi dan UMKM): growth, and gaps to targets.\n\n"
        "Every figure carries its source, date, status and rival figures; what cannot be computed says why."
    ),
    epilog=EXIT_CODES,
    no_args_is_help=True,
    rich_markup_mode=None,  # help texts contain [brackets], which Rich would swallow; it is quicker, too
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def print_version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        from kopumkm import __version__

        typer.echo(f"kopumkm {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""
