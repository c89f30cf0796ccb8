"""The program and its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from kopumkm.cli import explain, growth, path, schema, schemes, target_gap

EXIT_CODES = """Exit codes: 0 done; 1 the answer is "no" (--fail-on matched); 2 could not run (usage, unreadable or
invalid data, unknown name, no value at all for what was asked); 130 interrupted; 141 the reader closed the pipe."""

app = typer.Typer(
    name="kopumkm",
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
app.command("growth", epilog="Example: kopumkm growth koperasi_aktif --since 2018 --format csv")(growth.growth)
app.command("target-gap", epilog="Example: kopumkm target-gap --region indonesia --fail-on missed,behind")(
    target_gap.target_gap
)
app.command("path", epilog="Example: kopumkm path rasio_kewirausahaan_2029 --assume 2%")(path.path)
app.command("explain", epilog="Example: kopumkm explain koperasi_aktif --year 2022")(explain.explain)
app.command("schemes", epilog="Example: kopumkm schemes --format csv")(schemes.schemes)
app.command("schema", epilog="Example: kopumkm schema data > indicators.schema.json")(schema.schema)


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
