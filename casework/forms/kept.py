"""What a browser remembers of an informal application under way: the session stands in the database."""

import datetime as dt
import secrets
from dataclasses import asdict, dataclass, field

KEPT = "applying"


@dataclass
class Answers:
    """What somebody answered for one service at one authority."""

    code: str
    title_ends_on: str = ""
    # the secret of the appointment this began from
    appointment: str = ""
    # as it was typed, right or wrong
    typed: dict = field(default_factory=dict)
    # the draft, and what its access code will follow from
    case: int | None = None
    secret: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def title_day(self) -> dt.date | None:
        """The last day of the present title."""
        return dt.date.fromisoformat(self.title_ends_on) if self.title_ends_on else None


def keep_answers(request, authority, answers: Answers) -> None:
    """Remember them at once, in the view's transaction."""
    kept = request.session.get(KEPT, {})
    kept[authority.slug] = asdict(answers)
    request.session[KEPT] = kept
    request.session.save()


def kept_answers(request, authority) -> Answers | None:
    """The application under way, or just sent, in this browser."""
    kept = request.session.get(KEPT, {}).get(authority.slug)
    try:
        return Answers(**kept) if kept else None
    except TypeError:  # written by an older version of the house
        return None
