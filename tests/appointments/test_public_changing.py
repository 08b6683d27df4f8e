"""Moving and cancelling one's own appointment by its link."""

import pytest

from appointments.models import Appointment
from tests.appointments.applicant import Applicant, kinds_sent, own, text_of
from tests.factories import MONDAY, TUESDAY, World, local, make_appointment, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
START = local(MONDAY, "09:00")


@pytest.fixture
def world():
    return World(spoken=["ar"])


@pytest.fixture
def booked(world):
    """Booked earlier, in another browser."""
    return make_appointment(world.offer, world.counter, START)


@pytest.fixture
def reader(world):
    """Somebody who has the link, in a browser that booked nothing."""
    return Applicant(world.authority)


# ---- Moving ----------------------------------------------------------------------------------------------------------


def move(reader, appointment, day=TUESDAY, clock="10:00", form_key="a" * 32):
    data = {"start": local(day, clock).isoformat(), "ort": "A-1", "form_key": form_key}
    return reader.post(own(appointment, "verschieben/neu/"), **data)


def test_moving_shows_old_and_new_beside_each_other_and_asks_first(reader, booked):
    days = reader.get(own(booked, "verschieben/"))
    assert "Studium" not in text_of(days)
    assert START not in [time.start for time in days.context["days"].days[0].morning]
    page = text_of(reader.get(own(booked, "verschieben/neu/"), neu=local(TUESDAY, "10:00").isoformat(), ort="A-1"))
    assert "Until now Monday, 5 October 2026, 09:00" in page
    assert "New Tuesday, 6 October 2026, 10:00" in page
    assert Appointment.objects.count() == 1


def test_a_moved_appointment_has_a_new_link_and_the_old_one_is_dead(reader, booked):
    answer = move(reader, booked)
    new = Appointment.objects.get(status="booked")
    assert (new.starts_at, new.moved_from, new.full_name) == (local(TUESDAY, "10:00"), booked, "SAMIR HADDAD")
    assert answer.url == reader.url(own(new))
    assert reader.get(own(booked)).status_code == 404
    assert "appointment.moved" in kinds_sent()


def test_pressing_move_twice_moves_once_and_leads_to_the_same_page(reader, booked):
    assert move(reader, booked).url == move(reader, booked).url
    assert Appointment.objects.count() == 2


def test_the_old_page_sent_again_with_another_time_is_not_answered_with_the_first_one(reader, booked):
    move(reader, booked, clock="10:00")
    answer = move(reader, booked, clock="11:00")
    assert answer.status_code == 404
    assert "This link leads nowhere any more" in text_of(answer)
    assert list(Appointment.objects.filter(status="booked").values_list("during__startswith", flat=True)) == [
        local(TUESDAY, "10:00")
    ]


def test_a_new_time_that_is_gone_leaves_the_old_one(world, reader, booked):
    make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"))
    answer = move(reader, booked)
    assert answer.url == reader.url(own(booked, "verschieben/"))
    assert "This time has just been taken." in text_of(reader.client.get(answer.url))
    booked.refresh_from_db()
    assert booked.status == "booked"


@pytest.mark.parametrize("neu", ["", "tomorrow", "2026-10-04T07:00:00+00:00", "\x00", "9999-12-31T00:00:00+00:00"])
def test_a_new_time_that_makes_no_sense_leads_back_to_the_days(reader, booked, neu):
    answer = reader.get(own(booked, "verschieben/neu/"), neu=neu)
    assert answer.url == reader.url(own(booked, "verschieben/"))
    assert reader.post(own(booked, "verschieben/neu/"), start=neu).url == reader.url(own(booked, "verschieben/"))
    booked.refresh_from_db()
    assert booked.status == "booked"


def test_another_office_can_be_chosen_and_a_strange_one_is_ones_own(world, reader, booked):
    osterode = make_office(world.authority, "A-2", name="Osterode")
    world.offer.places.create(authority=world.authority, office=osterode)
    assert reader.get(own(booked, "verschieben/"), ort="A-2").context["office"] == osterode
    assert reader.get(own(booked, "verschieben/"), ort="B-9").context["office"] == world.office


def test_what_has_begun_can_neither_be_moved_nor_cancelled(reader, booked, monday_morning):
    monday_morning.move_to(START)
    assert reader.get(own(booked, "verschieben/")).status_code == 404
    assert move(reader, booked).status_code == 404
    assert reader.post(own(booked, "absagen/"), form_key="b" * 32).status_code == 404
    booked.refresh_from_db()
    assert booked.status == "booked"


def test_who_moved_in_the_browser_that_booked_still_sees_everything(world):
    applicant = Applicant(world.authority)
    answer = move(applicant, applicant.book())
    assert "What to bring" in text_of(applicant.client.get(answer.url))


# ---- Cancelling ------------------------------------------------------------------------------------------------------


def test_cancelling_asks_first_then_gives_the_time_back(reader, booked):
    page = text_of(reader.get(own(booked, "absagen/")))
    assert "Cancel the appointment? Monday, 5 October 2026, 09:00" in page
    answer = reader.post(own(booked, "absagen/"), form_key="c" * 32)
    assert answer.url == reader.url("termin/abgesagt/")
    booked.refresh_from_db()
    assert booked.status == "cancelled"
    assert kinds_sent() == ["appointment.cancelled"]
    page = reader.client.get(answer.url)
    assert "Your appointment is cancelled" in text_of(page)
    assert "AE-STUDIUM-V" not in page.content.decode()


def test_cancelling_twice_is_cancelled_once(reader, booked):
    answers = [reader.post(own(booked, "absagen/"), form_key="c" * 32) for _ in range(2)]
    assert [answer.url for answer in answers] == [reader.url("termin/abgesagt/")] * 2
    assert kinds_sent() == ["appointment.cancelled"]


def test_who_booked_here_is_led_back_to_the_same_service(world):
    applicant = Applicant(world.authority)
    answer = applicant.post(own(applicant.book(), "absagen/"), form_key="c" * 32)
    assert applicant.url("leistung/AE-STUDIUM-V/") in applicant.client.get(answer.url).content.decode()


# ---- An interpreter or a companion -----------------------------------------------------------------------------------


def test_an_interpreter_and_a_companion_can_be_wished_for_after_booking(reader, booked):
    page = reader.get(own(booked, "begleitung/"))
    assert "Studium" not in text_of(page)
    answer = reader.post(own(booked, "begleitung/"), needs_interpreter="on", brings_companion="on")
    assert answer.url == reader.url(own(booked))
    booked.refresh_from_db()
    assert (booked.needs_interpreter, booked.brings_companion) == (True, True)
    reader.post(own(booked, "begleitung/"), brings_companion="on")
    booked.refresh_from_db()
    assert (booked.needs_interpreter, booked.brings_companion) == (False, True)


def test_moving_takes_the_interpreter_and_the_companion_along(reader, booked):
    reader.post(own(booked, "begleitung/"), needs_interpreter="on", brings_companion="on")
    move(reader, booked)
    moved = Appointment.objects.get(status="booked")
    assert (moved.needs_interpreter, moved.brings_companion) == (True, True)


def test_nobody_is_asked_for_once_the_appointment_has_begun(reader, booked, monday_morning):
    monday_morning.move_to(START)
    answer = reader.post(own(booked, "begleitung/"), needs_interpreter="on")
    assert answer.status_code == 404
    booked.refresh_from_db()
    assert booked.needs_interpreter is False
