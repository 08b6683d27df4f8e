"""The page of messages: what was not delivered, what can be done about it, and the switch that holds all back."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_authority, make_staff
from tests.willkommen.notes import Notes, notes, status_of
from willkommen.actions.messages import (
    AlreadyOnItsWay,
    TooLateToSend,
    cancel_message,
    pause_messages,
    resume_messages,
    retry_message,
)
from willkommen.delivery import drain_outbox
from willkommen.models import AuditEntry, Authority, OutgoingMessage
from willkommen.queries.messages import late_since, message_counts, message_page

__all__ = ["notes"]
pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
PAGE = "/desk/osnabrueck/nachrichten/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def clerk(notes):
    return make_staff(notes.authority, "clerk", interface_language="en")


@pytest.fixture
def desk(client, clerk):
    """A browser in which the clerk is signed in."""
    client.force_login(clerk)
    return client


def failed(notes, now, **fields):
    fields = {"status": "failed", "failure": "refused: 550 5.1.1 no such user", "attempts": 1, **fields}
    return notes.post("gone@example.org", due=now - HOUR, **fields)


def shown(response):
    """The table's rows as text."""
    return [row.message.recipient for row in response.context["page"].object_list]


# ---- Looking -------------------------------------------------------------------------------------------------


def test_the_page_begins_with_what_was_not_delivered_and_says_why(desk, notes, now):
    failed(notes, now)
    page = desk.get(PAGE)
    assert shown(page) == ["gone@example.org"]
    text = page.content.decode()
    for words in ("Note", "gone@example.org", "The other side refused it.", "550 5.1.1 no such user", "Send again"):
        assert text.count(words) >= 1


@pytest.mark.parametrize(
    ("group", "statuses", "empty"),
    [
        ("failed", ["failed", "expired"], "Every message of the last 30 days was delivered or is still waiting."),
        ("unknown", ["unknown"], "There is no message of which nobody knows whether it arrived."),
        ("waiting", ["queued", "sending"], "Nothing waits to be sent."),
        ("sent", ["sent"], "Nothing was sent in the last 30 days."),
    ],
)
def test_each_group_shows_its_own_and_has_words_for_empty(desk, notes, now, group, statuses, empty):
    assert empty in desk.get(f"{PAGE}?show={group}").content.decode()
    for status in ["queued", "sending", "sent", "failed", "unknown", "cancelled", "expired"]:
        sent_at = now if status == "sent" else None
        notes.post(f"{status}@example.org", due=now - HOUR, status=status, sent_at=sent_at)
    page = desk.get(f"{PAGE}?show={group}")
    assert sorted(shown(page)) == sorted(f"{status}@example.org" for status in statuses)
    assert [(code, count) for code, _name, count in page.context["groups"]] == [
        ("failed", 2),
        ("unknown", 1),
        ("waiting", 2),
        ("sent", 1),
    ]


@pytest.mark.parametrize(
    "query", ["show=everything", "show=", "show=failed%00", "page=0", "page=abc", "page=99999999999999999999", "page=7"]
)
def test_a_strange_address_shows_the_beginning(desk, notes, now, query):
    failed(notes, now)
    page = desk.get(f"{PAGE}?{query}")
    assert (page.status_code, shown(page)) == (200, ["gone@example.org"])


def test_messages_of_another_authority_are_not_shown(desk, notes, now):
    other = Notes(make_authority("wolfsburg"))
    other.post("w@example.org", due=now, status="failed")
    assert shown(desk.get(PAGE)) == []


def test_older_messages_are_not_shown(desk, notes, now):
    notes.post(due=now - dt.timedelta(days=31), status="failed")
    assert shown(desk.get(PAGE)) == []


def test_many_messages_are_shown_page_by_page_the_newest_first(desk, notes, now):
    for number in range(60):
        notes.post(f"p{number}@example.org", due=now - HOUR, status="failed")
    assert shown(desk.get(PAGE))[:2] == ["p59@example.org", "p58@example.org"]
    assert shown(desk.get(f"{PAGE}?page=2")) == [f"p{number}@example.org" for number in range(9, -1, -1)]


@pytest.mark.parametrize("count", [1, 3])
def test_a_longer_list_asks_no_more_questions(notes, now, count):
    for _ in range(count):
        failed(notes, now)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = message_page(notes.authority, group="failed", number=1, now=now)
        counts = message_counts(notes.authority, now=now)
    assert (len(asked), len(page.object_list), counts[0][2]) == (4, count, count)


def test_a_message_whose_recipient_was_erased_says_so_and_cannot_be_sent(desk, notes, now):
    notes.post("", due=now - HOUR, status="failed")
    text = desk.get(PAGE).content.decode()
    assert ("Address erased" in text, "Send again" in text) == (True, False)


def test_the_page_warns_when_nobody_empties_the_outbox(desk, notes, now):
    notes.post(due=now - 4 * MINUTE)
    assert late_since(notes.authority, now=now) is None
    notes.post(due=now - 6 * MINUTE)
    assert late_since(notes.authority, now=now) is not None
    assert "Messages are not going out" in desk.get(PAGE).content.decode()


# ---- Who may -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("clerk", 200),
        ("supervisor", 200),
        ("caseworker", 403),
        ("guide", 403),
        ("administrator", 403),
        ("auditor", 403),
    ],
)
def test_clerks_and_supervisors_see_the_page(client, notes, role, status):
    client.force_login(make_staff(notes.authority, role))
    assert client.get(PAGE).status_code == status


def test_for_staff_of_another_authority_the_page_does_not_exist(client, notes):
    client.force_login(make_staff(make_authority("wolfsburg"), "supervisor"))
    there, nowhere = client.get(PAGE), client.get("/desk/nowhere/nachrichten/")
    assert (there.status_code, nowhere.status_code) == (404, 404)


