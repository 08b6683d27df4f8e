"""Facts on a case beside its state, and the protection mark."""

import pytest

from casework.actions import facts
from casework.actions.access import issue_code
from casework.actions.news import tell_applicant
from casework.actions.notes import write_note
from casework.actions.protection import end_protection, protect
from casework.models import AccessCode, Case, CaseEvent, CaseSession
from tests.appointments.waiters import make_waiting
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, World, make_staff
from willkommen.models import AuditEntry, OutgoingMessage


@pytest.fixture
def world(db, monday_morning):
    """An authority with an office and a service."""
    return World("osnabrueck")


@pytest.fixture
def anna(world):
    """A caseworker."""
    return make_staff(world.authority, "caseworker", name="Anna Brandt")


def test_the_fiction_effect_is_what_staff_say_and_its_days(world, anna):
    case = make_case(world.authority)
    facts.set_fiction(
        case=case,
        now=NOW,
        staff_member=anna,
        fiction="continued_title",
        fiction_from=MONDAY,
        fiction_until=None,
    )
    case.refresh_from_db()
    assert (case.fiction, case.fiction_from, case.fiction_until) == ("continued_title", MONDAY, None)
    told = CaseEvent.objects.get(case=case)
    assert (told.is_public, told.detail) == (
        False,
        {"fact": "fiction", "fiction": "continued_title", "fiction_from": "2026-10-05"},
    )


def test_saying_the_same_again_leaves_no_trace(world, anna):
    case = make_case(world.authority)
    for _ in range(2):
        facts.set_work(case=case, now=NOW, staff_member=anna, work_permission="any", work_from=MONDAY, work_until=None)
    assert CaseEvent.objects.filter(case=case).count() == 1


def test_the_history_never_says_to_what_contact_data_changed(world, anna):
    case = make_case(world.authority)
    facts.set_contact(
        case=case,
        now=NOW,
        staff_member=anna,
        email="kanarienvogel@example.org",
        mobile="",
        language="ar",
        spoken_language="ar",
    )
    assert CaseEvent.objects.get(case=case).detail == {"fact": "contact"}


def test_a_file_number_is_unique_at_an_authority_and_free_at_another(world, anna):
    other = World("celle")
    first, second, foreign = make_case(world.authority), make_case(world.authority), make_case(other.authority)
    for case in (first, foreign):
        facts.set_file_number(case=case, now=NOW, staff_member=anna, file_number="32.3-A-104711")
    with pytest.raises(facts.FileNumberTaken):
        facts.set_file_number(case=second, now=NOW, staff_member=anna, file_number="32.3-A-104711")
    assert Case.objects.get(pk=second.pk).file_number == ""


def test_a_closed_case_is_not_changed(world, anna):
    case = make_case(world.authority, status="closed", closed_at=NOW)
    with pytest.raises(facts.CaseIsOver):
        facts.set_certificate(
            case=case, now=NOW, staff_member=anna, certificate_issued_on=MONDAY, certificate_valid_to=None
        )


def test_protection_ends_online_access_and_every_message(world, anna):
    case = make_case(world.authority)
    issue_code(case=case, now=NOW)
    code = AccessCode.objects.get()
    CaseSession.objects.create(
        authority=world.authority, access_code=code, token_hash="a" * 64, began_at=NOW, seen_at=NOW
    )
    tell_applicant(case=case, now=NOW)
    protect(case=case, now=NOW, staff_member=anna, separate_entrance=True)
    case.refresh_from_db()
    assert (case.is_protected, case.protected_since, case.separate_entrance) == (True, NOW, True)
    assert (AccessCode.objects.get().revoked_at, CaseSession.objects.get().ended_at) == (NOW, NOW)
    assert OutgoingMessage.objects.get().status == "cancelled"
    assert tell_applicant(case=case, now=NOW) is False


@pytest.mark.parametrize("status", ["asked", "waiting"])
def test_protection_ends_the_place_on_the_waiting_list_and_its_link(world, anna, status):
    own = make_waiting(world, status=status)
    other = make_waiting(world)
    case = make_case(world.authority, given_names=own.given_names, family_name=own.family_name, born_on=own.born_on)
    token = own.link_token
    protect(case=case, now=NOW, staff_member=anna)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.status, other.status) == ("left", "waiting")
    assert own.link_token != token
    assert OutgoingMessage.objects.filter(status="queued").count() == 0


def test_setting_and_ending_the_protection_is_audited_with_who_did_it(world, anna):
    case = make_case(world.authority)
    protect(case=case, now=NOW, staff_member=anna)
    protect(case=case, now=NOW, staff_member=anna)
    end_protection(case=case, now=NOW, staff_member=anna)
    end_protection(case=case, now=NOW, staff_member=anna)
    written = AuditEntry.objects.filter(object_id=case.pk).order_by("pk").values_list("action", "staff_member")
    assert list(written) == [("protect_case", anna.pk), ("end_protection_of_case", anna.pk)]
    assert list(CaseEvent.objects.filter(case=case).values_list("kind", "is_public")) == [("protected", False)] * 2


def test_a_note_is_internal(world, anna):
    case = make_case(world.authority)
    write_note(case=case, now=NOW, staff_member=anna, text="Rückruf versprochen")
    told = CaseEvent.objects.get(case=case)
    assert (told.kind, told.is_public, told.detail) == ("note_written", False, {})
