"""The file that `init` writes: it loads, keeps definitions and national targets, and has no values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kopumkm import load_dataset
from kopumkm.model.dataset import Dataset
from kopumkm.writing.starter import write_starter


@pytest.mark.parametrize("province", ["bengkulu", "lampung", "papua_pegunungan"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_it_loads_and_keeps_what_it_should(
    province: str, language: str, embedded: Dataset, load: Callable[[str], Dataset]
) -> None:
    started = load(write_starter(embedded, province, "en" if language == "en" else "id", "indicators.toml"))
    assert dict(started.indicators) == dict(embedded.indicators)
    assert dict(started.targets) == {key: each for key, each in embedded.targets.items() if each.region == "indonesia"}
    assert len(started.targets) > 5
    assert all(started.sources[key] == embedded.sources[key] for key in started.sources)
    assert started.region == province
    assert not started.values
    assert started.regions["indonesia"] == embedded.regions["indonesia"]
    assert ("metro" in started.regions) == (province == "lampung")


def test_the_examples_are_valid_once_they_have_figures(embedded: Dataset, tmp_path: Path) -> None:
    text = write_starter(embedded, "bengkulu", "id", "indicators.toml")
    start = text.index("# [values.bengkulu.")
    shown = text[start:].replace("# [", "[").replace("# 20", "20").replace("= …", "= 5").replace('"…"', '"dinas-2025"')
    source = text[text.index("# [sources.dinas") :].partition("\n\n")[0].replace("# ", "").replace("…", "x")
    file = tmp_path / "data.toml"
    lines = [line for line in shown.splitlines() if line != "#"]
    file.write_text("\n".join([text[:start], source, *lines]), encoding="utf-8")
    dataset, diagnostics = load_dataset((str(file),))
    assert [each.message for each in diagnostics] == []
    series = dataset.find_observations("bengkulu", "koperasi_aktif")
    assert sorted(series) == [2023, 2024, 2025, 2026]
    assert len(series[2025]) == 2
    recorded = [key for key, indicator in dataset.indicators.items() if not indicator.ratio]
    assert sorted(dataset.values["bengkulu"]) == sorted(recorded)
