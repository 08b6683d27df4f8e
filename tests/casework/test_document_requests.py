"""Asking for papers: the day, the reminders, what arrives, more time, the end."""

import datetime as dt

import pytest

from casework.actions.documents import (
    Mark,
    NothingAsked,
    NothingAskedFor,
    NothingToAsk,
    NotLater,
    TimeIsOver,
    TooSoon,
    ask_for_more_time,
    decline_more_time,
    end_requests,
    extend_request,
    lapse_requests,
    record_delivery,
    record_papers,
    withdraw_request,
)
from casework.actions.moving import MoveNotPossible, make_move
from casework.models import Case, CaseEvent, CaseworkSettings, Deadline, FollowUp, HandedInFile, RequestStatus
from casework.queries.cases import case_by_reference
from casework.queries.documents import documents_of
from casework.rules.requests import Arrival, Defect, ExtensionReason, ItemState, item_state
from casework.rules.states import Mover
from tests.casework.papers import DUE, Office
from tests.factories import NOW, local
from willkommen.delivery import drain_outbox
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def office():
    return Office()


def reminders(status="queued"):
    """Kinds and days of the reminders in the outbox."""
    found = OutgoingMessage.objects.filter(kind__startswith="documents_", status=status).order_by("due_at")
    return [(message.kind, message.due_at.date().isoformat()) for message in found]


def mark(office, *, now=NOW, how=Arrival.COUNTER, **states):
    """Say where the insurance and the rent contract stand."""
    items = {item.document.code: item.pk for item in documents_of(office.case, now=now).request.items.all()}
    marks = {items[code]: state for code, state in states.items()}
    return record_papers(
        case=office.case, marks=marks, how=how, mover=Mover.CASEWORKER, now=now, staff_member=office.caseworker
    )


HERE = Mark(ItemState.HERE)
MISSING = Mark(ItemState.MISSING)
WAIVED = Mark(ItemState.WAIVED)
UNREADABLE = Mark(ItemState.DEFECT, Defect.UNREADABLE)


class TestAsking:
    def test_the_case_waits_for_the_applicant_until_a_day(self, office):
        request = office.ask()
        assert (office.case.status, office.case.next_due_on) == ("incomplete", DUE)
        assert (request.due_on, request.status) == (DUE, "open")
        assert [item.document.code for item in request.items.all()] == ["insurance", "rent"]
        clock = Deadline.objects.get(case=office.case, kind="documents")
        assert (clock.began_on, clock.ends_on, clock.is_public) == (dt.date(2026, 10, 5), DUE, True)

    def test_a_last_day_on_a_holiday_is_the_next_working_day(self, office):
        """31 October 2026 is a Saturday and a holiday; so the Monday after it."""
        assert office.ask(due_on=dt.date(2026, 10, 31)).due_on == dt.date(2026, 11, 2)

    def test_the_authority_says_how_many_days(self, office):
        CaseworkSettings.objects.create(authority=office.authority, request_days=14)
        assert office.ask().due_on == dt.date(2026, 10, 19)

    def test_a_last_day_within_the_week_is_refused_and_nothing_is_left_behind(self, office):
        with pytest.raises(TooSoon):
            office.ask(due_on=dt.date(2026, 10, 9))
        assert Case.objects.get().status == "in_review"
        assert CaseEvent.objects.count() == 0

    def test_nothing_asked_for_is_refused(self, office):
        with pytest.raises(NothingToAsk):
            office.ask(documents=[])
        assert Case.objects.get().status == "in_review"

    def test_words_of_the_office_stand_beside_the_catalogue_but_not_in_the_history(self, office):
        office.ask(others=["Brief der Universität"])
        papers = documents_of(office.case, now=NOW).papers
        assert [(paper.official_term, paper.is_own_words) for paper in papers] == [
            ("Nachweis über Krankenversicherung", False),
            ("Mietvertrag", False),
            ("Brief der Universität", True),
        ]
        told = CaseEvent.objects.get(kind="documents_requested")
        assert (told.detail, told.is_public) == ({"papers": 3, "due_on": "2026-10-26"}, True)

    def test_further_papers_join_the_request_that_runs(self, office):
        first = office.ask(documents=[office.insurance])
        later = office.ask(documents=[office.insurance, office.rent], now=NOW + 3 * DAY)
        assert later.pk == first.pk
        assert [item.document.code for item in later.items.all()] == ["insurance", "rent"]
        assert later.due_on == dt.date(2026, 10, 29)

    def test_the_last_day_never_becomes_earlier(self, office):
        office.ask(documents=[office.insurance], due_on=dt.date(2026, 11, 30))
        assert office.ask(documents=[office.rent]).due_on == dt.date(2026, 11, 30)

    def test_the_same_papers_a_second_time_are_refused(self, office):
        office.ask()
        with pytest.raises(NothingToAsk):
            office.ask()

    def test_what_came_and_is_needed_anew_can_be_asked_for_again(self, office):
        office.ask()
        mark(office, insurance=HERE)
        request = office.ask(documents=[office.insurance])
        assert [item.document.code for item in request.items.all()] == ["insurance", "rent", "insurance"]

    def test_a_decided_case_is_asked_for_nothing(self):
        with pytest.raises(MoveNotPossible):
            Office(status="granted").ask()

    def test_the_counter_may_ask(self, office):
        assert office.ask(mover=Mover.COUNTER).status == "open"

    def test_proof_of_delivery_is_kept_and_internal(self, office):
        request = office.ask()
        record_delivery(request=request, delivery="posted", delivered_on=dt.date(2026, 10, 6), now=NOW)
        request.refresh_from_db()
        assert (request.delivery, request.delivered_on) == ("posted", dt.date(2026, 10, 6))
        assert CaseEvent.objects.get(kind="request_delivered").is_public is False


