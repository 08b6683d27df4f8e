"""What is kept of persons, for how long, and who erases it: one register for all apps (safety.md, section 6).

Every table of the house stands here once: with the job that forgets what is over, or with the reason why nothing of it is
ever over. Apps register in `AppConfig.ready()`; `manage.py forget`, the page of periods, the applicants' page about data
protection and a test that reads all models ask this register and nothing else.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from willkommen import jobs
from willkommen.models import Authority

# ---- Jobs -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Forgetting:
    """One job. `over` says which stated moment decides; `task` is the Celery task that runs it.

    `action(authority=, now=, most=)` forgets at most `most` and answers how many; `is_of_house`: without `authority`.
    """

    name: str
    action: Callable[..., int]
    models: tuple[str, ...]
    over: str
    task: str
    is_of_house: bool = False


_forgettings: list[Forgetting] = []
_lasting: dict[str, str] = {}


def add_forgetting(forgetting: Forgetting) -> None:
    """Take a job into the register; called once at start."""
    _forgettings.append(forgetting)


def add_lasting(reason: str, *models: str) -> None:
    """Tables of which nothing is ever over, and why; called once at start."""
    _lasting.update(dict.fromkeys(models, reason))


def forgettings() -> list[Forgetting]:
    """All jobs, in the order in which they can run after each other."""
    return list(_forgettings)


def lasting() -> dict[str, str]:
    """Why nothing of a table is ever over, by its label."""
    return dict(_lasting)


def run(forgetting: Forgetting, *, at: Iterable[Authority] | None = None) -> Counter[str]:
    """Forget what is over; how many it was by authority. Raises `ClockJumped`."""
    if forgetting.is_of_house:
        return jobs.for_the_house(forgetting.action) if at is None else Counter()
    return jobs.everywhere(forgetting.action, at=at)


def run_task(task: str) -> None:
    """Every job that belongs to a Celery task. Raises `ClockJumped`."""
    for forgetting in _forgettings:
        if forgetting.task == task:
            run(forgetting)


# ---- Periods ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    """A period in days an authority decides about, within limits. It stands in a field of `model`, one row an authority.

    `remark` says to staff what law and practice say; `told(days)` says it to applicants, where it is about them.
    """

    model: type[Model]
    field: str
    least: int
    most: int
    remark: str
    told: Callable[[int], str] | None = None
    position: int = 100

    @property
    def label(self) -> str:
        """What the field is called."""
        return self._field.verbose_name

    @property
    def default(self) -> int:
        """What holds where an authority has decided nothing."""
        return self._field.default

    @property
    def _field(self):
        return self.model._meta.get_field(self.field)

    def row(self, authority: Authority, *, is_locked: bool = False) -> Model:
        """The row it stands in; one that is not saved where there is none. `is_locked`: made where missing, and locked."""
        here = {"pk": authority.pk} if self.model is Authority else {"authority": authority}
        if is_locked:
            return self.model._default_manager.select_for_update(no_key=True).get_or_create(**here)[0]
        return self.model._default_manager.filter(**here).first() or self.model(**here)

    def days(self, authority: Authority) -> int:
        """How long it is at an authority."""
        return getattr(authority if self.model is Authority else self.row(authority), self.field)


@dataclass(frozen=True)
class FixedPeriod:
    """A period nobody changes here, and why: people agreed to it, or it is safety's own."""

    what: str
    how_long: str
    why: str
    position: int = 100


_periods: list[Period] = []
_fixed: list[FixedPeriod] = []


def add_period(period: Period) -> None:
    """Let authorities decide about a period; called once at start."""
    _periods.append(period)
    _periods.sort(key=lambda known: known.position)


def add_fixed_period(period: FixedPeriod) -> None:
    """Show a period that is the same everywhere; called once at start."""
    _fixed.append(period)
    _fixed.sort(key=lambda known: known.position)


def periods() -> list[Period]:
    """All periods an authority decides about."""
    return list(_periods)


def fixed_periods() -> list[FixedPeriod]:
    """All periods that are the same everywhere."""
    return list(_fixed)


def chosen_periods(authority: Authority) -> list[tuple[Period, int]]:
    """Each period and how many days it is here."""
    return [(period, period.days(authority)) for period in _periods]


def periods_state(authority: Authority, now: datetime) -> str:
    """For the administrators' start page."""
    own = sum(days != period.default for period, days in chosen_periods(authority))
    if not own:
        return _("All as usual")
    return ngettext("%(count)s differs from the usual", "%(count)s differ from the usual", own) % {"count": own}


def told_periods(authority: Authority) -> list[str]:
    """What applicants read about the periods of an authority, in their language."""
    return [period.told(period.days(authority)) for period in _periods if period.told]


_sooner: list[tuple[str, Callable[[Authority, timedelta], object]]] = []


def when_shortened(field: str, bring_forward: Callable[[Authority, timedelta], object]) -> None:
    """Let rows that know their day go sooner when a period becomes shorter; called once at start."""
    _sooner.append((field, bring_forward))


def shortened(field: str, authority: Authority, by: timedelta) -> None:
    """A period of an authority is shorter by so much: what is there goes sooner as well."""
    for name, bring_forward in _sooner:
        if name == field:
            bring_forward(authority, by)


# ---- Legal hold -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hold:
    """Rows of a table of which nothing may be erased for now: `keys()` gives them, of the entered authority."""

    model: str
    keys: Callable[[], QuerySet]


_holds: list[Hold] = []


def add_hold(hold: Hold) -> None:
    """Let an upper app hold what belongs to its own things; called once at start."""
    _holds.append(hold)


def without_held(rows: QuerySet) -> QuerySet:
    """The rows of which nothing is under legal hold."""
    return _exclude(rows, rows.model._meta.label_lower, "pk")


def without_messages_of_held(messages: QuerySet) -> QuerySet:
    """Messages that are about nothing under legal hold."""
    for hold in _holds:
        messages = messages.exclude(Q(about_type=hold.model) & Q(about_id__in=hold.keys()))
    return messages


def _exclude(rows: QuerySet, label: str, key: str) -> QuerySet:
    for hold in _holds:
        if hold.model == label:
            rows = rows.exclude(**{f"{key}__in": hold.keys()})
    return rows


def all_models() -> list[type[Model]]:
    """Every table of this house, those of the libraries too."""
    return list(apps.get_models(include_auto_created=True))
