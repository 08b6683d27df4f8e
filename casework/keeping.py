"""What casework keeps of persons, for how long, who erases it, and what a legal hold keeps."""

from django.utils.translation import gettext_lazy as _

from casework.actions import access, applying, forgetting, letter_box, reminders
from casework.models import CaseworkSettings
from casework.queries import disclosing, holds, told_periods
from willkommen import disclosure, keeping
from willkommen.disclosure import Contribution
from willkommen.keeping import FixedPeriod, Forgetting, Hold, Period
from willkommen.permissions import Right


def register() -> None:
    """Tell the ground floor; called once at start."""
    _add_jobs()
    _add_lasting()
    _add_periods()
    keeping.when_shortened("readable_days", forgetting.bring_cases_forward)
    keeping.when_shortened("file_days", forgetting.bring_files_forward)
    disclosure.add_contribution(
        Contribution(Right.CASES, disclosing.find, disclosing.widen, disclosing.parts, disclosing.enclosures)
    )
    for model, keys in holds.HELD.items():
        keeping.add_hold(Hold(model, keys))


def _add_jobs() -> None:
    for name, action, models, over, task in (
        (
            "closed cases",
            forgetting.forget_closed_cases,
            (
                "case question answer note followup representative documentrequest requesteditem participation courtcase"
                " handover"
            ),
            "erase_after, or that of the case",
            "forget_closed_cases",
        ),
        ("drafts", applying.erase_drafts, "application", "erase_after of the case", "erase_drafts"),
        ("files", letter_box.forget_files, "handedinfile filepart", "erase_after", "erase_files"),
        (
            "case sessions",
            access.forget_sessions,
            "casesession accesscode",
            "began_at, revoked_at",
            "forget_case_sessions",
        ),
        ("title reminders", reminders.forget_reminders, "titlereminder", "erase_after", "forget_reminders"),
        (
            "substitutions",
            forgetting.forget_substitutions,
            "substitution",
            "during + absence_retention_days",
            "forget_substitutions",
        ),
    ):
        tables = tuple(f"casework.{model}" for model in models.split())
        keeping.add_forgetting(Forgetting(name, action, tables, over, f"casework.tasks.{task}"))


def _add_lasting() -> None:
    keeping.add_lasting(
        "Codes, days and amounts of a case; they say nothing of anybody once the case is forgotten.",
        "casework.caseevent",
        "casework.deadline",
        "casework.hearing",
        "casework.decision",
        "casework.casefee",
        "casework.caseappointment",
    )
    keeping.add_lasting(
        "What the authority has decided about its work.", "casework.caseworksettings", "casework.routingrule"
    )


def _add_periods() -> None:
    keeping.add_period(
        Period(
            CaseworkSettings,
            "readable_days",
            0,
            365,
            _("Then the online record is reduced to numbers and days. The file itself stays in your register system."),
            told_periods.cases_told,
            position=30,
        )
    )
    keeping.add_period(
        Period(
            CaseworkSettings,
            "file_days",
            1,
            30,
            _("The letter box is no archive: what was taken over is in your file."),
            told_periods.files_told,
            position=31,
        )
    )
    for what, how_long, why in (
        (
            _("Cases under legal hold"),
            _("until the hold is lifted"),
            _("It wins over every period. Cases under hold are listed in casework."),
        ),
        (
            _("Applications that were begun and not sent"),
            _("30 days"),
            _("The page says so to the person who begins one."),
        ),
        (
            _("Reminders before titles end"),
            _("30 days after the title’s end; two days after they are stopped or not confirmed"),
            _("Consent (Art. 6 (1) (a) GDPR): people agreed to these words."),
        ),
    ):
        keeping.add_fixed_period(FixedPeriod(what, how_long, why, position=30))
