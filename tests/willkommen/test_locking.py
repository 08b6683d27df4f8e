"""Whoever acts on something they have just read locks the row, and nothing else is read again."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from appointments.models import Appointment
from tests.factories import MONDAY, World, local, make_appointment, make_authority, make_counter
from willkommen.locking import locked_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_hand():
    """An appointment as a page has read it, with its authority, office and counter."""
    world = World()
    made = make_appointment(world.offer, world.counter, local(MONDAY, "09:00"))
    return Appointment.objects.select_related("authority", "office", "counter").get(pk=made.pk)


def test_the_row_is_as_it_is_now_and_one_question_is_asked(in_hand):
    Appointment.objects.filter(pk=in_hand.pk).update(family_name="NOW")
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        locked = locked_again(in_hand)
        assert (locked.family_name, locked.authority.slug, locked.counter) == ("NOW", "osnabrueck", in_hand.counter)
    of_rows = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert [sql.endswith("FOR UPDATE") for sql in of_rows] == [True]
    assert locked is not in_hand


def test_a_key_that_leads_elsewhere_now_is_followed_there(in_hand):
    other = make_counter(in_hand.office, 2)
    Appointment.objects.filter(pk=in_hand.pk).update(counter=other)
    assert locked_again(in_hand).counter == other


def test_what_its_authority_does_not_have_is_not_there(in_hand):
    in_hand.authority = make_authority("celle")
    with pytest.raises(Appointment.DoesNotExist):
        locked_again(in_hand)
