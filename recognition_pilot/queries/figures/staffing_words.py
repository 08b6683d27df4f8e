"""What a question about staffing was, and its answer, in sentences."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from recognition_pilot.models import RunStatus, StaffingRun
from willkommen.languages import language_name
from willkommen.moments import short_date, weekday_name
from willkommen.tables import Table

TAKES_LONG_AFTER = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class Answer:
    """The answer of a run as the page says it."""

    fits: bool
    verdict: str
    today: list[str]
    changed: list[str]
    chance: str
    checks: Table
    basis: str


def question_words(run: StaffingRun) -> str:
    """„Monday at Kreishaus: one more counter, open 30 minutes earlier“."""
    asked = run.question
    parts = [
        part
        for part in (
            _counters(asked["counters"]),
            _shifted(
                asked["begins"],
                earlier=_("begins %(count)d minutes earlier"),
                later=_("begins %(count)d minutes later"),
            ),
            _shifted(
                asked["ends"], earlier=_("ends %(count)d minutes earlier"), later=_("ends %(count)d minutes later")
            ),
            _("one counter more speaks %(language)s") % {"language": language_name(asked["language"])}
            if asked["language"]
            else "",
        )
        if part
    ]
    said = {"weekday": weekday_name(asked["weekday"]), "office": run.office.name, "change": ", ".join(parts)}
    return _("%(weekday)s at %(office)s: %(change)s") % said


def answer_of(run: StaffingRun) -> Answer | None:
    """The sentences of a finished run."""
    if run.status != RunStatus.DONE:
        return None
    said = run.answer
    return Answer(
        fits=said["fits"],
        verdict=_verdict(said),
        today=_way(said["today"], run),
        changed=_way(said["changed"], run),
        chance=_chance(said),
        checks=_checks(said["checks"]),
        basis=_basis(said),
    )


def is_slow(run: StaffingRun, *, now: dt.datetime) -> bool:
    """Whether the worker should have answered by now."""
    return run.status == RunStatus.ASKED and now - run.asked_at > TAKES_LONG_AFTER


def _counters(number: int) -> str:
    if not number:
        return ""
    words = ngettext("%(count)d counter more", "%(count)d counters more", number)
    if number < 0:
        words = ngettext("%(count)d counter less", "%(count)d counters less", -number)
    return words % {"count": abs(number)}


def _shifted(minutes: int, *, earlier: str, later: str) -> str:
    return "" if not minutes else (later if minutes > 0 else earlier) % {"count": abs(minutes)}


def _way(way: dict, run: StaffingRun) -> list[str]:
    lines = [
        _("Half of the people wait %(span)s at most.") % {"span": _span(way["median"])},
        _("Nine of ten wait %(span)s at most.") % {"span": _span(way["p90"])},
    ]
    if way["in_own_language"]:
        low, high = (round(way["in_own_language"][end]) for end in ("low", "high"))
        said = {"language": language_name(run.question["language"]), "low": low, "high": high}
        lines.append(_("Of those who speak %(language)s, %(low)d to %(high)d %% meet somebody who does.") % said)
    return lines


def _span(interval: dict) -> str:
    low, high = round(interval["low"]), round(interval["high"])
    if not high:
        return _("less than a minute")
    if low == high:
        return ngettext("%(count)d minute", "%(count)d minutes", high) % {"count": high}
    return _("%(low)d to %(high)d minutes") % {"low": low, "high": high}


def _chance(said: dict) -> str:
    words = _("In %(shorter)d of 100 repetitions people wait less than today, in %(longer)d longer.")
    return words % {"shorter": said["shorter"], "longer": said["longer"]}


def _verdict(said: dict) -> str:
    inside = sum(check["is_inside"] for check in said["checks"])
    numbers = {"inside": inside, "all": len(said["checks"])}
    if said["fits"]:
        return _("%(inside)d of %(all)d observed days were as the model said. It can be used here.") % numbers
    few = _("The model does not fit: only %(inside)d of %(all)d observed days were as it said.")
    advice = _("Something may have changed in these weeks. Please do not rely on this answer.")
    return f"{few % numbers} {advice}"


def _checks(checks: list[dict]) -> Table:
    rows = [
        [
            short_date(dt.date.fromisoformat(check["day"])),
            _span(check["said"]),
            ngettext("%(count)d minute", "%(count)d minutes", round(check["was"])) % {"count": round(check["was"])},
            pgettext("simulation", "yes") if check["is_inside"] else pgettext("simulation", "no"),
        ]
        for check in checks
    ]
    columns = [
        pgettext("simulation", "Day"),
        _("The model said"),
        _("It was"),
        pgettext("simulation", "Fits"),
    ]
    return Table(
        _("Checked against days that were observed: how long half of the people waited at most"), columns, rows
    )


def _basis(said: dict) -> str:
    worked_out = _("Worked out from %(days)d days with %(people)d visits in %(repetitions)d repetitions.")
    really = _("On those days half of the people really waited %(observed)d minutes at most.")
    numbers = {name: said[name] for name in ("days", "people", "repetitions")}
    return f"{worked_out % numbers} {really % {'observed': round(said['observed'])}}"
