"""Referrals: the centre gets exactly what was consented to, and nothing once the person takes it back."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from appointments.models import Appointment, Visit
from recognition_pilot.actions.advice_forgetting import forget_referrals
from recognition_pilot.actions.referral_booking import MayNotBook, book_for_person
from recognition_pilot.actions.referrals import CannotAnswer, NotShown, TooLittle, answer_referral, withdraw_referral
from recognition_pilot.models import Referral, ReferralFigure
from recognition_pilot.queries.referrals.living import referrals_of_centre
from tests.factories import MONDAY, NOW, World, local, make_staff
from tests.recognition_pilot.centres import FACTS, make_adviser, make_centre, make_referral
from tests.recognition_pilot.guided import make_guide, make_record
from willkommen.delivery.writing import write_parcel
from willkommen.messages import things_of
from willkommen.models import AuditEntry, OutgoingMessage, ReadEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn():
    """The pages read the clock."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def celle():
    """An authority with everything, a centre with somebody who works there, and a clerk."""
    world = World("celle")
    world.centre = make_centre(world.authority, email="post@caritas.example")
    world.adviser = make_adviser(world.centre)
    return world


def browser(staff_member) -> Client:
    client = Client()
    client.force_login(staff_member)
    return client


def figures() -> list[tuple]:
    return list(ReferralFigure.objects.values_list("month", "carrier", "topic", "state"))


# ---- From the desk ---------------------------------------------------------------------------------------------------

FORM = {
    "topic": "recognition",
    "language": "ar",
    "tell": ["name", "phone"],
    "name": "Kanarie Feder",
    "phone": "0151 99887766",
    "email": "geheim@example.org",
    "profession": "Koch-Geheim",
    "concern": "Geheimnis",
    "german_level": "B1",
    "way": "paper",
}


def refer_at_the_desk(celle, client, *, step="send", **fields):
    page = reverse("referral_to", kwargs={"authority": "celle", "centre": "caritas"})
    key = re.search(r'name="form_key" value="([0-9a-f]{32})"', client.get(page).content.decode())[1]
    sent = {**FORM, "form_key": key, "step": step, **fields}
    return client.post(page, sent), sent, page


@pytest.mark.parametrize("role", ["clerk", "caseworker", "guide"])
def test_what_the_centre_gets_equals_what_was_consented_to(celle, role):
    client = browser(make_staff(celle.authority, role))
    consent, sent, page = refer_at_the_desk(celle, client, step="consent")
    assert (consent.status_code, Referral.objects.count()) == (200, 0)
    words = consent.content.decode()
    lines = "".join(line for half in consent.context["halves"] for line in half["lines"])
    assert ("Kanarie Feder" in lines, "Geheim" in lines, 'dir="rtl"' in words) == (True, False, True)
    slips = [client.post(page, {**sent, "step": "send"}).url for _ in range(2)]
    referral = Referral.objects.get()
    assert slips == [f"/desk/celle/verweis/zettel/{referral.reference}/"] * 2
    assert referral.facts == {"name": "Kanarie Feder", "phone": "0151 99887766"}
    stored = " ".join(str(value) for value in Referral.objects.values().get().values())
    assert "eheim" not in stored
    slip = client.get(slips[0]).content.decode()
    assert (referral.link_token in slip, "تمنح" in slip or 'dir="rtl"' in slip) == (True, True)
    seen = browser(celle.adviser).get(f"/beratungsstelle/caritas/verweise/{referral.reference}/").content.decode()
    assert ("Kanarie Feder" in seen, "0151 99887766" in seen, "eheim" in seen) == (True, True, False)


def test_only_the_sender_prints_the_slip_and_only_on_that_day(celle):
    clerk = make_staff(celle.authority, "clerk")
    referral = make_referral(celle.centre, celle.authority, staff_member=clerk)
    slip = f"/desk/celle/verweis/zettel/{referral.reference}/"
    others = make_staff(celle.authority, "clerk")
    assert [browser(who).get(slip).status_code for who in (clerk, others)] == [200, 302]
    with time_machine.travel(NOW + dt.timedelta(hours=13), tick=False):
        assert browser(clerk).get(slip).status_code == 302


def test_a_tick_without_words_and_words_without_a_way_are_refused(celle):
    client = browser(make_staff(celle.authority, "clerk"))
    page, _sent, _url = refer_at_the_desk(celle, client, tell=["name", "phone", "born_on"])
    assert list(page.context["form"].errors) == ["born_on"]
    page, _sent, _url = refer_at_the_desk(celle, client, tell=["name"], may_book="on")
    assert list(page.context["form"].errors) == ["tell"]
    assert Referral.objects.count() == 0


