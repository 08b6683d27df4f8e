"""What applicants read about periods an authority decides."""

from django.utils.translation import ngettext


def messages_told(days: int) -> str:
    """Messages to them."""
    return ngettext(
        "Messages to you: %(days)s day. After that we only know that a message was sent.",
        "Messages to you: %(days)s days. After that we only know that a message was sent.",
        days,
    ) % {"days": days}


def reply_told(days: int) -> str:
    """Who wrote to us."""
    return ngettext(
        "Name and address for an answer to a complaint or a reported barrier: until %(days)s day after the answer.",
        "Name and address for an answer to a complaint or a reported barrier: until %(days)s days after the answer.",
        days,
    ) % {"days": days}


def words_told(days: int) -> str:
    """What they wrote."""
    return ngettext(
        "A free line after a visit, and what you wrote in a complaint or about a barrier: %(days)s day.",
        "A free line after a visit, and what you wrote in a complaint or about a barrier: %(days)s days.",
        days,
    ) % {"days": days}
