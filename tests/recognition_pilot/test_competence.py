"""For every profession and residence there is one competent body, or it is said that somebody has to ask."""

import sys

import pytest
from django.core.management import call_command

from recognition_pilot.models import CompetenceRule, Profession
from recognition_pilot.queries.way.competence import TO_BE_CLARIFIED, competence_table, competent_body
from tests.factories import make_authority

RESIDENCES = "celle oldenburg wolfsburg emsland hameln-pyrmont harburg goettingen osnabrueck osterholz".split()
# Nobody has confirmed yet who decides, wherever one lives and wherever one learned.
NOT_KNOWN = [
    "DRIVING-INSTRUCTOR",
    "INTERPRETER",
    "LAWYER",
    "NURSING-ASSISTANT",
    "PARAMEDIC",
    "TAX-ADVISER",
    "VETERINARIAN",
    "WELDER",
]


def body_of(code: str, residence: str, *, learned_in_eu: bool = False) -> str:
    profession = Profession.objects.get(code=code)
    return competent_body(profession, residence=residence, learned_in_eu=learned_in_eu).body.code


def test_every_profession_and_residence_has_one_body_or_is_to_be_clarified(catalogue, capsys):
    table = competence_table(RESIDENCES)
    assert len(table) == 83 * 9 * 2

    unclear = {place for place, found in table.items() if found == TO_BE_CLARIFIED}
    with capsys.disabled():
        sys.stdout.write(f"\nTo be clarified: {', '.join(sorted({code for code, _residence, _eu in unclear}))}\n")
    assert unclear == {
        (code, home, learned) for code in NOT_KNOWN for home in RESIDENCES for learned in ("eu", "third")
    }


def test_the_command_shows_every_case_and_what_is_to_be_clarified(load_some, capsys):
    load_some("COOK", "HAIRDRESSER", "WELDER")
    make_authority("celle")
    make_authority("hameln-pyrmont")
    call_command("competent_bodies")
    assert capsys.readouterr().out.splitlines() == [
        "COOK  celle  eu  IHK-FOSA",
        "COOK  celle  third  IHK-FOSA",
        "COOK  hameln-pyrmont  eu  IHK-H",
        "COOK  hameln-pyrmont  third  IHK-H",
        "HAIRDRESSER  celle  eu  HWK-BLS (not confirmed)",
        "HAIRDRESSER  celle  third  HWK-BLS (not confirmed)",
        "HAIRDRESSER  hameln-pyrmont  eu  HWK-H (not confirmed)",
        "HAIRDRESSER  hameln-pyrmont  third  HWK-H (not confirmed)",
        "WELDER  celle  eu  to be clarified",
        "WELDER  celle  third  to be clarified",
        "WELDER  hameln-pyrmont  eu  to be clarified",
        "WELDER  hameln-pyrmont  third  to be clarified",
        "12 cases; to be clarified: WELDER",
    ]


def test_no_two_rules_claim_the_same_profession_and_residence(catalogue):
    """Two bodies for one person would be shown as "to be clarified" and hide a mistake in the file."""
    rules = CompetenceRule.objects.values_list("profession__code", "residences", "learned")
    claims = [
        (code, residence, learned)
        for code, residences, learned_where in rules
        for residence in residences or RESIDENCES
        for learned in (("eu", "third") if learned_where == "any" else (learned_where,))
    ]
    assert len(claims) == len(set(claims)) == 83 * 9 * 2


def test_every_residence_of_a_rule_is_an_authority_of_the_pilot(catalogue):
    named = {home for homes in CompetenceRule.objects.values_list("residences", flat=True) for home in homes}
    assert named == set(RESIDENCES)


@pytest.mark.parametrize(
    ("residence", "body"),
    [
        ("hameln-pyrmont", "IHK-H"),
        ("goettingen", "IHK-H"),
        ("celle", "IHK-FOSA"),
        ("wolfsburg", "IHK-FOSA"),
        ("osnabrueck", "IHK-FOSA"),
    ],
)
def test_a_cook_goes_to_the_chamber_of_the_residence(load_some, residence, body):
    load_some("COOK")
    assert body_of("COOK", residence) == body


@pytest.mark.parametrize(
    ("residence", "body"),
    [
        ("hameln-pyrmont", "HWK-H"),
        ("goettingen", "HWK-HI"),
        ("celle", "HWK-BLS"),
        ("oldenburg", "HWK-OL"),
        ("emsland", "HWK-OS"),
    ],
)
def test_a_hairdresser_goes_to_the_chamber_of_crafts_of_the_residence(load_some, residence, body):
    load_some("HAIRDRESSER")
    assert body_of("HAIRDRESSER", residence) == body


def test_where_a_teacher_learned_decides_who_is_competent(load_some):
    load_some("PRIMARY-TEACHER")
    assert body_of("PRIMARY-TEACHER", "celle", learned_in_eu=True) == "RLSB-LG"
    assert body_of("PRIMARY-TEACHER", "celle", learned_in_eu=False) == "MK-35"


def test_two_bodies_are_not_chosen_from(load_some):
    load_some("COOK")
    rule = CompetenceRule.objects.get(profession__code="COOK", body__code="IHK-FOSA")
    CompetenceRule.objects.create(profession=rule.profession, body=rule.body, mark="found", source="by mistake")
    assert competent_body(rule.profession, residence="celle") == TO_BE_CLARIFIED


def test_what_nobody_confirmed_is_not_called_certain(load_some):
    load_some("COOK", "HAIRDRESSER")
    certain = {
        code: competent_body(Profession.objects.get(code=code), residence="celle").is_certain
        for code in ("COOK", "HAIRDRESSER")
    }
    assert certain == {"COOK": True, "HAIRDRESSER": False}
