"""What appointments say in messages: never for which service, never a name."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.actions.notices import BOOKED, CANCELLED, CONFIRM, MOVED, REMINDER
from appointments.models import Appointment, AppointmentStatus
from appointments.queries.calendar_file import (
    CALENDAR_FILE_NAME,
    calendar_file,
    calendar_media_type,
    load_earlier_ones,
)
from willkommen.languages import reader_language
from willkommen.messages import Attachment, Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel


def register() -> None:
    """Make the kinds of this app known to the outbox."""
    _register(CONFIRM, gettext_lazy("Please confirm"), _is_held, _confirm)
    _register(BOOKED, gettext_lazy("Confirmation"), _is_ahead, _booked)
    _register(REMINDER, gettext_lazy("Reminder"), _is_ahead, _reminder)
    _register(MOVED, gettext_lazy("Moved"), _is_ahead, _moved)
    _register(CANCELLED, gettext_lazy("Cancelled"), _was_ahead, _cancelled)


def appointment_url(appointment: Appointment) -> str:
    """The short link of messages; leads to the page in the language of the booking."""
    return f"{settings.BASE_URL}/t/{appointment.link_token}/"


def _register(code: str, name: Promise, still_holds: Callable, write: Callable) -> None:
    register_kind(
        MessageKind(
            code=code,
            name=name,
            still_holds=still_holds,
            write=write,
            title=lambda appointment: appointment.reference,
            find=_find,
        )
    )


def _find(keys: Iterable[int]) -> dict[int, Appointment]:
    found = Appointment.objects.order_by().select_related("authority", "office", "moved_from").in_bulk(list(keys))
    load_earlier_ones(found.values())
    return found


def _is_held(appointment: Appointment, now: datetime) -> bool:
    return appointment.status == AppointmentStatus.HELD and appointment.hold_until > now


def _is_ahead(appointment: Appointment, now: datetime) -> bool:
    return appointment.status == AppointmentStatus.BOOKED and appointment.starts_at > now


def _was_ahead(appointment: Appointment, now: datetime) -> bool:
    return appointment.status == AppointmentStatus.CANCELLED and appointment.starts_at > now


def _confirm(appointment: Appointment, message: OutgoingMessage) -> Letter:
    code = appointment.confirmation_code
    subject = _("Please confirm your appointment")
    return _letter("confirm", subject, appointment, message, code=f"{code[:3]} {code[3:]}")


def _booked(appointment: Appointment, message: OutgoingMessage) -> Letter:
    return _letter("booked", _("Your appointment is booked"), appointment, message, with_calendar=True)


def _reminder(appointment: Appointment, message: OutgoingMessage) -> Letter:
    return _letter("reminder", _("Reminder of your appointment"), appointment, message)


def _moved(appointment: Appointment, message: OutgoingMessage) -> Letter:
    subject = _("Your appointment was moved")
    return _letter("moved", subject, appointment, message, with_calendar=True, earlier=appointment.moved_from)


def _cancelled(appointment: Appointment, message: OutgoingMessage) -> Letter:
    return _letter("cancelled", _("Your appointment was cancelled"), appointment, message, with_calendar=True)


def _letter(
    kind: str,
    subject: str,
    appointment: Appointment,
    message: OutgoingMessage,
    *,
    with_calendar: bool = False,
    **words,
) -> Letter:
    """`templates/messages/<kind>.txt` for an e-mail, `<kind>_short.txt` for a text message, in the active language."""
    office = appointment.office
    words |= {
        "appointment": appointment,
        "authority": appointment.authority,
        "place": f"{office.name}, {office.street}, {office.postcode} {office.town}",
        "link": appointment_url(appointment),
        "start_page": f"{settings.BASE_URL}/{reader_language()}/{appointment.authority.slug}/",
    }
    if message.channel == Channel.SMS:
        return Letter(short_text=_text(f"messages/{kind}_short.txt", words))
    return Letter(
        subject=f"{subject} ({appointment.reference})",
        text=_text(f"messages/{kind}.txt", words),
        attachments=[_calendar(appointment)] if with_calendar and reader_language() == message.language else [],
    )


def _calendar(appointment: Appointment) -> Attachment:
    content = calendar_file(appointment, language=reader_language())
    return Attachment(CALENDAR_FILE_NAME, content, calendar_media_type(appointment))


def _text(template: str, words: dict) -> str:
    """Plain text: nothing is escaped for HTML, and parts that say nothing leave no gap."""
    text = get_template(template).template.render(Context(words, autoescape=False))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
