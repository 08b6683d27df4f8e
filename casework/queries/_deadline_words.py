"""What the clocks of the register are called, and what has to be done when one has lapsed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.rules.deadlines import CountsFrom

EVENTS = {
    CountsFrom.RECEIPT: pgettext_lazy("deadline counts", "from receipt"),
    CountsFrom.NOTIFICATION: pgettext_lazy("deadline counts", "from notification"),
    CountsFrom.QUESTION: pgettext_lazy("deadline counts", "from the question"),
    CountsFrom.LETTER: pgettext_lazy("deadline counts", "from the letter"),
    CountsFrom.KNOWLEDGE: pgettext_lazy("deadline counts", "from knowing of it"),
    CountsFrom.NOTICE: pgettext_lazy("deadline counts", "from the notice given"),
    CountsFrom.ENTRY: pgettext_lazy("deadline counts", "from entry"),
    CountsFrom.BIRTH: pgettext_lazy("deadline counts", "from birth"),
    CountsFrom.DEPARTURE: pgettext_lazy("deadline counts", "from leaving"),
    CountsFrom.START: pgettext_lazy("deadline counts", "back from the start"),
    CountsFrom.STATE: pgettext_lazy("deadline counts", "from this step"),
    CountsFrom.PROVISION: pgettext_lazy("deadline counts", "from the message that it is there"),
}

NAMES = {
    "inaction": pgettext_lazy("deadline", "Three months without a decision: the applicant may go to court"),
    "blue_card_mobility": pgettext_lazy("deadline", "Decision: Blue Card of another EU state"),
    "family_mobility": pgettext_lazy("deadline", "Decision: family of a Blue Card holder from another EU state"),
    "work_after_mobility": pgettext_lazy("deadline", "Work is allowed after this day"),
    "residence_card": pgettext_lazy("deadline", "Issue the residence card"),
    "job_change": pgettext_lazy("deadline", "Suspend or refuse the change of job"),
    "data_access": pgettext_lazy("deadline", "Information about personal data"),
    "claim": pgettext_lazy("deadline", "Time to go to court"),
    "claim_without_notice": pgettext_lazy("deadline", "Time to go to court, without a proper notice on remedies"),
    "asylum_claim": pgettext_lazy("deadline", "Time to go to court (asylum law)"),
    "asylum_claim_short": pgettext_lazy("deadline", "Time to go to court (asylum law, short)"),
    "employment_agency": pgettext_lazy("deadline", "Employment agency: consent counts as given"),
    "employment_agency_fast": pgettext_lazy("deadline", "Employment agency: consent counts as given (one week)"),
    "federal_office": pgettext_lazy("deadline", "Answer of the Federal Office (BAMF)"),
    "other_body": pgettext_lazy("deadline", "Answer of another body"),
    "documents": pgettext_lazy("deadline", "Hand in documents"),
    "hearing": pgettext_lazy("deadline", "Answer to the hearing"),
    "portal_retrieval": pgettext_lazy("deadline", "Retrieve the decision from the portal"),
    "competence": pgettext_lazy("deadline", "Clarify who is competent"),
    "translation": pgettext_lazy("deadline", "Translate the operative part and the notice on remedies"),
    "card_production": pgettext_lazy("deadline", "The card should have come"),
    "card_pickup": pgettext_lazy("deadline", "Pick up the card"),
    "handover": pgettext_lazy("deadline", "The other authority confirms the handover"),
    "visa_free_entry": pgettext_lazy("deadline", "Apply after entering without a visa"),
    "application_after_entry": pgettext_lazy("deadline", "Apply after entry"),
    "born_in_germany": pgettext_lazy("deadline", "Apply for a child born in Germany"),
    "early_end": pgettext_lazy("deadline", "Report the early end of studies, training or work"),
    "early_end_employer": pgettext_lazy("deadline", "Employer reports the early end of work"),
    "training_ended": pgettext_lazy("deadline", "Training place reports the end of the training"),
    "tolerated_job_ended": pgettext_lazy("deadline", "Employer reports the end of the tolerated work"),
    "training_application": pgettext_lazy("deadline", "Earliest day to apply for the training toleration"),
    "training_grant": pgettext_lazy("deadline", "Earliest day to grant the training toleration"),
    "departure_shortest": pgettext_lazy("deadline", "Shortest time to leave"),
    "departure": pgettext_lazy("deadline", "Time to leave"),
    "absence": pgettext_lazy("deadline", "Absence: six months"),
    "absence_longer": pgettext_lazy("deadline", "Absence: twelve months"),
    "absence_from_union": pgettext_lazy("deadline", "Absence from the EU: twelve months"),
    "absence_from_union_blue": pgettext_lazy("deadline", "Absence from the EU: twenty-four months"),
    "absence_in_union": pgettext_lazy("deadline", "Absence from Germany: six years"),
    "recognition_acknowledged": pgettext_lazy("deadline", "Recognition: confirmation of receipt"),
    "recognition": pgettext_lazy("deadline", "Recognition: decision"),
    "recognition_union": pgettext_lazy("deadline", "Recognition: decision (EU certificates)"),
    "fast_track_appointment": pgettext_lazy("deadline", "Fast track: appointment at the mission abroad"),
    "fast_track_visa": pgettext_lazy("deadline", "Fast track: decision on the visa"),
}

TO_DO = {
    "inaction": _("Three months have passed without a decision. Please decide, or note the reason."),
    "claim": _(
        "The time to go to court is over. Please ask the court whether a claim came in before it becomes final."
    ),
    "claim_without_notice": _(
        "The time to go to court is over. Please ask the court whether a claim came in before it becomes final."
    ),
    "asylum_claim": _(
        "The time to go to court is over. Please ask the court whether a claim came in before it becomes final."
    ),
    "asylum_claim_short": _(
        "The time to go to court is over. Please ask the court whether a claim came in before it becomes final."
    ),
    "employment_agency": _(
        "The employment agency did not answer in time: consent counts as given, unless it said that information is missing."
    ),
    "employment_agency_fast": _(
        "The employment agency did not answer in time: consent counts as given, unless it said that information is missing."
    ),
    "portal_retrieval": _(
        "The decision was not retrieved from the portal within ten days. It counts as not notified: please send it again."
    ),
    "documents": _("The day for the documents is over. Please look at what has come."),
    "hearing": _("The time to answer the hearing is over. Please decide how to go on."),
    "card_production": _("The card has not come in six weeks. Please ask the manufacturer."),
    "card_pickup": _("The card has not been picked up. Please write to the person."),
    "handover": _("The other authority has not confirmed the handover. Please ask."),
}
WHATEVER = _("A deadline has passed. Please look at the case.")
