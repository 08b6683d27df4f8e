"""Talks at outreach days: booked by everybody, seen by the centre alone, forgotten a week later."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from recognition_pilot.actions.advice_forgetting import forget_talks
from recognition_pilot.actions.outreach import NoSuchDay, NotWelcome, SitsElsewhere, announce_day, call_off_day
from recognition_pilot.actions.talks import TalkTaken, book_talk, cancel_talk
from recognition_pilot.models import CentreTalk
from recognition_pilot.queries.centres.talks import free_talks
from tests.factories import NOW, TUESDAY, World, local, make_staff
from tests.recognition_pilot.centres import make_adviser, make_centre, make_day, make_talk
from willkommen.delivery.writing import write_parcel
from willkommen.messages import kind_of, things_of
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn():
    """The pages read the clock."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def celle():
    """An authority with everything, and a centre that sits in its building on Tuesday from nine to eleven."""
    world = World("celle")
    world.centre = make_centre(world.authority)
    world.day = make_day(world.centre, world.authority)
    return world


def book(world, *, time="2026-10-06-0930", now=NOW, **fields):
    fields = {
        "name": "Kanarie",
        "language": "ar",
        "spoken_language": "ar",
        "topic": "",
        "email": "",
        "mobile": "",
        **fields,
    }
    return book_talk(centre=world.centre, authority=world.authority, time=time, now=now, **fields)


def times(world, *, now=NOW) -> list[str]:
    return [time.code[-4:] for time in free_talks(world.centre, world.authority, now=now)]


def test_a_booked_time_is_gone_and_a_cancelled_one_is_back(celle):
    assert times(celle) == ["0900", "0930", "1000", "1030"]
    talk = book(celle)
    assert times(celle) == ["0900", "1000", "1030"]
    with pytest.raises(TalkTaken):
        book(celle)
    assert [cancel_talk(talk=talk, now=NOW), cancel_talk(talk=talk, now=NOW)] == [True, False]
    assert times(celle) == ["0900", "0930", "1000", "1030"]


@pytest.mark.parametrize("time", ["2026-10-06-0915", "2026-10-06-1100", "2026-10-07-0900", "nonsense", ""])
def test_only_the_times_of_the_day_can_be_booked(celle, time):
    with pytest.raises(TalkTaken):
        book(celle, time=time)


def test_what_begins_in_a_few_minutes_cannot_be_booked_any_more(celle):
    assert times(celle, now=local(TUESDAY, "09:31")) == ["1030"]


def test_confirmation_and_reminder_speak_the_persons_language_and_say_nothing_of_the_centre(celle):
    book(celle, email="kanarie@example.org")
    messages = OutgoingMessage.objects.order_by("due_at")
    assert [(one.kind, one.language, one.due_at) for one in messages] == [
        ("talk.booked", "ar", NOW),
        ("talk.reminder", "ar", local(TUESDAY, "09:30") - dt.timedelta(days=1)),
    ]
    things = things_of(messages)
    for message in messages:
        letter = write_parcel(message, things[message.pk], celle.authority)
        said = letter.subject + letter.text + letter.short_text
        assert [word for word in ("Beratung", "Caritas", "Kanarie", "Anerkennung") if word in said] == []
        assert "Dienstag, 6. Oktober 2026" in said
        assert "https" in said or "http" in said


def test_a_cancelled_talk_is_not_reminded_of(celle):
    talk = book(celle, email="kanarie@example.org")
    cancel_talk(talk=talk, now=NOW)
    assert set(OutgoingMessage.objects.values_list("status", flat=True)) == {"cancelled"}


def test_who_booked_is_told_when_the_centre_cannot_come(celle):
    book(celle, email="kanarie@example.org")
    book(celle, time="2026-10-06-1000")
    adviser = make_adviser(celle.centre)
    assert call_off_day(day=celle.day, staff_member=adviser, now=NOW) == 2
    assert call_off_day(day=celle.day, staff_member=adviser, now=NOW) == 0
    waiting = OutgoingMessage.objects.filter(status="queued")
    assert [one.kind for one in waiting] == ["talk.cancelled"]
    assert kind_of(waiting[0]).still_holds(CentreTalk.objects.get(email="kanarie@example.org"), NOW) is True
    with pytest.raises(TalkTaken):
        book(celle, time="2026-10-06-1030")


def test_a_centre_sits_only_where_it_is_welcome_in_one_place_and_ahead(celle):
    adviser, days = make_adviser(celle.centre), dt.timedelta(days=1)

    def announce(begins, ends, **fields):
        fields = {"centre": celle.centre, "office": celle.office, "room": "", "minutes_per_talk": 30, **fields}
        return announce_day(begins_at=begins, ends_at=ends, languages=[], staff_member=adviser, now=NOW, **fields)

    nine, ten = local(TUESDAY, "09:00"), local(TUESDAY, "10:00")
    with pytest.raises(SitsElsewhere):
        announce(nine, ten)
    for begins, ends in ((NOW - days, NOW), (nine + days, nine + days), (nine + 300 * days, ten + 300 * days)):
        with pytest.raises(NoSuchDay):
            announce(begins, ends)
    with pytest.raises(NotWelcome):
        announce(nine + days, ten + days, office=World("harburg", code="X").office)
    assert announce(nine + days, ten + days).room == ""


