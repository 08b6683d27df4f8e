"""What a supervisor should look at first: counts with the way to the things themselves. No figure for one employee."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.models import AffectedAppointment, AffectedStatus
from casework.queries.lateness import late_counts
from recognition_pilot.models import RecognitionPlan
from recognition_pilot.queries.figures.indicators import parts_of
from recognition_pilot.rules.small_cells import FEWEST
from willkommen.figure_words import rounded
from willkommen.languages import language_name
from willkommen.models import Authority
from willkommen.moments import berlin_day
from willkommen.queries.messages import message_counts
from willkommen.queries.texts import TextStatus, coverage, texts_of

# Nobody has opened the plan for so long, and one of its steps is overdue.
SILENT_AFTER = dt.timedelta(days=60)
MOST_LANGUAGES = 3
# The waits of so many days are looked at, and so many languages are named at most.
LOOKING_BACK = dt.timedelta(days=30)
MOST_FAR_LANGUAGES = 2


class Urgency(StrEnum):
    """How soon."""

    NOW = "now"
    WEEK = "week"
    SOME_TIME = "some_time"


class About(StrEnum):
    """What it is about; the page knows where that is found."""

    WEEKS_12 = "weeks_12"
    TITLE = "title"
    MESSAGES_FAILED = "messages_failed"
    CLOSURES = "closures"
    LANGUAGE = "language"
    WEEKS_10 = "weeks_10"
    MESSAGES_UNKNOWN = "messages_unknown"
    HANDOVER = "handover"
    QUESTION = "question"
    CARD = "card"
    WEEKS_8 = "weeks_8"
    PLANS = "plans"
    TEXTS = "texts"


@dataclass(frozen=True)
class Attention:
    """One line: how urgent, what about, and the sentence."""

    urgency: Urgency
    about: About
    words: str
    # What it is about more exactly: a language.
    key: str = ""


def attention_of(authority: Authority, *, now: dt.datetime) -> list[Attention]:
    """Everything there is at this moment, always in the same order: the most urgent first. A fixed number of queries."""
    found = [*_late(authority, now), *_messages(authority, now), *_closures(authority, now), *_plans(authority, now)]
    found += [*_languages(authority, now), *_texts(authority)]
    order, urgencies = list(About), list(Urgency)
    return sorted(found, key=lambda one: (urgencies.index(one.urgency), order.index(one.about)))


def _late(authority: Authority, now: dt.datetime) -> list[Attention]:
    counts = {str(late): count for late, count in late_counts(authority, today=berlin_day(now)).items()}
    lines = [
        (Urgency.NOW, About.WEEKS_12, counts["weeks_12"], _weeks_words(counts["weeks_12"], 12)),
        (Urgency.NOW, About.TITLE, counts["title"], _title_words(counts["title"])),
        (Urgency.WEEK, About.WEEKS_10, counts["weeks_10"], _weeks_words(counts["weeks_10"], 10)),
        (Urgency.WEEK, About.HANDOVER, counts["handover"], _handover_words(counts["handover"])),
        (Urgency.WEEK, About.QUESTION, counts["question"], _question_words(counts["question"])),
        (Urgency.WEEK, About.CARD, counts["card"], _card_words(counts["card"])),
        (Urgency.SOME_TIME, About.WEEKS_8, counts["weeks_8"], _weeks_words(counts["weeks_8"], 8)),
    ]
    return [Attention(urgency, about, words) for urgency, about, count, words in lines if count]


def _messages(authority: Authority, now: dt.datetime) -> list[Attention]:
    counts = {group: count for group, _name, count in message_counts(authority, now=now)}
    found = []
    if failed := counts["failed"]:
        words = ngettext("%(count)d message was not delivered", "%(count)d messages were not delivered", failed)
        found.append(Attention(Urgency.NOW, About.MESSAGES_FAILED, words % {"count": failed}))
    if unknown := counts["unknown"]:
        words = ngettext(
            "%(count)d message: nobody knows whether it arrived",
            "%(count)d messages: nobody knows whether they arrived",
            unknown,
        )
        found.append(Attention(Urgency.WEEK, About.MESSAGES_UNKNOWN, words % {"count": unknown}))
    return found


def _closures(authority: Authority, now: dt.datetime) -> list[Attention]:
    """People whose appointment cannot take place as booked and who have not agreed to another one yet."""
    rows = AffectedAppointment.objects.filter(
        Q(status__in=[AffectedStatus.ASKED, AffectedStatus.TO_PHONE, AffectedStatus.DECLINED]),
        authority=authority,
        change__taken_back_at=None,
        appointment__during__endswith__gt=now,
    )
    counted = rows.aggregate(all=Count("pk"), phone=Count("pk", filter=~Q(status=AffectedStatus.ASKED)))
    if not counted["all"]:
        return []
    words = ngettext(
        "%(count)d appointment cannot take place as booked and is not settled; to be phoned: %(phone)d",
        "%(count)d appointments cannot take place as booked and are not settled; to be phoned: %(phone)d",
        counted["all"],
    )
    urgency = Urgency.NOW if counted["phone"] else Urgency.WEEK
    return [Attention(urgency, About.CLOSURES, words % {"count": counted["all"], "phone": counted["phone"]})]


def _languages(authority: Authority, now: dt.datetime) -> list[Attention]:
    """Languages whose next free time is farther away than the target, the farthest first, in the last thirty days."""
    today = berlin_day(now)
    parts = parts_of(authority, "I01", during=(today - LOOKING_BACK, today), by="language")
    far = [part for part in parts if part.figure.is_met is False and part.figure.value is not None]
    far.sort(key=lambda part: (-part.figure.value, part.key))
    words = _("%(language)s: the next free time is %(days)d days away")
    return [
        Attention(
            Urgency.WEEK,
            About.LANGUAGE,
            words % {"language": part.name, "days": rounded(part.figure.value, 0)},
            part.key,
        )
        for part in far[:MOST_FAR_LANGUAGES]
    ]


def _plans(authority: Authority, now: dt.datetime) -> list[Attention]:
    """Only how many: a plan belongs to its person."""
    silent = (
        RecognitionPlan.objects.filter(
            authority=authority,
            erase_after__gt=now,
            last_seen_at__lt=now - SILENT_AFTER,
            steps__done_on=None,
            steps__until_on__lt=berlin_day(now),
        )
        .values("pk")
        .distinct()
        .count()
    )
    if not silent:
        return []
    if silent < FEWEST:
        words = _("Fewer than %(fewest)d recognition plans have gone silent") % {"fewest": FEWEST}
    else:
        words = ngettext(
            "%(count)d recognition plan has gone silent", "%(count)d recognition plans have gone silent", silent
        ) % {"count": silent}
    return [Attention(Urgency.SOME_TIME, About.PLANS, words)]


def _texts(authority: Authority) -> list[Attention]:
    outdated = {row["code"]: row[TextStatus.OUTDATED.value] for row in coverage(texts_of(authority))}
    total = sum(outdated.values())
    if not total:
        return []
    most = sorted((code for code in outdated if outdated[code]), key=lambda code: -outdated[code])
    names = ", ".join(f"{language_name(code)} {outdated[code]}" for code in most[:MOST_LANGUAGES])
    if len(most) > MOST_LANGUAGES:
        names += " …"
    words = ngettext(
        "%(count)d translation is outdated (%(languages)s)",
        "%(count)d translations are outdated (%(languages)s)",
        total,
    )
    return [Attention(Urgency.SOME_TIME, About.TEXTS, words % {"count": total, "languages": names})]


def _weeks_words(count: int, weeks: int) -> str:
    return ngettext(
        "%(count)d application has been open for more than %(weeks)d weeks",
        "%(count)d applications have been open for more than %(weeks)d weeks",
        count,
    ) % {"count": count, "weeks": weeks}


def _title_words(count: int) -> str:
    return ngettext(
        "%(count)d title has ended, a certificate is missing",
        "%(count)d titles have ended, a certificate is missing",
        count,
    ) % {"count": count}


def _handover_words(count: int) -> str:
    return ngettext(
        "%(count)d handover has not been answered for more than 14 days",
        "%(count)d handovers have not been answered for more than 14 days",
        count,
    ) % {"count": count}


def _question_words(count: int) -> str:
    return ngettext(
        "%(count)d question has waited for an answer for more than 5 working days",
        "%(count)d questions have waited for an answer for more than 5 working days",
        count,
    ) % {"count": count}


def _card_words(count: int) -> str:
    return ngettext(
        "%(count)d card was ordered more than 6 weeks ago",
        "%(count)d cards were ordered more than 6 weeks ago",
        count,
    ) % {"count": count}
