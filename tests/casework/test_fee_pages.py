"""The pages of fees and of deadlines let run by hand, as staff use them."""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from casework.actions.deadlines import begin_clock
from casework.models import CaseFee, Deadline
from tests.casework.cases import make_case, make_fee
from tests.factories import NOW, World, make_authority, make_service, make_staff

KEY = "0" * 31
D = dt.date


@pytest.fixture
def world(db, monday_morning):
    return World("osnabrueck")


@pytest.fixture
def desk(client, world):
    client.force_login(make_staff(world.authority, "caseworker"))
    return client


@pytest.fixture
def case(world):
    """A new card for somebody born in 1980."""
    service = make_service("EAT-NEU")
    for group, amount, section in (
        ("adult", "67.00", "§ 45c AufenthV"),
        ("benefit_recipient", "0.00", "§ 53 AufenthV"),
    ):
        service.fees.create(
            purpose="card",
            person_group=group,
            amount_eur=amount,
            section=section,
            mark="found",
            valid=(D(2026, 1, 1), None),
        )
    return make_case(world.authority, service, born_on=D(1980, 1, 1))


def address(case, name="case_fees", **parts):
    return reverse(name, kwargs={"authority": case.authority.slug, "reference": case.reference, **parts})


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def offered(desk, case, **query):
    page = desk.get(address(case), query)
    return re.findall(r'name="figures" value="([^"]+)"', page.content.decode())


def text_of(page):
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split()))


# ---- What is offered ----------------------------------------------------------------------------------------------


def test_the_identity_card_fee_is_offered_to_turkish_association_members(desk, case):
    applied = day("applied_on", D(2026, 10, 5))
    assert offered(desk, case) == ["card:adult:67.00", "express:adult:35.00", "dispatch:adult:15.00"]
    assert (
        offered(desk, case, groups="turkish_association_member", **applied)[0]
        == "card:turkish_association_member:46.00"
    )
    assert offered(desk, case, groups="benefit_recipient", **applied)[0] == "card:benefit_recipient:0.00"


@pytest.mark.parametrize("applied_on", [D(2025, 12, 31), D(2026, 10, 6)])
def test_a_day_without_figures_or_in_the_future_offers_nothing(desk, case, applied_on):
    page = desk.get(address(case), day("applied_on", applied_on))
    assert 'name="figures"' not in page.content.decode()
    assert ("Kein Betrag hinterlegt" in text_of(page)) is (applied_on < D(2026, 10, 1))


def test_looking_charges_nothing(desk, case):
    desk.get(address(case), {"groups": "benefit_recipient", **day("applied_on", D(2026, 10, 5))})
    assert CaseFee.objects.count() == 0


# ---- Charging -----------------------------------------------------------------------------------------------------


def test_what_is_ticked_is_charged_once_however_often_it_is_sent(desk, case):
    sent = {"form_key": KEY + "1", "figures": ["card:adult:67.00", "express:adult:35.00"]}
    for _ in range(2):
        assert desk.post(address(case), sent).url == address(case)
    assert sorted(CaseFee.objects.values_list("purpose", "status")) == [("card", "due"), ("express", "due")]
    page = text_of(desk.get(address(case)))
    assert "Zu zahlen: 102 Euro" in page
    assert offered(desk, case) == ["dispatch:adult:15.00"]


def test_an_amount_that_is_not_stored_is_refused(desk, case):
    page = desk.post(address(case), {"form_key": KEY + "2", "figures": ["card:adult:1.00"]})
    assert (page.status_code, CaseFee.objects.count()) == (200, 0)


def test_of_a_disputed_fee_only_one_reading_is_charged(desk, world):
    service = make_service("DAUER-EU")
    for amount in ("109.00", "54.50"):
        service.fees.create(
            purpose="issue", person_group="minor", amount_eur=amount, section="§ 44a AufenthV", mark="disputed",
            valid=(D(2026, 1, 1), None),
        )  # fmt: skip
    child = make_case(world.authority, service, born_on=D(2015, 1, 1))
    both = ["issue:minor:109.00", "issue:minor:54.50"]
    assert "Strittig; die andere Lesart: 54,50 Euro" in text_of(desk.get(address(child)))
    desk.post(address(child), {"form_key": KEY + "3", "figures": both})
    assert CaseFee.objects.count() == 0
    desk.post(address(child), {"form_key": KEY + "4", "figures": both[1:]})
    assert [(str(fee.amount_eur), [str(one) for one in fee.other_amounts]) for fee in CaseFee.objects.all()] == [
        ("54.50", ["109.00"])
    ]


