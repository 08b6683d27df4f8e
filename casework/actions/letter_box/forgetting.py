"""What lies in the letter box too long is erased: with all that is in it."""

import datetime as dt

from casework.queries.cases import casework_settings
from casework.queries.letter_box import files_to_forget
from willkommen.models import Authority


def forget_files(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase unfinished, refused and taken files on their day, and all files of cases closed so long; returns how many.

    A legal hold wins.
    """
    kept = dt.timedelta(days=casework_settings(authority).file_days)
    files = files_to_forget(authority, now=now, closed_before=now - kept)
    keys = list(files.values_list("pk", flat=True)[:most])
    files.model.objects.filter(pk__in=keys).delete()
    return len(keys)
