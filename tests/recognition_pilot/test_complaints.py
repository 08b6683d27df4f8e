"""Complaints and praise: apart from cases, answered within fourteen days in the person's language, forgotten."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from recognition_pilot.actions import complaints as actions
from recognition_pilot.models import Complaint
from tests.appointments.applicant import text_of
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, World, make_staff
from tests.recognition_pilot.voices import complain
from willkommen.messages import kind_of, things_of
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
SAID = {
    "kind": "complaint",
    "topic": "conduct",
    "text": "Man hat mich angeschrien.",
    "answer_by": "",
    "form_key": "a" * 32,
}
CONTACT = ("answer_by", "name", "email", "mobile", "address")


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


def send(world, language="en", **said):
    return Client().post(f"/{language}/{world.authority.slug}/beschwerde/", {**SAID, **said})


def signed_in(world, role) -> Client:
    client = Client()
    client.force_login(make_staff(world.authority, role, interface_language="en"))
    return client


def contact() -> tuple:
    return Complaint.objects.values_list(*CONTACT).get()


# ---- Sending ---------------------------------------------------------------------------------------------------


def test_an_anonymous_complaint_keeps_no_address_even_if_one_was_typed(world):
    sent = send(world, email="a@example.org", name="Oksana", address="Weg 1")
    found = Complaint.objects.get()
    assert sent.url == f"/en/osnabrueck/beschwerde/danke/?nummer={found.reference}&art=complaint"
    assert (found.received_on, found.due_on, found.state) == (MONDAY, MONDAY + 14 * DAY, "new")
    assert contact() == ("", "", "", "", "")


def test_sending_twice_is_once(world):
    assert send(world).url == send(world).url
    assert Complaint.objects.count() == 1


def test_only_the_address_of_the_chosen_way_is_asked_for_and_kept(world):
    refused = send(world, answer_by="letter", email="a@example.org")
    assert (refused.status_code, Complaint.objects.count()) == (200, 0)
    send(world, answer_by="letter", email="kein@, ", name="Oksana S.", address="Weg 1\n49082 Osnabrück")
    assert contact() == ("letter", "Oksana S.", "", "", "Weg 1\n49082 Osnabrück")


def test_a_text_message_is_offered_only_where_the_authority_sends_some(world):
    assert send(world, answer_by="sms", mobile="0151 23456789").status_code == 200
    world.authority.is_sms_offered = True
    world.authority.save()
    send(world, answer_by="sms", mobile="0151 23456789")
    assert contact() == ("sms", "", "", "+4915123456789", "")


# ---- Apart from cases ---------------------------------------------------------------------------------------------


def test_a_complaint_leads_to_no_case_no_appointment_and_no_staff_member():
    related = {field.name: field.related_model.__name__ for field in Complaint._meta.get_fields() if field.is_relation}
    assert related == {"authority": "Authority", "office": "Office"}


@pytest.mark.parametrize("role", ["clerk", "caseworker", "guide", "administrator", "auditor"])
def test_who_works_on_cases_never_reads_a_complaint(world, role):
    case = make_case(world.authority, world.service, email="oksana@example.org")
    found = complain(world.authority, text="Geheimnis-4711", answer_by="email", email="oksana@example.org")
    actions.answer_complaint(complaint=found, answer="Geheimnis-4711", staff_member=None, now=NOW)
    client = signed_in(world, role)
    here = f"/supervision/{world.authority.slug}/beschwerden/"
    assert [client.get(url).status_code for url in (here, f"{here}{found.pk}/")] == [403, 403]
    at = [world.authority.slug]
    paths = [reverse(name, args=at) for name in ("desk_board", "desk_today", "work_list", "messages")]
    paths += [f"{reverse('work_list', args=at)}?q={found.reference}", reverse("case_page", args=[*at, case.reference])]
    secrets = ("4711", found.reference, "Answer to a complaint")
    said = {path: text_of(client.get(path, follow=True)) for path in paths}
    # what was searched for stands in the field of the search, which is no text of the page
    shown = [(path, secret) for path, text in said.items() for secret in secrets if secret in text]
    assert shown == []
    # these pages exist for them: the board for whoever works at the counter, the work list for caseworkers
    opened = [path for path in paths[:4] if client.get(path).status_code == 200]
    assert len(opened) == {"clerk": 3, "caseworker": 3}.get(role, 0)


def test_another_authority_finds_nothing(world):
    found = complain(World("celle").authority)
    supervisor = signed_in(world, "supervisor")
    for path in ("", "einordnen/", "antwort/", "abschluss/", "brief/"):
        assert supervisor.post(f"/supervision/osnabrueck/beschwerden/{found.pk}/{path}").status_code in (404, 405)
    assert supervisor.get(f"/supervision/osnabrueck/beschwerden/{found.pk}/").status_code == 404


# ---- Answering -----------------------------------------------------------------------------------------------------


def letters() -> list:
    messages = list(OutgoingMessage.objects.order_by("pk"))
    things = things_of(messages)
    found = []
    for message in messages:
        for language in dict.fromkeys((message.language, "de")):
            with translation.override(language):
                found.append(kind_of(message).write(things[message.pk], message))
    return found


def answer(complaint, text="Das tut uns leid.", **more):
    actions.answer_complaint(complaint=complaint, answer=text, staff_member=None, now=NOW, **more)


def test_the_answer_goes_out_in_the_persons_language_with_the_german_below(world):
    answer(
        complain(world.authority, language="uk", answer_by="email", email="o@example.org"),
        answer_translated="Нам шкода.",
    )
    own, german = letters()
    assert ["Нам шкода." in own.text, "Das tut uns leid." in own.text] == [True, False]
    assert ["Нам шкода." in german.text, "Das tut uns leid." in german.text] == [False, True]


def test_without_a_translation_the_german_words_stand_once(world):
    answer(complain(world.authority, language="en", answer_by="email", email="o@example.org"))
    own, german = letters()
    assert ["stands below in German" in own.text, own.text.count("tut uns leid")] == [True, 0]
    assert german.text.count("tut uns leid") == 1


def test_a_text_message_leads_to_the_answer_and_says_nothing_of_it(world):
    found = complain(world.authority, language="en", answer_by="sms", mobile="+4915123456789")
    answer(found)
    short = letters()[0].short_text
    url = f"/en/osnabrueck/beschwerde/antwort/{found.link_token}/"
    assert ["tut uns leid" in short, short.count(url)] == [False, 1]
    shown = Client().get(url)
    assert ("Das tut uns leid." in text_of(shown), "no-store" in shown.headers["Cache-Control"]) == (True, True)
    assert Client().get("/en/osnabrueck/beschwerde/antwort/nonsense/").status_code == 404


def test_a_supervisor_answers_once_and_a_colleague_hears_of_it(world):
    found = complain(world.authority, answer_by="email", email="o@example.org")
    supervisor = signed_in(world, "supervisor")
    page = f"/supervision/osnabrueck/beschwerden/{found.pk}/"
    sent = supervisor.post(page + "antwort/", {"form_key": "b" * 32, "answer": "Danke für den Hinweis."})
    assert sent.url == page
    assert "The message with the answer: waiting to be sent" in text_of(supervisor.get(page))
    again = supervisor.post(page + "antwort/", {"form_key": "c" * 32, "answer": "Noch einmal."})
    assert "A colleague has dealt with this in the meantime." in text_of(again)
    found.refresh_from_db()
    assert (found.state, found.answered_on, found.answer) == ("answered", MONDAY, "Danke für den Hinweis.")


def test_the_list_warns_before_the_fourteen_days_are_over_and_counts_late_days(world):
    for days in (3, 11, 16):
        complain(world.authority, received_on=MONDAY - days * DAY)
    complain(world.authority, received_on=MONDAY - 30 * DAY, answer="Erledigt.")
    shown = text_of(signed_in(world, "supervisor").get("/supervision/osnabrueck/beschwerden/"))
    words = ("1 answer is late", "1 answer is due soon", "2 days late", "3 days left", "11 days left")
    assert [word for word in words if word not in shown] == []
    assert [shown.index(word) for word in words[2:]] == sorted(shown.index(word) for word in words[2:])


# ---- Forgetting ------------------------------------------------------------------------------------------------------


def test_who_it_was_goes_thirty_days_after_the_answer_and_the_words_after_a_year(world):
    found = complain(world.authority, answer_by="email", email="o@example.org")
    answer(found)
    moments = [NOW + days * DAY for days in (29, 30)]
    done = [actions.forget_complainants(authority=world.authority, now=moment, most=100) for moment in moments]
    assert (done, contact()) == ([0, 1], ("", "", "", "", ""))
    assert list(OutgoingMessage.objects.values_list("recipient", "status")) == [("", "cancelled")]
    done = [actions.forget_complaints(authority=world.authority, now=NOW + days * DAY, most=9) for days in (365, 366)]
    found.refresh_from_db()
    assert (done, found.text, found.answer, found.topic, found.state) == ([0, 1], "", "", "duration", "answered")


def test_closing_without_an_answer_erases_the_address_at_once(world):
    found = complain(world.authority, answer_by="letter", name="O. S.", address="Weg 1")
    actions.close_complaint(complaint=found, staff_member=None, now=NOW)
    assert (contact(), Complaint.objects.get().state) == (("", "", "", "", ""), "closed")
