"""The steps of a case as people press them: words, form, what follows, and the action behind each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.actions import cards, courts, decisions, endings, hearings, notifying, participations, reviewing
from casework.forms import steps as forms
from casework.forms import steps_decided as decided

TOLD = _("The applicant gets a message that there is news.")
UNSEEN = _("The applicant sees nothing of this.")
FOR_GOOD = _("This cannot be taken back.")


@dataclass(frozen=True)
class Step:
    """One thing that can be done. `is_direct`: one press without a page; `by_mover`: the action asks who moves."""

    label: object
    act: Callable
    form: type = forms.StepForm
    icon: str = "arrow-forward"
    follows: tuple = ()
    is_direct: bool = False
    is_final: bool = False
    by_mover: bool = True


STEPS: dict[str, Step] = {
    # ---- review
    "begin_review": Step(
        pgettext_lazy("step", "Begin the review"), reviewing.begin_review, icon="play-arrow", is_direct=True
    ),
    "check_competence": Step(
        pgettext_lazy("step", "Clarify competence"),
        reviewing.check_competence,
        icon="apartment",
        follows=(
            _("The case is looked at again after 14 days."),
            _("The applicant reads that the application has arrived."),
        ),
    ),
    "accept_competence": Step(
        pgettext_lazy("step", "We are competent"), reviewing.accept_competence, icon="check", is_direct=True
    ),
    "ask_employment_agency": Step(
        pgettext_lazy("step", "Ask the employment agency"),
        partial(participations.ask_body, body="employment_agency"),
        forms.AskAgencyForm,
        icon="work",
        follows=(
            _(
                "Consent counts as given after two weeks, in fast cases after one, unless information is missing (§ 36 BeschV)."
            ),
            UNSEEN,
        ),
    ),
    "ask_federal_office": Step(
        pgettext_lazy("step", "Ask the Federal Office (BAMF)"),
        partial(participations.ask_body, body="federal_office"),
        forms.AskForm,
        icon="account-balance",
        follows=(_("The case is looked at again after four weeks."), UNSEEN),
    ),
    "ask_other_body": Step(
        pgettext_lazy("step", "Ask another body"),
        partial(participations.ask_body, body="other"),
        forms.AskOtherForm,
        icon="apartment",
        follows=(_("The case is looked at again after four weeks."), UNSEEN),
    ),
    "information_missing": Step(
        pgettext_lazy("step", "Information is missing"),
        participations.record_information_missing,
        forms.DayForm,
        icon="help",
        follows=(
            _("The time of the employment agency stops: consent no longer counts as given (§ 36 BeschV)."),
            UNSEEN,
        ),
        by_mover=False,
    ),
    "information_sent": Step(
        pgettext_lazy("step", "Information was sent"),
        participations.record_information_sent,
        forms.InformationSentForm,
        icon="send",
        follows=(_("The time of the employment agency begins anew."), UNSEEN),
        by_mover=False,
    ),
    "record_answer": Step(
        pgettext_lazy("step", "Record the answer"),
        participations.record_answer,
        forms.AnswerForm,
        icon="check",
        follows=(_("The review goes on."), UNSEEN),
    ),
    "check_security": Step(
        pgettext_lazy("step", "Start the security query"),
        reviewing.check_security,
        icon="shield",
        follows=(_("Nobody outside learns of it, neither that it runs nor since when (§ 73 AufenthG)."),),
    ),
    "go_on_reviewing": Step(
        pgettext_lazy("step", "Go on reviewing"), reviewing.go_on_reviewing, icon="play-arrow", is_direct=True
    ),
    "invite_for_biometrics": Step(
        pgettext_lazy("step", "Invite for photo and fingerprints"),
        reviewing.invite_for_biometrics,
        icon="fingerprint",
        follows=(_("The applicant reads that it is their turn and can book a time."), TOLD),
    ),
    "suspend": Step(
        pgettext_lazy("step", "Let the case rest"),
        reviewing.suspend,
        forms.SuspendForm,
        icon="pause-circle",
        follows=(_("The applicant reads that it is their turn."), TOLD),
    ),
    # ---- hearing, decision
    "hear": Step(
        pgettext_lazy("step", "Send a hearing letter"),
        hearings.hear,
        forms.HearForm,
        icon="record-voice-over",
        follows=(_("The applicant reads that it is their turn."), TOLD),
    ),
    "hearing_answered": Step(
        pgettext_lazy("step", "The person has answered"),
        hearings.record_hearing_answer,
        forms.AnsweredForm,
        icon="mail",
        follows=(UNSEEN,),
        by_mover=False,
    ),
    "grant": Step(
        pgettext_lazy("step", "Grant"), partial(decisions.decide, kind="granted"), decided.GrantForm, icon="check"
    ),
    "refuse": Step(
        pgettext_lazy("step", "Refuse"), partial(decisions.decide, kind="refused"), icon="block", is_final=True
    ),
    "approve": Step(
        pgettext_lazy("step", "Approve the decision"), decisions.approve_decision, icon="done-all", is_final=True
    ),
    "send_back": Step(
        pgettext_lazy("step", "Send the decision back"),
        decisions.send_back_decision,
        decided.SendBackForm,
        icon="undo",
        follows=(_("The case stays where it is."), UNSEEN),
    ),
    "notify": Step(
        pgettext_lazy("step", "Record how the decision was sent"),
        notifying.notify_decision,
        decided.NotifyForm,
        icon="mail",
        follows=(_("For a refusal the time to go to court is computed from this (§ 41 VwVfG, § 74 VwGO)."), UNSEEN),
        by_mover=False,
    ),
    "ask_translation": Step(
        pgettext_lazy("step", "A translation is asked for"),
        notifying.ask_translation,
        decided.TranslationForm,
        icon="translate",
        follows=(_("Operative part and notice on remedies are translated free of charge (§ 77 (3) AufenthG)."), UNSEEN),
        by_mover=False,
    ),
    "send_translation": Step(
        pgettext_lazy("step", "The translation was sent"),
        notifying.record_translation_sent,
        decided.SentForm,
        icon="translate",
        follows=(UNSEEN,),
        by_mover=False,
    ),
    # ---- card
    "order_card": Step(
        pgettext_lazy("step", "The card is ordered"),
        cards.order_card,
        decided.OrderCardForm,
        icon="id-card",
        follows=(_("After six weeks the case asks where the card is."), TOLD),
    ),
    "dispatch_card": Step(
        pgettext_lazy("step", "The card is on its way"),
        cards.dispatch_card,
        icon="local-shipping",
        follows=(TOLD,),
    ),
    "receive_card": Step(
        pgettext_lazy("step", "The card is here"),
        cards.receive_card,
        icon="id-card",
        follows=(_("The applicant can fetch it."), TOLD),
    ),
    "hand_out_card": Step(
        pgettext_lazy("step", "Hand out the card"),
        cards.hand_out_card,
        decided.HandOutForm,
        icon="front-hand",
        follows=(_("Delete the stored fingerprints in your register system now (§ 61a AufenthV)."), TOLD, FOR_GOOD),
        is_final=True,
    ),
    "hand_out_sticker": Step(
        pgettext_lazy("step", "The sticker is in the passport"),
        cards.hand_out_sticker,
        decided.HandOutForm,
        icon="badge",
        follows=(_("No card is made."), TOLD, FOR_GOOD),
        is_final=True,
    ),
    # ---- court, end
    "appeal": Step(
        pgettext_lazy("step", "The person went to court"),
        courts.appeal,
        decided.AppealForm,
        icon="account-balance",
        follows=(UNSEEN,),
    ),
    "end_court_case": Step(
        pgettext_lazy("step", "The court case is over"),
        courts.end_court_case,
        decided.CourtEndedForm,
        icon="check",
        follows=(UNSEEN,),
        by_mover=False,
    ),
    "become_final": Step(
        pgettext_lazy("step", "The decision is final"),
        courts.become_final,
        icon="lock",
        follows=(_("Only when nobody can go to court any more."), TOLD, FOR_GOOD),
        is_final=True,
    ),
    "withdraw": Step(
        pgettext_lazy("step", "The person withdraws the application"),
        endings.withdraw,
        forms.WithdrawForm,
        icon="undo",
        follows=(
            _("The fiction effect ends with the withdrawal: an expired title no longer continues (§ 81 AufenthG)."),
            _("Make sure that the person knows this."),
            _("Part of the fee may still be due (§ 49 AufenthV)."),
            TOLD,
            FOR_GOOD,
        ),
        is_final=True,
    ),
    "settle": Step(
        pgettext_lazy("step", "Settle without a decision"),
        endings.settle,
        forms.SettleForm,
        icon="close",
        follows=(_("The applicant reads that the case is closed, not why."), TOLD, FOR_GOOD),
        is_final=True,
    ),
    "close": Step(
        pgettext_lazy("step", "Close the case"),
        endings.close,
        icon="folder-open",
        follows=(
            _("Nothing can be changed afterwards."),
            _("The applicant can read it for some time, then the online record is reduced."),
            FOR_GOOD,
        ),
        is_final=True,
    ),
}
# What a clerk does while the person stands at the counter.
COUNTER_STEPS = ("receive_card", "hand_out_card", "hand_out_sticker")
DECIDES = ("grant", "refuse")


def what_follows(code: str, *, four_eyes: bool) -> list:
    """What the page says about what comes of a step; a decision depends on how many eyes the authority wishes."""
    if code in DECIDES and four_eyes:
        return [_("Somebody else has to approve the decision. Until then the case stays where it is."), UNSEEN]
    if code in DECIDES or code == "approve":
        return [_("The applicant reads that a decision was made, not which one."), TOLD, FOR_GOOD]
    return list(STEPS[code].follows)
