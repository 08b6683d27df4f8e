"""In an emergency somebody of the desk reads one case for half an hour; whoever watches over it is told at once."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from casework.models import CaseEvent
from tests.casework.cases import make_case
from tests.factories import NOW, make_authority, make_staff
from willkommen.messages import things_of
from willkommen.models import AuditEntry, EmergencyAccess, OutgoingMessage, ReadEntry

pytestmark = pytest.mark.django_db
WORDS = "Die Polizei steht am Schalter und niemand der Sachbearbeitung ist im Haus."
CANARY = "ZQXCANARY"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def celle():
    return make_authority("celle")


@pytest.fixture
def clerk(celle, client):
    staff = make_staff(celle, "clerk", name="Jan Petersen")
    client.force_login(staff)
    return staff


@pytest.fixture
def case(celle):
    return make_case(
        celle,
        family_name=CANARY,
        is_protected=True,
        protected_since=NOW,
        assigned_to=make_staff(celle, "caseworker", email="in.charge@celle.example"),
    )


def address(celle, name="emergency", **kwargs) -> str:
    return reverse(name, kwargs={"authority": celle.slug, **kwargs})


def open_it(client, celle, case, **said):
    data = {"form_key": "0" * 32, "number": case.reference_in_groups, "reason": "police_or_court", "words": WORDS}
    return client.post(address(celle), {**data, **said})


def test_a_clerk_reads_the_case_and_cannot_change_it(client, celle, clerk, case):
    page = address(celle, "case_emergency", reference=case.reference)
    assert client.get(reverse("case_page", args=[celle.slug, case.reference])).status_code == 403
    assert open_it(client, celle, case).url == page
    text = client.get(page).content.decode()
    assert CANARY in text
    assert "<form" not in text.partition("<main")[2]
    assert client.get(reverse("case_page", args=[celle.slug, case.reference])).status_code == 403
    assert client.post(page).status_code == 405


def test_everything_about_it_is_written_down(client, celle, clerk, case):
    open_it(client, celle, case)
    client.get(address(celle, "case_emergency", reference=case.reference))
    access = EmergencyAccess.objects.get()
    assert (access.staff_member, access.object_id, access.reason, access.words) == (
        clerk,
        case.pk,
        "police_or_court",
        WORDS,
    )
    assert (access.began_at, access.until) == (NOW, NOW + dt.timedelta(minutes=30))
    assert list(ReadEntry.objects.values_list("staff_member", "object_type", "object_id", "reason")) == [
        (clerk.pk, "casework.case", case.pk, "emergency")
    ]
    assert list(AuditEntry.objects.values_list("action", "object_id")) == [("open_emergency_access", case.pk)]
    assert list(CaseEvent.objects.values_list("kind", "staff_member", "is_public")) == [
        ("read_in_emergency", clerk.pk, False)
    ]


def test_supervisors_auditors_and_the_person_in_charge_are_told_without_a_name(client, celle, clerk, case):
    make_staff(celle, "supervisor", email="lead@celle.example")
    make_staff(celle, "auditor", email="audit@celle.example")
    make_staff(celle, "administrator", email="admin@celle.example")
    make_staff(make_authority("harburg"), "supervisor", email="lead@harburg.example")
    open_it(client, celle, case)
    posted = list(OutgoingMessage.objects.order_by("recipient"))
    assert [message.recipient for message in posted] == [
        "audit@celle.example",
        "in.charge@celle.example",
        "lead@celle.example",
    ]
    from willkommen.messages import kind_of

    things = things_of(posted)
    for message in posted:
        letter = kind_of(message).write(things[message.pk], message)
        said = letter.subject + letter.text + str(message.context)
        assert [word for word in (CANARY, case.reference, "Petersen", WORDS) if word in said] == []
        assert address(celle, "audit_emergencies") in letter.text
        assert kind_of(message).is_confidential
    assert mail.outbox == []


def test_a_banner_stands_on_every_page_until_the_half_hour_is_over(client, celle, clerk, case, monday):
    board = reverse("desk_board", args=[celle.slug])
    assert "Notzugriff bis" not in client.get(board).content.decode()
    open_it(client, celle, case)
    for page in (board, reverse("desk_today", args=[celle.slug]), reverse("own_settings")):
        assert "Notzugriff bis 07:30" in client.get(page).content.decode()
    monday.move_to(NOW + dt.timedelta(minutes=30))
    assert "Notzugriff bis" not in client.get(board).content.decode()
    page = address(celle, "case_emergency", reference=case.reference)
    assert client.get(page).url == f"{address(celle)}?vorgang={case.reference}"


def test_it_ends_by_a_press(client, celle, clerk, case):
    open_it(client, celle, case)
    client.post(address(celle, "emergency_end"))
    assert EmergencyAccess.objects.get().ended_at == NOW
    assert client.get(address(celle, "case_emergency", reference=case.reference)).status_code == 302
    assert AuditEntry.objects.latest("id").action == "end_emergency_access"


def test_it_opens_one_case_and_no_other(client, celle, clerk, case):
    other = make_case(celle, family_name="ANDERS")
    open_it(client, celle, case)
    assert client.get(address(celle, "case_emergency", reference=other.reference)).status_code == 302


def test_it_opens_nothing_for_anybody_else(client, celle, clerk, case):
    open_it(client, celle, case)
    kept = client.session["emergency_access"]
    client.force_login(make_staff(celle, "clerk"))
    session = client.session
    session["emergency_access"] = kept
    session.save()
    assert client.get(address(celle, "case_emergency", reference=case.reference)).status_code == 302


def test_a_case_of_another_authority_is_answered_like_one_that_does_not_exist(client, celle, clerk):
    foreign = make_case(make_authority("harburg"))
    answers = {open_it(client, celle, foreign, number=number).context["form"].errors["number"][0]
               for number in (foreign.reference, "1234567890")}  # fmt: skip
    assert answers == {"Einen Vorgang mit dieser Nummer gibt es hier nicht. Bitte prüfen Sie die Nummer."}
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("said", [{"words": "kurz"}, {"words": " " * 40}, {"reason": ""}, {"reason": "curious"}])
def test_without_a_reason_and_words_nothing_opens(client, celle, clerk, case, said):
    assert open_it(client, celle, case, **said).status_code == 200
    assert not EmergencyAccess.objects.exists()


def test_a_second_press_opens_no_second_access(client, celle, clerk, case):
    assert open_it(client, celle, case).url == open_it(client, celle, case).url
    assert EmergencyAccess.objects.count() == 1


def test_a_caseworker_is_sent_to_the_usual_way(client, celle, case):
    client.force_login(make_staff(celle, "caseworker"))
    assert open_it(client, celle, case).url == reverse("case_page", args=[celle.slug, case.reference])
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("role", ["guide", "administrator", "auditor"])
def test_who_has_nothing_to_do_with_cases_has_no_emergency_either(client, celle, case, role):
    client.force_login(make_staff(celle, role))
    assert open_it(client, celle, case).status_code == 403
