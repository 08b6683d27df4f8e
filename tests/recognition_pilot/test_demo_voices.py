"""What people say in the demo: once for each authority, public at one of them only."""

import pytest
from django.core.management import CommandError, call_command

from recognition_pilot.actions.demo_voices import load_demo_voices
from recognition_pilot.models import CircleMembership, Complaint, Feedback, Proposal
from tests.factories import NOW, World

pytestmark = pytest.mark.django_db


def test_the_demo_is_loaded_once_and_only_where_it_is_a_demo(quick_passwords):
    for slug in ("osnabrueck", "celle", "harburg"):
        authority = World(slug).authority
        authority.is_demo = slug != "harburg"
        authority.save()
    logins = [load_demo_voices(now=NOW), load_demo_voices(now=NOW)]
    assert [[login for login, _name, _where in said] for said in logins] == [
        ["beirat@celle.example", "beirat@osnabrueck.example"],
        [],
    ]
    counts = [model.objects.count() for model in (Feedback, Complaint, CircleMembership)]
    assert counts == [30, 6, 2]
    public = Proposal.objects.filter(published_on__isnull=False)
    assert list(public.values_list("authority__slug", flat=True)) == ["osnabrueck"]


def test_no_other_installation_is_filled(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo_voices")


@pytest.fixture
def quick_passwords(settings):
    """Nobody types one here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