class TestReminding:
    def test_seven_and_two_days_before_the_last_day(self, office):
        office.ask()
        assert reminders() == [("documents_7_days", "2026-10-19"), ("documents_2_days", "2026-10-24")]

    def test_they_come_at_nine_and_end_with_the_last_day(self, office):
        office.ask()
        first, second = OutgoingMessage.objects.filter(kind__startswith="documents_").order_by("due_at")
        assert first.due_at == local(dt.date(2026, 10, 19), "09:00")
        # the clocks change in the night to 25 October
        assert (second.due_at, second.expires_at) == (
            local(dt.date(2026, 10, 24), "09:00"),
            dt.datetime(2026, 10, 26, 7, 0, tzinfo=dt.UTC),
        )
        assert second.expires_at <= local(DUE + DAY, "00:00")

    def test_a_protected_person_gets_no_word(self):
        office = Office(is_protected=True, protected_since=NOW)
        office.ask()
        assert OutgoingMessage.objects.count() == 0

    def test_nobody_without_an_address_is_written_to(self):
        Office(email="").ask()
        assert OutgoingMessage.objects.count() == 0

    def test_somebody_protected_since_then_is_not_reminded(self, office, mail_sink):
        office.ask()
        Case.objects.update(is_protected=True, protected_since=NOW)
        drain_outbox(now=local(dt.date(2026, 10, 19), "09:00"))
        assert len(mail_sink.mails) == 0

    def test_the_reminder_names_no_paper_no_service_and_no_state(self, office, mail_sink):
        office.ask(others=["Bescheid des Bundesamtes"])
        OutgoingMessage.objects.filter(kind="case_news").delete()
        drain_outbox(now=local(dt.date(2026, 10, 19), "09:00"))
        text = mail_sink.mails[0].as_string() + mail_sink.mails[0].get_content()
        forbidden = [
            "Bundesamt", "Krankenversicherung", "Mietvertrag", "Studium", "HADDAD", "Petra", "16b", "insurance", "عربي",
            office.case.reference,
        ]  # fmt: skip
        assert [word for word in forbidden if word in text] == []
        assert "/ar/osnabrueck/" in text

    def test_whoever_has_handed_in_everything_is_not_reminded(self, office, mail_sink):
        request = office.ask()
        OutgoingMessage.objects.filter(kind="case_news").delete()
        for item in request.items.all():
            HandedInFile.objects.create(
                authority=office.authority,
                case=office.case,
                item=item,
                upload_token_hash=f"{item.pk:064d}",
                name="x.pdf",
                expected_bytes=3,
                status="clean",
                began_at=NOW,
            )
        drain_outbox(now=local(dt.date(2026, 10, 19), "09:00"))
        assert len(mail_sink.mails) == 0

    def test_a_late_worker_sends_nothing_after_the_last_day(self, office, mail_sink):
        office.ask()
        OutgoingMessage.objects.filter(kind="case_news").delete()
        drain_outbox(now=local(DUE + DAY, "08:00"))
        assert len(mail_sink.mails) == 0

    def test_a_longer_time_moves_both(self, office):
        request = office.ask()
        extend_request(request=request, due_on=dt.date(2026, 10, 31), now=NOW + DAY)
        assert reminders() == [("documents_7_days", "2026-10-26"), ("documents_2_days", "2026-10-31")]
        assert reminders("cancelled") == [("documents_7_days", "2026-10-19"), ("documents_2_days", "2026-10-24")]

    def test_a_last_day_moved_by_five_days_loses_no_reminder(self, office):
        """The first reminder falls on the day that was the second one's."""
        request = office.ask(due_on=dt.date(2026, 10, 21))
        extend_request(request=request, due_on=dt.date(2026, 10, 26), now=NOW + DAY)
        assert reminders() == [("documents_7_days", "2026-10-19"), ("documents_2_days", "2026-10-24")]

    @pytest.mark.parametrize("ends", ["complete", "withdrawn"])
    def test_nothing_is_sent_once_it_is_over(self, office, ends):
        request = office.ask()
        if ends == "complete":
            mark(office, insurance=HERE, rent=WAIVED)
        else:
            withdraw_request(request=request, mover=Mover.CASEWORKER, now=NOW)
        assert reminders() == []


