"""Entering what is counted outside."""

import uuid

import pytest

from recognition_pilot.actions.monthly import enter_month
from recognition_pilot.models import MonthlyFigure
from recognition_pilot.queries.figures.indicators import figure_of
from tests.factories import World, make_staff
from tests.recognition_pilot.figures.days import NOW, SEPTEMBER

pytestmark = pytest.mark.django_db
AT = "/supervision/osnabrueck/monatszahlen/"


@pytest.fixture
def world(client, time_machine):
    time_machine.move_to(NOW)
    world = World()
    world.supervisor = make_staff(world.authority, "supervisor", name="Petra Vogt", email="vogt@example.org")
    client.force_login(world.supervisor)
    return world


def typed(**fields):
    return {
        "calls": "420",
        "calls_answered": "350",
        "mails_waiting": "3",
        "remark": "",
        "form_key": uuid.uuid4().hex,
        **fields,
    }


def test_an_empty_page_says_so_and_leads_to_every_month(world, client):
    page = client.get(AT).content.decode()
    assert "Es wurde noch nichts eingetragen." in page
    assert page.count(f'href="{AT}20') == 24
    assert "mindestens 80 % der Anrufe; 0 E-Mails" in page


def test_a_month_is_entered_and_counts_at_once(world, client):
    answer = client.post(f"{AT}2026-09/", typed())
    assert (answer.status_code, answer.headers["Location"]) == (302, AT)
    found = figure_of(world.authority, "I23", during=SEPTEMBER)
    assert (round(found.value, 1), found.more[0].value) == (83.3, 3)
    page = client.get(AT).content.decode()
    assert "83,3 %" in page
    assert "Es wurde noch nichts eingetragen." not in page


def test_a_second_press_enters_nothing_twice(world, client):
    same = typed()
    client.post(f"{AT}2026-09/", same)
    client.post(f"{AT}2026-09/", same)
    assert MonthlyFigure.objects.count() == 1


def test_a_correction_shows_what_stood_there_before_and_who_entered_it(world, client):
    client.post(f"{AT}2026-09/", typed())
    client.post(f"{AT}2026-09/", typed(calls_answered="300", remark="Zählfehler"))
    page = client.get(f"{AT}2026-09/").content.decode()
    assert page.count("Petra Vogt") >= 2
    assert ("350 von 420 Anrufen angenommen" in page, "300 von 420 Anrufen angenommen" in page) == (True, True)
    assert 'value="300"' in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"calls_answered": "500"}, "Es wurden mehr Anrufe angenommen, als eingingen. Bitte prüfen Sie beide Zahlen."),
        ({"calls_answered": ""}, "Bitte geben Sie beide Zahlen der Anrufe ein oder keine."),
        ({"calls": "", "calls_answered": "", "mails_waiting": ""}, "Bitte geben Sie mindestens eine Zahl ein."),
        ({"calls": "-1"}, ""),
        ({"calls": "99999999999999999999"}, ""),
        ({"mails_waiting": "viele"}, ""),
    ],
)
def test_what_cannot_be_is_not_entered(world, client, fields, words):
    page = client.post(f"{AT}2026-09/", typed(**fields))
    assert (page.status_code, MonthlyFigure.objects.count()) == (200, 0)
    assert words in page.content.decode()


@pytest.mark.parametrize("month", ["2026-11", "2014-12", "2026-13", "0000-01", "heute", "2026-9-1", "99999-01"])
def test_a_month_to_come_or_none_at_all_is_no_page(world, client, month):
    assert client.get(f"{AT}{month}/").status_code == 404


def test_others_of_the_authority_and_supervisors_of_another_do_not_see_the_page(world, client):
    enter_month(
        authority=world.authority,
        month=SEPTEMBER.first,
        calls=10,
        calls_answered=9,
        mails_waiting=None,
        remark="geheim",
        staff_member=world.supervisor,
        now=NOW,
    )
    other = World("celle")
    client.force_login(make_staff(world.authority, "administrator"))
    assert client.get(AT).status_code == 403
    client.force_login(make_staff(other.authority, "supervisor"))
    assert client.get(AT).status_code == 404
    page = client.get("/supervision/celle/monatszahlen/2026-09/").content.decode()
    assert "geheim" not in page
    assert figure_of(other.authority, "I23", during=SEPTEMBER).value is None
