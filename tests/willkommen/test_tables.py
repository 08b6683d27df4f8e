"""Tables as files: nothing a program would run, numbers that are numbers."""

import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from willkommen.figure_words import figure_words, rounded
from willkommen.tables import Table, csv_file, safe_text, xlsx_file

TABLE = Table("Wartezeit", ["Woche", "31", "32"], [["Median", 9, 7.4], ['=cmd|"/c calc"!A1', "weniger als 5", None]])


@pytest.mark.parametrize("text", ["=1+1", "+49 541", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1"])
def test_text_that_a_program_could_take_for_a_formula_gets_a_quote(text):
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Median", "weniger als 5", "–", "< 5", "a=b", "%", ""])
def test_other_text_stays_as_it_is(text):
    assert safe_text(text) == text


def test_a_csv_file_has_the_readers_decimal_sign_and_nothing_to_run():
    assert csv_file([TABLE]).decode("utf-8-sig").split("\r\n") == [
        "Wartezeit",
        "Woche;31;32",
        "Median;9;7,4",
        '"\'=cmd|""/c calc""!A1";weniger als 5;',
        "",
    ]
    with translation.override("en"):
        assert "Median;9;7.4" in csv_file([TABLE]).decode("utf-8-sig").split("\r\n")


def test_an_xlsx_file_has_numbers_as_numbers_and_text_as_text():
    book = load_workbook(io.BytesIO(xlsx_file([TABLE, TABLE])))
    assert book.sheetnames == ["1 Wartezeit", "2 Wartezeit"]
    rows = list(book["1 Wartezeit"].iter_rows(values_only=True))
    assert rows[0][0] == "Wartezeit"
    assert rows[2:] == [
        ("Woche", "31", "32"),
        ("Median", 9, 7.4),
        ('\'=cmd|"/c calc"!A1', "weniger als 5", None),
    ]
    cell = book["1 Wartezeit"]["A5"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)


def test_a_sheet_may_be_called_anything():
    name = "Anteil [%] / Woche: wie oft? 'so' und so weiter"
    assert load_workbook(io.BytesIO(xlsx_file([Table(name, [], [])]))).sheetnames == ["1 Anteil  %    Woche  wie oft"]


@pytest.mark.parametrize(
    ("value", "decimals", "shown"), [(7.25, 1, 7.3), (7.04, 1, 7), (2.5, 0, 3), (None, 1, None), (0.1 + 0.2, 1, 0.3)]
)
def test_figures_are_rounded_as_people_do_it(value, decimals, shown):
    assert rounded(value, decimals) == shown


def test_figures_are_said_in_the_readers_language():
    assert [figure_words(value) for value in (7.4, 1200, 12480, None)] == ["7,4", "1200", "12.480", ""]
