"""Reminders in ten languages to a local mail server, two processes draining; beside it the same one at a time."""

import asyncio
import datetime as dt
import multiprocessing
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.utils import timezone

from appointments.actions import notices
from appointments.models import Appointment
from benchmarks.report import Line
from benchmarks.world import Place, free_port
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import OutgoingMessage

MESSAGES, PROCESSES, ONE_BY_ONE = 2_000, 2, 400


def measure(place: Place) -> list[Line]:
    """Due reminders of booked appointments, sent once each."""
    waiting = _post(place)
    OutgoingMessage.objects.filter(pk__in=waiting[ONE_BY_ONE:]).update(status="cancelled")
    one, _ = _drain(["-m", "benchmarks.one_by_one"], {})
    OutgoingMessage.objects.filter(pk__in=waiting).update(
        status="queued", claimed_at=None, sent_at=None, attempts=0, next_try_at=timezone.now()
    )
    ours, arrived = _drain(["manage.py", "drain_outbox"], {})
    sent = OutgoingMessage.objects.filter(status="sent").count()
    doubled = sum(times > 1 for times in arrived.values())
    rate, floor = sent / ours, ONE_BY_ONE / one
    return [
        Line(
            f"{len(waiting)} reminders, {PROCESSES} processes: {sent} sent, {len(arrived)} arrived, {doubled} doubled",
            f"{rate:.0f}/s",
            f"{floor:.0f}/s, one connection a message",
            f"{rate / floor:.1f} : 1",
            "≥ 650/s, ≥ 2×",
        )
    ]


@contextmanager
def mail_server() -> Iterator[tuple[int, Counter]]:
    """A mail server that takes everything, in a process of its own; at the end: which message came how often."""
    port, context = free_port(), multiprocessing.get_context("fork")
    arrived: Counter = Counter()
    here, there = context.Pipe()
    server = context.Process(target=lambda: asyncio.run(_serve(port, there)), daemon=True)
    server.start()
    here.recv()
    try:
        yield port, arrived
    finally:
        here.send("end")
        arrived.update(here.recv())
        server.join(5)


async def _serve(port: int, pipe) -> None:
    arrived: Counter = Counter()

    async def talk(reader, writer) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                content = await reader.readuntil(b"\r\n.\r\n")
                found = next(part for part in content.split(b"\r\n") if part.lower().startswith(b"message-id:"))
                arrived[found.decode()] += 1
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                break
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", port, limit=1 << 20):
        pipe.send("ready")
        await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
        pipe.send(arrived)


def _post(place: Place) -> list[int]:
    """Reminders that are due now, one for each of many booked appointments, in every language."""
    now, languages = timezone.now(), list(LANGUAGE_NAMES)
    booked = Appointment.objects.filter(pk__in=_some(place)).select_related("authority")
    for number, appointment in enumerate(booked):
        appointment.language = languages[number % len(languages)]
        appointment.email, appointment.given_names, appointment.family_name = f"p{number}@example.org", "A", "B"
        appointment.save(update_fields=["language", "email", "given_names", "family_name"])
        notices.plan_reminders(appointment, now - dt.timedelta(days=60))
    reminders = OutgoingMessage.objects.filter(kind=notices.REMINDER).order_by("about_id", "due_at")
    first = list(reminders.distinct("about_id").values_list("pk", flat=True))
    reminders.exclude(pk__in=first).update(status="cancelled")
    OutgoingMessage.objects.exclude(kind=notices.REMINDER).update(status="cancelled")
    OutgoingMessage.objects.filter(pk__in=first).update(due_at=now, next_try_at=now)
    return first


def _some(place: Place) -> list[int]:
    booked = Appointment.objects.filter(
        authority=place.world.authority, status="booked", during__startswith__gt=timezone.now()
    )
    return list(booked.values_list("pk", flat=True)[:MESSAGES])


def _drain(command: list[str], more: dict[str, str]) -> tuple[float, Counter]:
    """(seconds from the first start of a process to the last end, which message arrived how often)."""
    connections.close_all()
    with mail_server() as (port, arrived):
        environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}", **more}
        began = time.perf_counter()
        drains = [
            subprocess.Popen([sys.executable, *command], env=environment, stdout=subprocess.DEVNULL)
            for _ in range(PROCESSES)
        ]
        for drain in drains:
            drain.wait(300)
        seconds = time.perf_counter() - began
    return seconds, arrived
