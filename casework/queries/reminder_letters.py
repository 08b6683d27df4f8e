"""What reminders say, for whoever answers for them: written like a real one, to nobody."""

import datetime as dt
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from appointments.queries.holidays import is_public_holiday
from casework.models import Ladder, TitleReminder
from casework.queries.reminders import CAMPAIGN, DUE
from casework.rules.ladders import campaign_of, rungs
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.messages import Letter, kind_of
from willkommen.models import Authority, OutgoingMessage
from willkommen.models.messages import Channel
from willkommen.moments import berlin_day, short_date

NOBODY = "0" * 32


@dataclass(frozen=True)
class Sample:
    """A letter in one language; its links lead nowhere."""

    language_name: str
    lang: str
    direction: str
    letter: Letter


@dataclass(frozen=True)
class CampaignPlan:
    """The campaign that is on: when it is sent by itself, when its titles end, why."""

    send_at: dt.datetime
    title_ends_on: dt.date
    is_proposal: bool
    source: str


def campaign_plan(*, now: dt.datetime) -> CampaignPlan | None:
    """The campaign of temporary protection, None where its titles have ended."""
    campaign = campaign_of(Ladder.TEMPORARY_PROTECTION, today=berlin_day(now))
    if campaign is None:
        return None
    (send_at,) = rungs(Ladder.TEMPORARY_PROTECTION, campaign.title_ends_on, is_public_holiday)
    return CampaignPlan(send_at, campaign.title_ends_on, campaign.mark == "proposal", campaign.source)


def reminders_state(_authority: Authority, now: dt.datetime) -> str:
    """What the administration's page says: when the next campaign is sent."""
    plan = campaign_plan(now=now)
    if plan is None:
        return _("sent by themselves")
    return _("sent by themselves; to everybody on %(day)s") % {"day": short_date(plan.send_at)}


def campaign_letters(authority: Authority, *, ends_on: dt.date) -> list[Sample]:
    """The message of a campaign in every language of the authority, German first."""
    return _letters(authority, CAMPAIGN, Ladder.TEMPORARY_PROTECTION, ends_on)


def reminder_letters(authority: Authority, *, now: dt.datetime) -> list[Sample]:
    """A single reminder in every language of the authority, German first; of a title that ends in two months."""
    return _letters(authority, DUE, Ladder.USUAL, berlin_day(now) + dt.timedelta(days=60))


def _letters(authority: Authority, kind: str, ladder: Ladder, ends_on: dt.date) -> list[Sample]:
    spoken = [code for code in LANGUAGE_NAMES if code in authority.languages]
    return [_sample(authority, kind, ladder, ends_on, code) for code in sorted(spoken, key=lambda code: code != "de")]


def _sample(authority: Authority, kind: str, ladder: Ladder, ends_on: dt.date, language: str) -> Sample:
    about = TitleReminder(
        authority=authority, ladder=ladder, title_ends_on=ends_on, language=language, link_nonce=NOBODY
    )
    message = OutgoingMessage(kind=kind, language=language, channel=Channel.EMAIL)
    with translation.override(language):
        letter = kind_of(message).write(about, message)
    shown = Letter(subject=letter.subject, text=letter.text.replace(about.link_token, "…"))
    return Sample(LANGUAGE_NAMES[language], html_lang(language), text_dir(language), shown)
