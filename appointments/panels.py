"""What appointments contribute to shared pages: menu, administration, texts, figures, and when somebody leaves."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.actions.setup.shifts import announce_departure, end_shifts
from appointments.actions.setup.skills import announce_lost_skills, forget_skills
from appointments.models import (
    Closure,
    OwnPhrase,
    Phrase,
    RequiredDocument,
    Service,
    ServiceDocument,
    ServiceOffer,
    Situation,
)
from appointments.queries import setup, setup_interpreters, setup_states
from willkommen import panels
from willkommen.panels import AuthorityFigure, Departure, MenuItem, SetupEntry, TextSource
from willkommen.permissions import Right


def register() -> None:
    """Tell the ground floor; called once at start."""
    panels.add_menu_item(MenuItem(pgettext_lazy("menu", "Desk"), "desk_board", Right.QUEUE, position=10))
    panels.add_menu_item(MenuItem(_("Appointments today"), "desk_today", Right.QUEUE, position=20))
    panels.add_menu_item(MenuItem(_("Phrase board"), "desk_phrases", Right.QUEUE, position=30))
    panels.add_menu_item(MenuItem(pgettext_lazy("menu", "Week"), "week", Right.SHIFTS, position=47))
    panels.add_menu_item(
        MenuItem(pgettext_lazy("menu", "Bookings"), "funnel", Right.FIGURES, position=55, within="figures")
    )
    panels.add_figure(AuthorityFigure(_("Services bookable online"), setup.online_services, position=10))
    panels.add_figure(AuthorityFigure(_("Counters in use"), setup.open_counters, position=20))
    panels.add_departure(Departure(announce=announce_departure, carry_out=end_shifts))
    panels.add_departure(Departure(announce=announce_lost_skills, carry_out=forget_skills))
    _add_setup_entries()
    _add_texts()


def _add_setup_entries() -> None:
    for entry in (
        SetupEntry(
            label=_("Counters"),
            hint=_("Numbers, equipment, in use or not"),
            url_name="counters",
            right=Right.CATALOGUE,
            state=setup_states.counters_state,
            missing=setup_states.counters_missing,
            position=30,
        ),
        SetupEntry(
            label=_("Services"),
            hint=_("What you offer, where, how long it takes, your notes"),
            url_name="offers",
            right=Right.CATALOGUE,
            state=setup_states.offers_state,
            missing=setup_states.offers_missing,
            position=40,
        ),
        SetupEntry(
            label=_("Shifts"),
            hint=_("Who sits at which counter when"),
            url_name="shifts",
            right=Right.SHIFTS,
            state=setup_states.shifts_state,
            missing=setup_states.shifts_missing,
            position=50,
        ),
        SetupEntry(
            label=_("Skills"),
            hint=_("Who serves what, and which languages are spoken"),
            url_name="skills",
            right=Right.SHIFTS,
            state=setup_states.skills_state,
            position=55,
        ),
        SetupEntry(
            label=_("Closures and absences"),
            hint=_("When nobody can book"),
            url_name="closures",
            right=Right.SHIFTS,
            state=setup_states.closures_state,
            position=60,
        ),
        SetupEntry(
            label=_("Interpreters"),
            hint=_("Languages, hours, what they are booked for"),
            url_name="interpreters",
            right=Right.SHIFTS,
            state=setup_interpreters.interpreters_state,
            missing=setup_interpreters.interpreters_missing,
            position=65,
        ),
        SetupEntry(
            label=_("Sentences for the counter"),
            hint=_("Your own sentences on the phrase board"),
            url_name="own_phrases",
            right=Right.TEXTS,
            state=setup_states.phrases_state,
            position=95,
        ),
    ):
        panels.add_setup_entry(entry)


def _add_texts() -> None:
    panels.add_text_source(
        TextSource(
            object_type="appointments.serviceoffer",
            fields=("note",),
            objects=lambda authority: ServiceOffer.objects.filter(authority=authority).select_related("service"),
            title=lambda offer: offer.service.name_de,
        )
    )
    panels.add_text_source(
        TextSource(
            object_type="appointments.closure",
            fields=("reason",),
            objects=lambda authority: Closure.objects.filter(authority=authority),
            title=setup_states.closure_title,
        )
    )
    panels.add_text_source(
        TextSource(
            object_type="appointments.ownphrase",
            fields=("text",),
            objects=lambda authority: OwnPhrase.objects.filter(authority=authority),
            title=setup_states.phrase_title,
        )
    )
    shared = (
        (Situation, ("name", "hint")),
        (Service, ("name", "purpose", "applies", "note", "elsewhere")),
        (RequiredDocument, ("name", "hint")),
        (ServiceDocument, ("condition",)),
        (Phrase, ("text",)),
    )
    for model, fields in shared:
        panels.add_text_source(
            TextSource(
                object_type=model._meta.label_lower,
                fields=fields,
                objects=lambda _nobody, model=model: model.objects.all(),
                title=str,
                is_shared=True,
            )
        )
