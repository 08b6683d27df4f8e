"""Who may do what in the recognition guide, beyond the right a page asks for."""

from willkommen.permissions import Right, may


def may_guide(roles: frozenset[str]) -> bool:
    """Whether somebody with these roles accompanies people and may use their records."""
    return may(roles, Right.GUIDANCE)
