import datetime as dt
import re

import pytest
from django.db import connection

from tests.administrator import Administrator, errors, hidden, said, text_of
from tests.factories import NOW, World, make_authority, make_office, make_staff
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import AccessibilityReport, AuditEntry, Authority, Office, OpeningHours

pytestmark = pytest.mark.django_db


@pytest.fixture
def celle():
    return make_authority("celle", municipality_name="Stadt Celle")


@pytest.fixture
def office(celle):
    return make_office(celle)


@pytest.fixture
def uwe(celle):
    return Administrator(celle)


# ---- The authority's own data ---------------------------------------------------------------------------------------


def test_a_change_is_saved_and_the_audit_keeps_old_and_new(celle, uwe):
    data = {"phone": "05141 12-0", "email": "abh@celle.example", "postcode": "29221", "town": "Celle"}
    answer = uwe.send("authority_section", data, section="kontakt")
    assert (answer.url, said(answer)) == (uwe.url("authority_data"), ["Saved."])
    celle.refresh_from_db()
    assert (celle.phone, celle.town) == ("05141 12-0", "Celle")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.staff_member, entry.authority) == ("change_authority", uwe.staff, celle)
    assert entry.detail == {
        "phone": ["0541 000-4430", "05141 12-0"],
        "postcode": ["", "29221"],
        "town": ["", "Celle"],
    }


def test_saving_without_a_change_writes_no_audit(celle, uwe):
    data = {"phone": celle.phone, "email": celle.email}
    uwe.send("authority_section", data, section="kontakt")
    assert AuditEntry.objects.count() == 0


def test_wrong_input_names_the_field_keeps_what_was_typed_and_changes_nothing(celle, uwe):
    data = {"phone": "1", "email": "no address", "postcode": "1234", "website": "not a page"}
    answer = uwe.send("authority_section", data, section="kontakt")
    assert sorted(errors(answer)) == [
        "E-mail: Enter a valid email address.",
        "Postcode: A postcode has five digits.",
        "Website: Enter a valid URL.",
    ]
    assert 'value="no address"' in answer.content.decode()
    celle.refresh_from_db()
    assert celle.phone == "0541 000-4430"


def test_control_and_invisible_characters_are_dropped(celle, uwe):
    uwe.send("authority_section", {"phone": " 05141\u200b 12\u202e-0 ", "town": "Ce\u0301lle"}, section="kontakt")
    celle.refresh_from_db()
    assert (celle.phone, celle.town) == ("05141 12-0", "Célle")


LOOK = {"name_de": "Ausländerbehörde Stadt Celle", "accent": "green", "languages": ["ar", "uk"], "welcome_de": "Moin."}


def test_german_is_always_offered_and_languages_keep_their_order(celle, uwe):
    uwe.send("authority_section", LOOK, section="darstellung")
    celle.refresh_from_db()
    assert celle.languages == ["de", "uk", "ar"]
    assert (celle.accent, celle.name_de, celle.welcome_de) == ("green", "Ausländerbehörde Stadt Celle", "Moin.")


def test_an_english_reader_edits_the_german_text(celle):
    """The page is in English; what is written is the German name, and no English one appears."""
    Administrator(celle, language="en").send("authority_section", LOOK, section="darstellung")
    row = Authority.objects.values("name_de", "name_en", "welcome_de", "welcome_en").get()
    assert (row["name_de"], row["name_en"] or "") == ("Ausländerbehörde Stadt Celle", "")
    assert (row["welcome_de"], row["welcome_en"] or "") == ("Moin.", "")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("reminder_hours", "48, two", "Write whole hours from 1 to 336, separated by commas, for example 48, 2."),
        ("reminder_hours", "0", "Write whole hours from 1 to 336, separated by commas, for example 48, 2."),
        ("reminder_hours", "337", "Write whole hours from 1 to 336, separated by commas, for example 48, 2."),
        ("reminder_hours", "1,2,3,4,5", "At most four reminders can be sent."),
        ("hold_minutes", "4", "Ensure this value is greater than or equal to 5."),
        ("hold_minutes", "99999999999999999999", "Ensure this value is less than or equal to 60."),
    ],
)
def test_settings_have_limits(celle, uwe, field, value, expected):
    data = {"reminder_hours": "48, 2", "hold_minutes": "10", "confirm_minutes": "60"}
    answer = uwe.send("authority_section", {**data, field: value}, section="termine")
    assert [error.partition(": ")[2] for error in errors(answer)] == [expected]


