"""Which administrative court is competent for the decisions of an authority (§§ 45, 52 no. 3 VwGO): data."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "data" / "courts.json"


@dataclass(frozen=True)
class Court:
    """An administrative court, and how sure the house is that it is the right one."""

    name: str
    mark: str
    source: str


@cache
def _courts() -> dict[str, Court]:
    rows = json.loads(FILE.read_text("utf-8"))
    return {row["authority"]: Court(row["court"], row["mark"], row["source"]) for row in rows}


def court_for(authority_slug: str) -> Court | None:
    """The competent court of an authority (§ 52 no. 3 VwGO); None where nobody has entered it: to be clarified."""
    return _courts().get(authority_slug)
