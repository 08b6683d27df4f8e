"""S8 in a real browser: a protected person is served; neither screens nor a telephone in Turkish tell that she is here."""

import pytest
from django.db import transaction

from appointments.actions.booking import book_for_someone
from appointments.actions.queue import check_in
from appointments.models import ServiceOffer
from casework.actions.access import issue_code
from casework.actions.applying import link_appointment
from casework.actions.protection import protect
from casework.models import Case
from tests.casework.cases import make_case
from tests.factories import MONDAY, local, make_staff
from tests.journeys.people import Clerk, Screen, Window

# Coverage is not measured here: the pages have tests of their own.
pytestmark = [pytest.mark.journeys, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]

CODE = "EHE-EIGEN"
BORN = MONDAY.replace(year=1991)


def test_she_is_served_discreetly_and_her_old_code_opens_nothing(chromium, house, at):
    at(MONDAY, "09:30")
    now = local(MONDAY, "09:30")
    authority, office, clerks = house.open_authority("osnabrueck", spoken="tr")
    offer = ServiceOffer.objects.get(authority=authority, service__code=CODE)
    person = {"given_names": "ELIF", "family_name": "KAYA", "born_on": BORN, "language": "tr", "spoken_language": "tr"}
    with transaction.atomic():
        booked = book_for_someone(
            offer=offer, office=office, start=local(MONDAY, "10:00"), persons=1, needs_interpreter=False,
            name_in_own_script="", email="evlilik@example.org", mobile="", title_ends_on=None,
            staff_member=clerks[0], now=now, **person,
        )  # fmt: skip
        case = make_case(authority, offer.service, email="evlilik@example.org", **person)
        code = issue_code(case=case, now=now)
        link_appointment(case=case, appointment=booked, now=now)
    old_link = f"/t/{booked.link_token}/"

    telephone = Window(chromium, house, viewport={"width": 320, "height": 640}, locale="tr")

    def sign_in(digits: str) -> str:
        telephone.open(f"/tr/{authority.slug}/vorgang/?nummer={case.reference}")
        telephone.page.fill("input[name=code]", digits)
        with telephone.page.expect_navigation():
            telephone.page.click("form#sign-in button[type=submit].kern-btn--primary")
        return telephone.page.inner_text("main")

    with transaction.atomic():
        protect(
            case=case, now=now, staff_member=make_staff(authority, "caseworker", name="Petra Sommer"),
            separate_entrance=True,
        )  # fmt: skip
    # the right code that was valid a moment ago, and a code nobody ever had
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    answers = {sign_in(digits) for digits in (code, "1234567890123452")} | {sign_in(wrong)}
    assert all("KAYA" not in answer for answer in answers)
    assert telephone.page.get_attribute("html", "lang") == "tr"
    assert telephone.page.url.endswith(f"/tr/{authority.slug}/vorgang/")
    assert telephone.violations() == []
    assert not telephone.is_wider_than_its_window()
    telephone.complaints.clear()  # the browser's own word for the answer to a wrong code
    telephone.open(old_link)
    assert "10:00" not in telephone.text()
    telephone.complaints.clear()
    telephone.close()

    at(MONDAY, "09:50")
    neutral = f"Leistung {booked.pk % 90 + 10}"
    visit = check_in(appointment=booked, office=office, now=local(MONDAY, "09:50"))
    screen = Screen(chromium, house, office)
    clerk = Clerk(chromium, house, authority, clerks[1])
    clerk.open(f"/desk/{authority.slug}/termine/")
    assert neutral in clerk.text()
    assert [word for word in ("KAYA", "ELIF", offer.service.name_de) if word in clerk.text()] == []
    clerk.open(f"/desk/{authority.slug}/vorsprache/{visit.pk}/")
    page = clerk.page
    assert [word for word in ("KAYA", "ELIF", offer.service.name_de) if word in clerk.text()] == []
    assert "gesonderten Eingang" in clerk.text()
    assert clerk.violations() == []
    page.click("section[aria-labelledby=h-case] a.kern-btn--secondary")
    assert "/grund/" in page.url
    page.check("input[name=reason][value=person_asks]")
    with page.expect_navigation():
        page.click("main form button.kern-btn--primary")
    assert page.url.endswith(f"/vorgang/{case.reference}/schalter/?vorsprache={visit.pk}")
    assert "Zettel mit Zugangscode" not in clerk.text()
    assert clerk.violations() == []
    assert not clerk.is_wider_than_its_window()
    assert [word for word in ("KAYA", "ELIF", neutral) if word in screen.text()] == []
    assert Case.objects.get().is_protected
    screen.close()
    clerk.close()