def test_reminders_can_be_switched_off(celle, uwe):
    data = {"reminder_hours": "", "hold_minutes": "10", "confirm_minutes": "60"}
    uwe.send("authority_section", data, section="termine")
    celle.refresh_from_db()
    assert celle.reminder_hours == []


def test_text_messages_need_a_gateway(celle, uwe, settings):
    settings.SMS_GATEWAY_URL = ""
    answer = uwe.send("authority_section", {"is_sms_offered": "on"}, section="nachrichten")
    assert [error.partition(": ")[2] for error in errors(answer)] == [
        "This installation has no gateway for text messages. Please ask its operator."
    ]
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/sms"
    assert uwe.send("authority_section", {"is_sms_offered": "on"}, section="nachrichten").status_code == 302


def test_an_unknown_section_does_not_exist(uwe):
    assert uwe.get("authority_section", section="gibt-es-nicht").status_code == 404


def test_the_overview_says_what_is_missing(celle, office, uwe):
    page = text_of(uwe.get("setup"))
    assert "6 required facts are missing" in page
    assert "1 without opening hours" in page
    assert "no counter in use" in page
    assert "nobody sits at a counter yet" in page


def test_a_supervisor_sees_only_what_is_theirs(celle, office):
    page = text_of(Administrator(celle, "supervisor").get("setup"))
    assert [word for word in ("Shifts", "Closures and absences", "Reported barriers") if word in page] == [
        "Shifts",
        "Closures and absences",
        "Reported barriers",
    ]
    assert [word for word in ("Offices", "Services What", "Staff Invite", "Texts") if word in page] == []


# ---- Offices ----------------------------------------------------------------------------------------------------------

OFFICE = {"name_de": "Außenstelle", "street": "Weg 1", "postcode": "29221", "town": "Celle", "is_step_free": "yes"}


def test_a_new_office_gets_the_next_code_and_a_second_press_makes_no_second_one(celle, office, uwe):
    key = hidden(uwe.get("office_new"))
    answers = [uwe.client.post(uwe.url("office_new"), {**OFFICE, **key}) for _ in range(2)]
    new = Office.objects.exclude(pk=office.pk).get()
    assert (new.code, new.name_de, new.is_step_free) == ("CELLE-1", "Außenstelle", True)
    assert {answer.url for answer in answers} == {uwe.url("office_hours", office=new.pk)}


def test_without_its_key_a_form_asks_to_open_the_page_again(office, uwe):
    answer = uwe.client.post(uwe.url("office_new"), OFFICE)
    assert errors(answer)[0].endswith("Please open the page again.")
    assert Office.objects.count() == 1


def test_an_office_is_changed_and_not_known_stays_not_known(celle, office, uwe):
    uwe.send("office_edit", {**OFFICE, "is_step_free": ""}, office=office.pk)
    office.refresh_from_db()
    assert (office.name_de, office.is_step_free) == ("Außenstelle", None)
    assert AuditEntry.objects.get().detail["is_step_free"] == [True, None]


def test_an_office_with_counters_is_not_removed(uwe_at_work):
    uwe, world = uwe_at_work
    make_office(world.authority, code="B")
    answer = uwe.press("office_remove", office=world.office.pk)
    assert errors(answer) == [
        "This office has counters or appointments and cannot be removed. Close its counters instead."
    ]
    assert Office.objects.filter(pk=world.office.pk).exists()


@pytest.fixture
def uwe_at_work():
    world = World("harburg")
    return Administrator(world.authority), world


def test_the_only_office_stays(office, uwe):
    assert errors(uwe.press("office_remove", office=office.pk)) == [
        "This is the only office. Please add the new one first."
    ]


def test_an_office_nothing_depends_on_is_removed(celle, office, uwe):
    empty = make_office(celle, code="B")
    assert said(uwe.press("office_remove", office=empty.pk)) == ["The office has been removed."]
    assert list(Office.objects.filter(authority=celle)) == [office]


