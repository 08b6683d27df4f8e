"""What fees of a case are called, and why one is not asked for."""

from django.utils.translation import pgettext_lazy

from appointments.queries.fee_words import GROUPS, PURPOSES
from casework.rules.fees import PROCESSING, WaiverReason

CASE_PURPOSES = PURPOSES | {
    "photo_at_the_office": pgettext_lazy("fee", "Photo taken at the office"),
    "express": pgettext_lazy("fee", "Express order of the card, in addition"),
    "dispatch": pgettext_lazy("fee", "Sending the card to the person, in addition"),
    "extension_up_to_3_months_sticker": pgettext_lazy("fee", "Extension for up to three months, as a sticker"),
    "change_of_purpose_sticker": pgettext_lazy("fee", "Change of the purpose of stay, as a sticker"),
    "fiction_certificate": pgettext_lazy("fee", "Certificate of the fiction effect"),
    PROCESSING: pgettext_lazy("fee", "Processing fee, counts towards the fee"),
}
WAIVERS: dict[str, object] = {
    WaiverReason.PUBLIC_INTEREST: pgettext_lazy(
        "waiver", "Public interest: culture, sport, foreign or development policy"
    ),
    WaiverReason.HUMANITARIAN: pgettext_lazy("waiver", "Humanitarian reasons"),
    WaiverReason.TRAINING: pgettext_lazy("waiver", "Training without pay"),
    WaiverReason.ECONOMIC: pgettext_lazy("waiver", "Their means do not allow it"),
}


def purpose_words(purpose: str):
    """What a fee is for."""
    return CASE_PURPOSES.get(purpose, purpose)


def group_words(group: str):
    """For whom a figure holds."""
    return GROUPS.get(group, group)


def unbroken(section: str) -> str:
    """A citation whose paragraph signs stay with their numbers at the end of a line."""
    return section.replace("§ ", "§\u00a0")
