"""Information that replaces a visit (facts.md, S5), on the real catalogue: nobody in scope can book, until the day it ends."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from appointments.actions.catalogue import load_catalogue
from appointments.models import Appointment, Service, ServiceNotice, ServiceOffer
from appointments.queries.family import others_to_choose
from tests.appointments.applicant import Applicant, text_of
from tests.factories import NOW, local, make_authority, make_counter, make_office, make_shift, make_staff
from willkommen.languages import LANGUAGE_NAMES

pytestmark = pytest.mark.django_db

CODE = "AE-UKRAINE"
PERSONS = {"persons": 4, "spoken_language": "uk"}
IN_DECEMBER = local(dt.date(2026, 12, 7), "10:00")
LAST_DAY = local(dt.date(2027, 3, 4), "10:00")
DAY_AFTER = local(dt.date(2027, 3, 5), "10:00")


@pytest.fixture
def authorities():
    """Two authorities with the whole catalogue, each with a counter that serves everything every day."""
    found = [make_authority("osnabrueck"), make_authority("oldenburg")]
    for authority in found:
        counter = make_counter(make_office(authority), equipment=["biometrics"])
        clerk = make_staff(authority, "clerk")
        for weekday in range(5):
            make_shift(counter, clerk, weekday=weekday)
    load_catalogue(now=NOW)
    return found


def at(moment):
    return time_machine.travel(moment, tick=False)


def test_while_titles_continue_nobody_in_scope_gets_a_time_and_afterwards_booking_opens_by_itself(authorities):
    for moment in (IN_DECEMBER, LAST_DAY):
        for authority in authorities:
            with at(moment):
                applicant = Applicant(authority, language="uk", code=CODE)
                page = text_of(applicant.get(f"leistung/{CODE}/"))
                assert "до 4 березня 2027 року" in page
                assert applicant.choose_persons(**PERSONS).status_code == 200  # the question has to be answered
                answer = applicant.choose_persons(**PERSONS, is_concerned="yes")
                assert answer.url == applicant.url(f"leistung/{CODE}/ohne-termin/")
                assert "до 4 березня 2027 року" in text_of(applicant.client.get(answer.url))
                assert applicant.get(":time").url == applicant.url(":persons")
                waiting = applicant.post(f"warteliste/{CODE}/", **PERSONS, reason="none", is_concerned="yes")
                assert waiting.url == applicant.url(f"leistung/{CODE}/ohne-termin/")
                assert applicant.get(f"warteliste/{CODE}/angaben/").url == applicant.url(f"warteliste/{CODE}/")
    assert Appointment.objects.count() == 0
    with at(DAY_AFTER):
        applicant = Applicant(authorities[0], language="uk", code=CODE)
        page = text_of(applicant.get(f"leistung/{CODE}/"))
        assert "до 4 березня 2027 року" not in page
        assert applicant.get(f"leistung/{CODE}/ohne-termin/").status_code == 404
        assert applicant.get(f"leistung/{CODE}/nachweis/").status_code == 404
        assert applicant.choose_persons(**PERSONS).status_code == 302


def test_whose_title_is_not_in_scope_books_as_usual_and_a_changed_answer_gives_the_time_back(authorities):
    with at(IN_DECEMBER):
        applicant = Applicant(authorities[0], code=CODE)
        assert applicant.choose_persons(persons=1, spoken_language="uk", is_concerned="no").status_code == 302
        held = applicant.choose_time(dt.date(2026, 12, 15), "09:00")
        assert held.status_code == 302, text_of(held)
        assert list(Appointment.objects.values_list("status", flat=True)) == ["held"]
        applicant.choose_persons(persons=1, spoken_language="uk", is_concerned="yes")
        assert Appointment.objects.filter(status="held").count() == 0
        assert applicant.get(":time").url == applicant.url(":persons")


def test_a_new_passport_of_the_child_is_booked_as_usual_but_not_the_continuing_title_beside_it(authorities):
    with at(IN_DECEMBER):
        applicant = Applicant(authorities[0], language="uk", code="EAT-NEU")
        assert applicant.choose_persons(persons=2, spoken_language="uk").url == applicant.url(
            "termin/buchen/EAT-NEU/personen/"
        )
        page = applicant.get("termin/buchen/EAT-NEU/personen/").content.decode()
        assert f'value="{CODE}"' not in page
        assert 'value="EAT-NEU"' in page
        card = ServiceOffer.objects.get(authority=authorities[0], service__code="EAT-NEU")
    codes = {
        day: [one.service.code for one in others_to_choose(card, on=day)]
        for day in (dt.date(2027, 3, 4), dt.date(2027, 3, 5))
    }
    assert [CODE in found for found in codes.values()] == [False, True]


def test_all_ten_languages_explain_it_ask_and_give_a_sheet_that_names_nobody(authorities):
    authority = authorities[0]
    notice = ServiceNotice.objects.get(replaces_visit=True)
    assert (notice.service.code, notice.last_day) == (CODE, dt.date(2027, 3, 4))
    with at(IN_DECEMBER):
        for language in LANGUAGE_NAMES:
            applicant = Applicant(authority, language=language, code=CODE)
            column = language.replace("-", "_")
            told, asked, proven = (
                " ".join(getattr(notice, f"{name}_{column}").split()) for name in ("text", "question", "proof")
            )
            service = text_of(applicant.get(f"leistung/{CODE}/"))
            assert told in service
            assert asked in text_of(applicant.get(":persons"))
            assert told in text_of(applicant.get(f"leistung/{CODE}/ohne-termin/"))
            sheet = text_of(applicant.get(f"leistung/{CODE}/nachweis/"))
            assert proven in sheet
            assert " ".join(notice.proof_de.split()) in sheet
            assert "Gilt bis 4. März 2027" in sheet
            assert "UkraineAufenthFGV" in sheet


def test_staff_who_book_for_somebody_are_warned_and_may_go_on(authorities):
    authority = authorities[0]
    client = Client()
    with at(IN_DECEMBER):
        client.force_login(make_staff(authority, "clerk"))
        page = client.get(f"/desk/{authority.slug}/buchen/{CODE}/")
        assert ServiceNotice.objects.get(replaces_visit=True).text_de in text_of(page)
    with at(DAY_AFTER):
        client.force_login(make_staff(authority, "clerk"))
        page = client.get(f"/desk/{authority.slug}/buchen/{CODE}/")
        assert "4. März 2027 weiter" not in text_of(page)


def test_who_need_not_come_is_led_to_the_information_list(authorities):
    with at(IN_DECEMBER):
        applicant = Applicant(authorities[0], code=CODE)
        page = applicant.get(f"leistung/{CODE}/ohne-termin/").content.decode()
    assert 'href="/en/osnabrueck/erinnerung/?art=temporary_protection"' in page


def test_family_reunification_with_subsidiary_protection_is_information_until_its_last_day(authorities):
    code, last = "FZ-SUBSIDIAER", dt.date(2027, 7, 23)
    assert Service.objects.get(code=code).delivery == "information"
    notice = ServiceNotice.objects.get(service__code=code)
    assert (notice.last_day, notice.replaces_visit) == (last, False)
    applicant = Applicant(authorities[0], code=code)
    with at(local(last, "23:30")):
        page = applicant.get(f"leistung/{code}/")
        assert notice.text_en in text_of(page)
        assert "termin/buchen" not in page.content.decode()
        assert applicant.choose_persons(persons=1, spoken_language="ar").url == applicant.url(f"leistung/{code}/")
    with at(local(last + dt.timedelta(days=1), "00:30")):
        assert notice.text_en not in text_of(applicant.get(f"leistung/{code}/"))
