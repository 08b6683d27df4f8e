"""Three questions after a visit: no way back to whoever answered, small groups hidden, lines looked at and forgotten."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from recognition_pilot.actions import feedback as actions
from recognition_pilot.models import Feedback, FeedbackWish
from recognition_pilot.queries.voices.feedback import feedback_code, feedback_figures
from recognition_pilot.rules.voices import quarter_of, quarters, shown_cells
from tests.appointments.applicant import text_of
from tests.appointments.test_kiosk import leaves
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment, make_staff
from tests.recognition_pilot.voices import finished_visit, give
from willkommen.messages import kind_of, things_of
from willkommen.models import OutgoingMessage, SubmittedForm

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef0123456789abcdef"
SAID = {"form_key": KEY, "understood": "yes", "friendly": "rather_no", "settled": "", "remark": ""}
QUARTER = {"first_day": dt.date(2026, 10, 1), "after": dt.date(2027, 1, 1)}


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


def page(world, code="", language="ar"):
    return f"/{language}/{world.authority.slug}/rueckmeldung/{f'{code}/' if code else ''}"


def rows():
    return list(Feedback.objects.values_list("office_id", "channel", "language", "understood", "friendly", "settled"))


# ---- Answering ----------------------------------------------------------------------------------------------


def test_what_is_kept_of_an_answer_has_no_person_no_visit_and_no_time_finer_than_the_day():
    kept = {field.name: field.get_internal_type() for field in Feedback._meta.get_fields()}
    assert kept == {
        "id": "UUIDField",
        "authority": "ForeignKey",
        "office": "ForeignKey",
        "given_on": "DateField",
        "language": "CharField",
        "channel": "CharField",
        "understood": "CharField",
        "friendly": "CharField",
        "settled": "CharField",
        "remark": "CharField",
        "remark_state": "CharField",
    }


def test_a_slip_names_the_office_and_a_second_press_changes_nothing(world):
    code = feedback_code(world.office, "paper")
    short = Client().get(f"/rueckmeldung/{world.authority.slug}/{code}/", headers={"accept-language": "uk"})
    assert short.url == page(world, code, "uk")
    client = Client()
    answers = [client.post(page(world, code), SAID).url for _ in range(2)]
    assert answers == [page(world) + "danke/"] * 2
    assert rows() == [(world.office.pk, "paper", "ar", "yes", "rather_no", "")]


def test_the_sending_leaves_no_minute_and_none_of_the_answers(world):
    Client().post(page(world), SAID)
    assert list(SubmittedForm.objects.values_list("key", "answer", "submitted_at")) == [
        (f"feedback:{KEY}", page(world) + "danke/", local(MONDAY, "00:00"))
    ]


def test_a_code_of_another_authority_is_an_ordinary_link(world):
    other = World("celle")
    Client().post(page(world, feedback_code(other.office, "paper")), SAID)
    assert rows() == [(None, "link", "ar", "yes", "rather_no", "")]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"understood": "", "friendly": ""}, "Please answer at least one question, or write a line."),
        ({"understood": "perhaps"}, "Choose one of the answers shown here."),
        ({"remark": "x" * 501}, "This is too long. Please use at most 500 characters."),
    ],
)
def test_nothing_and_nonsense_are_sent_back_with_the_way_out(world, sent, words):
    response = Client().post(page(world, language="en"), {**SAID, **sent})
    assert (response.status_code, words in text_of(response), Feedback.objects.count()) == (200, True, 0)


def test_at_the_kiosk_nothing_stays_on_the_device(world):
    start = f"/kiosk/{world.office.device_token}/"
    client = Client()
    assert f"{start}ar/rueckmeldung/" in client.get(f"{start}ar/").content.decode()
    asked = client.get(f"{start}ar/rueckmeldung/")
    sent = client.post(f"{start}ar/rueckmeldung/", SAID)
    thanks = client.get(sent.url)
    assert (asked.headers["Cache-Control"], leaves(asked).split("; url=")[1]) == ("no-store", start)
    assert (sent.url, leaves(thanks)) == (f"{start}ar/rueckmeldung/danke/", f"8; url={start}")
    assert rows() == [(world.office.pk, "kiosk", "ar", "yes", "rather_no", "")]
    assert {name for name, cookie in client.cookies.items() if cookie.value} <= {"csrftoken"}


# ---- Being asked ---------------------------------------------------------------------------------------------


def wish(world, clock="09:00", **fields):
    appointment = make_appointment(world.offer, world.counter, local(MONDAY, clock), **fields)
    actions.wish_to_be_asked(appointment=appointment, is_wished=True, now=NOW)
    return appointment


def ask(world, moment):
    return actions.ask_for_feedback(authority=world.authority, now=moment, most=100)


def test_whoever_booked_may_wish_to_be_asked_and_take_it_back(world):
    appointment = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    url = page(world) + f"wunsch/{appointment.link_token}/"
    for _ in range(2):
        assert (
            Client().post(url, {"wish": "yes"}).url == f"/ar/osnabrueck/termin/{appointment.link_token}/#feedback-wish"
        )
    assert FeedbackWish.objects.count() == 1
    Client().post(url, {"wish": "no"})
    assert FeedbackWish.objects.count() == 0
    assert Client().post(page(world) + "wunsch/nonsense/", {"wish": "yes"}).status_code == 404


def test_nobody_is_asked_who_did_not_wish_it_or_did_not_come(world):
    finished_visit(world, make_appointment(world.offer, world.counter, local(MONDAY, "08:00")))
    wish(world, "08:30")
    discreet = wish(world, "09:30")
    discreet.is_discreet = True
    discreet.save()
    finished_visit(world, discreet, number=2)
    ask(world, local(TUESDAY, "11:00"))
    assert OutgoingMessage.objects.count() == 0


def test_the_message_comes_the_day_after_and_its_link_is_the_same_for_everybody(world):
    people = [wish(world), wish(world, "10:00", email="", mobile="+4915123456789", language="de")]
    for number, appointment in enumerate(people, 1):
        finished_visit(world, appointment, number=number)
    assert [ask(world, moment) for moment in (local(MONDAY, "18:00"), local(TUESDAY, "09:59"))] == [0, 0]
    assert [ask(world, local(TUESDAY, "10:01")) for _ in range(2)] == [2, 0]
    messages = list(OutgoingMessage.objects.order_by("pk"))
    things = things_of(messages)
    letters = [kind_of(message).write(things[message.pk], message) for message in messages]
    link = f"/de/osnabrueck/rueckmeldung/{feedback_code(world.office, 'message')}/"
    said = [letters[0].text, letters[1].short_text]
    assert [words.count(link) for words in said] == [1, 1]
    secrets = [secret for one in people for secret in (one.link_token, one.reference, one.family_name)]
    assert [secret for secret in secrets for words in said if secret in words] == []


def test_the_wish_follows_a_moved_appointment_and_is_forgotten_in_the_end(world):
    old = wish(world, "09:00")
    new = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"), moved_from=old, identity_key="")
    old.status = "cancelled"
    old.save()
    ask(world, local(MONDAY, "12:00"))
    assert list(FeedbackWish.objects.values_list("appointment_id", flat=True)) == [new.pk]
    later = local(TUESDAY, "09:30") + dt.timedelta(days=9)
    forgotten = [
        actions.forget_wishes(authority=world.authority, now=moment, most=100)
        for moment in (later - dt.timedelta(days=1), later)
    ]
    assert (forgotten, FeedbackWish.objects.count()) == ([0, 1], 0)


# ---- What supervisors see ---------------------------------------------------------------------------------------


def test_below_five_nothing_is_shown_and_nothing_can_be_worked_out(world):
    for _ in range(4):
        give(world.office, language="ar")
    few = feedback_figures(world.authority, **QUARTER)
    assert (few.is_hidden, few.response_rate, [share.percent for share in few.shares]) == (True, None, [None] * 3)
    for language in ["de"] * 7 + ["uk"] * 6:
        give(world.office, language=language, friendly="no")
    enough = feedback_figures(world.authority, **QUARTER)
    # four in Arabic are hidden, and Ukrainian with them: the total would give them away
    assert [(row.name, row.shares[1].percent) for row in enough.languages] == [("Deutsch", 0)]
    assert [(share.count, share.percent) for share in enough.shares] == [(17, 100), (17, 24), (17, 100)]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 9, "b": 5}, {"a", "b"}),
        ({"a": 9, "b": 4}, set()),
        ({"a": 9, "b": 8, "c": 2, "d": 2}, {"a"}),
        ({"a": 9, "b": 8, "c": 3, "d": 3}, {"a", "b"}),
        ({"a": 4}, set()),
        ({}, set()),
    ],
)
def test_a_cell_is_hidden_with_its_neighbour_where_the_total_would_give_it_away(counts, shown):
    assert shown_cells(counts) == shown


def test_quarters_are_fixed_so_that_no_two_of_them_differ_by_one_reply():
    assert quarter_of(dt.date(2026, 12, 31)) == dt.date(2026, 10, 1)
    assert quarters(dt.date(2027, 2, 3), count=3) == [
        (dt.date(2027, 1, 1), dt.date(2027, 4, 1)),
        (dt.date(2026, 10, 1), dt.date(2027, 1, 1)),
        (dt.date(2026, 7, 1), dt.date(2026, 10, 1)),
    ]


def test_a_line_is_read_by_others_only_after_names_are_cut_out_and_goes_after_a_year(world):
    for _ in range(5):
        give(world.office)
    give(world.office, remark="Frau Yilmaz war nett.", understood="", friendly="", settled="")
    supervisor = Client()
    supervisor.force_login(make_staff(world.authority, "supervisor", interface_language="en"))
    results = f"/supervision/{world.authority.slug}/rueckmeldungen/"
    assert ["Yilmaz" in text_of(supervisor.get(results + path)) for path in ("", "zeilen/")] == [False, True]
    line = Feedback.objects.exclude(remark="").get()
    review = {"remark": "Die Frau am Schalter war nett.", "verdict": "show"}
    assert supervisor.post(f"{results}zeilen/{line.pk}/", review).url == results + "zeilen/"
    assert supervisor.post(f"{results}zeilen/{line.pk}/", review).status_code == 404
    assert "Die Frau am Schalter war nett." in text_of(supervisor.get(results))
    moments = [NOW + dt.timedelta(days=days) for days in (365, 366)]
    forgotten = [actions.forget_remarks(authority=world.authority, now=moment, most=100) for moment in moments]
    line.refresh_from_db()
    assert (forgotten, line.remark, Feedback.objects.count()) == ([0, 1], "", 6)


def test_a_line_that_is_kept_back_is_erased(world):
    give(world.office, remark="Herr X …")
    line = Feedback.objects.get()
    actions.review_remark(feedback=line, remark="Herr X …", is_shown=False, staff_member=None, now=NOW)
    line.refresh_from_db()
    assert (line.remark, line.remark_state) == ("", "kept_back")
