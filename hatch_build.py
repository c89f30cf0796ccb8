"""Build step: compile the message catalogues, so that the program needs only the standard library's gettext."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[Any]):
    """Turn every ``kopumkm.po`` under ``src/kopumkm/locale`` into the ``.mo`` beside it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile before the files of the wheel are collected (also for an editable install)."""
        for source in sorted(Path(self.root, "src", "kopumkm", "locale").rglob("*.po")):
            with source.open("rb") as text:
                catalogue = read_po(text)
            catalogue.creation_date = catalogue.revision_date = datetime(
                2026, 1, 1, tzinfo=UTC
            )  # builds are repeatable
            with source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, catalogue)
