"""The texts of a centre in every language, with the truth about each translation."""

from typing import cast

from django.db import models

from recognition_pilot.models import AdviceCentre
from willkommen.queries.texts import (
    SOURCE_LANGUAGE,
    TARGET_LANGUAGES,
    TextStatus,
    TranslatableText,
    Translation,
    derive_status,
    states_of,
    text_of,
)

FIELDS = ("about", "opening_hours")


def centre_text(centre: AdviceCentre, name: str) -> TranslatableText | None:
    """A text of the centre as the house's translations know it; None without German words."""
    german = text_of(centre, name, SOURCE_LANGUAGE)
    if not german:
        return None
    column = cast("models.Field", AdviceCentre._meta.get_field(name))
    return TranslatableText(
        object_type=AdviceCentre._meta.label_lower,
        object_id=centre.pk,
        field=name,
        title=centre.name,
        label=str(column.verbose_name),
        german=german,
        most_characters=column.max_length,
        translations=_translations(centre, name, german),
    )


def centre_coverage(centre: AdviceCentre) -> list[tuple[str, TextStatus]]:
    """For each language the worst status of its texts: missing, outdated, draft or reviewed."""
    texts = [text for name in FIELDS if (text := centre_text(centre, name))]
    order = [TextStatus.MISSING, TextStatus.OUTDATED, TextStatus.DRAFT, TextStatus.REVIEWED]
    return [
        (language, min((text.translations[language].status for text in texts), key=order.index))
        for language in TARGET_LANGUAGES
        if texts
    ]


def _translations(centre: AdviceCentre, name: str, german: str) -> dict[str, Translation]:
    states = {state.language: state for state in states_of(centre, name)}
    found = {}
    for language in TARGET_LANGUAGES:
        text, state = text_of(centre, name, language), states.get(language)
        found[language] = Translation(language, text, derive_status(german=german, translated=text, state=state), state)
    return found
