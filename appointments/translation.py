"""Which texts of services exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from appointments.models import (
    Closure,
    OwnPhrase,
    Phrase,
    RequiredDocument,
    Service,
    ServiceDocument,
    ServiceNotice,
    ServiceOffer,
    Situation,
)


@register(Situation)
class SituationTexts(TranslationOptions):
    """Cards of the start page."""

    fields = ("name", "hint")


@register(Service)
class ServiceTexts(TranslationOptions):
    """What a service is."""

    fields = ("name", "purpose", "applies", "note", "elsewhere", "processing_note")


@register(ServiceNotice)
class ServiceNoticeTexts(TranslationOptions):
    """What people must know for a time."""

    fields = ("text", "question", "proof")


@register(RequiredDocument)
class RequiredDocumentTexts(TranslationOptions):
    """What to bring."""

    fields = ("name", "hint")


@register(ServiceDocument)
class ServiceDocumentTexts(TranslationOptions):
    """On what condition to bring it."""

    fields = ("condition",)


@register(ServiceOffer)
class ServiceOfferTexts(TranslationOptions):
    """What this authority adds."""

    fields = ("note",)


@register(Closure)
class ClosureTexts(TranslationOptions):
    """Why it is closed."""

    fields = ("reason",)


@register(Phrase)
class PhraseTexts(TranslationOptions):
    """Sentences of the house for the counter."""

    fields = ("text",)


@register(OwnPhrase)
class OwnPhraseTexts(TranslationOptions):
    """Sentences of one authority for the counter."""

    fields = ("text",)
