"""Finding a service: start page, search, situations, the page of one service."""

import datetime as dt

import pytest
from psycopg2.extras import DateRange, DateTimeTZRange

from appointments.models import Closure, FeeRule, RequiredDocument, ServiceDocument, ServiceNotice, ServiceTerm
from appointments.queries.opening import office_hours
from tests.appointments.applicant import Applicant, text_of
from tests.factories import MONDAY, NOW, World, local, make_offer, make_service, make_situation
from willkommen.folding import fold
from willkommen.models import OpeningHours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
ALWAYS = DateRange(dt.date(2026, 1, 1), None)


@pytest.fixture
def world():
    make_situation("study", name_ar="الدراسة", name_en="Study", name_de="Studium")
    return World()


@pytest.fixture
def applicant(world):
    return Applicant(world.authority)


def opened(office, *weekdays, opens="08:00", closes="12:30"):
    for weekday in weekdays:
        OpeningHours.objects.create(
            authority=office.authority, office=office, weekday=weekday, opens=opens, closes=closes
        )


def fee(world, amount, **fields):
    fields = {"person_group": "adult", "purpose": "extension", "valid": ALWAYS, "mark": "found", **fields}
    return FeeRule.objects.create(service=world.service, amount_eur=amount, section="§ 45 AufenthV", **fields)


# ---- Start page --------------------------------------------------------------------------------------------


def test_the_start_page_asks_one_question_and_shows_situations_with_the_german_word_below(world):
    page = Applicant(world.authority, language="ar").get("")
    assert page.content.decode().count("<h1") == 1
    assert "الدراسة Studium" in text_of(page)
    assert 'dir="rtl"' in page.content.decode()


def test_what_is_unknown_stays_unknown(world, applicant):
    world.authority.phone = ""
    world.authority.save()
    page = text_of(applicant.get(""))
    assert "We do not know the opening hours yet." in page
    assert "The telephone number is not known yet." in page
    assert "closed now" not in page


def test_invented_hours_are_marked_as_invented(world, applicant):
    assert "these opening hours and this telephone number are invented" not in text_of(applicant.get(""))
    world.authority.is_demo = True
    world.authority.save()
    assert "these opening hours and this telephone number are invented" in text_of(applicant.get(""))


def test_the_authoritys_own_words_stand_on_its_start_page(world, applicant):
    world.authority.welcome_en = "We moved to the new building."
    world.authority.save()
    assert "We moved to the new building." in text_of(applicant.get(""))


def test_neighbouring_days_with_the_same_hours_are_one_line(world):
    opened(world.office, 0, 1, 2, 4)
    opened(world.office, 3, opens="08:00", closes="17:30")
    [hours] = office_hours(world.authority, now=NOW)
    assert [(line.first, line.last) for line in hours.lines] == [(0, 2), (3, 3), (4, 4)]


def test_a_day_off_between_two_days_parts_them(world):
    opened(world.office, 0, 2)
    [hours] = office_hours(world.authority, now=NOW)
    assert [(line.first, line.last) for line in hours.lines] == [(0, 0), (2, 2)]


def test_the_page_says_whether_it_is_open_now(world, applicant, monday_morning):
    opened(world.office, 0)
    assert "closed now" in text_of(applicant.get(""))
    monday_morning.move_to(local(MONDAY, "12:29"))
    assert "open now until 12:30" in text_of(applicant.get(""))
    monday_morning.move_to(local(MONDAY, "12:30"))
    assert "closed now" in text_of(applicant.get(""))


def test_on_a_public_holiday_it_is_closed(world, applicant, monday_morning):
    opened(world.office, 5)
    monday_morning.move_to(local(dt.date(2026, 10, 3), "09:00"))
    assert "closed today: public holiday" in text_of(applicant.get(""))


def test_a_closure_closes_the_office_and_one_counter_does_not(world, monday_morning):
    opened(world.office, 0)
    now = local(MONDAY, "09:00")
    during = DateTimeTZRange(local(MONDAY, "08:00"), local(MONDAY, "10:00"))
    Closure.objects.create(authority=world.authority, counter=world.counter, during=during)
    assert office_hours(world.authority, now=now)[0].open_until == dt.time(12, 30)
    Closure.objects.create(authority=world.authority, office=world.office, during=during)
    assert office_hours(world.authority, now=now)[0].open_until is None


def test_another_authoritys_closure_closes_nothing_here(world):
    opened(world.office, 0)
    during = DateTimeTZRange(local(MONDAY, "08:00"), local(MONDAY, "10:00"))
    Closure.objects.create(authority=World("celle").authority, during=during)
    assert office_hours(world.authority, now=local(MONDAY, "09:00"))[0].open_until == dt.time(12, 30)


# ---- Search -----------------------------------------------------------------------------------------------


def test_a_word_in_any_language_leads_to_the_service(world, applicant):
    ServiceTerm.objects.create(service=world.service, language="ar", term="تمديد", folded=fold("تمديد"))
    page = text_of(applicant.get("suche/", q="تمديد"))
    assert "One service fits “ تمديد ”" in page
    assert "Aufenthaltserlaubnis zum Studium – Verlängerung" in page
    assert "Damit Sie weiter studieren dürfen." in page


def test_nothing_found_is_said_honestly_with_a_way_out(applicant):
    page = text_of(applicant.get("suche/", q="xyzxyz"))
    assert "We found nothing for “ xyzxyz ”" in page
    assert "Please call us: 0541 000-4430" in page
    assert "Or choose what fits you Study" in page


