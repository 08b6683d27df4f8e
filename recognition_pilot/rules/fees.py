"""What the procedure costs, as far as figures are known: from–to in euro."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Amount:
    """From–to in euro; both None: nobody has said so yet."""

    low: Decimal | None = None
    high: Decimal | None = None


UNKNOWN = Amount()
NOTHING = Amount(Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Fees:
    """Of one procedure: applying, the opinion an expert may have to write, the permission at the end."""

    procedure: Amount
    opinion: Amount
    permission: Amount


def fees_for(of_body: Mapping, of_profession: Mapping, *, learned_in_eu: bool) -> Fees:
    """What a profession says itself counts before what its body says; null says: this one never arises.

    Where a body recognises qualifications of the EU automatically no expert is asked.
    """
    known = {**of_body, **of_profession}
    automatic = learned_in_eu and known.get("eu")
    return Fees(
        procedure=_amount(known.get("eu") if automatic else known.get("procedure"), UNKNOWN),
        opinion=NOTHING if automatic else _amount(known.get("opinion"), NOTHING),
        permission=_amount(known.get("permission"), NOTHING),
    )


def _amount(pair, otherwise: Amount) -> Amount:
    return Amount(Decimal(str(pair[0])), Decimal(str(pair[1]))) if pair else otherwise
