"""Reading training and meetings: hours per team and full-time equivalent, open points."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, Sum

from recognition_pilot.models import Meeting, TeamSize, Training, TrainingTopic
from willkommen.models import Authority

# Hours per full-time equivalent and year (I24).
TARGET_HOURS = 24
# Meetings a year (I28).
TARGET_MEETINGS = 4


@dataclass(frozen=True)
class TeamHours:
    """A team in a year: hours of all participants together, by topic, and per full-time equivalent."""

    team: str
    by_topic: list[Decimal]
    total: Decimal
    size: Decimal | None

    @property
    def per_full_time(self) -> Decimal | None:
        """Hours per full-time equivalent; None while nobody has said how large the team is."""
        return round(self.total / self.size, 1) if self.size else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target of the year is reached."""
        return None if self.per_full_time is None else self.per_full_time >= TARGET_HOURS


def training_years(authority: Authority, *, this_year: int) -> list[int]:
    """Years with trainings, and this one."""
    days = Training.objects.filter(authority=authority).dates("held_on", "year")
    return sorted({day.year for day in days} | {this_year}, reverse=True)


def hours_of_teams(authority: Authority, *, year: int) -> list[TeamHours]:
    """One row a team, with teams that had no training, and the whole authority at the end where there are several."""
    rows = Training.objects.filter(authority=authority, held_on__year=year)
    summed = rows.values("team", "topic").annotate(sum=Sum(F("hours") * F("participants"))).order_by("team")
    sizes = dict(TeamSize.objects.filter(authority=authority, year=year).values_list("team", "full_time_equivalents"))
    hours: dict[str, dict[str, Decimal]] = {team: {} for team in sizes}
    for row in summed:
        hours.setdefault(row["team"], {})[row["topic"]] = row["sum"]
    teams = [_team(team, hours[team], sizes.get(team)) for team in sorted(hours)]
    if len(teams) > 1:
        together = [sum((team.by_topic[at] for team in teams), Decimal()) for at in range(len(TrainingTopic.values))]
        # the whole is only divided when every team has said how large it is
        size = sum(sizes.values(), Decimal()) if all(team.size for team in teams) else None
        teams.append(TeamHours("", together, sum(together, Decimal()), size))
    return teams


def _team(team: str, hours: dict[str, Decimal], size: Decimal | None) -> TeamHours:
    by_topic = [hours.get(topic, Decimal()) for topic in TrainingTopic.values]
    return TeamHours(team, by_topic, sum(by_topic, Decimal()), size)


def trainings_of(authority: Authority, *, year: int) -> list[Training]:
    """The trainings of a year, newest first."""
    return list(Training.objects.filter(authority=authority, held_on__year=year))


def training_by_pk(authority: Authority, pk: int) -> Training | None:
    """One of this authority."""
    return Training.objects.filter(authority=authority, pk=pk).first()


def sizes_of(authority: Authority, *, year: int) -> list[TeamSize]:
    """How large the teams are in a year."""
    return list(TeamSize.objects.filter(authority=authority, year=year))


def teams_of(authority: Authority) -> list[str]:
    """Every team that has a name here already."""
    names = set(TeamSize.objects.filter(authority=authority).values_list("team", flat=True))
    return sorted(names | set(Training.objects.filter(authority=authority).values_list("team", flat=True)))


# ---- Meetings ------------------------------------------------------------------------------------------------


def meetings_of(authority: Authority, *, today: dt.date) -> list[Meeting]:
    """Meetings of the last two years and those planned, newest first."""
    since = dt.date(today.year - 1, 1, 1)
    return list(Meeting.objects.filter(Q(held_on__gte=since) | Q(open_points__gt=0), authority=authority))


def meeting_by_pk(authority: Authority, pk: int) -> Meeting | None:
    """One of this authority."""
    return Meeting.objects.filter(authority=authority, pk=pk).first()


def meetings_this_year(authority: Authority, *, today: dt.date) -> int:
    """How many have been held this year."""
    first_day = dt.date(today.year, 1, 1)
    return Meeting.objects.filter(authority=authority, held_on__gte=first_day, held_on__lte=today).count()


def open_points(authority: Authority) -> int:
    """Open points of all meetings together."""
    return Meeting.objects.filter(authority=authority).aggregate(sum=Sum("open_points"))["sum"] or 0


def topic_names() -> list[str]:
    """The topics of trainings in the order of the table."""
    return [str(label) for label in TrainingTopic.labels]
