"""Feedback: taken without a person and a moment, asked for only where somebody wished it, forgotten in time."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from appointments.models import Appointment, AppointmentStatus
from appointments.models.queue import VisitStatus
from recognition_pilot.models import Feedback, FeedbackWish, RemarkState
from recognition_pilot.rules.voices import ASKED_WITHIN
from willkommen import audit
from willkommen.messages import forget_messages, post_message
from willkommen.models import Authority, Office
from willkommen.moments import BERLIN, berlin_day

ASK = "feedback.ask"
# Nobody is asked at night.
HOUR = dt.time(10)
WORTH_SENDING = dt.timedelta(days=2)


def give_feedback(
    *,
    authority: Authority,
    office: Office | None,
    channel: str,
    language: str,
    understood: str,
    friendly: str,
    settled: str,
    remark: str,
    now: dt.datetime,
) -> None:
    """Keep what somebody said: the day, the office, the language, and nothing that leads back."""
    Feedback.objects.create(
        authority=authority,
        office=office,
        channel=channel,
        language=language,
        given_on=berlin_day(now),
        understood=understood,
        friendly=friendly,
        settled=settled,
        remark=remark,
        remark_state=RemarkState.UNREAD if remark else RemarkState.NONE,
    )


@transaction.atomic
def review_remark(*, feedback: Feedback, remark: str, is_shown: bool, staff_member, now: dt.datetime) -> bool:
    """Let a line be read as it stands now, without names; or keep it back, which erases it. False if it was settled."""
    state = RemarkState.SHOWN if is_shown and remark else RemarkState.KEPT_BACK
    done = Feedback.objects.filter(
        pk=feedback.pk, authority_id=feedback.authority_id, remark_state=RemarkState.UNREAD
    ).update(remark=remark if state == RemarkState.SHOWN else "", remark_state=state)
    if done:
        audit.record(
            action="review_remark", now=now, authority=feedback.authority, staff_member=staff_member, state=state
        )
    return bool(done)


# ---- Being asked after the visit --------------------------------------------------------------------------


def wish_to_be_asked(*, appointment: Appointment, is_wished: bool, now: dt.datetime) -> None:
    """Somebody wants to be asked after this visit, or not any more. Twice is once."""
    if not is_wished:
        FeedbackWish.objects.filter(appointment=appointment, posted_at=None).delete()
    elif appointment.channel:
        FeedbackWish.objects.get_or_create(
            appointment=appointment, defaults={"authority_id": appointment.authority_id, "asked_at": now}
        )


@transaction.atomic
def ask_for_feedback(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Post the three questions, from ten o'clock on a day after the visit, to whoever wished it and was served."""
    _follow_moved_appointments(authority)
    if now.astimezone(BERLIN).time() < HOUR:
        return 0
    today = berlin_day(now)
    wishes = FeedbackWish.objects.filter(
        authority=authority,
        posted_at=None,
        appointment__visit__status=VisitStatus.DONE,
        appointment__visit__day__lt=today,
        appointment__visit__day__gte=today - ASKED_WITHIN,
    )
    rows = wishes.select_related("appointment").select_for_update(of=("self",), skip_locked=True).order_by("pk")[:most]
    done = 0
    for wish in rows:
        _post(wish, now)
        done += 1
    return done


@transaction.atomic
def forget_wishes(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Forget who wanted to be asked: some days after the appointment, whatever became of it."""
    over = FeedbackWish.objects.filter(
        authority=authority, appointment__during__endswith__lte=now - ASKED_WITHIN - 2 * WORTH_SENDING
    )
    keys = list(
        over.order_by("pk").select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)[:most]
    )
    forget_messages(FeedbackWish, keys)
    FeedbackWish.objects.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def forget_remarks(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase free lines after `authority.words_retention_days`; that there was one, and the answers, stay for the figures."""
    last = berlin_day(now) - dt.timedelta(days=authority.words_retention_days)
    old = Feedback.objects.filter(authority=authority, given_on__lt=last).exclude(remark="")
    keys = list(old.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    return Feedback.objects.filter(pk__in=keys).update(remark="", remark_state=RemarkState.KEPT_BACK)


def _post(wish: FeedbackWish, now: dt.datetime) -> None:
    appointment = wish.appointment
    if appointment.channel:
        post_message(
            authority=appointment.authority,
            about=wish,
            kind=ASK,
            language=appointment.language,
            channel=appointment.channel,
            recipient=appointment.recipient,
            due_at=now,
            expires_at=now + WORTH_SENDING,
            now=now,
        )
    wish.posted_at = now
    wish.save(update_fields=["posted_at"])


def _follow_moved_appointments(authority: Authority) -> None:
    """Whoever moves the appointment still wants to be asked."""
    moved = FeedbackWish.objects.filter(
        authority=authority,
        posted_at=None,
        appointment__status=AppointmentStatus.CANCELLED,
        appointment__moved_to__status=AppointmentStatus.BOOKED,
    )
    for wish in moved.annotate(new=F("appointment__moved_to")):
        if FeedbackWish.objects.filter(appointment_id=wish.new).exists():
            wish.delete()
        else:
            FeedbackWish.objects.filter(pk=wish.pk).update(appointment_id=wish.new)
