"""What people type, and what they are told about it."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import translation

from appointments.forms.booking import CodeForm, DaysQuery, TimeForm
from appointments.forms.finding import SearchForm
from appointments.forms.own_appointment import LostLinkForm
from tests.appointments.applicant import DETAILS
from willkommen.forms.identity import DetailsForm

TODAY = dt.date(2026, 10, 5)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def details(**changed):
    data = QueryDict(urlencode({**DETAILS, **changed}))
    return DetailsForm(data=data, today=TODAY, is_sms_offered=True)


def errors(form):
    return {name: found[0].code for name, found in form.errors.as_data().items()}


def test_right_details_are_clean_values():
    form = details(given_names="  Jean-Luc  d’Arc ", family_name="Nguyễn")
    assert form.is_valid()
    assert form.person() == {
        "given_names": "Jean-Luc d’Arc",
        "family_name": "Nguyễn",
        "name_in_own_script": "",
        "born_on": dt.date(1991, 3, 7),
        "email": "oksana@example.org",
        "mobile": "",
    }


def test_one_name_is_enough():
    assert details(given_names="", family_name="Suharto").is_valid()


@pytest.mark.parametrize(
    ("typed", "code"), [("Шевчук", "cyrillic"), ("حداد", "arabic"), ("山田", "other_script"), ("X Æ 12", "sign")]
)
def test_a_name_that_is_no_latin_spelling_is_named_as_what_it_is(typed, code):
    assert errors(details(family_name=typed)) == {"family_name": code}


def test_the_error_in_cyrillic_says_where_the_latin_spelling_stands():
    [message] = details(family_name="Шевчук").errors["family_name"]
    assert "two lines at the bottom of your passport" in message
    assert "SHEVCHUK instead of Шевчук" in message


def test_another_script_moves_to_the_field_for_it():
    form = details(given_names="Оксана", family_name="Шевчук")
    assert not form.is_valid()
    assert form["name_in_own_script"].value() == "Оксана Шевчук"


def test_what_stands_in_the_field_for_ones_own_script_stays():
    form = details(family_name="Шевчук", name_in_own_script="Оксана Іванівна Шевчук")
    assert not form.is_valid()
    assert form["name_in_own_script"].value() == "Оксана Іванівна Шевчук"


def test_persian_keeps_the_joiner_inside_a_name_and_loses_other_invisible_characters():
    form = details(name_in_own_script="علی\u200cرضا\u202e\x07")
    assert form.is_valid()
    assert form.cleaned_data["name_in_own_script"] == "علی\u200cرضا"


def test_invisible_and_control_characters_in_a_name_are_dropped_not_refused():
    form = details(family_name="SHEV\u200bCHUK\x00\n")
    assert form.is_valid()
    assert form.cleaned_data["family_name"] == "SHEVCHUK"


def test_a_decomposed_letter_is_composed():
    form = details(family_name="Mu\u0308ller")
    assert form.is_valid()
    assert form.cleaned_data["family_name"] == "Müller"


@pytest.mark.parametrize(
    ("day", "month", "year", "code"),
    [
        ("", "", "", "required"),
        ("31", "6", "1991", "no_such_day"),
        ("6", "10", "2026", "too_late"),
        ("1", "1", "1901", "too_early"),
        ("7", "3", "91", "year"),
        ("seven", "3", "1991", "day"),
    ],
)
def test_a_date_of_birth_nobody_can_have_is_refused(day, month, year, code):
    form = details(born_on_day=day, born_on_month=month, born_on_year=year)
    assert errors(form) == {"born_on": code}


def test_a_child_born_today_can_come():
    assert details(born_on_day="5", born_on_month="10", born_on_year="2026").is_valid()


def test_arabic_indic_digits_are_digits():
    form = details(born_on_day="٧", born_on_month="٣", born_on_year="١٩٩١", way="sms", mobile="٠١٥١٢٣٤٥٦٧٨٩")
    assert form.is_valid()
    assert (form.cleaned_data["born_on"], form.cleaned_data["mobile"]) == (dt.date(1991, 3, 7), "+4915123456789")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", None),
        ("oksana.example.org", "no_at"),
        ("oksana@example", "no_end"),
        ("oks ana@example.org", "invalid"),
        ("oksana\u202e@example.org", "invisible"),
        ("oksana@exam\u200bple.org", "invisible"),
        ("oksana@example.org\r\nBcc: all@example.org", "invisible"),
    ],
)
def test_an_address_nothing_can_be_sent_to_is_refused(typed, code):
    form = details(email=typed)
    assert not form.is_valid()
    assert list(form.errors) == ["email"]
    assert code is None or errors(form)["email"] == code


def test_a_domain_may_have_letters_of_its_own_country():
    assert details(email="oksana@bücher.example").is_valid()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0151 2345-6789", "+4915123456789"),
        ("+49 (0)151/23456789", "+4915123456789"),
        ("0049 151 23456789", "+4915123456789"),
        ("+380 50 123 45 67", "+380501234567"),
    ],
)
def test_a_mobile_number_becomes_international(typed, number):
    form = details(way="sms", mobile=typed)
    assert form.is_valid()
    assert (form.cleaned_data["mobile"], form.cleaned_data["email"]) == (number, "")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("0541 000443", "landline"), ("0151 12", "invalid"), ("mobile", "letters"), ("151 23456789", "invalid")],
)
def test_a_number_that_gets_no_text_message_is_refused(typed, code):
    assert errors(details(way="sms", mobile=typed)) == {"mobile": code}


def test_only_the_chosen_way_is_judged_and_kept():
    form = details(way="none", email="half an addr", mobile="nothing")
    assert form.is_valid()
    assert (form.cleaned_data["email"], form.cleaned_data["mobile"]) == ("", "")


def test_where_no_text_messages_are_sent_none_are_offered():
    form = DetailsForm(data=QueryDict(urlencode({**DETAILS, "way": "sms"})), today=TODAY, is_sms_offered=False)
    assert errors(form) == {"way": "invalid_choice"}
    assert "mobile" not in form.fields


def test_a_question_is_cut_and_cleaned_never_refused():
    assert SearchForm(QueryDict("q=a%00b%E2%80%AEc" + "x" * 500)).question == "abc" + "x" * 97
    assert SearchForm(QueryDict("")).question == ""
    assert SearchForm(QueryDict("q=%FF%FE")).question == "\ufffd\ufffd"


@pytest.mark.parametrize(
    "start",
    [
        "",
        "tomorrow",
        "2026-10-05T09:00",
        "2026-13-05T09:00:00+00:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:00+00:00",
        "9" * 50,
    ],
)
def test_a_start_the_page_never_wrote_is_refused(start):
    assert not TimeForm(QueryDict(urlencode({"start": start}))).is_valid()


def test_a_strange_form_key_is_replaced_by_one_of_our_own():
    form = TimeForm(QueryDict(urlencode({"start": "2026-10-05T07:00:00+00:00", "form_key": "x" * 5000})))
    assert form.is_valid()
    assert len(form.cleaned_data["form_key"]) == 32


@pytest.mark.parametrize("query", ["tag=2026-02-31", "tag=<script>", "ab=99999-01-01", "tag=%00", "tag=0000-00-00"])
def test_a_day_that_makes_no_sense_counts_as_absent(query):
    asked = DaysQuery(QueryDict(query))
    assert (asked.asked("tag"), asked.asked("ab")) == (None, None)


@pytest.mark.parametrize(("typed", "code"), [("123 456", "123456"), ("١٢٣٤٥٦", "123456"), ("123-456", "123456")])
def test_a_code_is_read_in_any_digits(typed, code):
    form = CodeForm(QueryDict(urlencode({"code": typed})))
    assert form.is_valid()
    assert form.cleaned_data["code"] == code


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "²²²²²²"])
def test_anything_but_six_digits_is_no_code(typed):
    assert not CodeForm(QueryDict(urlencode({"code": typed}))).is_valid()


def test_a_lost_link_is_asked_for_by_number_and_address_however_they_are_typed():
    form = LostLinkForm(QueryDict(urlencode({"reference": " k7m4 2px ", "contact": "Oksana@Example.org"})))
    assert form.is_valid()
    assert form.cleaned_data == {"reference": "K7M4-2PX", "contact": "oksana@example.org"}
    form = LostLinkForm(QueryDict(urlencode({"reference": "K7M42PX", "contact": "0151 23456789"})))
    assert form.is_valid()
    assert form.cleaned_data["contact"] == "+4915123456789"


def test_every_error_names_a_way_out_in_one_sentence_or_two():
    form = details(given_names="1", family_name="", born_on_day="", born_on_month="", born_on_year="", way="", email="")
    assert {name: list(found) for name, found in form.errors.items()} == {
        "given_names": ["Please use letters only. A name has no digits and no signs such as “1”."],
        "family_name": ["Enter your family name. If you have only one name, write it here."],
        "born_on": ["Enter your date of birth."],
        "way": ["Choose how we can reach you."],
    }
