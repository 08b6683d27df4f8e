"""What the authority says about a say: three questions after a visit, the answer to a complaint."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recognition_pilot.actions.complaints import ANSWER
from recognition_pilot.actions.feedback import ASK
from recognition_pilot.messages._texts import text_of
from recognition_pilot.models import Complaint, ComplaintState, FeedbackChannel, FeedbackWish
from recognition_pilot.queries.voices.feedback import feedback_code
from willkommen.languages import reader_language
from willkommen.messages import Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel


def register() -> None:
    """Make the kinds known to the outbox."""
    register_kind(
        MessageKind(
            code=ASK,
            name=gettext_lazy("Three questions after the visit"),
            still_holds=lambda wish, now: not wish.appointment.is_discreet,
            write=_ask,
            title=lambda wish: "",
            find=_find_wishes,
            is_confidential=True,
        )
    )
    register_kind(
        MessageKind(
            code=ANSWER,
            name=gettext_lazy("Answer to a complaint or to praise"),
            still_holds=_is_answered,
            write=_answer,
            title=lambda complaint: complaint.reference,
            find=lambda keys: Complaint.objects.order_by().select_related("authority").in_bulk(list(keys)),
            # the counter reads the list of messages; who complained is none of its business
            is_confidential=True,
        )
    )


def _find_wishes(keys: Iterable[int]) -> dict[int, FeedbackWish]:
    rows = FeedbackWish.objects.order_by().select_related("appointment__office", "appointment__authority")
    return rows.in_bulk(list(keys))


def _is_answered(complaint: Complaint, now: datetime) -> bool:
    return complaint.state == ComplaintState.ANSWERED and bool(complaint.answer_by)


def _ask(wish: FeedbackWish, message: OutgoingMessage) -> Letter:
    """The link is that of the office: the same for everybody who was there."""
    appointment = wish.appointment
    code = feedback_code(appointment.office, FeedbackChannel.MESSAGE)
    words = {"authority": appointment.authority, "link": _page(appointment.authority, "feedback_at", code=code)}
    if message.channel == Channel.SMS:
        return Letter(short_text=text_of("messages/feedback_ask_short.txt", words))
    return Letter(subject=_("How was it with us?"), text=text_of("messages/feedback_ask.txt", words))


def _answer(complaint: Complaint, message: OutgoingMessage) -> Letter:
    """By e-mail the whole answer, in the person's language first; a text message leads to it."""
    is_own = reader_language() == complaint.language and complaint.answer_translated
    words = {
        "authority": complaint.authority,
        "number": complaint.reference,
        "link": _page(complaint.authority, "complaint_answer", token=complaint.link_token),
        "answer": complaint.answer_translated if is_own else complaint.answer,
        # whose language has no words of its own reads the German ones once, below
        "stands_below": reader_language() != "de" and not is_own,
    }
    if message.channel == Channel.SMS:
        return Letter(short_text=text_of("messages/complaint_answer_short.txt", words))
    return Letter(subject=_("An answer for you"), text=text_of("messages/complaint_answer.txt", words))


def _page(authority, name: str, **parts) -> str:
    where = {"language": reader_language(), "authority": authority.slug, **parts}
    return settings.BASE_URL + reverse(name, kwargs=where)
