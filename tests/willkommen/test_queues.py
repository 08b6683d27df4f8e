"""Queues by kind: on one machine nothing changes, on several each host may take its own."""

import re
from pathlib import Path

from django.conf import settings

from willkommen.celery import app

OPERATIONS = (Path(__file__).resolve().parents[2] / "docs/operations.md").read_text()


def test_a_worker_that_names_no_queue_takes_from_all_of_them():
    assert set(app.amqp.queues.consume_from) == {"celery", "messages", "files", "figures"}


def test_every_routed_job_exists_and_goes_to_a_queue_somebody_takes_from():
    app.loader.import_default_modules()
    routed = settings.CELERY_TASK_ROUTES
    assert set(routed) - set(app.tasks) == set()
    assert {route["queue"] for route in routed.values()} == {"messages", "files", "figures"}


def test_where_a_job_goes():
    sent_to = {name: app.amqp.router.route({}, name)["queue"].name for name in settings.CELERY_BEAT_SCHEDULE}
    assert sent_to["willkommen.tasks.drain_outbox"] == "messages"
    assert sent_to["casework.tasks.check_files"] == "files"
    assert sent_to["willkommen.heartbeat.heartbeat"] == "celery"


def test_the_hosts_of_the_handbook_take_from_every_queue_once():
    named = ",".join(re.findall(r"--queues ([\w,]+)", OPERATIONS)).split(",")
    assert sorted(named) == sorted(settings.CELERY_TASK_QUEUES)
