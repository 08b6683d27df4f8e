"""Fixtures every test can use."""

from tests.database import django_db_setup
from tests.mail_sinks import mail_sink, sms_sink

__all__ = ["django_db_setup", "mail_sink", "sms_sink"]
