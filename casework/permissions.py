"""Who may do what with a case: the rights of the house, in the words of casework."""

from casework.rules.states import Mover
from willkommen.permissions import Right, may


def mover_of(roles: frozenset[str]) -> Mover | None:
    """As whom somebody with these roles moves a case; None for those who move none."""
    if may(roles, Right.CASES):
        return Mover.CASEWORKER
    return Mover.COUNTER if may(roles, Right.CASE_STATE) else None


def sees_everything(roles: frozenset[str]) -> bool:
    """Whether somebody with these roles reads the whole case, or only what the counter needs."""
    return may(roles, Right.CASES)
