"""Booking, moving, cancelling, closing, offering, calling in any order: what must hold holds after every step.

Hypothesis looks for an order that breaks an invariant and shortens it to the few steps that matter. A refused action
must leave every row as it was. `FUZZ_EXAMPLES=2000` looks further by night.
"""

import datetime as dt
import os
from collections import Counter as Tally

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from psycopg2.extras import DateTimeTZRange

from appointments.actions import booking, forgetting, offering, queue
from appointments.actions.identity import identity_key
from appointments.actions.setup.closures import add_closure, remove_closure
from appointments.models import Appointment, Call, Closure, SlotOffer, Visit, WaitingEntry
from appointments.queries.availability import free_times
from appointments.queries.gaps import Door
from tests.factories import MONDAY, World, local, make_counter, make_shift, make_staff
from willkommen.errors import Refused
from willkommen.models import OutgoingMessage, StaffMember
from willkommen.tokens import hash_of, new_nonce, token_for

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
CLOCKS = [f"{hour:02d}:{minute:02d}" for hour in (8, 9, 10, 11) for minute in (0, 30)]
PEOPLE = ("ADA", "BADR", "CEM")
BORN = dt.date(1990, 5, 1)
AT_A_COUNTER = ("called", "serving")

starts = st.sampled_from(CLOCKS).map(lambda clock: local(MONDAY, clock))
people = st.sampled_from(PEOPLE)
numbers = st.integers(min_value=0, max_value=7)
counters = st.integers(min_value=0, max_value=1)
steps = st.sampled_from(
    [queue.recall, queue.start_serving, queue.finish_visit, queue.mark_left, queue.park]
    + [queue.take_back_call, queue.take_back_end]
)


