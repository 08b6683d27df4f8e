"""The page of one record, and the paper the person takes along."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recognition_pilot.queries.guidance.page import paper_of_record, record_page_of
from recognition_pilot.views.desk.guidance._record import record_page, record_url
from recognition_pilot.views.desk.guidance._steps import quick_forms
from willkommen.forms.staff_forms import new_form_key
from willkommen.languages import html_lang, text_dir


@record_page
@require_safe
def guidance_record(request, record):
    """Where somebody is, what is next, what happened, what they agreed to."""
    page = record_page_of(record, now=timezone.now())
    page |= quick_forms(page)
    page["form_key"] = new_form_key()
    return render(request, "recognition_pilot/desk/record.html", page)


@record_page
@require_safe
def guidance_paper(request, record):
    """What the person agreed to, word for word, in both languages, and the address where they withdraw it."""
    where = {"language": record.language, "authority": record.authority.slug, "token": record.link_token}
    address = settings.BASE_URL + reverse("guidance_own", kwargs=where)
    context = {
        "record": record,
        "consents": paper_of_record(record, now=timezone.now()),
        "address": address,
        "short_address": address.partition("://")[2],
        "person_lang": html_lang(record.language),
        "person_dir": text_dir(record.language),
        "back": record_url(record),
    }
    return render(request, "recognition_pilot/desk/paper.html", context)
