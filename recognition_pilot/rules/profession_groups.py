"""Groups of professions, for the general way of what is not among the project's own."""

GROUPS = (
    "health",
    "social",
    "teaching",
    "craft",
    "industry_and_trade",
    "engineering",
    "academic",
    "law_and_other",
    "agriculture",
)
# In these much needs a permission; in the others most work is open to everybody.
OFTEN_REGULATED = frozenset({"health", "social", "teaching", "law_and_other"})
# The group an occupation of ESCO most likely belongs to, by the beginning of its ISCO-08 code; the longest one counts.
_BY_ISCO = {
    "0": "law_and_other",
    "1": "academic",
    "2": "academic",
    "214": "engineering",
    "215": "engineering",
    "216": "engineering",
    "22": "health",
    "23": "teaching",
    "2342": "social",
    "261": "law_and_other",
    "2635": "social",
    "3": "industry_and_trade",
    "32": "health",
    "324": "agriculture",
    "3412": "social",
    "4": "industry_and_trade",
    "5": "industry_and_trade",
    "514": "craft",
    "531": "social",
    "532": "health",
    "6": "agriculture",
    "7": "craft",
    "8": "industry_and_trade",
    "9": "industry_and_trade",
    "92": "agriculture",
}


def group_of(group: str, isco08: str) -> str:
    """The group of a profession: its own, or the likely one of its ISCO-08 code; empty where nothing is known."""
    if group in GROUPS:
        return group
    begins = (isco08[:length] for length in range(len(isco08), 0, -1))
    return next((_BY_ISCO[begin] for begin in begins if begin in _BY_ISCO), "")