# ---- How a fee ends -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"how": "paid", **day("paid_on", D(2026, 10, 5))}, "paid"),
        ({"how": "waived", "reason": "humanitarian"}, "waived"),
        ({"how": "cancelled"}, "cancelled"),
        ({"how": "paid"}, "due"),
        ({"how": "paid", **day("paid_on", D(2026, 10, 6))}, "due"),
        ({"how": "waived"}, "due"),
        ({"how": "waived", "reason": "friendship"}, "due"),
        ({}, "due"),
    ],
)
def test_a_fee_ends_with_its_day_or_its_reason(desk, case, said, status):
    fee = make_fee(case)
    page = desk.post(address(case, "case_fee", number=fee.pk), {"form_key": KEY + "5", **said})
    fee.refresh_from_db()
    assert (fee.status, page.status_code) == (status, 200 if status == "due" else 302)


def test_a_fee_of_another_case_is_not_there(desk, case, world):
    fee = make_fee(make_case(world.authority, case.service))
    assert desk.get(address(case, "case_fee", number=fee.pk)).status_code == 404


@pytest.mark.parametrize("role", ["clerk", "administrator"])
def test_fees_are_the_caseworkers(client, world, case, role):
    client.force_login(make_staff(world.authority, role))
    assert client.get(address(case)).status_code == 403
    assert client.post(address(case), {"form_key": KEY + "6", "figures": ["card:adult:67.00"]}).status_code == 403
    assert CaseFee.objects.count() == 0


def test_another_authority_sees_nothing(client, world, case):
    elsewhere = make_authority("celle")
    client.force_login(make_staff(elsewhere, "caseworker"))
    assert client.get(address(case).replace("osnabrueck", "celle")).status_code == 404


# ---- Deadlines by hand --------------------------------------------------------------------------------------------


def test_a_deadline_of_the_register_is_counted_by_the_house(desk, case):
    sent = {"form_key": KEY + "7", "kind": "job_change", **day("began_on", D(2026, 10, 2))}
    for _ in range(2):
        desk.post(address(case, "case_deadline_new"), sent)
    assert list(Deadline.objects.values_list("kind", "ends_on")) == [("job_change", D(2026, 11, 2))]
    page = text_of(desk.get(address(case, "case_page")))
    assert "bis Montag, 2. November 2026" in page


@pytest.mark.parametrize(("ends_on", "is_running"), [(None, False), (D(2026, 11, 5), False), (D(2026, 11, 4), True)])
def test_a_time_to_leave_needs_its_day_and_has_its_limit(desk, case, ends_on, is_running):
    sent = {"form_key": KEY + "8", "kind": "departure", **day("began_on", D(2026, 10, 5))}
    sent |= day("ends_on", ends_on) if ends_on else {}
    page = desk.post(address(case, "case_deadline_new"), sent)
    assert (Deadline.objects.exists(), page.status_code) == (is_running, 302 if is_running else 200)
    assert not Deadline.objects.filter(is_public=True).exists()


@pytest.mark.parametrize("kind", ["claim", "inaction", "documents", "invented"])
def test_what_follows_a_step_is_not_let_run_by_hand(desk, case, kind):
    sent = {"form_key": KEY + "9", "kind": kind, **day("began_on", D(2026, 10, 5))}
    assert desk.post(address(case, "case_deadline_new"), sent).status_code == 200
    assert not Deadline.objects.exists()


def test_a_deadline_is_made_longer_once(desk, case):
    begin_clock(case=case, kind="data_access", began_on=D(2026, 10, 5), now=NOW)
    for _ in range(2):
        clock = Deadline.objects.get(ended_at=None)
        assert desk.post(address(case, "case_deadline_extend", number=clock.pk)).url == address(case, "case_page")
    assert Deadline.objects.get(ended_at=None).ends_on == D(2027, 1, 5)
    assert Deadline.objects.count() == 2


def test_looking_extends_nothing(desk, case):
    clock = begin_clock(case=case, kind="data_access", began_on=D(2026, 10, 5), now=NOW)
    assert desk.get(address(case, "case_deadline_extend", number=clock.pk)).status_code == 405
