"""The page of figures: exactly what the files say, hidden where it must be, with the filter of its address."""

import csv
import datetime as dt
import io
import re

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from recognition_pilot.models import Measure
from recognition_pilot.queries.figures.indicators import indicators
from tests.factories import MONDAY, NOW, World, local, make_appointment, make_office, make_staff
from tests.recognition_pilot.reading import tree_of, with_class, words_of
from tests.recognition_pilot.supervising import busy_days, came, count_days
from willkommen.figure_words import figure_words
from willkommen.tables import safe_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
WEEK = dt.timedelta(weeks=1)
DAY = dt.timedelta(days=1)
PAGE = "/supervision/osnabrueck/kennzahlen/"


@pytest.fixture
def world():
    """In September people came every day and waited ever longer; on one day of July three people came."""
    world = World()
    for number in range(4):
        monday = MONDAY - (4 - number) * WEEK
        busy_days(world, [monday + day * DAY for day in range(5)], every=20, takes=19 + 2 * number, visits=6)
    for clock in ("09:00", "09:10", "09:20"):
        came(world, dt.date(2026, 7, 20), clock, waits=50)
    count_days(world, dt.date(2026, 7, 13), MONDAY - DAY)
    return world


@pytest.fixture
def supervisor(world):
    client = Client()
    client.force_login(make_staff(world.authority, "supervisor", name="J. Albers"))
    return client


def tables_of(response) -> list[list[list[str]]]:
    return [
        [[words_of(cell) for cell in row if cell.tag in {"th", "td"}] for row in table.iter("tr")]
        for table in tree_of(response).iter("table")
    ]


def csv_tables(response) -> list[list[list[str]]]:
    """The tables of a file without their headings."""
    found = [[]]
    for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"):
        if row:
            found[-1].append(row)
        else:
            found.append([])
    return [table[1:] for table in found]


def xlsx_tables(response) -> list[list[list]]:
    book = load_workbook(io.BytesIO(response.content))
    return [[list(row) for row in list(sheet.iter_rows(values_only=True))[2:]] for sheet in book]


def text(response) -> str:
    return words_of(tree_of(response))


# ---- The page and the files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?zeitraum=2026-07", "?standort=A-1&zeitraum=2026-09", "?zeitraum=2026"])
def test_the_tables_of_the_page_equal_both_files_exactly(supervisor, query):
    page = tables_of(supervisor.get(PAGE + query))
    as_csv = csv_tables(supervisor.get(f"{PAGE}uebersicht.csv{query}"))
    as_xlsx = xlsx_tables(supervisor.get(f"{PAGE}uebersicht.xlsx{query}"))
    assert len(page) >= 3
    assert page == as_csv[1:]
    assert [[[said(cell) for cell in row] for row in table] for table in as_xlsx] == as_csv
    assert any(isinstance(cell, int | float) for table in as_xlsx for row in table for cell in row)


def said(cell) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else figure_words(cell)


def test_the_four_figures_equal_the_first_table_of_the_files(supervisor):
    rows = csv_tables(supervisor.get(f"{PAGE}uebersicht.csv?zeitraum=2026-09"))[0]
    page = tree_of(supervisor.get(f"{PAGE}?zeitraum=2026-09"))
    cards = [card for card in page.iter("div") if card.get("id", "").startswith("card-")]
    assert [row[0] for row in rows[1:]] == [card.get("id")[5:] for card in cards] == ["I01", "I03", "I12", "I13"]
    for row, card in zip(rows[1:], cards, strict=True):
        words = words_of(card)
        assert all(part in words for part in (row[1], row[2], row[5], row[6], row[7]))


def test_waiting_is_said_with_its_target_and_against_the_month_before(supervisor):
    september, october = (
        csv_tables(supervisor.get(f"{PAGE}uebersicht.csv?zeitraum=2026-{month}"))[0][2] for month in ("09", "10")
    )
    # 43 of 108 people did not wait, the 54th waited three minutes, the 98th fifteen
    assert september == ["I03", "Wartezeit am Schalter", "3", "Minuten", "15", "bis 10 Minuten", "erreicht", "", ""]
    # on the two days of October 0, 5, … 25 minutes
    assert october[2:] == ["10", "Minuten", "25", "bis 10 Minuten", "erreicht", "7 mehr als im September", ""]


