"""The advisory circle: who sits in it, what it proposes, what it sees. No applicant, no case, no visit."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet, prefetch_related_objects

from recognition_pilot.models import CircleInvitation, CircleMembership, Proposal, TextComment
from recognition_pilot.queries.dashboard.words import cell, met_words, target_words, unit_words
from recognition_pilot.queries.figures.indicators import Figure, Indicator, figures_of, indicators
from recognition_pilot.rules.voices import quarters
from willkommen.models import Authority, StaffMember
from willkommen.queries.staff import works_somewhere
from willkommen.queries.texts import SOURCE_LANGUAGE, TranslatableText, shared_texts, texts_of
from willkommen.tenancy import behind
from willkommen.tokens import hash_of

# Who has waited past the end of a title without a certificate: for the authority itself (facts part 4.4, "intern").
NOT_FOR_THE_CIRCLE = frozenset({"I11"})
MOST_TEXTS = 50


# ---- Who sits in it -----------------------------------------------------------------------------------------


def living_members(authority: Authority, *, now: dt.datetime) -> QuerySet[CircleMembership]:
    """Who sits in the circle at this moment."""
    rows = CircleMembership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), staff_member__is_active=True)
    return rows.filter(authority=authority).select_related("staff_member", "authority")


def circles_of(staff_member: StaffMember, *, now: dt.datetime) -> list[CircleMembership]:
    """The circles somebody sits in; none for whoever works for an authority."""
    if works_somewhere(staff_member, now=now):
        return []
    seats = [seat for seat in behind(CircleMembership, staff_member_id=staff_member.pk) if seat.is_live(now)]
    prefetch_related_objects(seats, "authority", "staff_member")
    living = [seat for seat in seats if seat.staff_member.is_active]
    return sorted(living, key=lambda seat: seat.authority.municipality_name)


def enter_circle(slug: str, staff_member: StaffMember, *, now: dt.datetime) -> CircleMembership | None:
    """The seat somebody has in the circle of this authority; None everywhere else."""
    return next((seat for seat in circles_of(staff_member, now=now) if seat.authority.slug == slug), None)


def member_by_pk(authority: Authority, pk: int, *, now: dt.datetime) -> CircleMembership | None:
    """One of the members."""
    return living_members(authority, now=now).filter(pk=pk).first()


def open_circle_invitations(authority: Authority, *, now: dt.datetime) -> list[CircleInvitation]:
    """Invitations nobody has accepted yet and that still work."""
    rows = CircleInvitation.objects.filter(authority=authority, accepted_at=None, expires_at__gt=now)
    return list(rows.order_by("name"))


def circle_invitation_by_token(token: str, *, now: dt.datetime) -> CircleInvitation | None:
    """The open invitation this link belongs to."""
    found = behind(CircleInvitation, token_hash=hash_of(token))
    return next((one for one in found if one.accepted_at is None and one.expires_at > now), None)


# ---- What it sees -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CircleFigure:
    """One indicator over the last quarter that is over."""

    indicator: Indicator
    figure: Figure

    @property
    def value(self):
        """The number, the words for too few, or a dash."""
        return cell(self.figure.value, is_hidden=self.figure.is_hidden, decimals=self.indicator.decimals)

    @property
    def unit(self) -> str:
        """The unit; nothing where there is no number."""
        return "" if isinstance(self.value, str) else unit_words(self.indicator.unit)

    @property
    def target(self) -> str:
        """The target in words."""
        return target_words(self.indicator, self.figure)

    @property
    def met(self) -> str:
        """Met or missed."""
        return met_words(self.figure)


def last_quarter(*, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the last quarter that is over: the circle sees no running figures."""
    first, after = quarters(today, count=2)[1]
    return first, after - dt.timedelta(days=1)


def circle_figures(authority: Authority, *, today: dt.date) -> list[CircleFigure]:
    """The indicators as everybody may know them: small cells are hidden where figures are made."""
    known = [one for one in indicators() if one.code not in NOT_FOR_THE_CIRCLE]
    found = figures_of(authority, during=last_quarter(today=today), codes=[one.code for one in known])
    return [CircleFigure(one, found[one.code]) for one in known if one.code in found]


@dataclass(frozen=True)
class CircleText:
    """A text in one language beside its German."""

    text: TranslatableText
    language: str

    @property
    def words(self) -> str:
        """The words in this language, empty where there are none."""
        if self.language == SOURCE_LANGUAGE:
            return self.text.german
        return self.text.translations[self.language].text


def circle_texts(authority: Authority, *, language: str, search: str) -> tuple[list[CircleText], int]:
    """Texts applicants read, in one language, the first fifty, and how many there are; those of the authority first."""
    rows = [CircleText(text, language) for text in (*texts_of(authority), *shared_texts())]
    wanted = search.casefold()
    fitting = [row for row in rows if row.words and (not wanted or wanted in _all_words(row).casefold())]
    return fitting[:MOST_TEXTS], len(fitting)


def circle_text(authority: Authority, key: str, language: str) -> CircleText | None:
    """One of them."""
    found = (CircleText(text, language) for text in (*texts_of(authority), *shared_texts()) if text.key == key)
    return next((row for row in found if row.words), None)


def _all_words(row: CircleText) -> str:
    return f"{row.text.title} {row.text.german} {row.words}"


# ---- What it says -------------------------------------------------------------------------------------------


def proposals_of(authority: Authority) -> list[Proposal]:
    """All proposals of the circle, newest first."""
    return list(Proposal.objects.filter(authority=authority).select_related("membership"))


def proposal_by_pk(authority: Authority, pk: int) -> Proposal | None:
    """One of this authority."""
    return Proposal.objects.filter(authority=authority, pk=pk).select_related("authority", "membership").first()


def comments_of(authority: Authority) -> list[TextComment]:
    """All remarks on texts, newest first. At most 300."""
    return list(TextComment.objects.filter(authority=authority).select_related("membership")[:300])


def comment_by_pk(authority: Authority, pk: int) -> TextComment | None:
    """One of this authority."""
    return TextComment.objects.filter(authority=authority, pk=pk).select_related("authority", "membership").first()


def public_proposals() -> list[Proposal]:
    """What became of proposals, of all authorities, newest first. At most 200."""
    rows = Proposal.objects.filter(published_on__isnull=False).select_related("authority")
    return list(rows.order_by("-published_on", "-pk")[:200])
