"""Cases for tests, with visible defaults."""

import datetime as dt
import itertools

from appointments.actions.identity import identity_key
from appointments.models import Service
from casework.models import Case, CaseFee
from tests.factories import NOW, make_service
from willkommen.folding import fold
from willkommen.references import check_digit

_number = itertools.count(1)


def make_case(authority, service=None, *, status="in_review", received_at=NOW, **fields):
    """A case as `open_case` and moves would leave it, received on Monday morning."""
    digits = f"{next(_number):09d}"
    fields = {
        "given_names": "SAMIR",
        "family_name": "HADDAD",
        "born_on": dt.date(1999, 3, 7),
        "email": "samir@example.org",
        "language": "ar",
        "spoken_language": "ar",
        "channel": "counter",
        **fields,
    }
    names = {"given_names": fields["given_names"], "family_name": fields["family_name"]}
    return Case.objects.create(
        authority=authority,
        service=service or Service.objects.filter(code="AE-STUDIUM-V").first() or make_service(),
        reference=digits + check_digit(digits),
        status=status,
        status_since=received_at,
        public_since=received_at,
        received_at=None if status == "draft" else received_at,
        created_at=received_at,
        sort_name=fold(f"{fields['family_name']} {fields['given_names']}"),
        identity_key=identity_key(**names, born_on=fields["born_on"]) if fields["born_on"] else "",
        **fields,
    )


def make_fee(case, *, purpose="extension", amount="93.00", **fields):
    """A fee of a case that is to be paid."""
    fields = {"person_group": "adult", "section": "§ 45 AufenthV", "mark": "found", "day": NOW.date(), **fields}
    return CaseFee.objects.create(
        authority=case.authority, case=case, purpose=purpose, amount_eur=amount, set_at=NOW, **fields
    )
