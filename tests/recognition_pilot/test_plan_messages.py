"""What is sent about plans: only to a confirmed address, once, neutral, in the plan's language; and to nobody afterwards."""

import datetime as dt
import re

import pytest
import time_machine

from recognition_pilot import tasks
from recognition_pilot.actions.plans import posting, reminding
from recognition_pilot.actions.plans.ticking import delete_plan, tick_step
from recognition_pilot.models import FactChange, FundingRule, RecognitionPlan
from tests.factories import MONDAY, NOW, local, make_authority
from tests.recognition_pilot.plans import PlanReader, keep_plan
from willkommen.delivery import drain_outbox
from willkommen.messages import kind_of
from willkommen.models import OutgoingMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

DAY = dt.timedelta(days=1)


@pytest.fixture
def authority(load_some):
    load_some("NURSE")
    return make_authority("emsland")


@pytest.fixture
def plan(authority):
    """A nurse whose address is confirmed."""
    plan, _code = keep_plan(authority)
    reminding.ask_for_reminders(plan=plan, email="leila@example.org", mobile="", language="fr", now=NOW)
    reminding.confirm_reminders(plan=plan, now=NOW)
    OutgoingMessage.objects.all().delete()
    return RecognitionPlan.objects.get()


def due(authority, *, on: dt.date) -> list[str]:
    """The titles of the steps of which somebody is reminded on a day."""
    posting.remind_of_steps(authority=authority, now=local(on, "10:00"), most=100)
    return list(OutgoingMessage.objects.order_by("pk").values_list("kind", flat=True))


def change(fact: str, *, at=NOW + DAY) -> FactChange:
    return FactChange.objects.create(fact=fact, changes={"fees": ["200", "230"]}, noticed_at=at)


@pytest.fixture
def workers_clock(monkeypatch):
    """The tasks believe the database's clock; here it is as late as we say."""

    def set_to(now: dt.datetime) -> None:
        for where in ("willkommen.jobs", "recognition_pilot.tasks"):
            monkeypatch.setattr(f"{where}.trusted_now", lambda: now)

    return set_to


# ---- Asking, confirming, ending --------------------------------------------------------------------------------------


def test_nothing_is_sent_before_the_address_is_confirmed_and_one_press_ends_it(authority, mail_sink):
    plan, code = keep_plan(authority)
    reader = PlanReader(authority, language="fr")
    reader.sign_in(plan.reference, code)
    key = reader.get("erinnern/").context["form"]["form_key"].value()
    for _ in range(2):
        assert reader.post("erinnern/", form_key=key, way="email", email="leila@example.org").status_code == 302
    drain_outbox(now=NOW)
    (mail,) = mail_sink.mails
    link = re.search(r"/fr/emsland/anerkennung/plan/erinnern/[\w-]+/", mail.get_content())[0]
    assert due(authority, on=MONDAY + 15 * DAY) == ["plan.confirm"]

    page = reader.client.get(link)
    assert (page.status_code, RecognitionPlan.objects.get().reminders_confirmed_at) == (200, None)
    reader.client.post(f"{link}ja/")
    reader.client.post(f"{link}ja/")
    assert RecognitionPlan.objects.get().reminders_confirmed_at == NOW
    assert OutgoingMessage.objects.filter(kind="plan.switched_on").count() == 1

    assert reader.client.get(f"{link}ende/").status_code == 405
    assert reader.client.post(f"{link}ende/").status_code == 200
    found = RecognitionPlan.objects.get()
    assert (found.email, found.mobile, found.reminders_confirmed_at) == ("", "", None)
    assert set(OutgoingMessage.objects.values_list("recipient", flat=True)) == {""}
    assert (reader.client.get(link).status_code, reader.client.post(f"{link}ende/").status_code) == (404, 200)


def test_a_link_shows_nothing_of_the_plan(plan):
    page = PlanReader(plan.authority).get(f"erinnern/{plan.link_token}/").content.decode()
    assert [word in page for word in (plan.reference, "leila@example.org", "Nurse", "Pflegefach")] == [False] * 4


def test_a_link_of_another_authority_is_none(plan):
    other = PlanReader(make_authority("celle"))
    assert other.get(f"erinnern/{plan.link_token}/").status_code == 404
    other.post(f"erinnern/{plan.link_token}/ende/")
    assert RecognitionPlan.objects.get().email == "leila@example.org"


def test_an_address_nobody_confirms_is_forgotten_after_two_days(authority):
    plan, _code = keep_plan(authority)
    reminding.ask_for_reminders(plan=plan, email="", mobile="+4915123456789", language="fr", now=NOW)
    with pytest.raises(reminding.AskedTooLongAgo):
        reminding.confirm_reminders(plan=plan, now=NOW + 2 * DAY)
    assert reminding.forget_unconfirmed(authority=authority, now=NOW + 2 * DAY, most=10) == 1
    assert RecognitionPlan.objects.get().mobile == ""


# ---- Steps, money, the end -----------------------------------------------------------------------------------------


def test_a_step_is_recalled_once_a_week_before_its_days_are_over(authority, plan):
    counselling = plan.steps.get(code="counselling")
    assert due(authority, on=counselling.until_on - 8 * DAY) == []
    assert due(authority, on=counselling.until_on - 7 * DAY) == ["plan.step"]
    assert due(authority, on=counselling.until_on - 7 * DAY) == ["plan.step"]
    assert due(authority, on=counselling.until_on - 6 * DAY) == ["plan.step"]


def test_what_a_later_step_has_overtaken_is_not_recalled(authority, plan):
    tick_step(plan=plan, code="documents", is_done=True, now=NOW)
    assert due(authority, on=plan.steps.get(code="counselling").until_on - 7 * DAY) == []


