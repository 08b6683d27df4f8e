"""The first administrator of an authority from the shell."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_authority, make_staff
from willkommen.models import Invitation, OutgoingMessage

pytestmark = pytest.mark.django_db


def invite(*words):
    out = StringIO()
    call_command("invite_administrator", *words, stdout=out)
    return out.getvalue()


def test_the_person_is_invited_as_administrator_and_a_letter_waits():
    celle = make_authority("celle")
    said = invite("celle", "uwe@celle.example", "--name", "Uwe Lüssmann")
    invitation = Invitation.objects.get()
    assert (invitation.authority, invitation.email, invitation.roles) == (celle, "uwe@celle.example", ["administrator"])
    assert OutgoingMessage.objects.get().recipient == "uwe@celle.example"
    assert said == "invited uwe@celle.example as administrator of celle; the letter leaves with the next tick\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["hannover", "uwe@celle.example"], "There is no authority hannover."),
        (["celle", "uwe"], "This is not an e-mail address."),
        (
            ["celle", "here@celle.example"],
            "Nothing was changed: This person already works here. Open their entry in the list to change their tasks.",
        ),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_sent(words, said):
    make_staff(make_authority("celle"), "clerk", email="here@celle.example")
    with pytest.raises(CommandError) as refused:
        invite(*words, "--name", "Uwe Lüssmann")
    assert str(refused.value) == said
    assert (Invitation.objects.count(), OutgoingMessage.objects.count()) == (0, 0)
