"""The centres' own pages: who gets in, keeping the page, confirming it, asking before it is stale."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client

from recognition_pilot.actions.centre_page import NothingToShow, ask_before_stale, confirm_page, save_german
from recognition_pilot.actions.centre_people import (
    AlreadyAtTheCentre,
    CentreHasPeople,
    CentreInvitationOver,
    LastOfTheCentre,
    WorksForAnAuthority,
    accept_centre_invitation,
    end_account,
    invite_first,
    invite_to_centre,
)
from recognition_pilot.actions.centre_setup import CentreExists, found_centre
from recognition_pilot.messages.centre import centre_invitation_url
from recognition_pilot.models import AdviceCentre, CentreInvitation, CentreMembership
from recognition_pilot.queries.centre_home import centres_to_ask
from recognition_pilot.queries.centres.texts import centre_coverage
from tests.factories import NOW, make_authority, make_office, make_staff
from tests.recognition_pilot.centres import make_adviser, make_centre
from willkommen.actions.accounts import send_password_link
from willkommen.messages import kind_of
from willkommen.models import OutgoingMessage, StaffMember

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn():
    """The pages read the clock."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def celle():
    """An authority with an office."""
    authority = make_authority("celle")
    make_office(authority)
    return authority


@pytest.fixture
def centre(celle):
    """A centre of that authority."""
    return make_centre(celle)


def browser(staff_member) -> Client:
    client = Client()
    client.force_login(staff_member)
    return client


def test_a_centre_comes_in_by_invitation_signs_in_fills_in_its_page_and_is_seen(celle):
    admin = browser(make_staff(celle, "administrator"))
    form = admin.get("/supervision/celle/beratungsstellen/neu/").context["form"]
    sent = {"form_key": form["form_key"].value(), "name": "Migrationsberatung Süd", "town": "Celle"}
    sent |= {"person": "Rosa Rat", "email": "Rosa@sued.example"}
    for _ in range(2):
        assert admin.post("/supervision/celle/beratungsstellen/neu/", sent).status_code == 302
    found = AdviceCentre.objects.get()
    assert (found.code, found.residences, found.is_published) == ("migrationsberatung-sued", ["celle"], False)
    link = centre_invitation_url(CentreInvitation.objects.get()).partition("/beratungsstelle")[2]
    client = Client()
    password = "ein ziemlich langes Kennwort"
    accepted = client.post(
        f"/beratungsstelle{link}", {"name": "Rosa Rat", "password1": password, "password2": password}
    )
    assert accepted.status_code == 302
    assert client.get(f"/beratungsstelle{link}").status_code == 410
    rosa = StaffMember.objects.get(email="rosa@sued.example")
    assert list(rosa.memberships.all()) == []
    signed_in = client.post("/konto/anmelden/", {"login": "rosa@sued.example", "password": password}, follow=True)
    assert signed_in.redirect_chain[-1][0] == "/beratungsstelle/migrationsberatung-sued/"
    home = "/beratungsstelle/migrationsberatung-sued/"
    client.post(f"{home}bestaetigen/")
    assert Client().get("/de/celle/beratung/migrationsberatung-sued/").status_code == 404
    facts = {"name": "Migrationsberatung Süd", "topics": ["asylum"], "languages": ["de", "ti"], "phone": "05141 1"}
    assert client.post(f"{home}seite/", facts).status_code == 302
    assert client.post(f"{home}seite/de/", {"about": "Wir helfen."}).status_code == 302
    client.post(f"{home}bestaetigen/")
    assert Client().get("/de/celle/beratung/migrationsberatung-sued/").status_code == 200
    assert mail.outbox == []


def test_a_name_is_taken_once(celle, centre):
    with pytest.raises(CentreExists):
        found_centre(
            authority=celle,
            name="Caritas",
            carrier="",
            town="Celle",
            person="A",
            email="a@example.org",
            staff_member=make_staff(celle, "administrator"),
            now=NOW,
        )


def test_an_administrator_invites_the_first_person_only(celle, centre):
    who = {"authority": celle, "name": "A", "staff_member": make_staff(celle, "administrator"), "now": NOW}
    invite_first(centre=centre, email="a@example.org", **who)
    make_adviser(centre)
    with pytest.raises(CentreHasPeople):
        invite_first(centre=centre, email="b@example.org", **who)
    page = browser(make_staff(celle, "administrator")).get("/supervision/celle/beratungsstellen/caritas/einladen/")
    assert page.status_code == 404


def test_nobody_of_an_authority_becomes_one_of_a_centre(celle, centre):
    adviser, clerk = make_adviser(centre), make_staff(make_authority("harburg"), "clerk", email="c@example.org")
    who = {"centre": centre, "authority": celle, "staff_member": adviser, "now": NOW}
    with pytest.raises(WorksForAnAuthority):
        invite_to_centre(email="C@example.org", name="C", **who)
    with pytest.raises(AlreadyAtTheCentre):
        invite_to_centre(email=adviser.email, name="R", **who)
    invitation = invite_to_centre(email="new@example.org", name="N", **who)
    StaffMember.objects.filter(pk=clerk.pk).update(email="new@example.org")
    with pytest.raises(WorksForAnAuthority):
        accept_centre_invitation(invitation=invitation, name="N", password="x", now=NOW)
    assert CentreMembership.objects.count() == 1


