"""Papers and requests for tests."""

import datetime as dt

from appointments.models import RequiredDocument, Service, ServiceDocument
from casework.actions.documents import request_documents
from casework.models import CaseworkSettings
from casework.rules.states import Mover
from tests.casework.cases import make_case
from tests.factories import NOW, make_authority, make_service, make_staff

# 5 October 2026 and 21 days: a Monday.
DUE = dt.date(2026, 10, 26)
BEFORE_ANYTHING = dt.datetime(2026, 10, 5, 8, 0, tzinfo=dt.UTC)


def make_document(code="insurance", name="Nachweis über Krankenversicherung", **fields):
    """A paper of the catalogue, with a name in Arabic."""
    defaults = {"name_de": name, "official_term": name, "name_ar": f"عربي {code}", "hint_de": "Von Ihrer Krankenkasse."}
    return RequiredDocument.objects.get_or_create(code=code, defaults={**defaults, **fields})[0]


class Office:
    """An authority with a caseworker, a service that asks for two papers, and a case in review."""

    def __init__(self, slug="osnabrueck", **case):
        self.authority = make_authority(slug)
        self.caseworker = make_staff(self.authority, "caseworker", name="Petra Sommer")
        self.service = Service.objects.filter(code="AE-STUDIUM-V").first() or make_service()
        self.insurance = make_document()
        self.rent = make_document("rent", "Mietvertrag", hint_de="Alle Seiten.")
        for position, document in enumerate([self.insurance, self.rent]):
            ServiceDocument.objects.get_or_create(
                service=self.service, document=document, defaults={"position": position}
            )
        self.case = make_case(self.authority, self.service, **case)

    def ask(self, *, now=NOW, documents=None, others=(), mover=Mover.CASEWORKER, **more):
        """Ask for both papers."""
        request = request_documents(
            case=self.case,
            documents=[self.insurance, self.rent] if documents is None else documents,
            others=list(others),
            mover=mover,
            now=now,
            staff_member=self.caseworker,
            **more,
        )
        self.case.refresh_from_db()
        return request

    def open_letter_box(self):
        """Let people hand in online."""
        return CaseworkSettings.objects.create(authority=self.authority, are_uploads_allowed=True)
