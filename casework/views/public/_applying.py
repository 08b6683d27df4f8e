"""Applying informally: what somebody has answered so far, kept in their browser until it is sent."""

import datetime as dt
from functools import cached_property, wraps

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.forms.kept import keep_answers, kept_answers
from casework.queries.applying import draft_of, offer_to_apply_for
from casework.rules.states import State
from casework.views.public._session import case_url
from willkommen.faces import public_page
from willkommen.moments import berlin_day
from willkommen.private_pages import no_store

STEP_NAMES = {
    "apply_title": _("Your present title"),
    "apply_person": _("Your details"),
    "apply_check": _("Check your answers"),
}
SESSION_ENDED = _("This page was open for too long. Please begin again; nothing was sent.")


class Applying:
    """Somebody on the way to a sent application: what they answered, what comes next."""

    def __init__(self, request, authority, offer):
        self.request = request
        self.authority = authority
        self.offer = offer
        self.code = offer.service.code
        self.now = timezone.now()
        known = kept_answers(request, authority)
        self.answers = known if known and known.code == self.code else None

    @property
    def today(self) -> dt.date:
        """The day it is at the office."""
        return berlin_day(self.now)

    @cached_property
    def case(self):
        """What was written down in this browser, sent or not."""
        return draft_of(self.authority, self.answers.case) if self.answers else None

    @property
    def is_sent(self) -> bool:
        """Whether it was sent."""
        return self.case is not None and self.case.status != State.DRAFT

    @property
    def title_state(self) -> str:
        """`ended`, `soon` (within eight weeks) or empty."""
        day = self.answers.title_day if self.answers else None
        if day is None or day > self.today + dt.timedelta(weeks=8):
            return ""
        return "ended" if day < self.today else "soon"

    def keep(self) -> None:
        """Remember the answers at once: a second press must find what the first one did."""
        keep_answers(self.request, self.authority, self.answers)

    def begin_anew(self) -> None:
        """Another application: what was sent stays with the authority only."""
        self.answers = None
        self.__dict__.pop("case", None)

    def url(self, step: str) -> str:
        """The address of a step."""
        return case_url(self.authority, step, code=self.code)

    def missing_before(self, step: str) -> str | None:
        """The first earlier step that is not done, None where nothing is missing."""
        if step == "apply_title":
            return None
        if self.answers is None:
            return "apply_title"
        return "apply_person" if step != "apply_person" and self.case is None else None

    def page(self, template: str, step: str, **context):
        """Answer with the page of a step."""
        names = list(STEP_NAMES)
        number = names.index(step)
        back = self.url(names[number - 1]) if number else case_url(self.authority, "service", code=self.code)
        here = {
            "applying": self,
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
        return render(self.request, f"casework/public/{template}.html", {**here, **context})


def applying_step(step: str):
    """A step of applying: the view gets the `Applying`; earlier steps that are missing come first."""

    def decorate(view):
        @public_page
        @no_store
        @wraps(view)
        def page(request, authority, code):
            offer = offer_to_apply_for(authority, code)
            if offer is None:
                raise Http404
            applying = Applying(request, authority, offer)
            missing = applying.missing_before(step)
            if missing is None:
                return view(request, applying)
            if request.method == "POST":
                messages.warning(request, SESSION_ENDED)
            return HttpResponseRedirect(applying.url(missing))

        return page

    return decorate
