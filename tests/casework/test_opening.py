"""Opening a case at the desk."""

import datetime as dt
from types import SimpleNamespace

import pytest

from casework.actions.by_hand import FileNumberTaken, HasOneAlready, NotInTheFuture, open_by_hand
from casework.models import Case
from tests.administrator import Administrator, errors, text_of
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, make_authority, make_offer, make_office, make_service

BORN = dt.date(1999, 3, 7)
SAMIR = {"given_names": "SAMIR", "family_name": "HADDAD", "born_on": BORN, "language": "ar", "spoken_language": "ar"}


@pytest.fixture
def house(db, monday_morning):
    authority = make_authority()
    make_office(authority)
    service = make_service()
    make_offer(authority, service)
    return SimpleNamespace(authority=authority, service=service, page=Administrator(authority, "clerk"))


def opened(house, **fields):
    known = {
        "authority": house.authority,
        "service": house.service,
        "person": SAMIR,
        "channel": "post",
        "received_on": MONDAY,
        "staff_member": house.page.staff,
        "now": NOW,
    }
    return open_by_hand(**{**known, **fields})


def typed(house, **fields):
    return {
        "service": house.service.pk,
        "channel": "post",
        "received_on_day": "2",
        "received_on_month": "10",
        "received_on_year": "2026",
        "family_name": "HADDAD",
        "given_names": "SAMIR",
        "born_on_day": "7",
        "born_on_month": "3",
        "born_on_year": "1999",
        "language": "ar",
        "spoken_language": "ar",
        **fields,
    }


def test_the_application_counts_from_the_day_of_receipt_and_so_does_its_clock(house):
    case = opened(house, received_on=dt.date(2026, 9, 15))
    assert case.received_at.date() == dt.date(2026, 9, 15)
    clock = case.deadlines.get(kind="inaction")
    assert (clock.began_on, clock.ends_on) == (dt.date(2026, 9, 15), dt.date(2026, 12, 15))
    assert opened(house, is_second=True).received_at == NOW


def test_nothing_is_received_tomorrow(house):
    with pytest.raises(NotInTheFuture):
        opened(house, received_on=MONDAY + dt.timedelta(days=1))


def test_one_file_has_one_number_at_an_authority(house):
    opened(house, file_number="32-4711")
    with pytest.raises(FileNumberTaken):
        opened(house, file_number="32-4711", is_second=True)
    make_case(make_authority("harburg"), house.service, file_number="32-4712")
    assert opened(house, file_number="32-4712", is_second=True).file_number == "32-4712"


@pytest.mark.parametrize(
    ("there", "is_found"),
    [
        ({}, True),
        ({"family_name": "SAMIR", "given_names": "HADDAD"}, True),
        ({"family_name": "Haddád"}, True),
        ({"born_on": None}, True),
        ({"born_on": dt.date(1999, 3, 8)}, False),
        ({"status": "closed", "closed_at": NOW}, False),
        ({"status": "draft"}, False),
        ({"status": "granted"}, False),
    ],
)
def test_an_open_case_of_the_same_person_for_the_same_service_is_found(house, there, is_found):
    case = make_case(house.authority, house.service, **there)
    if is_found:
        with pytest.raises(HasOneAlready) as refused:
            opened(house)
        assert refused.value.cases == [case]
    else:
        opened(house)


def test_another_service_or_another_authority_is_no_second_case(house):
    make_case(house.authority, make_service("NE-ALLG"))
    make_case(make_authority("harburg"), house.service)
    assert opened(house).status == "received"


def test_without_a_birth_date_the_same_name_is_enough_to_ask(house):
    make_case(house.authority, house.service)
    with pytest.raises(HasOneAlready):
        opened(house, person={**SAMIR, "born_on": None})


# ---- The page ---------------------------------------------------------------------------------------------------