class TestArriving:
    def test_a_part_arrives_and_the_rest_stays_missing(self, office):
        office.ask()
        assert mark(office, insurance=HERE) is False
        papers = documents_of(office.case, now=NOW).papers
        assert [(paper.item.document.code, paper.state) for paper in papers] == [
            ("insurance", "here"),
            ("rent", "missing"),
        ]
        told = CaseEvent.objects.get(kind="document_arrived")
        assert (told.is_public, told.detail) == (True, {"paper": "insurance", "place": 0, "how": "counter"})

    def test_the_last_one_completes_it(self, office):
        office.ask()
        assert mark(office, insurance=HERE) is False
        assert mark(office, rent=HERE, now=NOW + DAY) is True
        case = Case.objects.get()
        assert (case.status, case.complete_at) == ("in_review", NOW + DAY)
        request = case.document_requests.get()
        assert (request.status, request.ended_at) == ("complete", NOW + DAY)
        assert Deadline.objects.get(kind="documents").ended_how == "met"
        assert case.next_due_on is None

    def test_a_paper_of_no_use_stays_to_be_done(self, office):
        office.ask()
        mark(office, insurance=UNREADABLE, rent=HERE)
        assert [paper.item.defect for paper in documents_of(office.case, now=NOW).to_do] == ["unreadable"]
        assert CaseEvent.objects.get(kind="document_refused").detail["defect"] == "unreadable"
        assert Case.objects.get().status == "incomplete"

    def test_a_better_one_later_counts_from_its_own_day(self, office):
        office.ask()
        mark(office, insurance=UNREADABLE)
        mark(office, insurance=HERE, now=NOW + DAY)
        item = documents_of(office.case, now=NOW).papers[0].item
        assert (item.defect, item.arrived_at) == ("", NOW + DAY)

    def test_a_slip_of_the_hand_is_taken_back(self, office):
        office.ask()
        mark(office, insurance=HERE)
        mark(office, insurance=MISSING)
        item = documents_of(office.case, now=NOW).papers[0].item
        assert (item.arrived_at, item.arrived_by) == (None, "")
        assert CaseEvent.objects.get(kind="document_missing").is_public is False

    def test_saying_the_same_again_changes_and_tells_nothing(self, office):
        office.ask()
        mark(office, insurance=HERE)
        before = CaseEvent.objects.count()
        mark(office, insurance=HERE, now=NOW + DAY)
        assert CaseEvent.objects.count() == before

    def test_what_arrived_is_confirmed_by_one_neutral_word(self, office):
        office.ask()
        OutgoingMessage.objects.all().delete()
        mark(office, insurance=HERE)
        mark(office, rent=UNREADABLE)
        assert list(OutgoingMessage.objects.values_list("kind", flat=True)) == ["case_news"]

    def test_papers_nobody_asked_for_are_refused(self, office):
        with pytest.raises(NothingAsked):
            record_papers(case=office.case, marks={1: HERE}, how=Arrival.POST, mover=Mover.CASEWORKER, now=NOW)

    def test_marks_for_papers_of_another_case_change_nothing(self, office):
        office.ask()
        other = Office("celle")
        item = other.ask().items.first()
        record_papers(case=office.case, marks={item.pk: HERE}, how=Arrival.POST, mover=Mover.CASEWORKER, now=NOW)
        item.refresh_from_db()
        assert item.arrived_at is None

    @pytest.mark.parametrize(
        ("facts", "state"),
        [
            ({}, "missing"),
            ({"is_waiting": True}, "handed_in"),
            ({"arrived": True}, "here"),
            ({"arrived": True, "is_waiting": True}, "here"),
            ({"arrived": True, "defect": "expired"}, "defect"),
            ({"arrived": True, "defect": "expired", "is_waiting": True}, "handed_in"),
            ({"waived": True}, "waived"),
        ],
    )
    def test_where_a_paper_stands(self, facts, state):
        assert item_state(**{"arrived": False, "defect": "", "waived": False, "is_waiting": False, **facts}) == state


