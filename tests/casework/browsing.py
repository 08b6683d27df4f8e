"""Browsers at the pages of a case: of the applicant behind number and code, and of staff."""

import re

from django.test import Client
from django.urls import reverse

from casework.actions.access import issue_code
from tests.factories import NOW

# What a form was shown with.
KEY = "0123456789abcdef" * 2


def signed_in(case, representative=None) -> Client:
    """A browser in which somebody has typed number and code."""
    client = Client()
    code = issue_code(case=case, representative=representative, now=NOW)
    start = reverse("case_sign_in", kwargs={"language": "en", "authority": case.authority.slug})
    assert client.post(start, {"reference": case.reference, "code": code}).status_code == 302
    return client


def public(case, name="case_tracking", language="en", **parts) -> str:
    return reverse(name, kwargs={"language": language, "authority": case.authority.slug, **parts})


def staff(case, name="case_page", **parts) -> str:
    return reverse(name, kwargs={"authority": case.authority.slug, "reference": case.reference, **parts})


def text_of(response) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
