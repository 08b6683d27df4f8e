import datetime as dt
import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from appointments.actions.booking import confirm_appointment, hold_slot, identify
from appointments.actions.setup.shifts import ShiftTimes, add_shift
from appointments.models import Counter, ServiceOffer
from appointments.queries.availability import free_times
from appointments.queries.catalogue import offer_by_code
from tests.administrator import errors, hidden, said
from tests.factories import MONDAY, NOW, make_authority, make_service, make_staff
from willkommen.actions.staff import accept_invitation, invite
from willkommen.models import Authority, Invitation, Municipality, Office, OpeningHours, OutgoingMessage
from willkommen.queries.authorities import authority_by_slug

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "authority.json"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seven_o_clock(monday_morning, settings):
    """It is Monday, 5 October 2026."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def services():
    return [make_service("AE-STUDIUM-V"), make_service("AE-ARBEIT", situation="work")]


def add_from(file: Path, *arguments) -> str:
    out = io.StringIO()
    call_command("add_authority", str(file), *arguments, stdout=out)
    return out.getvalue()


def written(tmp_path, **instead) -> Path:
    """The example with some entries changed; None takes an entry away."""
    content = json.loads(EXAMPLE.read_text("utf-8"))
    content.update(instead)
    file = tmp_path / "authority.json"
    file.write_text(json.dumps({key: value for key, value in content.items() if value is not None}), "utf-8")
    return file


def book_there(authority: Authority) -> str:
    """The first administrator accepts, invites a clerk, gives them a shift; then somebody books. Returns the status."""
    administrator = accept_invitation(
        invitation=Invitation.objects.get(authority=authority), name="Erika", password="x" * 12, now=NOW
    )
    invitation = invite(
        authority=authority,
        email="maria@new.example",
        name="Maria",
        roles=["clerk"],
        staff_member=administrator,
        now=NOW,
    )
    clerk = accept_invitation(invitation=invitation, name="Maria", password="y" * 12, now=NOW)
    counter = Counter.objects.filter(authority=authority).order_by("office_id", "number").first()
    add_shift(
        times=ShiftTimes(counter, clerk, 0, dt.time(8), dt.time(12), MONDAY, None),
        services=[],
        by=administrator,
        now=NOW,
    )
    offer = offer_by_code(authority, "AE-STUDIUM-V")
    times = free_times(offer=offer, office=counter.office, persons=1, spoken_language="ar", day=MONDAY, now=NOW)
    # the lead time of four hours: it is seven o'clock
    assert [f"{time.local:%H:%M}" for time in times] == ["11:00", "11:30"]
    held = hold_slot(
        offer=offer, office=counter.office, start=times[0].start, persons=1, language="ar", spoken_language="ar",
        title_ends_on=None, now=NOW,
    )  # fmt: skip
    known = identify(
        appointment=held, given_names="SAMIR", family_name="HADDAD", name_in_own_script="", born_on=dt.date(1999, 3, 7),
        email="samir@example.org", mobile="", spoken_language="ar", needs_interpreter=False, language="ar", now=NOW,
    )  # fmt: skip
    return confirm_appointment(appointment=known, now=NOW).status


# ---- By file --------------------------------------------------------------------------------------------------------


def test_a_tenth_authority_comes_from_a_file_and_people_can_book_there(services):
    said = add_from(EXAMPLE)
    authority = authority_by_slug("cloppenburg")
    assert said.splitlines() == [
        "added authority cloppenburg (Landkreis Cloppenburg)",
        "added office Kreishaus Cloppenburg with 4 counters",
        "added office Außenstelle Friesoythe with 1 counters",
        "added 2 services",
        "invited erika.beispiel@cloppenburg.example as first administrator",
    ]
    assert list(authority.offices.values_list("code", "name_de", "is_step_free")) == [
        ("CLOPPENBURG-1", "Kreishaus Cloppenburg", True),
        ("CLOPPENBURG-2", "Außenstelle Friesoythe", None),
    ]
    assert list(Counter.objects.order_by("office_id", "number").values_list("number", "equipment")) == [
        (1, ["biometrics"]),
        (2, ["biometrics"]),
        (3, []),
        (4, []),
        (1, []),
    ]
    assert OpeningHours.objects.filter(authority=authority).count() == 7
    assert book_there(authority) == "booked"


def test_its_pages_open_and_its_places_are_found(services):
    add_from(EXAMPLE)
    client = Client()
    assert client.get("/ar/cloppenburg/").status_code == 200
    assert client.get("/de/cloppenburg/impressum/").status_code == 200
    assert set(Municipality.objects.values_list("name", "authority__slug")) == {
        (name, "cloppenburg") for name in ("Barßel", "Bösel", "Cappeln", "Cloppenburg", "Friesoythe")
    }
    assert Municipality.objects.get(name="Bösel").folded_names == ["BOESEL", "BOSEL"]


def test_the_same_file_again_changes_nothing(services):
    add_from(EXAMPLE)
    assert add_from(EXAMPLE) == "cloppenburg exists already (Landkreis Cloppenburg); nothing was changed.\n"
    assert (Authority.objects.count(), Office.objects.count(), OutgoingMessage.objects.count()) == (1, 2, 1)


def test_a_trial_checks_everything_and_changes_nothing(services):
    said = add_from(EXAMPLE, "--dry-run")
    assert said.splitlines()[0] == "added authority cloppenburg (Landkreis Cloppenburg)"
    assert said.splitlines()[-1] == "This was a trial: nothing was changed."
    assert (Authority.objects.count(), OutgoingMessage.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("instead", "expected"),
    [
        ({"slug": "Clop penburg"}, "slug: Use small letters a to z, digits and hyphens only."),
        ({"slug": "impressum"}, "slug: This word is the address of another page. Please choose another one."),
        ({"slug": None}, "slug: This field is required."),
        ({"slug": 5}, "slug: must be a text"),
        ({"kind": "village"}, "kind: Select a valid choice. village is not one of the available choices."),
        ({"languages": ["de", "xx"]}, "languages: Select a valid choice. xx is not one of the available choices."),
        ({"languages": "de"}, "languages: must be a list of texts"),
        ({"accent": "pink"}, "accent: Select a valid choice. pink is not one of the available choices."),
        ({"services": ["NO-SUCH"]}, "services: Select a valid choice. NO-SUCH is not one of the available choices."),
        ({"colour": "blue"}, "colour: is not known here"),
        ({"administrator": "Erika"}, 'administrator: must be an object: {"name": …, "email": …}'),
        ({"administrator": {"name": "E", "email": "no"}}, "administrator.email: Enter a valid email address."),
        ({"offices": []}, "offices: must be a list of at least one object"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(services, tmp_path, instead, expected):
    with pytest.raises(CommandError) as refused:
        add_from(written(tmp_path, **instead))
    assert expected in str(refused.value).splitlines()
    assert Authority.objects.count() == 0


@pytest.mark.parametrize(
    ("instead", "expected"),
    [
        ({"postcode": "123"}, "offices[0].postcode: A postcode has five digits."),
        ({"street": ""}, "offices[0].street: This field is required."),
        ({"counters": 0}, "offices[0].counters: Ensure this value is greater than or equal to 1."),
        ({"counters": "many"}, "offices[0].counters: Enter a whole number."),
        ({"fingerprint_counters": [9]}, "offices[0].fingerprint_counters: There are only the counters 1 to 4."),
        ({"is_step_free": "yes"}, "offices[0].is_step_free: must be true, false or null"),
        ({"hours": {"monday": "12-8"}},
         "offices[0].hours.monday: A time must end after it begins, for example 8:00–12:00."),
        ({"hours": {"montag": "8-12"}}, "offices[0].hours.montag: is not known here"),
        ({"floor": 3}, "offices[0].floor: is not known here"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_office_is_named_with_its_place(services, tmp_path, instead, expected):
    office = json.loads(EXAMPLE.read_text("utf-8"))["offices"][0]
    with pytest.raises(CommandError) as refused:
        add_from(written(tmp_path, offices=[{**office, **instead}]))
    assert str(refused.value).splitlines() == ["Nothing was changed:", expected]


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "\x00"])
def test_what_is_no_object_is_refused_in_words(tmp_path, content):
    file = tmp_path / "authority.json"
    file.write_text(content, "utf-8")
    with pytest.raises(CommandError):
        add_from(file)


def test_a_place_of_another_authority_is_refused_and_nothing_is_left_behind(services):
    other = make_authority("vechta")
    Municipality.objects.create(name="Friesoythe", authority=other, mark="found")
    with pytest.raises(CommandError) as refused:
        add_from(EXAMPLE)
    assert str(refused.value) == (
        "Nothing was changed: Another authority of this installation is responsible for one of these places."
    )
    assert list(Authority.objects.all()) == [other]


def test_a_place_that_had_an_authority_of_its_own_outside_now_has_this_one(services):
    Municipality.objects.create(
        name="Friesoythe", own_authority="Stadt Friesoythe", where_to_go="Rathaus", mark="found"
    )
    add_from(EXAMPLE)
    place = Municipality.objects.get(name="Friesoythe")
    assert (place.authority.slug, place.own_authority, place.where_to_go) == ("cloppenburg", "", "")


# ---- By form --------------------------------------------------------------------------------------------------------


@pytest.fixture
def martina():
    client = Client()
    client.force_login(make_staff(is_installation_administrator=True, interface_language="en"))
    return client


URL = "/installation/neu/"
FORM = {
    "municipality_name": "Landkreis Cloppenburg",
    "name_de": "Ausländerbehörde Landkreis Cloppenburg",
    "slug": "cloppenburg",
    "kind": "district",
    "languages": ["de", "ar"],
    "accent": "teal",
    "municipalities": "Cloppenburg\r\nBösel\r\n",
    "administrator_name": "Erika Beispiel",
    "administrator_email": "erika@cloppenburg.example",
    "office-TOTAL_FORMS": "1",
    "office-INITIAL_FORMS": "0",
    "office-0-name_de": "Kreishaus",
    "office-0-street": "Beispielstraße 29",
    "office-0-postcode": "49661",
    "office-0-town": "Cloppenburg",
    "office-0-is_step_free": "yes",
    "office-0-counters": "2",
    "office-0-stations": "2",
    "office-0-day_0": "8-12",
}


def test_a_tenth_authority_comes_from_the_form_and_people_can_book_there(services, martina):
    answer = martina.post(URL, {**FORM, **hidden(martina.get(URL))})
    assert errors(answer) == []
    assert answer.url == reverse("installation")
    assert said(answer) == [
        "Landkreis Cloppenburg has been added. The invitation of the first administrator is on its way."
    ]
    authority = authority_by_slug("cloppenburg")
    assert authority.languages == ["de", "ar"]
    assert set(ServiceOffer.objects.values_list("service__code", flat=True)) == {"AE-STUDIUM-V", "AE-ARBEIT"}
    assert book_there(authority) == "booked"


def test_only_the_chosen_services_are_offered(services, martina):
    martina.post(URL, {**FORM, "services": ["AE-ARBEIT"], **hidden(martina.get(URL))})
    assert list(ServiceOffer.objects.values_list("service__code", flat=True)) == ["AE-ARBEIT"]


def test_another_office_is_added_to_the_page_and_keeps_every_keystroke(services, martina):
    sent = {**FORM, "slug": "not yet a good one", "another_office": "1", **hidden(martina.get(URL))}
    page = martina.post(URL, sent).content.decode()
    assert 'name="office-1-street"' in page
    assert 'value="not yet a good one"' in page
    assert 'value="Beispielstraße 29"' in page
    assert "wk-errors" not in page
    assert Authority.objects.count() == 0
    sent = {**sent, "office-TOTAL_FORMS": "2", "one_office_less": "1"}
    del sent["another_office"]
    assert 'name="office-1-street"' not in martina.post(URL, sent).content.decode()


def test_at_most_twenty_offices_however_many_are_claimed(services, martina):
    answer = martina.post(URL, {**FORM, "office-TOTAL_FORMS": "100000", **hidden(martina.get(URL))})
    assert answer.status_code == 200
    assert len(re.findall(r'name="office-\d+-street"', answer.content.decode())) <= 20
    assert Authority.objects.count() == 0


@pytest.mark.parametrize("total", ["", "x", "-1", "0"])
def test_a_tampered_number_of_offices_is_an_error_and_no_crash(services, martina, total):
    answer = martina.post(URL, {**FORM, "office-TOTAL_FORMS": total, **hidden(martina.get(URL))})
    assert answer.status_code == 200
    assert Authority.objects.count() == 0


def test_a_second_press_adds_one_authority(services, martina):
    sent = {**FORM, **hidden(martina.get(URL))}
    answers = [martina.post(URL, sent) for _ in range(2)]
    assert answers[0].status_code == 302
    assert Authority.objects.count() == 1
    assert Invitation.objects.count() == 1


def test_the_old_page_sent_again_with_another_authority_adds_that_one_too(services, martina):
    sent = {**FORM, **hidden(martina.get(URL))}
    martina.post(URL, sent)
    other = {**sent, "municipality_name": "Landkreis Vechta", "slug": "vechta", "municipalities": "Lohne"}
    assert said(martina.post(URL, other))[-1].startswith("Landkreis Vechta has been added.")
    assert list(Authority.objects.order_by("slug").values_list("slug", flat=True)) == ["cloppenburg", "vechta"]


def test_mistakes_are_named_field_by_field_and_nothing_is_added(services, martina):
    make_authority("cloppenburg")
    sent = {**FORM, "administrator_email": "no", "office-0-postcode": "1", "office-0-day_0": "12-8"}
    answer = martina.post(URL, {**sent, **hidden(martina.get(URL))})
    assert errors(answer) == [
        "Short name in addresses: There is already an authority with this short name.",
        "First administrator: e-mail: Enter a valid email address.",
        "Postcode: A postcode has five digits.",
        "Monday: A time must end after it begins, for example 8:00–12:00.",
    ]
    assert Authority.objects.count() == 1


def test_with_several_offices_the_errors_say_in_which_one(services, martina):
    second = {name.replace("-0-", "-1-"): value for name, value in FORM.items() if "-0-" in name}
    sent = {**FORM, **second, "office-TOTAL_FORMS": "2", "office-1-postcode": "1"}
    answer = martina.post(URL, {**sent, **hidden(martina.get(URL))})
    assert errors(answer) == ["Office 2: Postcode: A postcode has five digits."]
