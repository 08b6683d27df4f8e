"""Tables as files, CSV and XLSX: cells that no program takes for a formula, numbers that are numbers.

A table is what stands on a page: the page and both files are written from the same rows.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from django.http import HttpResponse

from willkommen.figure_words import figure_words

Cell = str | int | float | None
# A program that opens the file would run what begins with one of these.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
LONGEST_SHEET_NAME = 31


@dataclass(frozen=True)
class Table:
    """A heading, the names of the columns, rows of cells. Numbers are already rounded; None is an empty cell."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def safe_text(text: str) -> str:
    """Text of a cell with a quote in front where a program could take it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text


def csv_file(tables: Iterable[Table]) -> bytes:
    """All tables below one another, each with its heading; semicolons and the reader's decimal sign, as Excel expects."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        writer.writerow([safe_text(table.title)])
        writer.writerow([safe_text(name) for name in table.columns])
        writer.writerows([[_csv_cell(cell) for cell in row] for row in table.rows])
    return out.getvalue().encode("utf-8-sig")


def xlsx_file(tables: Iterable[Table]) -> bytes:
    """A sheet per table; numbers are numbers, everything else is text and never a formula or a link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "bold": True})
        for number, table in enumerate(tables, start=1):
            sheet = book.add_worksheet(_sheet_name(table.title, number))
            sheet.write_string(0, 0, safe_text(table.title), strong)
            for column, name in enumerate(table.columns):
                sheet.write_string(2, column, safe_text(name), wrapped)
            for place, row in enumerate(table.rows, start=3):
                for column, cell in enumerate(row):
                    _write(sheet, place, column, cell)
            sheet.set_column(0, 0, 34)
            sheet.freeze_panes(3, 1)
    return out.getvalue()


def as_download(content: bytes, *, name: str) -> HttpResponse:
    """The answer that saves a file; `name` is ours, with the ending .csv or .xlsx."""
    kinds = {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    response = HttpResponse(content, content_type=kinds[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe_text(cell) if isinstance(cell, str) else figure_words(cell).replace("\xa0", "")


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, safe_text(cell))
    else:
        sheet.write_number(row, column, cell)


def _sheet_name(title: str, number: int) -> str:
    """At most 31 signs, none of those Excel forbids; the number keeps two of the same name apart."""
    return f"{number} {title.translate(NO_SHEET_NAME)}"[:LONGEST_SHEET_NAME].strip()
