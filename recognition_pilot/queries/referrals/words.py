"""What a person agrees to when they are referred: one wording for the screen, the slip and what is stored."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from recognition_pilot.models import AdviceCentre, Referral, ReferralState
from recognition_pilot.queries.centres.words import fact_lines, topic_name
from willkommen.moments import short_date
from willkommen.templatetags.letters import isolated


def consent_lines(
    *, centre: AdviceCentre, authority_name: str, topic: str, facts: dict[str, str], may_book: bool, until_on: dt.date
) -> list[str]:
    """The sentences of the consent in the active language; the facts stand there word for word."""
    told = "; ".join(f"{name}: {isolated(said)}" for name, said in fact_lines(facts))
    lines = [
        _("%(authority)s may tell this advice centre about me: %(centre)s.")
        % {"authority": authority_name, "centre": _centre_name(centre)},
        _("What it is about: %(topic)s.") % {"topic": topic_name(topic)},
        _("The centre learns exactly this and nothing else: %(facts)s.") % {"facts": told},
        _("The centre tells the authority only whether there was contact: yes, no, or closed."),
    ]
    if may_book:
        lines.append(
            _(
                "The centre may book an appointment at this authority for me. Its counter then sees that the centre helps me."
            )
        )
    lines += [
        _("This holds until %(day)s. Then everything is erased.") % {"day": short_date(until_on)},
        _(
            "I need not agree. It has no effect on my case. I can withdraw with one press at any time: the centre then "
            "sees nothing about me any more."
        ),
    ]
    return lines


def consent_words(*, language: str, authority, **what) -> str:
    """The same in one language as one text, as it is stored."""
    with translation.override(language):
        return "\n".join(consent_lines(authority_name=authority.name, **what))


def _centre_name(centre: AdviceCentre) -> str:
    return isolated(f"{centre.name} ({centre.carrier})" if centre.carrier else centre.name)


def consent_of(referral: Referral) -> list[str]:
    """The consent of a living referral in the active language; nothing once it was withdrawn."""
    if referral.state == ReferralState.WITHDRAWN:
        return []
    return consent_lines(
        centre=referral.centre,
        authority_name=referral.authority.name,
        topic=referral.topic,
        facts=referral.facts,
        may_book=referral.may_book,
        until_on=referral.consent_until_on,
    )
