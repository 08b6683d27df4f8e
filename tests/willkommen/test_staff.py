import datetime as dt

import pytest

from tests.administrator import Administrator, errors, hidden, said, text_of
from tests.factories import NOW, make_authority, make_staff
from willkommen.actions.staff import (
    AlreadyHere,
    InvitationOver,
    LastAdministrator,
    NotYourself,
    accept_invitation,
    change_tasks,
    end_membership,
    invite,
    invite_again,
)
from willkommen.models import AuditEntry, Invitation, Membership, OutgoingMessage, StaffMember
from willkommen.queries.staff import invitation_by_token, live_roles
from willkommen.tokens import token_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def celle():
    return make_authority("celle")


@pytest.fixture
def boss(celle):
    return make_staff(celle, "administrator", name="Uwe Lüssmann")


def invite_somebody(celle, boss, email="neu@celle.example", roles=("clerk",), now=NOW) -> Invitation:
    return invite(authority=celle, email=email, name="Neu Hier", roles=list(roles), staff_member=boss, now=now)


# ---- Inviting -------------------------------------------------------------------------------------------------------


def test_an_invitation_posts_one_letter_that_dies_with_it(celle, boss):
    invitation = invite_somebody(celle, boss)
    message = OutgoingMessage.objects.get()
    assert (message.kind, message.recipient, message.expires_at) == (
        "staff.invitation",
        "neu@celle.example",
        NOW + dt.timedelta(days=7),
    )
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.staff_member, entry.object_id, entry.detail) == (
        "invite",
        boss,
        invitation.pk,
        {"roles": ["clerk"]},
    )


def test_a_second_invitation_to_the_same_address_replaces_the_first(celle, boss):
    first = invite_somebody(celle, boss)
    later = NOW + dt.timedelta(hours=1)
    second = invite_somebody(celle, boss, email="Neu@Celle.example", now=later)
    assert invitation_by_token(token_for(first.nonce, purpose="invitation"), now=later) is None
    assert invitation_by_token(token_for(second.nonce, purpose="invitation"), now=later) == second
    assert list(OutgoingMessage.objects.order_by("pk").values_list("status", flat=True)) == ["cancelled", "queued"]


def test_somebody_who_works_here_is_not_invited_again(celle, boss):
    make_staff(celle, "clerk", email="maria@celle.example")
    with pytest.raises(AlreadyHere):
        invite_somebody(celle, boss, email="MARIA@celle.example")
    assert Invitation.objects.count() == 0


def test_somebody_who_used_to_work_here_can_come_back_and_sign_in_again(celle, boss):
    maria = make_staff(celle, "clerk", email="maria@celle.example")
    end_membership(authority=celle, member=maria, staff_member=boss, now=NOW)
    invitation = invite_somebody(celle, boss, email="maria@celle.example")
    accept_invitation(invitation=invitation, name="", password=None, now=NOW)
    maria.refresh_from_db()
    assert (maria.is_active, live_roles(maria, celle, now=NOW)) == (True, frozenset({"clerk"}))


def test_two_people_pressing_at_once_accept_it_once(celle, boss):
    invitation = invite_somebody(celle, boss)
    accept_invitation(invitation=invitation, name="First", password="x" * 12, now=NOW)
    with pytest.raises(InvitationOver):
        accept_invitation(invitation=invitation, name="Second", password="y" * 12, now=NOW)
    assert StaffMember.objects.get(email="neu@celle.example").name == "First"


def test_an_accepted_invitation_is_not_sent_again(celle, boss):
    invitation = invite_somebody(celle, boss)
    accept_invitation(invitation=invitation, name="First", password="x" * 12, now=NOW)
    with pytest.raises(InvitationOver):
        invite_again(invitation=invitation, staff_member=boss, now=NOW)


# ---- Tasks and leaving --------------------------------------------------------------------------------------------


def test_tasks_come_and_go_and_the_audit_tells_both(celle, boss):
    maria = make_staff(celle, "clerk")
    change_tasks(
        authority=celle, member=maria, roles=["supervisor"], spoken_languages=["uk"], staff_member=boss, now=NOW
    )
    maria.refresh_from_db()
    assert live_roles(maria, celle, now=NOW) == {"supervisor"}
    assert maria.spoken_languages == ["uk"]
    assert {entry.action: entry.detail for entry in AuditEntry.objects.all()} == {
        "change_tasks": {"roles": [["clerk"], ["supervisor"]]},
        "set_spoken_languages": {"spoken_languages": [[], ["uk"]]},
    }


def test_a_task_that_was_taken_can_be_given_again(celle, boss):
    maria = make_staff(celle, "clerk", "supervisor")
    for roles in (["clerk"], ["clerk", "supervisor"]):
        change_tasks(authority=celle, member=maria, roles=roles, spoken_languages=[], staff_member=boss, now=NOW)
    assert live_roles(maria, celle, now=NOW) == {"clerk", "supervisor"}
    assert Membership.objects.filter(staff_member=maria).count() == 2


