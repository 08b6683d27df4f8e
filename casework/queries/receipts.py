"""The receipt of an informal application, and where its number and code lead."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from appointments.models import Appointment, AppointmentStatus
from casework.models import Application, Case
from casework.queries.applying import application_of, is_first_code_alive
from casework.rules.applying import CODE_SHOWN
from willkommen.languages import html_lang, text_dir
from willkommen.moments import berlin_day
from willkommen.references import in_groups


@dataclass(frozen=True)
class Paper:
    """A sheet in the applicant's language and in German that leads to the case."""

    case: Case
    language: str

    @property
    def address(self) -> str:
        """Where number and code are asked for; names the number, which is not secret."""
        where = {"language": self.language, "authority": self.case.authority.slug}
        return f"{settings.BASE_URL}{reverse('case_sign_in', kwargs=where)}?nummer={self.case.reference}"

    @property
    def short_address(self) -> str:
        """The same to be typed: without the number."""
        return self.address.partition("?")[0].partition("://")[2]

    @property
    def lang(self) -> str:
        """The `lang` of the applicant's half."""
        return html_lang(self.language)

    @property
    def direction(self) -> str:
        """The `dir` of the applicant's half."""
        return text_dir(self.language)


@dataclass(frozen=True)
class Receipt(Paper):
    """What an application is proved with: its number and its moment."""

    application: Application
    may_show_code: bool
    appointment: Appointment | None

    @property
    def number(self) -> str:
        """The number in groups of four."""
        return in_groups(self.application.receipt_number)

    @property
    def is_late(self) -> bool:
        """Whether the title had ended before the application was made, as far as the person typed."""
        ended_on = self.application.title_ended_on
        return ended_on is not None and ended_on < berlin_day(self.application.made_at)


def receipt_of(case: Case, *, now: dt.datetime) -> Receipt | None:
    """The receipt of a case's informal application; None for a case that began otherwise."""
    application = application_of(case)
    if application is None:
        return None
    is_fresh = now - application.made_at < CODE_SHOWN
    return Receipt(
        case,
        application.language,
        application,
        may_show_code=is_fresh and is_first_code_alive(application),
        appointment=next_appointment(case, now=now),
    )


def next_appointment(case: Case, *, now: dt.datetime) -> Appointment | None:
    """The next booked appointment that serves the case."""
    booked = Appointment.objects.filter(cases=case, status=AppointmentStatus.BOOKED, during__endswith__gt=now)
    return booked.select_related("office", "authority").order_by("during").first()
