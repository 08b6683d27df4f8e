"""S8: a spouse after separation with violence. A women's advice centre telephones; nobody may find out where and when."""

import pytest
from django.db import transaction
from django.test import Client

from appointments.models import Appointment, Service
from casework.actions.access import issue_code
from casework.actions.handover.sending import hand_over
from casework.models import Case, CaseAppointment
from tests.appointments.applicant import Applicant, text_of
from tests.casework.cases import make_case
from tests.casework.scenarios.house import KEY, House, Worker, on, parts
from tests.factories import MONDAY, NOW, TUESDAY, local, make_authority
from willkommen.delivery import drain_outbox
from willkommen.models import AuditEntry, OutgoingMessage, ReadEntry

pytestmark = pytest.mark.django_db(transaction=True)

ELIF = {"given_names": "ELIF", "family_name": "KAYA", **parts("born_on", MONDAY.replace(year=1991))}


def test_nobody_from_outside_learns_of_her_and_everybody_inside_says_why(mail_sink):
    house = House()
    service = Service.objects.get(code="EHE-EIGEN")
    case = make_case(
        house.authority, service, given_names="ELIF", family_name="KAYA", born_on=MONDAY.replace(year=1991),
        language="tr", spoken_language="tr", email="evlilik@example.org", assigned_to=house.caseworker.staff,
    )  # fmt: skip
    worker = house.caseworker
    with on(MONDAY):
        with transaction.atomic():
            code = issue_code(case=case, now=NOW)
        assert (
            worker.send("case_fact", case, {"is_protected": "on", "separate_entrance": "on"}, fact="schutz").status_code
            == 302
        )
        case.refresh_from_db()
        assert (case.is_protected, AuditEntry.objects.filter(action="protect_case").count()) == (True, 1)

        # the advice centre telephones: booked at the desk, discreetly
        clerk = Worker(house.authority, "clerk")
        query = f"?sprache=tr&start={local(TUESDAY, '10:00').isoformat().replace('+', '%2B')}"
        booking = {
            **ELIF, "start": local(TUESDAY, "10:00").isoformat(), "language": "tr", "spoken_language": "tr",
            "is_discreet": "on", "email": "", "form_key": KEY,
        }  # fmt: skip
        path = clerk.url("desk_book_person", code="EHE-EIGEN") + query
        assert clerk.client.post(path, booking).status_code == 302
        booked = Appointment.objects.get()
        assert booked.is_discreet

        # her old code, and whoever knows names and birth date, get the answers of strangers
        outside = Client()
        start = "/tr/osnabrueck/vorgang/"
        wrong = outside.post(start, {"reference": case.reference, "code": "0" * 16})
        hers = outside.post(start, {"reference": case.reference, "code": code})
        assert (hers.status_code, _said(hers, case)) == (wrong.status_code, _said(wrong, case))
        other = Applicant(house.authority, language="tr", code="EHE-EIGEN")
        other.choose_persons(persons=1, spoken_language="tr")
        other.choose_time(TUESDAY, "09:00")
        answer = other.give_details(**ELIF, way="none", email="")
        assert answer.status_code == 302

    with on(TUESDAY, "09:55"):
        neutral = f"Service {booked.pk % 90 + 10}"
        assert neutral in clerk.read("desk_today")
        clerk.client.post(clerk.url("desk_check_in_one", pk=booked.pk))
        visit = Appointment.objects.get(pk=booked.pk).visit
        page = clerk.read("desk_visit", visit=visit.pk)
        assert neutral in page
        assert [word for word in ("KAYA", "ELIF", service.name_de) if word in page] == []
        # found by her number, after a reason; from now on the page of the visit says how to behave
        found = clerk.client.get(
            clerk.url("case_counter_find"), {"nummer": case.reference, "vorsprache": visit.pk}, follow=True
        )
        assert "Why do you open this case?" in text_of(found)
        assert [word for word in ("KAYA", "in review", service.name_de) if word in text_of(found)] == []
        clerk.client.post(found.request["PATH_INFO"] + "?" + found.request["QUERY_STRING"], {"reason": "person_asks"})
        assert clerk.client.post(clerk.url("case_counter_link", case, visit=visit.pk)).status_code == 302
        assert CaseAppointment.objects.get().appointment == booked
        page = clerk.read("desk_visit", visit=visit.pk)
        assert "Please let the person in and out by the separate entrance." in page
        clerk.read("case_counter", case)
        display = Client().get(f"/display/{house.office.device_token}/").content.decode()
        assert [word for word in ("KAYA", "ELIF", service.name_de, neutral) if word in display] == []

        # a second case of hers is opened by nobody but a supervisor
        typed = {
            **ELIF, **parts("received_on", MONDAY), "service": service.pk, "channel": "counter", "language": "tr",
            "spoken_language": "tr",
        }  # fmt: skip
        refused = clerk.send("case_new", None, typed)
        assert "Please ask a supervisor to open this case." in text_of(refused)
        assert Case.objects.count() == 1

        # the file that moves keeps the protection
        case.refresh_from_db()
        Case.objects.filter(pk=case.pk).update(status="competence")
        case.refresh_from_db()
        sent = hand_over(
            case=case, basis="moved", to_authority=make_authority("celle"), staff_member=worker.staff, now=NOW
        )
        assert sent.parcel["protection"]["is_protected"] is True

        drain_outbox(now=local(TUESDAY, "10:05"))
    assert {entry.reason for entry in ReadEntry.objects.filter(staff_member=clerk.staff)} == {"person_asks"}
    assert mail_sink.mails == []
    assert OutgoingMessage.objects.filter(recipient="evlilik@example.org", status__in=["queued", "sent"]).count() == 0


def _said(answer, case) -> str:
    """The words of an answer without what differs by itself."""
    return text_of(answer).replace(case.reference, "")
