"""A search writes down its kind and how many lines it showed, never for whom; on the work list and at the desk."""

import pytest
from django.urls import reverse

from tests.casework.cases import make_case
from tests.factories import MONDAY, World, local, make_appointment, make_staff
from willkommen.models import AuditEntry, ReadEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monday_morning):
    return World("celle")


def written() -> list[tuple]:
    return list(ReadEntry.objects.values_list("object_type", "object_id", "found", "reason"))


def told(*words) -> list[str]:
    said = str([*ReadEntry.objects.values(), *AuditEntry.objects.values()])
    return [word for word in words if word in said]


@pytest.mark.parametrize(
    ("query", "kind", "found"),
    [
        ({"q": "Haddad"}, "name", 1),
        ({"q": "Niemand"}, "name", 0),
        ({"q": "000 000 000-2"}, "number", 0),
        ({"geboren": "1999-03-07"}, "born_on", 1),
    ],
)
def test_a_search_for_cases(client, world, query, kind, found):
    make_case(world.authority)
    client.force_login(make_staff(world.authority, "caseworker"))
    client.get(reverse("work_list", args=[world.authority.slug]), query)
    assert written() == [(f"search.cases.{kind}", None, found, "")]
    assert told("Haddad", "HADDAD", "Niemand", "1999-03-07") == []


def test_working_down_the_list_is_no_search(client, world):
    client.force_login(make_staff(world.authority, "caseworker"))
    client.get(reverse("work_list", args=[world.authority.slug]), {"wer": "alle"})
    assert written() == []


@pytest.mark.parametrize(("typed", "kind", "found"), [("Petrenko", "name", 1), ("ZZZ 999", "number", 0)])
def test_a_search_for_an_appointment_at_the_desk(client, world, typed, kind, found):
    make_appointment(world.offer, world.counter, local(MONDAY, "09:00"), family_name="PETRENKO")
    client.force_login(make_staff(world.authority, "clerk"))
    client.get(reverse("desk_today", args=[world.authority.slug]), {"q": typed})
    assert written() == [(f"search.appointments.{kind}", None, found, "")]
    assert told("Petrenko", "PETRENKO", "ZZZ") == []


def test_looking_at_a_day_is_no_search(client, world):
    client.force_login(make_staff(world.authority, "clerk"))
    client.get(reverse("desk_today", args=[world.authority.slug]))
    assert written() == []


def test_a_discreet_appointment_is_found_by_its_number_and_not_by_the_name(client, world):
    start = local(MONDAY, "09:00")
    hidden = make_appointment(world.offer, world.counter, start, family_name="PETRENKO", is_discreet=True)
    client.force_login(make_staff(world.authority, "clerk"))
    found = [
        client.get(reverse("desk_today", args=[world.authority.slug]), {"q": typed}).context["found"]
        for typed in ("Petrenko", hidden.reference)
    ]
    assert [len(rows) for rows in found] == [0, 1]
