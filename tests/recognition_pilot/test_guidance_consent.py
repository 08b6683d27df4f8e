"""A record lives by a consent: given in two languages, withdrawn by one press, and gone with the last one."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from recognition_pilot import tasks
from recognition_pilot.actions.guidance import body_clocks, consents, keeping, opening
from recognition_pilot.actions.guidance._living import NoConsent, OnlyForPapers
from recognition_pilot.actions.guidance.erasing import erase_what_is_over
from recognition_pilot.models import Consent, GuidanceOutcome, GuidanceRecord, SharedFact
from recognition_pilot.queries.guidance.records import facts_shared_with, record_by_id, record_by_token
from recognition_pilot.rules.guidance import halves
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, make_authority
from tests.recognition_pilot.guided import NEXT_YEAR, make_guide, make_profession, make_record, share
from willkommen.models import AuditEntry, OutgoingMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def authority():
    return make_authority()


@pytest.fixture
def guide(authority):
    return make_guide(authority)


def own(record, name="guidance_own", language="ar", **parts) -> str:
    where = {"language": language, "authority": record.authority.slug, "token": record.link_token, **parts}
    return reverse(name, kwargs=where)


# ---- What is agreed to ----------------------------------------------------------------------------------------------


def test_the_words_are_kept_as_they_stood_in_arabic_and_german(authority, guide):
    record = make_record(authority, guide)
    consent = Consent.objects.get(record=record)
    arabic, german = halves(consent.words)
    assert (consent.scope, consent.for_whom, consent.until_on) == ("accompany", "guide", NEXT_YEAR)
    assert "5. Oktober 2027" in german
    assert authority.name_de in german
    assert any("\u0600" <= sign <= "\u06ff" for sign in arabic)


def test_german_words_stand_once(authority, guide):
    record = make_record(authority, guide, language="de")
    assert halves(Consent.objects.get(record=record).words)[0] == ""


@pytest.mark.parametrize(
    ("until_on", "refusal"),
    [(dt.date(2026, 10, 4), consents.ConsentIsOver), (dt.date(2028, 10, 6), consents.ConsentTooLong)],
)
def test_a_consent_ends_within_two_years_and_not_yesterday(authority, guide, until_on, refusal):
    with pytest.raises(refusal):
        make_record(authority, guide, until_on=until_on)
    assert not GuidanceRecord.objects.exists()


def test_without_a_consent_there_is_no_record(authority, guide):
    with pytest.raises(opening.NothingAgreed):
        make_record(authority, guide, is_accompanied=False)


def test_agreeing_again_makes_it_longer_and_ends_the_consent_before(authority, guide):
    record = make_record(authority, guide, until_on=dt.date(2026, 12, 1))
    consents.give_consent(record=record, scope="accompany", until_on=NEXT_YEAR, now=NOW)
    rows = [(one.until_on, one.withdrawn_at) for one in Consent.objects.filter(record=record).order_by("pk")]
    assert rows == [(dt.date(2026, 12, 1), NOW), (NEXT_YEAR, None)]


# ---- Single papers ----------------------------------------------------------------------------------------------------


def test_a_consent_for_one_paper_allows_nothing_else(authority, guide):
    record = make_record(authority, guide, is_accompanied=False, papers=["certificate"])
    keeping.note_contact(record=record, code="paper_complete", on=MONDAY, remark="certificate", now=NOW)
    for act in (
        lambda: keeping.note_contact(record=record, code="talk", on=MONDAY, now=NOW),
        lambda: keeping.move_step(record=record, step="funding", now=NOW),
        lambda: body_clocks.start_body_clock(record=record, kind="decision", started_on=MONDAY, now=NOW),
        lambda: keeping.set_next_contact(record=record, due_on=NEXT_YEAR, is_told=False, now=NOW),
    ):
        with pytest.raises(OnlyForPapers):
            act()


def test_withdrawing_the_accompanying_leaves_only_the_paper(authority, guide):
    profession, body = make_profession()
    record = make_record(
        authority, guide, papers=["certificate"], profession=profession, body=body, email="rana@example.org"
    )
    keeping.note_contact(record=record, code="talk", on=MONDAY, now=NOW)
    keeping.note_contact(record=record, code="paper_unclear", on=MONDAY, remark="certificate", now=NOW)
    body_clocks.start_body_clock(record=record, kind="decision", started_on=MONDAY, now=NOW)
    consents.withdraw_consent(consent=record.consents.get(scope="accompany"), now=NOW)
    record.refresh_from_db()
    assert (record.profession, record.body, record.email, record.clocks.count()) == (None, None, "", 0)
    assert list(record.contacts.values_list("code", flat=True)) == ["paper_unclear"]
    assert list(record.consents.values_list("scope", flat=True)) == ["document:certificate"]
    assert [line.group for line in GuidanceOutcome.objects.all()] == ["health"]


# ---- Withdrawing --------------------------------------------------------------------------------------------------------


def test_withdrawing_the_last_consent_erases_everything_but_a_line_without_a_person(authority, guide):
    profession, body = make_profession()
    case = make_case(authority)
    record = make_record(
        authority, guide, name="ZQXNAME", profession=profession, body=body, email="zqx@example.org", german_level="B1"
    )
    keeping.note_contact(record=record, code="first_talk", on=MONDAY, remark="ZQXREMARK", now=NOW)
    keeping.set_next_contact(record=record, due_on=dt.date(2026, 10, 12), is_told=True, now=NOW)
    body_clocks.start_body_clock(record=record, kind="decision", started_on=MONDAY, now=NOW)
    share(record, case)
    assert OutgoingMessage.objects.filter(recipient="zqx@example.org").count() == 1
    assert Client().post(own(record, "guidance_own_erase")).url == reverse(
        "guidance_over", kwargs={"language": "ar", "authority": authority.slug}
    )
    line = GuidanceOutcome.objects.get()
    assert (line.month, line.group, line.body_code, line.has_applied) == (dt.date(2026, 10, 1), "health", "LS", True)
    assert line.days_to_first_talk == 0
    assert words_anywhere("ZQX", "zqx@example.org") == []
    assert facts_shared_with(case, now=NOW) == []
    assert AuditEntry.objects.filter(action="guidance_erased").count() == 1


def words_anywhere(*words) -> list[str]:
    """The tables in which one of these words still stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND has_table_privilege(oid, 'SELECT')"
        )
        found = []
        for (table,) in cursor.fetchall():
            clause = " OR ".join(["r::text LIKE %s"] * len(words))
            cursor.execute(f'SELECT count(*) FROM "{table}" r WHERE {clause}', [f"%{word}%" for word in words])
            found += [table] * (cursor.fetchone()[0] > 0)
        return found


