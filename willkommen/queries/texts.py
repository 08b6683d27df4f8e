"""How far translations can be trusted. The status is derived here and nowhere else, never stored."""

import dataclasses
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db.models import Model
from modeltranslation.utils import build_localized_fieldname

from willkommen import panels
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import Authority, TranslationState

SOURCE_LANGUAGE = "de"
TARGET_LANGUAGES = tuple(code for code in LANGUAGE_NAMES if code != SOURCE_LANGUAGE)


class TextStatus(StrEnum):
    """What a reader of this language gets."""

    MISSING = "missing"
    DRAFT = "draft"
    REVIEWED = "reviewed"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class Translation:
    """One text in one language."""

    language: str
    text: str
    status: TextStatus
    state: TranslationState | None


@dataclass(frozen=True)
class TranslatableText:
    """One German text of a thing and what became of it in the other languages."""

    object_type: str
    object_id: int
    field: str
    title: str
    label: str
    german: str
    most_characters: int | None
    translations: dict[str, Translation] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> str:
        """Finds the text again, in a translator's file as well."""
        return f"{self.object_type}/{self.object_id}/{self.field}"


def source_hash(german: str) -> str:
    """SHA-256 of the German text a translation was made from."""
    return hashlib.sha256(german.encode()).hexdigest()


def derive_status(*, german: str, translated: str, state: TranslationState | None) -> TextStatus:
    """The one place that says what a translation is worth."""
    if not translated:
        return TextStatus.MISSING
    if state is None:
        return TextStatus.DRAFT
    if state.source_hash != source_hash(german):
        return TextStatus.OUTDATED
    return TextStatus.REVIEWED if state.reviewed_at else TextStatus.DRAFT


def text_of(thing: Model, field_name: str, language: str) -> str:
    """The text of a thing in exactly this language, empty where there is none."""
    return getattr(thing, build_localized_fieldname(field_name, language)) or ""


def text_status(thing: Model, field_name: str, language: str) -> TextStatus | None:
    """How far one translation can be trusted; None for the German text itself and where there is no German text."""
    german = text_of(thing, field_name, SOURCE_LANGUAGE)
    if language == SOURCE_LANGUAGE or not german:
        return None
    state = states_of(thing, field_name).filter(language=language).first()
    return derive_status(german=german, translated=text_of(thing, field_name, language), state=state)


def states_of(thing: Model, field_name: str | None = None):
    """The stored states of a thing's texts."""
    states = TranslationState.objects.filter(object_type=thing._meta.label_lower, object_id=thing.pk)
    return states if field_name is None else states.filter(field=field_name)


def texts_of(authority: Authority) -> list[TranslatableText]:
    """Every text this authority wrote, that is every one with German words."""
    return _texts(panels.text_sources(is_shared=False), authority)


def shared_texts() -> list[TranslatableText]:
    """Every text of the catalogue."""
    return _texts(panels.text_sources(is_shared=True), None)


def text_by_key(authority: Authority, object_type: str, object_id: int, field_name: str) -> TranslatableText | None:
    """One text of this authority; None for another authority's, as for one that does not exist."""
    wanted = (object_type, object_id, field_name)
    return next(
        (text for text in texts_of(authority) if (text.object_type, text.object_id, text.field) == wanted), None
    )


def coverage(texts: Iterable[TranslatableText]) -> list[dict]:
    """How many texts of each language are missing, drafts, reviewed or outdated."""
    counted: defaultdict[str, Counter] = defaultdict(Counter)
    total = 0
    for text in texts:
        total += 1
        for translation in text.translations.values():
            counted[translation.language][translation.status] += 1
    return [
        {
            "code": code,
            "total": total,
            "done": counted[code][TextStatus.REVIEWED] + counted[code][TextStatus.DRAFT],
            **{status.value: counted[code][status] for status in TextStatus},
        }
        for code in TARGET_LANGUAGES
    ]


def _texts(sources: Iterable[panels.TextSource], authority: Authority | None) -> list[TranslatableText]:
    return [text for source in sources for text in _texts_of_source(source, authority)]


def _texts_of_source(source: panels.TextSource, authority: Authority | None) -> list[TranslatableText]:
    model = apps.get_model(source.object_type)
    things = list(source.objects(authority))
    rows = TranslationState.objects.filter(object_type=source.object_type, object_id__in=[thing.pk for thing in things])
    states = {(row.object_id, row.field, row.language): row for row in rows}
    texts = []
    for thing in things:
        title = source.title(thing)
        for name in source.fields:
            german = text_of(thing, name, SOURCE_LANGUAGE)
            if not german:
                continue
            column = model._meta.get_field(name)
            text = TranslatableText(
                object_type=source.object_type,
                object_id=thing.pk,
                field=name,
                title=title,
                label=str(column.verbose_name),
                german=german,
                most_characters=column.max_length,
            )
            for language in TARGET_LANGUAGES:
                translated = text_of(thing, name, language)
                state = states.get((thing.pk, name, language))
                status = derive_status(german=german, translated=translated, state=state)
                text.translations[language] = Translation(language, translated, status, state)
            texts.append(text)
    return texts