@pytest.mark.parametrize("name", ["alle", "I03", "I13", "I19"])
def test_the_list_and_the_page_of_one_figure_equal_their_files_too(supervisor, name):
    page = tables_of(supervisor.get(f"{PAGE}{name}/?zeitraum=2026-09"))
    as_csv = csv_tables(supervisor.get(f"{PAGE}{name}.csv?zeitraum=2026-09"))
    as_xlsx = xlsx_tables(supervisor.get(f"{PAGE}{name}.xlsx?zeitraum=2026-09"))
    if name == "alle":
        page = [[page[0][0], *(row for table in page for row in table[1:])]]
        # the file keeps the order of the catalogue; the page puts subjects together
        page[0][1:], as_csv[0][1:] = sorted(page[0][1:]), sorted(as_csv[0][1:])
        as_xlsx[0][1:] = sorted(as_xlsx[0][1:], key=lambda row: row[0])
    else:
        as_csv, as_xlsx = as_csv[1:], as_xlsx[1:]
    filled = [table for table in as_csv if len(table) > 1]
    assert page == filled
    assert [[[said(cell) for cell in row] for row in table] for table in as_xlsx if len(table) > 1] == filled


def test_of_three_people_nothing_is_shown_anywhere(supervisor):
    query = "?zeitraum=2026-07"
    page, as_csv = supervisor.get(PAGE + query), csv_tables(supervisor.get(f"{PAGE}uebersicht.csv{query}"))
    main = next(tree_of(page).iter("main"))
    for lists in main.iter("select"):
        lists.clear()
    assert "50" not in re.findall(r"\d+", words_of(main))
    wait = next(row for row in as_csv[0] if row[0] == "I03")
    assert wait[2:] == ["weniger als 5", "Minuten", "", "bis 10 Minuten", "", "", ""]
    cells = [
        cell for table in xlsx_tables(supervisor.get(f"{PAGE}uebersicht.xlsx{query}")) for row in table for cell in row
    ]
    assert 50 not in cells
    assert "< 5" in cells
    assert 50 not in [
        cell for table in xlsx_tables(supervisor.get(f"{PAGE}I03.xlsx{query}")) for row in table for cell in row
    ]


def test_a_dangerous_title_of_a_service_is_only_text_in_the_files(supervisor, world):
    type(world.service).objects.filter(pk=world.service.pk).update(name_de="=1+1", name_en="=1+1")
    rows = xlsx_tables(supervisor.get(f"{PAGE}I04.xlsx?zeitraum=2026-09"))
    assert any(row[0] == safe_text("=1+1") == "'=1+1" for table in rows for row in table)


# ---- The filter ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "standort=B-99",
        "leistung=%27%3B--",
        "sprache=xx",
        "zeitraum=2026-13",
        "takt=stunde",
        "zeitraum=%00",
        "standort=%3Cb%3E",
    ],
)
def test_a_filter_nobody_knows_is_said_and_left_out_and_never_asked_of_the_database(supervisor, query):
    page = supervisor.get(f"{PAGE}?{query}")
    assert page.status_code == 200
    assert len(with_class(tree_of(page), "wk-alert--warning")) == 1
    assert b"<b>" not in page.content.replace(b"<b>Willkommen</b>", b"").replace(b"<b>J. Albers</b>", b"")
    assert tables_of(page) == tables_of(supervisor.get(PAGE))
    file = supervisor.get(f"{PAGE}uebersicht.csv?{query}")
    assert (file.status_code, file.url.partition("?")[0]) == (302, PAGE)


def test_two_cuts_at_once_are_refused_in_words(supervisor, world):
    page = supervisor.get(f"{PAGE}?standort=A-1&sprache=ar")
    assert len(with_class(tree_of(page), "wk-alert--warning")) == 1
    assert tables_of(page) == tables_of(supervisor.get(PAGE))


def test_a_figure_that_is_not_kept_by_language_says_so_instead_of_showing_all(supervisor):
    rows = csv_tables(supervisor.get(f"{PAGE}uebersicht.csv?sprache=ar"))[0]
    assert [row[:3] for row in rows if row[0] == "I03"] == [["I03", "Wartezeit am Schalter", "–"]]
    page = tree_of(supervisor.get(f"{PAGE}?sprache=ar"))
    card = next(card for card in page.iter("div") if card.get("id") == "card-I03")
    assert not with_class(card, "wk-figure__value")


def test_an_office_shows_its_own_figures(supervisor, world):
    make_office(world.authority, code="B-1", name="Außenstelle")
    own = csv_tables(supervisor.get(f"{PAGE}I03.csv?standort=A-1&zeitraum=2026-09"))[0]
    other = csv_tables(supervisor.get(f"{PAGE}I03.csv?standort=B-1&zeitraum=2026-09"))[0]
    assert float(own[1][2].replace(",", ".")) > 0
    assert other[1][2] == "–"


# ---- What else the page shows ------------------------------------------------------------------------------------------------


