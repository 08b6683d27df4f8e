"""Handing a case to the authority of the new home (§ 3 VwVfG): why, and what travels."""

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """Why the other authority is competent."""

    MOVED = "moved"
    AGREED = "agreed"


BASIS_SECTIONS = {Basis.MOVED: "§ 3 Abs. 1 Nr. 3 VwVfG", Basis.AGREED: "§ 3 Abs. 2, 3 VwVfG"}


@dataclass(frozen=True)
class Part:
    """Something of a case that travels: by law, or only where the person has agreed."""

    code: str
    needs_consent: bool = False
    section: str = ""


# What is not on this list never travels: notes, drafts, decisions nobody approved, names of staff, follow-ups,
# representatives (their consent was given to one authority), files (they are in the register's own file).
PARTS = (
    Part("application", section="§ 3 VwVfG, § 86 AufenthG"),
    Part("person", section="§ 86 AufenthG"),
    Part("history", section="§ 3 VwVfG"),
    Part("requests", section="§ 82 Abs. 1 AufenthG"),
    Part("participations", section="§ 39 AufenthG, § 36 BeschV"),
    Part("decisions", section="§ 43 VwVfG"),
    Part("fees", section="§ 49 Abs. 4 AufenthV"),
    Part("facts", section="§ 81 AufenthG"),
    Part("protection", section="§ 51 BMG"),
    Part("contact", needs_consent=True, section="Art. 6 Abs. 1 lit. a DSGVO"),
    Part("language", needs_consent=True, section="Art. 6 Abs. 1 lit. a DSGVO"),
    Part("questions", needs_consent=True, section="Art. 6 Abs. 1 lit. a DSGVO"),
)
BY_LAW = tuple(part.code for part in PARTS if not part.needs_consent)
BY_CONSENT = tuple(part.code for part in PARTS if part.needs_consent)


def parts_that_travel(consented: set[str]) -> list[str]:
    """The codes of what travels, in order: everything the law needs and what the person agreed to, nothing else."""
    return [part.code for part in PARTS if not part.needs_consent or part.code in consented]
