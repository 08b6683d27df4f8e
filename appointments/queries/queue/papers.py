"""What everybody of a visit was asked to bring, what is there and what is missing."""

from collections import defaultdict
from dataclasses import dataclass

from appointments.models import AppointmentPerson, RequiredDocument, Service, ServiceDocument, Visit
from appointments.rules.papers import paper_code


@dataclass(frozen=True)
class Paper:
    """One paper of one person; `code` is what a visit keeps of it."""

    code: str
    document: RequiredDocument
    condition: str
    is_here: bool
    is_missing: bool


@dataclass(frozen=True)
class PersonsPapers:
    """One person of a visit, what they come for, and their papers."""

    position: int
    service: Service
    papers: list[Paper]


@dataclass(frozen=True)
class Papers:
    """The papers of everybody who came together."""

    persons: list[PersonsPapers]

    @property
    def all(self) -> list[Paper]:
        """Every paper of every person."""
        return [paper for person in self.persons for paper in person.papers]

    @property
    def here(self) -> int:
        """How many are there."""
        return sum(paper.is_here for paper in self.all)

    @property
    def codes(self) -> list[str]:
        """What can be ticked."""
        return [paper.code for paper in self.all]

    @property
    def still_to_come(self) -> list[str]:
        """What is not ticked; a paper that only some need counts as well, the clerk takes it out."""
        return [paper.code for paper in self.all if not paper.is_here]

    @property
    def missing(self) -> list[PersonsPapers]:
        """Persons with the papers that were missing at the end."""
        left = [(person, [paper for paper in person.papers if paper.is_missing]) for person in self.persons]
        return [PersonsPapers(person.position, person.service, papers) for person, papers in left if papers]

    @property
    def is_family(self) -> bool:
        """Whether more than one person came."""
        return len(self.persons) > 1


def papers_of(visit: Visit) -> Papers:
    """The papers of a visit, in the order of the lists people were given. Two queries, one without an appointment."""
    services = _services(visit)
    rows = defaultdict(list)
    asked = ServiceDocument.objects.filter(service__in=set(services.values()))
    for row in asked.select_related("document").order_by("position", "id"):
        rows[row.service_id].append(row)
    here, missing = set(visit.brought), set(visit.missing)

    def paper(position: int, row: ServiceDocument) -> Paper:
        code = paper_code(position, row.document.code)
        return Paper(code, row.document, row.condition, code in here, code in missing)

    return Papers(
        [
            PersonsPapers(position, service, [paper(position, row) for row in rows[service.pk]])
            for position, service in services.items()
        ]
    )


def _services(visit: Visit) -> dict[int, Service]:
    """What each person comes for; who comes along without a wish of their own comes for the same as the first."""
    services = {1: visit.service}
    if visit.appointment is not None:
        named = AppointmentPerson.objects.filter(appointment=visit.appointment).select_related("service")
        own = {person.position: person.service for person in named}
        for position in range(2, max(visit.appointment.persons, *own, 1) + 1):
            services[position] = own.get(position, visit.appointment.service)
    return services
