"""The thirteen steps of the way to recognition, in their order, and which of them matter for whom."""

ORIENTATION = "orientation"
BODY = "body"
COUNSELLING = "counselling"
FUNDING = "funding"
DOCUMENTS = "documents"
GAPS = "gaps"
APPLICATION = "application"
ACKNOWLEDGEMENT = "acknowledgement"
CHECK = "check"
RESULT = "result"
COMPENSATION = "compensation"
RESIDENCE = "residence"
DONE = "done"

STEPS = (
    ORIENTATION,
    BODY,
    COUNSELLING,
    FUNDING,
    DOCUMENTS,
    GAPS,
    APPLICATION,
    ACKNOWLEDGEMENT,
    CHECK,
    RESULT,
    COMPENSATION,
    RESIDENCE,
    DONE,
)

# § 14a BQFG: an acknowledgement within two weeks, a decision within two months, where the employer has begun the fast
# procedure of § 81a AufenthG.
FAST_ACKNOWLEDGEMENT_DAYS = 14
FAST_CHECK_DAYS = 61
# So many pages of papers to translate are usual; the price of a page is in `catalogue/steps.json`.
PAGES_TO_TRANSLATE = 10
DAYS_OF_A_MONTH = 31


def months(days: int) -> int:
    """Days as whole months, rounded up, so that nobody plans too short."""
    return -(-days // DAYS_OF_A_MONTH)
