"""Is the house open? Asked by machines, answered without Redis."""

import datetime as dt
import socket

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from willkommen import heartbeat
from willkommen.actions.tidying import forget_buckets, forget_forms, forget_web_sessions
from willkommen.celery import app
from willkommen.heartbeat import tidy_up
from willkommen.models import Heartbeat, RateBucket, SubmittedForm, WebSession
from willkommen.queries import clock, health
from willkommen.queries.clock import ClockJumped

NOW = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _asks_for_migrations_anew():
    health._require_migrations.cache_clear()
    yield
    health._require_migrations.cache_clear()


@pytest.mark.django_db
def test_the_house_is_healthy_when_a_worker_has_shown_itself(client):
    heartbeat.heartbeat()
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "workers": "ok"}
    assert answer.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.mark.django_db
def test_without_a_worker_the_house_is_not_healthy_but_pages_can_be_served(client):
    assert client.get("/healthz").status_code == 503
    assert client.get("/healthz").json() == {"ready": False, "database": "ok", "workers": "not seen yet"}
    assert client.get("/readyz").status_code == 200
    assert client.get("/readyz").json() == {"ready": True, "database": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "status"), [(34, 200), (36, 503)])
def test_a_worker_silent_for_more_than_35_seconds_is_missed(client, seconds, status):
    with time_machine.travel(NOW, tick=False):
        heartbeat.heartbeat()
    with time_machine.travel(NOW + dt.timedelta(seconds=seconds), tick=False):
        answer = client.get("/healthz")
    assert answer.status_code == status
    if status == 503:
        assert answer.json()["workers"] == "last seen 2026-10-05 09:00:00 UTC"


@pytest.mark.django_db
def test_a_database_that_lacks_a_migration_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'willkommen'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": "migrations missing"})


@pytest.mark.django_db
def test_a_database_that_is_away_is_said_in_the_same_form(client, monkeypatch):
    def refuse(*_, **__):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": "away", "workers": "unknown"}


@pytest.mark.django_db
def test_asking_changes_nothing_and_other_methods_are_refused(client):
    client.get("/healthz")
    assert client.head("/healthz").status_code == 503
    assert client.post("/healthz").status_code == 405
    assert Heartbeat.objects.count() == 0


@pytest.mark.django_db
def test_asking_for_health_opens_no_connection_to_redis(client, monkeypatch):
    heartbeat.heartbeat()

    def refuse(*_, **__):
        raise AssertionError("A request opened a connection.")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_one_row_is_kept_however_often_the_heart_beats():
    for _ in range(3):
        heartbeat.heartbeat()
    assert Heartbeat.objects.count() == 1


def test_beat_asks_for_the_pulse_every_ten_seconds_and_the_workers_know_the_task():
    app.loader.import_default_modules()
    scheduled = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert scheduled["willkommen.heartbeat.heartbeat"] == heartbeat.SECONDS == 10.0
    assert set(scheduled) <= set(app.tasks)


@pytest.mark.django_db
def test_when_beat_starts_what_was_seen_before_counts_no_more(monkeypatch):
    sent = []
    monkeypatch.setattr(heartbeat.heartbeat, "apply_async", lambda **options: sent.append(options))
    heartbeat.heartbeat()
    heartbeat.first_tick()
    assert Heartbeat.objects.count() == 0
    assert sent == [{"expires": 10.0, "retry": False}]


@pytest.mark.django_db
def test_tidying_removes_old_traces_and_leaves_fresh_ones():
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    RateBucket.objects.create(key="old", tokens=1, refilled_at=now - 25 * hour)
    RateBucket.objects.create(key="fresh", tokens=1, refilled_at=now - 23 * hour)
    SubmittedForm.objects.create(key="old", submitted_at=now - 49 * hour)
    SubmittedForm.objects.create(key="fresh", submitted_at=now - 47 * hour)
    WebSession.objects.create(session_key="old", session_data="", expire_date=now - hour)
    WebSession.objects.create(session_key="fresh", session_data="", expire_date=now + hour)
    assert [forget(now=now, most=9) for forget in (forget_buckets, forget_forms, forget_web_sessions)] == [1, 1, 1]
    kept = [
        *RateBucket.objects.values_list("key", flat=True),
        *SubmittedForm.objects.values_list("key", flat=True),
        *WebSession.objects.values_list("session_key", flat=True),
    ]
    assert kept == ["fresh", "fresh", "fresh"]


@pytest.mark.django_db
def test_tidying_removes_nothing_when_the_clocks_disagree(monkeypatch):
    now = timezone.now()
    RateBucket.objects.create(key="old", tokens=1, refilled_at=now - dt.timedelta(days=9))
    monkeypatch.setattr(clock.timezone, "now", lambda: now + dt.timedelta(days=3))
    with pytest.raises(ClockJumped):
        tidy_up()
    assert RateBucket.objects.count() == 1
