"""Somebody of the staff at a browser, for tests of the administration's pages."""

import html
import re

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.factories import make_staff


class Administrator:
    """Signed in at one authority; addresses are named, the authority goes without saying."""

    def __init__(self, authority, *roles, language="en", **fields):
        roles = roles or ("administrator",)
        self.authority = authority
        self.staff = make_staff(authority, *roles, interface_language=language, **fields)
        self.client = Client()
        self.client.force_login(self.staff)

    def url(self, name: str, **kwargs) -> str:
        return reverse(name, kwargs={"authority": self.authority.slug, **kwargs})

    def get(self, name: str, query="", **kwargs):
        return self.client.get(self.url(name, **kwargs) + query)

    def send(self, name: str, data: dict, **kwargs):
        """Press the button of a form; its hidden key is that of the page, unless the data bring one."""
        page = self.client.get(self.url(name, **kwargs))
        return self.client.post(self.url(name, **kwargs), {**hidden(page), **data})

    def press(self, name: str, **kwargs):
        """Press a button without fields."""
        return self.client.post(self.url(name, **kwargs))


def hidden(page) -> dict[str, str]:
    """The hidden fields of the first form of a page that has a key."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return {name: html.unescape(value) for name, value in found if name in {"form_key", "agreed", "seen"}}


def errors(response) -> list[str]:
    """What the page says is wrong, in the order of its summary."""
    body = response.content.decode()
    box = re.search(r'<div class="wk-errors.*?</div>', body, flags=re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", box.group(0), flags=re.DOTALL) if box else []
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", "", line)).split()) for line in lines]


def said(response) -> list[str]:
    """What the next page says about what has just been done."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def text_of(response) -> str:
    """What a page says, without its markup and with single spaces."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
