"""What is sealed cannot be changed, taken out, added to or cut off unseen, not even by the owner of the tables."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tests.factories import NOW, make_authority, make_staff
from willkommen import audit
from willkommen.actions.sealing import check_seals, remove_old_audit, seal_audit
from willkommen.local.owner import as_owner, owner_cursor
from willkommen.models import AuditEntry, AuditSeal, ReadEntry, SealCheck
from willkommen.queries import seals
from willkommen.queries.seals import Verdict, verdict
from willkommen.sealing import SEAL

# What the command and the nightly check do needs real commits; the rest happens in one transaction of the owner's.
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(django_db_setup, django_db_blocker):
    """Everything of the test happens in one transaction of the owner of the tables."""
    with django_db_blocker.unblock(), as_owner(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def three_entries(owner):
    """Three entries, sealed."""
    return three_sealed_entries()


def three_sealed_entries() -> list[AuditEntry]:
    authority = make_authority()
    for day in range(3):
        audit.record(action="pause_messages", now=NOW, authority=authority, detail_of=day)
    seal_audit()
    return list(AuditEntry.objects.order_by("id"))


def do(statement: str, *values) -> None:
    """As the owner: here where the test is the owner, else beside it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = 'willkommen_owner'")
        if cursor.fetchone()[0]:
            cursor.execute(statement, values)
            return
    with owner_cursor() as cursor:
        cursor.execute("SET app.everywhere = 'on'")
        cursor.execute(statement, values)


def problem() -> tuple[str, int | None]:
    found = verdict()
    return found.problem, found.seal_number


def of_entries() -> AuditSeal:
    return AuditSeal.objects.get(book="willkommen_auditentry")


def test_entries_that_nobody_touched_agree_with_their_seals(three_entries):
    found = verdict()
    assert (found.problem, found.seals) == ("", AuditSeal.objects.count())
    assert of_entries().entries == 3


def test_a_second_sealing_without_new_entries_makes_no_seal(three_entries):
    assert seal_audit() == []


def test_each_seal_holds_on_to_the_one_before(three_entries):
    audit.record(action="resume_messages", now=NOW)
    seal_audit()
    chain = list(AuditSeal.objects.order_by("number").values_list("previous", "seal"))
    assert [previous for previous, _ in chain] == ["", *(seal for _, seal in chain[:-1])]


def test_a_changed_entry_is_found(three_entries):
    do("UPDATE willkommen_auditentry SET action = 'nothing' WHERE id = %s", three_entries[1].pk)
    assert problem() == (seals.CHANGED_ENTRIES, of_entries().number)


def test_a_deleted_entry_is_found(three_entries):
    do("DELETE FROM willkommen_auditentry WHERE id = %s", three_entries[1].pk)
    assert problem() == (seals.MISSING_ENTRIES, of_entries().number)


def test_an_entry_in_place_of_a_deleted_one_is_found(three_entries):
    do("DELETE FROM willkommen_auditentry WHERE id = %s", three_entries[1].pk)
    do(
        "INSERT INTO willkommen_auditentry (id, action, object_type, detail, happened_at)"
        " OVERRIDING SYSTEM VALUE VALUES (%s, 'else', '', '{}', now())",
        three_entries[1].pk,
    )
    assert problem() == (seals.CHANGED_ENTRIES, of_entries().number)


@committed
def test_an_entry_put_between_sealed_ones_is_found_and_never_sealed():
    first = audit.record(action="first", now=NOW)
    with transaction.atomic():  # its number is drawn and never used
        gap = audit.record(action="gap", now=NOW).pk
        transaction.set_rollback(True)
    audit.record(action="last", now=NOW)
    seal_audit()
    assert first.pk < gap
    do(
        "INSERT INTO willkommen_auditentry (id, action, object_type, detail, happened_at)"
        " OVERRIDING SYSTEM VALUE VALUES (%s, 'between', '', '{}', %s)",
        gap,
        NOW,
    )
    assert problem() == (seals.ADDED_ENTRIES, 1)
    seal_audit()
    assert problem() == (seals.ADDED_ENTRIES, 1)


def test_a_cut_off_tail_of_entries_is_found(three_entries):
    do("DELETE FROM willkommen_auditentry WHERE id >= %s", three_entries[1].pk)
    assert problem() == (seals.MISSING_ENTRIES, of_entries().number)


@committed
def test_a_tail_cut_off_with_its_seals_is_found_by_what_an_earlier_check_knew():
    three_sealed_entries()
    audit.record(action="last", now=NOW)
    seal_audit()
    check_seals(now=NOW)
    last = AuditSeal.objects.order_by("number").last()
    do("DELETE FROM willkommen_auditseal WHERE number = %s", last.number)
    do("DELETE FROM willkommen_auditentry WHERE action = 'last'")
    assert problem() == (seals.MISSING_SEAL, last.number)


@committed
def test_a_tail_cut_off_with_its_seals_is_found_by_a_printed_seal(tmp_path):
    three_sealed_entries()
    audit.record(action="last", now=NOW)
    last = seal_audit()[-1]
    do("DELETE FROM willkommen_auditseal WHERE number = %s", last.number)
    do("DELETE FROM willkommen_auditentry WHERE action = 'last'")
    call_command("verify_audit")
    with pytest.raises(CommandError, match=rf"Seal {last.number} does not agree: missing_seal"):
        call_command("verify_audit", known=[f"{last.number}:{last.seal}"])
    log = tmp_path / "log"
    log.write_text(
        f"2026-10-05 INFO willkommen.seals Seal {last.number} of 1 entries in willkommen_auditentry: {last.seal}\n"
    )
    with pytest.raises(CommandError, match=rf"Seal {last.number} does not agree: missing_seal"):
        call_command("verify_audit", known_file=str(log))


