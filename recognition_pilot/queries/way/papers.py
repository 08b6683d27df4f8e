"""The papers of a recognition, named in the reader's language (BQFG §§ 5 and 12)."""

from django.utils.translation import gettext_lazy

from recognition_pilot.queries.way.so_far import Document, Way
from willkommen.languages import with_german_terms

NAMES = {
    "cv": gettext_lazy("Curriculum vitae in German, as a table (Lebenslauf)"),
    "identity": gettext_lazy("Passport or identity card"),
    "certificate": gettext_lazy("Certificate of your training or degree (Abschlusszeugnis)"),
    "subjects": gettext_lazy("List of subjects and hours (Fächer- und Stundenübersicht)"),
    "work": gettext_lazy("Proof of work in the profession (Arbeitszeugnisse)"),
    "declaration": gettext_lazy("Statement whether you have applied for recognition before"),
    "intent": gettext_lazy("Proof that you want to work in Germany, for example a job offer"),
    "translation": gettext_lazy("Sworn translations into German (beeidigte Übersetzungen)"),
    "reason": gettext_lazy("Explanation why papers are missing"),
    "language": gettext_lazy("Certificate of your German (Sprachzertifikat)"),
    "conduct": gettext_lazy("Certificate of good conduct (Führungszeugnis)"),
    "health": gettext_lazy("Doctor’s certificate that you are fit for the profession"),
}
_ALWAYS = ("cv", "identity", "certificate", "subjects", "work", "declaration", "translation")


def papers_for_applying(way: Way) -> tuple[Document, ...]:
    """What to collect before applying; the intent to work only where a permission is asked for from outside the EU."""
    codes = list(_ALWAYS)
    if way.regulation == "yes" and not way.answers.learned_in_eu:
        codes.append("intent")
    if way.answers.certificate in ("partly", "lost"):
        codes.append("reason")
    return _papers(codes)


def papers_for_permission(way: Way) -> tuple[Document, ...]:
    """What a permission to work in a health profession asks for at the end; elsewhere nothing more is known."""
    if way.regulation != "yes" or way.group != "health":
        return ()
    return _papers(["language", "conduct", "health"])


def _papers(codes: list[str]) -> tuple[Document, ...]:
    return tuple(Document(code, with_german_terms(str(NAMES[code]))) for code in codes)
