"""The cover sheet: what is asked for, in two languages, to tick and to lay on top of the papers."""

from dataclasses import dataclass

from casework.queries.documents import Documents
from casework.queries.receipts import Paper as TwoLanguages
from willkommen.models import Office
from willkommen.queries.authorities import offices_of


@dataclass(frozen=True)
class CoverSheet(TwoLanguages):
    """A sheet in the applicant's language and in German that names the case by its number only."""

    documents: Documents
    office: Office | None


def sheet_of(documents: Documents, *, language: str = "") -> CoverSheet:
    """The sheet of what is missing now, in a language or in that of the case, to be sent to the office of the case."""
    case = documents.case
    office = case.office or next(iter(offices_of(case.authority)), None)
    return CoverSheet(case, language or case.language, documents, office)
