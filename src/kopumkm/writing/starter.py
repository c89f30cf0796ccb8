"""A starter file: definitions and national targets of a data set for another province, without values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import BilingualText, Language
from kopumkm.writing.toml import write_table

TEXTS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "head": "Indikator koperasi dan UMKM. Isilah angka di bagian akhir, lalu kopumkm check -d {file}",
        "csv": "Angka boleh juga berada di CSV rapi di samping berkas ini (region,indicator,year,value,source):",
        "regions": "Wilayah",
        "more_regions": "Tambahkan kabupaten dan kota:",
        "sources": "Sumber dan dasar hukum",
        "new_source": "Setiap angka menyebut sumbernya; daftarkan sumber di sini atau dengan: kopumkm source add",
        "indicators": "Indikator",
        "targets": "Target nasional",
        "values": "Angka",
        "rules": "Tulis angka tanpa titik ribuan, dengan titik desimal: 15200, 3.95. Tahun tanpa angka dilewati.",
        "example": "Contoh; hapus tanda # di depan baris yang dipakai:",
        "short": "bentuk pendek",
        "long": "dengan tanggal, sumber, dan status (* sementara, e estimasi, r diperbaiki)",
        "rivals": "dua angka yang bertentangan: yang pertama dipakai",
        "none": "tercatat bahwa angkanya tidak ada",
    },
    "en": {
        "head": "Indicators of cooperatives and MSMEs. Fill in the figures at the end; then kopumkm check -d {file}",
        "csv": "Figures may also stand in tidy CSV beside this file (region,indicator,year,value,source):",
        "regions": "Regions",
        "more_regions": "Add regencies and cities:",
        "sources": "Sources and legal bases",
        "new_source": "Each figure names its source; list sources here, or with: kopumkm source add",
        "indicators": "Indicators",
        "targets": "National targets",
        "values": "Figures",
        "rules": "Write figures without thousands separator, with a decimal point: 15200, 3.95. Skip empty years.",
        "example": "Examples; remove the # before the lines that you use:",
        "short": "short form",
        "long": "with date, source and status (* provisional, e estimated, r revised)",
        "rivals": "two figures that contradict each other: the first is used",
        "none": "it is on record that there is no figure",
    },
}
"""The comments of the file."""


def write_starter(dataset: Dataset, province: str, language: Language, file: str) -> str:
    """Write a starter file for a province.

    Args:
        dataset: The data set that the definitions come from.
        province: Key of the region.
        language: Language of the comments.
        file: How the file will be named on the command line, for the comments.

    Returns:
        TOML without any value.
    """
    say = TEXTS[language]
    ancestors = list(dataset.find_ancestors(province))
    inner = [key for key, region in dataset.regions.items() if region.part_of == province]
    targets = {key: each for key, each in dataset.targets.items() if each.region in ancestors}
    named = {source for target in targets.values() for source in target.named_sources}
    name = dataset.regions[province].name
    title = BilingualText(
        id=f"Indikator koperasi dan UMKM {name.in_language('id')}",
        en=f"Cooperative and MSME indicators, {name.in_language('en')}",
    )
    blocks = [
        _write_head(file, say),
        write_table(["dataset"], {"title": title, "region": province}),
        _head(say["regions"]),
        *(write_table(["regions", key], dataset.regions[key]) for key in (*reversed(ancestors), province, *inner)),
        *(() if inner else (_write_region_example(province, say),)),
        _head(say["sources"]),
        _comment([say["new_source"], *SOURCE_EXAMPLE]),
        *(write_table(["sources", key], each) for key, each in dataset.sources.items() if key in named),
        _head(say["indicators"]),
        *(write_table(["indicators", key], each) for key, each in dataset.indicators.items()),
        _head(say["targets"]),
        *(write_table(["targets", key], each) for key, each in targets.items()),
        _head(say["values"]),
        _comment([say["rules"], say["example"]]) + _write_examples(dataset, province, say),
    ]
    return "\n".join(blocks)


SOURCE_EXAMPLE = (
    "[sources.dinas-2025]",
    'title = "…"',
    'publisher = "…"',
    "published = 2026-01-31",
    'url = "https://…"',
    'reliability = "official"',
)


def _write_head(file: str, say: Mapping[str, str]) -> str:
    lines = [say["head"].format(file=file), say["csv"], 'values_from = ["nilai.csv"]']
    return "#:schema ./indicators.schema.json\nformat = 1\n\n" + _comment(lines)


def _write_region_example(province: str, say: Mapping[str, str]) -> str:
    lines = [f"[regions.{province}_utara]", 'name = "…"', f'part_of = "{province}"']
    return _comment([say["more_regions"], *lines])


def _write_examples(dataset: Dataset, province: str, say: Mapping[str, str]) -> str:
    """Write a commented table for each indicator that is recorded and not computed, the first with all forms."""
    recorded = [key for key, indicator in dataset.indicators.items() if not indicator.ratio]
    first, *others = recorded
    dinas = '{ value = …, source = "dinas-2025" }'
    lines = [
        f"[values.{province}.{first}]",
        f"2023 = …  # {say['short']}",
        f'2024 = {{ value = …, as_of = 2024-12-31, source = "dinas-2025", status = "*" }}  # {say["long"]}',
        f'2025 = [{dinas}, {{ value = …, source = "…" }}]  # {say["rivals"]}',
        f'2026 = {{ status = "..." }}  # {say["none"]}',
    ]
    return _comment(lines) + "".join("#\n" + _comment([f"[values.{province}.{key}]", "2025 = …"]) for key in others)


def _head(text: str) -> str:
    return f"# ---- {text} ----\n"


def _comment(lines: Iterable[str]) -> str:
    return "".join(f"# {line}\n" for line in lines)
