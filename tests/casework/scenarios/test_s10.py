"""S10: a card is lost and late. A blind worker from Turkey with the rights of the association agreement."""

import datetime as dt
from html import unescape

import pytest

from appointments.models import Service
from casework.models import CaseFee
from tests.casework.cases import make_case
from tests.casework.scenarios.house import House, Worker, on, parts
from tests.factories import MONDAY, NOW, local
from willkommen.delivery import drain_outbox

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = dt.timedelta(days=7)
LATE_CARDS = "?wer=alle&zu_lange=karte"


def test_the_identity_card_fee_a_late_card_and_a_word_when_it_is_there(mail_sink):
    house = House()
    case = make_case(
        house.authority, Service.objects.get(code="EAT-NEU"), born_on=dt.date(1980, 1, 1), language="tr",
        spoken_language="tr", email="emre@example.org", status="granted", assigned_to=house.caseworker.staff,
    )  # fmt: skip
    worker, supervisor = house.caseworker, Worker(house.authority, "supervisor")

    with on(MONDAY):
        # § 52a AufenthV: the fee of an identity card, not 67 euros
        assert worker.figures(case)["card_lost"] == "67.00"
        assert worker.figures(case, "turkish_association_member")["card_lost"] == "46.00"
        assert worker.figures(case)["dispatch"] == "15.00"
        worker.charge(case, "card_lost", "turkish_association_member")
        assert str(CaseFee.objects.get(case=case).amount_eur) == "46.00"
        worker.step(case, "order_card", **parts("ordered_on", MONDAY))
        drain_outbox(now=local(MONDAY, "10:05"))

    # after six weeks nothing yet; in the seventh the supervisor reads it and the case asks for it
    with on(MONDAY + 5 * WEEK):
        assert case.reference_in_groups not in supervisor.read("work_list", query=LATE_CARDS)
    with on(MONDAY + 7 * WEEK):
        assert "The card should have come" in worker.read("case_page", case)
        assert LATE_CARDS in unescape(supervisor.client.get(supervisor.url("cases_waiting")).content.decode())
        assert case.reference_in_groups in supervisor.read("work_list", query=LATE_CARDS)
        worker.step(case, "receive_card")
        drain_outbox(now=NOW + 7 * WEEK + dt.timedelta(hours=6))

    (_ordered, mail) = mail_sink.mails
    said = mail["Subject"] + mail.get_body(("plain",)).get_content()
    assert mail["To"] == "emre@example.org"
    assert [word for word in ("EAT", "Türk", "card", "67", "46", case.reference, "§") if word in said] == []
    with on(MONDAY + 7 * WEEK, "11:00"):
        clerk = Worker(house.authority, "clerk")
        answer = clerk.send("case_counter_step", case, step="hand_out_card")
        assert answer.url == clerk.url("case_counter", case)
        assert "handed out" in clerk.read("case_counter", case)