# ---- On the pages ----------------------------------------------------------------------------------------------------


TIME = "/ar/celle/beratung/caritas/zeiten/2026-10-06-0930/"


def fill(client, *, step, **fields):
    key = re.search(r'name="form_key" value="([0-9a-f]{32})"', client.get(TIME).content.decode())[1]
    sent = {"form_key": key, "name": "كناري", "spoken_language": "ar", "way": "none", "step": step, **fields}
    return sent, client.post(TIME, sent)


def test_somebody_books_in_three_steps_keeps_the_link_and_cancels(celle):
    client = Client()
    assert TIME in client.get("/ar/celle/beratung/caritas/zeiten/").content.decode()
    sent, check = fill(client, step="check")
    assert (check.status_code, CentreTalk.objects.count()) == (200, 0)
    assert "كناري" in check.content.decode()
    answers = [client.post(TIME, {**sent, "step": "book"}).url for _ in range(2)]
    talk = CentreTalk.objects.get()
    assert answers == [f"/ar/celle/beratung/termin/{talk.link_token}/"] * 2
    assert client.get(answers[0]).headers["Cache-Control"].count("no-store") == 1
    calendar = client.get(answers[0] + "kalender/").content.decode()
    assert ("DTSTART:20261006T073000Z" in calendar, "Caritas" in calendar) == (True, False)
    assert client.get(answers[0] + "drucken/").status_code == 200
    client.get(answers[0] + "absagen/")
    assert CentreTalk.objects.get().cancelled_at is None
    client.post(answers[0] + "absagen/")
    assert CentreTalk.objects.get().cancelled_at == NOW
    assert client.get(answers[0] + "kalender/").status_code == 404


def test_whoever_comes_too_late_is_sent_back_to_the_free_times(celle):
    client = Client()
    sent, _check = fill(client, step="check")
    book(celle)
    assert client.post(TIME, {**sent, "step": "book"}).url == "/ar/celle/beratung/caritas/zeiten/"
    assert CentreTalk.objects.count() == 1


def test_what_is_missing_is_named_and_typed_words_stay(celle):
    client = Client()
    _sent, page = fill(client, step="check", way="email", email="x", name="")
    assert (page.status_code, sorted(page.context["form"].errors)) == (200, ["email", "name"])


def test_a_wrong_link_leads_nowhere(celle):
    other = World("harburg", code="X")
    talk = make_talk(celle.day)
    client = Client()
    assert client.get(f"/de/celle/beratung/termin/{talk.link_token}/").status_code == 200
    wrong = [f"/de/harburg/beratung/termin/{talk.link_token}/", "/de/celle/beratung/termin/x/"]
    assert [client.get(address).status_code for address in wrong] == [404, 404]
    assert other.authority.slug == "harburg"


# ---- Who does not see it ------------------------------------------------------------------------------------------------

STAFF_PAGES = [
    *(
        "desk_board",
        "desk_today",
        "desk_today_print",
        "messages",
        "work_list",
        "desk_book",
        "referral_new",
        "setup",
        "week",
    ),
    *("centre_setup", "funnel", "funnel_file", "closures", "offices", "staff", "texts"),
]


def test_no_page_of_the_authority_shows_who_comes(celle):
    book(celle, name="Kanarie Feder", email="kanarie@example.org", time="2026-10-06-0900")
    client = Client()
    client.force_login(make_staff(celle.authority, "clerk", "caseworker", "guide", "supervisor", "administrator"))
    pages = [reverse(name, kwargs={"authority": "celle"}) for name in STAFF_PAGES]
    pages += [f"{pages[3]}?show={group}" for group in ("waiting", "sent", "failed")]
    answers = {page: client.get(page) for page in [*pages, "/supervision/celle/beratungsstellen/caritas/"]}
    assert {page: answer.status_code for page, answer in answers.items() if answer.status_code != 200} == {}
    assert {page for page, answer in answers.items() if b"kanarie" in answer.getvalue().lower()} == set()
    message = OutgoingMessage.objects.filter(kind="talk.booked").get()
    assert client.post(f"/desk/celle/nachrichten/{message.message_id}/nicht-senden/").status_code == 404
    assert client.get("/beratungsstelle/caritas/gespraeche/").status_code == 404


def test_the_centre_sees_who_comes(celle):
    make_talk(celle.day)
    client = Client()
    client.force_login(make_adviser(celle.centre))
    assert "Kanarie Feder" in client.get("/beratungsstelle/caritas/gespraeche/").content.decode()


def test_a_week_later_nobody_knows_who_came(celle):
    talk = book(celle, email="kanarie@example.org")
    late = talk.during.upper + dt.timedelta(days=7)
    early = forget_talks(authority=celle.authority, now=late - dt.timedelta(seconds=1), most=10)
    assert (early, forget_talks(authority=celle.authority, now=late, most=10)) == (0, 1)
    assert CentreTalk.objects.count() == 0
    assert set(OutgoingMessage.objects.values_list("recipient", flat=True)) == {""}
