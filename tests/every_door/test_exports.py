"""Every file that a page hands out, found by asking every page: no cell runs, nothing is shown as a page."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from tests.every_door.canaried import furnish, sing
from tests.every_door.test_every_door import at_home, everything
from tests.house.addresses import FACES, SPECIAL, address, argument_names

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")
KINDS = {"figures_file", "figures_all_file", "indicator_file"}


@pytest.fixture(scope="module")
def handed_out():
    """What `files` found: asking every page takes seconds, and the answers outlive the test that asked."""
    return {}


@pytest.fixture
def files(celle, everyone, handed_out):
    """What is handed out, by page and kind of file, where every word begins like a formula."""
    if not handed_out:
        handed_out.update(_ask_everywhere(celle, everyone))
    return handed_out


def _ask_everywhere(celle, everyone):
    staff, found = everything((), celle), {}
    paths = {(name, ""): address(name, celle) for name in FACES}
    paths |= {
        (name, kind): address(name, celle, kind=kind)
        for name in FACES
        if "kind" in argument_names(name)
        and SPECIAL.get(name, lambda _street: {})(celle).get("kind") in ("csv", "xlsx")
        for kind in ("csv", "xlsx")
    }
    furnish(celle)
    sing(celle, before='=HYPERLINK("http://evil","x")&')
    for (name, kind), path in paths.items():
        visitor = (at_home(name, everyone) or [everyone["evaluator"] if FACES[name] == "land" else staff])[0]
        answer = visitor.ask("get", path)
        if not answer.headers.get("Content-Type", "text/html").startswith(
            ("text/html", "application/json", "text/plain")
        ):
            found[name, kind] = answer
    return found


def test_files_that_programs_open_are_saved_and_never_shown(files):
    tables = {key: answer for key, answer in files.items() if answer.headers["Content-Type"].startswith(TABLES)}
    assert len({name for name, _kind in tables}) >= 4
    for key, answer in files.items():
        assert answer.headers["X-Content-Type-Options"] == "nosniff", key
        if key in tables:
            assert answer.headers["Content-Disposition"].startswith("attachment"), key


TABLES = ("text/csv", "application/vnd.openxmlformats")


def test_no_cell_of_any_table_is_a_formula_or_a_link(files):
    read = 0
    for key, answer in files.items():
        kind = answer.headers["Content-Type"]
        if kind.startswith("text/csv"):
            rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
            cells = [cell for row in rows for cell in row]
            assert [cell for cell in cells if cell.startswith(DANGEROUS) and not NUMBER.fullmatch(cell)] == [], key
        elif kind.startswith(TABLES):
            book = load_workbook(io.BytesIO(answer.content))
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == [], key
            texts = [cell.value for cell in cells if cell.data_type == "s"]
            assert [text for text in texts if str(text).startswith(DANGEROUS)] == [], key
        else:
            continue
        read += len(cells)
    assert read > 100


def test_calendar_files_carry_no_line_somebody_typed(files):
    calendars = [answer.content.decode() for answer in files.values() if "calendar" in answer.headers["Content-Type"]]
    assert calendars
    for text in calendars:
        assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") <= 1
        assert [line for line in text.split("\r\n") if line and not re.match(r"[A-Z-]+[;:]| ", line)] == []
