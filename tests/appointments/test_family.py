"""Several persons in one booking: consecutive time at one counter, each with a service and papers of their own."""

import datetime as dt
from decimal import Decimal

import pytest
from psycopg2.extras import DateRange

from appointments.actions.booking import (
    SlotTaken,
    book_for_someone,
    confirm_appointment,
    hold_slot,
    identify,
    move_appointment,
)
from appointments.actions.forgetting import erase_contact_data
from appointments.actions.holding import NotBookable
from appointments.models import (
    Appointment,
    AppointmentPerson,
    FeeRule,
    RequiredDocument,
    ServiceDocument,
)
from appointments.queries.family import family_of, others_of, others_to_choose
from tests.appointments.applicant import DETAILS, Applicant, own, text_of
from tests.appointments.clerk import Clerk
from tests.factories import (
    MONDAY,
    NOW,
    TUESDAY,
    World,
    local,
    make_appointment,
    make_counter,
    make_offer,
    make_office,
    make_service,
    make_shift,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Studying takes 30 minutes, collecting a card 10, a child's permit 25 and fingerprints."""
    world = World()
    world.card = make_offer(
        world.authority, make_service("EAT-AUSGABE", situation="card", minutes=10, name="Karte abholen")
    )
    world.child = make_offer(
        world.authority, make_service("FZ-KIND", situation="family", minutes=25, name="Kind", biometrics="yes")
    )
    return world


def hold(world, clock="09:00", *others, persons=None, now=NOW, **fields):
    return hold_slot(
        offer=world.offer,
        office=world.office,
        start=local(MONDAY, clock),
        persons=persons or 1 + len(others),
        others=others,
        language="en",
        spoken_language="en",
        title_ends_on=None,
        now=now,
        **fields,
    )


def name(held):
    return identify(
        appointment=held,
        given_names="OKSANA",
        family_name="SHEVCHUK",
        name_in_own_script="",
        born_on=dt.date(1991, 3, 7),
        email="",
        mobile="",
        spoken_language="en",
        needs_interpreter=False,
        language="en",
        now=NOW,
    )


def said_to_come_for(appointment) -> list[tuple[int, str]]:
    rows = AppointmentPerson.objects.filter(appointment=appointment).order_by("position")
    return [(row.position, row.service.code) for row in rows]


def papers(service, *codes) -> None:
    for position, code in enumerate(codes):
        document = RequiredDocument.objects.get_or_create(
            code=code, defaults={"official_term": code.title(), "name_de": code.title()}
        )[0]
        ServiceDocument.objects.create(service=service, document=document, position=position)


# ---- The time ------------------------------------------------------------------------------------------------


def test_each_person_brings_the_minutes_of_their_own_service(world):
    held = hold(world, "09:00", world.card, world.offer)
    assert held.ends_at - held.starts_at == dt.timedelta(minutes=30 + 10 + 30)
    assert said_to_come_for(held) == [(2, "EAT-AUSGABE"), (3, "AE-STUDIUM-V")]


def test_of_whom_nothing_is_said_comes_for_the_same(world):
    assert said_to_come_for(hold(world, persons=3)) == [(2, "AE-STUDIUM-V"), (3, "AE-STUDIUM-V")]
    assert [one.service.code for one in family_of(Appointment.objects.get(), with_documents=False)] == [
        "AE-STUDIUM-V"
    ] * 3


def test_who_comes_alone_has_no_rows_beside(world):
    assert said_to_come_for(hold(world)) == []


def test_the_whole_chain_must_be_free(world):
    make_appointment(world.offer, world.counter, local(MONDAY, "09:35"), minutes=10)
    with pytest.raises(SlotTaken):
        hold(world, "09:00", world.card)
    assert hold(world, "08:55", world.card).ends_at == local(MONDAY, "09:35")
    assert AppointmentPerson.objects.count() == 1


def test_the_chain_ends_before_the_counter_closes(world):
    with pytest.raises(SlotTaken):
        hold(world, "11:25", world.card)
    assert hold(world, "11:20", world.card).ends_at == local(MONDAY, "12:00")


def test_the_counter_must_serve_and_have_what_each_person_needs(world):
    with pytest.raises(SlotTaken):
        hold(world, "09:00", world.child)
    station = make_counter(world.office, 2, equipment=["biometrics"])
    make_shift(station, services=[world.service])
    with pytest.raises(SlotTaken):
        hold(world, "09:00", world.child)
    both = make_counter(world.office, 3, equipment=["biometrics"])
    make_shift(both, services=[world.service, world.child.service])
    assert hold(world, "09:00", world.child).counter == both


def test_nobody_gets_a_scarce_service_by_coming_along(world):
    """Lead time, horizon and the share for urgent cases are those of whichever service is strictest."""
    type(world.card).objects.filter(pk=world.card.pk).update(lead_hours=3)
    world.card.refresh_from_db()
    with pytest.raises(SlotTaken):
        hold(world, "09:55", world.card)
    assert hold(world, "10:00", world.card).status == "held"
    world.card.lead_hours, world.card.horizon_days = 0, 1
    wednesday = local(TUESDAY + dt.timedelta(days=1), "09:00")
    fields = {"persons": 2, "language": "en", "spoken_language": "en", "title_ends_on": None, "now": NOW}
    with pytest.raises(SlotTaken):
        hold_slot(offer=world.offer, office=world.office, start=wednesday, others=(world.card,), **fields)
    world.card.horizon_days, world.card.urgent_share = 56, 50
    make_appointment(world.offer, world.counter, local(TUESDAY, "08:00"), minutes=120)
    tuesday = local(TUESDAY, "10:30")
    with pytest.raises(SlotTaken):
        hold_slot(offer=world.offer, office=world.office, start=tuesday, others=(world.card,), **fields)
    assert hold_slot(offer=world.offer, office=world.office, start=tuesday, **fields).status == "held"


def test_an_office_that_does_not_serve_all_of_it_and_another_authoritys_offer_are_refused(world):
    elsewhere = make_office(world.authority, "B-2", name="Rathaus")
    only_there = make_offer(world.authority, make_service("THERE"), offices=[elsewhere])
    other = World("celle", code="FOREIGN")
    for others in ((only_there,), (other.offer,)):
        with pytest.raises(NotBookable):
            hold(world, "09:00", *others)
    with pytest.raises(NotBookable):
        hold(world, "09:00", world.card, world.card, persons=2)
    assert Appointment.objects.count() == 0


# ---- Afterwards ----------------------------------------------------------------------------------------------


def test_moving_takes_everybody_along(world):
    held = hold(world, "09:00", world.card)
    name(held)
    booked = confirm_appointment(appointment=held, now=NOW)
    new = move_appointment(appointment=booked, office=world.office, start=local(TUESDAY, "10:00"), now=NOW)
    assert (new.persons, new.ends_at - new.starts_at) == (2, dt.timedelta(minutes=40))
    assert said_to_come_for(new) == [(2, "EAT-AUSGABE")]
    assert others_of(new) == (world.card,)


def test_moving_a_family_from_before_there_were_rows_keeps_its_time(world):
    booked = make_appointment(world.offer, world.counter, local(MONDAY, "09:00"), minutes=90, persons=3)
    new = move_appointment(appointment=booked, office=world.office, start=local(TUESDAY, "08:00"), now=NOW)
    assert new.ends_at - new.starts_at == dt.timedelta(minutes=90)
    assert said_to_come_for(new) == [(2, "AE-STUDIUM-V"), (3, "AE-STUDIUM-V")]


def test_a_clerk_books_for_a_family(world):
    booked = book_for_someone(
        offer=world.offer,
        office=world.office,
        start=local(MONDAY, "09:00"),
        persons=2,
        others=(world.card,),
        language="de",
        spoken_language="de",
        needs_interpreter=False,
        given_names="OKSANA",
        family_name="SHEVCHUK",
        name_in_own_script="",
        born_on=dt.date(1991, 3, 7),
        email="",
        mobile="",
        title_ends_on=None,
        staff_member=world.clerk,
        now=NOW,
    )
    assert said_to_come_for(booked) == [(2, "EAT-AUSGABE")]


def test_what_stays_after_erasing_names_nobody(world):
    held = hold(world, "09:00", world.card)
    name(held)
    booked = confirm_appointment(appointment=held, now=NOW)
    Appointment.objects.filter(pk=booked.pk).update(erase_after=NOW)
    erase_contact_data(authority=world.authority, now=NOW + dt.timedelta(days=30), most=10)
    row = AppointmentPerson.objects.values().get()
    assert sorted(row) == ["appointment_id", "authority_id", "id", "offer_id", "position", "service_id"]


# ---- What can be chosen --------------------------------------------------------------------------------------


def test_the_same_comes_first_then_the_same_situation_and_nothing_that_cannot_be_booked(world):
    make_offer(world.authority, make_service("AE-STUDIUM-E", name="Erteilung"))
    make_offer(world.authority, make_service("WALK", delivery="walk_in", name="Ohne Termin"))
    make_offer(world.authority, make_service("DESK-ONLY"), is_online=False)
    make_offer(world.authority, make_service("NOT-HERE"), is_offered=False)
    make_offer(world.authority, make_service("OTHER-OFFICE"), offices=[make_office(world.authority, "B-2")])
    World("celle", code="FOREIGN")
    codes = [one.service.code for one in others_to_choose(world.offer)]
    assert codes == ["AE-STUDIUM-V", "AE-STUDIUM-E", "EAT-AUSGABE", "FZ-KIND"]
    assert "DESK-ONLY" in [one.service.code for one in others_to_choose(world.offer, is_online=False)]


# ---- The pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def applicant(world, monday_morning):
    papers(world.service, "PASS", "IMMATRIKULATION")
    papers(world.card.service, "ABHOLSCHREIBEN")
    for service, amount in ((world.service, 93), (world.card.service, 6)):
        FeeRule.objects.create(
            service=service,
            person_group="adult",
            purpose="extension",
            amount_eur=Decimal(amount),
            valid=DateRange(dt.date(2026, 1, 1), None),
            section="§ 45 AufenthV",
            mark="found",
        )
    return Applicant(world.authority)


def choose_family(applicant, *codes):
    return applicant.post("termin/buchen/AE-STUDIUM-V/personen/", **{f"person_{n}": c for n, c in enumerate(codes, 2)})


def test_who_comes_alone_is_not_asked_who_comes_for_what(applicant):
    assert applicant.choose_persons().url == applicant.url(":time")
    assert applicant.get("termin/buchen/AE-STUDIUM-V/personen/").url == applicant.url(":time")


def test_a_family_says_who_comes_for_what_on_a_page_of_its_own(applicant):
    answer = applicant.choose_persons(persons=3)
    assert answer.url == applicant.url("termin/buchen/AE-STUDIUM-V/personen/")
    page = applicant.get("termin/buchen/AE-STUDIUM-V/personen/")
    assert "Step 3 of 6: Who comes for what" in text_of(page)
    assert "Person 2 comes for" in text_of(page)
    assert page.content.decode().count('value="AE-STUDIUM-V" selected') == 2
    assert applicant.get(":time").url == answer.url
    assert choose_family(applicant, "EAT-AUSGABE", "AE-STUDIUM-V").url == applicant.url(":time")
    page = text_of(applicant.get(":time"))
    assert "3 people, about 70 minutes together" in page
    assert "Person 2: Karte abholen" in page


def test_a_service_that_is_not_in_the_list_is_refused_and_nothing_is_kept(applicant, world):
    World("celle", code="FOREIGN")
    applicant.choose_persons(persons=2)
    assert "Choose one of the requests of the list." in text_of(choose_family(applicant, "FOREIGN"))
    assert applicant.get(":time").url.endswith("/personen/")


def test_services_without_an_office_in_common_are_said_so(applicant, world):
    second = make_office(world.authority, "B-2", name="Rathaus")
    make_offer(world.authority, make_service("ONLY-A", name="A"), offices=[world.office])
    only_b = make_offer(world.authority, make_service("ONLY-B", name="B"), offices=[second])
    world.authority.offerplace_set.create(offer=world.offer, office=second)
    applicant.choose_persons(persons=3)
    page = text_of(choose_family(applicant, "ONLY-A", "ONLY-B"))
    assert "No office serves all of this in one appointment." in page
    applicant.choose_persons(persons=2)
    assert choose_family(applicant, "ONLY-B").url == applicant.url(":time")
    applicant.choose_time()
    assert Appointment.objects.count() == 0, only_b
    page = text_of(applicant.get(":time"))
    assert "Nobody has time for all of this together." in page


def booked_family(applicant):
    applicant.choose_persons(persons=2)
    choose_family(applicant, "EAT-AUSGABE")
    applicant.choose_time()
    applicant.give_details(way="none")
    page = text_of(applicant.get(":check"))
    applicant.agree()
    return Appointment.objects.get(), page


def test_each_person_has_papers_and_fees_of_their_own_before_and_after_booking(applicant):
    booked, check = booked_family(applicant)
    assert said_to_come_for(booked) == [(2, "EAT-AUSGABE")]
    after = text_of(applicant.get(own(booked)))
    for page in (check, after):
        assert "Person 1: Aufenthaltserlaubnis zum Studium – Verlängerung Pass Immatrikulation" in page
        assert "Person 2: Karte abholen Abholschreiben" in page
    assert "93 euros" in after
    assert "6 euros" in after
    sheet = text_of(applicant.get(own(booked, "drucken/")))
    assert "What to bring · Person 2: Karte abholen Abholschreiben" in sheet


def test_the_link_alone_tells_nobody_what_a_family_comes_for(applicant, world):
    booked, _ = booked_family(applicant)
    stranger = Applicant(world.authority)
    for page in ("", "drucken/", "verschieben/"):
        assert "Karte abholen" not in text_of(stranger.get(own(booked, page)))


def test_another_choice_for_one_person_needs_another_time(applicant):
    applicant.choose_persons(persons=2)
    choose_family(applicant, "EAT-AUSGABE")
    applicant.choose_time()
    assert applicant.get(":details").status_code == 200
    choose_family(applicant, "AE-STUDIUM-V")
    assert applicant.get(":details").url == applicant.url(":time")
    applicant.choose_time(clock="10:00")
    assert [a.status for a in Appointment.objects.order_by("pk")] == ["expired", "held"]
    assert applicant.get(":details").status_code == 200


def test_fewer_people_later_forget_who_is_left_out(applicant):
    applicant.choose_persons(persons=3)
    choose_family(applicant, "EAT-AUSGABE", "EAT-AUSGABE")
    applicant.choose_persons(persons=1)
    applicant.choose_time()
    held = Appointment.objects.get()
    assert (held.persons, said_to_come_for(held)) == (1, [])


def test_a_draft_of_an_older_house_is_read_and_asked_what_it_lacks(applicant, world):
    applicant.choose_persons(persons=2)
    session = applicant.client.session
    drafts = session["booking"]
    del drafts[world.authority.slug]["others"]
    session["booking"] = drafts
    session.save()
    assert applicant.get(":time").url.endswith("/personen/")


def test_moving_offers_only_times_long_enough_for_everybody(applicant, world):
    booked, _ = booked_family(applicant)
    make_appointment(world.offer, world.counter, local(TUESDAY, "08:35"), minutes=205)
    page = applicant.get(own(booked, "verschieben/"), tag="2026-10-06").content.decode()
    assert "neu=2026-10-06" not in page
    assert (
        f"neu={TUESDAY + dt.timedelta(days=1)}"
        in applicant.get(own(booked, "verschieben/"), tag="2026-10-07").content.decode()
    )


def test_looking_at_the_pages_changes_nothing(applicant):
    applicant.choose_persons(persons=2)
    choose_family(applicant, "EAT-AUSGABE")
    applicant.choose_time()
    before = list(Appointment.objects.values()) + list(AppointmentPerson.objects.values())
    for path in (":persons", "termin/buchen/AE-STUDIUM-V/personen/", ":time", ":details"):
        assert applicant.get(path).status_code == 200
        applicant.client.head(applicant.url(path))
    assert list(Appointment.objects.values()) + list(AppointmentPerson.objects.values()) == before


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "uk", "ru", "ar", "fa", "tr", "fr", "es"])
def test_every_language_shows_the_whole_way_of_a_family(applicant, world, language):
    reader = Applicant(world.authority, language=language)
    reader.choose_persons(persons=2)
    assert reader.get("termin/buchen/AE-STUDIUM-V/personen/").status_code == 200
    booked, _ = booked_family(reader)
    assert "Karte abholen" in text_of(reader.get(own(booked)))
    assert reader.get(own(booked, "drucken/")).status_code == 200


