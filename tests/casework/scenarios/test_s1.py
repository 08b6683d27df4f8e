"""S1: a student from Cameroon whose title ends in 21 days, and the first time is in 34. From the first page to the card."""

import datetime as dt
import re

import pytest

from appointments.models import Appointment, ServiceOffer
from casework.models import Application, Case, CaseAppointment, Deadline
from tests.appointments.applicant import text_of
from tests.casework.scenarios.house import House, Worker, on, parts
from tests.casework.test_informal import Person
from tests.factories import MONDAY, local
from willkommen.delivery import drain_outbox

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.timedelta(days=1)
VISIT_ON = MONDAY + 35 * DAY
PICK_UP_ON = MONDAY + 77 * DAY


def test_an_application_in_time_keeps_the_title_and_counts_from_its_moment(mail_sink):
    house = House()
    ServiceOffer.objects.filter(authority=house.authority).update(lead_hours=34 * 24)
    student = Person(house.authority, language="fr")

    with on(MONDAY):
        # the booking warns and leads to the application
        day = parts("title_ends_on", MONDAY + 21 * DAY)
        student.choose_persons(persons=1, spoken_language="fr", **day)
        assert f"/fr/osnabrueck/antrag/{student.code}/" in student.get(":time").content.decode()
        case = student.apply(way="email", email="serge@example.org")
        application = Application.objects.get()
        receipt = student.receipt()
        number = application.receipt_number
        assert text_of(receipt).count(f"{number[:4]} {number[4:8]} {number[8:]}") == 2
        assert [half for half in ('lang="fr"', 'lang="de"') if half in receipt.content.decode()] == [
            'lang="fr"',
            'lang="de"',
        ]
        code = re.search(r"(?<!\d )\b\d{4} \d{4} \d{4} \d{4}\b", text_of(receipt)).group(0)
        # the time after the end of the title is linked
        student.choose_persons(persons=1, spoken_language="fr")
        start = local(VISIT_ON, "10:00")
        student.post(":time", start=start.isoformat(), form_key=student.form_key(":time"))
        student.give_details(given_names="SERGE", family_name="NGONO", way="none", email="")
        student.agree()
        booked = Appointment.objects.get(status="booked")
        assert (booked.starts_at, CaseAppointment.objects.get().case) == (start, case)
        moment = local(MONDAY, "10:00")
        assert (case.status, case.received_at, application.made_at) == ("received", moment, moment)
        # nothing is decided by a machine
        assert case.fiction == ""

    caseworker = house.caseworker
    Case.objects.filter(pk=case.pk).update(assigned_to=caseworker.staff)
    case.refresh_from_db()
    with on(MONDAY + 2 * DAY):
        caseworker.step(case, "begin_review")
        days = {**parts("fiction_from", MONDAY + 22 * DAY), **parts("fiction_until", MONDAY + 200 * DAY)}
        caseworker.send("case_fact", case, {"fiction": "continued_title", **days}, fact="fiktion")
        caseworker.step(case, "check_security")
        case.refresh_from_db()
        assert (case.fiction, case.status) == ("continued_title", "security_check")

    with on(MONDAY + 3 * DAY):
        student.client.post(student.url("vorgang/"), {"reference": case.reference, "code": code})
        page = student.get("vorgang/stand/")
        said = page.content.decode()
        hidden = ("sécurité", "icherheit", "SICHERHEIT", "security", "NGONO", "16b", "continued_title", "fiction")
        assert page.status_code == 200
        assert [word for word in hidden if word in said] == []

    with on(VISIT_ON):
        # § 75 VwGO counts from the application, not from the visit
        clock = Deadline.objects.get(case=case, kind="inaction", ended_at=None)
        assert clock.began_on == MONDAY
        caseworker.step(case, "go_on_reviewing")
        assert caseworker.figures(case)["extension"] == "93.00"
        caseworker.charge(case, "extension")
        caseworker.step(case, "grant", **parts("valid_to", VISIT_ON + 730 * DAY))
        caseworker.step(case, "order_card", **parts("ordered_on", VISIT_ON))
        drain_outbox(now=local(VISIT_ON, "10:05"))

    with on(PICK_UP_ON):
        caseworker.step(case, "receive_card")
        drain_outbox(now=local(PICK_UP_ON, "10:05"))
        clerk = Worker(house.authority, "clerk")
        assert clerk.send("case_counter_step", case, step="hand_out_card").status_code == 302
        case.refresh_from_db()
        assert case.status == "handed_out"
    assert mail_sink.mails != []
    for mail in mail_sink.mails:
        text = mail["Subject"] + mail.get_body(("plain",)).get_content()
        assert [word for word in ("NGONO", "§", "tud", case.reference, "93") if word in text] == []
