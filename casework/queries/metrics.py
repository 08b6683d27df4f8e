"""What `/metrics` says of the letter boxes of cases: counts by authority."""

from willkommen.metrics import GAUGE, Family, register

_UNCHECKED = """
SELECT 'files_unchecked', '{}'::jsonb, count(*)::float8 FROM casework_handedinfile
 WHERE authority_id = %(authority)s AND status = 'quarantine'
"""
_OLDEST = """
SELECT 'files_unchecked_seconds', '{}'::jsonb,
       coalesce(greatest(0, max(extract(epoch FROM %(now)s - arrived_at))), 0)::float8 FROM casework_handedinfile
 WHERE authority_id = %(authority)s AND status = 'quarantine'
"""


def register_metrics() -> None:
    """Make them known; called once at start."""
    register(
        Family("files_unchecked", GAUGE, "Handed in files nobody has looked into yet.", _UNCHECKED),
        Family("files_unchecked_seconds", GAUGE, "How long the oldest of them has waited.", _OLDEST),
    )
