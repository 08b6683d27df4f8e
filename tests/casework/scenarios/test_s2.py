"""S2, the side of residence: a nurse from Tunisia with a partnership for recognition, for one year at first."""

import datetime as dt

import pytest

from appointments.models import Service
from casework.models import TitleReminder
from tests.casework.cases import make_case
from tests.casework.scenarios.house import House, on, parts
from tests.factories import MONDAY, local
from willkommen.delivery import drain_outbox

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.timedelta(days=1)
IN_A_YEAR = MONDAY + 364 * DAY


def test_a_year_at_first_the_agency_is_asked_and_reminders_come_before_it_ends(mail_sink):
    house = House("emsland")
    worker = house.caseworker
    case = make_case(
        house.authority, Service.objects.get(code="AE-ANERK-PARTNER"), given_names="AMIRA", family_name="BEN ALI",
        email="amira@example.org", language="fr", status="received", assigned_to=worker.staff,
    )  # fmt: skip
    with on(MONDAY):
        worker.step(case, "begin_review")
        assert worker.figures(case)["issue"] == "100.00"
        worker.step(case, "ask_employment_agency", **parts("asked_on", MONDAY))
        assert case.status == "with_employment_agency"
        # two weeks (§ 36 BeschV)
        assert case.deadlines.get(kind="employment_agency").ends_on == MONDAY + 14 * DAY
    with on(MONDAY + 10 * DAY):
        worker.step(case, "record_answer", result="consent", **parts("answered_on", MONDAY + 10 * DAY))
        worker.step(case, "grant", **parts("valid_from", MONDAY), **parts("valid_to", IN_A_YEAR))
        worker.step(case, "order_card", **parts("ordered_on", MONDAY + 10 * DAY))
    with on(MONDAY + 42 * DAY):
        worker.step(case, "receive_card")
        worker.step(case, "hand_out_card", **parts("valid_to", IN_A_YEAR))
        assert case.card_valid_to == IN_A_YEAR
        assert worker.client.post(worker.url("case_reminders", case), {"agreed": "on"}).status_code == 302
        reminder = TitleReminder.objects.get()
        assert (reminder.title_ends_on, reminder.ladder) == (IN_A_YEAR, "usual")
        drain_outbox(now=local(MONDAY + 42 * DAY, "10:05"))
    assert [word for mail in mail_sink.mails for word in ("16d", "BEN ALI", "Anerkennung", "reconnaissance")
            if word in mail.get_body(("plain",)).get_content()] == []  # fmt: skip