class TestMoreTime:
    def test_asked_for_by_the_applicant_it_waits_for_the_caseworker(self, office):
        request = office.ask()
        ask_for_more_time(request=request, reason=ExtensionReason.TRANSLATION, now=NOW + DAY)
        ask_for_more_time(request=request, reason=ExtensionReason.ILL, now=NOW + DAY)
        request.refresh_from_db()
        assert (request.extension_reason, request.due_on) == ("translation", DUE)
        follow_up = FollowUp.objects.get()
        assert (follow_up.due_on, follow_up.case_id) == (dt.date(2026, 10, 6), office.case.pk)
        assert CaseEvent.objects.get(kind="extension_asked").by_applicant is True

    def test_given_it_keeps_the_old_and_the_new_day(self, office):
        request = office.ask()
        ask_for_more_time(request=request, reason=ExtensionReason.OTHER, now=NOW)
        extended = extend_request(request=request, due_on=dt.date(2026, 11, 16), now=NOW + DAY)
        assert (extended.extended_from, extended.due_on) == (DUE, dt.date(2026, 11, 16))
        assert extended.extension_asked_at is None
        assert CaseEvent.objects.get(kind="request_extended").detail == {"old": "2026-10-26", "new": "2026-11-16"}
        assert Deadline.objects.get(kind="documents", ended_at=None).ends_on == dt.date(2026, 11, 16)

    @pytest.mark.parametrize("day", [dt.date(2026, 10, 25), dt.date(2026, 10, 1), dt.date(2028, 1, 3)])
    def test_it_ends_later_than_before_and_within_a_year(self, office, day):
        with pytest.raises(NotLater):
            extend_request(request=office.ask(), due_on=day, now=NOW)

    def test_declined_the_day_stays(self, office):
        request = office.ask()
        ask_for_more_time(request=request, reason=ExtensionReason.OTHER, now=NOW)
        decline_more_time(request=request, now=NOW + DAY)
        request.refresh_from_db()
        assert (request.due_on, request.extension_asked_at) == (DUE, None)
        with pytest.raises(NothingAskedFor):
            decline_more_time(request=request, now=NOW + DAY)

    def test_a_case_that_went_on_gets_no_more_time(self, office):
        request = office.ask()
        mark(office, insurance=HERE, rent=HERE)
        with pytest.raises(TimeIsOver):
            ask_for_more_time(request=request, reason=ExtensionReason.ILL, now=NOW)
        with pytest.raises(TimeIsOver):
            extend_request(request=request, due_on=dt.date(2026, 11, 16), now=NOW)

    def test_a_request_that_has_lapsed_runs_again(self, office):
        request = office.ask()
        lapse_requests(authority=office.authority, now=local(DUE + DAY, "06:00"))
        again = extend_request(request=request, due_on=dt.date(2026, 11, 16), now=local(DUE + DAY, "10:00"))
        assert (again.status, again.ended_at) == ("open", None)


