"""Reading complaints and praise: apart from cases, at the authority alone."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from recognition_pilot.models import OPEN_COMPLAINTS, Complaint, ComplaintState, ComplaintTopic
from recognition_pilot.rules.voices import WARN_DAYS
from willkommen.models import Authority, OutgoingMessage
from willkommen.models.messages import MessageStatus
from willkommen.tokens import hash_of


@dataclass(frozen=True)
class ComplaintRow:
    """One line of the list: how many days are left, and whether that is a warning."""

    complaint: Complaint
    days_left: int

    @property
    def is_open(self) -> bool:
        """Still to be answered or closed."""
        return self.complaint.state in OPEN_COMPLAINTS

    @property
    def is_late(self) -> bool:
        """The fourteen days are over."""
        return self.is_open and self.days_left < 0

    @property
    def is_soon(self) -> bool:
        """Few days are left."""
        return self.is_open and 0 <= self.days_left <= WARN_DAYS

    @property
    def days_late(self) -> int:
        """How many days over."""
        return max(0, -self.days_left)


def row_of(complaint: Complaint, *, today: dt.date) -> ComplaintRow:
    """A complaint with its days."""
    return ComplaintRow(complaint, (complaint.due_on - today).days)


def complaints_of(
    authority: Authority, *, today: dt.date, stand: str = "", art: str = "", thema: str = ""
) -> list[ComplaintRow]:
    """The list: what is due first on top, then what is settled, newest first. At most 300."""
    rows = Complaint.objects.filter(authority=authority).select_related("office")
    if stand:
        rows = rows.filter(state__in=OPEN_COMPLAINTS) if stand == "offen" else rows.exclude(state__in=OPEN_COMPLAINTS)
    if art:
        rows = rows.filter(kind=art)
    if thema:
        rows = rows.filter(topic=thema)
    is_settled = Case(When(state__in=OPEN_COMPLAINTS, then=Value(0)), default=Value(1), output_field=IntegerField())
    by_day = Case(When(state__in=OPEN_COMPLAINTS, then=F("due_on")))
    rows = rows.annotate(settled=is_settled, by_day=by_day).order_by("settled", "by_day", "-received_on", "pk")
    return [row_of(complaint, today=today) for complaint in rows[:300]]


def complaint_by_pk(authority: Authority, pk: int) -> Complaint | None:
    """One of this authority."""
    return Complaint.objects.filter(authority=authority, pk=pk).select_related("authority", "office").first()


def locked_complaint(complaint: Complaint) -> Complaint:
    """The same as it is now, locked until the end of the transaction."""
    rows = Complaint.objects.select_related("authority").select_for_update(of=("self",))
    return rows.get(pk=complaint.pk, authority_id=complaint.authority_id)


def delivery_of(complaint: Complaint) -> str:
    """What became of the message with the answer, in words; empty where none was posted or it is forgotten."""
    row = OutgoingMessage.objects.filter(about_type=Complaint._meta.label_lower, about_id=complaint.pk).first()
    return str(MessageStatus(row.status).label) if row and row.recipient else ""


def answered_complaint(authority: Authority, token: str) -> Complaint | None:
    """The answer a link leads to, as long as it is kept."""
    rows = Complaint.objects.filter(authority=authority, state=ComplaintState.ANSWERED).exclude(answer="")
    return rows.filter(link_token_hash=hash_of(token)).first()


def warnings_of(authority: Authority, *, today: dt.date) -> dict[str, int]:
    """How many are late, and how many are due within the days of the warning."""
    soon = today + dt.timedelta(days=WARN_DAYS)
    return Complaint.objects.filter(authority=authority, state__in=OPEN_COMPLAINTS).aggregate(
        late=Count("pk", filter=Q(due_on__lt=today)), soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=soon))
    )


def topics_of(authority: Authority, *, first_day: dt.date, today: dt.date) -> list[tuple[str, int, int]]:
    """Per topic: complaints and praise since a day. For the authority itself, so small numbers stay."""
    rows = Complaint.objects.filter(authority=authority, received_on__gte=first_day, received_on__lte=today)
    counts = {(row["topic"], row["kind"]): row["n"] for row in rows.values("topic", "kind").annotate(n=Count("pk"))}
    return [
        (str(label), counts.get((topic, "complaint"), 0), counts.get((topic, "praise"), 0))
        for topic, label in ComplaintTopic.choices
    ]