def test_what_a_record_knows_stands_in_the_form_of_the_guide_alone_and_the_reading_is_logged(celle):
    page = reverse("referral_to", kwargs={"authority": "celle", "centre": "caritas"})
    guide, clerk = make_guide(celle.authority), make_staff(celle.authority, "clerk")
    record = make_record(celle.authority, guide, name="Rana Kanarie")
    narrowed = make_record(celle.authority, guide, is_accompanied=False, papers=["cv"], name="Rana Kanarie")
    elsewhere = make_record(World("harburg", code="X").authority, name="Rana Kanarie")

    def knows(who, number) -> bool:
        return "Rana Kanarie" in browser(who).get(page, {"begleitung": number}).content.decode()

    assert [knows(guide, record.pk), knows(clerk, record.pk)] == [True, False]
    assert [knows(guide, number) for number in (narrowed.pk, elsewhere.pk, "x", "٣", "9" * 30, "-1")] == [False] * 6
    assert list(ReadEntry.objects.values_list("object_id", "staff_member")) == [(record.pk, guide.pk)]
    sent_from = f"{page}?begleitung={record.pk}"
    _answer, sent, _page = refer_at_the_desk(celle, browser(guide), step="consent")
    assert browser(guide).post(sent_from, {**sent, "step": "send"}).status_code == 302
    assert Referral.objects.get().record_id == record.pk


def test_nobody_is_referred_to_a_centre_that_is_not_shown_or_with_too_little(celle):
    hidden = make_centre(code="hidden", residences=[])
    with pytest.raises(NotShown):
        make_referral(hidden, celle.authority)
    with pytest.raises(TooLittle):
        make_referral(celle.centre, celle.authority, facts={"name": "A"})


# ---- The centre ---------------------------------------------------------------------------------------------------------


def test_the_centre_answers_by_code_and_only_forward(celle):
    referral = make_referral(celle.centre, celle.authority)
    assert figures() == [(dt.date(2026, 10, 1), "Freier Träger", "recognition", "sent")]
    page = f"/beratungsstelle/caritas/verweise/{referral.reference}/"
    client = browser(celle.adviser)
    assert client.post(page, {"answer": "closed"}).status_code == 200
    assert client.post(page, {"answer": "contact_made"}).status_code == 302
    assert figures()[0][3] == "contact_made"
    with pytest.raises(CannotAnswer):
        answer_referral(referral=referral, answer="contact_not_made", now=NOW)
    answer_referral(referral=referral, answer="closed", now=NOW)
    assert Referral.objects.get().erase_after == NOW + dt.timedelta(days=30)


def test_another_centre_and_every_authority_get_the_answer_of_what_does_not_exist(celle):
    referral = make_referral(celle.centre, celle.authority)
    other = make_adviser(make_centre(celle.authority, code="other"))
    both = make_adviser(celle.centre)
    both.memberships.create(authority=celle.authority, role="clerk")
    staff = make_staff(celle.authority, "clerk", "guide", "supervisor", "administrator")
    for who in (other, both, staff):
        client = browser(who)
        pages = [
            client.get(f"/beratungsstelle/{code}/verweise/{referral.reference}/") for code in ("caritas", "nowhere")
        ]
        assert [(page.status_code, page.content) for page in pages] == [(404, pages[0].content)] * 2
    own = browser(other).get(f"/beratungsstelle/other/verweise/{referral.reference}/")
    assert own.status_code == 404


def test_the_mail_to_the_centre_says_nothing_about_anybody(celle):
    make_referral(celle.centre, celle.authority, email="kanarie@example.org")
    messages = list(OutgoingMessage.objects.order_by("kind"))
    assert [(one.kind, one.language, one.recipient) for one in messages] == [
        ("referral.centre", "de", "post@caritas.example"),
        ("referral.person", "ar", "kanarie@example.org"),
    ]
    for message, about in ((one, things_of(messages)[one.pk]) for one in messages):
        letter = write_parcel(message, about, celle.authority)
        said = (letter.subject + letter.text).lower()
        assert [word for word in ("kanarie", "feder", "9988", "anerkennung", "caritas –") if word in said] == []


# ---- The person ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "de-simple", "uk"])
def test_the_person_takes_it_back_and_the_centre_sees_nothing(celle, language):
    referral = make_referral(celle.centre, celle.authority)
    own = f"/{language}/celle/verweis/{referral.link_token}/"
    client, adviser = Client(), browser(celle.adviser)
    assert "Kanarie Feder" in client.get(own).content.decode()
    assert len(referrals_of_centre(celle.centre, now=NOW)) == 1
    client.post(own)
    assert referrals_of_centre(celle.centre, now=NOW) == []
    assert adviser.get(f"/beratungsstelle/caritas/verweise/{referral.reference}/").status_code == 404
    assert "Kanarie" not in adviser.get("/beratungsstelle/caritas/verweise/").content.decode()
    assert "Kanarie" not in client.get(own).content.decode()
    stored = Referral.objects.get()
    assert (stored.facts, stored.consent_words, stored.state) == ({}, "", "withdrawn")
    assert set(OutgoingMessage.objects.values_list("status", flat=True)) == {"cancelled"}
    assert figures()[0][3] == "withdrawn"