def test_the_bodys_period_is_recalled_when_it_is_over_and_only_after_the_application(authority, plan):
    period = plan.steps.get(code="acknowledgement")
    assert due(authority, on=period.until_on + DAY) == []
    tick_step(plan=plan, code="application", is_done=True, now=NOW)
    period.refresh_from_db()
    assert (period.from_on, period.until_on) == (MONDAY, MONDAY + 31 * DAY)
    assert due(authority, on=period.until_on) == []
    assert due(authority, on=period.until_on + DAY) == ["plan.step"]


def test_a_step_done_meanwhile_is_not_sent(authority, plan, mail_sink):
    on = plan.steps.get(code="counselling").until_on - 7 * DAY
    due(authority, on=on)
    tick_step(plan=plan, code="counselling", is_done=True, now=local(on, "10:00"))
    assert drain_outbox(now=local(on, "10:30")) == {"settled": 1}
    assert mail_sink.mails == []


def test_before_the_last_day_for_money_people_are_told_six_and_two_weeks_ahead(authority, plan):
    last_day = FundingRule.objects.get(code="GRANT-PROCEDURE").apply_until
    told = []
    for before in (43, 42, 41, 14, 13, 0):
        on = last_day - before * DAY
        told.append(posting.remind_of_money(authority=authority, now=local(on, "10:00"), most=10))
    assert told == [0, 1, 0, 1, 0, 0]
    tick_step(plan=plan, code="funding", is_done=True, now=NOW)
    OutgoingMessage.objects.all().delete()
    assert posting.remind_of_money(authority=authority, now=local(last_day - 14 * DAY, "10:00"), most=10) == 0


def test_who_is_reminded_hears_before_the_plan_goes_and_keeps_it_by_looking(authority, plan, mail_sink):
    soon = plan.erase_after - 30 * DAY
    for _ in range(2):
        posting.warn_before_the_end(authority=authority, now=soon, most=10)
    assert OutgoingMessage.objects.filter(kind="plan.ending").count() == 1
    RecognitionPlan.objects.update(erase_after=plan.erase_after + 300 * DAY)
    assert drain_outbox(now=soon + DAY) == {"settled": 1}


def test_the_words_are_the_plans_with_german_below_and_the_subject_says_nothing(authority, plan, mail_sink):
    on = plan.steps.get(code="counselling").until_on - 7 * DAY
    due(authority, on=on)
    drain_outbox(now=local(on, "10:30"))
    (mail,) = mail_sink.mails
    text = mail.get_content()
    assert [word in mail["subject"].lower() for word in ("plan", "recogni", "anerkenn")] == [False] * 3
    assert (plan.reference in text, f"/fr/emsland/anerkennung/plan/erinnern/{plan.link_token}/" in text) == (
        False,
        True,
    )
    assert text.index("Bonjour") < text.index("Guten Tag")


def test_no_list_of_staff_shows_messages_about_plans(authority, plan):
    due(authority, on=plan.steps.get(code="counselling").until_on - 7 * DAY)
    assert kind_of(OutgoingMessage.objects.get()).is_confidential


def test_deleting_a_plan_silences_what_waits(authority, plan):
    on = plan.steps.get(code="counselling").until_on - 7 * DAY
    due(authority, on=on)
    delete_plan(plan=plan)
    assert list(OutgoingMessage.objects.values_list("status", "recipient")) == [("cancelled", "")]


# ---- Changed facts ------------------------------------------------------------------------------------------------


def test_people_whose_plan_rests_on_a_changed_fact_are_told_once_and_counted(authority, plan, mail_sink, workers_clock):
    keep_plan(authority)  # touched as well, but asked for no messages
    other = make_authority("celle")
    keep_plan(other)
    keep_plan(other, profession=None, group="health")
    first, second, elsewhere = change("body:LS"), change("profession:NURSE"), change("body:NIZZA")
    workers_clock(NOW + 2 * DAY)
    tasks.tell_changed_facts()
    tasks.tell_changed_facts()
    drain_outbox(now=NOW + 2 * DAY)
    assert [mail["to"] for mail in mail_sink.mails] == ["leila@example.org"]
    counts = {"body:LS": 3, "profession:NURSE": 3, "body:NIZZA": 0}
    for row in (first, second, elsewhere):
        row.refresh_from_db()
        assert (row.told_at, row.plans_told) == (NOW + 2 * DAY, counts[row.fact])


def test_a_plan_kept_after_the_change_knows_it_already(authority, plan, workers_clock):
    change("body:LS", at=NOW - DAY)
    workers_clock(NOW)
    tasks.tell_changed_facts()
    assert OutgoingMessage.objects.count() == 0


def test_the_plan_says_what_has_changed(authority):
    plan, code = keep_plan(authority)
    change("body:LS")
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        reader = PlanReader(authority)
        reader.sign_in(plan.reference, code)
        assert [one["day"] for one in reader.get("ansehen/").context["changes"]] == ["6 October 2026"]


def test_the_clock_reminds_and_forgets(authority, plan, workers_clock):
    step = plan.steps.get(code="counselling")
    workers_clock(local(step.until_on - 7 * DAY, "10:00"))
    tasks.post_plan_messages()
    assert list(OutgoingMessage.objects.values_list("kind", "due_at")) == [
        ("plan.step", local(step.until_on - 7 * DAY, "09:00"))
    ]
    workers_clock(plan.erase_after)
    tasks.forget_plans()
    assert RecognitionPlan.objects.count() == 0
