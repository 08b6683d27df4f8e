"""What appointments keep of persons, for how long, and who erases it."""

from appointments.actions import forgetting
from appointments.queries import disclosing
from willkommen import disclosure, keeping
from willkommen.disclosure import Contribution
from willkommen.keeping import Forgetting
from willkommen.permissions import Right

TASK = "appointments.tasks.erase_contact_data"


def register() -> None:
    """Tell the ground floor; called once at start."""
    for job in (
        Forgetting(
            "appointments",
            forgetting.erase_contact_data,
            ("appointments.appointment",),
            "erase_after, hold_until",
            TASK,
        ),
        Forgetting(
            "waiting list", forgetting.erase_waiting_entries, ("appointments.waitingentry",), "erase_after", TASK
        ),
        Forgetting(
            "notes about visits",
            forgetting.erase_visit_notes,
            ("appointments.visit",),
            "day + contact_retention_days",
            TASK,
        ),
        Forgetting(
            "absences", forgetting.forget_absences, ("appointments.absence",), "during + absence_retention_days", TASK
        ),
        Forgetting(
            "interpreters",
            forgetting.forget_interpreters,
            ("appointments.interpreter", "appointments.interpreterhours"),
            "erase_after",
            TASK,
        ),
    ):
        keeping.add_forgetting(job)
    disclosure.add_contribution(
        Contribution(Right.CASES, disclosing.find, disclosing.widen, disclosing.parts),
    )
    keeping.when_shortened("contact_retention_days", forgetting.bring_forward)
    _add_lasting()


def _add_lasting() -> None:
    keeping.add_lasting(
        "The catalogue: services, papers, fees, sentences. No person.",
        "appointments.situation",
        "appointments.service",
        "appointments.service_situations",
        "appointments.serviceterm",
        "appointments.servicenotice",
        "appointments.requireddocument",
        "appointments.servicedocument",
        "appointments.feerule",
        "appointments.phrase",
        "appointments.ownphrase",
        "appointments.serviceoffer",
        "appointments.offerplace",
    )
    keeping.add_lasting(
        "Places and opening of the authority. No person.", "appointments.counter", "appointments.closure"
    )
    keeping.add_lasting(
        "Counts for the figures. No person.",
        "appointments.searchcount",
        "appointments.ticketseries",
        "appointments.appointmentperson",
        "appointments.call",
    )
    keeping.add_lasting(
        "Which appointment, nothing of whose it is: what it leads to is forgotten.",
        "appointments.interpreterbooking",
        "appointments.slotoffer",
        "appointments.affectedappointment",
    )
    keeping.add_lasting(
        "Hours of counters with the key of an account; the account is forgotten, skills and coming shifts end with it.",
        "appointments.shift",
        "appointments.shiftservice",
        "appointments.staffskill",
        "appointments.planchange",
    )
