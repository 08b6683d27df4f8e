"""The one door between two authorities: a handover is answered at one of them and concerns a case of the other.

Everybody else enters exactly one authority in a transaction (`willkommen/tenancy.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from casework.models import Handover
from willkommen.tenancy import enter_authority


@contextmanager
def at_the_sender(handover: Handover) -> Iterator[None]:
    """Inside, the transaction belongs to the authority that sent the handover; afterwards to the one it went to again."""
    enter_authority(handover.authority_id)
    try:
        yield
    finally:
        enter_authority(handover.to_authority_id)
