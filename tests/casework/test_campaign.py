"""The information list of temporary protection: one message to everybody, by date or by a press, never twice."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from casework.actions import reminders
from casework.models import TitleReminder
from tests.appointments.applicant import text_of
from tests.casework.reminded import make_reminder
from tests.factories import NOW, local, make_authority, make_staff
from willkommen.delivery import drain_outbox
from willkommen.models import AuditEntry, OutgoingMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
TP = "temporary_protection"
ENDS_ON = dt.date(2027, 3, 4)
SEND_AT = local(dt.date(2027, 1, 12), "09:00")


@pytest.fixture
def authority():
    return make_authority()


@pytest.fixture
def other_authority():
    return make_authority("oldenburg")


def join(authority, count=1, **fields):
    return [make_reminder(authority, **{"title_ends_on": ENDS_ON, "ladder": TP, **fields}) for _ in range(count)]


def posted():
    return OutgoingMessage.objects.filter(kind="reminder.campaign").order_by("pk")


def by_date(authority, now, most=100):
    return reminders.post_campaign_by_date(authority=authority, now=now, most=most)


def by_hand(authority, now, most=100):
    return reminders.post_campaign_now(authority=authority, staff_member=None, now=now, most=most)


# ---- Joining -------------------------------------------------------------------------------------------------------


def ask(authority, day="", month="", year=""):
    date = {"title_ends_on_day": day, "title_ends_on_month": month, "title_ends_on_year": year}
    return Client().post(
        f"/uk/{authority.slug}/erinnerung/", {"ladder": TP, **date, "email": f"p{day}{year}@example.org"}
    )


def test_nobody_has_to_know_the_date_and_an_old_one_on_the_card_is_no_mistake(authority):
    assert [ask(authority).status_code, ask(authority, "4", "3", "2025").status_code] == [302, 302]
    assert ask(authority, "31", "1", "2027").status_code == 302
    assert list(TitleReminder.objects.order_by("pk").values_list("ladder", "title_ends_on")) == [
        (TP, ENDS_ON),
        (TP, ENDS_ON),
        (TP, dt.date(2027, 1, 31)),
    ]


def test_when_the_titles_have_ended_the_kind_is_not_offered_any_more(authority):
    form = Client().get(f"/uk/{authority.slug}/erinnerung/").content.decode()
    assert f'value="{TP}"' in form
    with time_machine.travel(local(dt.date(2027, 3, 5), "00:30"), tick=False):
        form = Client().get(f"/uk/{authority.slug}/erinnerung/").content.decode()
        assert f'value="{TP}"' not in form
        assert ask(authority).status_code == 200
    assert TitleReminder.objects.count() == 0


def test_the_own_page_names_the_one_day(authority):
    (reminder,) = join(authority)
    page = text_of(Client().get(f"/en/{authority.slug}/erinnerung/{reminder.link_token}/"))
    assert "12 January 2027" in page
    TitleReminder.objects.update(campaign_at=NOW)
    page = text_of(Client().get(f"/en/{authority.slug}/erinnerung/{reminder.link_token}/"))
    assert "All messages about this have been sent." in page


# ---- By date -------------------------------------------------------------------------------------------------------


def test_single_reminders_are_never_posted_for_temporary_protection(authority):
    join(authority)
    runs = [reminders.post_due_reminders(authority=authority, now=NOW + days * DAY, most=100) for days in range(160)]
    assert set(runs) == {0}


def test_on_its_day_everybody_gets_one_message_and_never_a_second(authority, other_authority):
    join(authority, 3)
    join(other_authority)
    make_reminder(authority, title_ends_on=ENDS_ON)
    assert by_date(authority, SEND_AT - 2 * DAY - HOUR) == 0
    assert [by_date(authority, SEND_AT - 2 * DAY + n * HOUR) for n in range(3)] == [3, 0, 0]
    assert [by_date(authority, SEND_AT + n * DAY) for n in range(60)] == [0] * 60
    assert set(posted().values_list("authority__slug", "due_at")) == {("osnabrueck", SEND_AT)}


def test_who_joins_after_the_day_is_told_on_the_next_working_morning(authority):
    friday = local(dt.date(2027, 1, 15), "18:00")
    join(authority, confirmed_at=friday)
    assert by_date(authority, friday) == 0
    assert by_date(authority, local(dt.date(2027, 1, 16), "12:00")) == 1
    assert posted().get().due_at == local(dt.date(2027, 1, 18), "09:00")


def test_who_stopped_or_never_confirmed_is_left_alone_and_nothing_comes_after_the_end(authority):
    join(authority, confirmed_at=None)
    join(authority, stopped_at=NOW)
    assert by_date(authority, SEND_AT) == 0
    join(authority)
    assert by_date(authority, local(dt.date(2027, 3, 5), "00:10")) == 0
    assert by_hand(authority, local(dt.date(2027, 3, 5), "00:10")) == 0


def test_handfuls_add_up_to_everybody(authority):
    join(authority, 5)
    assert [by_date(authority, SEND_AT, most=2) for _ in range(4)] == [2, 2, 1, 0]


# ---- By hand ---------------------------------------------------------------------------------------------------------


def test_a_press_sends_to_everybody_once_and_the_date_then_finds_nobody(authority, other_authority):
    join(authority, 2)
    join(other_authority)
    assert [by_hand(authority, NOW), by_hand(authority, NOW + HOUR), by_date(authority, SEND_AT)] == [2, 0, 0]
    assert posted().filter(authority=other_authority).count() == 0
    entry = AuditEntry.objects.get(action="post_campaign")
    assert (entry.authority, entry.detail) == (authority, {"count": 2})


def test_a_text_message_by_hand_does_not_ring_at_night(authority):
    join(authority, email="", mobile="+4915123456789")
    join(authority)
    night = local(dt.date(2026, 10, 5), "23:00")
    by_hand(authority, night)
    assert list(posted().values_list("channel", "due_at")) == [
        ("sms", local(dt.date(2026, 10, 6), "07:00")),
        ("email", night),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_message_leads_to_the_own_page_and_names_no_kind_of_title(authority, mail_sink):
    (reminder,) = join(authority)
    by_hand(authority, NOW)
    assert drain_outbox(now=NOW + HOUR) == {"sent": 1}
    (mail,) = mail_sink.mails
    text = mail.get_body(("plain",)).get_content()
    assert f"/uk/osnabrueck/erinnerung/{reminder.link_token}/" in text
    leaks = ["ukrain", "україн", "§", "24", "aufenth", "schutz", "захист"]
    plain = re.sub(r"https?://\S+", "", f"{mail['subject']} {text}").lower()
    assert [word for word in leaks if word in plain] == []


@pytest.mark.django_db(transaction=True)
def test_who_stops_in_time_does_not_get_it(authority, mail_sink):
    (reminder,) = join(authority)
    by_date(authority, SEND_AT - DAY)
    reminders.stop_reminders(reminder=reminder, now=SEND_AT - HOUR)
    assert drain_outbox(now=SEND_AT + HOUR) == {}
    assert by_date(authority, SEND_AT + HOUR) == 0
    assert mail_sink.mails == []


# ---- The supervisor's pages ----------------------------------------------------------------------------------------------


@pytest.fixture
def supervisor(authority):
    client = Client()
    client.force_login(make_staff(authority, "supervisor"))
    return client


def there(authority, page=""):
    return f"/supervision/{authority.slug}/erinnerungen/{page}"


def cells(response):
    rows = re.findall(r"<tr><th scope=\"row\">([^<]+)</th>(.*?)</tr>", response.content.decode())
    return [(month, re.findall(r"<td[^>]*>([^<]*)</td>", rest)) for month, rest in rows]


def test_months_are_counted_by_people_and_fewer_than_five_are_hidden(authority, other_authority, supervisor):
    join(authority, 6)
    join(authority, 4, title_ends_on=dt.date(2027, 1, 20))
    join(other_authority, 9)
    for _ in range(5):
        make_reminder(authority, title_ends_on=ENDS_ON)
    make_reminder(authority, "family@example.org", title_ends_on=ENDS_ON)
    make_reminder(authority, "family@example.org", title_ends_on=dt.date(2027, 3, 31))
    assert cells(supervisor.get(there(authority))) == [
        ("Januar 2027", ["0", "&lt; 5"]),
        ("März 2027", ["6", "6"]),
    ]


def test_without_anybody_the_page_says_so(authority, supervisor):
    assert cells(supervisor.get(there(authority))) == []


def test_the_preview_shows_the_text_and_only_the_button_sends(authority, supervisor):
    join(authority, 5)
    page = supervisor.get(there(authority, "nachricht/"))
    assert "/uk/osnabrueck/erinnerung/…/" in page.content.decode()
    assert posted().count() == 0
    key = re.search(r'name="form_key" value="([0-9a-f]{32})"', page.content.decode()).group(1)
    for _ in range(2):
        assert supervisor.post(there(authority, "nachricht/"), {"form_key": key}).status_code == 302
    supervisor.post(there(authority, "nachricht/"), {"form_key": "0" * 32})
    assert posted().count() == 5


def test_only_the_supervisor_of_this_authority_may_send(authority, other_authority, supervisor):
    join(other_authority)
    assert supervisor.post(there(other_authority, "nachricht/")).status_code == 404
    clerk = Client()
    clerk.force_login(make_staff(authority, "clerk", "caseworker", "administrator"))
    assert clerk.post(there(authority, "nachricht/")).status_code == 403
    assert posted().count() == 0


def test_after_the_titles_have_ended_there_is_nothing_to_send(authority):
    client = Client()
    with time_machine.travel(local(dt.date(2027, 3, 5), "00:30"), tick=False):
        client.force_login(make_staff(authority, "supervisor"))
        assert client.get(there(authority, "nachricht/")).status_code == 404
        assert client.get(there(authority)).status_code == 200
