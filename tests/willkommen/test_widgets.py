"""The date in three boxes, and how forms look and name their problems."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation

from willkommen.form_problems import Problem, problems_of
from willkommen.widgets import DatePartsField, DatePartsWidget, plain_digits, read_date


class PersonForm(forms.Form):
    born = DatePartsField(label="Date of birth", is_birthday=True, latest=date(2026, 10, 22))
    way = forms.ChoiceField(label="How do we reach you?", choices=[("email", "E-mail")], widget=forms.RadioSelect)
    email = forms.EmailField(label="E-mail", help_text="We send one message.")
    nickname = forms.CharField(label="Nickname", required=False)
    agree = forms.BooleanField(label="I agree.")


def filled(day, month, year):
    return PersonForm({"born_day": day, "born_month": month, "born_year": year, "way": "email", "email": "a@b.example"})


def born_errors(day, month, year):
    with translation.override("en"):
        return [str(error) for error in filled(day, month, year).errors.get("born", [])]


def render(source, **context):
    with translation.override("en"):
        return Template("{% load kern crispy_forms_filters %}" + source).render(Context(context))


# ---- What may be typed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        ("7", "3", "1991"),
        ("07", "03", "1991"),
        ("٧", "٣", "١٩٩١"),
        ("۷", "۳", "۱۹۹۱"),
        (" 7 ", "\u200e3\u200f", "1991\u00a0"),
    ],
    ids=["latin", "with zeros", "arabic-indic", "persian", "spaces and direction marks"],
)
def test_a_date_may_be_typed_in_latin_arabic_and_persian_digits(typed):
    assert read_date(*typed) == date(1991, 3, 7)


def test_digits_of_other_kinds_are_not_numbers_here():
    assert born_errors("²", "3", "1991") == ["The day must be a number from 1 to 31."]


def test_the_29th_of_february_exists_in_a_leap_year():
    assert read_date("29", "2", "2024") == date(2024, 2, 29)


def test_plain_digits_keep_letters_so_that_they_can_be_refused():
    assert plain_digits("١2 x") == "12x"


# ---- What is wrong is named --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("31", "6", "1991"), "June has only 30 days."),
        (("31", "4", "1991"), "April has only 30 days."),
        (("31", "9", "1991"), "September has only 30 days."),
        (("31", "11", "1991"), "November has only 30 days."),
        (("30", "2", "1992"), "February has only 28 days, in some years 29."),
        (("29", "2", "1991"), "In 1991, February had only 28 days."),
        (("", "3", "1991"), "Enter the day."),
        (("7", "", "1991"), "Enter the month."),
        (("7", "3", ""), "Enter the year."),
        (("", "", "1991"), "Enter the day and the month."),
        (("", "3", ""), "Enter the day and the year."),
        (("7", "", ""), "Enter the month and the year."),
        (("", "", ""), "Enter the date."),
        ((" ", "\u200f", ""), "Enter the date."),
        (("0", "3", "1991"), "The day must be a number from 1 to 31."),
        (("32", "3", "1991"), "The day must be a number from 1 to 31."),
        (("-7", "3", "1991"), "The day must be a number from 1 to 31."),
        (("7", "13", "1991"), "The month must be a number from 1 to 12."),
        (("7", "March", "1991"), "The month must be a number from 1 to 12."),
        (("7", "3", "91"), "Write the year with four digits, for example 1991."),
        (("7", "3", "19910"), "Write the year with four digits, for example 1991."),
        (("7", "3", "9" * 500), "Write the year with four digits, for example 1991."),
        (("7", "3", "0000"), "The year must be between 1900 and 2100."),
        (("7", "3", "9999"), "The year must be between 1900 and 2100."),
        (("<b>", "3", "1991"), "The day must be a number from 1 to 31."),
        (("7\x00", "3", "1991"), "The day must be a number from 1 to 31."),
    ],
)
def test_an_impossible_date_is_answered_by_one_sentence_that_says_why(typed, sentence):
    assert born_errors(*typed) == [sentence]


def test_a_date_after_the_last_possible_day_is_refused():
    assert born_errors("23", "10", "2026")[0].startswith("The date must not be after ")


def test_the_last_possible_day_itself_is_accepted():
    assert born_errors("22", "10", "2026") == []


def test_a_date_before_the_first_possible_day_is_refused():
    field = DatePartsField(earliest=date(2026, 10, 22))
    with pytest.raises(ValidationError) as refused:
        field.clean(["21", "10", "2026"])
    assert refused.value.code == "too_early"


def test_an_optional_date_may_stay_empty():
    assert DatePartsField(required=False).clean(["", "", ""]) is None


def test_a_field_that_was_not_sent_at_all_is_empty():
    assert DatePartsField(required=False).clean([None, None, None]) is None


def test_only_a_changed_date_counts_as_changed():
    field = DatePartsField()
    assert field.has_changed(date(1991, 3, 7), ["٧", "3", "1991"]) is False
    assert field.has_changed(date(1991, 3, 7), ["8", "3", "1991"]) is True


# ---- Markup ------------------------------------------------------------------------------------------------


def test_the_boxes_have_ids_names_and_autocomplete_of_their_own():
    html = render("{{ form.born }}", form=PersonForm())
    for part in ("day", "month", "year"):
        assert f'name="born_{part}"' in html
        assert f'id="id_born_{part}"' in html
        assert f'<label class="kern-label" for="id_born_{part}">' in html
        assert f'autocomplete="bday-{part}"' in html
    assert html.count('inputmode="numeric"') == 3


def test_the_boxes_show_a_stored_date():
    html = render("{{ form.born }}", form=PersonForm(initial={"born": date(1991, 3, 7)}))
    assert [f'value="{part}"' in html for part in (7, 3, 1991)] == [True, True, True]


def test_what_was_typed_stays_as_it_was_typed():
    html = render("{{ form.born }}", form=filled("٣١", "June", "1991"))
    assert 'value="٣١"' in html
    assert 'value="June"' in html


def test_only_the_faulty_boxes_are_marked():
    html = render("{{ form.born }}", form=filled("7", "13", "1991"))
    assert html.count('aria-invalid="true"') == 1
    assert html.index("id_born_month") < html.index('aria-invalid="true"') < html.index("id_born_year")


def test_the_fieldset_carries_the_description_and_the_boxes_do_not_repeat_it():
    html = render("{{ form.born|as_crispy_field }}", form=filled("31", "6", "1991"))
    assert '<fieldset class="kern-fieldset kern-fieldset--error"' in html
    assert html.count('aria-describedby="id_born_helptext id_born_error"') == 1
    assert 'id="id_born_helptext"' in html
    assert 'id="id_born_error"' in html


def test_an_input_points_to_its_hint_and_its_error_by_the_ids_django_names():
    html = render("{{ form.email|as_crispy_field }}", form=PersonForm({"email": "a@b"}))
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html


def test_optional_fields_say_so_and_required_ones_do_not():
    form = PersonForm()
    assert "(optional)" in render("{{ form.nickname|as_crispy_field }}", form=form)
    assert "(optional)" not in render("{{ form.email|as_crispy_field }}", form=form)


def test_radio_buttons_are_a_fieldset_with_a_legend():
    html = render("{{ form.way|as_crispy_field }}", form=PersonForm())
    assert "<legend" in html
    assert '<input class="kern-form-check__radio" type="radio" name="way" value="email" id="id_way_0">' in html


def test_a_chosen_radio_button_stays_chosen():
    html = render("{{ form.way|as_crispy_field }}", form=filled("7", "3", "1991"))
    assert 'id="id_way_0" checked' in html


# ---- The error summary ----------------------------------------------------------------------------------------


def test_the_summary_names_each_field_and_leads_to_the_first_faulty_box():
    form = PersonForm({"born_day": "7", "born_month": "13", "born_year": "1991", "email": "a@b"})
    with translation.override("en"):
        assert list(problems_of(form)) == [
            Problem("Date of birth", "The month must be a number from 1 to 12.", "id_born_month"),
            Problem("How do we reach you?", "This field is required.", "id_way_0"),
            Problem("E-mail", "Enter a valid email address.", "id_email"),
            Problem("I agree", "This field is required.", "id_agree"),
        ]


def test_the_summary_takes_the_focus_and_counts():
    html = render("{% error_summary form %}", form=filled("31", "6", "1991"))
    assert 'role="alert" tabindex="-1"' in html
    assert "Please change 2 entries" in html
    assert '<a href="#id_born_day">Date of birth: June has only 30 days.</a>' in html


def test_a_label_that_asks_gets_no_colon():
    html = render("{% error_summary form %}", form=PersonForm({}))
    assert "How do we reach you? This field is required." in html


def test_typed_markup_is_shown_as_text_in_the_summary():
    form = PersonForm({})
    form.add_error("email", "<b>no</b>")
    assert "&lt;b&gt;no&lt;/b&gt;" in render("{% error_summary form %}", form=form)


def test_a_form_that_was_not_sent_has_no_summary():
    assert render("{% error_summary form %}", form=PersonForm()).strip() == ""


def test_an_error_of_the_whole_form_leads_to_its_own_box():
    form = PersonForm({}, prefix="first")
    form.add_error(None, "The time is taken.")
    assert next(problems_of(form)) == Problem("", "The time is taken.", "first_form_error")
    assert 'id="first_form_error"' in render("{{ form|crispy }}", form=form)


def test_a_formset_lists_the_problems_of_all_its_forms():
    formset = forms.formset_factory(PersonForm, extra=2)(
        QueryDict("form-TOTAL_FORMS=2&form-INITIAL_FORMS=0&form-0-email=x&form-1-email=a@b.example")
    )
    targets = [problem.target for problem in problems_of(formset)]
    assert targets[:4] == ["id_form-0-born_day", "id_form-0-way_0", "id_form-0-email", "id_form-0-agree"]
    assert targets[4:] == ["id_form-1-born_day", "id_form-1-way_0", "id_form-1-agree"]


def test_the_title_of_the_page_starts_with_error_only_when_there_is_one():
    assert render("{% page_title %}", form=PersonForm({})) == "Error: "
    assert render("{% page_title %}", form=PersonForm()) == ""
    assert render("{% page_title %}") == ""


def test_the_widget_works_without_ids():
    assert DatePartsWidget().id_for_label("") == ""
