"""Fixtures for tests that send anything to anywhere."""

from tests.appointments.conftest import monday_morning

__all__ = ["monday_morning"]
