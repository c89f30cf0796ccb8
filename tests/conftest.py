from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

os.environ |= {"_TYPER_FORCE_DISABLE_TERMINAL": "1", "TERMINAL_WIDTH": "100", "COLUMNS": "100"}
for name in [*filter(lambda each: each.startswith("KOPUMKM_"), os.environ)]:
    del os.environ[name]
for name in ("FORCE_COLOR", "NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANG"):
    os.environ.pop(name, None)

from kopumkm import load_dataset  # noqa: E402 - Typer reads the environment when it is imported
from kopumkm.model.dataset import Dataset  # noqa: E402

settings.register_profile("local", deadline=None, max_examples=60, database=None)
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Dataset]:
    """Return a function that turns the text of a data file into a data set, and fails on any mistake in it."""

    def load_text(text: str) -> Dataset:
        file = tmp_path / "data.toml"
        file.write_text(text, encoding="utf-8")
        dataset, diagnostics = load_dataset((str(file),))
        assert [f"{each.location}: {each.message}" for each in diagnostics] == []
        return dataset

    return load_text


@pytest.fixture(scope="session")
def embedded() -> Dataset:
    """Return the data set that comes with the program."""
    dataset, diagnostics = load_dataset()
    assert diagnostics == ()
    return dataset
