"""The outbox: what is due leaves once, in time, and one bad message fails alone."""

import datetime as dt

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from tests.factories import NOW, make_authority, make_message
from tests.willkommen.notes import KIND, Notes, notes, status_of
from willkommen.delivery import drain_outbox, ledger
from willkommen.messages import Letter, settle_messages
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel

__all__ = ["notes"]
pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
# Every note is due by then.
SOON = NOW + dt.timedelta(seconds=1)


# ---- Due, once, in time --------------------------------------------------------------------------------


def test_a_due_message_is_sent_and_marked(notes, mail_sink):
    message = notes.post("samir@example.org")
    assert drain_outbox(now=SOON) == {"sent": 1}
    message.refresh_from_db()
    assert (message.status, message.attempts, message.failure) == ("sent", 1, "")
    assert SOON <= message.sent_at < SOON + MINUTE
    assert mail_sink.recipients == ["samir@example.org"]


def test_a_message_is_sent_once_however_often_the_outbox_is_drained(notes, mail_sink):
    notes.post()
    assert [drain_outbox(now=SOON), drain_outbox(now=SOON), drain_outbox(now=SOON + HOUR)] == [{"sent": 1}, {}, {}]
    assert len(mail_sink.mails) == 1


def test_a_message_waits_until_it_is_due(notes, mail_sink):
    message = notes.post(due=NOW + 2 * HOUR)
    assert drain_outbox(now=NOW + 2 * HOUR - MINUTE) == {}
    assert status_of(message) == "queued"
    assert drain_outbox(now=NOW + 2 * HOUR + MINUTE) == {"sent": 1}


def test_a_message_is_never_sent_once_it_is_too_late(notes, mail_sink):
    message = notes.post(lives=HOUR)
    assert drain_outbox(now=NOW + HOUR) == {}
    assert status_of(message) == "expired"
    assert mail_sink.mails == []


def test_a_message_that_becomes_too_late_in_the_hands_of_a_process_is_not_sent(notes, mail_sink):
    message = notes.post(lives=HOUR)
    (taken,) = ledger.set_aside(notes.authority, Channel.EMAIL, SOON, most=5)
    assert ledger.Entries().claim(taken, NOW + HOUR) is False
    assert status_of(message) == "queued"


def test_the_longest_due_goes_first(notes, mail_sink):
    notes.post("third@example.org", due=NOW + 3 * MINUTE)
    notes.post("first@example.org", due=NOW + 1 * MINUTE)
    notes.post("second@example.org", due=NOW + 2 * MINUTE)
    drain_outbox(now=NOW + 5 * MINUTE)
    assert mail_sink.recipients == ["first@example.org", "second@example.org", "third@example.org"]


def test_a_thousand_messages_of_one_authority_do_not_keep_another_waiting(notes, mail_sink, monkeypatch):
    for number in range(45):
        notes.post(f"o{number}@example.org")
    other = Notes(make_authority("wolfsburg"))
    other.post("w@example.org")
    drain_outbox(now=SOON)
    assert mail_sink.recipients.index("w@example.org") == 20
    assert len(mail_sink.mails) == 46


def test_many_messages_travel_over_one_connection(notes, mail_sink):
    for number in range(30):
        notes.post(f"p{number}@example.org")
    assert drain_outbox(now=SOON) == {"sent": 30}
    assert mail_sink.connections == 1


def test_posting_twice_for_the_same_reason_is_one_message(notes):
    words = {
        "authority": notes.authority,
        "about": notes.authority,
        "kind": KIND,
        "language": "uk",
        "channel": "email",
        "due_at": NOW + HOUR,
        "expires_at": NOW + 3 * HOUR,
        "now": NOW,
    }
    first = make_message(recipient="one@example.org", **words)
    second = make_message(recipient="two@example.org", **words)
    assert (first.pk, second.recipient) == (second.pk, "one@example.org")


def test_posting_is_undone_with_the_action_that_posted(notes):
    with transaction.atomic():
        notes.post()
        transaction.set_rollback(True)
    assert OutgoingMessage.objects.count() == 0


def test_the_database_knows_no_message_that_expires_before_it_is_due(notes):
    with pytest.raises(IntegrityError, match="a_message_expires_after_it_is_due"), transaction.atomic():
        notes.post(lives=-MINUTE)


# ---- What no longer holds ------------------------------------------------------------------------------


def test_a_message_that_no_longer_holds_is_dropped_at_the_last_moment(notes, mail_sink):
    message = notes.post()
    notes.still_holds = lambda about, now: False
    assert drain_outbox(now=SOON) == {"settled": 1}
    assert status_of(message) == "cancelled"
    assert mail_sink.mails == []


