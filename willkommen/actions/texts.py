"""Writing translations, with the truth about them."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember, TranslationState
from willkommen.models.texts import TextOrigin
from willkommen.queries.texts import (
    SOURCE_LANGUAGE,
    TranslatableText,
    source_hash,
    states_of,
    text_of,
    texts_of,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class TextChangedMeanwhile(Refused):
    """Somebody else wrote while this page was open."""

    text = _(
        "Somebody has changed this text in the meantime. Please compare your words with the new ones and save again."
    )


class GermanMissing(Refused):
    """The German text is what all others are made from."""

    text = _("The German text must not be empty.")


@dataclass(frozen=True)
class BroughtText:
    """One entry of a translator's file."""

    key: str
    german: str
    translated: str
    is_draft: bool


@dataclass
class BroughtTexts:
    """What became of a translator's file: how many were taken, how many were known, and which were refused and why."""

    taken: int = 0
    unchanged: int = 0
    empty: int = 0
    refused: list[tuple[BroughtText, "StrOrPromise"]] = field(default_factory=list)


@transaction.atomic
def save_text(
    *,
    authority: Authority | None,
    text: TranslatableText,
    language: str,
    german: str,
    translated: str,
    is_reviewed: bool,
    is_same_meaning: bool,
    seen: str,
    staff_member: StaffMember,
    now: dt.datetime,
) -> None:
    """Save the German text and its translation into one language.

    A changed German text makes every translation outdated that was up to date, unless the meaning stayed the same.
    `seen` is the hash of both texts as the page showed them; `authority` is None for what is the same at all of them.
    Raises `TextChangedMeanwhile`, `GermanMissing`.
    """
    thing = _lock(text)
    old_german, old_translated = text_of(thing, text.field, SOURCE_LANGUAGE), text_of(thing, text.field, language)
    if seen != seen_hash(old_german, old_translated):
        raise TextChangedMeanwhile
    if not german:
        raise GermanMissing
    _write(thing, text.field, {SOURCE_LANGUAGE: german, language: translated})
    if german != old_german and is_same_meaning:
        states_of(thing, text.field).filter(source_hash=source_hash(old_german)).update(source_hash=source_hash(german))
    if not translated:
        states_of(thing, text.field).filter(language=language).delete()
    elif translated != old_translated or is_reviewed:
        reviewer = staff_member if is_reviewed else None
        _set_state(
            authority,
            thing,
            text.field,
            language,
            german,
            now,
            reviewer,
            TextOrigin.TYPED if translated != old_translated else None,
        )
    if (german, translated) != (old_german, old_translated) or is_reviewed:
        audit.record(
            action="save_text",
            now=now,
            authority=authority,
            staff_member=staff_member,
            about=thing,
            field=text.field,
            language=language,
            german=[old_german, german],
            translated=[old_translated, translated],
            reviewed=is_reviewed,
            same_meaning=is_same_meaning,
        )


@transaction.atomic
def bring_texts(
    *,
    authority: Authority,
    language: str,
    brought: list[BroughtText],
    is_reviewed: bool,
    staff_member: StaffMember,
    now: dt.datetime,
) -> BroughtTexts:
    """Take over a translator's file. What was made from another German text than today's is refused and listed."""
    result = BroughtTexts()
    known = {text.key: text for text in texts_of(authority)}
    for entry in brought:
        if not entry.translated:
            result.empty += 1
        elif reason := _why_refused(entry, known.get(entry.key)):
            result.refused.append((entry, reason))
        elif _take(authority, known[entry.key], language, entry, is_reviewed and not entry.is_draft, staff_member, now):
            result.taken += 1
        else:
            result.unchanged += 1
    audit.record(
        action="bring_texts",
        now=now,
        authority=authority,
        staff_member=staff_member,
        language=language,
        taken=result.taken,
        unchanged=result.unchanged,
        refused=len(result.refused),
    )
    return result


def forget_texts(thing: models.Model) -> None:
    """Drop what is known about the texts of a thing that is being removed."""
    states_of(thing).delete()


def seen_hash(german: str, translated: str) -> str:
    """Tells whether somebody else has written since a page was opened."""
    return source_hash(f"{german}\x00{translated}")


def _why_refused(entry: BroughtText, text: TranslatableText | None) -> "StrOrPromise":
    if text is None:
        return _("This text does not exist here (any more).")
    if entry.german != text.german:
        return _("The German text has changed since the file was made.")
    if text.most_characters and len(entry.translated) > text.most_characters:
        return _("The translation is too long.")
    return ""


def _take(authority, text, language, entry, is_reviewed, staff_member, now) -> bool:
    thing = _lock(text)
    old = text.translations[language]
    if old.text == entry.translated and (not is_reviewed or old.status == "reviewed"):
        return False
    _write(thing, text.field, {language: entry.translated})
    reviewer = staff_member if is_reviewed else None
    _set_state(authority, thing, text.field, language, text.german, now, reviewer, TextOrigin.IMPORTED)
    return True


def _lock(text: TranslatableText) -> models.Model:
    return apps.get_model(text.object_type).objects.select_for_update(no_key=True).get(pk=text.object_id)


def _write(thing: models.Model, field_name: str, texts: dict[str, str]) -> None:
    columns = {build_localized_fieldname(field_name, language): words for language, words in texts.items()}
    for column, words in columns.items():
        setattr(thing, column, words)
    thing.save(update_fields=list(columns))


def _set_state(authority, thing, field_name, language, german, now, reviewer, origin) -> None:
    """`origin` None keeps where the words came from, typed where nobody knows."""
    values = {
        "authority": authority,
        "source_hash": source_hash(german),
        "reviewed_by": reviewer,
        "reviewed_at": now if reviewer else None,
    }
    TranslationState.objects.update_or_create(
        object_type=thing._meta.label_lower,
        object_id=thing.pk,
        field=field_name,
        language=language,
        defaults=values if origin is None else {**values, "origin": origin},
        create_defaults={**values, "origin": origin or TextOrigin.TYPED},
    )
