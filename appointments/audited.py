"""What this app is called on the auditor's pages."""

from django.utils.translation import pgettext_lazy

from willkommen import audited

# What somebody did. The subject stands before it, where there is one.
ACTIONS = {
    "add_absence": pgettext_lazy("audit", "entered an absence"),
    "add_closure": pgettext_lazy("audit", "entered a closure"),
    "add_counter": pgettext_lazy("audit", "added a counter"),
    "add_interpreter": pgettext_lazy("audit", "added an interpreter"),
    "add_interpreter_hours": pgettext_lazy("audit", "entered hours of an interpreter"),
    "add_phrase": pgettext_lazy("audit", "added a phrase"),
    "add_shift": pgettext_lazy("audit", "entered a shift"),
    "book_for_someone": pgettext_lazy("audit", "booked an appointment for somebody"),
    "change_counter": pgettext_lazy("audit", "changed a counter"),
    "change_interpreter": pgettext_lazy("audit", "changed an interpreter"),
    "change_offer": pgettext_lazy("audit", "changed an offer"),
    "change_offer_places": pgettext_lazy("audit", "changed where an offer can be had"),
    "change_phrase": pgettext_lazy("audit", "changed a phrase"),
    "change_shift": pgettext_lazy("audit", "changed a shift"),
    "correct_name": pgettext_lazy("audit", "corrected the name on an appointment"),
    "erase_contact_data": pgettext_lazy("audit", "contact data were erased"),
    "erase_visit_notes": pgettext_lazy("audit", "notes of visits were erased"),
    "erase_waiting_entries": pgettext_lazy("audit", "entries of the waiting list were erased"),
    "make_discreet": pgettext_lazy("audit", "made an appointment discreet"),
    "make_plan_change": pgettext_lazy("audit", "changed the plan"),
    "remove_absence": pgettext_lazy("audit", "removed an absence"),
    "remove_closure": pgettext_lazy("audit", "removed a closure"),
    "remove_counter": pgettext_lazy("audit", "removed a counter"),
    "remove_interpreter_hours": pgettext_lazy("audit", "removed hours of an interpreter"),
    "remove_phrase": pgettext_lazy("audit", "removed a phrase"),
    "remove_shift": pgettext_lazy("audit", "removed a shift"),
    "send_on": pgettext_lazy("audit", "sent a visit on"),
    "set_services_at": pgettext_lazy("audit", "set what an office offers"),
    "set_skills": pgettext_lazy("audit", "set what somebody serves"),
    "settle_affected": pgettext_lazy("audit", "settled an affected appointment"),
    "settle_day": pgettext_lazy("audit", "recorded how visits of the day went"),
    "take_back_plan_change": pgettext_lazy("audit", "took a change of the plan back"),
    "take_back_sending": pgettext_lazy("audit", "took back that a visit was sent on"),
    "take_back_settling": pgettext_lazy("audit", "took back how visits of the day went"),
}

# Kinds of things that are written down.
THINGS = {
    "appointments.serviceoffer": pgettext_lazy("audit", "Offer"),
    "appointments.offerplace": pgettext_lazy("audit", "Place of an offer"),
    "appointments.counter": pgettext_lazy("audit", "Counter"),
    "appointments.shift": pgettext_lazy("audit", "Shift"),
    "appointments.shiftservice": pgettext_lazy("audit", "Service of a shift"),
    "appointments.closure": pgettext_lazy("audit", "Closure"),
    "appointments.absence": pgettext_lazy("audit", "Absence"),
    "appointments.staffskill": pgettext_lazy("audit", "Skill"),
    "appointments.interpreter": pgettext_lazy("audit", "Interpreter"),
    "appointments.interpreterhours": pgettext_lazy("audit", "Hours of an interpreter"),
    "appointments.appointment": pgettext_lazy("audit", "Appointment"),
    "appointments.visit": pgettext_lazy("audit", "Visit"),
    "appointments.planchange": pgettext_lazy("audit", "Change of the plan"),
    "appointments.affectedappointment": pgettext_lazy("audit", "Affected appointment"),
    "appointments.ownphrase": pgettext_lazy("audit", "Phrase"),
    "search.appointments.name": pgettext_lazy("audit", "Search for an appointment by name"),
    "search.appointments.number": pgettext_lazy("audit", "Search for an appointment by number"),
}


def register() -> None:
    """Called once at start."""
    audited.add_actions(ACTIONS)
    audited.add_things(THINGS)
