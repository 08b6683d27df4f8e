"""What the recognition guide keeps of persons, for how long, and who erases it."""

from django.utils.translation import gettext_lazy as _

from recognition_pilot.actions import advice_forgetting, complaints, feedback, staffing
from recognition_pilot.actions.guidance import erasing
from recognition_pilot.actions.plans import access as plans_access
from recognition_pilot.actions.plans import forgetting as plans_forgetting
from recognition_pilot.actions.plans import reminding
from recognition_pilot.queries import disclosing
from willkommen import disclosure, keeping
from willkommen.disclosure import Contribution
from willkommen.keeping import FixedPeriod, Forgetting
from willkommen.permissions import Right


def register() -> None:
    """Tell the ground floor; called once at start."""
    for name, action, models, over, task in (
        (
            "guidance",
            erasing.erase_what_is_over,
            "guidancerecord consent guidancecontact bodyclock sharedfact",
            "erase_after, until_on of the consents",
            "erase_guidance",
        ),
        ("plans", plans_forgetting.forget_plans, "recognitionplan planstep", "erase_after", "forget_plans"),
        ("unconfirmed addresses", reminding.forget_unconfirmed, "", "reminders_asked_at", "forget_plans"),
        ("plan sessions", plans_access.forget_sessions, "plansession", "began_at", "forget_plans"),
        ("talks", advice_forgetting.forget_talks, "centretalk", "erase_after", "forget_advice"),
        ("referrals", advice_forgetting.forget_referrals, "referral", "erase_after", "forget_advice"),
        (
            "circle invitations",
            advice_forgetting.forget_circle_invitations,
            "circleinvitation",
            "expires_at + invitation_retention_days",
            "forget_advice",
        ),
        ("wishes to be asked", feedback.forget_wishes, "feedbackwish", "end of the appointment", "forget_voices"),
        ("remarks", feedback.forget_remarks, "feedback", "given_on + words_retention_days", "forget_voices"),
        ("complainants", complaints.forget_complainants, "complaint", "erase_on", "forget_voices"),
        ("complaints", complaints.forget_complaints, "", "received_on + words_retention_days", "forget_voices"),
        ("simulations", staffing.forget_simulations, "staffingrun", "asked_at", "forget_simulations"),
    ):
        tables = tuple(f"recognition_pilot.{model}" for model in models.split())
        keeping.add_forgetting(Forgetting(name, action, tables, over, f"recognition_pilot.tasks.{task}"))
    keeping.add_forgetting(
        Forgetting(
            "centre invitations",
            advice_forgetting.forget_centre_invitations,
            ("recognition_pilot.centreinvitation",),
            "expires_at",
            "recognition_pilot.tasks.forget_advice",
            is_of_house=True,
        )
    )
    disclosure.add_contribution(
        Contribution(Right.GUIDANCE, disclosing.find_record, disclosing.widen_record, disclosing.parts_of_record)
    )
    disclosure.add_contribution(
        Contribution(Right.PILOT, disclosing.find_complaint, disclosing.widen_complaint, disclosing.parts_of_complaint)
    )
    keeping.when_shortened("reply_retention_days", complaints.bring_forward)
    _add_lasting()
    _add_fixed()


def _add_lasting() -> None:
    for reason, models in (
        (
            "The catalogue of professions, ways, bodies and money. No person.",
            "pathstep fundingrule factchange occupationimport profession professionlabel competentbody competencerule"
            " searchword labelword",
        ),
        (
            "Figures without a person; small groups are never shown.",
            "guidanceoutcome referralfigure fact factday monthlyfigure publishedtable teamsize training meeting",
        ),
        ("What a centre says of itself and when it sits where; published.", "advicecentre outreachday"),
        (
            "A seat with the key of an account, which itself is forgotten; what was proposed is the organisation's.",
            "centremembership circlemembership proposal textcomment",
        ),
        (
            "The pilot's own documentation: functions and keys of accounts, no applicant.",
            "selfassessment measure measurechange practice",
        ),
    ):
        keeping.add_lasting(reason, *(f"recognition_pilot.{model}" for model in models.split()))


def _add_fixed() -> None:
    for what, how_long, why in (
        (
            _("A plan to recognition"),
            _("365 days after the last look, 183 after the last step"),
            _("Consent: people agreed to these words and can delete it themselves."),
        ),
        (
            _("What a guide keeps"),
            _("six months after the end, three years after the last contact; at once when consent is withdrawn"),
            _("Consent: people agreed to these words."),
        ),
        (
            _("Talks at advice centres, referrals"),
            _("7 days after the talk; as long as agreed, half a year at most"),
            _("Consent: people agreed to these words. A legal hold does not reach them."),
        ),
    ):
        keeping.add_fixed_period(FixedPeriod(what, how_long, why, position=60))