def test_a_chain_computed_anew_over_changed_entries_is_found_by_a_printed_seal(three_entries):
    printed = of_entries()
    do("DELETE FROM willkommen_auditseal")
    do("UPDATE willkommen_auditentry SET action = 'nothing' WHERE id = %s", three_entries[1].pk)
    seal_audit()
    assert verdict().problem == ""
    assert verdict(known={printed.number: printed.seal}).problem == seals.NOT_THE_KNOWN_SEAL


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("entries = 2", seals.CHANGED_SEAL),
        ("digest = repeat('0', 64)", seals.CHANGED_SEAL),
        ("sealed_at = now() - interval '9 years'", seals.CHANGED_SEAL),
        ("previous = repeat('0', 64)", seals.BROKEN_CHAIN),
        ("removed_at = now()", seals.REMOVED_TOO_EARLY),
    ],
)
def test_a_changed_seal_is_found(three_entries, change, found):
    do(f"UPDATE willkommen_auditseal SET {change} WHERE number = %s", of_entries().number)
    assert problem() == (found, of_entries().number)


@committed
def test_an_entry_whose_transaction_commits_late_is_in_a_later_seal_and_in_no_gap():
    drawn, may_end = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            audit.record(action="late", now=NOW)
            drawn.set()
            assert may_end.wait(10)
        connection.close()

    late = threading.Thread(target=slowly)
    late.start()
    assert drawn.wait(10)
    audit.record(action="quick", now=NOW)
    quick = seal_audit()
    may_end.set()
    late.join(10)
    assert [seal.entries for seal in quick] == [1]
    assert problem() == ("", None)  # it was on its way when the others were sealed
    assert [seal.entries for seal in seal_audit()] == [1]
    assert AuditEntry.objects.get(action="late").pk < AuditEntry.objects.get(action="quick").pk
    assert verdict() == Verdict(2, 2, AuditSeal.objects.first().seal)


def test_more_entries_than_a_batch_holds_are_sealed_in_several(owner):
    for number in range(5):
        audit.record(action=f"number{number}", now=NOW)
    assert [seal.entries for seal in seal_audit(most=2)] == [2, 2, 1]
    assert problem() == ("", None)


def test_after_a_restore_on_another_machine_old_and_new_entries_agree(three_entries):
    # numbers of transactions begin anew there, far below those the seals know
    remake_seals("system = system + 1, horizon = horizon + 1000000000000")
    audit.record(action="after", now=NOW)
    assert [seal.entries for seal in seal_audit()] == [1]
    assert problem() == ("", None)


def test_old_entries_leave_in_whole_batches_and_the_chain_still_agrees(three_entries):
    make_all_seals_old()
    audit.record(action="new", now=NOW)
    seal_audit()
    assert remove_old_audit(keep_days=365, most=100) == AuditSeal.objects.exclude(removed_at=None).count()
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["new"]
    assert problem() == ("", None)


def test_nothing_leaves_before_the_end_of_the_next_year_whatever_is_asked(three_entries):
    assert [remove_old_audit(keep_days=days, most=100) for days in (0, -4000, 1)] == [0, 0, 0]
    assert AuditEntry.objects.count() == 3


def test_what_comes_back_into_a_removed_batch_is_found(three_entries):
    make_all_seals_old()
    remove_old_audit(keep_days=365, most=100)
    do(
        "INSERT INTO willkommen_auditentry (id, action, object_type, detail, happened_at)"
        " OVERRIDING SYSTEM VALUE VALUES (%s, 'back', '', '{}', now())",
        three_entries[0].pk,
    )
    assert problem() == (seals.ADDED_ENTRIES, 1)


@committed
def test_a_check_is_written_down_and_said_in_the_log(caplog):
    entries = three_sealed_entries()
    check_seals(now=NOW)
    do("DELETE FROM willkommen_auditentry WHERE id = %s", entries[0].pk)
    check_seals(now=NOW)
    number = of_entries().number
    assert list(SealCheck.objects.order_by("id").values_list("problem", "seal_number")) == [
        ("", None),
        (seals.MISSING_ENTRIES, number),
    ]
    assert caplog.messages[-1] == f"The audit does not agree with its seals: missing_entries at seal {number}"


def test_each_new_seal_stands_in_the_log_so_that_it_exists_outside_the_database(owner, caplog):
    caplog.set_level("INFO", "willkommen.seals")
    staff = make_staff(authority := make_authority(), "auditor")
    ReadEntry.objects.create(authority=authority, staff_member=staff, object_type="x", object_id=1, happened_at=NOW)
    made = seal_audit()
    assert caplog.messages == [
        f"Seal {seal.number} of {seal.entries} entries in {seal.book}: {seal.seal}" for seal in made
    ]
    assert "willkommen_readentry" in {seal.book for seal in made}


def make_all_seals_old() -> None:
    """As if they had been made three years ago."""
    remake_seals("sealed_at = sealed_at - interval '3 years'")


def remake_seals(change: str) -> None:
    """As the product would have made them had it been otherwise: only the owner can."""
    do(f"UPDATE willkommen_auditseal SET {change}")
    for number in AuditSeal.objects.order_by("number").values_list("number", flat=True):
        do(
            "UPDATE willkommen_auditseal s SET previous = coalesce((SELECT seal FROM willkommen_auditseal b"
            " WHERE b.number = s.number - 1), '') WHERE number = %s",
            number,
        )
        do(f"UPDATE willkommen_auditseal s SET seal = {SEAL.format('s')} WHERE number = %s", number)
