"""The numbers of `/metrics`."""

import json
import time
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from willkommen.messages import confidential_kinds
from willkommen.metrics import COUNTER, GAUGE, HISTOGRAM, Family, Sample, questions, register
from willkommen.models import Heartbeat, SealCheck, Tally, TaskRun
from willkommen.models.audit import AuditSeal
from willkommen.models.health import WORKERS
from willkommen.queries.authorities import all_authorities
from willkommen.tallies import LIMITS, as_labels
from willkommen.tenancy import inside_authority

# What is not settled yet: sent, cancelled and late ones only grow in number.
_MESSAGES = """
SELECT 'messages' AS name, jsonb_build_object('kind', CASE WHEN kind = ANY (%(confidential)s) THEN 'confidential' ELSE kind END,
       'channel', channel, 'status', status) AS labels, count(*)::float8 AS value
  FROM willkommen_outgoingmessage
 WHERE authority_id = %(authority)s AND status IN ('queued', 'sending', 'failed', 'unknown') GROUP BY 2
"""
_OLDEST = """
SELECT 'messages_waiting_seconds', '{}'::jsonb, coalesce(greatest(0, max(extract(epoch FROM %(now)s - due_at))), 0)::float8
  FROM willkommen_outgoingmessage
 WHERE authority_id = %(authority)s AND status = 'queued' AND due_at <= %(now)s AND expires_at > %(now)s
"""
_PAUSED = """
SELECT 'messages_paused', '{}'::jsonb, are_messages_paused::int::float8 FROM willkommen_authority WHERE id = %(authority)s
"""

register(
    Family("messages", GAUGE, "Messages that are not settled, by kind, channel and status.", _MESSAGES),
    Family("messages_waiting_seconds", GAUGE, "How long the oldest due message has waited.", _OLDEST),
    Family("messages_paused", GAUGE, "1 where an authority holds its messages back.", _PAUSED),
    Family("requests_total", COUNTER, "Answered requests by face and status."),
    Family("request_seconds", HISTOGRAM, "How long answers took, by face."),
    Family("slowed_down_total", COUNTER, "Requests answered with 429, by page."),
    Family("refusals_total", COUNTER, "How often a rule said no, by the name of the rule."),
    Family("bookings_total", COUNTER, "Appointments that came about, by authority."),
    Family("cancellations_total", COUNTER, "Appointments that were cancelled, by authority."),
    Family("task_runs_total", COUNTER, "How often a job has run."),
    Family("task_failures_total", COUNTER, "How often a job has failed."),
    Family("task_seconds_total", COUNTER, "How long a job has worked altogether."),
    Family("task_last_seconds", GAUGE, "How long a job took the last time."),
    Family("task_last_success_timestamp_seconds", GAUGE, "When a job has last succeeded; 0: never."),
    Family("task_interval_seconds", GAUGE, "How often the timetable starts a job."),
    Family(
        "workers_seen_timestamp_seconds", GAUGE, "When beat, broker and a worker were last seen together; 0: never."
    ),
    Family("backup_last_success_timestamp_seconds", GAUGE, "When the last backup was finished; 0: never."),
    Family("backup_last_seconds", GAUGE, "How long the last backup took."),
    Family("audit_last_seal_timestamp_seconds", GAUGE, "When the audit was last sealed; 0: never."),
    Family("audit_last_check_timestamp_seconds", GAUGE, "When all seals were last computed again; 0: never."),
    Family("audit_is_whole", GAUGE, "1 when the last check found every seal right."),
    Family("sessions", GAUGE, "Sessions of browsers that have not ended, of staff and of others."),
    Family("database_bytes", GAUGE, "Size of the database."),
    Family("database_connections", GAUGE, "Connections to the database by role."),
    Family("database_connections_most", GAUGE, "How many connections the server allows."),
    Family("scrape_seconds", GAUGE, "How long collecting these numbers took."),
)


