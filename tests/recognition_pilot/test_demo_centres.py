"""The advice centres of the demo: invented, marked, and furnished once."""

import pytest

from recognition_pilot.actions.demo_centres import load_demo_centres
from recognition_pilot.models import AdviceCentre, CentreTalk, OutreachDay, Referral
from recognition_pilot.queries.centres.texts import centre_coverage
from tests.factories import NOW, make_authority, make_office, make_staff
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db


def test_a_demo_authority_gets_three_centres_once_and_a_real_one_none():
    celle = make_authority("celle", is_demo=True)
    make_office(celle)
    make_staff(celle, "clerk")
    make_office(make_authority("harburg", is_demo=False))
    assert [login for login, _name, _where in load_demo_centres(now=NOW)] == ["beratung@celle.example"]
    assert load_demo_centres(now=NOW) == []
    centres = AdviceCentre.objects.all()
    assert {(one.is_demo, one.name.startswith("Demo-"), *one.residences) for one in centres} == {(True, True, "celle")}
    assert {status for one in centres for _language, status in centre_coverage(one)} == {"draft"}
    counts = [model.objects.count() for model in (AdviceCentre, OutreachDay, CentreTalk, Referral)]
    assert counts == [3, 3, 4, 1]
    assert set(OutgoingMessage.objects.values_list("kind", flat=True)) == {"referral.centre"}
