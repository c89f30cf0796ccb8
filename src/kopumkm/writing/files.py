"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_file(content: bytes, output: Path) -> None:
    """Write a file beside its place and rename it, so that a reader sees the old or the new one and nothing else.

    Args:
        content: What to write.
        output: The file; a link is followed, and a device or pipe is written to directly.

    Raises:
        OSError: When it cannot be written; an existing file is then unchanged.
    """
    place = output.resolve()
    if place.exists() and not place.is_file():
        with place.open("wb", buffering=0) as device:
            device.write(content)
        return
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(place.stat().st_mode & 0o7777 if place.exists() else 0o666 & ~mask)
        temporary.replace(place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