def test_a_measure_stands_at_the_week_in_which_it_began(supervisor, world):
    begun = {"field": "processes", "owner": "Leitung", "state": "running", "created_at": NOW}
    Measure.objects.create(
        authority=world.authority, title="Terminampel", indicator="I03", began_on=dt.date(2026, 9, 16), **begun
    )
    Measure.objects.create(
        authority=world.authority, title="Längst her", indicator="I03", began_on=dt.date(2025, 1, 1), **begun
    )
    page = tree_of(supervisor.get(f"{PAGE}I03/?zeitraum=2026-09"))
    marks = with_class(page, "wk-marks")
    assert [words_of(one).count("Terminampel") for one in marks] == [1]
    assert "Längst her" not in words_of(page)
    assert len([line for line in page.iter("line") if line.get("class") == "mark"]) == 2


def test_charts_say_in_words_what_one_sees_and_carry_no_styles(supervisor):
    page = supervisor.get(f"{PAGE}?zeitraum=2026-09")
    drawings = list(tree_of(page).iter("svg"))
    charts = [one for one in drawings if "wk-chart" in (one.get("class") or "")]
    assert len(charts) >= 4
    for chart in charts:
        title = chart.find("title")
        assert chart.get("role") == "img"
        assert chart.get("aria-labelledby") == title.get("id")
        assert "Wartezeit am Schalter" in title.text
    assert b"style=" not in page.content
    assert len({one.find("title").get("id") for one in charts}) == len(charts)


def test_the_report_holds_the_same_tables_and_how_they_are_counted(supervisor):
    report = supervisor.get(f"{PAGE}bericht/?zeitraum=2026-09")
    assert tables_of(report) == tables_of(supervisor.get(f"{PAGE}?zeitraum=2026-09"))
    assert "Minuten von der Anmeldung im Haus bis zum ersten Aufruf" in text(report)


def test_every_indicator_of_the_catalogue_has_a_page_with_its_words_in_both_languages(supervisor, world):
    listed = tree_of(supervisor.get(f"{PAGE}alle/"))
    links = [link.get("href") for link in listed.iter("a") if re.search(r"/I\d\d/", link.get("href"))]
    assert sorted(link.split("/")[-2] for link in links) == [one.code for one in indicators()]
    assert len(links) == 28
    for code in ("I01", "I11", "I17", "I24", "I25"):
        assert supervisor.get(f"{PAGE}{code}/").status_code == 200
    assert supervisor.get(f"{PAGE}I99/").status_code == 404
    assert "Calendar days from the moment of measuring" not in text(supervisor.get(f"{PAGE}I01/"))
    english = Client()
    english.force_login(make_staff(world.authority, "supervisor", interface_language="en"))
    assert "Calendar days from the moment of measuring" in text(english.get(f"{PAGE}I01/"))


def test_an_authority_without_a_single_day_says_so(db):
    world = World("celle")
    client = Client()
    client.force_login(make_staff(world.authority, "supervisor"))
    for name in ("", "alle/", "I03/", "bericht/"):
        assert client.get(f"/supervision/celle/kennzahlen/{name}").status_code == 200
    rows = csv_tables(client.get("/supervision/celle/kennzahlen/uebersicht.csv"))[0]
    assert [row[2] for row in rows[1:]] == ["–"] * 4


# ---- This moment -----------------------------------------------------------------------------------------------------------


def test_the_number_of_questions_to_the_database_does_not_depend_on_how_much_happens(
    supervisor, world, django_assert_max_num_queries
):
    supervisor.get(PAGE)
    with django_assert_max_num_queries(60) as few:
        supervisor.get(PAGE)
    with time_machine.travel(local(MONDAY, "10:00"), tick=False):
        for clock in ("09:00", "09:10", "09:20", "09:30"):
            came(world, MONDAY, clock, waits=0)
        type(came(world, MONDAY, "09:05", waits=0)).objects.filter(day=MONDAY).update(
            status="waiting", called_at=None, served_from=None, served_to=None, outcome=""
        )
        make_appointment(world.offer, world.counter, local(MONDAY, "09:30"))
        make_office(world.authority, code="B-1", name="Außenstelle")
        with django_assert_max_num_queries(len(few)):
            page = supervisor.get(PAGE)
    assert "09:30" in text(page)


def test_at_this_moment_tickets_are_late_without_a_name_of_staff(supervisor, world):
    with time_machine.travel(local(MONDAY, "10:00"), tick=False):
        visit = came(world, MONDAY, "09:00", waits=0)
        type(visit).objects.filter(pk=visit.pk).update(
            status="waiting", called_at=None, served_from=None, served_to=None, outcome="", ticket_number="A 47"
        )
        now = with_class(tree_of(supervisor.get(PAGE)), "wk-now")[0]
    words = words_of(now)
    assert "A 47 · 60" in words
    assert world.clerk.name not in words
    values = [words_of(value) for value in now.iter("dd")]
    assert values[0] == "1"
    assert values[1].startswith("60")
    assert values[2].startswith("1 ")
    assert values[3].startswith("4 ")
