"""What this app is called on the auditor's pages."""

from django.utils.translation import pgettext_lazy

from recognition_pilot.forms.guidance_reason import GUIDANCE_REASON_WORDS
from willkommen import audited

# What somebody did. The subject stands before it, where there is one.
ACTIONS = {
    "accept_centre_invitation": pgettext_lazy("audit", "accepted the invitation to an advice centre"),
    "accept_circle_invitation": pgettext_lazy("audit", "accepted the invitation to the circle"),
    "announce_outreach_day": pgettext_lazy("audit", "announced an outreach day"),
    "answer_complaint": pgettext_lazy("audit", "answered a complaint"),
    "answer_proposal": pgettext_lazy("audit", "answered a proposal"),
    "answer_text_comment": pgettext_lazy("audit", "answered a remark about a text"),
    "book_for_person": pgettext_lazy("audit", "booked for somebody who was sent to a centre"),
    "call_off_outreach_day": pgettext_lazy("audit", "called off an outreach day"),
    "close_complaint": pgettext_lazy("audit", "closed a complaint"),
    "confirm_centre": pgettext_lazy("audit", "confirmed the page of a centre"),
    "decide_on_centre": pgettext_lazy("audit", "decided about a centre"),
    "end_centre_account": pgettext_lazy("audit", "ended an account of a centre"),
    "end_circle_seat": pgettext_lazy("audit", "ended a seat in the circle"),
    "enter_month": pgettext_lazy("audit", "entered figures of a month"),
    "finish_assessment": pgettext_lazy("audit", "finished a self-assessment"),
    "forget_circleinvitation": pgettext_lazy("audit", "invitations to the circle were erased"),
    "forget_centretalk": pgettext_lazy("audit", "talks at centres were erased"),
    "forget_complainants": pgettext_lazy("audit", "people who complained were forgotten"),
    "forget_guidancerecord": pgettext_lazy("audit", "guidance records were erased"),
    "forget_plans": pgettext_lazy("audit", "recognition plans were erased"),
    "forget_referral": pgettext_lazy("audit", "referrals were erased"),
    "found_centre": pgettext_lazy("audit", "added an advice centre"),
    "guidance_agreed": pgettext_lazy("audit", "wrote down a consent"),
    "guidance_erased": pgettext_lazy("audit", "a guidance record was erased"),
    "guidance_handed_on": pgettext_lazy("audit", "handed a guidance record on"),
    "guidance_opened": pgettext_lazy("audit", "opened a guidance record for somebody"),
    "guidance_shared": pgettext_lazy("audit", "shared a fact with casework"),
    "guidance_withdrawn": pgettext_lazy("audit", "a consent was withdrawn"),
    "hide_centre": pgettext_lazy("audit", "took the page of a centre down"),
    "invite_to_centre": pgettext_lazy("audit", "invited somebody to a centre"),
    "invite_to_circle": pgettext_lazy("audit", "invited somebody to the circle"),
    "keep_meeting": pgettext_lazy("audit", "wrote down a meeting"),
    "keep_training": pgettext_lazy("audit", "wrote down a training"),
    "publish_practice": pgettext_lazy("audit", "published a practice example"),
    "refer": pgettext_lazy("audit", "sent somebody to an advice centre"),
    "remove_meeting": pgettext_lazy("audit", "removed a meeting"),
    "remove_training": pgettext_lazy("audit", "removed a training"),
    "return_practice": pgettext_lazy("audit", "returned a practice example"),
    "review_remark": pgettext_lazy("audit", "decided about a remark"),
    "save_centre": pgettext_lazy("audit", "saved the data of a centre"),
    "save_centre_texts": pgettext_lazy("audit", "saved texts of a centre"),
    "set_team_size": pgettext_lazy("audit", "set the size of a team"),
    "sort_complaint": pgettext_lazy("audit", "sorted a complaint"),
    "submit_practice": pgettext_lazy("audit", "handed in a practice example"),
    "withdraw_practice": pgettext_lazy("audit", "withdrew a practice example"),
}

# Kinds of things that are written down.
THINGS = {
    "recognition_pilot.guidancerecord": pgettext_lazy("audit", "Guidance record"),
    "recognition_pilot.consent": pgettext_lazy("audit", "Consent"),
    "recognition_pilot.guidancecontact": pgettext_lazy("audit", "Contact of a guidance"),
    "recognition_pilot.bodyclock": pgettext_lazy("audit", "Period of a body"),
    "recognition_pilot.sharedfact": pgettext_lazy("audit", "Shared fact"),
    "recognition_pilot.referral": pgettext_lazy("audit", "Referral"),
    "recognition_pilot.advicecentre": pgettext_lazy("audit", "Advice centre"),
    "recognition_pilot.centremembership": pgettext_lazy("audit", "Account at a centre"),
    "recognition_pilot.centreinvitation": pgettext_lazy("audit", "Invitation to a centre"),
    "recognition_pilot.circlemembership": pgettext_lazy("audit", "Seat in the circle"),
    "recognition_pilot.circleinvitation": pgettext_lazy("audit", "Invitation to the circle"),
    "recognition_pilot.outreachday": pgettext_lazy("audit", "Outreach day"),
    "recognition_pilot.complaint": pgettext_lazy("audit", "Complaint"),
    "recognition_pilot.practice": pgettext_lazy("audit", "Practice example"),
    "recognition_pilot.meeting": pgettext_lazy("audit", "Meeting"),
    "recognition_pilot.training": pgettext_lazy("audit", "Training"),
    "recognition_pilot.measure": pgettext_lazy("audit", "Measure"),
}


def register() -> None:
    """Called once at start."""
    audited.add_actions(ACTIONS)
    audited.add_things(THINGS)
    audited.add_reasons({str(code): words for code, words in GUIDANCE_REASON_WORDS.items()})