def test_ending_a_membership_ends_every_session_at_once(celle, boss):
    maria = Administrator(celle, "clerk")
    assert maria.client.get("/konto/ich/").status_code == 200
    end_membership(authority=celle, member=maria.staff, staff_member=boss, now=NOW)
    assert maria.client.get("/konto/ich/").status_code == 302
    maria.staff.refresh_from_db()
    assert not maria.staff.is_active


def test_somebody_who_works_elsewhere_too_signs_in_again_and_keeps_that(celle, boss):
    maria = Administrator(celle, "clerk")
    harburg = make_authority("harburg")
    Membership.objects.create(authority=harburg, staff_member=maria.staff, role="clerk")
    end_membership(authority=celle, member=maria.staff, staff_member=boss, now=NOW)
    assert maria.client.get("/konto/ich/").status_code == 302
    maria.staff.refresh_from_db()
    assert maria.staff.is_active
    assert live_roles(maria.staff, celle, now=NOW) == frozenset()
    assert live_roles(maria.staff, harburg, now=NOW) == {"clerk"}


def test_nobody_takes_administration_from_themselves(celle, boss):
    make_staff(celle, "administrator")
    with pytest.raises(NotYourself):
        end_membership(authority=celle, member=boss, staff_member=boss, now=NOW)
    with pytest.raises(NotYourself):
        change_tasks(authority=celle, member=boss, roles=["clerk"], spoken_languages=[], staff_member=boss, now=NOW)
    assert live_roles(boss, celle, now=NOW) == {"administrator"}


def test_the_last_administrator_stays(celle, boss):
    other = make_staff(celle, "supervisor")
    with pytest.raises(LastAdministrator):
        end_membership(authority=celle, member=boss, staff_member=other, now=NOW)
    assert live_roles(boss, celle, now=NOW) == {"administrator"}


# ---- The pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def uwe(celle):
    return Administrator(celle, name="Uwe Lüssmann", email="uwe@celle.example")


def test_the_list_shows_people_tasks_and_languages_and_asks_as_often_for_three_as_for_one(
    celle, uwe, django_assert_num_queries
):
    with django_assert_num_queries(8):
        uwe.get("staff")
    make_staff(celle, "clerk", "supervisor", name="Olena", email="olena@celle.example", spoken_languages=["uk", "ru"])
    make_staff(celle, "clerk", name="Jan")
    with django_assert_num_queries(8):
        page = text_of(uwe.get("staff"))
    assert "Olena olena@celle.example Counter clerk, Supervisor Ukrainian, Russian Change : Olena" in page


def test_pressing_twice_invites_once(uwe):
    form = uwe.get("invitation_new")
    data = {"name": "Neu", "email": "neu@celle.example", "roles": ["clerk"]}
    key = hidden(form)
    answers = [uwe.client.post(uwe.url("invitation_new"), {**data, **key}) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/supervision/celle/personal/")] * 2
    assert Invitation.objects.count() == 1


def test_wrong_input_is_named_and_nothing_is_sent(uwe):
    answer = uwe.send("invitation_new", {"name": "Neu\u200b", "email": "no address", "roles": []})
    assert errors(answer) == ["E-mail: Enter a valid email address.", "Tasks: Choose at least one task."]
    assert OutgoingMessage.objects.count() == 0


def test_an_invitation_is_sent_again_and_withdrawn(celle, uwe):
    invitation = invite_somebody(celle, uwe.staff, now=dt.datetime.now(dt.UTC))
    answer = uwe.press("invitation_again", invitation=invitation.pk)
    assert said(answer) == ["A new invitation to neu@celle.example is on its way."]
    newest = Invitation.objects.latest("pk")
    assert newest.pk != invitation.pk
    uwe.press("invitation_again", invitation=invitation.pk)  # a second press
    assert Invitation.objects.latest("pk") == newest
    uwe.press("invitation_withdraw", invitation=newest.pk)
    assert invitation_by_token(token_for(newest.nonce, purpose="invitation"), now=dt.datetime.now(dt.UTC)) is None
    assert set(OutgoingMessage.objects.values_list("status", flat=True)) == {"cancelled"}


def test_tasks_are_changed_on_the_page(celle, uwe):
    jan = make_staff(celle, "clerk", name="Jan")
    answer = uwe.send("member_edit", {"roles": ["clerk", "supervisor"], "spoken_languages": ["ar"]}, member=jan.pk)
    assert answer.url == uwe.url("staff")
    assert live_roles(jan, celle, now=NOW) == {"clerk", "supervisor"}


def test_ones_own_administration_is_refused_on_the_page_in_words(uwe):
    answer = uwe.send("member_edit", {"roles": ["clerk"], "spoken_languages": []}, member=uwe.staff.pk)
    assert errors(answer) == ["You cannot take your own administration away. Another administrator can do it."]


def test_ending_asks_first_and_says_what_follows(celle, uwe):
    jan = make_staff(celle, "clerk", name="Jan")
    page = text_of(uwe.get("member_end", member=jan.pk))
    assert "All sessions end at once: the person is signed out everywhere." in page
    assert live_roles(jan, celle, now=NOW) == {"clerk"}
    answer = uwe.press("member_end", member=jan.pk)
    assert said(answer) == ["Jan no longer works here."]
    assert live_roles(jan, celle, now=dt.datetime.now(dt.UTC)) == frozenset()