def test_the_last_question_is_asked_with_the_moment_of_sending(notes, mail_sink):
    notes.post()
    asked = []
    notes.still_holds = lambda about, now: asked.append(now) or True
    drain_outbox(now=SOON + HOUR)
    (moment,) = asked
    assert SOON + HOUR <= moment < SOON + HOUR + MINUTE


def test_a_message_about_something_that_is_gone_is_dropped(notes, mail_sink):
    message = notes.post(about_id=987654321)
    assert drain_outbox(now=SOON) == {"settled": 1}
    assert status_of(message) == "cancelled"


def test_settling_cancels_what_waits_and_leaves_what_was_sent(notes, mail_sink):
    sent = notes.post()
    drain_outbox(now=SOON)
    waiting = notes.post(due=NOW + HOUR)
    assert settle_messages(about=notes.authority) == 1
    assert (status_of(sent), status_of(waiting)) == ("sent", "cancelled")


def test_settling_catches_what_a_process_has_taken_but_not_begun(notes, mail_sink):
    message = notes.post()
    (taken,) = ledger.set_aside(notes.authority, Channel.EMAIL, SOON, most=5)
    assert settle_messages(about=notes.authority, kinds=[KIND]) == 1
    assert ledger.Entries().claim(taken, SOON) is False
    assert status_of(message) == "cancelled"


def test_settling_one_kind_leaves_the_others(notes):
    message = notes.post()
    assert settle_messages(about=notes.authority, kinds=["another.kind"]) == 0
    assert status_of(message) == "queued"


# ---- The kill switch -------------------------------------------------------------------------------------


def test_while_messages_are_paused_nothing_of_this_authority_leaves_and_others_go_on(notes, mail_sink):
    message = notes.post("o@example.org")
    other = Notes(make_authority("wolfsburg"))
    other.post("w@example.org")
    type(notes.authority).objects.filter(pk=notes.authority.pk).update(are_messages_paused=True)
    assert drain_outbox(now=SOON) == {"sent": 1}
    assert (mail_sink.recipients, status_of(message)) == (["w@example.org"], "queued")


def test_the_kill_switch_stops_what_a_process_has_already_taken(notes, mail_sink):
    first, second = notes.post("first@example.org"), notes.post("second@example.org")

    def write(about, message):
        type(about).objects.filter(pk=about.pk).update(are_messages_paused=True)
        return Letter(subject="x", text="x")

    notes.write = write
    assert drain_outbox(now=SOON) == {"sent": 1, "settled": 1}
    assert (status_of(first), status_of(second)) == ("sent", "queued")


def test_after_the_pause_what_is_still_true_is_sent(notes, mail_sink):
    held_back, too_late = notes.post("a@example.org"), notes.post("b@example.org", lives=HOUR)
    authorities = type(notes.authority).objects
    authorities.update(are_messages_paused=True)
    drain_outbox(now=SOON)
    authorities.update(are_messages_paused=False)
    assert drain_outbox(now=NOW + 2 * HOUR) == {"sent": 1}
    assert (status_of(held_back), status_of(too_late)) == ("sent", "expired")


# ---- One bad message fails alone -----------------------------------------------------------------------


def test_a_message_that_cannot_be_written_fails_alone(notes, mail_sink):
    broken, fine = notes.post("a@example.org"), notes.post("b@example.org")

    def write(about, message):
        if message.pk == broken.pk:
            raise ValueError("a template nobody tried")
        return Letter(subject="x", text="x")

    notes.write = write
    assert drain_outbox(now=SOON) == {"failed": 1, "sent": 1}
    broken.refresh_from_db()
    assert (broken.status, broken.failure) == ("failed", "unwritable: ValueError")
    assert status_of(fine) == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_message_whose_words_break_a_query_fails_alone(notes, mail_sink):
    broken, fine = notes.post("a@example.org"), notes.post("b@example.org")

    def write(about, message):
        if message.pk == broken.pk:
            OutgoingMessage.objects.extra(where=["1/0 = 1"]).exists()
        return Letter(subject="x", text="x")

    notes.write = write
    assert drain_outbox(now=SOON) == {"failed": 1, "sent": 1}
    assert (status_of(broken), status_of(fine)) == ("failed", "sent")


def test_a_kind_nobody_knows_fails_visibly(notes, mail_sink):
    message = notes.post(kind="casework.receipt")
    assert drain_outbox(now=SOON) == {"failed": 1}
    message.refresh_from_db()
    assert (message.status, message.failure) == ("failed", "unwritable: KeyError")


@pytest.mark.parametrize(
    "address", ["", "nobody", "a\r\nBcc: b@example.org", "a@example.org\u202e", "jürgen@example.org", "a b@example.org"]
)
def test_an_address_that_cannot_be_used_fails_alone(notes, mail_sink, address):
    bad, fine = notes.post(address), notes.post("b@example.org")
    assert drain_outbox(now=SOON) == {"failed": 1, "sent": 1}
    bad.refresh_from_db()
    assert (bad.status, bad.failure) == ("failed", "refused: address")
    assert (status_of(fine), mail_sink.recipients) == ("sent", ["b@example.org"])


