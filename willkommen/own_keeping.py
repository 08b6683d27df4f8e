"""What the ground floor keeps of persons, for how long, and who erases it."""

from django.utils.translation import gettext_lazy as _

from willkommen import keeping, told_periods
from willkommen.actions import forgetting, tidying
from willkommen.keeping import FixedPeriod, Forgetting, Period
from willkommen.models import Authority

EVERY_HOUR = "willkommen.tasks.forget"
TIDY_UP = "willkommen.heartbeat.tidy_up"


def register() -> None:
    """Called once at start."""
    for job in (
        Forgetting(
            "messages",
            forgetting.forget_old_messages,
            ("willkommen.outgoingmessage",),
            "due_at + message_retention_days",
            EVERY_HOUR,
        ),
        Forgetting(
            "barriers",
            forgetting.forget_barriers,
            ("willkommen.accessibilityreport",),
            "settled_at + reply_retention_days, reported_at + words_retention_days",
            EVERY_HOUR,
        ),
        Forgetting(
            "invitations",
            forgetting.forget_invitations,
            ("willkommen.invitation",),
            "expires_at + invitation_retention_days",
            EVERY_HOUR,
        ),
        Forgetting(
            "departures", forgetting.notice_departures, (), "account_retention_days", EVERY_HOUR, is_of_house=True
        ),
        Forgetting(
            "accounts",
            forgetting.forget_accounts,
            (
                "willkommen.staffmember",
                "willkommen.staffidentity",
                "account.emailaddress",
                "account.emailconfirmation",
                "mfa.authenticator",
            ),
            "erase_after",
            EVERY_HOUR,
            is_of_house=True,
        ),
        Forgetting(
            "records of changes and reads",
            forgetting.forget_records,
            (
                "willkommen.auditentry",
                "willkommen.readentry",
                "willkommen.changeentry",
                "willkommen.emergencyaccess",
                "willkommen.sealcheck",
            ),
            "happened_at, began_at, checked_at",
            EVERY_HOUR,
            is_of_house=True,
        ),
        Forgetting("list of erasures", forgetting.forget_erasures, (), "erased_at", EVERY_HOUR, is_of_house=True),
        Forgetting(
            "rate buckets", tidying.forget_buckets, ("willkommen.ratebucket",), "refilled_at", TIDY_UP, is_of_house=True
        ),
        Forgetting(
            "forms", tidying.forget_forms, ("willkommen.submittedform",), "submitted_at", TIDY_UP, is_of_house=True
        ),
        Forgetting(
            "browser sessions",
            tidying.forget_web_sessions,
            ("willkommen.websession",),
            "expire_date",
            TIDY_UP,
            is_of_house=True,
        ),
    ):
        keeping.add_forgetting(job)
    _add_lasting()
    _add_periods()


def _add_lasting() -> None:
    keeping.add_lasting(
        "The authority, its places and its published contacts.",
        "willkommen.authority",
        "willkommen.office",
        "willkommen.openinghours",
        "willkommen.municipality",
    )
    keeping.add_lasting(
        "Who was allowed what and when, for the audit: a role and the key of an account, which itself is forgotten.",
        "willkommen.membership",
    )
    keeping.add_lasting("Counts and hashes of public texts; the key of an account.", "willkommen.translationstate")
    keeping.add_lasting(
        "Signs of life of the house, counts of what happened.",
        "willkommen.heartbeat",
        "willkommen.taskrun",
        "willkommen.tally",
    )
    keeping.add_lasting(
        "Hashes over entries that are gone; what they summed up is not in them.", "willkommen.auditseal"
    )
    keeping.add_lasting(
        "Shipped with the libraries, not used: rights stand in code.",
        "auth.permission",
        "auth.group",
        "auth.group_permissions",
        "contenttypes.contenttype",
    )


def _add_periods() -> None:
    for position, (field, least, most, remark, told) in enumerate(
        (
            (
                "contact_retention_days",
                1,
                30,
                _(
                    "Appointments and waiting list. Others erase after two days; thirty are the most (Art. 5 (1) (e) GDPR)."
                ),
                None,
            ),
            (
                "message_retention_days",
                1,
                30,
                _("Long enough to answer “I did not get anything”. That a message was sent stays, without an address."),
                told_periods.messages_told,
            ),
            (
                "reply_retention_days",
                1,
                90,
                _("Complaints and reported barriers: counted from the answer, because people come back to it."),
                told_periods.reply_told,
            ),
            (
                "words_retention_days",
                30,
                365,
                _("Complaints, free lines after a visit, reported barriers: counted from the day they came."),
                told_periods.words_told,
            ),
            (
                "invitation_retention_days",
                1,
                90,
                _("Name and address of people you invited to work here, accepted or not."),
                None,
            ),
            (
                "account_retention_days",
                1,
                365,
                _("Staff, interpreters. What they decided stays theirs in the history, without a name."),
                None,
            ),
            (
                "absence_retention_days",
                7,
                365,
                _("Data about staff: only as long as plans are still looked at."),
                None,
            ),
        )
    ):
        keeping.add_period(Period(Authority, field, least, most, remark, told, position=10 + position))
    keeping.add_fixed_period(
        FixedPeriod(
            _("Who changed and who read what"),
            _("until the end of the following year"),
            _("Sealed; nobody can shorten it, so that misuse can be found."),
            position=90,
        )
    )
    keeping.add_fixed_period(
        FixedPeriod(
            _("What somebody types into a form"),
            _("ten hours at most; keys of sent forms two days"),
            _("So that a second press of a button does nothing twice."),
            position=95,
        )
    )
