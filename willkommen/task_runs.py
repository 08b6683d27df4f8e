"""How the jobs of the timetable fare: begun, ended or failed, and how long it took. One row a job."""

import logging
import time

from celery.signals import task_postrun, task_prerun
from django.db import DatabaseError, InterfaceError, connection, transaction

from willkommen import request_log, tallies

log = logging.getLogger(__name__)

_WRITE = """
INSERT INTO willkommen_taskrun AS known
       (name, runs, failures, seconds, last_seconds, last_success_at, last_failure_at, last_failure)
VALUES (%(name)s, 1, %(failures)s, %(seconds)s, %(seconds)s, CASE WHEN %(failures)s = 0 THEN clock_timestamp() END,
        CASE WHEN %(failures)s = 1 THEN clock_timestamp() END, %(failure)s)
ON CONFLICT (name) DO UPDATE SET
       runs = known.runs + 1, failures = known.failures + %(failures)s, seconds = known.seconds + %(seconds)s,
       last_seconds = %(seconds)s, last_success_at = coalesce(excluded.last_success_at, known.last_success_at),
       last_failure_at = coalesce(excluded.last_failure_at, known.last_failure_at),
       last_failure = CASE WHEN %(failures)s = 1 THEN %(failure)s ELSE known.last_failure END
"""


def note_run(*, name: str, seconds: float, failure: str = "") -> None:
    """A job has ended; `failure` is the kind of error. Where the database is away there is nothing to note it in."""
    values = {"name": name[:100], "seconds": seconds, "failures": int(bool(failure)), "failure": failure[:100]}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_WRITE, values)
    except (DatabaseError, InterfaceError) as error:
        log.warning("the end of %s is not noted: %s", name, type(error).__name__)


@task_prerun.connect
def _began(task=None, **_) -> None:
    task.request.willkommen_began = time.monotonic()
    request_log.enter_task(task.name)


@task_postrun.connect
def _ended(task=None, retval=None, state="", **_) -> None:
    began = getattr(task.request, "willkommen_began", None)
    if began is not None and not task.request.is_eager:
        failure = type(retval).__name__ if state == "FAILURE" else ""
        note_run(name=task.name, seconds=time.monotonic() - began, failure=failure)
        tallies.write_down(all_of_it=True)
    request_log.leave()
