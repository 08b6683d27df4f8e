"""Words about papers for the staff."""

from django.utils.translation import pgettext_lazy

from casework.models import FileStatus, HandedInFile
from casework.queries.document_words import REFUSALS
from casework.rules.files import Refusal
from casework.rules.requests import Arrival, Defect, ItemState

DEFECTS = {
    Defect.UNREADABLE: pgettext_lazy("paper", "cannot be read"),
    Defect.INCOMPLETE: pgettext_lazy("paper", "pages are missing"),
    Defect.WRONG_DOCUMENT: pgettext_lazy("paper", "is another paper than the one we need"),
    Defect.EXPIRED: pgettext_lazy("paper", "is too old"),
    Defect.NOT_SIGNED: pgettext_lazy("paper", "the signature is missing"),
    Defect.NOT_TRANSLATED: pgettext_lazy("paper", "the German translation is missing"),
}
STATES = {
    ItemState.MISSING: pgettext_lazy("paper", "missing"),
    ItemState.HANDED_IN: pgettext_lazy("paper", "handed in, to be looked at"),
    ItemState.HERE: pgettext_lazy("paper", "here"),
    ItemState.DEFECT: pgettext_lazy("paper", "of no use"),
    ItemState.WAIVED: pgettext_lazy("paper", "no longer needed"),
}
ARRIVALS = {
    Arrival.COUNTER: pgettext_lazy("paper", "at the counter"),
    Arrival.POST: pgettext_lazy("paper", "by post"),
    Arrival.ONLINE: pgettext_lazy("paper", "online"),
}


def file_words(file: HandedInFile) -> str:
    """Where a file is, for the staff."""
    if file.status == FileStatus.REFUSED:
        return str(REFUSALS[Refusal(file.refusal)])
    if file.status == FileStatus.QUARANTINE and file.media_type:
        return str(pgettext_lazy("file", "not scanned for viruses"))
    return str(file.get_status_display())
