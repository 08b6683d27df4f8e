"""Fees in words: what for, for whom, how much."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

PURPOSES = {
    "issue": pgettext_lazy("fee", "First issue"),
    "extension": pgettext_lazy("fee", "Extension"),
    "extension_up_to_3_months": pgettext_lazy("fee", "Extension for up to three months"),
    "change_of_purpose": pgettext_lazy("fee", "Change of the purpose of stay"),
    "change": pgettext_lazy("fee", "Change"),
    "card": pgettext_lazy("fee", "Card"),
    "card_lost": pgettext_lazy("fee", "New card after a loss"),
    "chip_defect": pgettext_lazy("fee", "New card because the chip does not work"),
    "certificate": pgettext_lazy("fee", "Certificate"),
    "photo_at_the_office": pgettext_lazy("fee", "Photo, if you have it taken at our office"),
    "issue_sticker": pgettext_lazy("fee", "Issue as a sticker"),
    "issue_with_form": pgettext_lazy("fee", "Issue on a form of its own"),
    "extension_sticker": pgettext_lazy("fee", "Extension as a sticker"),
    "extension_with_form": pgettext_lazy("fee", "Extension on a form of its own"),
    "mobile_issue": pgettext_lazy("fee", "Mobile ICT card, first issue"),
    "mobile_extension": pgettext_lazy("fee", "Mobile ICT card, extension"),
    "issue_without_chip": pgettext_lazy("fee", "Document without a chip"),
    "provisional": pgettext_lazy("fee", "Provisional document"),
    "dispatch": pgettext_lazy("fee", "Sending the card to your home"),
    "collection": pgettext_lazy("fee", "Collecting the document"),
    "shorten_ban": pgettext_lazy("fee", "Shortening or lifting the ban"),
    "entry_permission": pgettext_lazy("fee", "Permission to enter for a short time"),
    "national_visa": pgettext_lazy("fee", "National visa"),
    "schengen_visa": pgettext_lazy("fee", "Schengen visa"),
    "consultation": pgettext_lazy("fee", "Consultation"),
    "procedure": pgettext_lazy("fee", "The whole procedure"),
    "continuation": pgettext_lazy("fee", "Continuation without a new card"),
    "declaration": pgettext_lazy("fee", "Declaration"),
    "information": pgettext_lazy("fee", "Information about your data"),
}
GROUPS = {
    "everyone": pgettext_lazy("fee", "Everyone"),
    "adult": pgettext_lazy("fee", "Adults"),
    "minor": pgettext_lazy("fee", "Under 18"),
    "under_24": pgettext_lazy("fee", "Under 24"),
    "under_12": pgettext_lazy("fee", "Under 12"),
    "benefit_recipient": pgettext_lazy("fee", "People who live on social benefits"),
    "scholarship_holder": pgettext_lazy("fee", "People with a scholarship from public funds"),
    "refugee": pgettext_lazy("fee", "Refugees and people entitled to asylum"),
    "resettled_refugee": pgettext_lazy("fee", "Resettled refugees"),
    "subsidiary_protection": pgettext_lazy("fee", "People with subsidiary protection"),
    "subsidiary_protection_under_24": pgettext_lazy("fee", "People with subsidiary protection, under 24"),
    "turkish_association_member": pgettext_lazy("fee", "Turkish citizens with association rights"),
    "turkish_association_member_under_24": pgettext_lazy("fee", "Turkish citizens with association rights, under 24"),
    "employer": pgettext_lazy("fee", "Paid by the employer"),
    "self_employed": pgettext_lazy("fee", "Self-employed people"),
    "highly_qualified": pgettext_lazy("fee", "Highly qualified people"),
    "former_permanent_card_holder": pgettext_lazy("fee", "Former holders of a permanent residence card"),
    "child_naturalised_together": pgettext_lazy("fee", "Children naturalised together with a parent"),
}


def amount_words(amount: Decimal | None) -> str:
    """Euros; nothing to pay and an unknown figure are words."""
    if amount is None:
        return _("please ask us")
    if not amount:
        return _("nothing to pay")
    places = 0 if amount == amount.to_integral_value() else 2
    return _("%(amount)s euros") % {"amount": number_format(amount, places)}