def test_one_press_on_the_own_page_ends_one_consent(authority, guide):
    record = make_record(authority, guide, papers=["certificate"])
    paper = record.consents.get(scope="document:certificate")
    answer = Client().post(own(record, "guidance_own_withdraw", consent=paper.pk))
    assert answer.url == own(record)
    assert list(Consent.objects.filter(withdrawn_at=None).values_list("scope", flat=True)) == ["accompany"]


def test_reading_withdraws_nothing(authority, guide):
    record = make_record(authority, guide)
    client = Client()
    for path in (
        own(record),
        own(record, "guidance_own_erase"),
        own(record, "guidance_own_withdraw", consent=record.consents.get().pk),
    ):
        client.get(path)
    assert record.consents.filter(withdrawn_at=None).count() == 1


def test_nobody_withdraws_with_another_persons_link(authority, guide):
    mine, other = make_record(authority, guide), make_record(authority, guide, name="Omid")
    Client().post(own(mine, "guidance_own_withdraw", consent=other.consents.get().pk))
    assert other.consents.get().withdrawn_at is None


def test_a_lapsed_consent_hides_the_record_at_once_and_the_job_erases_it(authority, guide):
    record = make_record(authority, guide, until_on=dt.date(2026, 10, 31))
    midnight = dt.datetime(2026, 10, 31, 23, 0, tzinfo=dt.UTC)
    before, after = midnight - dt.timedelta(seconds=1), midnight
    assert record_by_id(authority, record.pk, now=before) == record
    assert record_by_id(authority, record.pk, now=after) is None
    assert record_by_token(authority, record.link_token, now=after) is None
    with pytest.raises(NoConsent):
        keeping.move_step(record=record, step="funding", now=after)
    assert erase_what_is_over(authority=authority, now=before, most=10) == 0
    assert erase_what_is_over(authority=authority, now=after, most=10) == 1
    assert not GuidanceRecord.objects.exists()
    assert GuidanceOutcome.objects.count() == 1


def test_the_job_runs_twice_a_minute():
    from willkommen.timetable import timetable

    row = timetable(outbox_seconds=30.0)["recognition_pilot.tasks.erase_guidance"]
    assert row["schedule"] <= 30.0
    assert tasks.erase_guidance.name == "recognition_pilot.tasks.erase_guidance"


