"""What administrators of an authority decide about advice centres: bring one in, show it, open the building to it."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from recognition_pilot.actions.centre_people import invite_first
from recognition_pilot.models import AdviceCentre
from recognition_pilot.rules.advice import NO_CENTRE_CODES
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember

CODE_LETTERS = 36


class NoCentreName(Refused):
    """The code of its address is made of the name."""

    text = _("Please give the centre a name with letters.")


class CentreExists(Refused):
    """Two pages for one centre confuse everybody."""

    text = _("There is a centre with this name already. Choose it from the list instead.")


@transaction.atomic
def found_centre(
    *,
    authority: Authority,
    name: str,
    carrier: str,
    town: str,
    person: str,
    email: str,
    staff_member: StaffMember,
    now: dt.datetime,
) -> AdviceCentre:
    """Bring a centre in: its page is shown once somebody of it has filled it in and confirmed it.

    Raises `NoCentreName`, `CentreExists` and what `invite_first` does.
    """
    code = slugify(name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss"))[:CODE_LETTERS]
    code = code.strip("-")
    if not code or code in NO_CENTRE_CODES:
        raise NoCentreName
    try:
        with transaction.atomic():
            centre = AdviceCentre.objects.create(
                code=code, name=name, carrier=carrier, town=town, residences=[authority.slug]
            )
    except IntegrityError as error:
        raise CentreExists from error
    invite_first(centre=centre, authority=authority, email=email, name=person, staff_member=staff_member, now=now)
    audit.record(action="found_centre", now=now, authority=authority, staff_member=staff_member, about=centre)
    return centre


@transaction.atomic
def decide_on_centre(
    *,
    centre: AdviceCentre,
    authority: Authority,
    is_shown: bool,
    is_welcome: bool,
    staff_member: StaffMember,
    now: dt.datetime,
) -> AdviceCentre:
    """Whether the people of this authority see the centre, and whether it may sit in the building.

    Days that were announced before stay: the centre calls them off itself and its visitors are told.
    """
    centre = AdviceCentre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    before = (authority.slug in centre.residences, authority.slug in centre.welcome_at)
    centre.residences = _with(centre.residences, authority.slug, is_shown)
    centre.welcome_at = _with(centre.welcome_at, authority.slug, is_welcome)
    if before == (is_shown, is_welcome):
        return centre
    centre.save(update_fields=["residences", "welcome_at"])
    audit.record(
        action="decide_on_centre",
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=centre,
        shown=is_shown,
        welcome=is_welcome,
    )
    return centre


def _with(slugs: list[str], slug: str, is_in: bool) -> list[str]:
    return sorted({*slugs, slug} if is_in else {*slugs} - {slug})
