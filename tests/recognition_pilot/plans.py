"""Kept plans for tests: a nurse from Tunisia at Emsland, and one browser at her plan."""

from django.test import Client

from recognition_pilot.actions.plans.keeping import save_plan
from recognition_pilot.models import Profession
from recognition_pilot.rules.answers import Answers
from tests.factories import NOW

NURSE_FROM_TUNISIA = Answers(learned_in="TN", certificate="hand", goal="practise", german="B1", purpose="partnership")
ADDRESS = "?beruf=NURSE&gelernt=TN&zeugnis=hand&ziel=practise&deutsch=B1&zweck=partnership"


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