def test_the_consent_ends_by_itself(celle):
    referral = make_referral(celle.centre, celle.authority)
    last_day = local(referral.consent_until_on, "12:00")
    seen = [len(referrals_of_centre(celle.centre, now=last_day + dt.timedelta(days=days))) for days in (0, 1)]
    assert seen == [1, 0]


def test_what_is_over_is_erased_and_the_figure_stays(celle):
    referral = withdraw_referral(referral=make_referral(celle.centre, celle.authority), now=NOW)
    assert forget_referrals(authority=celle.authority, now=NOW, most=10) == 0
    assert forget_referrals(authority=celle.authority, now=referral.erase_after, most=10) == 1
    assert (Referral.objects.count(), len(figures())) == (0, 1)


def test_the_audit_names_nobody(celle):
    make_referral(celle.centre, celle.authority)
    details = str(list(AuditEntry.objects.values_list("action", "detail")))
    assert ("refer" in details, "Kanarie" in details) == (True, False)


# ---- Booking for somebody -----------------------------------------------------------------------------------------------

PERSON = {
    "given_names": "SAMIR",
    "family_name": "HADDAD",
    "name_in_own_script": "",
    "born_on": dt.date(1999, 3, 7),
    "email": "",
    "mobile": "",
    "spoken_language": "ar",
}


def book(celle, referral):
    return book_for_person(
        referral=referral,
        offer=celle.offer,
        office=celle.office,
        start=local(MONDAY, "09:00"),
        person=PERSON,
        staff_member=celle.adviser,
        now=NOW,
    )


def test_only_who_allowed_it_is_booked_for(celle):
    referral = make_referral(celle.centre, celle.authority)
    with pytest.raises(MayNotBook):
        book(celle, referral)
    page = f"/beratungsstelle/caritas/verweise/{referral.reference}/termin/"
    assert browser(celle.adviser).get(page).status_code == 404
    assert Appointment.objects.count() == 0


def test_the_centre_books_an_ordinary_appointment_and_is_named_as_who_comes_along(celle):
    facts = {**FACTS, "born_on": "1999-03-07"}
    referral = make_referral(celle.centre, celle.authority, facts=facts, may_book=True)
    client = browser(celle.adviser)
    page = f"/beratungsstelle/caritas/verweise/{referral.reference}/termin/"
    times = client.get(page, {"dienst": celle.service.code, "stelle": celle.office.pk})
    assert "zeit=2026-10-05T07" in times.content.decode()
    chosen = f"{page}?dienst={celle.service.code}&stelle={celle.office.pk}&zeit=2026-10-05T07:00:00%2B00:00"
    form = client.get(chosen)
    key = re.search(r'name="form_key" value="([0-9a-f]{32})"', form.content.decode())[1]
    sent = {"form_key": key, "given_names": "SAMIR", "family_name": "HADDAD", "spoken_language": "ar"}
    sent |= {"born_on_day": "7", "born_on_month": "3", "born_on_year": "1999"}
    for _ in range(2):
        assert client.post(chosen, sent).url == f"/beratungsstelle/caritas/verweise/{referral.reference}/"
    appointment = Appointment.objects.get()
    assert (appointment.status, appointment.family_name, appointment.language) == ("booked", "HADDAD", "ar")
    visit = Visit.objects.create(
        authority=celle.authority,
        office=celle.office,
        service=celle.service,
        appointment=appointment,
        language="ar",
        spoken_language="ar",
        day=MONDAY,
        ticket_number="A001",
        arrived_at=NOW,
        turn_at=NOW,
    )
    clerk = browser(celle.clerk)
    desk = reverse("desk_visit", kwargs={"authority": "celle", "visit": visit.pk})
    assert "Beratung Caritas" in clerk.get(desk).content.decode()
    withdraw_referral(referral=Referral.objects.get(), now=NOW)
    assert "Beratung Caritas" not in clerk.get(desk).content.decode()
    assert Appointment.objects.get().status == "booked"


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "x", "%00", "2026-13-01T00:00Z"]
)
def test_a_moment_that_makes_no_sense_shows_the_times_again(celle, moment):
    facts = {**FACTS, "born_on": "1999-03-07"}
    referral = make_referral(celle.centre, celle.authority, facts=facts, may_book=True)
    page = f"/beratungsstelle/caritas/verweise/{referral.reference}/termin/?dienst={celle.service.code}&zeit={moment}"
    answer = browser(celle.adviser).get(page)
    assert (answer.status_code, "form" in answer.context) == (200, False)


@pytest.mark.parametrize("reference", ["%00", "x" * 300, "٣"])
def test_a_reference_that_makes_no_sense_leads_nowhere(celle, reference):
    clerk, adviser = browser(make_staff(celle.authority, "clerk")), browser(celle.adviser)
    codes = [clerk.get(f"/desk/celle/verweis/zettel/{reference}/").status_code]
    codes += [
        adviser.get(f"/beratungsstelle/caritas/verweise/{reference}/{page}").status_code for page in ("", "termin/")
    ]
    assert codes == [404, 404, 404]
