"""Which services somebody serves, and which an office offers."""

import datetime as dt

import pytest

from appointments.models import OfferPlace, ServiceOffer, StaffSkill
from appointments.queries.availability import free_times
from tests.administrator import Administrator, errors, said, text_of
from tests.factories import (
    MONDAY,
    NOW,
    World,
    make_counter,
    make_offer,
    make_office,
    make_service,
    make_shift,
    make_staff,
)
from willkommen.models import AuditEntry, Office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seven_o_clock(monday_morning):
    """It is Monday, 5 October 2026."""


@pytest.fixture
def world():
    """One clerk at counter 1 who speaks Arabic; two services."""
    world = World("celle", spoken=["ar"])
    world.clerk.name = "Olena Lindner"
    world.clerk.save()
    world.other = make_service("AE-ARBEIT", situation="work", name="Aufenthaltserlaubnis zur Arbeit")
    make_offer(world.authority, world.other)
    return world


@pytest.fixture
def kerstin(world):
    return Administrator(world.authority, "supervisor", name="Kerstin Alvermann")


@pytest.fixture
def uwe(world):
    return Administrator(world.authority)


def ticks(*services) -> dict:
    sent: dict = {"which": "some"}
    for service in services:
        sent.setdefault(f"situation_{service.situation_id}", []).append(service.pk)
    return sent


# ---- People ----------------------------------------------------------------------------------------------------------


def test_everything_is_the_default_and_said(world, kerstin):
    page = text_of(kerstin.get("skills"))
    assert "Olena Lindner everything Arabic" in page
    edit = kerstin.get("skills_edit", member=world.clerk.pk).content.decode()
    assert 'value="all" id="id_which_0" checked' in edit


def test_a_person_is_limited_to_some_services_and_free_times_follow(world, kerstin):
    answer = kerstin.send("skills_edit", ticks(world.other), member=world.clerk.pk)
    assert said(answer) == ["Saved. Booked appointments stay as they are."]
    assert list(StaffSkill.objects.values_list("staff_member", "service")) == [(world.clerk.pk, world.other.pk)]
    times = free_times(offer=world.offer, office=world.office, persons=1, spoken_language="", day=MONDAY, now=NOW)
    assert times == []
    assert "1 service Aufenthaltserlaubnis zur Arbeit" in text_of(kerstin.get("skills"))


def test_the_audit_names_services_and_no_person(world, kerstin):
    kerstin.send("skills_edit", ticks(world.other), member=world.clerk.pk)
    entry = AuditEntry.objects.get(action="set_skills")
    assert entry.detail == {"services": ["all", ["AE-ARBEIT"]]}
    assert (entry.object_id, entry.staff_member) == (world.clerk.pk, kerstin.staff)


def test_back_to_everything_leaves_no_row_and_the_same_again_no_entry(world, kerstin):
    kerstin.send("skills_edit", ticks(world.other), member=world.clerk.pk)
    for _ in range(2):
        kerstin.send("skills_edit", {"which": "all"}, member=world.clerk.pk)
    assert StaffSkill.objects.count() == 0
    assert AuditEntry.objects.filter(action="set_skills").count() == 2


def test_only_these_without_a_tick_is_a_mistake(world, kerstin):
    answer = kerstin.send("skills_edit", {"which": "some"}, member=world.clerk.pk)
    assert errors(answer) == ["What: Tick at least one service, or choose “everything”."]


def test_ticks_beside_everything_mean_everything(world, kerstin):
    kerstin.send("skills_edit", {**ticks(world.other), "which": "all"}, member=world.clerk.pk)
    assert StaffSkill.objects.count() == 0


def test_a_service_that_is_not_offered_here_cannot_be_ticked(world, kerstin):
    elsewhere = make_service("X-1")
    answer = kerstin.send("skills_edit", ticks(elsewhere), member=world.clerk.pk)
    assert sorted(error.partition(": ")[2] for error in errors(answer)) == [
        f"Select a valid choice. {elsewhere.pk} is not one of the available choices.",
        "Tick at least one service, or choose “everything”.",
    ]


def test_who_never_sits_at_a_counter_or_works_elsewhere_has_no_page(world, kerstin):
    auditor = make_staff(world.authority, "auditor")
    other = World("harburg")
    for member in (auditor, other.clerk):
        assert kerstin.get("skills_edit", member=member.pk).status_code == 404


def test_the_page_says_who_may_change_the_languages(world, kerstin, uwe):
    about = {"member": world.clerk.pk}
    words = "Olena Lindner changes them under “My account”; with the person's consent"
    assert f"{words} an administrator may do it." in text_of(kerstin.get("skills_edit", **about))
    assert f"{words} you may do it: Change the languages" in text_of(uwe.get("skills_edit", **about))
    own = text_of(kerstin.get("skills_edit", member=kerstin.staff.pk))
    assert "Change my languages" in own
    assert "never where somebody comes from" in own


