"""Whose work the reader does today."""

from dataclasses import dataclass

from casework.queries.people import substituted_by, teams_of_member


@dataclass(frozen=True)
class OwnWork:
    """The reader and whom they stand in for: keys for queries, people for words; the teams of the reader."""

    keys: tuple[int, ...]
    substituted: list
    teams: tuple[str, ...]


def own_work(request, *, today) -> OwnWork:
    """Two questions to the database."""
    substituted = substituted_by(request.user, request.authority, today=today)
    keys = (request.user.pk, *(member.pk for member in substituted))
    return OwnWork(keys, substituted, tuple(teams_of_member(request.user, request.authority)))
