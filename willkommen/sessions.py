"""Sessions in the database whose key from the cookie is looked at before the database is asked."""

import re

from django.contrib.sessions.backends import db
from django.utils import timezone

KEY = re.compile(r"[0-9a-z]{32}")
# Written out, because nearly every page asks, and building it anew cost more than running it.
LIVE = "SELECT * FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """A cookie with anything but a key of ours is no session; PostgreSQL would refuse a NUL with an error."""

    def _validate_session_key(self, key):
        return bool(key) and KEY.fullmatch(key) is not None

    def _get_session_from_db(self):
        found = next(iter(self.model.objects.raw(LIVE, [self.session_key, timezone.now()])), None)
        if found is None:
            self._session_key = None
        return found