def test_the_list_asks_as_often_for_three_people_as_for_one(world, kerstin, django_assert_num_queries):
    with django_assert_num_queries(7):
        kerstin.get("skills")
    for name in ("Jan", "Ada"):
        person = make_staff(world.authority, "clerk", name=name)
        StaffSkill.objects.create(authority=world.authority, staff_member=person, service=world.other)
    with django_assert_num_queries(7):
        kerstin.get("skills")


def test_what_somebody_served_is_forgotten_when_they_leave(world, uwe):
    StaffSkill.objects.create(authority=world.authority, staff_member=world.clerk, service=world.other)
    uwe.press("member_end", member=world.clerk.pk)
    assert StaffSkill.objects.count() == 0


def test_skills_stand_beside_the_names_where_shifts_are_planned(world, kerstin):
    StaffSkill.objects.create(authority=world.authority, staff_member=world.clerk, service=world.other)
    make_staff(world.authority, "clerk", name="Jan Petersen")
    page = text_of(kerstin.get("week_add", counter=make_counter(world.office, number=2).pk, day=MONDAY))
    assert "Olena Lindner – serves 1 service" in page
    assert "Jan Petersen – serves everything" in page


def test_a_shift_that_names_what_the_person_does_not_serve_is_saved_with_a_warning(world, kerstin):
    StaffSkill.objects.create(authority=world.authority, staff_member=world.clerk, service=world.other)
    sent = {
        "staff_member": world.clerk.pk,
        "counter": world.counter.pk,
        "repeats": "once",
        "starts": "13",
        "ends": "15",
        "first_day_day": "5",
        "first_day_month": "10",
        "first_day_year": "2026",
        "weekday": "",
        **{f"last_day_{part}": "" for part in ("day", "month", "year")},
        "services": [world.service.pk, world.other.pk],
    }
    answer = kerstin.send("shift_new", sent)
    assert errors(answer) == []
    assert said(answer) == [
        "The shift is in the plan.",
        "Please check: by the skills, Olena Lindner does not serve Aufenthaltserlaubnis zum Studium – Verlängerung. "
        "The shift gives times for it.",
    ]
    plan = text_of(kerstin.get("shifts"))
    assert "13:00–15:00 2 services" in plan
    assert "08:00–12:00 by skills" in plan


# ---- Offices ---------------------------------------------------------------------------------------------------------


def places(office) -> list[str]:
    found = OfferPlace.objects.filter(office=office).values_list("offer__service__code", flat=True)
    return sorted(found)


def test_a_new_office_gets_everything_that_is_offered(world, uwe):
    second = make_office(world.authority, code="B", name="Außenstelle")
    ServiceOffer.objects.create(authority=world.authority, service=make_service("X-1"), is_offered=False)
    answer = uwe.send("offers_at_office", {"which": "all"}, office=second.pk)
    assert said(answer) == ["Saved. Came new to Außenstelle: 2. No longer offered there: 0."]
    assert places(second) == ["AE-ARBEIT", "AE-STUDIUM-V"]


def test_an_office_that_serves_only_some_services_gets_no_new_ones(world, uwe):
    second = make_office(world.authority, code="B", name="Außenstelle")
    uwe.send("offers_at_office", ticks(world.other), office=second.pk)
    second.refresh_from_db()
    assert (places(second), second.serves_only) == (["AE-ARBEIT"], ["AE-ARBEIT"])
    page = uwe.get("offers_at_office", office=second.pk).content.decode()
    assert 'value="some" id="id_which_1" checked' in page
    uwe.send("offers_at_office", {"which": "all"}, office=second.pk)
    assert (places(second), Office.objects.get(code="B").serves_only) == (["AE-ARBEIT", "AE-STUDIUM-V"], [])


def test_the_administration_says_where_an_office_has_no_services_yet(world, uwe):
    second = make_office(world.authority, code="B", name="Außenstelle")
    assert "1 office without services" in text_of(uwe.get("setup"))
    uwe.send("offers_at_office", ticks(world.other), office=second.pk)
    assert "without services" not in text_of(uwe.get("setup"))


def test_the_last_office_of_a_service_keeps_it_and_the_refusal_names_it(world, uwe):
    answer = uwe.send("offers_at_office", ticks(world.other), office=world.office.pk)
    assert errors(answer) == [
        "These would be offered at no office: Aufenthaltserlaubnis zum Studium – Verlängerung. "
        "Offer them elsewhere first, or nowhere at all."
    ]
    assert places(world.office) == ["AE-ARBEIT", "AE-STUDIUM-V"]


def test_an_office_of_another_authority_has_no_page(world, uwe):
    assert uwe.get("offers_at_office", office=World("harburg").office.pk).status_code == 404


def test_a_shift_of_a_weekday_is_no_skill(world):
    """Shifts that name services win over skills: what stands at the counter is what was planned for it."""
    StaffSkill.objects.create(authority=world.authority, staff_member=world.clerk, service=world.other)
    world.clerk.shifts.all().delete()
    make_shift(world.counter, world.clerk, services=[world.service])
    times = free_times(offer=world.offer, office=world.office, persons=1, spoken_language="", day=MONDAY, now=NOW)
    assert times[0].start == dt.datetime(2026, 10, 5, 6, 0, tzinfo=dt.UTC)
