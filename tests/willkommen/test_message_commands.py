"""The outbox from the shell."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW, make_authority
from tests.willkommen.notes import notes
from willkommen.models import Authority
from willkommen.tasks import drain_outbox

__all__ = ["notes"]
pytestmark = pytest.mark.django_db

SOON = NOW + dt.timedelta(seconds=1)


def said(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue().splitlines()


def paused():
    return list(Authority.objects.filter(are_messages_paused=True).order_by("slug").values_list("slug", flat=True))


def test_time_can_be_passed_in(notes, mail_sink):
    notes.post()
    assert said("drain_outbox", at=(NOW - dt.timedelta(hours=1)).isoformat()) == ["Nothing was due."]
    assert said("drain_outbox", at="2026-10-05T07:00:01+02:00") == ["sent: 1"]


def test_the_worker_takes_a_moment_as_well(notes, mail_sink):
    notes.post()
    drain_outbox(at=SOON.isoformat())
    assert mail_sink.recipients == ["samir@example.org"]


@pytest.mark.parametrize(("typed", "answer"), [("tomorrow", "is not a moment"), ("2026-10-05T07:00", "no time zone")])
def test_a_moment_that_is_none_is_refused(notes, typed, answer):
    with pytest.raises(CommandError, match=answer):
        call_command("drain_outbox", at=typed)


def test_all_authorities_can_be_held_back_at_once_and_let_go_one_by_one(notes):
    make_authority("wolfsburg")
    assert said("pause_messages") == ["osnabrueck: held back", "wolfsburg: held back"]
    assert paused() == ["osnabrueck", "wolfsburg"]
    assert said("pause_messages", "wolfsburg", "--resume") == ["wolfsburg: sending"]
    assert paused() == ["osnabrueck"]


def test_an_authority_nobody_knows_is_refused(notes):
    with pytest.raises(CommandError, match="There is no authority nowhere"):
        call_command("pause_messages", "nowhere")
    assert paused() == []
