"""A say in a real browser: a slip read by a phone, the kiosk, a complaint and its answer, a proposal and what became of it."""

import pytest

from recognition_pilot.models import Complaint, Feedback
from recognition_pilot.queries.voices.feedback import feedback_code
from tests.factories import MONDAY, make_staff
from tests.journeys.people import Clerk, Window
from tests.recognition_pilot.voices import sit
from willkommen.models import OutgoingMessage

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 320, "height": 640}}


def answer(window, understood, friendly, *, line=""):
    """Press two answers and send."""
    window.page.check(f"input[name=understood][value={understood}]", force=True)
    window.page.check(f"input[name=friendly][value={friendly}]", force=True)
    if line:
        window.page.fill("input[name=remark]", line)
    with window.page.expect_navigation():
        window.page.click("main form button[type=submit]")


def test_what_people_say_is_heard_answered_and_leads_back_to_nobody(chromium, house, at):
    at(MONDAY, "10:00")
    authority, office, _clerks = house.open_authority("osnabrueck", spoken="ar")
    supervisor = make_staff(authority, "supervisor", name="Claudia Averbeck")
    member = make_staff(None, name="Amina Saleh")
    sit(authority, staff_member=member)
    slip = f"/rueckmeldung/{authority.slug}/{feedback_code(office, 'paper')}/"

    # the slip opens in the language of the phone, without scripts
    phone = Window(chromium, house, **PHONE, locale="ar", java_script_enabled=False)
    phone.open(slip)
    assert phone.page.get_attribute("html", "dir") == "rtl"
    answer(phone, "rather_yes", "yes", line="السيدة مولر كانت لطيفة")
    assert phone.page.inner_text("h1") == "شكراً على أجوبتكم"

    # at the kiosk it starts again by itself, and "back" brings nothing to the next person
    kiosk = Window(chromium, house, viewport={"width": 800, "height": 1280}, locale="en")
    kiosk.open(f"/kiosk/{office.device_token}/tr/")
    kiosk.page.click("a[href$='/rueckmeldung/']")
    answer(kiosk, "no", "yes")
    kiosk.page.click("main a[data-kiosk-again]")
    kiosk.page.wait_for_url(f"**/kiosk/{office.device_token}/")  # it asks whether the server is there before it leaves
    kiosk.page.go_back()
    assert kiosk.page.locator("input:checked").count() == 0
    kept = set(Feedback.objects.values_list("office", "channel", "language", "understood", "friendly"))
    assert kept == {(office.pk, "paper", "ar", "rather_yes", "yes"), (office.pk, "kiosk", "tr", "no", "yes")}

    # a complaint, with an answer wished by e-mail
    phone.open(f"/uk/{authority.slug}/beschwerde/")
    phone.page.check("input[name=topic][value=duration]", force=True)
    phone.page.fill("textarea[name=text]", "Я чекала три години.")
    phone.page.check("input[name=answer_by][value=email]", force=True)
    phone.page.fill("input[name=email]", "oksana@example.org")
    phone.page.click("main form button[type=submit]")
    assert phone.page.inner_text("h1") == "Дякуємо. Повідомлення надійшло."

    # the supervisor cuts the name out of the line and answers
    desk = Clerk(chromium, house, authority, supervisor)
    desk.open(f"/supervision/{authority.slug}/mitsprache/")
    desk.page.click("main a[href$='/rueckmeldungen/']")
    desk.page.click("main a[href$='/zeilen/']")
    desk.page.fill("textarea[name=remark]", "الموظفة كانت لطيفة")
    desk.page.click("button[value=show]")
    desk.page.click("nav a[href$='/mitsprache/']")
    desk.page.click("main a[href$='/beschwerden/']")
    desk.page.click("main table a >> nth=0")
    desk.page.click("main a[href$='/antwort/']")
    desk.page.fill("textarea[name=answer]", "Das tut uns leid. Wir öffnen einen weiteren Schalter.")
    desk.page.fill("textarea[name=answer_translated]", "Нам шкода. Ми відкриваємо ще одне віконце.")
    with desk.page.expect_navigation():
        desk.page.click("main form button[type=submit]")
    assert (
        Feedback.objects.exclude(remark="").values_list("remark", "remark_state").get(),
        Complaint.objects.values_list("state", "language").get(),
        list(OutgoingMessage.objects.values_list("kind", "recipient", "language")),
    ) == (
        ("الموظفة كانت لطيفة", "shown"),
        ("answered", "uk"),
        [("complaint.answer", "oksana@example.org", "uk")],
    )

    # the circle proposes, the supervisor answers, everybody reads what became of it
    circle = Clerk(chromium, house, authority, member)
    assert circle.page.url.endswith(f"/beirat/{authority.slug}/")
    circle.open(f"/beirat/{authority.slug}/vorschlaege/neu/")
    circle.page.fill("input[name=title]", "Termine am Abend")
    circle.page.fill("textarea[name=text]", "Viele arbeiten in Schichten.")
    circle.page.click("main form button[type=submit]")
    desk.open(f"/supervision/{authority.slug}/beirat/")
    desk.page.click("main a[href*='/vorschlag/']")
    desk.page.select_option("select[name=state]", "taken_up")
    desk.page.fill("textarea[name=answer]", "Ab Januar donnerstags bis 19 Uhr.")
    desk.page.check("input[name=is_public]", force=True)
    with desk.page.expect_navigation():
        desk.page.click("main form button[type=submit]")
    phone.open("/uk/beirat/")
    public = phone.text()
    assert ["Termine am Abend" in public, "Прийнято до роботи" in public] == [True, True]
    assert ["Frauenverein" in public, "Amina" in public] == [False, False]
    for window in (phone, kiosk, desk, circle):
        window.close()
