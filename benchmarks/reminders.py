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
from dataclasses import dataclass, field

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
    one = _drain("-m", "benchmarks.one_by_one")
    OutgoingMessage.objects.filter(pk__in=waiting).update(
        status="queued", claimed_at=None, sent_at=None, attempts=0, next_try_at=timezone.now()
    )
    ours = _drain("manage.py", "drain_outbox")
    sent = OutgoingMessage.objects.filter(status="sent").count()
    doubled = sum(times > 1 for times in ours.arrived.values())
    rate, floor = sent / ours.seconds, ONE_BY_ONE / one.seconds
    return [
        Line(
            f"{len(waiting)} reminders, {PROCESSES} processes: {sent} sent, {len(ours.arrived)} arrived, {doubled} doubled",
            f"{rate:.0f}/s",
            f"{floor:.0f}/s, one connection a message",
            f"{rate / floor:.1f} : 1",
            "≥ 650/s, ≥ 2×",
        )
    ]


@dataclass
class Server:
    """Where it listens; at the end, which message came how often, and seconds from the first to the last."""

    port: int
    arrived: Counter = field(default_factory=Counter)
    seconds: float = 0.0


@contextmanager
def mail_server() -> Iterator["Server"]:
    """A mail server that takes everything, in a process of its own."""
    port, context = free_port(), multiprocessing.get_context("fork")
    found = Server(port)
    here, there = context.Pipe()
    server = context.Process(target=lambda: asyncio.run(_serve(port, there)), daemon=True)
    server.start()
    here.recv()
    try:
        yield found
    finally:
        here.send("end")
        found.arrived, found.seconds = here.recv()
        server.join(5)


async def _serve(port: int, pipe) -> None:
    arrived: Counter = Counter()
    moments: list[float] = []

    async def talk(reader, writer) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                content = await reader.readuntil(b"\r\n.\r\n")
                found = next(part for part in content.split(b"\r\n") if part.lower().startswith(b"message-id:"))
                arrived[found.decode()] += 1
                moments.append(time.monotonic())
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                break
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", port, limit=1 << 20):
        pipe.send("ready")
        await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
        pipe.send((arrived, moments[-1] - moments[0] if moments else 0.0))


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


def _drain(*command: str) -> Server:
    """Run the command in two processes until nothing is due; a worker runs already, so their start does not count."""
    connections.close_all()
    with mail_server() as server:
        environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        drains = [
            subprocess.Popen([sys.executable, *command], env=environment, stdout=subprocess.DEVNULL)
            for _ in range(PROCESSES)
        ]
        for drain in drains:
            drain.wait(300)
    return server
