"""Staff switch reminders on for somebody who stands in front of them and wants it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.history import tell
from casework.actions.reminders import notices
from casework.actions.reminders.asking import NothingAhead, turned_on
from casework.models import Case, TitleReminder
from casework.queries.reminders import fitting, ladder_of_service, moments_ahead, recipient_key, reminders_of
from casework.rules.history import Happened
from willkommen.errors import Refused
from willkommen.tokens import fresh_link


class CannotBeReminded(Refused):
    """No address, no last day of the card, or a protected person."""

    text = _("For reminders the case needs an e-mail address or a mobile number, and until when the card is valid.")


@transaction.atomic
def remind_of_case(*, case: Case, staff_member, now: dt.datetime) -> TitleReminder:
    """Turn reminders on for the person of a case; they are told at once how to stop them. A second press changes nothing.

    Nobody who is protected is written to. Raises `CannotBeReminded`, `NothingAhead`.
    """
    case = Case.objects.select_related("authority", "service").select_for_update(of=("self",)).get(pk=case.pk)
    known = reminders_of(case, now=now)
    if known.reminder is not None:
        return known.reminder
    if not known.can_be_reached or known.ends_on is None:
        raise CannotBeReminded
    ladder = fitting(ladder_of_service(case.service.code), known.ends_on, now=now)
    if not moments_ahead(ladder, known.ends_on, now=now):
        raise NothingAhead
    email = case.email
    reminder = TitleReminder(
        authority=case.authority,
        case=case,
        ladder=ladder,
        title_ends_on=known.ends_on,
        language=case.language,
        email=email,
        mobile="" if email else case.mobile,
        recipient_key=recipient_key(case.recipient),
        asked_at=now,
        **fresh_link(TitleReminder.link_purpose),
    )
    saved = turned_on(reminder, now=now)
    if saved.pk != reminder.pk:
        saved.case, saved.confirmed_at, saved.erase_after = case, saved.confirmed_at or now, reminder.erase_after
        saved.save(update_fields=["case", "confirmed_at", "erase_after"])
    notices.announce_plan(saved, now)
    tell(case=case, kind=Happened.REMINDERS_SET, now=now, staff_member=staff_member)
    return saved
