"""How counters and people stand in lists to choose from."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.models import Counter
from willkommen.models import StaffMember


def counter_label(counter: Counter) -> str:
    """A counter as it stands in lists."""
    return _("%(office)s, counter %(number)d") % {"office": counter.office.name, "number": counter.number}


def person_label(person: StaffMember, services: int) -> str:
    """Somebody in a list of people, with the services they are limited to."""
    if not services:
        return _("%(name)s – serves everything") % {"name": person.name}
    words = ngettext("%(name)s – serves %(count)d service", "%(name)s – serves %(count)d services", services)
    return words % {"name": person.name, "count": services}
