"""One writer at a time: a lock file beside the data file."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kopumkm.errors import CannotRun, problem

PATIENCE = 10.0
"""Seconds to wait for another run that holds the lock; a change takes a fraction of one."""

PAUSE = 0.02


@contextmanager
def hold_lock(file: Path) -> Iterator[None]:
    """Keep other runs from changing a file as long as this one does.

    Args:
        file: The data file; the lock stands beside the place that a link leads to.

    Yields:
        Nothing; the lock is released at the end, whatever happens.

    Raises:
        CannotRun: K077 when another run holds it for longer than `PATIENCE`, K050 when no lock can be made.
    """
    place = file.resolve()
    lock = place.with_name(f".{place.name}.lock")
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
            break
        except FileExistsError:
            if time.monotonic() > deadline:
                raise CannotRun([problem("K077", file=str(file), lock=str(lock), holder=_read_holder(lock))]) from None
            time.sleep(PAUSE)
        except OSError as error:
            raise CannotRun([problem("K050", file=str(lock), problem=error.strerror or str(error))]) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(f"{os.getpid()} {platform.node()} {dt.datetime.now().astimezone():%Y-%m-%dT%H:%M:%S%z}\n")
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.unlink()


def _read_holder(lock: Path) -> str:
    """Say which process holds a lock, on which computer, and since when."""
    try:
        holder = lock.read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        holder = []
    return ", ".join(holder) or "?"