def test_a_second_invitation_replaces_the_first(celle, centre):
    who = {"centre": centre, "authority": celle, "staff_member": make_adviser(centre), "now": NOW}
    first = invite_to_centre(email="n@example.org", name="N", **who)
    second = invite_to_centre(email="n@example.org", name="N", **who)
    with pytest.raises(CentreInvitationOver):
        accept_centre_invitation(invitation=first, name="N", password=None, now=NOW)
    with pytest.raises(CentreInvitationOver):
        accept_centre_invitation(invitation=second, name="N", password=None, now=NOW + dt.timedelta(days=14))
    assert accept_centre_invitation(invitation=second, name="N", password=None, now=NOW).email == "n@example.org"


def test_an_ended_account_is_signed_out_at_once_and_the_last_one_stays(centre):
    rosa, anna = make_adviser(centre), make_adviser(centre)
    client = browser(anna)
    assert client.get("/beratungsstelle/caritas/").status_code == 200
    end_account(membership=CentreMembership.objects.get(staff_member=anna), staff_member=rosa, now=NOW)
    assert client.get("/beratungsstelle/caritas/").status_code == 302
    anna.refresh_from_db()
    assert anna.is_active is False
    with pytest.raises(LastOfTheCentre):
        end_account(membership=CentreMembership.objects.get(staff_member=rosa), staff_member=rosa, now=NOW)


def test_whoever_forgot_the_password_gets_a_link(centre):
    rosa = make_adviser(centre)
    send_password_link(email=rosa.email, now=NOW)
    assert OutgoingMessage.objects.get().recipient == rosa.email


# ---- The page ---------------------------------------------------------------------------------------------------------


def test_an_empty_page_cannot_be_confirmed(celle):
    empty = make_centre(celle, code="empty", topics=[], is_published=False, confirmed_on=None)
    with pytest.raises(NothingToShow):
        confirm_page(centre=empty, staff_member=make_adviser(empty), now=NOW)


def test_newer_german_words_make_translations_outdated_until_they_are_made_anew(centre):
    client = browser(make_adviser(centre))
    sent = {"about": "نقدم المشورة مجانًا.", "opening_hours": "الاثنين", "is_reviewed": "on"}
    assert client.post("/beratungsstelle/caritas/seite/ar/", sent).status_code == 302
    centre.refresh_from_db()
    assert dict(centre_coverage(centre))["ar"] == "reviewed"
    save_german(centre=centre, about="Anders.", opening_hours="Neu", staff_member=make_adviser(centre), now=NOW)
    centre.refresh_from_db()
    assert dict(centre_coverage(centre))["ar"] == "outdated"
    page = Client().get("/ar/celle/beratung/caritas/").context["about"]
    assert (page.text, page.german) == ("نقدم المشورة مجانًا.", "Anders.")


def test_its_people_are_asked_two_weeks_before_and_once(celle):
    centre = make_centre(celle, confirmed_on=dt.date(2026, 4, 15))
    make_adviser(centre)
    asked = [[one.code for one in centres_to_ask(now=NOW + dt.timedelta(days=days))] for days in (-5, -4)]
    assert asked == [[], ["caritas"]]
    for _ in range(2):
        ask_before_stale(centre=centre, now=NOW)
    message = OutgoingMessage.objects.get()
    member = CentreMembership.objects.select_related("centre", "staff_member").get()
    assert kind_of(message).still_holds(member, NOW) is True
    member.centre = confirm_page(centre=centre, staff_member=member.staff_member, now=NOW)
    assert kind_of(message).still_holds(member, NOW) is False
    assert centres_to_ask(now=NOW) == []


def test_an_authority_shows_and_hides_a_centre_and_opens_its_building(celle, centre):
    admin, rosa = browser(make_staff(celle, "administrator")), browser(make_adviser(centre))
    days = "/beratungsstelle/caritas/sprechtage/neu/"
    assert len(rosa.get(days).context["form"].fields["office"].things) == 1
    admin.post("/supervision/celle/beratungsstellen/caritas/", {})
    assert Client().get("/de/celle/beratung/caritas/").status_code == 404
    assert len(rosa.get(days).context["form"].fields["office"].things) == 0
    admin.post("/supervision/celle/beratungsstellen/caritas/", {"is_shown": "on", "is_welcome": "on"})
    assert Client().get("/de/celle/beratung/caritas/").status_code == 200


def test_a_day_is_announced_and_called_off_on_the_pages(celle, centre):
    rosa = browser(make_adviser(centre))
    form = rosa.get("/beratungsstelle/caritas/sprechtage/neu/").context["form"]
    sent = {"form_key": form["form_key"].value(), "office": str(celle.offices.get().pk), "room": "1"}
    sent |= {"day_day": "6", "day_month": "10", "day_year": "2026", "begins": "09:00", "ends": "10:00"}
    sent |= {"minutes_per_talk": "30"}
    for _ in range(2):
        assert rosa.post("/beratungsstelle/caritas/sprechtage/neu/", sent).status_code == 302
    day = centre.outreach_days.get()
    assert rosa.post(f"/beratungsstelle/caritas/sprechtage/{day.pk}/absagen/").status_code == 302
    assert centre.outreach_days.get().cancelled_at == NOW
    backwards = rosa.post("/beratungsstelle/caritas/sprechtage/neu/", {**sent, "begins": "11:00"})
    assert list(backwards.context["form"].errors) == ["ends"]
    for year in ("0001", "2025", "2028", "9999", "x"):
        never = rosa.post("/beratungsstelle/caritas/sprechtage/neu/", {**sent, "day_year": year})
        assert list(never.context["form"].errors) == ["day"]
