"""A plan on paper and as a file: the reader's language and German side by side."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from recognition_pilot.models import RecognitionPlan
from recognition_pilot.queries.plans.kept import PlanPage, plan_page
from willkommen.languages import html_lang, text_dir
from willkommen.references import in_groups


@dataclass(frozen=True)
class Half:
    """The plan in one language."""

    language: str
    lang: str
    direction: str
    page: PlanPage


@dataclass(frozen=True)
class Sheet:
    """Both halves; German alone has one. `rows` are the steps, each in every language; so are `documents`."""

    halves: list[Half]

    @property
    def rows(self) -> list[list[tuple]]:
        """Step by step: half and planned step."""
        return [list(zip(self.halves, steps, strict=True)) for steps in zip(*self._each("steps"), strict=True)]

    @property
    def documents(self) -> list[list[tuple]]:
        """Document by document: half and document."""
        return [list(zip(self.halves, papers, strict=True)) for papers in zip(*self._each("documents"), strict=True)]

    def _each(self, name: str) -> list[list]:
        return [getattr(half.page, name) for half in self.halves]


@dataclass(frozen=True)
class Slip:
    """What stands on the slip beside the code."""

    plan: RecognitionPlan
    reference: str
    language: str
    lang: str
    direction: str
    # The page where number and code are asked for; `address` fills in the number.
    address: str
    short_address: str


def plan_sheet(plan: RecognitionPlan, *, language: str, now: dt.datetime) -> Sheet:
    """The plan in the reader's language and in German."""
    halves = []
    for one in dict.fromkeys((language, "de")):
        with override(one):
            halves.append(Half(one, html_lang(one), text_dir(one), plan_page(plan, now=now)))
    return Sheet(halves)


def plan_slip(plan: RecognitionPlan, *, language: str) -> Slip:
    """The slip of a plan."""
    address = settings.BASE_URL + reverse(
        "plan_sign_in", kwargs={"language": language, "authority": plan.authority.slug}
    )
    return Slip(
        plan=plan,
        reference=in_groups(plan.reference),
        language=language,
        lang=html_lang(language),
        direction=text_dir(language),
        address=f"{address}?nummer={plan.reference}",
        short_address=address.partition("://")[2],
    )
