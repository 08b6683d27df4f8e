"""Training per team, meetings, languages at the counters: sums, never people."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from psycopg2.extras import DateTimeTZRange

from appointments.models import Absence
from recognition_pilot.models import Meeting, TeamSize, Training
from recognition_pilot.queries.dashboard.counter_languages import languages_by_week
from recognition_pilot.queries.learning import hours_of_teams
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment, make_staff
from tests.recognition_pilot.voices import train

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World(spoken=["de", "ar"])


@pytest.fixture
def supervisor(world):
    client = Client()
    client.force_login(make_staff(world.authority, "supervisor"))
    return client


def test_hours_count_every_participant_and_are_divided_by_full_time_equivalents(world):
    train(world.authority, team="A", topic="law", hours=Decimal("7.5"), participants=4)
    train(world.authority, team="A", topic="language", hours=20, participants=1)
    train(world.authority, team="B", topic="law", hours=6, participants=2)
    train(world.authority, team="B", topic="law", held_on=dt.date(2025, 12, 31))
    TeamSize.objects.create(authority=world.authority, team="A", year=2026, full_time_equivalents=2)
    first, second, whole = hours_of_teams(world.authority, year=2026)
    assert (first.team, first.by_topic, first.total) == ("A", [30, 0, 20, 0, 0], 50)
    assert (first.per_full_time, first.is_met) == (25, True)
    assert (second.total, second.per_full_time, second.is_met) == (12, None, None)
    # as long as one team is not measured, the whole is not divided
    assert (whole.total, whole.per_full_time) == (62, None)


def test_a_training_is_entered_once_changed_and_taken_back(world, supervisor):
    page = "/supervision/osnabrueck/fortbildung/"
    sent = {
        "team": "A",
        "topic": "law",
        "held_on": "2026-10-01",
        "hours": "8",
        "participants": "3",
        "form_key": "a" * 32,
    }
    for _ in range(2):
        assert supervisor.post(page + "neu/", sent).url == page
    found = Training.objects.get()
    supervisor.post(f"{page}{found.pk}/", {**sent, "form_key": "b" * 32, "hours": "4,5"})
    found.refresh_from_db()
    assert found.total_hours == Decimal("13.5")
    late = supervisor.post(page + "neu/", {**sent, "form_key": "c" * 32, "held_on": "2026-10-06"})
    assert late.status_code == 200
    supervisor.post(f"{page}{found.pk}/entfernen/")
    assert Training.objects.count() == 0


def test_a_team_is_measured_once_a_year_and_the_later_word_counts(world, supervisor):
    sent = {"team": "A", "year": "2026", "full_time_equivalents": "6.5"}
    for number, size in enumerate(("6.5", "7")):
        answer = supervisor.post(
            "/supervision/osnabrueck/fortbildung/team/",
            {**sent, "full_time_equivalents": size, "form_key": f"{number}" * 32},
        )
        assert answer.url == "/supervision/osnabrueck/fortbildung/?jahr=2026"
    assert list(TeamSize.objects.values_list("full_time_equivalents", flat=True)) == [7]


def test_meetings_count_for_their_year_and_open_points_stay_until_they_are_settled(world, supervisor):
    page = "/supervision/osnabrueck/treffen/"
    sent = {
        "held_on": "2026-09-30",
        "partner_kind": "chambers",
        "subject": "HWK",
        "open_points": "3",
        "form_key": "a" * 32,
    }
    supervisor.post(page + "neu/", sent)
    Meeting.objects.create(authority=world.authority, held_on=dt.date(2025, 1, 1), partner_kind="other", open_points=2)
    shown = supervisor.get(page)
    assert (shown.context["count"], shown.context["open_points"]) == (1, 5)


def test_another_authoritys_trainings_and_meetings_are_not_there(world, supervisor):
    other = World("celle").authority
    training = train(other)
    meeting = Meeting.objects.create(authority=other, held_on=MONDAY, partner_kind="other")
    urls = [f"fortbildung/{training.pk}/", f"treffen/{meeting.pk}/", f"fortbildung/{training.pk}/entfernen/"]
    assert [supervisor.post(f"/supervision/osnabrueck/{url}").status_code for url in urls] == [404, 404, 404]


def test_hours_of_a_language_stand_against_the_people_who_asked_for_it(world):
    during = DateTimeTZRange(local(TUESDAY, "08:00"), local(TUESDAY, "10:00"))
    Absence.objects.create(authority=world.authority, staff_member=world.clerk, during=during)
    for number in range(6):
        start = local(MONDAY, "08:00") + dt.timedelta(minutes=30 * number)
        make_appointment(world.offer, world.counter, start, spoken_language="ar")
    make_appointment(world.offer, world.counter, local(TUESDAY, "11:00"), spoken_language="so")
    report = languages_by_week(world.authority, today=TUESDAY)
    this_week = report.weeks.index(MONDAY)
    cells = {name: (cells[this_week].hours, cells[this_week].asked) for name, cells in report.rows}
    # five mornings of four hours, two of them away; a holiday next week or none does not change this one
    assert cells == {"Arabisch": (18.0, 6), "Somali": (0, 1)}
    somali = dict(report.rows)["Somali"][this_week]
    assert (somali.is_hidden, somali.is_missing) == (True, True)
