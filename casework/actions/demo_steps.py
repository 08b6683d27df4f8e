"""The steps of the demo's cases, each as somebody of the demo would have taken it."""

import datetime as dt
from dataclasses import dataclass, field

from casework.actions import cards, courts, decisions, endings, hearings, notifying, participations, reviewing
from casework.actions.documents import request_documents
from casework.actions.handover.sending import hand_over as send_case
from casework.models import BodyKind, Case, DecisionKind
from casework.rules.calendar import Way
from casework.rules.courts import court_for
from casework.rules.grounds import SettledFor, SuspendedFor
from casework.rules.handover import Basis
from casework.rules.states import Mover
from willkommen.models import Authority
from willkommen.moments import berlin_day

TITLE_LASTS = dt.timedelta(days=730)
MOVER = Mover.CASEWORKER


@dataclass
class Teller:
    """Where a story happens, who acts in it, which papers its services want."""

    authority: Authority
    people: list
    papers: dict
    now: dt.datetime
    others: list[str] = field(default_factory=lambda: ["Nachweis, mit wem telefoniert wurde"])

    def moment(self, case: Case, day: int) -> dt.datetime:
        """So many days after receipt, never in the future."""
        return min(case.received_at + dt.timedelta(days=day, minutes=day), self.now)

    def who(self, case: Case):
        """Whoever has the case, otherwise the first of the team."""
        return case.assigned_to or self.people[0]

    def second(self, case: Case):
        """Somebody else, for four eyes."""
        return next(person for person in self.people if person != self.who(case))


def _acting(teller: Teller, case: Case, now: dt.datetime) -> dict:
    return {"case": case, "mover": MOVER, "now": now, "staff_member": teller.who(case)}


def begin_review(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The review begins."""
    return reviewing.begin_review(**_acting(teller, case, now))


def request_papers(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """Two papers of the list are missing."""
    wanted = teller.papers.get(case.service_id, [])[:2]
    due_on = berlin_day(now) + dt.timedelta(days=21)
    request = request_documents(
        documents=wanted, others=[] if wanted else teller.others, due_on=due_on, **_acting(teller, case, now)
    )
    return request.case


def ask_agency(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The employment agency is asked."""
    return _ask(teller, case, now, BodyKind.EMPLOYMENT_AGENCY)


def ask_federal_office(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The Federal Office is asked."""
    return _ask(teller, case, now, BodyKind.FEDERAL_OFFICE)


def ask_chamber(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """A chamber is asked."""
    return _ask(teller, case, now, BodyKind.OTHER, "Handwerkskammer")


def _ask(teller: Teller, case: Case, now: dt.datetime, body: BodyKind, name: str = "") -> Case:
    asked = participations.ask_body(body=body, asked_on=berlin_day(now), body_name=name, **_acting(teller, case, now))
    return asked.case


def check_security(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """A query runs."""
    return reviewing.check_security(**_acting(teller, case, now))


def invite(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """Photo and fingerprints."""
    return reviewing.invite_for_biometrics(**_acting(teller, case, now))


def check_competence(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """Somebody has moved, perhaps."""
    return reviewing.check_competence(**_acting(teller, case, now))


def hear(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """A letter goes out, three weeks to answer."""
    day = berlin_day(now)
    hearing = hearings.hear(letter_on=day, answer_by=day + dt.timedelta(days=21), **_acting(teller, case, now))
    return hearing.case


def suspend(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The person is away."""
    due_on = berlin_day(teller.now) + dt.timedelta(days=25)
    return reviewing.suspend(
        reason=SuspendedFor.ABROAD, due_on=due_on, note="Rückkehr abwarten", **_acting(teller, case, now)
    )


def grant(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """Prepared, and waits for the second person."""
    return _decide(teller, case, now, DecisionKind.GRANTED, valid_to=berlin_day(now) + TITLE_LASTS)


def refuse(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """Prepared after the hearing, and waits for the second person."""
    return _decide(teller, case, now, DecisionKind.REFUSED)


def _decide(teller: Teller, case: Case, now: dt.datetime, kind: DecisionKind, **until) -> Case:
    valid_from = berlin_day(now) if until else None
    return decisions.decide(kind=kind, valid_from=valid_from, **until, **_acting(teller, case, now)).case


def approve(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The second person agrees."""
    acting = {**_acting(teller, case, now), "staff_member": teller.second(case)}
    return decisions.approve_decision(**acting).case


def post_decision(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The refusal goes out by post."""
    notifying.notify_decision(
        case=case, now=now, staff_member=teller.who(case), how=Way.POSTED, sent_on=berlin_day(now)
    )
    return case


def go_to_court(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The person goes to court."""
    court = court_for(teller.authority.slug)
    name = court.name if court else "Verwaltungsgericht"
    return courts.appeal(court=name, filed_on=berlin_day(now), **_acting(teller, case, now)).case


def order_card(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The card is ordered."""
    return cards.order_card(ordered_on=berlin_day(now), **_acting(teller, case, now))


def receive_card(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The card lies ready."""
    return cards.receive_card(**_acting(teller, case, now))


def hand_out_card(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The person has it."""
    return cards.hand_out_card(valid_to=berlin_day(now) + TITLE_LASTS, **_acting(teller, case, now))


def withdraw(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The person withdrew."""
    return endings.withdraw(declared_on=berlin_day(now), **_acting(teller, case, now))


def settle(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """The person has left the country."""
    return endings.settle(reason=SettledFor.DEPARTED, **_acting(teller, case, now))


def hand_over(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """To an authority that is not here."""
    handover = send_case(
        case=case,
        basis=Basis.MOVED,
        now=now,
        staff_member=teller.who(case),
        to_name="Ausländerbehörde Musterstadt (erfunden)",
        to_contact="abh@musterstadt.example",
    )
    return handover.case


def close(teller: Teller, case: Case, now: dt.datetime) -> Case:
    """Everything is done."""
    return endings.close(**_acting(teller, case, now))
