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

from appointments.actions.notices import AFFECTED, BOOKED, CANCELLED, CONFIRM, MOVED, NEARLY, REMINDER, TAKES_PLACE
from appointments.actions.waiting import notices as waiting
from appointments.models import Appointment, AppointmentStatus, SlotOffer, SlotOfferStatus, WaitingEntry, WaitingStatus
from appointments.queries.calendar_file import (
    CALENDAR_FILE_NAME,
    calendar_file,
    calendar_media_type,
    load_earlier_ones,
)
from appointments.queries.planning.affected import affected_exists
from appointments.queries.planning.answers import load_times_instead, times_instead
from appointments.queries.queue.place import find_with_visits, follow_url, is_still_nearly
from willkommen.languages import reader_language
from willkommen.messages import Attachment, Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel


def register() -> None:
    """Make the kinds of this app known to the outbox."""
    _register(CONFIRM, gettext_lazy("Please confirm"), _is_held, _confirm)
    _register(BOOKED, gettext_lazy("Confirmation"), _is_ahead, _booked, _find_with_calendar)
    _register(REMINDER, gettext_lazy("Reminder"), _takes_place, _reminder)
    _register(MOVED, gettext_lazy("Moved"), _is_ahead, _moved, _find_with_calendar)
    _register(CANCELLED, gettext_lazy("Cancelled"), _was_ahead, _cancelled, _find_with_calendar)
    _register(AFFECTED, gettext_lazy("Cannot take place"), _is_affected, _affected, _find_with_times)
    _register(TAKES_PLACE, gettext_lazy("Takes place after all"), _takes_place, _after_all, _find_with_calendar)
    _register(NEARLY, gettext_lazy("Nearly next"), is_still_nearly, _nearly, find_with_visits)
    _register_waiting(waiting.CONFIRM, gettext_lazy("Please confirm: waiting list"), _is_asked, _waiting_confirm)
    _register_waiting(waiting.JOINED, gettext_lazy("You are on the waiting list"), _is_waiting, _waiting_joined)
    _register_waiting(
        waiting.ENDED, gettext_lazy("Your place on the waiting list has ended"), _has_lapsed, _waiting_ended
    )
    register_kind(
        MessageKind(
            code=waiting.OFFER,
            name=gettext_lazy("A time is free for you"),
            still_holds=_is_kept,
            write=_waiting_offer,
            title=lambda slot: slot.hold.reference,
            find=lambda keys: (
                SlotOffer.objects.order_by().select_related("hold__office", "entry__authority").in_bulk(list(keys))
            ),
        )
    )


def appointment_url(appointment: Appointment) -> str:
    """The short link of messages; leads to the page in the language of the booking."""
    return f"{settings.BASE_URL}/t/{appointment.link_token}/"


def _register(code: str, name: Promise, still_holds: Callable, write: Callable, find: Callable | None = None) -> None:
    register_kind(
        MessageKind(
            code=code,
            name=name,
            # a last look: whoever is protected since it was posted is not written to any more
            still_holds=lambda appointment, now: not appointment.is_discreet and still_holds(appointment, now),
            write=write,
            title=lambda appointment: appointment.reference,
            find=find or _find,
        )
    )


def _register_waiting(code: str, name: Promise, still_holds: Callable, write: Callable) -> None:
    entries = WaitingEntry.objects.order_by().select_related("authority")
    register_kind(
        MessageKind(
            code=code,
            name=name,
            still_holds=still_holds,
            write=write,
            title=lambda entry: f"{entry.joined_at:%Y-%m-%d}",
            find=lambda keys: entries.in_bulk(list(keys)),
        )
    )


def _rows():
    return Appointment.objects.order_by().select_related("authority", "office").annotate(is_affected=affected_exists())


def _find(keys: Iterable[int]) -> dict[int, Appointment]:
    return _rows().in_bulk(list(keys))


def _find_with_calendar(keys: Iterable[int]) -> dict[int, Appointment]:
    found = _rows().select_related("moved_from", "interpreter_booking__interpreter").in_bulk(list(keys))
    load_earlier_ones(found.values())
    return found


def _find_with_times(keys: Iterable[int]) -> dict[int, Appointment]:
    found = _find(keys)
    load_times_instead(found.values())
    return found


def _is_held(appointment: Appointment, now: datetime) -> bool:
    return appointment.status == AppointmentStatus.HELD and appointment.hold_until > now


def _is_ahead(appointment: Appointment, now: datetime) -> bool:
    return appointment.status == AppointmentStatus.BOOKED and appointment.starts_at > now


def _takes_place(appointment: Appointment, now: datetime) -> bool:
    """Nobody is told to come to an appointment that cannot take place as booked."""
    return _is_ahead(appointment, now) and not appointment.is_affected


def _is_affected(appointment: Appointment, now: datetime) -> bool:
    is_booked = appointment.status == AppointmentStatus.BOOKED and appointment.ends_at > now
    return is_booked and appointment.is_affected


