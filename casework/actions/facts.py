"""Facts on a case that are no states, each with its own days; set by staff, computed by nobody."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.history import tell
from casework.models import Case, Fiction, WorkPermission
from casework.queries.cases import locked_case
from casework.rules.history import Happened
from casework.rules.states import OVER
from willkommen.errors import Refused


class CaseIsOver(Refused):
    """A closed case is not changed any more."""

    text = _("This case is closed. It is not changed any more.")


class FileNumberTaken(Refused):
    """Another case of the authority has this file number."""

    field = "file_number"
    text = _("Another case of your authority has this file number already.")


def set_fiction(
    *,
    case: Case,
    now: dt.datetime,
    staff_member,
    fiction: Fiction,
    fiction_from: dt.date | None,
    fiction_until: dt.date | None,
) -> Case:
    """Kind and days of the fiction effect (§ 81 (3), (4) AufenthG), as somebody of the staff decided."""
    return _set(
        case,
        "fiction",
        now=now,
        staff_member=staff_member,
        fiction=str(fiction),
        fiction_from=fiction_from,
        fiction_until=fiction_until,
    )


def set_certificate(
    *,
    case: Case,
    now: dt.datetime,
    staff_member,
    certificate_issued_on: dt.date | None,
    certificate_valid_to: dt.date | None,
) -> Case:
    """The certificate of the fiction effect (§ 81 (5) AufenthG): issued when, valid until when."""
    return _set(
        case,
        "certificate",
        now=now,
        staff_member=staff_member,
        certificate_issued_on=certificate_issued_on,
        certificate_valid_to=certificate_valid_to,
    )


def set_work(
    *,
    case: Case,
    now: dt.datetime,
    staff_member,
    work_permission: WorkPermission,
    work_from: dt.date | None,
    work_until: dt.date | None,
) -> Case:
    """What work is allowed now."""
    return _set(
        case,
        "work",
        now=now,
        staff_member=staff_member,
        work_permission=str(work_permission),
        work_from=work_from,
        work_until=work_until,
    )


def set_contact(
    *,
    case: Case,
    now: dt.datetime,
    staff_member,
    email: str,
    mobile: str,
    language: str,
    spoken_language: str,
) -> Case:
    """How the person is reached, and in which languages. The history says that it changed, never to what."""
    contact = {"email": email, "mobile": mobile, "language": language, "spoken_language": spoken_language}
    return _set(case, "contact", now=now, staff_member=staff_member, is_named=False, **contact)


def set_file_number(*, case: Case, now: dt.datetime, staff_member, file_number: str) -> Case:
    """The number of the file in the register system, unique at the authority. Raises `FileNumberTaken`."""
    try:
        with transaction.atomic():
            return _set(
                case, "file_number", now=now, staff_member=staff_member, is_named=False, file_number=file_number
            )
    except IntegrityError as error:
        if "a_file_number_is_unique_per_authority" not in str(error):
            raise
        raise FileNumberTaken from error


@transaction.atomic
def _set(case: Case, fact: str, *, now: dt.datetime, staff_member, is_named: bool = True, **columns) -> Case:
    """Change these columns; where nothing changes nothing is written."""
    case = locked_case(case)
    if case.status in OVER:
        raise CaseIsOver
    changed = [name for name, value in columns.items() if getattr(case, name) != value]
    if not changed:
        return case
    for name in changed:
        setattr(case, name, columns[name])
    case.save(update_fields=changed)
    detail = {name: _plain(columns[name]) for name in changed} if is_named else {}
    kind = Happened.FACTS_SET if is_named else Happened.CHANGED
    tell(case=case, kind=kind, now=now, staff_member=staff_member, fact=fact, **detail)
    return case


def _plain(value):
    return value.isoformat() if isinstance(value, dt.date) else value
