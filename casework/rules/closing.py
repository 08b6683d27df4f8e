"""When a case that has come to its end is closed by itself."""

import datetime as dt

from casework.rules.states import State

# A case handed over stays readable where it was, so that people find their way (facts: 90 days); the others rest a month.
REST = {
    State.HANDED_OUT: dt.timedelta(days=30),
    State.FINAL: dt.timedelta(days=30),
    State.WITHDRAWN: dt.timedelta(days=30),
    State.SETTLED: dt.timedelta(days=30),
    State.HANDED_OVER: dt.timedelta(days=90),
}
