"""What an authority has decided about periods of forgetting, as its page shows it."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from willkommen import keeping
from willkommen.models import Authority


def chosen_periods(authority: Authority) -> list[tuple[keeping.Period, int]]:
    """Each period and how many days it is here."""
    return [(period, period.days(authority)) for period in keeping.periods()]


def periods_state(authority: Authority, now: dt.datetime) -> str:
    """For the administrators' start page."""
    own = sum(days != period.default for period, days in chosen_periods(authority))
    if not own:
        return _("All as usual")
    return ngettext("%(count)s differs from the usual", "%(count)s differ from the usual", own) % {"count": own}
