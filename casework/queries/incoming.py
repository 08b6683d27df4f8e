"""A handover as the authority sees it that shall take the case: the parcel, and what it has of the same person itself."""

from dataclasses import dataclass

from casework.models import Case, Handover
from casework.queries.parcel_words import Section, in_words
from casework.rules.parcels import application_of, person_of
from casework.rules.states import State
from willkommen.folding import fold
from willkommen.models import Authority
from willkommen.references import in_groups


@dataclass(frozen=True)
class Incoming:
    """What arrived; nothing here comes from the sender's case, only from what it packed."""

    handover: Handover
    sections: list[Section]
    known_here: list[Case]

    @property
    def reference(self) -> str:
        """The number the case has at the former authority; reasons for opening are kept under it."""
        return self.handover.parcel["application"]["reference"]

    @property
    def reference_in_groups(self) -> str:
        """As we print it."""
        return in_groups(self.reference)

    @property
    def is_protected(self) -> bool:
        """Whether everybody who opens it says why."""
        return self.handover.parcel["protection"]["is_protected"]

    @property
    def person(self) -> dict:
        """Names and birth date."""
        return person_of(self.handover.parcel)

    @property
    def received_at(self):
        """When the application was made."""
        return application_of(self.handover.parcel)["received_at"]


def incoming_of(handover: Handover) -> Incoming:
    """A handover with its parcel in words and the own cases of the same person; two queries."""
    return Incoming(handover, in_words(handover.parcel), _known_here(handover.to_authority, handover.parcel))


def _known_here(authority: Authority, parcel: dict) -> list[Case]:
    """Cases of this authority with the same names and birth date."""
    person = person_of(parcel)
    if not person["born_on"]:
        return []
    names = fold(f"{person['family_name']} {person['given_names']}".strip())
    same = Case.objects.filter(authority=authority, sort_name=names, born_on=person["born_on"])
    return list(same.exclude(status=State.DRAFT).select_related("service").order_by("-received_at"))
