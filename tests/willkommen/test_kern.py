"""The tags pages are built from, and rules for all sources of the look."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from willkommen.templatetags import kern

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "willkommen" / "static_src").glob("*.css"))


def render(source, **context):
    with translation.override("en"):
        return Template("{% load kern %}" + source).render(Context(context)).strip()


# ---- Tags ----------------------------------------------------------------------------------------------------


def test_an_icon_is_silent_beside_its_word():
    assert render('{% icon "school" %}') == '<span class="kern-icon wk-icon--school" aria-hidden="true"></span>'


def test_an_icon_of_kern_keeps_its_name():
    assert render('{% icon "check" 20 %}') == (
        '<span class="kern-icon kern-icon--check wk-icon-20" aria-hidden="true"></span>'
    )


def test_an_icon_alone_says_its_word():
    assert 'role="img" aria-label="Lift"' in render('{% icon "accessible" label="Lift" %}')


def test_an_icon_that_is_not_built_is_an_error_and_not_a_black_square():
    with pytest.raises(ValueError, match="unicorn"):
        render('{% icon "unicorn" %}')


def test_a_badge_has_a_sign_and_a_word_and_escapes_it():
    html = render('{% badge "warning" text %}', text="<late>")
    assert "kern-icon--warning" in html
    assert "<span>&lt;late&gt;</span>" in html


def test_an_alert_takes_paragraphs():
    html = render('{% alert "info" "Good to know" role="status" %}<p>{{ text }}</p>{% endalert %}', text="<x>")
    assert '<div class="wk-alert wk-alert--info" role="status">' in html
    assert '<p class="wk-alert__title">Good to know</p>' in html
    assert "<p>&lt;x&gt;</p>" in html


def test_a_name_keeps_its_direction_inside_any_text():
    assert render("{{ name|bdi }}", name="<Ali>") == "<bdi>&lt;Ali&gt;</bdi>"
    assert render('{{ name|bdi:"de" }}', name="Pass") == '<bdi lang="de" dir="ltr">Pass</bdi>'


def test_a_german_word_stands_in_brackets_and_nothing_stands_for_nothing():
    assert render("{{ word|in_german }}", word="Pass") == (
        '<span class="wk-de"><bdi lang="de" dir="ltr">(Pass)</bdi></span>'
    )
    assert render("{{ word|in_german }}", word="") == ""


def test_the_last_crumb_is_this_page():
    html = render("{% breadcrumb crumbs %}", crumbs=[("Start", "/de/"), ("Pass", "")])
    assert '<a href="/de/">Start</a>' in html
    assert '<span aria-current="page">Pass</span>' in html


def test_the_progress_says_in_words_where_one_is():
    assert "Step 4 of 6: day and time" in render('{% progress 4 6 "day and time" %}')


def test_pages_of_a_list_keep_the_rest_of_the_address():
    page = Paginator(range(100), 10).page(2)
    html = render("{% pagination page %}", page=page, request=RequestFactory().get("/x/?q=a%26b&page=2"))
    assert 'href="?q=a%26b&amp;page=3" rel="next"' in html
    assert 'href="?q=a%26b&amp;page=1" rel="prev"' in html
    assert '<span aria-current="page"><span class="wk-sr">Page </span>2</span>' in html


def test_a_list_of_one_page_has_no_pages():
    page = Paginator(range(5), 10).page(1)
    assert render("{% pagination page %}", page=page, request=RequestFactory().get("/x/")) == ""


def test_a_qr_code_is_drawn_without_inline_styles_and_has_a_name():
    html = render('{% qr "https://example.org/t/x" "Your code" %}')
    assert 'role="img" aria-label="Your code"' in html
    assert "style" not in html
    # Three corner marks of seven modules, the first at the origin
    assert all(f"M{column} 0h1v1h-1z" in html for column in range(7))
    assert "M7 0h1v1h-1z" not in html


@pytest.mark.parametrize(
    ("name", "initial"), [("Landkreis Osnabrück", "O"), ("Stadt Celle", "C"), ("Stadt Oldenburg (Oldb)", "O")]
)
def test_the_shield_bears_the_initial_of_the_municipality(name, initial):
    assert f">{initial}</text>" in kern.mark(SimpleNamespace(municipality_name=name))


def test_the_house_itself_has_a_shield_too():
    assert ">W</text>" in kern.mark(None)


def test_a_telephone_number_can_be_dialled():
    assert render("{{ number|tel }}", number="+49 (541) 000-4430") == "+495410004430"


# ---- Error pages and language switch ---------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["403", "404", "429", "500", "503", "old_page"])
@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_error_pages_need_no_database_and_know_their_language(code, language, direction):
    # without `django_db` any query of these pages would fail
    with translation.override(language):
        html = render_to_string(f"{code}.html", {"language": language, "seconds": 3, "sent_by": "post"})
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert ("kern.rtl" in html) == (direction == "rtl")
    assert "<h1" in html


LINKS = [
    {"code": "de", "html_lang": "de", "dir": "ltr", "name": "Deutsch", "url": "/de/x/", "is_current": True},
    {"code": "ar", "html_lang": "ar", "dir": "rtl", "name": "العربية", "url": "/ar/x/", "is_current": False},
]


def test_the_language_switch_is_links_on_a_page_without_a_form():
    html = render_to_string("public/_languages.html", {"language_links": LINKS})
    assert '<a href="/ar/x/" lang="ar" dir="rtl" hreflang="ar">العربية</a>' in html
    assert '<span class="wk-languages__own" lang="de" dir="ltr" aria-current="true">Deutsch</span>' in html


def test_the_language_switch_sends_the_form_so_that_nothing_typed_is_lost():
    html = render_to_string("public/_languages.html", {"language_links": LINKS, "typed_form_id": "person"})
    assert (
        '<button type="submit" form="person" name="switch_language" value="ar" formnovalidate lang="ar" dir="rtl">'
        in html
    )
    assert "<a " not in html


# ---- The style page ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl"), ("uk", "ltr")])
def test_the_style_page_shows_its_components_in_three_languages(client, settings, language, direction):
    settings.DEMO = True
    answer = client.get(f"/stil/?lang={language}&errors=1")
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in answer.text
    assert "data-error-summary" in answer.text


@pytest.mark.django_db
def test_the_style_page_exists_only_in_the_demo(client, settings):
    settings.DEMO = False
    assert client.get("/stil/").status_code == 404


# ---- Rules for all sources ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_our_styles_know_no_left_and_right(sheet):
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    sides = "left|right|top|bottom"
    physical = (
        rf"(?<![-\w])(?:(?:margin|padding|border)-(?:{sides})[\w-]*|left|right)\s*:|(?:align|float):\s*(?:left|right)"
    )
    assert re.findall(physical, css) == []


def test_no_template_has_an_inline_style_or_script():
    found = [
        path.name
        for path in TEMPLATES
        if "messages" not in path.parts  # e-mails cannot load a stylesheet
        # files people take home: they must stand alone
        and path.parts[-2:] not in (("plan", "file.html"), ("disclosure", "file.html"))
        and re.search(r"<[^>{]*\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=\"", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_icon_named_in_a_template_exists():
    named = {
        name.replace("_", "-")
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert named - kern.KERN_ICONS - kern.OWN_ICONS == set()


def test_every_class_of_ours_that_a_template_names_exists():
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    known = set(re.findall(r"\.(wk-[\w-]+)", css))
    named = {
        (path.name, name)
        for path in TEMPLATES
        for value in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8"))
        for name in re.sub(r"{%.*?%}|{{.*?}}", "{}", value).split()
        if re.fullmatch(r"wk-[\w-]+", name)
    }
    assert {(file, name) for file, name in named if name not in known} == set()
