"""Who stands at the doors: everybody there is, each with a browser that can be put back to how it came."""

from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from casework.actions.access import issue_code
from recognition_pilot.actions.plans.access import open_session
from recognition_pilot.forms.plan_session import COOKIE as PLAN_COOKIE
from tests.factories import NOW, make_staff
from tests.recognition_pilot.voices import sit
from willkommen.models import Role

ROLES = tuple(Role.values)
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
READING = ("get", "head", "options")
# How often somebody searches is counted, who of the staff opened a case is written down, a session notes that it lives:
# all that reading leaves.
COUNTS_READERS = {"willkommen_ratebucket", "appointments_searchcount", "willkommen_readentry", "willkommen_websession"}


@dataclass
class Visitor:
    """Somebody with a browser; `roles` are those at the authority whose doors are tried."""

    name: str
    client: Client
    is_signed_in: bool = True
    roles: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()

    def __post_init__(self):
        self._cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, address: str, data=None, **more):
        """The answer, after which nothing has happened: neither in the database nor in the browser."""
        self.client.cookies = SimpleCookie(self._cookies)
        with transaction.atomic():
            if isinstance(data, bytes):
                answer = self.client.generic(method.upper(), address, data, **more)
            else:
                answer = getattr(self.client, method)(address, *([data] if data is not None else []), **more)
            transaction.set_rollback(True)
        return answer


def browser(staff_member=None) -> Client:
    """A browser that sees what people see, not the exception behind it."""
    client = Client(raise_request_exception=False)
    if staff_member is not None:
        client.force_login(staff_member)
    return client


def visitors(street, other) -> dict[str, Visitor]:
    """Everybody who could come to the doors of the first street; `other` is a street of another authority."""
    everyone = [
        *(Visitor(role, browser(make_staff(street.authority, role)), roles=(role,)) for role in ROLES),
        Visitor("another authority", browser(make_staff(other.authority, *ROLES))),
        Visitor("nobody special", browser(make_staff())),
        Visitor("evaluator", browser(make_staff(is_evaluator=True)), faces=("land",)),
        Visitor("installation", browser(make_staff(is_installation_administrator=True)), faces=("installation",)),
        Visitor("centre", browser(street.adviser), faces=("centre",)),
        Visitor("another centre", browser(other.adviser)),
        Visitor("circle", browser(sit(street.authority).staff_member), faces=("circle",)),
        Visitor("another circle", browser(sit(other.authority).staff_member)),
        Visitor("applicant", applicant(street), is_signed_in=False),
        Visitor("logged out", browser(), is_signed_in=False),
    ]
    return {visitor.name: visitor for visitor in everyone}


def applicant(street) -> Client:
    """A browser behind number and code, of a case and of a plan."""
    client = browser()
    said = {"reference": street.case.reference, "code": issue_code(case=street.case, now=NOW)}
    assert client.post(f"/de/{street.authority.slug}/vorgang/", said).status_code == 302
    client.cookies[PLAN_COOKIE] = open_session(plan=street.plan, now=timezone.now())
    return client


def writes() -> dict[str, int]:
    """How many rows of each table this transaction has written so far, also those it undid: PostgreSQL counts them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {table: rows for table, rows in cursor.fetchall() if rows}


def written_since(before: dict[str, int]) -> set[str]:
    """The tables something was written to since then, but for those that count readers."""
    return {table for table, rows in writes().items() if rows != before.get(table, 0)} - COUNTS_READERS
