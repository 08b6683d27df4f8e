"""Which texts of the ground floor exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from willkommen.models import Authority, Office


@register(Authority)
class AuthorityTexts(TranslationOptions):
    """What an authority says of itself."""

    fields = ("name", "welcome")


@register(Office)
class OfficeTexts(TranslationOptions):
    """Names and ways of offices."""

    fields = ("name", "directions")
