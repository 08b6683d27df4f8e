"""S5: a Ukrainian mother with three children. No visit for the titles; a new card for the child of eight, who has to come."""

import datetime as dt

import pytest

from appointments.models import Service
from tests.appointments.applicant import Applicant, text_of
from tests.casework.cases import make_case
from tests.casework.reminded import make_reminder
from tests.casework.scenarios.house import House, Worker, on
from tests.factories import local

pytestmark = pytest.mark.django_db

IN_DECEMBER = dt.date(2026, 12, 7)


def test_nobody_comes_for_the_titles_and_the_card_of_the_child_costs_half_or_nothing():
    house = House()
    with on(IN_DECEMBER):
        mother = Applicant(house.authority, language="uk", code="AE-UKRAINE")
        answer = mother.choose_persons(persons=4, spoken_language="uk", is_concerned="yes")
        assert answer.url == mother.url("leistung/AE-UKRAINE/ohne-termin/")
        sheet = text_of(mother.get("leistung/AE-UKRAINE/nachweis/"))
        assert "Gilt bis 4. März 2027" in sheet

        # the new passport of the child of eight: one time for mother and child
        card = Applicant(house.authority, language="uk", code="EAT-NEU")
        card.choose_persons(persons=1, spoken_language="uk")
        held = card.choose_time(dt.date(2026, 12, 15), "09:00")
        assert held.status_code == 302
        service = Service.objects.get(code="EAT-NEU")
        received = local(IN_DECEMBER, "09:00")
        child = make_case(
            house.authority, service, born_on=dt.date(2018, 5, 1), received_at=received,
            assigned_to=house.caseworker.staff,
        )  # fmt: skip
        assert house.caseworker.figures(child)["card"] == "33.50"
        assert house.caseworker.figures(child, "benefit_recipient")["card"] == "0.00"

        # whoever wants to hear of changes is on the list of the campaign
        make_reminder(house.authority, title_ends_on=dt.date(2027, 3, 4), ladder="temporary_protection")
        supervisor = Worker(house.authority, "supervisor")
        assert supervisor.client.get(supervisor.url("title_reminders")).status_code == 200
