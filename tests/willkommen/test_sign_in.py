import datetime as dt
import io
import re

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.administrator import errors, said, text_of
from tests.factories import NOW, PASSWORD, make_authority, make_staff
from tests.house.addresses import patterns
from willkommen import staff_messages
from willkommen.actions.staff import invite
from willkommen.messages import kind_of
from willkommen.models import Invitation, Membership, OutgoingMessage, StaffMember

NEW_PASSWORD = "three small words more"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_wrong_passwords_remembered(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    cache.clear()


@pytest.fixture
def celle():
    return make_authority("celle", municipality_name="Stadt Celle")


@pytest.fixture
def clerk(celle):
    return make_staff(celle, "clerk", email="maria@celle.example", interface_language="en")


def english() -> Client:
    return Client(headers={"accept-language": "en"})


def sign_in(client: Client, email: str, password: str, **data):
    return client.post(reverse("account_login"), {"login": email, "password": password, **data})


def is_signed_in(client: Client) -> bool:
    return SESSION_KEY in client.session


# ---- Signing in -------------------------------------------------------------------------------------------------


def test_e_mail_in_any_case_and_password_open_the_house(clerk):
    client = english()
    answer = sign_in(client, "Maria@Celle.example", PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/konto/")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [("maria@celle.example", "wrong wrong wrong"), ("nobody@celle.example", PASSWORD)],
    ids=["wrong password", "unknown address"],
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(clerk, email, password):
    client = english()
    answer = sign_in(client, email, password)
    assert errors(answer) == ["E-mail and password do not belong together."]
    assert not is_signed_in(client)


def test_after_five_wrong_passwords_the_right_one_waits_as_well(clerk):
    client = english()
    for _ in range(5):
        sign_in(client, "maria@celle.example", "wrong wrong wrong")
    answer = sign_in(client, "maria@celle.example", PASSWORD)
    assert errors(answer) == ["That was wrong several times. Please wait ten seconds and try again."]


def test_a_stranger_elsewhere_cannot_lock_somebody_out(clerk):
    stranger = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(6):
        sign_in(stranger, "maria@celle.example", "wrong wrong wrong")
    client = english()
    assert sign_in(client, "maria@celle.example", PASSWORD).status_code == 302
    assert is_signed_in(client)


def test_a_closed_account_cannot_sign_in_and_is_told_why(clerk):
    StaffMember.objects.filter(pk=clerk.pk).update(is_active=False)
    client = english()
    answer = client.get(sign_in(client, "maria@celle.example", PASSWORD).url)
    assert not is_signed_in(client)
    assert "Your membership has ended, so you cannot sign in." in text_of(answer)


def test_an_open_session_of_a_closed_account_is_over(clerk):
    client = english()
    sign_in(client, "maria@celle.example", PASSWORD)
    StaffMember.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get("/konto/ich/").url == "/konto/anmelden/?next=/konto/ich/"


@pytest.mark.parametrize(
    ("wished", "goes_to"),
    [("/konto/ich/", "/konto/ich/"), ("https://evil.example/", "/konto/"), ("//evil.example", "/konto/")],
)
def test_after_signing_in_one_stays_in_the_house(clerk, wished, goes_to):
    assert sign_in(english(), "maria@celle.example", PASSWORD, next=wished).url == goes_to


def test_opening_the_page_of_signing_out_signs_nobody_out(clerk):
    client = english()
    sign_in(client, "maria@celle.example", PASSWORD)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_nobody_can_register():
    names = {"account_signup", "account_email", "account_set_password", "account_confirm_login_code"}
    assert names & set(patterns()) == set()


# ---- Where may I go ---------------------------------------------------------------------------------------------


def home_of(staff) -> tuple[int, str]:
    client = Client()
    client.force_login(staff)
    answer = client.get(reverse("staff_home"))
    return answer.status_code, getattr(answer, "url", "")


def test_a_clerk_of_one_authority_goes_straight_to_the_desk(celle):
    assert home_of(make_staff(celle, "clerk")) == (302, "/desk/celle/")


def test_an_administrator_of_one_authority_goes_straight_to_the_administration(celle):
    assert home_of(make_staff(celle, "administrator")) == (302, "/supervision/celle/")


def test_the_evaluator_goes_straight_to_the_figures_of_the_land():
    assert home_of(make_staff(is_evaluator=True)) == (302, "/land/")


def test_somebody_at_two_authorities_chooses(celle):
    staff = make_staff(celle, "clerk", interface_language="en")
    other = make_authority("harburg", municipality_name="Landkreis Harburg")
    Membership.objects.create(authority=other, staff_member=staff, role="administrator")
    client = Client()
    client.force_login(staff)
    page = client.get(reverse("staff_home"))
    assert re.findall(r'href="(/(?:desk|supervision)/\w+/)"', page.content.decode()) == [
        "/supervision/harburg/",
        "/desk/celle/",
    ]


def test_somebody_without_a_page_is_told_whom_to_ask(celle):
    client = Client()
    client.force_login(make_staff(celle, interface_language="en"))
    assert "There is no page for you yet" in text_of(client.get(reverse("staff_home")))


def test_the_language_of_the_pages_changes_by_a_button_and_leads_back(clerk):
    client = Client()
    client.force_login(clerk)
    answer = client.post(reverse("staff_language"), {"language": "de", "next": "/konto/ich/?x=1"})
    assert (answer.status_code, answer.url) == (302, "/konto/ich/?x=1")
    clerk.refresh_from_db()
    assert clerk.interface_language == "de"


@pytest.mark.parametrize("data", [{"language": "xx"}, {}, {"language": "en", "next": "https://evil.example/"}])
def test_an_odd_language_or_a_foreign_way_back_does_no_harm(clerk, data):
    client = Client()
    client.force_login(clerk)
    assert client.post(reverse("staff_language"), data).url == "/konto/ich/"
    clerk.refresh_from_db()
    assert clerk.interface_language == "en"


# ---- Passwords ------------------------------------------------------------------------------------------------------


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(clerk):
    here, elsewhere = english(), english()
    for client in (here, elsewhere):
        sign_in(client, "maria@celle.example", PASSWORD)
    url = reverse("account_change_password")
    data = {"oldpassword": "wrong", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert errors(here.post(url, data)) == ["Your password until now: This is not your password until now."]
    answer = here.post(url, {**data, "oldpassword": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/konto/ich/")
    assert here.get("/konto/ich/").status_code == 200
    assert elsewhere.get("/konto/ich/").status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("short", "short", "New password: This password is too short. It must contain at least 12 characters."),
        ("password1234", "password1234", "New password: This password is too common."),
        (NEW_PASSWORD, "something else here", "New password once more: The two passwords are different. "
         "Please type the same one twice."),
    ],
)  # fmt: skip
def test_a_weak_or_mistyped_password_is_refused_in_words(clerk, first, second, expected):
    client = english()
    client.force_login(clerk)
    data = {"oldpassword": PASSWORD, "password1": first, "password2": second}
    assert errors(client.post(reverse("account_change_password"), data)) == [expected]


def link_in(message: OutgoingMessage, about) -> str:
    """The address in a letter, as path."""
    letter = kind_of(message).write(about, message)
    return re.search(r"https?://[^/\s]+(/\S+)", letter.text).group(1)


def test_the_link_for_a_forgotten_password_works_once_and_ends_all_sessions(clerk):
    elsewhere = english()
    elsewhere.force_login(clerk)
    client = english()
    answer = client.post(reverse("account_reset_password"), {"email": "Maria@celle.example"})
    assert answer.url == reverse("account_reset_password_done")
    message = OutgoingMessage.objects.get()
    assert (message.kind, message.recipient, message.language) == ("staff.password", "maria@celle.example", "en")
    link = link_in(message, clerk)
    assert client.get(link).status_code == 200
    answer = client.post(link, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert answer.url == reverse("account_login")
    assert said(answer) == ["Your new password is set. Please sign in with it."]
    assert elsewhere.get("/konto/ich/").status_code == 302
    assert sign_in(client, "maria@celle.example", NEW_PASSWORD).url == "/konto/"
    assert english().get(link).status_code == 410


def test_the_link_for_a_forgotten_password_lives_two_hours(clerk):
    with time_machine.travel(NOW, tick=False):
        link = staff_messages.password_url(clerk).partition("8000")[2]
    with time_machine.travel(NOW + dt.timedelta(hours=1, minutes=59), tick=False):
        assert english().get(link).status_code == 200
    with time_machine.travel(NOW + dt.timedelta(hours=2, minutes=1), tick=False):
        assert english().get(link).status_code == 410


@pytest.mark.parametrize("email", ["nobody@celle.example", "closed@celle.example"])
def test_an_unknown_and_a_closed_account_get_the_same_answer_and_no_letter(celle, email):
    make_staff(celle, "clerk", email="closed@celle.example", is_active=False)
    answer = english().post(reverse("account_reset_password"), {"email": email})
    assert answer.url == reverse("account_reset_password_done")
    assert OutgoingMessage.objects.count() == 0


@pytest.mark.parametrize("uid", ["x", "MQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "4pyT", "%00"])
def test_a_made_up_link_is_a_friendly_page(uid):
    assert english().get(f"/konto/passwort/neu/{uid}/set-password/").status_code == 410


# ---- Invitations ----------------------------------------------------------------------------------------------------


@pytest.fixture
def invited(celle):
    with time_machine.travel(NOW, tick=False):
        yield invite(
            authority=celle, email="neu@celle.example", name="Neu Hier", roles=["clerk"], staff_member=None, now=NOW
        )


def link_of(invitation: Invitation) -> str:
    return link_in(OutgoingMessage.objects.get(about_id=invitation.pk, kind="staff.invitation"), invitation)


ACCEPTANCE = {"name": "Neu Hier", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}


def test_the_link_of_an_invitation_shows_a_form_and_changes_nothing(invited):
    page = english().get(link_of(invited))
    assert page.status_code == 200
    assert 'value="Neu Hier"' in page.content.decode()
    assert StaffMember.objects.count() == 0


def test_accepting_makes_an_account_that_signs_in(invited):
    client = english()
    answer = client.post(link_of(invited), ACCEPTANCE)
    assert answer.url == reverse("account_login")
    staff = StaffMember.objects.get()
    assert (staff.email, staff.name) == ("neu@celle.example", "Neu Hier")
    assert list(staff.memberships.values_list("authority__slug", "role")) == [("celle", "clerk")]
    assert sign_in(client, "neu@celle.example", NEW_PASSWORD).url == "/konto/"


def test_an_invitation_works_once(invited):
    link = link_of(invited)
    english().post(link, ACCEPTANCE)
    assert english().post(link, {**ACCEPTANCE, "name": "Somebody else"}).status_code == 410
    assert list(StaffMember.objects.values_list("name", flat=True)) == ["Neu Hier"]


def test_an_invitation_is_over_after_seven_days(invited):
    link = link_of(invited)
    with time_machine.travel(NOW + dt.timedelta(days=7, seconds=1), tick=False):
        assert english().get(link).status_code == 410
        assert english().post(link, ACCEPTANCE).status_code == 410
    assert StaffMember.objects.count() == 0


def test_the_link_is_stored_as_a_hash_only(invited):
    token = link_of(invited).strip("/").split("/")[-1]
    row = {str(value) for value in Invitation.objects.values().get().values()}
    assert not any(token in value for value in row)
    message = OutgoingMessage.objects.values().get()
    assert not any(token in str(value) for value in message.values())


def test_an_invitation_cannot_change_the_password_of_an_account_that_exists(celle, invited):
    other = make_authority("harburg")
    make_staff(other, "clerk", email="neu@celle.example", name="Schon Da")
    page = english().get(link_of(invited))
    assert "You have an account already. Name and password stay as they are." in text_of(page)
    english().post(link_of(invited), ACCEPTANCE)
    staff = StaffMember.objects.get()
    assert (staff.name, staff.check_password(PASSWORD)) == ("Schon Da", True)
    assert set(staff.memberships.values_list("authority__slug", "role")) == {("harburg", "clerk"), ("celle", "clerk")}


def test_a_mistake_in_the_form_keeps_the_name_and_changes_nothing(invited):
    answer = english().post(
        link_of(invited), {**ACCEPTANCE, "name": "Neu\x07 Name", "password2": "different words now"}
    )
    assert errors(answer) == [
        "New password once more: The two passwords are different. Please type the same one twice."
    ]
    assert "Neu" in answer.content.decode()
    assert StaffMember.objects.count() == 0


# ---- Accounts of the Land and the installation ----------------------------------------------------------------------


def staff_account(*arguments) -> str:
    out = io.StringIO()
    call_command("staff_account", *arguments, stdout=out)
    return out.getvalue()


def test_whoever_runs_the_installation_opens_an_account_and_gets_its_link():
    told = staff_account("Martina@Land.example", "--name", "Martina Vogt", "--installation")
    link = re.search(r"https?://[^/\s]+(/\S+)", told).group(1)
    client = english()
    client.post(link, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert sign_in(client, "martina@land.example", NEW_PASSWORD).url == "/konto/"
    assert client.get("/konto/").url == "/installation/"


def test_an_existing_account_gets_one_more_task_and_keeps_its_password(clerk):
    staff_account("maria@celle.example", "--land")
    clerk.refresh_from_db()
    assert (clerk.is_evaluator, clerk.is_installation_administrator, clerk.check_password(PASSWORD)) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize("arguments", [("nobody@celle.example",), ("no address",), ("new@land.example", "--land")])
def test_without_an_account_or_a_name_the_command_says_what_is_wrong(arguments):
    with pytest.raises(CommandError):
        staff_account(*arguments)
    assert StaffMember.objects.count() == 0
