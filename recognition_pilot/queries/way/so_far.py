"""What is known about somebody's way, and the form of a step; the words stand beside."""

from dataclasses import dataclass
from decimal import Decimal

from recognition_pilot.models import FundingRule, Profession
from recognition_pilot.queries.way.competence import Competence
from recognition_pilot.rules.answers import Answers
from recognition_pilot.rules.fees import Fees
from willkommen.models import Authority


@dataclass(frozen=True)
class Way:
    """What the texts of the steps are made from."""

    profession: Profession | None
    group: str
    # In the reader's language.
    name: str
    answers: Answers
    authority: Authority
    competence: Competence
    fundings: tuple[FundingRule, ...]
    fees: Fees

    @property
    def regulation(self) -> str:
        """`Regulation`, "unknown" on the general way."""
        return self.profession.regulation if self.profession else "unknown"

    @property
    def compensation(self) -> str:
        """`Compensation`, empty on the general way."""
        return self.profession.compensation_kind if self.profession else ""

    @property
    def is_statement(self) -> bool:
        """The ZAB says what a degree compares with (Zeugnisbewertung); it does not decide on equivalence."""
        return self.competence.body is not None and self.competence.body.code == "ZAB"

    def funding(self, pays_for: str) -> FundingRule | None:
        """The federal grant for one purpose, None where it cannot be asked for any more."""
        found = [rule for rule in self.fundings if rule.pays_for == pays_for and rule.at_most is not None]
        return found[0] if found else None


@dataclass(frozen=True)
class Document:
    """A paper to collect: what it is called in the reader's language; the code is what a plan ticks."""

    code: str
    name: str


@dataclass(frozen=True)
class Step:
    """One of the thirteen; days count from the end of the step before."""

    code: str
    number: int
    title: str
    text: str
    # Further sentences, each its own paragraph.
    more: tuple[str, ...] = ()
    days_from: int | None = None
    days_to: int | None = None
    # The same in words of the reader's language; empty where a step takes no time of its own.
    when: str = ""
    # Euro; None: nobody can say.
    cost_from: Decimal | None = None
    cost_to: Decimal | None = None
    cost: str = ""
    cost_note: str = ""
    # What may be paid of it, at most, in euro.
    funding: Decimal | None = None
    funding_words: str = ""
    documents: tuple[Document, ...] = ()
    # A figure nobody has confirmed: since when it stands here and whom to ask.
    note: str = ""
    # False: this person probably does not need it.
    is_likely: bool = True