def test_an_empty_question_gets_a_hint(applicant):
    assert "Write one or two words about what you need, in any language." in text_of(applicant.get("suche/"))
    assert "Write one or two words about what you need, in any language." in text_of(applicant.get("suche/", q=" \t"))


@pytest.mark.parametrize("q", ["\x00", "\u202e\u200b", "x" * 5000, "'; DROP TABLE--", "<script>alert(1)</script>", "%"])
def test_a_strange_question_is_only_a_question(applicant, q):
    answer = applicant.get("suche/", q=q)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_what_another_authority_offers_is_not_found_here(world, applicant):
    other = World("celle", code="VERPFL")
    ServiceTerm.objects.create(service=other.service, language="de", term="Einladung", folded=fold("Einladung"))
    assert "We found nothing" in text_of(applicant.get("suche/", q="Einladung"))
    assert applicant.get("leistung/VERPFL/").status_code == 404


# ---- Situations and services ------------------------------------------------------------------------------


def test_a_situation_lists_its_services_and_an_unknown_one_does_not_exist(applicant):
    page = text_of(applicant.get("anliegen/study/"))
    assert "Study (Studium)" in page
    assert "Aufenthaltserlaubnis zum Studium – Verlängerung" in page
    assert applicant.get("anliegen/nothing/").status_code == 404


def test_a_service_that_is_not_offered_does_not_exist(world, applicant):
    world.offer.is_offered = False
    world.offer.save()
    assert applicant.get("leistung/AE-STUDIUM-V/").status_code == 404
    assert applicant.get("anliegen/study/").status_code == 404
    assert applicant.get("leistung/NO-SUCH/").status_code == 404


def test_the_page_of_a_service_says_what_to_bring_with_the_german_word_and_the_condition(world, applicant):
    paper = RequiredDocument.objects.create(
        code="PASSPORT", official_term="Reisepass", name_de="Gültiger Pass", name_en="Valid passport"
    )
    ServiceDocument.objects.create(
        service=world.service, document=paper, condition_de="wenn Sie einen haben", condition_en="if you have one"
    )
    page = applicant.get("leistung/AE-STUDIUM-V/")
    assert "Valid passport (Reisepass) If you have one" in text_of(page)
    assert page.content.decode().count('type="checkbox"') == 1


def test_fees_of_today_are_shown_and_doubtful_ones_are_marked(world, applicant):
    fee(world, "93.00")
    fee(world, "46.50", person_group="minor", mark="disputed")
    fee(world, "40.00", person_group="minor", mark="disputed")
    fee(world, "0", person_group="scholarship_holder")
    fee(world, None, purpose="card", mark="unverified")
    fee(world, "80.00", valid=DateRange(dt.date(2024, 1, 1), dt.date(2026, 1, 1)), person_group="under_24")
    page = text_of(applicant.get("leistung/AE-STUDIUM-V/"))
    assert "Extension Adults 93 euros Under 18 46.50 euros or 40 euros to be checked" in page
    assert "People with a scholarship from public funds nothing to pay" in page
    assert "Card Adults please ask us to be checked" in page
    assert "80 euros" not in page


def test_a_notice_is_shown_while_it_holds(world, applicant):
    def notice(code, text, first, last):
        return ServiceNotice.objects.create(
            service=world.service, code=code, text_de=text, text_en=text, valid=DateRange(first, last), mark="found"
        )

    notice("now", "Titles are valid until March.", dt.date(2026, 2, 1), dt.date(2027, 3, 5))
    notice("over", "This was last year.", dt.date(2025, 1, 1), dt.date(2026, 10, 5))
    page = text_of(applicant.get("leistung/AE-STUDIUM-V/"))
    assert "Titles are valid until March." in page
    assert "This was last year." not in page


@pytest.mark.parametrize("delivery", ["elsewhere", "information", "online", "walk_in"])
def test_a_service_without_appointments_has_no_button_to_book(world, delivery):
    service = make_service("OTHER", situation="other", delivery=delivery, elsewhere_de="Gehen Sie zum Rathaus.")
    make_offer(world.authority, service)
    answer = Applicant(world.authority).get("leistung/OTHER/")
    assert "/termin/buchen/" not in answer.content.decode()
    assert "Gehen Sie zum Rathaus." in text_of(answer)


def test_a_service_booked_by_the_staff_names_the_telephone(world, applicant):
    world.offer.is_online = False
    world.offer.save()
    answer = applicant.get("leistung/AE-STUDIUM-V/")
    assert "Appointments for this are made by us. Please call us: 0541 000-4430" in text_of(answer)
    assert "/termin/buchen/" not in answer.content.decode()


def test_who_must_come_is_said_in_words(world, applicant):
    world.service.personal_appearance, world.service.biometrics = "from_age_6", "from_age_6"
    world.service.save()
    page = text_of(applicant.get("leistung/AE-STUDIUM-V/"))
    assert "Everyone from the age of six must come in person." in page
    assert "We take fingerprints from the age of six." in page


def test_a_language_the_authority_does_not_offer_leads_to_german(world):
    world.authority.languages = ["de", "en"]
    world.authority.save()
    answer = Applicant(world.authority, language="ar").get("leistung/AE-STUDIUM-V/")
    assert answer.url == "/de/osnabrueck/leistung/AE-STUDIUM-V/"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("path", ["", "suche/", "anliegen/study/", "leistung/AE-STUDIUM-V/"])
def test_pages_for_reading_take_nothing(applicant, path, method):
    assert getattr(applicant.client, method)(applicant.url(path)).status_code == 405