def samples(*, now: datetime) -> list[Sample]:
    """Every number there is at this moment; raises what the database raises."""
    began = time.monotonic()
    found = [*_of_authorities(now), *_of_processes(), *_of_jobs(), *_of_the_house(now)]
    return [*found, Sample("scrape_seconds", "", time.monotonic() - began)]


def _of_authorities(now: datetime) -> list[Sample]:
    """One question an authority, inside of it."""
    asked, found = questions(), []
    for authority in all_authorities():
        values: dict[str, Any] = {"authority": authority.pk, "now": now, "confidential": confidential_kinds()}
        with inside_authority(authority.pk), connection.cursor() as cursor:
            cursor.execute(asked, values)
            for name, labels, value in cursor.fetchall():
                found.append(Sample(name, as_labels({"authority": authority.slug, **json.loads(labels)}), value))
    return found


def _of_processes() -> list[Sample]:
    """Tallies; of histograms the buckets are summed up, as Prometheus wants them."""
    found: list[Sample] = []
    buckets: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for name, labels, value in Tally.objects.values_list("name", "labels", "value").order_by("name", "labels"):
        if name.endswith("_bucket"):
            rest, _, limit = labels.partition(',le="')
            buckets[name, rest][limit.rstrip('"')] = value
        else:
            found.append(Sample(name, labels, value))
    for (name, rest), counts in sorted(buckets.items()):
        total = 0.0
        for limit in (*map(str, LIMITS), "+Inf"):
            total += counts.get(limit, 0.0)
            found.append(Sample(name, f'{rest},le="{limit}"', total))
        found.append(Sample(name.replace("_bucket", "_count"), rest, total))
    return found


def _of_jobs() -> list[Sample]:
    """How each job of the timetable fares; one that has never run is there with zeros."""
    known = {run.name: run for run in TaskRun.objects.all()}
    found = []
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        run, labels = known.get(name) or TaskRun(name=name), as_labels({"task": name})
        found += [
            Sample("task_runs_total", labels, run.runs),
            Sample("task_failures_total", labels, run.failures),
            Sample("task_seconds_total", labels, run.seconds),
            Sample("task_last_seconds", labels, run.last_seconds),
            Sample("task_last_success_timestamp_seconds", labels, _moment(run.last_success_at)),
            Sample("task_interval_seconds", labels, float(entry["schedule"])),
        ]
    backup = known.get("backup") or TaskRun()
    found.append(Sample("backup_last_success_timestamp_seconds", "", _moment(backup.last_success_at)))
    return [*found, Sample("backup_last_seconds", "", backup.last_seconds)]


def _of_the_house(now: datetime) -> list[Sample]:
    seen = Heartbeat.objects.filter(name=WORKERS).values_list("seen_at", flat=True).first()
    sealed = AuditSeal.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    check = SealCheck.objects.order_by("-checked_at", "-id").first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database())::float8, current_setting('max_connections')::float8"
        )
        size, most = cursor.fetchone()
        cursor.execute(
            "SELECT usename, count(*)::float8 FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1 ORDER BY 1"
        )
        connections = cursor.fetchall()
        cursor.execute(
            "SELECT staff_member_id IS NOT NULL, count(*)::float8 FROM willkommen_websession WHERE expire_date > %s GROUP BY 1",
            [now],
        )
        sessions = {
            "staff": 0.0,
            "others": 0.0,
            **{"staff" if staff else "others": n for staff, n in cursor.fetchall()},
        }
    return [
        Sample("workers_seen_timestamp_seconds", "", _moment(seen)),
        Sample("audit_last_seal_timestamp_seconds", "", _moment(sealed)),
        Sample("audit_last_check_timestamp_seconds", "", _moment(check.checked_at if check else None)),
        Sample("audit_is_whole", "", float(check is None or not check.problem)),
        Sample("database_bytes", "", size),
        Sample("database_connections_most", "", most),
        *(Sample("database_connections", as_labels({"role": role}), number) for role, number in connections),
        *(Sample("sessions", as_labels({"of": whom}), number) for whom, number in sorted(sessions.items())),
    ]


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
