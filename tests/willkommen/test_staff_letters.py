"""The letters of the house to its own staff, through the real outbox."""

import datetime as dt
import re

import pytest
from django.test import Client

from tests.factories import PASSWORD, make_authority, make_staff
from willkommen.actions.accounts import send_password_link
from willkommen.actions.staff import invite, withdraw_invitation
from willkommen.delivery import drain_outbox
from willkommen.models import StaffMember

pytestmark = pytest.mark.django_db(transaction=True)

NEW_PASSWORD = "three small words more"


@pytest.fixture
def celle():
    return make_authority(
        "celle", municipality_name="Stadt Celle", sender_name="ABH Celle", sender_email="abh@celle.example"
    )


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def words(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def links(mail) -> set[str]:
    return set(re.findall(r"https?://[^/\s]+(/konto/\S+)", words(mail)))


def test_an_invitation_arrives_in_german_and_its_link_opens_the_house(celle, mail_sink):
    invite(authority=celle, email="neu@celle.example", name="Neu Hier", roles=["clerk"], staff_member=None, now=now())
    assert drain_outbox(now=now()) == {"sent": 1}
    (mail,) = mail_sink.mails
    assert mail["To"] == "neu@celle.example"
    assert "abh@celle.example" in mail["From"]
    assert "Neu Hier" in words(mail)
    assert "Stadt Celle" in words(mail)
    (link,) = links(mail)
    client = Client()
    client.post(link, {"name": "Neu Hier", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert client.post("/konto/anmelden/", {"login": "neu@celle.example", "password": NEW_PASSWORD}).url == "/konto/"


def test_a_withdrawn_invitation_is_not_sent(celle, mail_sink):
    invitation = invite(
        authority=celle, email="neu@celle.example", name="Neu", roles=["clerk"], staff_member=None, now=now()
    )
    withdraw_invitation(invitation=invitation, staff_member=None, now=now())
    assert drain_outbox(now=now()) == {}
    assert mail_sink.mails == []


def test_the_link_for_a_forgotten_password_is_made_at_sending_and_works(celle, mail_sink):
    make_staff(celle, "clerk", email="maria@celle.example", interface_language="en")
    send_password_link(email="maria@celle.example", now=now())
    assert drain_outbox(now=now()) == {"sent": 1}
    (mail,) = mail_sink.mails
    assert mail["Subject"].startswith("Set a new password for Willkommen")
    (link,) = links(mail)
    Client().post(link, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    staff = StaffMember.objects.get()
    assert (staff.check_password(NEW_PASSWORD), staff.check_password(PASSWORD)) == (True, False)
