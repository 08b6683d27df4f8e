"""Reading feedback: whose sheet a code belongs to, and what people said; never who."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment, Visit
from appointments.models.queue import VisitStatus
from recognition_pilot.models import Answer, Feedback, FeedbackChannel, FeedbackWish, RemarkState
from recognition_pilot.rules.small_cells import FEWEST
from recognition_pilot.rules.voices import quarters, shown_cells
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import Authority, Office
from willkommen.tokens import token_for

CODE_LENGTH = 10
QUESTIONS = ("understood", "friendly", "settled")
AGREES = (Answer.YES, Answer.RATHER_YES)
LABELS = {
    "understood": _("understood everything"),
    "friendly": _("found us friendly"),
    "settled": _("concern settled"),
}
# Two years: what is older stands in the figures of the months.
QUARTERS = 8


def feedback_code(office: Office, channel: str) -> str:
    """What stands in the address on a slip, or in a message: the same for everybody at this office."""
    return token_for(f"{office.pk}:{channel}", purpose="feedback")[:CODE_LENGTH]


def place_of_code(authority: Authority, code: str) -> tuple[Office | None, str]:
    """The office and the channel a code stands for; any other code is an ordinary link."""
    for office in Office.objects.filter(authority=authority):
        for channel in (FeedbackChannel.PAPER, FeedbackChannel.MESSAGE):
            if code == feedback_code(office, channel):
                return office, channel
    return None, FeedbackChannel.LINK


def offices_of(authority: Authority) -> list[Office]:
    """Where people can be asked."""
    return list(Office.objects.filter(authority=authority).order_by("code"))


def office_by_pk(authority: Authority, pk: int) -> Office | None:
    """One of them."""
    return Office.objects.filter(authority=authority, pk=pk).first()


def wants_to_be_asked(appointment: Appointment) -> bool:
    """Whether somebody has ticked that they want to be asked after this visit."""
    return FeedbackWish.objects.filter(appointment=appointment).exists()


# ---- What people said --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """How many of those who answered a question said yes or rather yes; hidden below five."""

    label: object
    count: int = 0
    agreed: int = 0
    is_hidden: bool = False

    @property
    def percent(self) -> int | None:
        """Whole per cent, None where it is hidden."""
        return None if self.is_hidden or not self.count else round(100 * self.agreed / self.count)


@dataclass(frozen=True)
class GroupRow:
    """A language or an office with its three shares."""

    name: str
    shares: list[Share]
    lang: str = ""


@dataclass(frozen=True)
class FeedbackFigures:
    """A quarter of feedback."""

    first_day: dt.date
    last_day: dt.date
    replies: int
    visits: int
    shares: list[Share]
    languages: list[GroupRow] = field(default_factory=list)
    offices: list[GroupRow] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        """Too few replies to show anything."""
        return self.replies < FEWEST

    @property
    def response_rate(self) -> int | None:
        """Replies per hundred finished visits; None where too few are known: not every visit is written down."""
        return None if self.is_hidden or self.replies > self.visits else round(100 * self.replies / self.visits)


def feedback_quarters(*, today: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The quarters that can be looked at: fixed, so that no two of them differ by one reply."""
    return quarters(today, count=QUARTERS)


def feedback_figures(authority: Authority, *, first_day: dt.date, after: dt.date) -> FeedbackFigures:
    """What people said in a span of days, with small groups hidden."""
    rows = Feedback.objects.filter(authority=authority, given_on__gte=first_day, given_on__lt=after)
    visits = Visit.objects.filter(authority=authority, day__gte=first_day, day__lt=after, status=VisitStatus.DONE)
    whole = rows.aggregate(replies=Count("pk"), **_counting())
    shares = [_share(name, whole) for name in QUESTIONS]
    offices = {office.pk: office.name for office in offices_of(authority)}
    return FeedbackFigures(
        first_day=first_day,
        last_day=after - dt.timedelta(days=1),
        replies=whole["replies"],
        visits=visits.count(),
        shares=shares,
        languages=_groups(rows, "language", LANGUAGE_NAMES),
        offices=_groups(rows, "office", offices),
    )


def _counting() -> dict[str, Count]:
    """For every question: how many answered, how many of them agreed."""
    counts = {}
    for name in QUESTIONS:
        counts[f"{name}_n"] = Count("pk", filter=~Q(**{name: ""}))
        counts[f"{name}_yes"] = Count("pk", filter=Q(**{f"{name}__in": AGREES}))
    return counts


def _share(name: str, row: dict, *, may_be_shown: bool = True) -> Share:
    if not may_be_shown or row[f"{name}_n"] < FEWEST:
        return Share(LABELS[name], is_hidden=True)
    return Share(LABELS[name], count=row[f"{name}_n"], agreed=row[f"{name}_yes"])


def _groups(rows, column: str, names: dict) -> list[GroupRow]:
    """One row a group; each column of the table hides small cells for itself."""
    found = {row[column]: row for row in rows.values(column).annotate(**_counting()).order_by(column)}
    shown = {name: shown_cells({str(key): row[f"{name}_n"] for key, row in found.items()}) for name in QUESTIONS}
    groups = []
    for key, words in names.items():
        row = found.get(key)
        shares = [
            _share(name, row, may_be_shown=str(key) in shown[name]) if row else Share(LABELS[name], is_hidden=True)
            for name in QUESTIONS
        ]
        if any(not share.is_hidden for share in shares):
            groups.append(GroupRow(words, shares, lang=key if column == "language" else ""))
    return groups


# ---- Free lines --------------------------------------------------------------------------------------------


def unread_remarks(authority: Authority) -> list[Feedback]:
    """Lines nobody has looked at; in an order that says nothing about when they came."""
    rows = Feedback.objects.filter(authority=authority, remark_state=RemarkState.UNREAD)
    return list(rows.only("id", "remark", "language", "authority").order_by("id"))


def remark_by_id(authority: Authority, pk) -> Feedback | None:
    """One unread line of this authority."""
    return Feedback.objects.filter(authority=authority, pk=pk, remark_state=RemarkState.UNREAD).first()


def shown_remarks(authority: Authority, *, first_day: dt.date, after: dt.date) -> list[Feedback]:
    """Lines that may be read, of a span with enough replies."""
    rows = Feedback.objects.filter(authority=authority, given_on__gte=first_day, given_on__lt=after)
    if rows.count() < FEWEST:
        return []
    return list(rows.filter(remark_state=RemarkState.SHOWN).exclude(remark="").order_by("id"))


def channels_of(authority: Authority, *, first_day: dt.date, after: dt.date) -> list[tuple[str, int | None]]:
    """How many replies came which way; None below five."""
    rows = Feedback.objects.filter(authority=authority, given_on__gte=first_day, given_on__lt=after)
    counts = Counter(rows.values_list("channel", flat=True))
    shown = shown_cells(dict(counts))
    return [(str(label), counts[code] if code in shown else None) for code, label in FeedbackChannel.choices]
