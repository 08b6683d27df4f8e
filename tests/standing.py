"""Who is who at the database while the tests run.

The body of a test arranges and looks: it signs in as the worker role with leave to go across all authorities. What comes
through a door of the product stands where the product stands: a request becomes the app role, a task or a command stays the
worker role without that leave, and both have entered no authority yet.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from celery import Task
from django.core.handlers.base import BaseHandler
from django.core.management import BaseCommand
from django.db import connection, connections
from django.db.backends.signals import connection_created

from willkommen.local.postgres import APP, WORKER

_inside = threading.local()

NOBODY = "SET app.authority = ''; SET app.staff_member = ''; SET app.centre = ''"
OF_A_REQUEST = f"SET ROLE {APP}; SET app.everywhere = ''; {NOBODY}"
OF_A_JOB = f"RESET ROLE; SET app.everywhere = ''; {NOBODY}"
OF_A_TEST = f"RESET ROLE; SET app.everywhere = 'on'; {NOBODY}"


def sign_in_as_worker(patch, url: str) -> None:
    """This process's own connections, in whatever thread, until the patch is undone."""
    settings = connections.settings["default"]
    name, secret = url.partition("//")[2].partition("@")[0].split(":")
    assert name == WORKER
    connection.close()
    for key, value in {"USER": name, "PASSWORD": secret}.items():
        patch.setitem(settings, key, value)


def watch_the_doors(patch) -> None:
    """From now on whoever comes through a door is who the product would be."""
    patch.setattr(BaseHandler, "get_response", _through(OF_A_REQUEST, BaseHandler.get_response))
    patch.setattr(Task, "__call__", _through(OF_A_JOB, Task.__call__))
    patch.setattr(BaseCommand, "execute", _through(OF_A_JOB, BaseCommand.execute))
    connection_created.connect(_as_before, dispatch_uid="doors")


def _through(who: str, entered):
    def enter(*args, **kwargs):
        with standing(who):
            return entered(*args, **kwargs)

    return enter


@contextmanager
def standing(who: str) -> Iterator[None]:
    """For a while this connection is somebody, then who it was."""
    before = getattr(_inside, "who", OF_A_TEST)
    _become(who)
    try:
        yield
    finally:
        _become(before)


@contextmanager
def nobody_walled() -> Iterator[None]:
    """For a while the wall is down: who comes through a door stands where the tests stand."""
    _inside.wall_is_down = True
    try:
        yield
    finally:
        _inside.wall_is_down = False


def _become(who: str) -> None:
    """Past Django: it counts what the product asks, and this is not asked by the product."""
    if getattr(_inside, "wall_is_down", False):
        who = OF_A_TEST
    _inside.who = who
    link = connection.connection
    if link is not None and not link.closed and not _is_broken(link):
        with link.cursor() as cursor:
            cursor.execute(who)


def _is_broken(link) -> bool:
    from psycopg2.extensions import TRANSACTION_STATUS_INERROR, TRANSACTION_STATUS_UNKNOWN

    return link.get_transaction_status() in (TRANSACTION_STATUS_INERROR, TRANSACTION_STATUS_UNKNOWN)


def _as_before(sender, connection, **_) -> None:
    """A new connection in the middle of something is who the old one was."""
    with connection.connection.cursor() as cursor:
        cursor.execute(getattr(_inside, "who", OF_A_TEST))
    if not connection.connection.autocommit:
        connection.connection.commit()
