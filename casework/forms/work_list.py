"""What the work list reads from its address; what makes no sense counts as absent."""

import datetime as dt

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.models import CaseStatus
from casework.queries.work_list import WorkFilter
from casework.rules.lateness import Late
from casework.rules.work_list import NOT_LISTED, WorkGroup
from willkommen.forms.fields import LineField

MINE, EVERYBODY, NOBODY = "", "alle", "niemand"
# How the parts are called in addresses.
PARTS = {
    WorkGroup.OVERDUE: "ueberfaellig",
    WorkGroup.TODAY: "heute",
    WorkGroup.NEW: "neu",
    WorkGroup.WEEK: "woche",
    WorkGroup.WAITING: "warten",
    WorkGroup.LATER: "spaeter",
    WorkGroup.FINISHED: "fertig",
}
UNASSIGNED = "offen"
LATE = {
    Late.WEEKS_8: "8-wochen",
    Late.WEEKS_10: "10-wochen",
    Late.WEEKS_12: "12-wochen",
    Late.TITLE: "titel",
    Late.CARD: "karte",
    Late.HANDOVER: "abgabe",
    Late.QUESTION: "frage",
}
MOST_PAGES = 10_000


class WorkListQuery(forms.Form):
    """Which part, whose cases, which filters, what is searched for, which page."""

    q = LineField(
        label=_("Name, case number or file number"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    geboren = forms.DateField(
        label=_("Born on"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    wer = forms.ChoiceField(label=_("Whose cases"), required=False)
    leistung = forms.ChoiceField(label=_("Service"), required=False)
    stand = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("every state")),
            *((code, name) for code, name in CaseStatus.choices if code not in NOT_LISTED),
        ],
    )
    team = forms.ChoiceField(label=_("Team"), required=False)
    teil = forms.ChoiceField(choices=[(code, code) for code in (*PARTS.values(), UNASSIGNED)], required=False)
    zu_lange = forms.ChoiceField(choices=[(code, code) for code in LATE.values()], required=False)
    page = forms.IntegerField(min_value=1, max_value=MOST_PAGES, required=False)

    FILTERS = ("wer", "leistung", "stand", "team")

    def __init__(self, data: QueryDict, *, people: list, services: list, teams: list[str]):
        super().__init__(data)
        self.fields["wer"].choices = [
            (MINE, _("my own, and those I stand in for")),
            (EVERYBODY, _("everybody’s")),
            (NOBODY, _("nobody’s yet")),
            *((str(member.pk), member.name) for member in people),
        ]
        self.fields["leistung"].choices = [("", _("every service")), *((one.code, one.name_de) for one in services)]
        self.fields["team"].choices = [("", _("every team")), *((team, team) for team in teams)]
        if not teams:
            del self.fields["team"]
        for field in self.fields.values():
            field.hides_optional = True

    def asked(self, *, own: tuple[int, ...], own_teams: tuple[str, ...]) -> WorkFilter:
        """What is to be listed; `own` are the reader and those they stand in for."""
        who = self.said("wer")
        people: tuple[int, ...] | None = own
        if who in (EVERYBODY, NOBODY) or self.is_search:
            people = (int(who),) if who.isdigit() else None
        elif who:
            people = (int(who),)
        is_unassigned = who == NOBODY or self.shows_unassigned
        return WorkFilter(
            people=None if is_unassigned else people,
            is_unassigned=is_unassigned,
            own_teams=own_teams if self.shows_unassigned else (),
            service=self.said("leistung"),
            status=self.said("stand"),
            team=self.said("team"),
            late=self.late,
            text=self.said("q"),
            born_on=self.born_on,
        )

    def said(self, name: str) -> str:
        """What stands in the address under this name, empty where it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def born_on(self) -> dt.date | None:
        """A birth date of this century or the last."""
        day = self.said("geboren")
        return day if day and 1900 <= day.year < 2100 else None

    @property
    def is_search(self) -> bool:
        """Whether somebody looks for a case instead of working down a list."""
        return bool(self.said("q") or self.born_on)

    @property
    def kind_of_search(self) -> str:
        """By what somebody searches, for the list of who read what: a number, a birth date, otherwise a name."""
        typed = self.said("q")
        if typed:
            return "number" if any(sign.isdecimal() for sign in typed) else "name"
        return "born_on"

    @property
    def group(self) -> WorkGroup | None:
        """The part asked for."""
        return next((group for group, code in PARTS.items() if code == self.said("teil")), None)

    @property
    def shows_unassigned(self) -> bool:
        """Whether the part of what nobody has is asked for, in one's own list."""
        return self.said("teil") == UNASSIGNED and self.said("wer") == MINE and not self.is_search

    @property
    def late(self) -> Late | None:
        """What waits too long, as the supervisor's page links to it."""
        return next((late for late, code in LATE.items() if code == self.said("zu_lange")), None)

    @property
    def has_filters(self) -> bool:
        """Whether anything but the reader's own list is shown."""
        return any(self.said(name) for name in self.FILTERS) or self.late is not None

    @property
    def number(self) -> int:
        """The page."""
        return self.said("page") or 1

    def here(self, group: WorkGroup | None) -> str:
        """The address of exactly this list, without its page."""
        part = UNASSIGNED if self.shows_unassigned else PARTS[group] if group else ""
        born_on = self.born_on.isoformat() if self.born_on else ""
        return self.kept(teil=part, q=self.said("q"), geboren=born_on)

    def kept(self, **instead: str) -> str:
        """The address with these parts instead; search and page begin anew."""
        kept = {name: self.said(name) for name in (*self.FILTERS, "zu_lange")} | instead
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in kept.items() if value})
        return f"?{query.urlencode()}"
