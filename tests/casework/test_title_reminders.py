"""Reminders before a title ends: asked for, confirmed by a link, planned, posted, sent, stopped, forgotten."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from casework.actions import reminders
from casework.actions.access import issue_code
from casework.actions.protection import protect
from casework.models import CaseEvent, TitleReminder
from casework.queries.reminders import recipient_key
from tests.appointments.applicant import Applicant, text_of
from tests.casework.cases import make_case
from tests.casework.reminded import make_reminder
from tests.factories import NOW, World, local, make_authority, make_service, make_staff
from willkommen.delivery import drain_outbox
from willkommen.messages import kind_of, things_of
from willkommen.models import OutgoingMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
# 120 days before is Thursday, 8 October 2026.
ENDS_ON = dt.date(2027, 2, 5)
RUNGS = [
    local(dt.date(2026, 10, 8), "09:00"),
    local(dt.date(2026, 11, 6), "09:00"),
    local(dt.date(2026, 12, 7), "09:00"),
    local(dt.date(2027, 1, 6), "09:00"),
    local(dt.date(2027, 1, 22), "09:00"),
]
ASKED = {
    "ladder": "usual",
    "title_ends_on_day": "5",
    "title_ends_on_month": "2",
    "title_ends_on_year": "2027",
    "email": "oksana@example.org",
}


@pytest.fixture
def authority():
    return make_authority()


@pytest.fixture
def other_authority():
    return make_authority("oldenburg")


def url(authority, path="", language="en"):
    return f"/{language}/{authority.slug}/erinnerung/{path}"


def ask(authority, language="en", client=None, **changed):
    return (client or Client()).post(url(authority, language=language), {**ASKED, **changed})


def own(reminder, page=""):
    return url(reminder.authority, f"{reminder.link_token}/{page}")


def posted(kind="reminder.due"):
    return list(OutgoingMessage.objects.filter(kind=kind).order_by("due_at", "pk"))


def waiting():
    return list(OutgoingMessage.objects.filter(status="queued").order_by("pk").values_list("kind", flat=True))


def post(authority, now):
    return reminders.post_due_reminders(authority=authority, now=now, most=100)


def word(reminder, **columns):
    TitleReminder.objects.filter(pk=reminder.pk).update(**columns)
    reminder.refresh_from_db()


# ---- Asking ----------------------------------------------------------------------------------------------------


def test_the_whole_way_from_asking_to_stopping(authority):
    sent = ask(authority, "uk")
    assert sent.url == url(authority, "gesendet/", "uk")
    reminder = TitleReminder.objects.get()
    assert (reminder.language, reminder.title_ends_on, reminder.confirmed_at, waiting()) == (
        "uk",
        ENDS_ON,
        None,
        ["reminder.confirm"],
    )
    somebody = Client()
    page = somebody.get(own(reminder))
    assert "Yes, remind me" in text_of(page)
    assert somebody.get(own(reminder, "bestaetigen/")).status_code == 302
    reminder.refresh_from_db()
    assert reminder.confirmed_at is None
    assert somebody.post(own(reminder, "bestaetigen/")).url == own(reminder)
    reminder.refresh_from_db()
    assert (reminder.confirmed_at, waiting()) == (NOW, ["reminder.planned"])
    plan = text_of(somebody.get(own(reminder)))
    for day in ("8 October 2026", "6 November 2026", "7 December 2026", "6 January 2027", "22 January 2027"):
        assert day in plan
    assert "Stop all reminders" in text_of(somebody.get(own(reminder, "beenden/")))
    reminder.refresh_from_db()
    assert reminder.stopped_at is None
    somebody.post(own(reminder, "beenden/"))
    reminder.refresh_from_db()
    assert (reminder.stopped_at, reminder.erase_after, waiting()) == (NOW, NOW + 2 * DAY, [])
    assert "Your reminders have ended" in text_of(somebody.get(own(reminder)))


def test_asking_twice_answers_the_same_and_writes_nobody_down_twice(authority, other_authority):
    first = ask(authority)
    second = ask(authority, email="OKSANA@example.org")
    assert (first.url, first.status_code) == (second.url, second.status_code)
    assert TitleReminder.objects.count() == 1
    reminder = TitleReminder.objects.get()
    reminders.confirm_reminder(reminder=reminder, now=NOW)
    third = ask(authority)
    assert (third.url, third.status_code) == (first.url, first.status_code)
    assert TitleReminder.objects.count() == 1
    assert ask(other_authority).status_code == 302
    assert list(TitleReminder.objects.order_by("pk").values_list("authority__slug", flat=True)) == [
        "osnabrueck",
        "oldenburg",
    ]


def test_the_same_press_twice_asks_once(authority):
    client = Client()
    key = re.search(r'name="form_key" value="([0-9a-f]{32})"', client.get(url(authority)).content.decode()).group(1)
    ask(authority, client=client, form_key=key)
    ask(authority, client=client, form_key=key)
    assert OutgoingMessage.objects.count() == 1


def test_a_stranger_cannot_fill_a_letter_box(authority):
    answers = {ask(authority, title_ends_on_day=str(day)).url for day in range(1, 16)}
    assert answers == {url(authority, "gesendet/")}
    assert OutgoingMessage.objects.count() == 10


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ladder": ""}, "Choose one of the answers shown here."),
        ({"ladder": "chance"}, "Choose one of the answers shown here."),
        ({"title_ends_on_day": "", "title_ends_on_month": "", "title_ends_on_year": ""}, "Enter the date."),
        ({"title_ends_on_year": "2026"}, "This day is over. Please apply today and talk to us."),
        ({"title_ends_on_month": "10", "title_ends_on_year": "2026", "title_ends_on_day": "12"}, "no reminder is left"),
        ({"title_ends_on_year": "2077"}, "No title is valid that long."),
        ({"email": "oksana"}, "The sign @ is missing"),
        ({"email": ""}, "Enter your e-mail address."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(authority, changed, said):
    page = ask(authority, **changed)
    assert page.status_code == 200
    assert said in text_of(page)
    assert (TitleReminder.objects.count(), OutgoingMessage.objects.count()) == (0, 0)


def test_a_mobile_number_is_asked_for_only_where_the_authority_sends_text_messages():
    with_sms, without = make_authority("celle", is_sms_offered=True), make_authority("emsland", is_sms_offered=False)
    assert 'name="mobile"' in Client().get(url(with_sms)).content.decode()
    assert 'name="mobile"' not in Client().get(url(without)).content.decode()
    ask(with_sms, way="sms", mobile="0151 23456789", email="ignored@example.org")
    reminder = TitleReminder.objects.get()
    assert (reminder.channel, reminder.recipient) == ("sms", "+4915123456789")


def test_a_link_may_name_the_kind_of_title(authority):
    page = Client().get(url(authority), {"art": "temporary_protection"}).content.decode()
    assert re.search(r'value="temporary_protection"[^>]*checked', page)
    assert "checked" not in Client().get(url(authority), {"art": "' OR 1"}).content.decode()


def test_a_link_nobody_confirmed_for_two_days_is_dead(authority):
    reminder = make_reminder(authority, title_ends_on=ENDS_ON, confirmed_at=None)
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        assert Client().get(own(reminder)).status_code == 404
        with pytest.raises(reminders.AskedTooLongAgo):
            reminders.confirm_reminder(reminder=reminder, now=NOW + 2 * DAY)


def test_a_link_of_another_authority_leads_nowhere(authority, other_authority):
    reminder = make_reminder(authority, title_ends_on=ENDS_ON)
    wrong = url(other_authority, f"{reminder.link_token}/")
    assert [Client().get(wrong).status_code, Client().post(f"{wrong}beenden/").status_code] == [404, 404]
    reminder.refresh_from_db()
    assert reminder.stopped_at is None


# ---- A family ----------------------------------------------------------------------------------------------------


def test_titles_of_a_family_are_added_behind_the_link_and_stopped_together(authority):
    reminder = make_reminder(authority, "oksana@example.org", title_ends_on=ENDS_ON)
    client = Client()
    child = {**ASKED, "title_ends_on_year": "2028"}
    client.post(own(reminder, "weitere/"), child)
    client.post(own(reminder, "weitere/"), child)
    assert [(row.title_ends_on.year, row.email, row.confirmed_at) for row in TitleReminder.objects.order_by("pk")] == [
        (2027, "oksana@example.org", NOW),
        (2028, "oksana@example.org", NOW),
    ]
    assert text_of(client.get(own(reminder))).count("We write to you on:") == 2
    client.post(own(reminder, "beenden/"))
    assert set(TitleReminder.objects.values_list("stopped_at", flat=True)) == {NOW}


def test_stopping_leaves_other_people_and_other_authorities_alone(authority, other_authority):
    reminder = make_reminder(authority, "a@example.org", title_ends_on=ENDS_ON)
    make_reminder(authority, "b@example.org", title_ends_on=ENDS_ON)
    make_reminder(other_authority, "a@example.org", title_ends_on=ENDS_ON)
    assert reminders.stop_reminders(reminder=reminder, now=NOW) == 1
    assert TitleReminder.objects.filter(stopped_at=None).count() == 2


def test_nothing_can_be_added_to_an_address_nobody_has_proven(authority):
    reminder = make_reminder(authority, title_ends_on=ENDS_ON, confirmed_at=None)
    assert Client().post(own(reminder, "weitere/"), {**ASKED, "title_ends_on_year": "2028"}).url == own(reminder)
    assert TitleReminder.objects.count() == 1


def test_a_reminder_of_somebody_else_cannot_be_changed(authority):
    reminder = make_reminder(authority, title_ends_on=ENDS_ON)
    stranger = make_reminder(authority, title_ends_on=ENDS_ON)
    assert Client().post(own(reminder, f"ende/{stranger.pk}/"), ASKED).status_code == 404


def test_the_page_of_the_opportunity_to_stay_leads_to_the_one_right_service():
    """An application for anything else loses the lawful stay (section 104c (2) AufenthG)."""
    world = World(code="AE-104C")
    reminder = make_reminder(world.authority, title_ends_on=dt.date(2027, 6, 30), ladder="opportunity")
    assert 'href="/en/osnabrueck/leistung/AE-104C/"' in Client().get(own(reminder)).content.decode()


# ---- Posting -----------------------------------------------------------------------------------------------------


def test_a_rung_is_posted_two_days_ahead_and_only_once(authority):
    make_reminder(authority, title_ends_on=ENDS_ON)
    assert post(authority, RUNGS[0] - 2 * DAY - HOUR) == 0
    assert [post(authority, RUNGS[0] - 2 * DAY), post(authority, RUNGS[0]), post(authority, RUNGS[0] + DAY)] == [
        1,
        0,
        0,
    ]
    (message,) = posted()
    assert (message.due_at, message.expires_at, message.language, message.channel) == (
        RUNGS[0],
        RUNGS[0] + 7 * DAY,
        "uk",
        "email",
    )


def test_over_the_whole_time_the_five_rungs_are_posted(authority, other_authority):
    make_reminder(authority, title_ends_on=ENDS_ON)
    for hours in range(0, 24 * 150, 12):
        post(authority, NOW + hours * HOUR)
        post(other_authority, NOW + hours * HOUR)
    assert [message.due_at for message in posted()] == RUNGS


def test_what_workers_missed_for_two_days_is_made_up_for_and_what_is_older_is_not(authority):
    make_reminder(authority, title_ends_on=ENDS_ON)
    assert post(authority, RUNGS[0] + 2 * DAY) == 1
    assert post(authority, RUNGS[1] + 3 * DAY) == 0


def test_many_people_are_posted_in_handfuls(authority):
    for _ in range(5):
        make_reminder(authority, title_ends_on=ENDS_ON)
    runs = [reminders.post_due_reminders(authority=authority, now=RUNGS[0], most=2) for _ in range(4)]
    assert runs == [2, 2, 1, 0]


def test_who_confirmed_after_a_rung_waits_for_the_next_one(authority):
    make_reminder(authority, title_ends_on=ENDS_ON, confirmed_at=RUNGS[0] + HOUR)
    assert post(authority, RUNGS[0] + 2 * HOUR) == 0
    assert post(authority, RUNGS[1]) == 1


def test_nobody_is_reminded_who_did_not_confirm_or_has_stopped(authority):
    make_reminder(authority, title_ends_on=ENDS_ON, confirmed_at=None)
    make_reminder(authority, title_ends_on=ENDS_ON, stopped_at=NOW)
    assert post(authority, RUNGS[0]) == 0


def test_a_changed_end_is_planned_anew_and_back_again(authority):
    reminder = make_reminder(authority, title_ends_on=ENDS_ON)
    post(authority, RUNGS[0] - DAY)
    later = reminders.change_end(reminder=reminder, title_ends_on=dt.date(2027, 2, 8), now=RUNGS[0] - DAY)
    assert waiting() == []
    reminders.change_end(reminder=later, title_ends_on=ENDS_ON, now=RUNGS[0] - DAY + HOUR)
    post(authority, RUNGS[0] - HOUR)
    living = [(message.status, message.due_at) for message in posted() if message.status == "queued"]
    assert living == [("queued", RUNGS[0])]


def test_the_link_of_an_old_message_still_stops_what_was_changed(authority):
    reminder = make_reminder(authority, title_ends_on=ENDS_ON)
    client = Client()
    client.post(own(reminder, f"ende/{reminder.pk}/"), {**ASKED, "title_ends_on_day": "9"})
    assert "9 February 2027" in text_of(client.get(own(reminder)))
    client.post(own(reminder, "beenden/"))
    assert TitleReminder.objects.filter(stopped_at=None).count() == 0


# ---- Sending -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_at_nine_and_not_before(authority, mail_sink):
    make_reminder(authority, "oksana@example.org", title_ends_on=ENDS_ON)
    post(authority, RUNGS[0] - DAY)
    assert drain_outbox(now=RUNGS[0] - dt.timedelta(minutes=1)) == {}
    assert drain_outbox(now=RUNGS[0] + dt.timedelta(minutes=1)) == {"sent": 1}
    assert mail_sink.recipients == ["oksana@example.org"]


@pytest.mark.django_db(transaction=True)
def test_after_stopping_nothing_is_sent_also_not_what_was_queued(authority, mail_sink):
    reminder = make_reminder(authority, title_ends_on=ENDS_ON)
    post(authority, RUNGS[0] - DAY)
    Client().post(own(reminder, "beenden/"))
    assert drain_outbox(now=RUNGS[0] + HOUR) == {}
    for moment in RUNGS:
        assert post(authority, moment) == 0
    assert mail_sink.mails == []


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_holds_when_somebody_stops_is_dropped_by_the_last_look(authority, mail_sink):
    reminder = make_reminder(authority, title_ends_on=ENDS_ON)
    post(authority, RUNGS[0] - DAY)
    word(reminder, stopped_at=NOW)
    assert drain_outbox(now=RUNGS[0] + HOUR) == {"settled": 1}
    assert mail_sink.mails == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_after_the_end_of_the_title(authority, mail_sink):
    make_reminder(authority, title_ends_on=ENDS_ON)
    post(authority, RUNGS[-1])
    over = local(ENDS_ON + DAY, "00:00")
    (message,) = posted()
    assert message.expires_at <= over
    drain_outbox(now=over)
    assert mail_sink.mails == []


# ---- What is said ------------------------------------------------------------------------------------------------


def letter(reminder, kind, language="en", channel="email"):
    post(reminder.authority, RUNGS[0])
    message = posted()[0]
    message.kind, message.language, message.channel = kind, language, channel
    with translation.override(language):
        return kind_of(message).write(things_of([message])[message.pk], message)


@pytest.mark.parametrize("kind", ["reminder.confirm", "reminder.planned", "reminder.due", "reminder.campaign"])
@pytest.mark.parametrize("channel", ["email", "sms"])
def test_a_message_names_neither_kind_of_title_nor_law_nor_country(authority, kind, channel):
    reminder = make_reminder(authority, title_ends_on=ENDS_ON)
    told = letter(reminder, kind, channel=channel)
    text = f"{told.subject} {told.text} {told.short_text}".lower()
    leaks = ["ukrain", "§", "section", "aufenth", "residence", "title", "protection", "visa", "chance", "asyl", "104c"]
    assert [one for one in leaks if one in text] == []
    assert reminder.link_token in told.text + told.short_text


def test_a_reminder_says_the_day_what_to_do_and_that_it_is_a_courtesy(authority):
    reminder = make_reminder(authority, title_ends_on=ENDS_ON)
    text = letter(reminder, "reminder.due").text
    for said in (
        "valid until 5 February 2027.",
        "/en/osnabrueck/\n",
        "/en/osnabrueck/antrag/",
        f"/uk/osnabrueck/erinnerung/{reminder.link_token}/beenden/",
        "If one does not come, the deadline still holds.",
    ):
        assert said in text


# ---- Staff ---------------------------------------------------------------------------------------------------------


def card_case(authority, **fields):
    return make_case(authority, status="handed_out", **{"card_valid_to": ENDS_ON, **fields})


def test_staff_switch_reminders_on_for_somebody_who_agrees(authority):
    clerk = make_staff(authority, "caseworker")
    case = card_case(authority)
    reminder = reminders.remind_of_case(case=case, staff_member=clerk, now=NOW)
    again = reminders.remind_of_case(case=case, staff_member=clerk, now=NOW + HOUR)
    assert (reminder.pk, reminder.ladder, reminder.title_ends_on, reminder.confirmed_at) == (
        again.pk,
        "usual",
        ENDS_ON,
        NOW,
    )
    assert waiting() == ["reminder.planned"]
    event = CaseEvent.objects.get(kind="reminders_set")
    assert (event.is_public, event.staff_member) == (False, clerk)


@pytest.mark.parametrize(
    ("code", "ends_on", "ladder"),
    [
        ("AE-104C", dt.date(2027, 6, 30), "opportunity"),
        ("AE-UKRAINE", dt.date(2027, 3, 4), "temporary_protection"),
        ("AE-UKRAINE", dt.date(2028, 3, 4), "usual"),
        ("AE-FK-AUSB", dt.date(2027, 6, 30), "usual"),
    ],
)
def test_the_service_of_the_case_and_the_end_decide_on_the_ladder(authority, code, ends_on, ladder):
    service = make_service(code)
    case = card_case(authority, service=service, card_valid_to=ends_on)
    assert reminders.remind_of_case(case=case, staff_member=None, now=NOW).ladder == ladder


@pytest.mark.parametrize(
    "fields",
    [{"card_valid_to": None}, {"email": ""}, {"is_protected": True, "protected_since": NOW}],
    ids=["no day", "no address", "protected"],
)
def test_without_day_or_address_and_for_protected_people_nothing_is_switched_on(authority, fields):
    with pytest.raises(reminders.CannotBeReminded):
        reminders.remind_of_case(case=card_case(authority, **fields), staff_member=None, now=NOW)
    assert TitleReminder.objects.count() == 0


def test_whoever_becomes_protected_is_not_written_to_and_the_link_is_dead(authority):
    case = card_case(authority)
    reminder = reminders.remind_of_case(case=case, staff_member=None, now=NOW)
    type(case).objects.filter(pk=case.pk).update(is_protected=True, protected_since=NOW)
    post(authority, RUNGS[0])
    message = posted()[0]
    assert kind_of(message).still_holds(things_of([message])[message.pk], RUNGS[0]) is False
    assert Client().get(own(reminder)).status_code == 404


def test_protecting_somebody_stops_every_reminder_to_their_address(authority, other_authority):
    case = card_case(authority)
    reminders.remind_of_case(case=case, staff_member=None, now=NOW)
    make_reminder(authority, "Samir@example.org", title_ends_on=dt.date(2028, 1, 1))
    make_reminder(authority, "other@example.org", title_ends_on=dt.date(2028, 1, 1))
    protect(case=case, now=NOW, staff_member=make_staff(authority, "caseworker"))
    assert waiting() == []
    assert list(TitleReminder.objects.filter(stopped_at=None).values_list("email", flat=True)) == ["other@example.org"]


def test_the_case_page_offers_the_button_and_a_press_switches_them_on(authority):
    member = make_staff(authority, "caseworker")
    case = card_case(authority, assigned_to=member)
    client = Client()
    client.force_login(member)
    page = client.get(f"/desk/{authority.slug}/vorgang/{case.reference}/")
    assert 'name="agreed"' in page.content.decode()
    there = f"/desk/{authority.slug}/vorgang/{case.reference}/erinnerungen/"
    client.post(there)
    assert TitleReminder.objects.count() == 0
    assert client.get(there).status_code == 405
    assert client.post(there, {"agreed": "on"}).url == f"/desk/{authority.slug}/vorgang/{case.reference}/"
    assert TitleReminder.objects.get().case == case


# ---- Doors ---------------------------------------------------------------------------------------------------------


def test_the_ways_to_reminders_from_start_service_booking_and_the_handed_out_card():
    world = World()
    applicant = Applicant(world.authority)
    door = f'href="{url(world.authority)}"'
    assert door in applicant.get("").content.decode()
    assert door in applicant.get("leistung/AE-STUDIUM-V/").content.decode()
    booked = applicant.book()
    assert door in applicant.get(f"termin/{booked.link_token}/").content.decode()
    case = make_case(world.authority, world.service, status="handed_out")
    code = issue_code(case=case, now=NOW)
    applicant.post("vorgang/", reference=case.reference, code=code)
    assert door in applicant.get("vorgang/stand/").content.decode()
    type(case).objects.filter(pk=case.pk).update(status="in_review")
    assert door not in applicant.get("vorgang/stand/").content.decode()


# ---- Forgetting --------------------------------------------------------------------------------------------------


def test_addresses_are_forgotten_thirty_days_after_the_end_and_two_after_asking_or_stopping(authority, other_authority):
    ended = make_reminder(authority, title_ends_on=ENDS_ON)
    make_reminder(authority, title_ends_on=ENDS_ON, confirmed_at=None)
    stopped = make_reminder(authority, title_ends_on=ENDS_ON)
    make_reminder(other_authority, title_ends_on=ENDS_ON)
    post(authority, RUNGS[0])
    reminders.stop_reminders(reminder=stopped, now=NOW)

    def forget(now):
        return reminders.forget_reminders(authority=authority, now=now, most=10)

    assert forget(NOW + 2 * DAY - HOUR) == 0
    assert forget(NOW + 2 * DAY) == 2
    assert forget(local(ENDS_ON + 31 * DAY, "00:00") - HOUR) == 0
    assert forget(local(ENDS_ON + 31 * DAY, "00:00")) == 1
    assert list(TitleReminder.objects.values_list("authority__slug", flat=True)) == ["oldenburg"]
    assert set(OutgoingMessage.objects.filter(about_id=ended.pk).values_list("recipient", flat=True)) == {""}


def test_the_key_of_an_address_does_not_depend_on_how_it_is_written():
    assert recipient_key(" Oksana@Example.ORG ") == recipient_key("oksana@example.org")
    assert recipient_key("oksana@example.org") != recipient_key("oksana@example.net")