def test_a_clerk_opens_a_case_and_reads_its_number(house):
    answer = house.page.send("case_new", typed(house))
    case = Case.objects.get()
    assert answer.url == house.page.url("case_opened", reference=case.reference)
    assert (case.channel, case.received_at.date(), case.born_on) == ("post", dt.date(2026, 10, 2), BORN)
    assert case.reference_in_groups in text_of(house.page.client.get(answer.url))
    assert case.events.get(kind="opened").staff_member == house.page.staff


def test_pressing_twice_opens_one_case(house):
    page = house.page.get("case_new").content.decode()
    key = page.split('name="form_key" value="')[1][:32]
    first = house.page.client.post(house.page.url("case_new"), typed(house, form_key=key))
    second = house.page.client.post(house.page.url("case_new"), typed(house, form_key=key))
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_a_second_case_is_made_only_after_the_first_was_shown(house):
    there = make_case(house.authority, house.service)
    answer = house.page.send("case_new", typed(house))
    assert (answer.status_code, Case.objects.count()) == (200, 1)
    assert "There is an open case of this person for this service already." in text_of(answer)
    assert there.reference_in_groups in text_of(answer)
    house.page.send("case_new", typed(house, seen="0000000000"))
    assert Case.objects.count() == 1
    assert house.page.send("case_new", typed(house, seen=there.reference)).status_code == 302
    assert Case.objects.count() == 2


def test_a_second_case_of_a_protected_person_is_opened_by_a_supervisor_alone_and_nobody_else_reads_why(house):
    there = make_case(
        house.authority, house.service, is_protected=True, protected_since=NOW, email="geheim@example.org"
    )
    for who in (house.page, Administrator(house.authority, "caseworker")):
        answer = who.send("case_new", typed(house, family_name="Haddad", given_names="Samir"))
        assert errors(answer) == ["Please ask a supervisor to open this case."]
        assert [fact for fact in (there.reference, there.reference_in_groups) if fact in text_of(answer)] == []
    assert Case.objects.count() == 1
    supervisor = Administrator(house.authority, "supervisor")
    answer = supervisor.send("case_new", typed(house, family_name="Haddad", given_names="Samir"))
    assert there.reference_in_groups in text_of(answer)
    assert "geheim@example.org" not in answer.content.decode()


def test_a_clerk_reads_of_an_open_case_no_more_than_its_applicant(house):
    make_case(house.authority, house.service, status="security_check")
    said = text_of(house.page.send("case_new", typed(house)))
    assert "in review" in said
    assert "security query" not in said
    worker = Administrator(house.authority, "caseworker")
    assert "security query" in text_of(worker.send("case_new", typed(house)))


@pytest.mark.parametrize(
    ("wrong", "said_there"),
    [
        ({"received_on_day": "6"}, "Received on: The day of receipt cannot be in the future."),
        (
            {"received_on_day": "", "received_on_month": "", "received_on_year": ""},
            "Received on: Enter the day of receipt.",
        ),
        (
            {"family_name": "Хаддад"},
            "Family name: Latin letters are needed, as in the two lines at the bottom of the passport.",
        ),
        ({"family_name": ""}, "Family name: Enter the family name. A single name is written here."),
        ({"service": "999"}, "What is applied for? Choose one of the services of the list."),
        ({"channel": "online"}, "How did the application come? Choose one of the ways shown here."),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_is_opened(house, wrong, said_there):
    assert errors(house.page.send("case_new", typed(house, **wrong))) == [said_there]
    assert Case.objects.count() == 0


def test_a_caseworker_may_keep_the_case_a_clerk_may_not(house):
    worker = Administrator(house.authority, "caseworker")
    worker.send("case_new", typed(house, is_mine="on"))
    assert Case.objects.get().assigned_to == worker.staff
    Case.objects.all().delete()
    house.page.send("case_new", typed(house, is_mine="on"))
    assert Case.objects.get().assigned_to is None


def test_another_authoritys_case_has_no_answer_page_here(house):
    case = make_case(make_authority("harburg"), house.service)
    assert house.page.get("case_opened", reference=case.reference).status_code == 404
    guide = Administrator(house.authority, "guide")
    assert guide.get("case_new").status_code == 403
