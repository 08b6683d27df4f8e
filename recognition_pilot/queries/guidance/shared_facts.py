"""What a record knows that could be shared, one fact at a time."""

from casework.models import Case
from casework.models.cases import CaseStatus
from casework.queries.cases import case_by_reference
from recognition_pilot.models import BodyClock, GuidanceContact, GuidanceRecord
from recognition_pilot.rules.clocks import Clock
from recognition_pilot.rules.guidance import Contact, Fact

NOT_OPEN = frozenset({CaseStatus.DRAFT, CaseStatus.CLOSED, CaseStatus.HANDED_OVER})


def case_to_share_with(record: GuidanceRecord, reference: str) -> Case | None:
    """The case of this authority with this number, while somebody works on it."""
    case = case_by_reference(record.authority, reference)
    return case if case is not None and case.status not in NOT_OPEN else None


def fact_now(record: GuidanceRecord, fact: str) -> str:
    """A fact as it stands now, as a code or a day; empty where it is not known."""
    return facts_now(record).get(fact, "")


def facts_now(record: GuidanceRecord) -> dict[str, str]:
    """Everything the record knows that could be shared; two queries."""
    started = dict(
        BodyClock.objects.filter(record=record, kind__in=[Clock.ACKNOWLEDGEMENT, Clock.DECISION])
        .order_by("started_on")
        .values_list("kind", "started_on")
    )
    applied = GuidanceContact.objects.filter(record=record, code=Contact.APPLIED).order_by("on").first()
    applied_on = started.get(Clock.ACKNOWLEDGEMENT) or (applied.on if applied else None)
    complete_on = started.get(Clock.DECISION)
    known = {
        Fact.PROFESSION: record.profession.code if record.profession else "",
        Fact.BODY: record.body.code if record.body else "",
        Fact.STEP: record.step,
        Fact.APPLIED_ON: applied_on.isoformat() if applied_on else "",
        Fact.COMPLETE_ON: complete_on.isoformat() if complete_on else "",
        Fact.GERMAN: record.german_level,
        Fact.OUTCOME: f"{record.outcome}:{record.outcome_on.isoformat()}" if record.outcome_on else "",
    }
    return {str(fact): value for fact, value in known.items() if value}
