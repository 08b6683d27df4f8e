"""What belongs to another authority is not there: the same answer, byte for byte, as for what never was."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_staff
from tests.house.addresses import ARGUMENTS, SPECIAL, STAFF, Street, argument_names
from willkommen.models import Membership, Role

pytestmark = pytest.mark.django_db

NOWHERE = {"message": "00000000-0000-4000-8000-000000000000"}
# Parts of an address that are no things.
WORDS = {"step", "field", "object_type"}
THINGS = sorted(
    name
    for name in STAFF
    if argument_names(name) & {"office", "counter", "visit", "pk", "message", "shift", "closure", "absence"}
    or argument_names(name) & {"invitation", "member", "object_id"}
)


@pytest.fixture
def here():
    return Street("osnabrueck")


@pytest.fixture
def there():
    return Street("celle")


def signed_in(*streets) -> tuple[Client, object]:
    """Somebody with every task at these authorities."""
    staff = make_staff(None, interface_language="en")
    for street in streets:
        for role in Role:
            Membership.objects.create(authority=street.authority, staff_member=staff, role=role)
    client = Client(raise_request_exception=False)
    client.force_login(staff)
    return client, staff


def url(name: str, here: Street, things: Street | None) -> str:
    """A page of `here` about the things of `things`, or about things that never were."""
    kwargs = {}
    for argument in argument_names(name):
        of = here if argument in {"authority", "language"} or things is None else things
        special = SPECIAL.get(name, lambda _street: {})(of)
        kwargs[argument] = special[argument] if argument in special else ARGUMENTS[argument](of)
        if things is None and argument not in {"authority", "language", "code", "day", *WORDS}:
            kwargs[argument] = NOWHERE.get(argument, 999_999_999)
    return reverse(name, kwargs={**kwargs, **({"language": "ar"} if "language" in kwargs else {})})


def bare(response, address: str) -> bytes:
    """The answer without the address it was asked at."""
    content = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)
    return content.replace(address.encode(), b"ADDRESS")


@pytest.mark.parametrize("both", [False, True], ids=["staff of one", "staff of both"])
def test_a_thing_of_another_authority_answers_like_one_that_never_was(here, there, both):
    client, _staff = signed_in(here, *([there] if both else []))
    wrong = {}
    for name in THINGS:
        foreign, never = url(name, here, there), url(name, here, None)
        for send in (client.get, client.post):
            answers = [send(address) for address in (foreign, never)]
            statuses = {answer.status_code for answer in answers}
            if statuses not in ({404}, {405}) or bare(answers[0], foreign) != bare(answers[1], never):
                wrong[name] = statuses
            if b"HADDAD" in answers[0].content:
                wrong[name] = "names somebody"
    assert wrong == {}


@pytest.mark.parametrize("end", ["membership ended", "account deactivated", "task taken away"])
def test_a_session_that_lives_on_opens_nothing_any_more(here, end):
    client, staff = signed_in(here)
    page = f"/desk/{here.authority.slug}/"
    assert client.get(page).status_code == 200
    memberships = Membership.objects.filter(staff_member=staff)
    if end == "membership ended":
        memberships.update(ends_at=timezone.now())
    elif end == "account deactivated":
        type(staff).objects.filter(pk=staff.pk).update(is_active=False)
    else:
        memberships.exclude(role=Role.AUDITOR).delete()
    answer = client.get(page)
    assert answer.status_code == {"membership ended": 404, "account deactivated": 302, "task taken away": 403}[end]
    assert b"HADDAD" not in answer.content
