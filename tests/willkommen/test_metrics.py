"""What a machine that watches is told: counts that are right, and nothing about anybody."""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from tests.factories import NOW, World, make_authority, make_message, make_staff
from willkommen import metrics, tallies
from willkommen.models import TaskRun
from willkommen.queries import metrics as numbers
from willkommen.task_runs import note_run

ROOT = Path(__file__).resolve().parents[2]
ALERTS = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text())["groups"][0]["rules"]
RUNBOOK = (ROOT / "docs/runbook.md").read_text()
LINE = re.compile(r'willkommen_[a-z_]+(\{([a-z_]+="(?:[^"\\]|\\.)*",?)+\})? [-+0-9.e]+(inf)?')
pytestmark = pytest.mark.django_db


def read(client, **headers) -> dict[str, float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def post(authority, kind, status, *, minutes_ago):
    staff = make_staff(authority, "clerk")
    due = timezone.now() - dt.timedelta(minutes=minutes_ago)
    message = make_message(
        authority=authority,
        about=staff,
        kind=kind,
        language="de",
        channel="email",
        recipient="laylakanari@example.org",
        due_at=due,
        expires_at=due + dt.timedelta(days=1),
        now=NOW,
    )
    type(message).objects.filter(pk=message.pk).update(status=status)


def test_messages_are_counted_by_authority_kind_and_status_with_the_age_of_the_oldest(client):
    celle, harburg = make_authority("celle"), make_authority("harburg")
    post(celle, "staff.invitation", "queued", minutes_ago=30)
    post(celle, "staff.invitation", "queued", minutes_ago=10)
    post(celle, "staff.invitation", "failed", minutes_ago=600)
    post(harburg, "staff.invitation", "cancelled", minutes_ago=600)

    found = read(client)

    of_celle = 'authority="celle",channel="email",kind="staff.invitation"'
    counted = {name: value for name, value in found.items() if name.startswith("willkommen_messages{")}
    assert counted == {
        f'willkommen_messages{{{of_celle},status="queued"}}': 2,
        f'willkommen_messages{{{of_celle},status="failed"}}': 1,
    }
    assert 1800 <= found['willkommen_messages_waiting_seconds{authority="celle"}'] < 1900
    assert found['willkommen_messages_waiting_seconds{authority="harburg"}'] == 0


def test_a_confidential_kind_of_message_is_not_named(client, monkeypatch):
    monkeypatch.setattr(numbers, "confidential_kinds", lambda: ["staff.invitation"])
    post(make_authority("celle"), "staff.invitation", "queued", minutes_ago=1)
    counted = [name for name in read(client) if name.startswith("willkommen_messages{")]
    assert counted == ['willkommen_messages{authority="celle",channel="email",kind="confidential",status="queued"}']


def test_every_job_of_the_timetable_is_there_and_its_ends_are_counted(client, settings):
    job = "willkommen.tasks.drain_outbox"
    note_run(name=job, seconds=2.0)
    note_run(name=job, seconds=4.0, failure="OperationalError")

    found = read(client)

    labels = f'{{task="{job}"}}'
    assert found[f"willkommen_task_runs_total{labels}"] == 2
    assert found[f"willkommen_task_failures_total{labels}"] == 1
    assert found[f"willkommen_task_seconds_total{labels}"] == 6
    assert found[f"willkommen_task_last_seconds{labels}"] == 4
    assert abs(found[f"willkommen_task_last_success_timestamp_seconds{labels}"] - timezone.now().timestamp()) < 60
    assert TaskRun.objects.get(name=job).last_failure == "OperationalError"
    named = {name.split('"')[1] for name in found if name.startswith("willkommen_task_interval_seconds")}
    assert named == set(settings.CELERY_BEAT_SCHEDULE)


def test_answers_of_all_processes_make_one_histogram(client, monkeypatch):
    monkeypatch.setattr(tallies, "is_on", True)
    tallies.forget()
    for seconds in (0.01, 0.02, 0.3, 9.0):
        tallies.count_request(face="desk", status=200, seconds=seconds)
        tallies.write_down(all_of_it=True)
    monkeypatch.setattr(tallies, "is_on", False)

    found = read(client)

    buckets = {
        name.split('le="')[1].rstrip('"}'): value for name, value in found.items() if "request_seconds_bucket" in name
    }
    assert buckets == {"0.025": 2, "0.05": 2, "0.1": 2, "0.25": 2, "0.5": 3, "1.0": 3, "2.5": 3, "5.0": 3, "+Inf": 4}
    assert found['willkommen_request_seconds_count{face="desk"}'] == 4
    assert found['willkommen_request_seconds_sum{face="desk"}'] == pytest.approx(9.33)
    assert found['willkommen_requests_total{face="desk",status="200"}'] == 4


def test_people_and_times_are_counted_by_authority(client):
    from tests.appointments.waiters import make_waiting
    from tests.factories import local, make_appointment

    world = World("celle")
    make_appointment(world.offer, world.counter, local(dt.date(2056, 10, 5), "09:00"))
    make_waiting(world)

    found = read(client)

    assert found['willkommen_appointments_ahead{authority="celle"}'] == 1
    assert found['willkommen_waiting_list_entries{authority="celle"}'] == 1
    assert found['willkommen_people_waiting{authority="celle"}'] == 0
    assert found['willkommen_files_unchecked{authority="celle"}'] == 0


def test_nothing_of_a_person_is_in_the_numbers(client):
    world = World("celle")
    make_staff(world.authority, "clerk", name="Laylakanari", email="laylakanari@celle.example")
    post(world.authority, "staff.invitation", "queued", minutes_ago=5)
    assert "laylakanari" not in client.get("/metrics").content.decode().lower()


# ---- Who may read them --------------------------------------------------------------------------------------------


def test_without_a_token_only_this_machine_reads_them(client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404
    assert client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 404


def test_behind_a_proxy_nobody_reads_them_without_a_token(client, settings):
    settings.TRUSTED_PROXIES = 1
    assert client.get("/metrics").status_code == 404


def test_with_a_token_whoever_shows_it_reads_them_from_anywhere(client, settings):
    settings.METRICS_TOKEN = "a-long-secret"
    settings.TRUSTED_PROXIES = 1
    from_outside = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/metrics", headers={"authorization": "Bearer a-long-secret"}, **from_outside).status_code == 200
    for wrong in ("", "Bearer ", "Bearer a-long-secre", "a-long-secret", "Basic a-long-secret"):
        assert client.get("/metrics", headers={"authorization": wrong}).status_code == 404


# ---- Alarms ---------------------------------------------------------------------------------------------------------


def alarm(name: str) -> dict:
    return next(rule for rule in ALERTS if rule["alert"] == name)


@pytest.mark.parametrize("name", [rule["alert"] for rule in ALERTS])
def test_an_alarm_asks_for_numbers_that_are_there(name):
    known = {family.name for family in metrics.families()}
    known |= {f"{family.name}_bucket" for family in metrics.families() if family.kind == metrics.HISTOGRAM}
    asked = set(re.findall(r"\bwillkommen_(\w+)", alarm(name)["expr"]))
    assert asked - known == set()
    assert asked or name == "WebIsAway"


@pytest.mark.parametrize("name", [rule["alert"] for rule in ALERTS])
def test_an_alarm_is_written_as_prometheus_reads_it(name):
    rule = alarm(name)
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in {"page", "day"}
    assert re.fullmatch(r"\d+[smh]", rule.get("for", "0s"))
    expression = re.sub(r'"[^"]*"', "", rule["expr"])
    assert expression.count("(") == expression.count(")")
    assert expression.count("{") == expression.count("}")
    assert re.search(r"[<>]=?|==", expression), "an alarm compares"


@pytest.mark.parametrize("name", [rule["alert"] for rule in ALERTS])
def test_an_alarm_has_its_page_in_the_runbook(name):
    assert alarm(name)["annotations"]["runbook"] == f"docs/runbook.md#{name.lower()}"
    part = RUNBOOK.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    for question in ("**Noticed:**", "**Look at:**", "**Do:**"):
        assert question in part, (name, question)


def test_the_runbook_has_no_page_for_an_alarm_that_is_not_there():
    told = set(re.findall(r"^## (\w+)$", RUNBOOK, re.MULTILINE))
    assert told == {rule["alert"] for rule in ALERTS}


def test_the_rules_an_alarm_chooses_by_exist(client, monkeypatch):
    from willkommen.code_tries import PleaseWait, WrongCode

    names = {kind.__name__ for kind in (WrongCode, PleaseWait)} | {tallies.WRONG_PASSWORD}
    assert names == set(re.search(r'rule=~"([\w|]+)"', alarm("CodesAreGuessed")["expr"]).group(1).split("|"))

    monkeypatch.setattr(tallies, "is_on", True)
    tallies.forget()
    client.post("/konto/anmelden/", {"login": "nobody@celle.example", "password": "wrong"})
    WrongCode()
    tallies.write_down(all_of_it=True)
    found = read(client)
    assert [found[f'willkommen_refusals_total{{rule="{name}"}}'] for name in ("WrongPassword", "WrongCode")] == [1, 1]