def test_a_message_of_another_authority_cannot_be_touched(desk, now):
    other = Notes(make_authority("wolfsburg"))
    message = other.post(due=now, status="failed")
    assert desk.post(f"{PAGE}{message.message_id}/nochmal/").status_code == 404
    assert desk.post(f"{PAGE}{uuid.uuid4()}/nochmal/").status_code == 404
    assert status_of(message) == "failed"


@pytest.mark.parametrize("address", ["anhalten/", "fortsetzen/", "{id}/nochmal/", "{id}/nicht-senden/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(desk, notes, now, address, method):
    message = failed(notes, now)
    response = getattr(desk, method)(PAGE + address.format(id=message.message_id))
    assert (response.status_code, status_of(message)) == (405, "failed")
    assert Authority.objects.get(slug="osnabrueck").are_messages_paused is False


# ---- Doing -----------------------------------------------------------------------------------------------------


def test_a_failed_message_is_sent_again_from_the_page(desk, notes, now, mail_sink):
    message = failed(notes, now)
    answer = desk.post(f"{PAGE}{message.message_id}/nochmal/", {"show": "failed", "page": "1"}, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?show=failed&page=1", 302)]
    assert "The message will be sent again in a moment." in answer.content.decode()
    assert drain_outbox(now=timezone.now() + MINUTE) == {"sent": 1}
    assert mail_sink.recipients == ["gone@example.org"]


def test_pressing_twice_sends_once(notes, clerk, now, mail_sink):
    message = failed(notes, now)
    retry_message(message=message, staff_member=clerk, now=now)
    with pytest.raises(TooLateToSend):
        retry_message(message=message, staff_member=clerk, now=now)
    assert drain_outbox(now=now + MINUTE) == {"sent": 1}


def test_an_unknown_message_may_be_sent_again_by_hand_at_any_time_before_its_end(notes, clerk, now, mail_sink):
    message = notes.post(due=now - HOUR, lives=2 * HOUR, status="unknown")
    retry_message(message=message, staff_member=clerk, now=now)
    assert drain_outbox(now=now + MINUTE) == {"sent": 1}


@pytest.mark.parametrize("status", ["queued", "sending", "cancelled", "expired"])
def test_what_did_not_fail_is_not_sent_again(notes, clerk, now, status):
    message = notes.post(due=now - HOUR, status=status)
    with pytest.raises(TooLateToSend):
        retry_message(message=message, staff_member=clerk, now=now)
    assert status_of(message) == status


def test_a_message_whose_time_is_over_is_not_sent_again(notes, clerk, now):
    message = failed(notes, now, expires_at=now)
    with pytest.raises(TooLateToSend):
        retry_message(message=message, staff_member=clerk, now=now)
    assert status_of(message) == "failed"


def test_the_page_says_why_a_press_changed_nothing(desk, notes, now):
    message = failed(notes, now, expires_at=now)
    answer = desk.post(f"{PAGE}{message.message_id}/nochmal/", follow=True)
    assert "This message can no longer be sent" in answer.content.decode()


def test_a_waiting_message_can_be_held_back_for_good(desk, notes, now, mail_sink):
    message = notes.post(due=now)
    desk.post(f"{PAGE}{message.message_id}/nicht-senden/", {"show": "waiting"})
    assert status_of(message) == "cancelled"
    assert drain_outbox(now=now + MINUTE) == {}


@pytest.mark.parametrize("status", ["sending", "sent"])
def test_what_is_on_its_way_cannot_be_held_back(notes, clerk, now, status):
    message = notes.post(due=now, status=status, sent_at=now if status == "sent" else None)
    with pytest.raises(AlreadyOnItsWay):
        cancel_message(message=message, staff_member=clerk, now=now)
    assert status_of(message) == status


def test_the_kill_switch_shows_a_banner_and_stops_everything_until_it_is_turned_back(desk, notes, mail_sink):
    notes.post(due=timezone.now())
    paused = desk.post(f"{PAGE}anhalten/", follow=True)
    assert ("Messages are held back" in paused.content.decode(), "Hold back now" in paused.content.decode()) == (
        True,
        False,
    )
    assert drain_outbox(now=timezone.now() + MINUTE) == {}
    resumed = desk.post(f"{PAGE}fortsetzen/", follow=True)
    assert ("Messages are held back" in resumed.content.decode(), "Hold back now" in resumed.content.decode()) == (
        False,
        True,
    )
    assert drain_outbox(now=timezone.now() + MINUTE) == {"sent": 1}


def test_the_kill_switch_of_one_authority_leaves_the_others_alone(notes, clerk, now):
    make_authority("wolfsburg")
    pause_messages(authority=notes.authority, staff_member=clerk, now=now)
    assert list(Authority.objects.filter(are_messages_paused=True).values_list("slug", flat=True)) == ["osnabrueck"]


def test_everything_staff_do_is_logged_once(notes, clerk, now):
    retry_message(message=failed(notes, now), staff_member=clerk, now=now)
    cancel_message(message=failed(notes, now), staff_member=clerk, now=now)
    pause_messages(authority=notes.authority, staff_member=clerk, now=now)
    pause_messages(authority=notes.authority, staff_member=clerk, now=now)
    resume_messages(authority=notes.authority, staff_member=clerk, now=now)
    logged = AuditEntry.objects.order_by("id").values_list("action", "staff_member", "authority")
    assert list(logged) == [
        (action, clerk.pk, notes.authority.pk)
        for action in ("retry_message", "cancel_message", "pause_messages", "resume_messages")
    ]
    assert not AuditEntry.objects.filter(detail__icontains="example.org").exists()
    assert OutgoingMessage.objects.count() == 2
