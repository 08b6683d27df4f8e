"""Everything the house keeps of persons stands in one register: who erases it when, or why nothing of it is ever over."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, models
from django.utils import timezone

from tests.factories import make_authority
from willkommen import jobs, keeping
from willkommen.celery import app
from willkommen.models import AccessibilityReport, RateBucket, StaffMember
from willkommen.queries import clock
from willkommen.queries.clock import ClockJumped
from willkommen.timetable import timetable

NOW = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)
# What of a table says who somebody is, by the names the house gives it.
OF_A_PERSON = {
    *("given_names", "family_name", "name_in_own_script", "born_on", "email", "mobile", "phone", "identity_key"),
    *("recipient", "reply_to", "parcel", "device"),
}
# The authority's own, published: organisations, no persons.
PUBLISHED = {"willkommen.authority", "recognition_pilot.advicecentre"}


def label(model) -> str:
    return model._meta.label_lower


def forgotten() -> list[str]:
    return [name for job in keeping.forgettings() for name in job.models]


def test_every_table_is_forgotten_by_a_job_or_has_a_reason_and_never_both():
    registered = sorted([*forgotten(), *keeping.lasting()])
    assert registered == sorted(map(label, keeping.all_models()))


def test_a_table_without_a_job_holds_nothing_of_a_person():
    lasting = keeping.lasting()
    assert {
        f"{label(model)}.{field.name}"
        for model in keeping.all_models()
        if label(model) in lasting and label(model) not in PUBLISHED
        for field in model._meta.concrete_fields
        if field.name in OF_A_PERSON or isinstance(field, models.BinaryField | models.EmailField)
    } == set()


def test_every_row_that_says_when_it_is_over_is_read_by_a_job():
    ageing = {label(model) for model in keeping.all_models() for f in model._meta.fields if f.name.startswith("erase_")}
    # A case is ended by two jobs: drafts whole, closed ones but for their numbers.
    assert ageing - set(forgotten()) == set()


def test_the_moment_that_decides_is_a_column_of_the_table_or_of_the_authority():
    """Where a job names one table and columns, they exist."""
    known = {label(model): {field.name for field in model._meta.fields} for model in keeping.all_models()}
    settings = {period.field for period in keeping.periods()}
    for job in keeping.forgettings():
        named = {word for word in job.over.replace(",", " ").replace("+", " ").split() if "_" in word}
        fields = set().union(*(known[name] for name in job.models)) if job.models else set().union(*known.values())
        assert named - settings - fields - {"erase_after", "until_on", "erased_at"} == set(), job.name


def test_every_job_runs_by_itself_at_least_once_an_hour():
    schedule = timetable(outbox_seconds=30)
    assert {job.name for job in keeping.forgettings() if schedule[job.task]["schedule"] > 3600} == set()


def test_every_task_of_forgetting_runs_all_its_jobs(monkeypatch):
    ran = []
    monkeypatch.setattr(keeping, "run", lambda job: ran.append(job.name))
    app.loader.import_default_modules()
    for task in {job.task for job in keeping.forgettings()}:
        app.tasks[task].run()
    assert sorted(ran) == sorted(job.name for job in keeping.forgettings())


# ---- How jobs run ----------------------------------------------------------------------------------------------------


@pytest.fixture
def places(db):
    return [make_authority("celle"), make_authority("osnabrueck")]


def test_a_run_has_a_cap_at_every_authority(places, monkeypatch):
    monkeypatch.setattr(jobs, "HANDFULS", 3)
    asked = []

    def endless(*, authority, now, most):
        asked.append(authority.slug)
        return most

    assert jobs.everywhere(endless, handful=5) == {"celle": 15, "osnabrueck": 15}
    assert asked == ["celle"] * 3 + ["osnabrueck"] * 3


def test_where_the_database_refuses_the_others_are_served_and_the_report_says_so(places, caplog):
    def refuses(*, authority, now, most):
        if authority.slug == "celle":
            raise DatabaseError("no")
        return 2

    assert jobs.everywhere(refuses) == {"celle": -1, "osnabrueck": 2}
    assert [record.message for record in caplog.records] == ["refuses failed at celle"]


@pytest.mark.parametrize("run", [jobs.everywhere, jobs.once_everywhere, jobs.for_the_house])
@pytest.mark.parametrize("days", [-3, 3, 4000])
def test_no_job_does_anything_when_a_clock_has_jumped(places, monkeypatch, run, days):
    wrong = timezone.now() + dt.timedelta(days=days)
    monkeypatch.setattr(clock.timezone, "now", lambda: wrong)
    ran = []
    with pytest.raises(ClockJumped):
        run(lambda **given: ran.append(given) or 0)
    assert ran == []


# ---- By hand ---------------------------------------------------------------------------------------------------------


def barrier(authority, days: int) -> AccessibilityReport:
    old = timezone.now() - dt.timedelta(days=days)
    return AccessibilityReport.objects.create(
        authority=authority, text="Tür klemmt", reply_to="a@example.org", language="de", reported_at=old, settled_at=old
    )


def said(capsys) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_by_hand_each_job_reports_how_many_rows_it_changed_and_where(places, capsys):
    celle, osnabrueck = places
    for place, days in ((celle, 400), (celle, 31), (osnabrueck, 31), (osnabrueck, 29)):
        barrier(place, days)
    call_command("forget", "barriers", "rate buckets")
    assert said(capsys) == ["barriers: 3 (celle 2, osnabrueck 1)", "rate buckets: 0"]
    assert list(AccessibilityReport.objects.order_by("pk").values_list("text", "reply_to")) == [
        ("Tür klemmt", ""),
        ("Tür klemmt", ""),
        ("Tür klemmt", "a@example.org"),
    ]


def test_by_hand_one_authority_can_be_chosen(places, capsys):
    for place in places:
        barrier(place, 400)
    RateBucket.objects.create(key="x", tokens=1, refilled_at=NOW)
    call_command("forget", authority="celle")
    assert "barriers: 1 (celle 1)" in said(capsys)
    assert list(AccessibilityReport.objects.values_list("authority__slug", flat=True)) == ["osnabrueck"]


def test_by_hand_all_jobs_can_be_listed_without_running_one(places, capsys):
    barrier(places[0], 400)
    call_command("forget", list=True)
    assert len(said(capsys)) == len(keeping.forgettings())
    assert AccessibilityReport.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((["cats"], {}), "There is no job called cats; see --list."),
        (([], {"authority": "atlantis"}), "There is no authority called atlantis."),
    ],
)
def test_by_hand_a_wrong_name_is_said(db, asked, words):
    with pytest.raises(CommandError, match=words):
        call_command("forget", *asked[0], **asked[1])


def test_by_hand_nothing_is_erased_when_a_clock_has_jumped(places, monkeypatch):
    barrier(places[0], 400)
    wrong = timezone.now() + dt.timedelta(days=9)
    monkeypatch.setattr(clock.timezone, "now", lambda: wrong)
    with pytest.raises(CommandError, match=r"Nothing was erased\. The database says"):
        call_command("forget", "barriers")
    assert AccessibilityReport.objects.count() == 1


def test_accounts_are_not_looked_at_for_one_authority_alone(places, capsys):
    """They may have worked for several."""
    StaffMember.objects.create(email="gone@example.org", name="Gone", is_active=False)
    call_command("forget", "departures", authority="celle")
    assert said(capsys) == ["departures: 0"]
