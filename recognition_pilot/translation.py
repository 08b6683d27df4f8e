"""Which texts of the guide's data exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from recognition_pilot.models import AdviceCentre


@register(AdviceCentre)
class AdviceCentreTexts(TranslationOptions):
    """What a centre says of itself."""

    fields = ("about", "opening_hours")
