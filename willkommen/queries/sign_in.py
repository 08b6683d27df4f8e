"""By what somebody can show that it is them."""

from willkommen.models import StaffMember
from willkommen.queries.second_factor import factors_of


def ways_to_confirm(staff: StaffMember) -> dict[str, bool]:
    """Password, code, key: which of them somebody has."""
    factors = factors_of(staff)
    return {
        "password": staff.has_usable_password(),
        "code": any(not factor.is_key for factor in factors),
        "key": any(factor.is_key for factor in factors),
    }