def test_the_desk_books_for_a_family_and_prints_papers_for_each_person(applicant, world):
    clerk = Clerk(world)
    page = clerk.read("buchen/AE-STUDIUM-V/", personen="2", person_2="EAT-AUSGABE")
    assert "40 minutes at the counter" in page
    assert "Person 2 comes for" in page
    start = local(MONDAY, "09:00").isoformat()
    path = f"buchen/AE-STUDIUM-V/person/?personen=2&person_2=EAT-AUSGABE&start={start.replace('+', '%2B')}"
    assert "Person 2: Karte abholen" in clerk.read(path)
    data = {**DETAILS, "start": start, "language": "de", "spoken_language": "de", "form_key": "a" * 32}
    clerk.client.post(clerk.url(path), data)
    booked = Appointment.objects.get()
    assert said_to_come_for(booked) == [(2, "EAT-AUSGABE")]
    assert "Person 2: Karte abholen" in clerk.read(f"termine/{booked.pk}/")
    assert "Person 2: Karte abholen Abholschreiben" in clerk.read(f"termine/{booked.pk}/zettel/")


@pytest.mark.parametrize("query", [{"person_2": "FOREIGN"}, {"person_2": "x" * 900, "person_13": "1"}, {}])
def test_nonsense_for_a_person_at_the_desk_means_the_same_for_all(world, monday_morning, query):
    assert "60 minutes at the counter" in Clerk(world).read("buchen/AE-STUDIUM-V/", personen="2", **query)
