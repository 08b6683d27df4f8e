"""What waits too long, in words."""

from django.utils.translation import gettext as _

from casework.rules.lateness import Late


def late_words(late: Late) -> str:
    """The heading of a list of what waits too long."""
    return {
        Late.WEEKS_8: _("Open applications older than 8 weeks"),
        Late.WEEKS_10: _("Open applications older than 10 weeks"),
        Late.WEEKS_12: _("Open applications older than 12 weeks"),
        Late.TITLE: _("The title has ended, no certificate is valid"),
        Late.CARD: _("Card ordered more than 6 weeks ago"),
        Late.HANDOVER: _("Handover unanswered for more than 14 days"),
        Late.QUESTION: _("Question unanswered for more than 5 working days"),
    }[late]
