"""The way through a booking: which steps there are, where somebody stands, what is still missing."""

import datetime as dt
from functools import cached_property, lru_cache, wraps

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.actions.holding import HoldLapsed
from appointments.queries.booking import appointment_by_pk, held_appointment
from appointments.queries.catalogue import cached_offer_by_code, can_be_booked, minutes_of
from appointments.queries.family import (
    cached_others_to_choose,
    come_for_different_things,
    members_of,
    others_of,
    places_for_all,
)
from appointments.queries.interpreting import cached_interpreting_ways, language_to_interpret, ways_in_words
from appointments.rules.times import OFFICE_TIME
from appointments.views.public._addresses import public_url
from appointments.views.public._session import draft_for, keep_draft
from willkommen.faces import public_page
from willkommen.languages import SPOKEN_LANGUAGES, reader_language

STEP_NAMES = {
    "service": _("Your request"),
    "book_persons": _("For whom"),
    "book_family": _("Who comes for what"),
    "book_place": _("Place"),
    "book_time": _("Day and time"),
    "book_details": _("Your details"),
    "book_check": _("Check your answers"),
}

SESSION_ENDED = _("This page was open for too long. Please begin again; nothing was booked.")


@lru_cache(maxsize=1000)
def _step_urls(language: str, slug: str, code: str) -> dict[str, str]:
    """The addresses of the steps of one booking as templates name them."""
    where = {"language": language, "authority": slug, "code": code}
    return {f"{step.removeprefix('book_')}_url": reverse(step, kwargs=where) for step in STEP_NAMES}


