"""`kopumkm schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from kopumkm.cli.options import OutputOption
from kopumkm.cli.running import Explaining, check_choice, choose_language, write

SCHEMAS = ("data", "output")


def schema(
    name: Annotated[
        str, typer.Argument(metavar="data|output", help="Which schema.", autocompletion=lambda: list(SCHEMAS))
    ],
    output: OutputOption = None,
) -> None:
    """Print a JSON Schema: of the data file, for editors, or of the JSON output, for scripts."""
    from kopumkm.render.schema import make_schema

    with Explaining(choose_language(None)):
        check_choice("schema", name, SCHEMAS)
        write(make_schema(name), output, is_text=False)
