"""Words about papers for applicants: why one cannot be used, why somebody needs longer, where a file is."""

from django.utils.translation import gettext_lazy as _

from casework.models import FileStatus, HandedInFile
from casework.rules.files import Refusal
from casework.rules.requests import Defect, ExtensionReason

# What was wrong with a paper, and what somebody can do about it.
WAYS_OUT = {
    Defect.UNREADABLE: _("We could not read it. Please send it again: all of it in the picture, in good light."),
    Defect.INCOMPLETE: _("Pages are missing. Please send all pages, also the empty ones."),
    Defect.WRONG_DOCUMENT: _("This was another paper. Please send the one that is named here."),
    Defect.EXPIRED: _("This paper is too old. Please send a new one."),
    Defect.NOT_SIGNED: _("The signature is missing. Please sign it, or have it signed, and send it again."),
    Defect.NOT_TRANSLATED: _("We need a German translation by a sworn translator with it."),
}
REFUSALS = {
    Refusal.KIND: _("This kind of file cannot be used. Please send a PDF, a photo (JPEG, HEIC) or a PNG picture."),
    Refusal.EMPTY: _("This file is empty. Please choose another one."),
    Refusal.TOO_LARGE: _("This file is too large. A file may have 10 megabytes at most."),
    Refusal.TOO_MANY_PIXELS: _("This picture is too large. Please take the photo again with a smaller size."),
    Refusal.BROKEN: _("This file is damaged. Please save it again, or take a photo of the paper."),
    Refusal.LOCKED: _("This PDF is locked with a password. Please send it without one, or take a photo of the paper."),
    Refusal.ACTIVE: _(
        "This PDF holds a program or another file. Please print it as a new PDF, or take a photo of the paper."
    ),
    Refusal.MIXED: _("This file holds another file. Please print it as a new PDF, or take a photo of the paper."),
    Refusal.MALWARE: _(
        "The virus scanner has found something dangerous in this file. Please take a photo of the paper, and have your "
        "device checked."
    ),
    Refusal.NOT_SCANNED: _("We could not check this file. Please bring the paper, or send it by post."),
    **{Refusal(defect.value): words for defect, words in WAYS_OUT.items()},
}
EXTENSION_REASONS = {
    ExtensionReason.OTHER_OFFICE: _("I am waiting for another office"),
    ExtensionReason.TRANSLATION: _("I am waiting for a translation"),
    ExtensionReason.FROM_ABROAD: _("The paper has to come from abroad"),
    ExtensionReason.ILL: _("I am ill, or have to care for somebody"),
    ExtensionReason.AWAY: _("I am away"),
    ExtensionReason.COST: _("I cannot pay for it yet"),
    ExtensionReason.OTHER: _("Something else"),
}


def words_for_applicant(file: HandedInFile) -> str:
    """Where a file is, for whoever handed it in: never that it was not scanned, never who looks at it."""
    if file.status == FileStatus.ARRIVING:
        return str(_("Not finished: choose the same file again, then it goes on where it stopped."))
    if file.status == FileStatus.REFUSED:
        return str(REFUSALS[Refusal(file.refusal)])
    if file.status == FileStatus.TAKEN:
        return str(_("It is in your file now."))
    return str(_("It has arrived. We will look at it."))
