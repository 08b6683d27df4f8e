"""Fixtures for tests of casework."""

import pytest
import time_machine

from tests.factories import NOW
from willkommen import microcache


@pytest.fixture
def monday_morning():
    """It is seven o'clock on Monday, 5 October 2026; nothing is remembered from the test before."""
    microcache.forget()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    microcache.forget()
