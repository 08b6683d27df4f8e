"""The page of a centre, kept by itself: facts, texts in every language, and saying that it is all still right."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import AdviceCentre
from recognition_pilot.queries.centres.people import living_members, mail_authority_of
from recognition_pilot.queries.centres.texts import centre_text
from recognition_pilot.rules.advice import ask_again_on, stale_on
from willkommen import audit
from willkommen.actions.texts import save_text, seen_hash
from willkommen.errors import Refused
from willkommen.messages import post_message
from willkommen.models import StaffMember
from willkommen.moments import BERLIN, berlin_day
from willkommen.queries.texts import SOURCE_LANGUAGE, text_of
from willkommen.tenancy import enter_authority

STALE_SOON = "centre.stale_soon"
MORNING = dt.time(9)


class NothingToShow(Refused):
    """An empty page helps nobody."""

    text = _(
        "Please enter topics, languages and how you can be reached first, and what people find with you in German."
    )


@transaction.atomic
def save_facts(*, centre: AdviceCentre, values: dict, staff_member: StaffMember, now: dt.datetime) -> AdviceCentre:
    """Everything but the texts. Saving says that it is right."""
    centre = AdviceCentre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    for name, value in values.items():
        setattr(centre, name, value)
    if centre.confirmed_on:
        centre.confirmed_on = berlin_day(now)
    centre.save(update_fields=[*values, "confirmed_on"])
    audit.record(action="save_centre", now=now, staff_member=staff_member, about=centre, fields=sorted(values))
    return centre


@transaction.atomic
def save_german(*, centre: AdviceCentre, about: str, opening_hours: str, staff_member: StaffMember, now: dt.datetime):
    """The German texts; translations made from older words count as outdated from now on."""
    centre = AdviceCentre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    columns = {
        f"{name}_{SOURCE_LANGUAGE}": words for name, words in (("about", about), ("opening_hours", opening_hours))
    }
    for column, words in columns.items():
        setattr(centre, column, words)
    centre.save(update_fields=list(columns))
    audit.record(action="save_centre_texts", now=now, staff_member=staff_member, about=centre, language="de")
    return centre


@transaction.atomic
def save_translation(
    *,
    centre: AdviceCentre,
    language: str,
    texts: dict[str, str],
    is_reviewed: bool,
    staff_member: StaffMember,
    now: dt.datetime,
) -> None:
    """What stands there in another language; `texts` by field. Texts without German words are left out."""
    for name, translated in texts.items():
        text = centre_text(centre, name)
        german = text_of(centre, name, SOURCE_LANGUAGE)
        if text is None:
            continue
        save_text(
            authority=None,
            text=text,
            language=language,
            german=german,
            translated=translated,
            is_reviewed=is_reviewed and bool(translated),
            is_same_meaning=False,
            seen=seen_hash(german, text_of(centre, name, language)),
            staff_member=staff_member,
            now=now,
        )


@transaction.atomic
def confirm_page(*, centre: AdviceCentre, staff_member: StaffMember, now: dt.datetime) -> AdviceCentre:
    """Everything is still right; the first time the page is shown from now on. Raises `NothingToShow`."""
    centre = AdviceCentre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    is_reachable = centre.phone or centre.email or centre.website or centre.street
    if not (centre.topics and centre.languages and is_reachable and text_of(centre, "about", SOURCE_LANGUAGE)):
        raise NothingToShow
    centre.confirmed_on, centre.is_published = berlin_day(now), True
    centre.save(update_fields=["confirmed_on", "is_published"])
    audit.record(action="confirm_centre", now=now, staff_member=staff_member, about=centre)
    return centre


@transaction.atomic
def hide_page(*, centre: AdviceCentre, staff_member: StaffMember, now: dt.datetime) -> None:
    """The page is not shown until it is confirmed again."""
    AdviceCentre.objects.filter(pk=centre.pk).update(is_published=False)
    audit.record(action="hide_centre", now=now, staff_member=staff_member, about=centre)


@transaction.atomic
def ask_before_stale(*, centre: AdviceCentre, now: dt.datetime) -> int:
    """Ask its people two weeks before the page counts as stale; running twice asks once. Returns how many were asked."""
    authority = mail_authority_of(centre)
    if authority is None or centre.confirmed_on is None:
        return 0
    enter_authority(authority.pk)
    due_at = dt.datetime.combine(ask_again_on(centre.confirmed_on), MORNING, BERLIN)
    members = list(living_members(centre, now=now))
    for member in members:
        post_message(
            authority=authority,
            about=member,
            kind=STALE_SOON,
            language=member.staff_member.interface_language,
            channel="email",
            recipient=member.staff_member.email,
            due_at=due_at,
            expires_at=dt.datetime.combine(stale_on(centre.confirmed_on), MORNING, BERLIN),
            now=now,
        )
    return len(members)
