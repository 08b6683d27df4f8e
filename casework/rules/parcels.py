"""Reading what arrived with a case of another authority: JSON to days, moments and figures."""

import datetime as dt
from decimal import Decimal

_DAYS = frozenset(
    {
        *("born_on", "title_ends_on", "fiction_from", "fiction_until", "certificate_issued_on"),
        *("certificate_valid_to", "work_from", "work_until", "day", "paid_on"),
    }
)
_MOMENTS = frozenset({"received_at", "complete_at", "protected_since"})
# What a case needs even where the person did not agree that it travels.
_WITHOUT_CONSENT = {"language": "de", "spoken_language": "de"}


def person_of(parcel: dict) -> dict:
    """Names, birth date, and contact and languages where they travelled, as columns of a case."""
    own = {name: value for part in ("person", "contact", "language") for name, value in parcel.get(part, {}).items()}
    return _read({**_WITHOUT_CONSENT, **own})


def application_of(parcel: dict) -> dict:
    """When the application was made (§ 81 AufenthG, § 75 VwGO go on counting from there) and the title's last day."""
    return _read({name: parcel["application"][name] for name in ("received_at", "complete_at", "title_ends_on")})


def facts_of(parcel: dict) -> dict:
    """Fiction, certificate, work permission and protection as columns of a case."""
    return _read({**parcel["facts"], **parcel["protection"]})


def fees_of(parcel: dict) -> list[dict]:
    """Every fee as columns; figures as `Decimal`."""
    return [
        {
            **_read(fee),
            "amount_eur": Decimal(fee["amount_eur"]),
            "other_amounts": [Decimal(amount) for amount in fee["other_amounts"]],
        }
        for fee in parcel["fees"]
    ]


def _read(columns: dict) -> dict:
    return {name: _value(name, value) for name, value in columns.items()}


def _value(name: str, value):
    if value and name in _DAYS:
        return dt.date.fromisoformat(value)
    if value and name in _MOMENTS:
        return dt.datetime.fromisoformat(value)
    return value
