"""Tables in the shapes that offices publish, each read down to its last cell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kopumkm.errors import CannotRun
from kopumkm.importing.grid import name_cell
from kopumkm.importing.matching import Matcher
from kopumkm.importing.understanding import Understanding
from kopumkm.model.dataset import Dataset
from kopumkm.model.scalars import PartialDate

Understand = Callable[..., Understanding]

REGENCIES = (
    ("Lampung Barat", "lampung_barat", 159),
    ("Tanggamus", "tanggamus", 348),
    ("Lampung Selatan", "lampung_selatan", 488),
    ("Lampung Timur", "lampung_timur", 549),
    ("Lampung Tengah", "lampung_tengah", 676),
    ("Lampung Utara", "lampung_utara", 347),
    ("Way Kanan", "way_kanan", 762),
    ("Tulang Bawang", "tulang_bawang", 202),
    ("Pesawaran", "pesawaran", 226),
    ("Pringsewu", "pringsewu", 201),
    ("Mesuji", "mesuji", 157),
    ("Tulang Bawang Barat", "tulang_bawang_barat", 133),
    ("Pesisir Barat", "pesisir_barat", 78),
    ("Bandar Lampung", "bandar_lampung", 762),
    ("Metro", "metro", 254),
)
TOTAL = 5342
"""The printed sum of the 15 figures."""


def list_values(found: Understanding) -> dict[tuple[str, str, int], Decimal | None]:
    """List the figures by region, indicator and year."""
    return {
        (each.record.region, each.record.indicator, each.record.year): each.record.observation.value
        for each in found.records
    }


def list_codes(found: Understanding) -> list[str]:
    return [each.code for each in found.mistakes]


def count_filled(found: Understanding) -> int:
    return sum(1 for row in found.sheet.rows for value in row if str(value).strip())


def make_yearbook(separator: str = ";") -> str:
    """Make the table of a yearbook: title, three rows of headings, 15 regencies, total, footnotes."""
    rows = [
        ["Tabel 3.1 Jumlah Koperasi Aktif Menurut Kabupaten/Kota di Provinsi Lampung, 2019–2022"],
        [],
        ["No", "Kabupaten/Kota", "Tahun"],
        ["", "", "2019", "2020", "2021", "2022*"],
        ["", "", "(unit)", "(unit)", "(unit)", "(unit)"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        *(
            [
                str(number),
                name,
                str(value),
                str(value + 1),
                "..." if name == "Mesuji" else str(value + 2),
                f"1.{value:03}",
            ]
            for number, (name, _key, value) in enumerate(REGENCIES, start=1)
        ),
        ["", "Jumlah", str(TOTAL), str(TOTAL + 15), str(TOTAL + 30 - 159), "1.234.567"],
        ["Sumber: Dinas Koperasi dan UKM"],
        ["*) Angka sementara"],
    ]
    return "\n".join(separator.join(row + [""] * (6 - len(row))) for row in rows) + "\n"


def test_yearbook_table(understand: Understand) -> None:
    found = understand(make_yearbook(), indicator="koperasi_aktif", decimal=",")
    assert found.shape == "years_across"
    assert list_codes(found) == []
    assert found.unread == []
    values = list_values(found)
    assert len(values) == 15 * 4
    for _name, key, value in REGENCIES:
        assert values[key, "koperasi_aktif", 2019] == value
        assert values[key, "koperasi_aktif", 2020] == value + 1
        assert values[key, "koperasi_aktif", 2021] == (None if key == "mesuji" else value + 2)
        assert values[key, "koperasi_aktif", 2022] == 1000 + value
    statuses = {(each.record.year, each.record.observation.status) for each in found.records}
    assert statuses == {(2019, "A"), (2020, "A"), (2021, "A"), (2021, "..."), (2022, "*")}
    assert found.header == (2, 3, 4, 5)
    assert found.units == ("unit",)
    assert [(each.label, name_cell(each.places[0])) for each in found.skipped] == [
        ("Jumlah", "B22"),
        ("Sumber: Dinas Koperasi dan UKM", "A23"),
        ("*) Angka sementara", "A24"),
    ]
    # 15 x 1,000 + 5,342 = 20,342; the other columns add up to what is printed.
    assert [each[1] for each in found.warnings] == [{"cell": "F22", "total": "1234567", "sum": "20342", "count": "15"}]
    assert found.filled == count_filled(found)


def test_the_title_proposes_and_does_not_decide(understand: Understand) -> None:
    found = understand(make_yearbook(), decimal=",")
    assert [(each.code, each.nearest) for each in found.mistakes] == [("K088", "koperasi_aktif")]
    assert found.records == []
    exact = understand("Koperasi aktif,\nKabupaten,2021\nMetro,254\n")
    assert list_codes(exact) == []
    assert list_values(exact) == {("metro", "koperasi_aktif", 2021): 254}


def test_total_of_the_parent_by_name_is_a_record(understand: Understand) -> None:
    text = "Wilayah,2021\nMetro,254\nMesuji,157\nProvinsi Lampung,412\n"
    found = understand(text, indicator="koperasi_aktif")
    assert list_values(found)["lampung", "koperasi_aktif", 2021] == 412
    # 254 + 157 = 411
    assert [each[1] for each in found.warnings] == [{"cell": "B4", "total": "412", "sum": "411", "count": "2"}]


def test_total_can_be_mapped(understand: Understand) -> None:
    found = understand("Wilayah,2021\nMetro,254\nJumlah,254\n", indicator="umkm", maps={"jumlah": "lampung"})
    assert list_values(found) == {("metro", "umkm", 2021): 254, ("lampung", "umkm", 2021): 254}


def test_indicators_down_years_across(understand: Understand) -> None:
    text = "Uraian;Satuan;2021;2022\nKoperasi aktif;unit;2282;2426\nUMKM;unit;150.999;192.234\nRasio;%;1,5;-\n"
    found = understand(text, region="lampung", maps={"rasio": "rasio_kewirausahaan"})
    assert list_codes(found) == []
    assert list_values(found) == {
        ("lampung", "koperasi_aktif", 2021): 2282,
        ("lampung", "koperasi_aktif", 2022): 2426,
        ("lampung", "umkm", 2021): 150999,
        ("lampung", "umkm", 2022): 192234,
        ("lampung", "rasio_kewirausahaan", 2021): Decimal("1.5"),
        ("lampung", "rasio_kewirausahaan", 2022): None,
    }
    assert found.units == ("unit", "%")


def test_years_down_indicators_across(understand: Understand) -> None:
    text = "Data UMKM\n\nTahun,Koperasi aktif,UMKM\n31 Desember 2021,2282,150999\n2022*,2426,\nCatatan: sementara\n"
    found = understand(text, region="lampung")
    assert found.shape == "years_down"
    assert list_values(found) == {
        ("lampung", "koperasi_aktif", 2021): 2282,
        ("lampung", "umkm", 2021): 150999,
        ("lampung", "koperasi_aktif", 2022): 2426,
    }
    assert found.records[0].record.observation.as_of == PartialDate(2021, 12, 31)
    assert found.records[2].record.observation.status == "*"
    assert list(map(name_cell, found.blanks)) == ["C5"]
    assert found.filled == count_filled(found)


def test_years_down_regions_across(understand: Understand) -> None:
    found = understand("Tahun;Metro;Mesuji;Jumlah\n2020;1;2;3\n2021;4;5;9\n", indicator="umkm")
    assert list_values(found) == {
        ("metro", "umkm", 2020): 1,
        ("mesuji", "umkm", 2020): 2,
        ("metro", "umkm", 2021): 4,
        ("mesuji", "umkm", 2021): 5,
    }
    assert [each.label for each in found.skipped] == ["Jumlah"]


def test_long_list_with_years_behind_regions(understand: Understand) -> None:
    found = understand("Kabupaten,Tahun,UMKM\nMetro,2020,1\nMetro,2021,2\nMesuji,2020,3\nMesuji,2021,4\n")
    assert list_values(found) == {
        ("metro", "umkm", 2020): 1,
        ("metro", "umkm", 2021): 2,
        ("mesuji", "umkm", 2020): 3,
        ("mesuji", "umkm", 2021): 4,
    }


def test_two_indicators_side_by_side(understand: Understand) -> None:
    text = "Kab/Kota,Koperasi aktif,,UMKM,\n,2021,2022,2021,2022\nMetro,1,2,3,4\n"
    assert list_values(understand(text)) == {
        ("metro", "koperasi_aktif", 2021): 1,
        ("metro", "koperasi_aktif", 2022): 2,
        ("metro", "umkm", 2021): 3,
        ("metro", "umkm", 2022): 4,
    }


def test_years_above_indicators(understand: Understand) -> None:
    text = "Kab/Kota,2021,,2022,\n,Koperasi aktif,UMKM,Koperasi aktif,UMKM\nMetro,1,2,3,4\n"
    assert list_values(understand(text)) == {
        ("metro", "koperasi_aktif", 2021): 1,
        ("metro", "umkm", 2021): 2,
        ("metro", "koperasi_aktif", 2022): 3,
        ("metro", "umkm", 2022): 4,
    }


def test_one_year_has_to_be_named(understand: Understand) -> None:
    text = "Kabupaten/Kota,Koperasi aktif,UMKM\nMetro,254,23854\nMesuji,157,\n"
    found = understand(text, year=2022, source="kupas-tuntas-2023", status="E", as_of=PartialDate(2022, 12))
    assert list_values(found) == {
        ("metro", "koperasi_aktif", 2022): 254,
        ("metro", "umkm", 2022): 23854,
        ("mesuji", "koperasi_aktif", 2022): 157,
    }
    told = found.records[0].record.observation
    assert (told.source, told.status, told.as_of) == ("kupas-tuntas-2023", "E", PartialDate(2022, 12))
    with pytest.raises(CannotRun, match="names no year"):
        understand(text)


def test_counts_that_look_like_years_are_no_headings(understand: Understand) -> None:
    text = "Kabupaten,2019,2020,2021\nMetro,1999,2005,2010\nMesuji,2011,2012,2013\n"
    found = understand(text, indicator="umkm")
    assert found.header == (0,)
    assert list_values(found)["metro", "umkm", 2019] == 1999
    assert list_values(found)["mesuji", "umkm", 2021] == 2013
    assert len(found.records) == 6


def test_column_that_is_no_year_is_listed(understand: Understand) -> None:
    found = understand("Kabupaten,2022,2022/2023\nMetro,1,2\nMesuji,3,4\n", indicator="umkm")
    assert [(name_cell(each.place), each.diagnostic.code) for each in found.unread] == [("C2", "K085"), ("C3", "K085")]
    assert len(found.records) == 2
    left_out = understand("Kabupaten,2022,2022/2023\nMetro,1,2\n", indicator="umkm", maps={"2022/2023": ""})
    assert (left_out.unread, left_out.mistakes) == ([], [])


def test_english_names_in_a_last_column_are_labels(understand: Understand) -> None:
    found = understand("Kabupaten,2021,2022,Regency\nMetro,1,2,Metro\nMesuji,3,4,Mesuji\n", indicator="umkm")
    assert (len(found.records), found.unread) == (4, [])
    assert [each.label for each in found.skipped] == ["Regency"]
    assert found.filled == count_filled(found) == 12


@pytest.mark.parametrize(
    ("printed", "value", "status"),
    [
        ("2.426*", 2426, "*"), ("2.426**", 2426, "**"), ("2.426 ***", 2426, "***"), ("2.426r", 2426, "r"),
        ("2.426 e", 2426, "e"), ("2.426ʳ", 2426, "r"), ("2.426*)", 2426, "*"), ("...", None, "..."), ("…", None, "…"),
        ("–", None, "–"), ("-", None, "-"), ("~0", None, "~0"), ("NA", None, "NA"), ("n.a.", None, "NA"),
        ("2 426", 2426, "A"), ("\u00a02\u00a0426 ", 2426, "A"), ("0", 0, "A"),
    ],
)  # fmt: skip
def test_marks(understand: Understand, printed: str, value: int | None, status: str) -> None:
    found = understand(f"Kabupaten;2021;2022\nMetro;{printed};1,5\n", indicator="umkm")
    told = found.records[0].record.observation
    assert (told.value, told.status) == (value, status)


@pytest.mark.parametrize(
    "printed", ["2.426¹", "2.426 1)", "2.426†", "kira-kira 5", "12-15", "(5)", "5 unit", "#DIV/0!", "—", "1.2.3", "*"]
)
def test_what_is_not_silently_read(understand: Understand, printed: str) -> None:
    found = understand(f"Kabupaten;2021;2022\nMetro;{printed};1,5\n", indicator="umkm")
    assert [(name_cell(each.place), each.diagnostic.code) for each in found.unread] == [("B2", "K085")]
    assert len(found.records) == 1


def test_percent_signs(understand: Understand) -> None:
    found = understand("Wilayah;2021;2022\nLampung;2,38%;2,5 %\n", indicator="rasio_kewirausahaan")
    assert list(list_values(found).values()) == [Decimal("2.38"), Decimal("2.5")]
    other = understand("Wilayah;2021\nLampung;2,38%\n", indicator="umkm")
    assert [each.diagnostic.code for each in other.unread] == ["K085"]


def test_fractions_of_a_percentage_are_asked_about(understand: Understand) -> None:
    text = "Wilayah;2021\nLampung;0,0238\n"
    assert list_codes(understand(text, indicator="rasio_kewirausahaan")) == ["K098"]
    found = understand(text, indicator="rasio_kewirausahaan", scale=Decimal(100))
    assert list(list_values(found).values()) == [Decimal("2.38")]


def test_thousands_are_not_multiplied_silently(understand: Understand) -> None:
    text = "Kabupaten;2021\n;(ribu unit)\nMetro;15,25\n"
    found = understand(text, indicator="umkm")
    assert [(each.code, each.parameters["scale"]) for each in found.mistakes] == [("K089", "1000")]
    scaled = understand(text, indicator="umkm", scale=Decimal(1000))
    assert list_codes(scaled) == []
    assert list(list_values(scaled).values()) == [15250]


def test_limits_of_the_indicator_hold(understand: Understand) -> None:
    found = understand("Wilayah;2021;2022\nLampung;238;2\n", indicator="rasio_kewirausahaan")
    assert [(each.diagnostic.code, each.diagnostic.parameters["key"]) for each in found.unread] == [
        ("K021", "B2 (rasio_kewirausahaan 2021)")
    ]


def test_sixteen_digits_are_refused(understand: Understand) -> None:
    found = understand("Wilayah,2021\nLampung,1234567890123456\n", indicator="umkm")
    assert [each.diagnostic.code for each in found.unread] == ["K015"]


def test_unknown_label(understand: Understand) -> None:
    found = understand("Kabupaten,2021\nLamteng,1\nPringsewuu,2\nMetro,3\n", indicator="umkm")
    assert [(each.code, each.parameters["cell"], each.nearest) for each in found.mistakes] == [
        ("K086", "A2", "lampung"),
        ("K086", "A3", "pringsewu"),
    ]
    maps = {"lamteng": "lampung_tengah", "pringsewuu": ""}
    mapped = understand("Kabupaten,2021\nLamteng,1\nPringsewuu,2\nMetro,3\n", indicator="umkm", maps=maps)
    assert list_codes(mapped) == []
    assert list_values(mapped) == {("lampung_tengah", "umkm", 2021): 1, ("metro", "umkm", 2021): 3}
    assert [each.label for each in mapped.skipped] == ["Pringsewuu"]


def test_map_of_a_label_that_is_not_there(understand: Understand) -> None:
    found = understand("Kabupaten,2021\nMetro,3\n", indicator="umkm", maps={"lamteng": "lampung_tengah"})
    assert list_codes(found) == ["K094"]


def test_option_for_what_the_table_names_itself(understand: Understand) -> None:
    text = "Tahun,Koperasi aktif\n2021,5\n"
    assert list_codes(understand(text, region="lampung", indicator="umkm")) == ["K094"]
    assert list_codes(understand("Kabupaten,2021\nMetro,3\n", indicator="umkm", region="metro")) == ["K094"]
    assert list_codes(understand("Kabupaten,2021\nMetro,3\n", indicator="umkm", year=2021)) == ["K094"]


def test_one_date_for_several_years(understand: Understand) -> None:
    found = understand("Kabupaten,2021,2022\nMetro,3,4\n", indicator="umkm", as_of=PartialDate(2022))
    assert list_codes(found) == ["K094"]


def test_the_same_region_twice(understand: Understand) -> None:
    found = understand("Kabupaten,2021\nMetro,3\nKota Metro,3\n", indicator="umkm")
    assert [each.message for each in found.mistakes] == [
        "B3: metro, umkm, 2021 stands a second time; the first is in B2"
    ]


def test_figures_without_a_label(understand: Understand) -> None:
    found = understand("Kabupaten,2021\nMetro,3\n,4\n", indicator="umkm")
    assert [name_cell(each.place) for each in found.unread] == ["B3"]


def test_notes_with_numbers_are_notes(understand: Understand) -> None:
    found = understand("Kabupaten,2021\nMetro,3\nSumber: BPS,2023\n", indicator="umkm")
    assert (len(found.records), found.unread, found.mistakes) == (1, [], [])


def test_headings_between_rows(understand: Understand) -> None:
    found = understand("Wilayah,2021\nKabupaten,\nMesuji,1\nKota,\nMetro,2\n", indicator="umkm")
    assert list_values(found) == {("mesuji", "umkm", 2021): 1, ("metro", "umkm", 2021): 2}
    assert [each.label for each in found.skipped] == ["Kabupaten", "Kota"]


@pytest.mark.parametrize("text", ["Hanya judul\n", "a,b\nc,d\n", "Kabupaten,2021\nMetro,\n", "1,2\n3,4\n"])
def test_no_table(understand: Understand, text: str) -> None:
    with pytest.raises(CannotRun) as failure:
        understand(text, year=2021, indicator="umkm")
    assert [each.code for each in failure.value.diagnostics] == ["K082"]


# ---- Tidy tables ----


# ---- What must not pass for a heading, label or note ----


def test_row_that_cannot_be_read_is_no_heading(understand: Understand) -> None:
    with pytest.raises(CannotRun, match="no table was recognised"):
        understand("Kab;2021\nMetro;5¹\nMesuji;x\n", indicator="umkm")
    first = understand("Kab;2021\nMetro;5¹\nMesuji;6\n", indicator="umkm")
    assert [name_cell(each.place) for each in first.unread] == ["B2"]
    without_years = understand("Kab;UMKM;Koperasi aktif\nMetro;x;y\nMesuji;6;7\n", year=2021)
    assert [name_cell(each.place) for each in without_years.unread] == ["B2", "C2"]
    typo = understand("Tahun;UMKM\n2o20;5\n2021;6\n", region="lampung")
    assert [name_cell(each.place) for each in typo.unread] == ["B2"]


def test_first_row_with_a_hole(understand: Understand) -> None:
    found = understand("Kab,UMKM,Koperasi aktif\nMetro,,7\nMesuji,6,8\n", year=2021)
    assert list_values(found) == {
        ("metro", "koperasi_aktif", 2021): 7,
        ("mesuji", "umkm", 2021): 6,
        ("mesuji", "koperasi_aktif", 2021): 8,
    }
    assert list(map(name_cell, found.blanks)) == ["B2"]


def test_figures_above_the_table_are_listed(understand: Understand) -> None:
    text = "Kab,2020\nMetro,5\nMesuji,6\nKab,2020,2021\nMetro,7,8\nMesuji,9,10\n"
    found = understand(text, indicator="umkm")
    assert [name_cell(each.place) for each in found.unread] == ["B2", "B3"]
    assert len(found.records) == 4


def test_figures_left_of_the_years_are_listed(understand: Understand) -> None:
    found = understand("Kab,Luas,2020\nMetro,73.2,5\nMesuji,2184,6\n", indicator="umkm")
    assert [name_cell(each.place) for each in found.unread] == ["B2", "B3"]
    codes = understand("Kode,Kab,2020\n1872,Metro,5\n1811,Mesuji,6\n", indicator="umkm")
    assert (codes.unread, len(codes.records)) == ([], 2)


def test_last_row_with_an_asterisk_is_no_note(understand: Understand) -> None:
    found = understand("Kab,2020\nMesuji,6\n*Metro,5\n", indicator="umkm")
    assert list_codes(found) == ["K086"]


def test_second_row_of_headings_with_its_own_label(understand: Understand) -> None:
    found = understand(",2020,2021\nKabupaten/Kota,(unit),(unit)\nMetro,5,6\n", indicator="umkm")
    assert (found.header, len(found.records)) == ((0, 1), 2)
    numbers = understand("Kab,2020,2021\n1,2,3\nMetro,5,6\n", indicator="umkm")
    assert (numbers.header, len(numbers.records)) == ((0, 1), 2)


def test_the_same_name_of_two_regions_is_no_identifier(load: Callable[[str], Dataset]) -> None:
    regions = "".join(
        f'[regions.{key}]\nname = "{name}"\n' for key, name in (("metro", "Kota Metro"), ("kab_metro", "Kab. Metro"))
    )
    matcher = Matcher(load(f"format = 1\n{regions}"))
    assert matcher.match("region", "Metro").keys == ("metro", "kab_metro")
    assert matcher.match("region", "metro").keys == ("metro",)
    assert matcher.match("region", "KABUPATEN METRO").keys == ("kab_metro",)
