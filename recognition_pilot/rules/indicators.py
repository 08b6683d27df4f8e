"""The indicators I01 to I28 as sums over facts; words, units and targets stand in `catalogue/indicators.json`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from recognition_pilot.rules.histogram import MEDIAN, NINETY_PER_CENT, Tally
from recognition_pilot.rules.small_cells import FEWEST_FOR_NINETY_PER_CENT

Tallies = Mapping[str, Tally]
NOTHING = Tally()
# The codes under which results of recognition are counted in a histogram.
OUTCOMES = {"": 0, "full": 1, "partial": 2, "compensation": 3, "none": 4, "given_up": 5}


@dataclass(frozen=True)
class Measured:
    """What came out: the value, of how many, and what stands beside it. `more` maps a detail to its value and number."""

    value: float | None
    n: int
    p90: int | None = None
    not_recorded: int | None = None
    more: Mapping[str, tuple[float | None, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Calculation:
    """How an indicator is reckoned, and of which facts; "all.…" is a fact whole, whatever the cut."""

    facts: tuple[str, ...]
    reckon: Callable[[Tallies], Measured]


def _percent(tally: Tally) -> float | None:
    share = tally.share
    return None if share is None else 100 * share


def _part(part: int, all_of_them: int) -> float | None:
    return 100 * part / all_of_them if all_of_them else None


def _median_of(name: str) -> Callable[[Tallies], Measured]:
    def reckon(facts: Tallies) -> Measured:
        tally = facts.get(name, NOTHING)
        has_p90 = tally.count >= FEWEST_FOR_NINETY_PER_CENT
        p90 = tally.quantile(NINETY_PER_CENT) if has_p90 else None
        return Measured(tally.quantile(MEDIAN), tally.count, p90)

    return reckon


def _share_of(name: str, *, unknown: str = "") -> Callable[[Tallies], Measured]:
    def reckon(facts: Tallies) -> Measured:
        tally = facts.get(name, NOTHING)
        not_recorded = facts.get(unknown, NOTHING).count if unknown else None
        return Measured(_percent(tally), tally.count, not_recorded=not_recorded)

    return reckon


def _wait(facts: Tallies) -> Measured:
    found = _median_of("wait")(facts)
    wait = facts.get("wait", NOTHING)
    within = _part(wait.count - wait.at_least(31), wait.count)
    return Measured(found.value, found.n, found.p90, more={"within_30": (within, wait.count)})


def _counter_time(facts: Tallies) -> Measured:
    found = _median_of("counter_time")(facts)
    plan = facts.get("counter_plan", NOTHING)
    return Measured(found.value, found.n, found.p90, more={"of_plan": (plan.quantile(MEDIAN), plan.count)})


def _complete(facts: Tallies) -> Measured:
    found = _median_of("decided_complete")(facts)
    return Measured(found.value, found.n, found.p90, facts.get("complete_unknown", NOTHING).count)


def _open_cases(facts: Tallies) -> Measured:
    found = facts.get("open_cases")
    if found is None:
        return Measured(None, 0)
    over = {weeks: found.at_least(weeks) for weeks in (8, 10, 12)}
    more: dict[str, tuple[float | None, int]] = {f"over_{weeks}": (over[weeks], over[weeks]) for weeks in (10, 12)}
    more["open"] = (found.count, found.count)
    more["share_over_8"] = (_part(over[8], found.count), found.count)
    return Measured(over[8], over[8], more=more)


def _count_of(name: str) -> Callable[[Tallies], Measured]:
    def reckon(facts: Tallies) -> Measured:
        found = facts.get(name)
        return Measured(None, 0) if found is None else Measured(found.count, found.count)

    return reckon


def _with_request(facts: Tallies) -> Measured:
    requests = facts.get("requests", NOTHING)
    return Measured(_part(requests.at_least(1), requests.count), requests.count)


def _rounds(facts: Tallies) -> Measured:
    requests = facts.get("requests", NOTHING)
    return Measured(requests.share, requests.count)


def _referrals(facts: Tallies) -> Measured:
    found = facts.get("referrals")
    if found is None:
        return Measured(None, 0)
    return Measured(found.count, found.count, more={"contact": (_percent(found), found.count)})


def _guided(facts: Tallies) -> Measured:
    found, talks = facts.get("guided"), facts.get("first_talk", NOTHING)
    if found is None:
        return Measured(None, 0)
    return Measured(found.count, found.count, more={"days_to_talk": (talks.quantile(MEDIAN), talks.count)})


def _outcomes(facts: Tallies) -> Measured:
    found, months = facts.get("outcomes"), facts.get("outcome_months", NOTHING)
    if found is None:
        return Measured(None, 0)
    more: dict[str, tuple[float | None, int]] = {"applied": (found.total, found.total)}
    for outcome, code in OUTCOMES.items():
        if outcome:
            count = found.histogram.get(code, 0)
            more[outcome] = (count, count)
    more["months"] = (months.quantile(MEDIAN), months.count)
    return Measured(found.count, found.count, more=more)


def _feedback(facts: Tallies) -> Measured:
    answers, given, visits = (facts.get(name, NOTHING) for name in ("answers", "feedback", "visits"))
    more = {
        name: (_percent(facts.get(name, NOTHING)), facts.get(name, NOTHING).count)
        for name in ("understood", "friendly", "settled")
    }
    more["return"] = (_part(given.count, visits.count), given.count)
    return Measured(_percent(answers), given.count, more=more)


def _questions(facts: Tallies) -> Measured:
    letters, questions = facts.get("letters", NOTHING), facts.get("questions", NOTHING)
    return Measured(_part(questions.count, letters.count), letters.count)


def _complaints(facts: Tallies) -> Measured:
    found, answered = facts.get("complaints"), facts.get("complaint_days", NOTHING)
    if found is None:
        return Measured(None, 0)
    return Measured(found.count, found.count, more={"days_to_answer": (answered.quantile(MEDIAN), answered.count)})


def _reached(facts: Tallies) -> Measured:
    calls, mails = facts.get("calls", NOTHING), facts.get("mails_waiting")
    waiting = (mails.count, mails.count) if mails else (None, 0)
    return Measured(_percent(calls), calls.count, more={"mails_waiting": waiting})


def _training(facts: Tallies) -> Measured:
    training = facts.get("training", NOTHING)
    posts, months = facts.get("posts", NOTHING), facts.get("post_months", NOTHING)
    # minutes, and hundredths of posts for every month of the period
    average_posts = posts.total / 100 / months.count if months.count else 0
    value = training.total / 60 / average_posts if average_posts else None
    return Measured(value, training.count, more={"hours": (training.total / 60, training.count)})


def _hours_a_week(facts: Tallies) -> Measured:
    hours, days = facts.get("counter_hours", NOTHING), facts.get("all.counter_hours", NOTHING).count
    return Measured(hours.total / 60 / (days / 7) if days else None, days)


def _meetings(facts: Tallies) -> Measured:
    found = facts.get("meetings")
    if found is None:
        return Measured(None, 0)
    return Measured(found.count, found.count, more={"open_points": (found.total, found.count)})


def _simple(name: str, how) -> Calculation:
    return Calculation((name,), how(name))


INDICATORS: dict[str, Calculation] = {
    "I01": _simple("free_time", _median_of),
    "I02": _simple("searches", _share_of),
    "I03": Calculation(("wait",), _wait),
    "I04": Calculation(("counter_time", "counter_plan"), _counter_time),
    "I05": Calculation(("solved", "no_outcome"), _share_of("solved", unknown="no_outcome")),
    "I06": _simple("decided", _median_of),
    "I07": Calculation(("decided_complete", "complete_unknown"), _complete),
    "I08": _simple("others", _median_of),
    "I09": _simple("card", _median_of),
    "I10": Calculation(("open_cases",), _open_cases),
    "I11": _simple("expired_titles", _count_of),
    "I12": _simple("in_language", _share_of),
    "I13": Calculation(("due", "unsettled"), _share_of("due", unknown="unsettled")),
    "I14": _simple("cancelled", _share_of),
    "I15": Calculation(("requests",), _with_request),
    "I16": Calculation(("requests",), _rounds),
    "I17": Calculation(("referrals",), _referrals),
    "I18": Calculation(("guided", "first_talk"), _guided),
    "I19": Calculation(("outcomes", "outcome_months"), _outcomes),
    "I20": Calculation(("answers", "feedback", "visits", "understood", "friendly", "settled"), _feedback),
    "I21": Calculation(("letters", "questions"), _questions),
    "I22": Calculation(("complaints", "complaint_days"), _complaints),
    "I23": Calculation(("calls", "mails_waiting"), _reached),
    "I24": Calculation(("training", "posts", "post_months"), _training),
    "I25": Calculation(("counter_hours",), _hours_a_week),
    "I26": _simple("received", _share_of),
    "I27": _simple("barriers", _count_of),
    "I28": Calculation(("meetings",), _meetings),
}
