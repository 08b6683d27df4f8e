"""What a guide does with a record, as people press it: words, form, and the action behind each."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition_pilot.actions.guidance import body_clocks, keeping, opening
from recognition_pilot.forms import guidance as forms
from recognition_pilot.queries.guidance.choices import bodies_to_choose, professions_to_choose
from recognition_pilot.queries.guidance.records import consents_of, guides_of


@dataclass(frozen=True)
class Step:
    """One thing that can be done. `more(record, now)` is what its form has to know beside the record."""

    label: object
    act: Callable
    form: type = forms.RecordForm
    lead: object = ""
    save: object = ""
    more: Callable = lambda record, now, today: {}
    # With a consent for single papers only this is all that can be done.
    is_for_papers: bool = False


STEPS: dict[str, Step] = {
    "schritt": Step(_("Another step"), keeping.move_step, forms.StepForm),
    "kontakt": Step(
        _("Note a contact"),
        keeping.note_contact,
        forms.ContactForm,
        more=lambda record, now, today: {"consents": consents_of(record, today=today)},
        is_for_papers=True,
    ),
    "naechster": Step(_("Next contact"), keeping.set_next_contact, forms.NextForm),
    "beruf": Step(
        _("Profession and body"),
        keeping.set_way,
        forms.WayForm,
        lead=_("The profession is a suggestion: the competent body decides with which one it compares."),
        more=lambda record, now, today: {"professions": professions_to_choose(record), "bodies": bodies_to_choose()},
    ),
    "erreichen": Step(_("Name and contact"), keeping.set_reach, forms.ReachForm, is_for_papers=True),
    "frist": Step(
        _("Start a clock"),
        body_clocks.start_body_clock,
        forms.ClockForm,
        lead=_("The day follows from the law (§ 31 VwVfG, §§ 187 to 193 BGB); where a letter names one, enter it."),
        save=pgettext_lazy("clock", "Start"),
    ),
    "ergebnis": Step(_("Result of the procedure"), keeping.record_outcome, forms.OutcomeForm),
    "arbeit": Step(
        _("Work six months later"),
        keeping.record_work,
        forms.WorkForm,
        lead=_("For the figures only, without a name."),
    ),
    "plan": Step(
        _("Link the plan of the person"),
        opening.link_plan,
        forms.PlanForm,
        lead=_("The person types number and code themselves. Profession, body and level of German are taken over."),
        save=pgettext_lazy("plan", "Link"),
    ),
    "weitergeben": Step(
        _("Hand to another guide"),
        keeping.hand_to,
        forms.HandForm,
        more=lambda record, now, today: {"guides": guides_of(record.authority, now=now)},
        save=_("Hand over to another guide"),
        is_for_papers=True,
    ),
}
# One press without a page: words of the button stand in the template.
PRESSES: dict[str, Callable] = {
    "plan-loesen": opening.unlink_plan,
    "schnell": lambda **said: body_clocks.set_fast_track(is_fast=True, **said),
    "normal": lambda **said: body_clocks.set_fast_track(is_fast=False, **said),
    "ende": keeping.end_guidance,
    "weiter": keeping.take_up_again,
}


def form_of(step: Step, data, record, *, now: dt.datetime, today: dt.date):
    """The form of a step."""
    return step.form(data, record=record, today=today, **step.more(record, now, today))


def quick_forms(page: dict) -> dict:
    """The two forms that stand on the page of the record itself."""
    record, today = page["record"], page["today"]
    return {
        "contact_form": forms.ContactForm(record=record, today=today, consents=page["living"], auto_id="contact_%s"),
        "step_form": forms.StepForm(record=record, today=today, auto_id="step_%s"),
    }
