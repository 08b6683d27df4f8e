"""The demo furnishes what is there."""

import pytest

from appointments.actions.catalogue import load_catalogue
from appointments.actions.demo import load_demo
from appointments.models import Appointment, Interpreter
from appointments.queries.interpreting import interpreting_ways
from tests.factories import NOW
from willkommen.actions.pilot import load_authorities
from willkommen.models import Authority

pytestmark = pytest.mark.django_db


def test_the_demo_has_interpreters_with_hours_and_is_furnished_once():
    load_authorities(now=NOW)
    load_catalogue(now=NOW)
    load_demo(now=NOW)
    osnabrueck = Authority.objects.get(slug="osnabrueck")
    assert interpreting_ways(osnabrueck, now=NOW) == {
        "ar": ("phone",),
        "uk": ("on_site",),
        "ru": ("on_site",),
        "fa": ("video",),
        "prs": ("video",),
    }
    before = (Interpreter.objects.count(), Appointment.objects.count())
    load_demo(now=NOW)
    assert (Interpreter.objects.count(), Appointment.objects.count()) == before
