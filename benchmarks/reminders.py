"""Reminders in ten languages to a local mail sink, two processes draining; the floor is rendering alone."""

import asyncio
import datetime as dt
import os
import subprocess
import sys
import time

from aiosmtpd.controller import Controller
from django.db import connection, connections
from django.utils import timezone

from appointments.actions import notices
from appointments.models import Appointment
from benchmarks.report import Line
from benchmarks.world import Place, free_port
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import OutgoingMessage

MESSAGES, PROCESSES = 2_000, 2


class Sink:
    """Counts what arrives."""

    def __init__(self) -> None:
        self.arrived: dict[str, int] = {}

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        """Remember which message came how often."""
        for line in envelope.content.split(b"\r\n"):
            if line.lower().startswith(b"message-id:"):
                name = line.decode()
                self.arrived[name] = self.arrived.get(name, 0) + 1
                break
        await asyncio.sleep(0)
        return "250 OK"


def measure(place: Place) -> list[Line]:
    """Due reminders of booked appointments, sent once each."""
    now = timezone.now()
    languages = list(LANGUAGE_NAMES)
    Appointment.objects.filter(pk__in=_some(place)).update(
        email="somebody@example.org", given_names="A", family_name="B"
    )
    for number, appointment in enumerate(Appointment.objects.filter(email="somebody@example.org")):
        appointment.language = languages[number % len(languages)]
        appointment.save(update_fields=["language"])
        notices.announce_booked(appointment, now - dt.timedelta(minutes=1))
    waiting = OutgoingMessage.objects.filter(status="queued", due_at__lte=now).count()
    connections.close_all()
    sink = Sink()
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        seconds = _drain(port)
    finally:
        controller.stop()
    connection.ensure_connection()
    sent = OutgoingMessage.objects.filter(status="sent").count()
    doubled = sum(times > 1 for times in sink.arrived.values())
    return [
        Line(
            f"{waiting} confirmations, {PROCESSES} processes: {sent} sent, {len(sink.arrived)} arrived, {doubled} doubled",
            f"{sent / seconds:.0f}/s",
            "",
            "",
            "≥ 650/s",
        )
    ]


def _some(place: Place) -> list[int]:
    booked = Appointment.objects.filter(
        authority=place.world.authority, status="booked", during__startswith__gt=timezone.now()
    )
    return list(booked.values_list("pk", flat=True)[:MESSAGES])


def _drain(port: int) -> float:
    environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}", "LOG_LEVEL": "ERROR"}
    began = time.perf_counter()
    drains = [
        subprocess.Popen([sys.executable, "manage.py", "drain_outbox"], env=environment, stdout=subprocess.DEVNULL)
        for _ in range(PROCESSES)
    ]
    for drain in drains:
        drain.wait(300)
    return time.perf_counter() - began