class AnyOrder(RuleBasedStateMachine):
    """Three people, two counters, one morning."""

    def __init__(self):
        super().__init__()
        self.database = transaction.atomic()
        self.database.__enter__()
        self.world = World(weekdays=(0,))
        other = make_counter(self.world.office, 2)
        colleague = make_staff(self.world.authority, "clerk")
        make_shift(other, colleague)
        self.counters = [self.world.counter, other]
        self.clerks = [self.world.clerk, colleague]
        self.now = local(MONDAY, "06:00")

    def teardown(self):
        transaction.set_rollback(True)
        self.database.__exit__(None, None, None)

    # ---- what people do ------------------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 5, 11, 30, 90]))
    def time_passes(self, minutes):
        self.now += dt.timedelta(minutes=minutes)

    @rule(start=starts)
    def somebody_presses_a_time(self, start):
        was_free = start in self.free(Door.ONLINE)
        held = self.tried(
            booking.hold_slot,
            offer=self.world.offer,
            office=self.world.office,
            start=start,
            persons=1,
            language="uk",
            spoken_language="uk",
            title_ends_on=None,
            now=self.now,
        )
        assert (held is not None) is was_free
        if held is not None:
            self.must_be_staffed(held)

    @rule(number=numbers, person=people)
    def says_who_they_are_and_confirms(self, number, person):
        held = self.one_of(Appointment.objects.filter(status="held", slot_offer=None), number)
        if held is None:
            return
        named = self.tried(
            booking.identify,
            appointment=held,
            given_names=person,
            family_name="MUSTER",
            name_in_own_script="",
            born_on=BORN,
            email=f"{person.lower()}@example.org",
            mobile="",
            spoken_language="uk",
            needs_interpreter=False,
            language="uk",
            now=self.now,
        )
        if named is not None:
            self.tried(booking.confirm_appointment, appointment=named, now=self.now)

    @rule(number=numbers, start=starts)
    def moves(self, number, start):
        old = self.one_of(Appointment.objects.filter(status="booked"), number)
        if old is None:
            return
        new = self.tried(booking.move_appointment, appointment=old, office=self.world.office, start=start, now=self.now)
        if new is not None and new.pk != old.pk:
            self.must_be_staffed(new)

    @rule(number=numbers)
    def cancels(self, number):
        found = self.one_of(Appointment.objects.filter(status="booked"), number)
        if found is not None:
            self.tried(booking.cancel_appointment, appointment=found, now=self.now)

    @rule(person=people, start=starts)
    def waits_and_is_offered_a_time(self, person, start):
        if SlotOffer.objects.filter(entry__given_names=person, status="open").exists():
            return
        self.tried(
            offering.offer_slot,
            offer=self.world.offer,
            office=self.world.office,
            start=start,
            until=self.now + dt.timedelta(minutes=60),
            persons=1,
            language="uk",
            spoken_language="uk",
            door=Door.LIST,
            now=self.now,
            entry=self.entry_of(person),
        )

    @rule(number=numbers, answer=st.sampled_from(["accept", "decline", "withdraw", "lapse"]))
    def an_offer_is_answered(self, number, answer):
        slot = self.one_of(SlotOffer.objects.all(), number)
        if slot is None:
            return
        if answer == "accept":
            self.tried(offering.accept_slot, slot=slot, person=slot.entry, language="uk", now=self.now)
        else:
            act = {
                "decline": offering.decline_slot,
                "withdraw": offering.withdraw_slot,
                "lapse": offering.let_slot_lapse,
            }
            self.tried(act[answer], slot=slot, now=self.now)

    # ---- what the house does -------------------------------------------------------------------------------------

    @rule(which=counters, start=starts)
    def a_counter_closes(self, which, start):
        add_closure(
            authority=self.world.authority,
            office=None,
            counter=self.counters[which],
            during=DateTimeTZRange(start, start + dt.timedelta(minutes=60)),
            reason="",
            staff_member=self.world.clerk,
            now=self.now,
        )

    @rule(number=numbers)
    def a_counter_opens_again(self, number):
        closure = self.one_of(Closure.objects.all(), number)
        if closure is not None:
            remove_closure(closure=closure, staff_member=self.world.clerk, now=self.now)

    @rule()
    def the_worker_tidies_up(self):
        forgetting.mark_lapsed_holds(authority=self.world.authority, now=self.now, most=100)
        queue.close_day(authority=self.world.authority, now=self.now)

    @rule(number=numbers)
    def somebody_checks_in(self, number):
        found = self.one_of(Appointment.objects.all(), number)
        if found is not None:
            self.tried(queue.check_in, appointment=found, office=self.world.office, now=self.now)

    @rule()
    def somebody_comes_without_an_appointment(self):
        self.tried(
            queue.give_walk_in_ticket,
            offer=self.world.offer,
            office=self.world.office,
            language="uk",
            spoken_language="uk",
            now=self.now,
        )

    @rule(which=counters)
    def a_clerk_calls_the_next(self, which):
        first = Visit.objects.filter(status="waiting").order_by("turn_at", "id").first()
        called = self.tried(
            queue.call_next, counter=self.counters[which], staff_member=self.clerks[which], now=self.now
        )
        if called is not None:
            assert called.pk == first.pk

    @rule(number=numbers, step=steps)
    def a_clerk_goes_on(self, number, step):
        visit = self.one_of(Visit.objects.all(), number)
        if visit is not None:
            self.tried(step, visit=visit, now=self.now)

    @rule(number=numbers, which=counters)
    def a_clerk_takes_somebody_up_again(self, number, which):
        visit = self.one_of(Visit.objects.filter(status="parked"), number)
        if visit is not None:
            self.tried(queue.resume, visit=visit, counter=self.counters[which], now=self.now)

    # ---- what must hold ------------------------------------------------------------------------------------------

    @invariant()
    def no_counter_has_two_at_a_time(self):
        taken = list(Appointment.objects.filter(status="booked").values_list("counter_id", "during"))
        taken += Appointment.objects.filter(status="held", hold_until__gt=self.now).values_list("counter_id", "during")
        for number, (counter, during) in enumerate(taken):
            others = [other for at, other in taken[number + 1 :] if at == counter]
            assert [other for other in others if other.lower < during.upper and during.lower < other.upper] == []

    @invariant()
    def a_person_has_one_appointment(self):
        booked = list(Appointment.objects.filter(status="booked"))
        keys = Tally(one.identity_key for one in booked if one.identity_key)
        assert [key for key, times in keys.items() if times > 1] == []
        # only what lies on an earlier day no longer counts
        assert [one for one in booked if not one.identity_key and one.ends_at > self.now] == []

    @invariant()
    def what_was_moved_has_one_successor_and_is_cancelled(self):
        followers = Appointment.objects.filter(moved_from__isnull=False).select_related("moved_from")
        assert {new.moved_from.status for new in followers} <= {"cancelled"}
        assert {(new.given_names, new.identity_key) for new in followers} == {
            (new.moved_from.given_names, new.moved_from.identity_key) for new in followers
        }

    @invariant()
    def whoever_has_an_appointment_was_told_and_nobody_else_is_reminded(self):
        told = Tally(
            OutgoingMessage.objects.filter(
                kind__in=["appointment.booked", "appointment.moved"], about_id__in=self.booked()
            ).values_list("about_id", flat=True)
        )
        assert told == Tally(self.booked())
        waiting = OutgoingMessage.objects.filter(status="queued", kind="appointment.reminder")
        assert set(waiting.values_list("about_id", flat=True)) <= set(self.booked())

    @invariant()
    def nobody_stands_at_two_counters_and_no_counter_serves_two(self):
        present = list(Visit.objects.filter(status__in=AT_A_COUNTER).values_list("counter_id", flat=True))
        assert sorted(present) == sorted(set(present))
        assert None not in present

    @invariant()
    def no_two_people_share_a_number(self):
        tickets = list(Visit.objects.values_list("day", "ticket_number"))
        assert len(tickets) == len(set(tickets))

    @invariant()
    def the_calls_add_up_to_the_state(self):
        for visit in Visit.objects.prefetch_related("calls"):
            calls = sorted(visit.calls.all(), key=lambda call: call.pk)
            if visit.status in AT_A_COUNTER:
                assert calls[-1].counter_id == visit.counter_id
            if visit.status == "waiting":
                assert calls == []
            assert len({call.turn for call in calls}) == len(calls)
            assert visit.status != "done" or visit.served_from <= visit.served_to

    @invariant()
    def an_open_offer_keeps_a_time_and_an_answered_one_does_not(self):
        for slot in SlotOffer.objects.select_related("hold"):
            kept = slot.hold.status
            assert (
                kept
                in {
                    "open": {"held", "expired"},
                    "accepted": {"booked", "cancelled"},
                    "declined": {"expired"},
                    "withdrawn": {"expired"},
                    "lapsed": {"expired"},
                }[slot.status]
            )

    # ---- how ---------------------------------------------------------------------------------------------------------

    def tried(self, action, **kwargs):
        """What the action answers, None where it was refused: then every row is as it was."""
        before = everything()
        try:
            with transaction.atomic():
                return action(**kwargs) or True
        except Refused:
            assert everything() == before
            return None

    def one_of(self, rows, number):
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def free(self, door):
        found = free_times(
            offer=self.world.offer,
            office=self.world.office,
            persons=1,
            spoken_language="",
            day=MONDAY,
            now=self.now,
            door=door,
        )
        return [time.start for time in found]

    def must_be_staffed(self, appointment):
        """Nothing new is ever made at a time when the counter is closed."""
        closed = Closure.objects.filter(counter_id=appointment.counter_id, during__overlap=appointment.during)
        assert list(closed) == []
        assert local(MONDAY, "08:00") <= appointment.starts_at < appointment.ends_at <= local(MONDAY, "12:00")

    def booked(self):
        return list(Appointment.objects.filter(status="booked").values_list("pk", flat=True))

    def entry_of(self, person):
        key = identity_key(person, "MUSTER", BORN)
        found = WaitingEntry.objects.filter(identity_key=key).first()
        if found is not None:
            found.appointment = Appointment.objects.filter(identity_key=key, status="booked").first()
            found.save()
            return found
        nonce = new_nonce()
        return WaitingEntry.objects.create(
            authority=self.world.authority,
            offer=self.world.offer,
            service=self.world.service,
            appointment=Appointment.objects.filter(identity_key=key, status="booked").first(),
            language="uk",
            spoken_language="uk",
            given_names=person,
            family_name="MUSTER",
            born_on=BORN,
            email=f"{person.lower()}@example.org",
            identity_key=key,
            status="waiting",
            joined_at=self.now,
            link_nonce=nonce,
            link_token_hash=hash_of(token_for(nonce, purpose="waiting")),
        )


def everything():
    """Every row an action could have touched."""
    return [
        sorted(map(str, model.objects.values_list()))
        for model in (Appointment, Visit, Call, SlotOffer, WaitingEntry, OutgoingMessage, Closure, StaffMember)
    ]


@pytest.mark.django_db
def test_in_any_order_nobody_is_booked_called_or_told_twice():
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=EXAMPLES,
            phases=[Phase.generate, Phase.shrink],
            stateful_step_count=30,
            derandomize=EXAMPLES <= 100,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
