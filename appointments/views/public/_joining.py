"""Joining the waiting list: what somebody has answered so far, kept in their browser until they confirm."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from functools import cached_property, wraps

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.forms.waiting import REASONS
from appointments.queries.availability import applicants_door, cached_first_free
from appointments.queries.catalogue import cached_offer_by_code, cached_places_of, can_be_booked
from appointments.queries.waiting import entry_by_pk
from appointments.rules.times import OFFICE_TIME
from appointments.views.public._addresses import public_url
from appointments.views.public._session import draft_for
from willkommen.faces import public_page
from willkommen.languages import SPOKEN_LANGUAGES

STEP_NAMES = {
    "waiting_join": _("For whom"),
    "waiting_details": _("Your details"),
    "waiting_check": _("Check your answers"),
}
KEPT = "waiting"
SESSION_ENDED = _("This page was open for too long. Please begin again; nothing was booked.")


@dataclass
class Answers:
    """What somebody answered for one service at one authority."""

    code: str
    persons: int = 1
    spoken_language: str = "de"
    needs_interpreter: bool = False
    title_ends_on: str = ""
    office: str = ""
    reason: str = "none"
    # as it was typed, right or wrong
    typed: dict = field(default_factory=dict)
    # as it was understood; the day of birth as ISO
    person: dict = field(default_factory=dict)
    entry: int | None = None

    @property
    def title_day(self) -> dt.date | None:
        """The last day of the present title."""
        return dt.date.fromisoformat(self.title_ends_on) if self.title_ends_on else None

    @property
    def whole_person(self) -> dict:
        """Who it is, as the action wants it."""
        return {**self.person, "born_on": dt.date.fromisoformat(self.person["born_on"])}


class Joining:
    """Somebody on the way to the list: what they answered, what comes next."""

    def __init__(self, request, authority, offer):
        self.request = request
        self.authority = authority
        self.offer = offer
        self.code = offer.service.code
        self.now = timezone.now()
        self.answers = self._kept()

    @property
    def today(self) -> dt.date:
        """The day it is at the office."""
        return self.now.astimezone(OFFICE_TIME).date()

    @cached_property
    def offices(self) -> list:
        """Where the offer can be had."""
        return cached_places_of(self.offer)

    @property
    def office(self):
        """The chosen office, None for any."""
        return next((office for office in self.offices if self.answers and office.code == self.answers.office), None)

    @cached_property
    def entry(self):
        """What was written down in this browser and waits for its confirmation, or has it."""
        return entry_by_pk(self.authority, self.answers.entry) if self.answers else None

    @property
    def first_free(self) -> dt.datetime | None:
        """The first time everybody can book at the moment."""
        door = applicants_door(self.offer, title_ends_on=None, now=self.now)
        asked = {"offer": self.offer, "persons": 1, "door": door, "now": self.now}
        found = [cached_first_free(office=office, **asked) for office in self.offices]
        return min((start for start in found if start), default=None)

    @property
    def reason_words(self) -> str:
        """What was chosen as the reason, as it was read."""
        return REASONS.get(self.answers.reason, "")

    @property
    def spoken_language_name(self) -> str:
        """The language somebody wants to speak."""
        return SPOKEN_LANGUAGES.get(self.answers.spoken_language, self.answers.spoken_language)

    def initial(self) -> dict:
        """What the first page shows: answered before, or chosen in a booking of the same service."""
        known = self.answers or draft_for(self.request, self.authority, self.code)
        if known is None:
            return {}
        names = ("persons", "spoken_language", "needs_interpreter", "reason")
        shown = {name: getattr(known, name) for name in names if hasattr(known, name)}
        return {**shown, "title_ends_on": known.title_day, **({"office": known.office} if known.office else {})}

    def keep(self) -> None:
        """Remember the answers at once, in the view's transaction."""
        kept = self.request.session.get(KEPT, {})
        kept[self.authority.slug] = asdict(self.answers)
        self.request.session[KEPT] = kept

    def forget(self) -> None:
        """The name is on the list: nothing of it stays in the browser's session."""
        kept = self.request.session.get(KEPT, {})
        if kept.pop(self.authority.slug, None) is not None:
            self.request.session[KEPT] = kept

    def url(self, step: str) -> str:
        """The address of a step."""
        return public_url(self.authority, step, code=self.code)

    def missing_before(self, step: str) -> str | None:
        """The first earlier step that is not done, None where nothing is missing."""
        if step != "waiting_join" and self.answers is None:
            return "waiting_join"
        needs_person = step in {"waiting_check", "waiting_confirm"}
        return "waiting_details" if needs_person and not self.answers.person else None

    def page(self, template: str, step: str, **context):
        """Answer with the page of a step."""
        names = list(STEP_NAMES)
        number = names.index(step)
        back = self.url(names[number - 1]) if number else public_url(self.authority, "service", code=self.code)
        here = {
            "joining": self,
            "offer": self.offer,
            "service": self.offer.service,
            "step": number + 1,
            "steps": len(names),
            "step_name": STEP_NAMES[step],
            "back_url": back,
            "back_name": STEP_NAMES[names[number - 1]] if number else _("Your request"),
            "languages_short": True,
            **{f"{name}_url": self.url(name) for name in names},
        }
        return render(self.request, f"appointments/public/waiting/{template}.html", {**here, **context})

    def _kept(self) -> Answers | None:
        kept = self.request.session.get(KEPT, {}).get(self.authority.slug)
        if not kept or kept.get("code") != self.code:
            return None
        try:
            return Answers(**kept)
        except TypeError:  # written by an older version of the house
            return None


def joining_step(step: str):
    """A step of joining: the view gets the `Joining`; earlier steps that are missing come first."""

    def decorate(view):
        @public_page
        @wraps(view)
        def page(request, authority, code):
            offer = cached_offer_by_code(authority, code)
            if offer is None:
                raise Http404
            if not can_be_booked(offer):
                return HttpResponseRedirect(public_url(authority, "service", code=code))
            joining = Joining(request, authority, offer)
            missing = joining.missing_before(step)
            if missing is None:
                return view(request, joining)
            if request.method == "POST":
                messages.warning(request, SESSION_ENDED)
            return HttpResponseRedirect(joining.url(missing))

        return page

    return decorate