# ---- Interrupted -------------------------------------------------------------------------------------------


def test_what_a_dead_process_was_sending_becomes_unknown_after_ten_minutes(notes, mail_sink):
    message = notes.post(lives=HOUR, status="sending", claimed_at=NOW, attempts=1)
    drain_outbox(now=NOW + 9 * MINUTE)
    assert status_of(message) == "sending"
    drain_outbox(now=NOW + 10 * MINUTE)
    message.refresh_from_db()
    assert (message.status, message.failure, message.resent_at) == ("unknown", "interrupted", None)
    assert mail_sink.mails == []


def test_an_unknown_message_is_sent_once_more_while_more_than_two_hours_are_left(notes, mail_sink):
    message = notes.post(lives=5 * HOUR, status="sending", claimed_at=NOW, attempts=1)
    assert drain_outbox(now=NOW + 10 * MINUTE) == {"sent": 1}
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("sent", 2)
    assert NOW + 10 * MINUTE <= message.resent_at < NOW + 11 * MINUTE


def test_an_unknown_message_is_not_sent_again_in_the_last_two_hours(notes, mail_sink):
    message = notes.post(lives=2 * HOUR, status="sending", claimed_at=NOW, attempts=1)
    assert drain_outbox(now=NOW + 10 * MINUTE) == {}
    assert (status_of(message), mail_sink.mails) == ("unknown", [])


def test_an_unknown_message_is_sent_again_only_once(notes, mail_sink):
    message = notes.post(lives=9 * HOUR, status="sending", claimed_at=NOW, attempts=1, resent_at=NOW)
    assert drain_outbox(now=NOW + HOUR) == {}
    assert drain_outbox(now=NOW + 2 * HOUR) == {}
    assert (status_of(message), mail_sink.mails) == ("unknown", [])


def test_what_was_only_set_aside_by_a_dead_process_goes_out_two_minutes_later(notes, mail_sink):
    message = notes.post()
    ledger.set_aside(notes.authority, Channel.EMAIL, SOON, most=5)
    assert drain_outbox(now=SOON + MINUTE) == {}
    assert drain_outbox(now=SOON + 2 * MINUTE) == {"sent": 1}
    assert status_of(message) == "sent"


def test_a_slow_process_whose_message_was_taken_over_claims_nothing(notes):
    notes.post()
    (slow,) = ledger.set_aside(notes.authority, Channel.EMAIL, SOON, most=5)
    (quick,) = ledger.set_aside(notes.authority, Channel.EMAIL, SOON + 2 * MINUTE, most=5)
    assert (ledger.Entries().claim(slow, SOON + 2 * MINUTE), ledger.Entries().claim(quick, SOON + 2 * MINUTE)) == (
        False,
        True,
    )


def test_a_process_taken_for_dead_that_was_only_slow_still_enters_what_it_sent(notes, mail_sink):
    message = notes.post(lives=HOUR)
    (slow,) = ledger.set_aside(notes.authority, Channel.EMAIL, SOON, most=5)
    entries = ledger.Entries()
    entries.claim(slow, SOON)
    entries.sent(slow, SOON + 12 * MINUTE)
    drain_outbox(now=SOON + 11 * MINUTE)
    assert status_of(message) == "unknown"
    entries.close()
    assert status_of(message) == "sent"


@pytest.mark.django_db(transaction=True)
def test_what_was_sent_before_the_database_hung_up_is_entered_and_the_rest_waits(notes, mail_sink):
    first, second, third = (notes.post(f"p{number}@example.org") for number in range(3))

    def write(about, message):
        if message.pk == second.pk:
            hang_up()
        return Letter(subject="x", text="x")

    notes.write = write
    with pytest.raises(OperationalError):
        drain_outbox(now=SOON)
    assert [status_of(message) for message in (first, second, third)] == ["sent", "sent", "queued"]
    assert mail_sink.recipients == ["p0@example.org", "p1@example.org"]


def hang_up():
    """End the test's own session from another one, as a restart of the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (own,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
    other.close()


# ---- Time ----------------------------------------------------------------------------------------------------


def test_a_drain_ends_in_time_and_gives_back_what_it_did_not_begin(notes, mail_sink):
    for number in range(5):
        notes.post(f"p{number}@example.org")
    assert drain_outbox(now=SOON, seconds=0) == {}
    assert drain_outbox(now=SOON) == {"sent": 5}


@pytest.mark.django_db(transaction=True)
def test_a_drain_inside_a_transaction_is_refused(notes):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        drain_outbox(now=SOON)
