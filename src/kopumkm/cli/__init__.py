"""The command line: the only place that touches streams, the environment and exit codes."""

from __future__ import annotations

import atexit
import gc
import os
import sys


def main() -> None:
    """Run the program; an unexpected error is one line, unless KOPUMKM_DEBUG is set."""
    gc.disable()  # the process is short, and searching for garbage takes longer than what it would free
    atexit.register(gc.freeze)  # … also at exit, where the interpreter would search everything once more
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins takes longer than validating
    from kopumkm.cli.app import app
    from kopumkm.cli.running import EXIT_CANNOT_RUN, choose_language, finish, print_diagnostics

    code: str | int | None
    try:
        app(prog_name="kopumkm")
        code = 0
    except SystemExit as stop:
        code = stop.code
    except OSError as error:  # help or a version that could not be printed; what reports raise is handled where it is
        code = finish(error)
    except Exception as error:
        if os.environ.get("KOPUMKM_DEBUG"):
            raise
        from kopumkm.errors import problem

        print_diagnostics([problem("K060", problem=f"{type(error).__name__}: {error}")], choose_language(None))
        code = EXIT_CANNOT_RUN
    sys.exit(finish() or code)
