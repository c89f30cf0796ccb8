"""The command line: the only place that touches streams, the environment and exit codes."""

from __future__ import annotations

import os
import sys

from kopumkm.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """Run the program; an unexpected error is one line, unless KOPUMKM_DEBUG is set."""
    try:
        app(prog_name="kopumkm")
    except Exception as error:
        if os.environ.get("KOPUMKM_DEBUG"):
            raise
        from kopumkm.cli.running import EXIT_CANNOT_RUN, print_diagnostics
        from kopumkm.errors import problem

        print_diagnostics([problem("K060", problem=f"{type(error).__name__}: {error}")], None)
        sys.exit(EXIT_CANNOT_RUN)
