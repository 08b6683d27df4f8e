"""What the recognition guide contributes to shared pages."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition_pilot.actions.guidance.departures import announce_lost_people, release_people
from recognition_pilot.actions.plans.ticking import remember_talk
from recognition_pilot.forms.plan_session import plan_here
from recognition_pilot.queries.centres.directory import cached_has_centres
from recognition_pilot.queries.centres.people import centres_of, mail_authority_of
from recognition_pilot.queries.centres.setup import centres_state
from recognition_pilot.queries.guidance.consent_words import fact_words
from recognition_pilot.queries.guidance.records import facts_shared_with
from recognition_pilot.queries.guidance.talks_to_book import GUIDE_SERVICE
from recognition_pilot.queries.referrals.living import helping_centre
from recognition_pilot.queries.voices.circle import circles_of
from recognition_pilot.queries.voices.feedback import wants_to_be_asked
from willkommen import panels
from willkommen.hats import Hat, add_hat
from willkommen.panels import CasePanel, Departure, Home, MenuItem, SetupEntry, VisitPanel
from willkommen.permissions import Right
from willkommen.public_parts import PublicPart, add_public_part, on_booked_here

# What people say, and what follows from it: one entry of the supervisor's menu.
VOICES = ("rueckmeldungen/", "beschwerden/", "fortbildung/", "treffen/", "schaltersprachen/", "beirat/")


def register() -> None:
    """Tell the ground floor; called once at start."""
    panels.add_menu_item(
        MenuItem(pgettext_lazy("menu", "Accompanying"), "guidance_board", Right.GUIDANCE, position=38, also=("lotse/",))
    )
    add_public_part(
        PublicPart("start", "recognition_pilot/public/_qualification_door.html", lambda page: {}, position=20)
    )
    panels.add_menu_item(
        MenuItem(pgettext_lazy("menu", "Figures"), "figures", Right.FIGURES, position=50, also=("monatszahlen/",))
    )
    _add_voices()
    _add_advice()
    on_booked_here(_belongs_to_plan)
    panels.add_departure(Departure(announce=announce_lost_people, carry_out=release_people))
    panels.add_case_panel(CasePanel("recognition_pilot/desk/_shared_facts.html", _shared_with))
    add_hat(
        Hat(_("Casework"), "work_list", Right.CASES, ("vorgang/", "vorgaenge/", "fragen/", "abgaben/"), "folder-open")
    )
    add_hat(Hat(_("Guide: accompanying"), "guidance_board", Right.GUIDANCE, ("lotse/",), "handshake"))


def _add_voices() -> None:
    """Feedback, complaints and praise."""
    add_public_part(PublicPart("start", "recognition_pilot/public/_complaint_door.html", lambda page: {}, position=90))
    add_public_part(PublicPart("kiosk", "recognition_pilot/kiosk/_door.html", lambda page: {}, position=50))
    add_public_part(PublicPart("booked", "recognition_pilot/public/_feedback_wish.html", _feedback_wish, position=60))
    panels.add_home(Home(_circle_places))
    panels.add_menu_item(MenuItem(pgettext_lazy("menu", "Pilot"), "pilot", Right.PILOT, position=57))
    panels.add_menu_item(MenuItem(pgettext_lazy("menu", "A say"), "voices", Right.PILOT, position=58, also=VOICES))


def _add_advice() -> None:
    """Advice centres: the door on the start page, referring at the desk, deciding about them, and their own pages."""
    add_public_part(PublicPart("start", "recognition_pilot/public/advice/_door.html", _advice_door, position=30))
    panels.add_menu_item(
        MenuItem(pgettext_lazy("menu", "Refer"), "referral_new", Right.REFER, position=39, also=("verweis/",))
    )
    panels.add_visit_panel(VisitPanel("recognition_pilot/desk/advice/_helper.html", _helper, position=40))
    panels.add_setup_entry(
        SetupEntry(
            label=_("Advice centres"),
            hint=_("Which are shown, which may sit in your building, who is invited"),
            url_name="centre_setup",
            right=Right.CENTRE_SETUP,
            state=centres_state,
            position=70,
        )
    )
    panels.add_home(Home(places=_centres))


def _belongs_to_plan(*, request, appointment, now: datetime) -> None:
    """A talk with the guide, booked in a browser that is signed in to a plan, stands on the plan."""
    if appointment.service.code != GUIDE_SERVICE:
        return
    access = plan_here(request, appointment.authority, now=now)
    if access is not None:
        remember_talk(plan=access.plan, appointment=appointment)


def _advice_door(page: Mapping) -> dict | None:
    return {} if cached_has_centres(page["authority"]) else None


def _helper(*, visit, staff_member, now: datetime) -> dict | None:
    """The centre that booked this appointment for the person and comes along."""
    centre = helping_centre(visit.appointment_id)
    return {"centre": centre} if centre else None


def _centres(*, staff_member, now: datetime) -> list[dict]:
    """The centres somebody works for."""
    return [
        {
            "name": centre.name,
            "doors": [
                {"label": _("Page, talks and referrals"), "url": reverse("centre_home", kwargs={"code": centre.code})}
            ],
            "mail_authority": mail_authority_of(centre),
        }
        for centre in centres_of(staff_member, now=now)
    ]


def _circle_places(*, staff_member, now: datetime) -> list[dict]:
    """The advisory circles somebody sits in."""
    return [
        {
            "name": seat.authority.municipality_name,
            "doors": [{"label": _("Advisory circle"), "url": reverse("circle_home", args=[seat.authority.slug])}],
            "mail_authority": seat.authority,
        }
        for seat in circles_of(staff_member, now=now)
    ]


def _feedback_wish(page: Mapping) -> dict | None:
    """Whoever has booked and can be reached may want to be asked afterwards."""
    appointment = page["appointment"]
    return {"is_wished": wants_to_be_asked(appointment)} if appointment.channel else None


def _shared_with(*, case, now: datetime) -> dict | None:
    """The facts people share with this case, and nothing else of any record."""
    facts = [fact_words(shared) for shared in facts_shared_with(case, now=now)]
    return {"facts": facts} if facts else None
