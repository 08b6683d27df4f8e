"""Who is the same person to the rule of one appointment per person and service."""

import datetime as dt

from appointments.rules.names import identity_text
from willkommen.folding import fold
from willkommen.tokens import keyed_hash


def identity_key(given_names: str, family_name: str, born_on: dt.date) -> str:
    """Keyed hash of the normalised name and the day of birth; the same for every spelling of one name."""
    return keyed_hash(identity_text(names=fold(f"{given_names} {family_name}"), born_on=born_on.isoformat()))