class TestTheEnd:
    def test_the_last_day_itself_still_counts(self, office):
        office.ask()
        assert lapse_requests(authority=office.authority, now=local(DUE, "23:59")) == 0

    def test_afterwards_the_caseworker_looks_and_nothing_happens_to_the_person(self, office):
        request = office.ask()
        OutgoingMessage.objects.all().delete()
        assert lapse_requests(authority=office.authority, now=local(DUE + DAY, "06:00")) == 1
        assert lapse_requests(authority=office.authority, now=local(DUE + DAY, "06:01")) == 0
        request.refresh_from_db()
        case = Case.objects.get()
        assert (request.status, case.status, case.next_due_on) == ("lapsed", "incomplete", DUE + DAY)
        assert FollowUp.objects.get().due_on == DUE + DAY
        assert OutgoingMessage.objects.count() == 0

    def test_papers_that_come_late_still_complete_it(self, office):
        office.ask()
        lapse_requests(authority=office.authority, now=local(DUE + DAY, "06:00"))
        assert mark(office, insurance=HERE, rent=HERE, now=NOW + 30 * DAY) is True
        assert Case.objects.get().status == "in_review"

    def test_a_case_that_went_another_way_is_not_waited_for(self, office):
        office.ask()
        make_move(case=office.case, code="withdraw", mover=Mover.CASEWORKER, now=NOW)
        assert lapse_requests(authority=office.authority, now=NOW) == 1
        assert office.case.document_requests.get().status == "withdrawn"
        assert FollowUp.objects.count() == 0
        assert reminders() == []

    def test_ended_by_the_move_itself(self, office):
        office.ask()
        assert end_requests(case=office.case, now=NOW) == 1
        assert Deadline.objects.get(kind="documents").ended_how == "dropped"

    def test_what_an_earlier_way_left_open_does_not_stand_in_the_way(self, office):
        first = office.ask()
        make_move(case=office.case, code="hear", mover=Mover.CASEWORKER, now=NOW)
        make_move(case=office.case, code="go_on_reviewing", mover=Mover.CASEWORKER, now=NOW)
        second = office.ask(documents=[office.rent])
        first.refresh_from_db()
        assert (first.status, second.status) == ("withdrawn", "open")

    def test_other_authorities_are_left_alone(self, office):
        office.ask()
        celle = Office("celle")
        celle.ask()
        lapse_requests(authority=office.authority, now=local(DUE + DAY, "06:00"))
        assert celle.case.document_requests.get().status == RequestStatus.OPEN


def test_one_paper_or_many_take_the_same_number_of_questions(office, django_assert_num_queries):
    office.ask(documents=[office.insurance])
    case = case_by_reference(office.authority, office.case.reference)
    with django_assert_num_queries(5):
        documents_of(case, now=NOW)
    office.ask(documents=[office.rent], others=["Brief der Universität"])
    with django_assert_num_queries(5):
        assert len(documents_of(case, now=NOW).papers) == 3


def test_words_of_the_applicant_name_the_papers_and_of_staff_the_german_term(office):
    from django.utils import translation

    office.ask()
    with translation.override("ar"):
        paper = documents_of(office.case, now=NOW).papers[0]
        assert (paper.name, paper.official_term) == ("عربي insurance", "Nachweis über Krankenversicherung")
