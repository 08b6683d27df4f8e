"""Sessions in the database whose key from the cookie is looked at before the database is asked.

A session of staff knows whose it is, since when, and when it locks; it ends ten hours after signing in, whatever happens.
"""

import re
from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY as WHOSE
from django.contrib.sessions.backends import db
from django.utils import timezone

from willkommen.models import WebSession

KEY = re.compile(r"[0-9a-z]{32}")
# Written out, because nearly every page asks, and building it anew cost more than running it.
LIVE = "SELECT * FROM willkommen_websession WHERE session_key = %s AND expire_date > %s"
BEGAN = "began_at"
DEVICE = "device"
LONGEST = timedelta(hours=10)


class SessionStore(db.SessionStore):
    """A cookie with anything but a key of ours is no session; PostgreSQL would refuse a NUL with an error."""

    row = None  # as it was found in the database; None for a session that is new in this request

    @classmethod
    def get_model_class(cls):
        """Our own table: a session of staff names them, so that it can be listed and ended."""
        return WebSession

    def create_model_instance(self, data):
        """The row for this data; who has signed in stays signed in for `LONGEST` at most."""
        row = super().create_model_instance(data)
        row.staff_member_id = int(data[WHOSE]) if WHOSE in data else None
        row.device = data.get(DEVICE, "")
        if BEGAN in data:
            row.began_at = datetime.fromisoformat(data[BEGAN])
            row.expire_date = min(row.expire_date, row.began_at + LONGEST)
        return row

    def _validate_session_key(self, key):
        return bool(key) and KEY.fullmatch(key) is not None

    def _get_session_from_db(self):
        found = next(iter(self.model.objects.raw(LIVE, [self.session_key, timezone.now()])), None)
        if found is None:
            self._session_key = None
        self.row = found
        return found
