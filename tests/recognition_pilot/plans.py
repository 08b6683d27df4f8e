"""Kept plans for tests: a nurse from Tunisia at Emsland, and one browser at her plan."""

import datetime as dt
import itertools

from django.test import Client

from recognition_pilot.actions.plans.keeping import save_plan
from recognition_pilot.models import Profession, RecognitionPlan
from recognition_pilot.rules.answers import Answers
from tests.factories import NOW
from willkommen.tokens import fresh_link

NURSE_FROM_TUNISIA = Answers(learned_in="TN", certificate="hand", goal="practise", german="B1", purpose="partnership")
ADDRESS = "?beruf=NURSE&gelernt=TN&zeugnis=hand&ziel=practise&deutsch=B1&zweck=partnership"

_number = itertools.count(1)
OF_A_LINK = ("plan_link", "plan_link_confirm", "plan_link_stop")
PUBLIC_PLAN = {
    *("plan_sign_in", "plan_keep", "plan_slip", "plan", "plan_step", "plan_documents", "plan_start", "plan_print"),
    *("plan_file", "plan_delete", "plan_leave", "plan_reminders", *OF_A_LINK),
}
SPECIAL_PLAN = dict.fromkeys(OF_A_LINK, lambda street: {"token": street.plan.link_token})


def make_lasting_plan(authority) -> RecognitionPlan:
    """The row of a plan with an address, whatever the day is; without the data of the way."""
    later = NOW + dt.timedelta(days=30 * 365)
    return RecognitionPlan.objects.create(
        authority=authority,
        reference=f"{next(_number):010d}",
        code_hash="none",
        language="ar",
        group="health",
        started_on=NOW.date(),
        email="leila@example.org",
        reminders_asked_at=NOW,
        reminders_confirmed_at=NOW,
        created_at=NOW,
        last_seen_at=NOW,
        erase_after=later,
        **fresh_link(RecognitionPlan.link_purpose),
    )


def keep_plan(authority, *, language="fr", now=NOW, **fields):
    """A kept plan of a nurse and its access code."""
    way = {"profession": Profession.objects.get(code="NURSE"), "group": "", "answers": NURSE_FROM_TUNISIA, **fields}
    return save_plan(authority=authority, language=language, now=now, **way)


class PlanReader:
    """One browser at the plan pages of an authority."""

    def __init__(self, authority, language="en", address="203.0.113.7"):
        self.client = Client(REMOTE_ADDR=address)
        self.start = f"/{language}/{authority.slug}/anerkennung/plan/"

    def sign_in(self, reference, code, **more):
        return self.client.post(self.start, {"reference": reference, "code": code, **more})

    def get(self, page=""):
        return self.client.get(self.start + page)

    def post(self, page, **fields):
        return self.client.post(self.start + page, fields)

    def sees_it(self) -> bool:
        return self.get("ansehen/").status_code == 200
