"""What applicants read about periods an authority decides."""

from django.utils.translation import ngettext


def cases_told(days: int) -> str:
    """How long a closed case can be read."""
    return ngettext(
        "Your case on these pages: until %(days)s day after it is closed. Then everything that says who you are is erased"
        " here. The file of the authority is kept elsewhere, as the law says.",
        "Your case on these pages: until %(days)s days after it is closed. Then everything that says who you are is erased"
        " here. The file of the authority is kept elsewhere, as the law says.",
        days,
    ) % {"days": days}


def files_told(days: int) -> str:
    """How long what was handed in stays."""
    return ngettext(
        "Documents you hand in online: until %(days)s day after we have put them into your file or could not use them.",
        "Documents you hand in online: until %(days)s days after we have put them into your file or could not use them.",
        days,
    ) % {"days": days}