def test_a_consent_to_be_accompanied_that_lapses_beside_a_paper_takes_what_rested_on_it(authority, guide):
    record = make_record(authority, guide, until_on=dt.date(2026, 10, 31))
    keeping.note_contact(record=record, code="talk", on=MONDAY, now=NOW)
    consents.give_consent(record=record, scope="document:cv", until_on=NEXT_YEAR, now=NOW)
    later = dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC)
    assert erase_what_is_over(authority=authority, now=later, most=10) == 1
    record.refresh_from_db()
    assert record.contacts.count() == 0
    assert erase_what_is_over(authority=authority, now=later, most=10) == 0


def test_a_record_goes_six_months_after_the_end_and_three_years_after_the_last_contact(authority, guide):
    record = make_record(authority, guide)
    assert record.erase_after == dt.datetime(2029, 10, 5, 22, 0, tzinfo=dt.UTC)
    record = keeping.end_guidance(record=record, now=NOW)
    assert record.erase_after == dt.datetime(2027, 4, 5, 22, 0, tzinfo=dt.UTC)
    assert record.next_due_on == dt.date(2027, 3, 22)
    assert record_by_id(authority, record.pk, now=record.erase_after) is None
    assert erase_what_is_over(authority=authority, now=record.erase_after, most=10) == 1


# ---- Sharing -------------------------------------------------------------------------------------------------------------


def test_a_shared_fact_stands_on_the_case_until_it_is_withdrawn(authority, guide):
    case = make_case(authority)
    record = make_record(authority, guide, german_level="B1")
    shared = share(record, case)
    assert [(one.code, one.value) for one in facts_shared_with(case, now=NOW)] == [("german_level", "B1")]
    consents.withdraw_consent(consent=shared.consent, now=NOW)
    assert facts_shared_with(case, now=NOW) == []
    assert not SharedFact.objects.exists()
    assert record_by_id(authority, record.pk, now=NOW) is not None


def test_a_shared_fact_stays_as_it_stood(authority, guide):
    case = make_case(authority)
    record = make_record(authority, guide, german_level="B1")
    share(record, case)
    GuidanceRecord.objects.update(german_level="C1")
    assert [one.value for one in facts_shared_with(case, now=NOW)] == ["B1"]


def test_only_what_was_read_out_is_shared(authority, guide):
    case = make_case(authority)
    record = make_record(authority, guide, german_level="B1")
    with pytest.raises(consents.SharedOtherwise):
        share(record, case, value="A2")
    with pytest.raises(consents.NothingToShare):
        share(record, case, fact="outcome", value="")


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "closed", "closed_at": NOW}])
def test_nothing_is_shared_with_a_case_nobody_works_on(authority, guide, fields):
    record = make_record(authority, guide, german_level="B1")
    with pytest.raises(consents.NoSuchCase):
        share(record, make_case(authority, **fields))


def test_a_case_that_is_closed_shows_nothing_any_more(authority, guide):
    case = make_case(authority)
    share(make_record(authority, guide, german_level="B1"), case)
    case.status = "closed"
    assert facts_shared_with(case, now=NOW) == []


def test_the_words_are_not_read_out_for_a_case_that_is_not_there(authority, guide):
    record, case = make_record(authority, guide, german_level="B1"), make_case(make_authority("celle"))
    client = Client()
    client.force_login(guide)
    path = reverse("guidance_share", kwargs={"authority": authority.slug, "record": record.pk})
    typed = {"fact": "german_level", "reference": case.reference, "until": "12", "form_key": "a" * 32}
    assert b"agreeing" not in client.post(path, typed).content
    typed["reference"] = make_case(authority).reference
    assert b"agreeing" in client.post(path, typed).content
    client.post(path, {**typed, "agreeing": "1", "agreed": "on", "value": "B1"})
    assert [(one.code, one.value) for one in SharedFact.objects.all()] == [("german_level", "B1")]


def test_another_authoritys_case_does_not_exist(authority, guide):
    record = make_record(authority, guide, german_level="B1")
    with pytest.raises(consents.NoSuchCase):
        share(record, make_case(make_authority("celle")))


def test_sharing_ends_with_the_consent_to_be_accompanied(authority, guide):
    case = make_case(authority)
    record = make_record(authority, guide, german_level="B1", until_on=dt.date(2026, 10, 31))
    assert share(record, case).consent.until_on == dt.date(2026, 10, 31)
