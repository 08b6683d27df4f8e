"""An advice centre in a real browser: a talk booked by phone without scripts, a warm handover, the person takes it back."""

import pytest

from recognition_pilot.models import CentreTalk, Referral
from tests.factories import TUESDAY
from tests.journeys.people import Clerk, Window
from tests.recognition_pilot.centres import make_adviser, make_centre, make_day

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 320, "height": 640}}


def press(window, selector: str) -> None:
    with window.page.expect_navigation():
        window.page.click(selector)


def test_a_talk_and_a_handover_that_the_person_takes_back(chromium, house, at):
    at(TUESDAY, "07:00")
    authority, office, clerks = house.open_authority("celle", spoken="ar")
    centre = make_centre(authority, about_ar="نقدم المشورة مجانًا.")
    make_day(centre, authority, office=office)
    adviser = make_adviser(centre)

    # from the directory to a talk, on a small phone without scripts
    phone = Window(chromium, house, **PHONE, java_script_enabled=False)
    phone.open("/ar/celle/beratung/?thema=recognition&sprache=ar")
    press(phone, "main h2 a")
    assert phone.is_wider_than_its_window() is False
    press(phone, "main a.kern-btn--primary")
    press(phone, ".wk-times a >> nth=1")
    phone.page.fill("[name=name]", "سمير")
    phone.page.check("[name=way][value=none]", force=True)
    press(phone, "button[value=check]")
    press(phone, "button[value=book]")
    assert phone.is_wider_than_its_window() is False
    talk = CentreTalk.objects.get()
    assert phone.page.url.endswith(f"/ar/celle/beratung/termin/{talk.link_token}/")

    # the counter hands somebody over, exactly with what is ticked
    desk = Clerk(chromium, house, authority, clerks[0])
    desk.open("/desk/celle/verweis/caritas/")
    desk.page.select_option("select[name=language]", "ar")
    for fact, value in (("name", "Samir"), ("phone", "0151 99887766")):
        desk.page.check(f"[name=tell][value={fact}]", force=True)
        desk.page.fill(f"[name={fact}]", value)
    desk.page.fill("[name=concern]", "Kanarienvogel")
    press(desk, "button[value=consent]")
    assert ("Samir" in desk.text(), "Kanarienvogel" in desk.text()) == (True, False)
    press(desk, "button[value=send]")
    referral = Referral.objects.get()

    # the centre sees both, answers; then the person takes the consent back
    rat = Clerk(chromium, house, authority, adviser)
    rat.open("/beratungsstelle/caritas/gespraeche/")
    assert "سمير" in rat.text()
    page = f"/beratungsstelle/caritas/verweise/{referral.reference}/"
    rat.open(page)
    assert ("0151 99887766" in rat.text(), "Kanarienvogel" in rat.text()) == (True, False)
    rat.page.check("[name=answer][value=contact_made]", force=True)
    press(rat, "main form button[type=submit]")
    phone.open(f"/ar/celle/verweis/{referral.link_token}/")
    press(phone, "main form button[type=submit]")
    rat.open("/beratungsstelle/caritas/verweise/")
    assert referral.reference not in rat.text()
    for window in (phone, desk, rat):
        window.close()
