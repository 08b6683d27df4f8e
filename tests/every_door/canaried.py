"""Two furnished authorities in which every word is a canary of its authority: it sings where it is read."""

import datetime as dt
import re

from django.apps import apps
from django.db import IntegrityError, ProgrammingError, models, transaction

from casework.models import (
    Application,
    CourtCase,
    Decision,
    DocumentRequest,
    Hearing,
    Note,
    Participation,
    RequestedItem,
)
from recognition_pilot.models import MonthlyFigure, TeamSize
from tests.factories import MONDAY, NOW
from tests.recognition_pilot.guided import share
from willkommen.models import StaffMember

APPS = ("willkommen", "appointments", "casework", "recognition_pilot")
# What the machine reads: numbers of rows, keys, languages, states. A field that is not named here is taken for words.
OF_THE_MACHINE = re.compile(
    r"reference|code|\w*_code|letter|\w*letters|\w*number|\w*hash|\w*nonce|language|\w*_language|kind|\w*_type|\w*_key"
    r"|scope|for_whom|step|basis|action|topic|state|status\w*|group|carrier|section|mark|source|slug|media_type|sha256"
    r"|field|indicator|result|defect|refusal|question|equipment|page|purpose|person_group|ended_how|\w*_how|cut|key"
    r"|suspended_for|settled_for|waived_for|arrived_by|german_level|digest|token|failure|recipient|reason_code"
)
# Public words about which nobody knows whose they are, or which every authority may read: places, the directory of centres,
# and what an authority publishes.
OF_EVERYBODY = {
    *("willkommen.Office", "willkommen.Municipality", "recognition_pilot.AdviceCentre", "recognition_pilot.Practice"),
    *("appointments.ServiceOffer", "recognition_pilot.Fact", "willkommen.TranslationState"),
}
TEXT = (models.CharField, models.TextField)
SHORTEST = 10


def canary_of(slug: str) -> str:
    """The beginning of every canary of an authority; a number follows, so that the beginning alone can be searched for."""
    return f"qz{slug}"


def sung(text: str, slug: str) -> set[str]:
    """The canaries of an authority in a text."""
    return set(re.findall(rf"{canary_of(slug)}\d+", text, re.IGNORECASE))


def furnish(street) -> None:
    """What the street lacks: papers, notes, decisions, a court, figures, an outcome."""
    authority, case, staff = street.authority, street.case, street.member
    own = {"authority": authority, "case": case}
    Note.objects.create(**own, text="x", written_by=staff, written_at=NOW)
    Participation.objects.create(**own, body="other", body_name="x", asked_on=MONDAY, asked_by=staff)
    Hearing.objects.create(**own, letter_on=MONDAY, answer_by=MONDAY + dt.timedelta(days=21), heard_by=staff)
    Decision.objects.create(**own, kind="refused", made_by=staff, made_at=NOW)
    CourtCase.objects.create(**own, court="x", file_number="x", filed_on=MONDAY)
    Application.objects.create(**own, receipt_number=f"{case.pk:012d}", language="fr", made_at=NOW)
    request = DocumentRequest.objects.create(**own, asked_at=NOW, due_on=MONDAY + dt.timedelta(days=21), note="x")
    RequestedItem.objects.create(authority=authority, request=request, other="x")
    street.request = request
    type(street.guidance).objects.filter(pk=street.guidance.pk).update(german_level="B1")
    share(street.guidance, case)
    TeamSize.objects.create(authority=authority, team="x", year=2026, full_time_equivalents=3)
    MonthlyFigure.objects.create(authority=authority, month=dt.date(2026, 9, 1), remark="x", entered_at=NOW)


def sing(street, *, before: str = "") -> dict[str, int]:
    """Put a canary into every word of this authority, with something before it; returns how many words of each kind sing."""
    slug, singing, number = street.authority.slug, {}, 0
    own_people = StaffMember.objects.filter(memberships__authority=street.authority)
    for model, rows in [*_walled(street.authority), (StaffMember, own_people)]:
        words = [field for field in model._meta.concrete_fields if is_word(field)]
        for row in rows.distinct():
            for field in words:
                number += 1
                if _put(row, field, f"{before}{canary_of(slug)}{number}"):
                    singing[model._meta.label] = singing.get(model._meta.label, 0) + 1
    return singing


def is_word(field) -> bool:
    """Whether a field holds what somebody has written, long enough for a canary."""
    return (
        isinstance(field, TEXT)
        and not field.choices
        and not (field.max_length and field.max_length < SHORTEST)
        and not OF_THE_MACHINE.fullmatch(field.name)
        and field.name not in ("password", "interface_language")
    )


def _walled(authority):
    for model in apps.get_models():
        label = model._meta.label
        if model._meta.app_label in APPS and label not in OF_EVERYBODY and _has_authority(model):
            yield model, model._base_manager.filter(authority=authority)


def _has_authority(model) -> bool:
    return any(field.name == "authority" for field in model._meta.concrete_fields)


def _put(row, field, canary: str) -> bool:
    """Whether the database takes the canary there; some words are empty unless something else is said as well."""
    if isinstance(field, models.EmailField) or "email" in field.name:
        canary = f"{canary}@{canary}.example"
    canary = canary[: field.max_length]
    if not field.value_from_object(row) and field.name.startswith("folded"):
        return False
    try:
        with transaction.atomic():
            return bool(type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: canary}))
    except (IntegrityError, ProgrammingError):  # ProgrammingError: what is written down there is only added to
        return False