def _was_ahead(appointment: Appointment, now: datetime) -> bool:
    return appointment.status == AppointmentStatus.CANCELLED and appointment.starts_at > now


def _is_asked(entry: WaitingEntry, now: datetime) -> bool:
    return entry.status == WaitingStatus.ASKED


def _is_waiting(entry: WaitingEntry, now: datetime) -> bool:
    return entry.status == WaitingStatus.WAITING


def _has_lapsed(entry: WaitingEntry, now: datetime) -> bool:
    return entry.status == WaitingStatus.LAPSED


def _is_kept(slot: SlotOffer, now: datetime) -> bool:
    is_open = slot.status == SlotOfferStatus.OPEN and slot.entry.status == WaitingStatus.WAITING
    return is_open and slot.hold.status == AppointmentStatus.HELD and slot.hold.hold_until > now


def _confirm(appointment: Appointment, message: OutgoingMessage) -> Letter:
    subject = _("Please confirm your appointment")
    return _letter("confirm", subject, appointment, message, code=_in_halves(appointment.confirmation_code))


def _booked(appointment: Appointment, message: OutgoingMessage) -> Letter:
    return _letter("booked", _("Your appointment is booked"), appointment, message, with_calendar=True)


def _reminder(appointment: Appointment, message: OutgoingMessage) -> Letter:
    return _letter("reminder", _("Reminder of your appointment"), appointment, message)


def _moved(appointment: Appointment, message: OutgoingMessage) -> Letter:
    subject = _("Your appointment was moved")
    return _letter("moved", subject, appointment, message, with_calendar=True, earlier=appointment.moved_from)


def _cancelled(appointment: Appointment, message: OutgoingMessage) -> Letter:
    return _letter("cancelled", _("Your appointment was cancelled"), appointment, message, with_calendar=True)


def _affected(appointment: Appointment, message: OutgoingMessage) -> Letter:
    times = times_instead(appointment, now=message.claimed_at)
    until = min((time.hold_until for time in times), default=None)
    return _letter("affected", _("Please choose another time"), appointment, message, times=times, until=until)


def _after_all(appointment: Appointment, message: OutgoingMessage) -> Letter:
    return _letter("takes_place", _("Your appointment takes place after all"), appointment, message, with_calendar=True)


def _nearly(appointment: Appointment, message: OutgoingMessage) -> Letter:
    ticket, link = appointment.visit.ticket_number, follow_url(appointment.visit)
    return _letter("nearly", _("It is nearly your turn"), appointment, message, ticket=ticket, follow=link)


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
    words |= {
        "appointment": appointment,
        "authority": appointment.authority,
        "place": _place(appointment),
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


def _waiting_confirm(entry: WaitingEntry, message: OutgoingMessage) -> Letter:
    subject = _("Please confirm: waiting list")
    return _waiting_letter("waiting_confirm", subject, entry, message, code=_in_halves(entry.confirmation_code))


def _waiting_joined(entry: WaitingEntry, message: OutgoingMessage) -> Letter:
    return _waiting_letter("waiting_joined", _("You are on the waiting list"), entry, message)


def _waiting_offer(slot: SlotOffer, message: OutgoingMessage) -> Letter:
    words = {"appointment": slot.hold, "place": _place(slot.hold), "has_appointment": slot.entry.appointment_id}
    return _waiting_letter("waiting_offer", _("A time is free for you"), slot.entry, message, **words)


def _waiting_ended(entry: WaitingEntry, message: OutgoingMessage) -> Letter:
    return _waiting_letter("waiting_ended", _("Your place on the waiting list has ended"), entry, message)


def _waiting_letter(kind: str, subject: str, entry: WaitingEntry, message: OutgoingMessage, **words) -> Letter:
    words |= {
        "entry": entry,
        "authority": entry.authority,
        "link": f"{settings.BASE_URL}/t/{entry.link_token}/",
        "start_page": f"{settings.BASE_URL}/{reader_language()}/{entry.authority.slug}/",
    }
    if message.channel == Channel.SMS:
        return Letter(short_text=_text(f"messages/{kind}_short.txt", words))
    return Letter(subject=subject, text=_text(f"messages/{kind}.txt", words))


def _place(appointment: Appointment) -> str:
    office = appointment.office
    return f"{office.name}, {office.street}, {office.postcode} {office.town}"


def _in_halves(code: str) -> str:
    return f"{code[:3]} {code[3:]}"


def _calendar(appointment: Appointment) -> Attachment:
    content = calendar_file(appointment, language=reader_language())
    return Attachment(CALENDAR_FILE_NAME, content, calendar_media_type(appointment))


def _text(template: str, words: dict) -> str:
    """Plain text: nothing is escaped for HTML, and parts that say nothing leave no gap."""
    text = get_template(template).template.render(Context(words, autoescape=False))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
