"""The page of the demo's letter box."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from willkommen.local import inbox

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)


@pytest.fixture
def folder(settings, tmp_path):
    settings.DEMO = True
    settings.CAUGHT_MAIL_DIR = str(tmp_path)
    return tmp_path


def keep_mail(folder, subject, text, attached=None) -> str:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "m@example.org", subject
    mail.set_content(text)
    if attached:
        mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename=attached)
    return inbox.keep(folder, "eml", bytes(mail), now=NOW).name


def test_every_caught_message_is_listed_with_its_recipient(client, folder):
    keep_mail(folder, "موعدك", "…")
    inbox.keep(folder, "sms", b'{"to": "+4915112345", "text": "Tomorrow 9:00"}', now=NOW)

    page = client.get("/postfach/")

    assert page.status_code == 200
    for word in ("موعدك", "m@example.org", "+4915112345", "Tomorrow 9:00"):
        assert word in page.text


def test_a_link_in_a_message_can_be_followed_and_markup_stays_text(client, folder):
    name = keep_mail(folder, "Hello", "<b>not bold</b> http://127.0.0.1:8000/t/abc/")

    page = client.get(f"/postfach/{name}/")

    assert '<a href="http://127.0.0.1:8000/t/abc/"' in page.text
    assert "&lt;b&gt;not bold&lt;/b&gt;" in page.text


def test_a_file_of_a_message_is_a_download(client, folder):
    name = keep_mail(folder, "Hello", "…", attached='Ter"min.ics')

    answer = client.get(f"/postfach/{name}/1/")

    assert answer.content == b"BEGIN:VCALENDAR"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Termin.ics"'
    assert client.get(f"/postfach/{name}/2/").status_code == 404


@pytest.mark.parametrize("name", ["..%2Fstate.json", "20261120T091500000000-00000000.eml"])
def test_a_message_that_was_never_caught_is_not_found(client, folder, name):
    assert client.get(f"/postfach/{name}/").status_code == 404


def test_outside_of_the_demo_there_is_no_letter_box(client, folder, settings):
    name = keep_mail(folder, "Secret", "…")
    settings.DEMO = False
    for address in ("/postfach/", f"/postfach/{name}/", f"/postfach/{name}/1/"):
        assert client.get(address).status_code == 404