class Booking:
    """A booking under way: what was chosen, what is held, what comes next."""

    def __init__(self, request, authority, offer):
        self.request = request
        self.authority = authority
        self.offer = offer
        self.code = offer.service.code
        self.now = timezone.now()
        self.draft = draft_for(request, authority, self.code)

    @property
    def today(self) -> dt.date:
        """The day it is at the office."""
        return self.now.astimezone(OFFICE_TIME).date()

    @cached_property
    def others(self) -> tuple:
        """The offers of all persons but the first; of whom nothing is said comes for the same."""
        codes = self.draft.others if self.draft else []
        found = [cached_offer_by_code(self.authority, code) or self.offer for code in codes]
        persons = self.draft.persons if self.draft else 1
        return tuple([*found, *[self.offer] * persons][: persons - 1])

    @cached_property
    def others_to_choose(self) -> list:
        """What another person can come for; the first is the offer itself."""
        return cached_others_to_choose(self.offer, on=self.today)

    @cached_property
    def offices(self) -> list:
        """Where everything that was chosen can be had."""
        return places_for_all([self.offer, *self.others])

    @property
    def wish(self) -> dict:
        """What a time must fit beside the offer and the number of persons."""
        return {"others": self.others, "interpreter": self.interpreter}

    @cached_property
    def interpreter(self) -> str:
        """The language an interpreter is booked for with the time, empty for none."""
        if self.draft is None:
            return ""
        wish = {name: getattr(self.draft, name) for name in ("needs_interpreter", "spoken_language")}
        return language_to_interpret(self.authority, **wish, now=self.now)

    @property
    def interpreting_ways(self) -> str:
        """How the interpreters for this language are there."""
        return ways_in_words(cached_interpreting_ways(self.authority, now=self.now).get(self.interpreter, ()))

    @property
    def lacks_interpreter(self) -> bool:
        """One is wished for, and the authority has none for this language."""
        return self.draft.needs_interpreter and self.draft.spoken_language != "de" and not self.interpreter

    @cached_property
    def members(self) -> list:
        """Everybody who comes, with what they bring."""
        return members_of(self.offer, self.draft.persons, self.others)

    @property
    def comes_for_different_things(self) -> bool:
        """Whether the persons come for more than one service."""
        return come_for_different_things(members_of(self.offer, self.draft.persons, self.others, with_documents=False))

    @property
    def office(self):
        """The chosen office; the only one where there is no choice."""
        if len(self.offices) == 1:
            return self.offices[0]
        return next((office for office in self.offices if self.draft and office.code == self.draft.office), None)

    @cached_property
    def last_held(self):
        """What this browser held last, lapsed or not, fitting or not."""
        return held_appointment(self.authority, self.draft.appointment) if self.draft else None

    @property
    def held(self):
        """The time this browser holds now, if it still fits what was chosen."""
        found = self.last_held
        if found is None or found.hold_until <= self.now:
            return None
        is_here = self.office is not None and found.office_id == self.office.pk
        return found if is_here and self._is_for_the_same_people(found) and self._is_interpreted(found) else None

    def _is_for_the_same_people(self, held) -> bool:
        if (held.persons, held.offer_id) != (self.draft.persons, self.offer.pk):
            return False
        return [one.pk for one in others_of(held)] == [one.pk for one in self.others]

    def _is_interpreted(self, held) -> bool:
        return not self.interpreter or (held.interpreter is not None and self.interpreter in held.interpreter.languages)

    @cached_property
    def asked(self):
        """What waits for its confirmation, or was confirmed by the link meanwhile; None where nothing does."""
        if self.draft is None or not self.draft.is_asked:
            return None
        found = appointment_by_pk(self.authority, self.draft.appointment)
        if found is None or found.status == "booked":
            return found
        return self.held

    @property
    def minutes_left(self) -> int:
        """Whole minutes until the hold ends, at least one while it lasts."""
        return max(1, int((self.held.hold_until - self.now).total_seconds() // 60))

    @property
    def minutes(self) -> int:
        """How long it takes at the counter."""
        return minutes_of(self.offer, self.draft.persons, self.others)

    def title_warning(self, first: dt.datetime | None) -> str:
        """Whether the person's title ends before the first free, or the chosen, time."""
        day = first.astimezone(OFFICE_TIME).date() if first else None
        return title_warning(self.draft.title_day, first=day, today=self.today)

    @property
    def spoken_language_name(self) -> str:
        """The language somebody wants to speak."""
        return SPOKEN_LANGUAGES.get(self.draft.spoken_language, self.draft.spoken_language)

    @property
    def steps(self) -> list[str]:
        """The steps of this booking; one person, one service and one office leave nothing to choose."""
        left_out = set() if len(self.offices) > 1 else {"book_place"}
        if self.draft is None or self.draft.persons < 2 or len(self.others_to_choose) < 2:
            left_out.add("book_family")
        return [step for step in STEP_NAMES if step not in left_out]

    def url(self, step: str) -> str:
        """The address of a step."""
        return public_url(self.authority, step, code=self.code)

    def missing_before(self, step: str) -> str | None:
        """The first earlier step that is not done, None where nothing is missing."""
        done = {
            "book_persons": self.draft is not None,
            "book_family": self.draft is not None and len(self.draft.others) == self.draft.persons - 1,
            "book_place": self.office is not None,
            "book_time": self.held is not None,
            "book_details": self.held is not None and bool(self.held.family_name),
        }
        for earlier in self.steps[1 : self.steps.index(step)]:
            if not done[earlier]:
                return earlier
        return None

    def next_step(self) -> str:
        """The first step that is not done; at the end, checking."""
        return self.missing_before("book_check") or "book_check"

    def back_to(self, missing: str) -> HttpResponseRedirect:
        """To the step that is missing, saying why if a time was lost."""
        if missing == "book_persons" and self.request.method == "POST":
            messages.warning(self.request, SESSION_ENDED)
        if missing == "book_time" and self.draft.appointment:
            messages.warning(self.request, HoldLapsed.text)
        return HttpResponseRedirect(self.url(missing))

    def keep(self) -> None:
        """Remember the draft; what follows from it is worked out anew."""
        for name in ("others", "offices", "interpreter", "members", "last_held", "asked"):
            self.__dict__.pop(name, None)
        keep_draft(self.request, self.authority, self.draft)

    def keep_typed(self, form) -> None:
        """Keep the details as typed, whatever becomes of the hold."""
        self.draft.typed = form.typed()
        keep_draft(self.request, self.authority, self.draft)

    def page(self, template: str, step: str, **context):
        """Answer with the page of a step."""
        names = self.steps
        previous = names[names.index(step) - 1]
        urls = _step_urls(reader_language(), self.authority.slug, self.code)
        here = {
            "step": names.index(step) + 1,
            "steps": len(names),
            "step_name": STEP_NAMES[step],
            "back_url": urls[f"{previous.removeprefix('book_')}_url"],
            "back_name": STEP_NAMES[previous],
            "place_is_chosen": names.index(step) >= names.index("book_time"),
        }
        there = {
            "booking": self,
            "offer": self.offer,
            "service": self.offer.service,
            "place": self.office,
            "title_day": self.draft.title_day if self.draft else None,
            "languages_short": True,
        }
        return render(self.request, f"appointments/public/{template}.html", {**there, **here, **urls, **context})


def title_warning(ends_on: dt.date | None, *, first: dt.date | None, today: dt.date) -> str:
    """`ended` or `too_late` when a title does not last until the day of the appointment; otherwise empty.

    The application keeps the right to stay, not the appointment (section 81 (3) and (4) AufenthG).
    """
    if ends_on is None:
        return ""
    if ends_on < today:
        return "ended"
    return "too_late" if first is None or first > ends_on else ""


def booking_step(step: str, *, lives_without: str = ""):
    """A step of a booking: the view gets the `Booking`; earlier steps that are missing come first.

    `lives_without` names an earlier step whose loss the view answers itself when something is sent.
    """

    def decorate(view):
        @public_page
        @wraps(view)
        def page(request, authority, code):
            offer = cached_offer_by_code(authority, code)
            if offer is None:
                raise Http404
            if not can_be_booked(offer):
                return HttpResponseRedirect(public_url(authority, "service", code=code))
            booking = Booking(request, authority, offer)
            if step not in booking.steps:
                return booking.back_to(booking.next_step())
            missing = booking.missing_before(step)
            if missing is None or (request.method == "POST" and missing == lives_without):
                return view(request, booking)
            return booking.back_to(missing)

        return page

    return decorate
