"""The advisory circle: a narrow face, figures and texts, proposals and what became of them in public."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from recognition_pilot.actions import circle as actions
from recognition_pilot.models import CircleMembership, Proposal, TextComment
from tests.appointments.applicant import text_of
from tests.factories import NOW, World, make_appointment, make_staff
from tests.house.addresses import Street, address
from tests.recognition_pilot.voices import CIRCLE, SUPERVISION_VOICES, sit
from willkommen.models import Membership, OutgoingMessage, StaffMember
from willkommen.tokens import token_for

pytestmark = pytest.mark.django_db

INVITED = {"email": "amina@example.org", "name": "Amina Saleh", "organisation": "Frauenverein e. V."}
PROPOSED = {"title": "Termine am Abend", "text": "Viele arbeiten in Schichten.", "form_key": "a" * 32}


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


def signed_in(staff_member) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(staff_member)
    return client


def answer(proposal, **said):
    usual = {"state": "taken_up", "answer": "Ab Januar.", "public_title": "Abendtermine", "public_text": "Wunsch."}
    usual |= {"is_public": True, "staff_member": None, "now": NOW}
    actions.answer_proposal(proposal=proposal, **{**usual, **said})


# ---- Who gets in -----------------------------------------------------------------------------------------------


def test_only_members_of_this_circle_open_its_pages():
    here, there = Street("celle"), Street("harburg")
    member = signed_in(here.seat.staff_member)
    assert {name: member.get(address(name, here)).status_code for name in CIRCLE} == dict.fromkeys(CIRCLE, 200)
    others = [make_staff(here.authority, "supervisor", "administrator"), make_staff(None), there.seat.staff_member]
    for other in others:
        client = signed_in(other)
        assert {client.get(address(name, here)).status_code for name in CIRCLE} == {404}
    logged_out = {Client().get(address(name, here)).url.split("?")[0] for name in CIRCLE}
    assert logged_out == {"/konto/anmelden/"}
    # and the pages of the staff are not there for a member
    assert {member.get(address(name, here)).status_code for name in SUPERVISION_VOICES} == {404}


def test_whoever_starts_to_work_for_an_authority_leaves_the_circle_by_that(world):
    seat = sit(world.authority)
    client = signed_in(seat.staff_member)
    assert client.get("/beirat/osnabrueck/").status_code == 200
    Membership.objects.create(authority=World("celle").authority, staff_member=seat.staff_member, role="caseworker")
    assert client.get("/beirat/osnabrueck/").status_code == 404


def test_an_invitation_works_once_and_leads_to_the_circle_alone(world):
    supervisor = signed_in(make_staff(world.authority, "supervisor"))
    supervisor.post("/supervision/osnabrueck/beirat/einladen/", {**INVITED, "form_key": "a" * 32})
    assert list(OutgoingMessage.objects.values_list("kind", "recipient")) == [
        ("circle.invitation", "amina@example.org")
    ]
    nonce = world.authority.circleinvitation_set.get().nonce
    link = f"/beirat/einladung/{token_for(nonce, purpose=actions.PURPOSE)}/"
    password = {"name": "Amina Saleh", "password1": "gruene wiese am morgen", "password2": "gruene wiese am morgen"}
    assert Client().post(link, password).url == "/konto/anmelden/"
    assert Client().get(link).status_code == 410
    member = signed_in(StaffMember.objects.get(email="amina@example.org"))
    assert member.get("/konto/").url == "/beirat/osnabrueck/"
    supervisor.post(f"/supervision/osnabrueck/beirat/mitglied/{CircleMembership.objects.get().pk}/beenden/")
    assert member.get("/beirat/osnabrueck/").url.startswith("/konto/anmelden/")
    assert StaffMember.objects.get(email="amina@example.org").is_active is False


def test_staff_of_an_authority_cannot_be_invited(world):
    clerk = make_staff(World("celle").authority, "clerk", email="amina@example.org")
    with pytest.raises(actions.WorksHere):
        actions.invite_to_circle(authority=world.authority, staff_member=clerk, now=NOW, **INVITED)


# ---- What they see and say ------------------------------------------------------------------------------------------


def test_the_circle_sees_no_applicant_and_no_small_number(world):
    make_appointment(world.offer, world.counter, NOW + dt.timedelta(hours=3), family_name="GEHEIMNIS")
    shown = text_of(signed_in(sit(world.authority).staff_member).get("/beirat/osnabrueck/"))
    assert ["GEHEIMNIS" in shown, "1. Juli 2026 – 30. September 2026" in shown, "Titelablauf" in shown] == [
        False,
        True,
        False,
    ]


def test_a_remark_on_a_text_keeps_the_words_as_they_stood(world):
    world.office.name_ar = "المبنى"
    world.office.save()
    client = signed_in(sit(world.authority).staff_member)
    assert "المبنى" in text_of(client.get("/beirat/osnabrueck/texte/?sprache=ar&suche=kreishaus"))
    page = f"/beirat/osnabrueck/texte/ar/willkommen.office/{world.office.pk}/name/"
    for _ in range(2):
        client.post(page, {"comment": "Besser: دار المقاطعة", "form_key": "a" * 32})
    world.office.name_ar = "دار المقاطعة"
    world.office.save()
    found = TextComment.objects.get()
    assert (found.language, found.words, found.state) == ("ar", "المبنى", "new")
    supervisor = signed_in(make_staff(world.authority, "supervisor"))
    supervisor.post(f"/supervision/osnabrueck/beirat/text/{found.pk}/", {"state": "done", "answer": "Geändert."})
    assert "Geändert." in text_of(client.get("/beirat/osnabrueck/texte/?sprache=ar"))
    other = Street("harburg")
    foreign = f"/beirat/osnabrueck/texte/de/willkommen.office/{other.office.pk}/name/"
    assert client.get(foreign).status_code == 404


@pytest.mark.parametrize(("named", "shown"), [("on", True), ("", False)])
def test_what_became_of_a_proposal_stands_in_public_with_a_name_only_if_wished(world, named, shown):
    client = signed_in(sit(world.authority).staff_member)
    for _ in range(2):
        client.post("/beirat/osnabrueck/vorschlaege/neu/", {**PROPOSED, "is_named": named})
    proposal = Proposal.objects.get()
    assert "Abendtermine" not in text_of(Client().get("/uk/beirat/"))
    answer(proposal)
    public = text_of(Client().get("/uk/beirat/"))
    assert ["Abendtermine" in public, "Ab Januar." in public] == [True, True]
    assert ["Frauenverein" in public, "Amina" in public, "Schichten" in public] == [shown, False, False]
    answer(proposal, is_public=False)
    assert "Abendtermine" not in text_of(Client().get("/uk/beirat/"))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"answer": ""}, actions.SaysNothing),
        ({"public_title": ""}, actions.SaysNothing),
        ({"state": "declined", "answer": "", "is_public": False}, actions.NeedsAReason),
    ],
)
def test_nothing_becomes_public_or_declined_without_words(world, said, refusal):
    proposal = actions.propose(membership=sit(world.authority), title="Tee", text="Tee.", is_named=False, now=NOW)
    with pytest.raises(refusal):
        answer(proposal, **said)
