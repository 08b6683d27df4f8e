"""What the recognition guide contributes to shared pages."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition_pilot.actions.guidance.departures import announce_lost_people, release_people
from recognition_pilot.queries.consent_words import fact_words
from recognition_pilot.queries.guidance import facts_shared_with
from willkommen import panels
from willkommen.hats import Hat, add_hat
from willkommen.panels import CasePanel, Departure, MenuItem
from willkommen.permissions import Right


def register() -> None:
    """Tell the ground floor; called once at start."""
    panels.add_menu_item(
        MenuItem(pgettext_lazy("menu", "Accompanying"), "guidance_board", Right.GUIDANCE, position=38, also=("lotse/",))
    )
    panels.add_departure(Departure(announce=announce_lost_people, carry_out=release_people))
    panels.add_case_panel(CasePanel("recognition_pilot/desk/_shared_facts.html", _shared_with))
    add_hat(
        Hat(_("Casework"), "work_list", Right.CASES, ("vorgang/", "vorgaenge/", "fragen/", "abgaben/"), "folder-open")
    )
    add_hat(Hat(_("Guide: accompanying"), "guidance_board", Right.GUIDANCE, ("lotse/",), "handshake"))


def _shared_with(*, case, now: datetime) -> dict | None:
    """The facts people share with this case, and nothing else of any record."""
    facts = [fact_words(shared) for shared in facts_shared_with(case, now=now)]
    return {"facts": facts} if facts else None
