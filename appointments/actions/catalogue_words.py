"""The catalogue's words: what people may type for a service, and from which German text a translation was made."""

import hashlib

from django.db.models import Model

from appointments.models import (
    Phrase,
    RequiredDocument,
    Service,
    ServiceDocument,
    ServiceNotice,
    ServiceTerm,
    Situation,
)
from willkommen.folding import fold
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import TranslationState
from willkommen.models.texts import TextOrigin

SERVICE_TEXTS = ("name", "purpose", "applies", "note", "elsewhere")


def load_terms(services: dict, texts: dict) -> list[str]:
    """What people may type: the name and the search words, in every language. Returns what changed."""
    wanted: dict[tuple[int, str, str], str] = {}
    for language, content in texts.items():
        for code, text in content["services"].items():
            for term in (text["name"], *text["search"]):
                wanted.setdefault((services[code].pk, language, fold(term)[:200]), term)
    known = {(term.service_id, term.language, term.folded): term.pk for term in ServiceTerm.objects.all()}
    gone = [known[key] for key in known.keys() - wanted.keys()]
    ServiceTerm.objects.filter(pk__in=gone).delete()
    new = [key for key in wanted if key not in known]
    ServiceTerm.objects.bulk_create(
        ServiceTerm(service_id=key[0], language=key[1], folded=key[2], term=wanted[key]) for key in new
    )
    said = (("added", new), ("removed", gone))
    return [f"{verb} {len(words)} search words" for verb, words in said if words]


def remember_translations() -> None:
    """From which German text each shipped translation was made, so that its age can be told."""
    states = []
    for model, names in (
        (Situation, ("name", "hint")),
        (Service, (*SERVICE_TEXTS, "processing_note")),
        (ServiceNotice, ("text", "question", "proof")),
        (RequiredDocument, ("name", "hint")),
        (ServiceDocument, ("condition",)),
        (Phrase, ("text",)),
    ):
        for thing in model.objects.all():
            for name in names:
                states += _states_of(thing, name)
    TranslationState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["object_type", "object_id", "field", "language"],
        update_fields=["source_hash", "origin"],
        batch_size=2000,
    )


def _states_of(thing: Model, name: str) -> list[TranslationState]:
    german = getattr(thing, f"{name}_de") or ""
    return [
        TranslationState(
            object_type=thing._meta.label_lower,
            object_id=thing.pk,
            field=name,
            language=language,
            source_hash=hashlib.sha256(german.encode()).hexdigest(),
            origin=TextOrigin.CATALOGUE,
        )
        for language in LANGUAGE_NAMES
        if language != "de" and german and getattr(thing, f"{name}_{language.replace('-', '_')}")
    ]