def test_new_addresses_of_the_devices_make_the_old_ones_dead(office, uwe):
    old = office.device_token
    assert "New addresses for Kreishaus?" in text_of(uwe.get("screens_renew", office=office.pk))
    office.refresh_from_db()
    assert office.device_token == old
    answer = uwe.press("screens_renew", office=office.pk)
    assert said(answer) == ["The devices have new addresses. Open them on the devices; the old ones are dead."]
    office.refresh_from_db()
    assert office.device_token != old
    devices = ("display", "kiosk")
    assert [uwe.client.get(f"/{device}/{old}/").status_code for device in devices] == [404, 404]
    assert [uwe.client.get(f"/{device}/{office.device_token}/").status_code for device in devices] == [200, 200]
    assert old not in str(AuditEntry.objects.values().get())


def test_a_supervisor_finds_the_addresses_of_all_offices(celle, office):
    other = make_office(celle, code="B")
    foreign = make_office(make_authority("harburg"))
    page = Administrator(celle, "supervisor").get("screens").content.decode()
    found = [
        f"/{device}/{one.device_token}/" in page for one in (office, other, foreign) for device in ("display", "kiosk")
    ]
    assert found == [True, True, True, True, False, False]


def test_opening_hours_are_typed_a_line_a_day(office, uwe):
    data = {"day_0": "8-12, 13:30-16", "day_4": "8:00–12:00"}
    answer = uwe.send("office_hours", data, office=office.pk)
    assert said(answer) == ["The opening hours are saved."]
    assert list(OpeningHours.objects.values_list("weekday", "opens", "closes")) == [
        (0, dt.time(8), dt.time(12)),
        (0, dt.time(13, 30), dt.time(16)),
        (4, dt.time(8), dt.time(12)),
    ]
    page = uwe.get("office_hours", office=office.pk).content.decode()
    assert 'value="08:00–12:00, 13:30–16:00"' in page
    assert AuditEntry.objects.get().detail == {"hours": [[], ["0 08:00–12:00", "0 13:30–16:00", "4 08:00–12:00"]]}


def test_a_mistake_in_one_day_names_the_day_and_changes_none(office, uwe):
    OpeningHours.objects.create(
        authority=office.authority, office=office, weekday=0, opens=dt.time(9), closes=dt.time(10)
    )
    answer = uwe.send("office_hours", {"day_0": "8-12", "day_1": "12-8"}, office=office.pk)
    assert errors(answer) == ["Tuesday: A time must end after it begins, for example 8:00–12:00."]
    assert 'value="8-12"' in answer.content.decode()
    assert list(OpeningHours.objects.values_list("weekday", "opens")) == [(0, dt.time(9))]


@pytest.mark.parametrize("pk", [0, 2**31, 2**63, 10**30])
def test_an_absurd_number_in_an_address_does_not_exist(uwe, pk):
    assert uwe.get("office_edit", office=pk).status_code == 404


# ---- Reported barriers, the Land ----------------------------------------------------------------------------------


def test_reported_barriers_are_read_by_this_authority_only(celle, uwe):
    harburg = make_authority("harburg")
    for authority, text in ((celle, "الزر لا يعمل"), (harburg, "anderswo")):
        AccessibilityReport.objects.create(authority=authority, text=text, language="ar", reported_at=NOW)
    page = uwe.get("barriers").content.decode()
    assert '<p lang="ar" dir="rtl">الزر لا يعمل</p>' in page
    assert "anderswo" not in page


# Each in its own script, with commas between them.
LANGUAGES = [word for name in LANGUAGE_NAMES.values() for word in (name, ", ")][:-1]


def test_the_evaluator_sees_authorities_and_counts_and_nobodys_name(client, django_assert_num_queries):
    world = World("celle")
    make_authority("harburg")
    client.force_login(make_staff(is_evaluator=True, interface_language="en", name="Friedrich Ahrens"))
    with django_assert_num_queries(10):
        page = client.get("/land/")
    rows = re.findall(r"<tr>\s*(<th scope=\"row\">.*?)</tr>", page.content.decode(), flags=re.DOTALL)
    assert [re.findall(r">([^<>\s][^<>]*)<", row) for row in rows] == [
        ["Landkreis Celle", "Kreishaus, Osnabrück", *LANGUAGES, "1", "1"],
        ["Landkreis Harburg", *LANGUAGES, "0", "0"],
    ]
    assert world.clerk.name not in text_of(page)


def test_every_form_of_this_room_leaves_the_connection_usable(uwe, office):
    """A refused form must not leave a broken transaction behind."""
    uwe.press("office_remove", office=office.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
