"""How long dead access codes are remembered."""

import datetime as dt

DEAD_CODES_KEPT = dt.timedelta(days=90)
