"""Applying informally, in time (§ 81 AufenthG): what is kept, and for how long."""

import datetime as dt

RECEIPT_DIGITS = 12
# An application nobody sent is forgotten (facts.md 2.1).
DRAFT_KEPT = dt.timedelta(days=30)
# So long the browser that sent an application shows its access code.
CODE_SHOWN = dt.timedelta(minutes=30)
# So long a booking in the same browser belongs to the application that was sent there.
BOOKING_BELONGS = dt.timedelta(hours=24)
