"""The way to recognition says what is decided, who decides, what it costs, who pays, and what nobody has confirmed."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from recognition_pilot.actions.occupations import import_occupations
from recognition_pilot.models import CompetentBody, FundingRule, Profession
from recognition_pilot.queries.way.path import path_for, profession_by_code
from recognition_pilot.queries.way.path_figures import figures_of
from recognition_pilot.rules.answers import answers_from
from recognition_pilot.rules.steps import STEPS
from tests.factories import NOW, make_authority
from tests.recognition_pilot.esco import write_file
from willkommen.languages import LANGUAGE_NAMES

TODAY = date(2026, 11, 23)


def way_of(code: str, *, authority=None, on=TODAY, language="en", **answers):
    with override(language):
        return path_for(
            profession=profession_by_code(code),
            answers=answers_from(answers),
            authority=authority or make_authority("osnabrueck"),
            on=on,
        )


def step_of(path, code: str):
    return next(step for step in path.steps if step.code == code)


def test_a_nurse_from_tunisia_sees_who_decides_what_it_costs_and_which_choice_she_has(load_facts):
    load_facts("NURSE")
    path = way_of("NURSE", learned_in="TN", certificate="hand", german="B1", purpose="partnership")

    assert [step.code for step in path.steps] == list(STEPS)
    assert path.competence.body.code == "LS"
    assert path.regulation == "Regulated (reglementiert): you need a permission before you may work in this profession."
    assert path.totals.cost_from == Decimal(200 + 53 + 300)
    assert path.totals.cost_to == Decimal(200 + 53 + 515 + 600)
    assert path.totals.funding == Decimal(3600)
    assert path.totals.german == "B2"
    compensation = step_of(path, "compensation")
    assert (
        compensation.text
        == "You choose: a knowledge test (Kenntnisprüfung) or an adaptation course (Anpassungslehrgang, at most 3 years)."
    )
    assert [sentence.partition(" and go")[0] for sentence in compensation.more] == [
        "You may do without the comparison of your papers (§\N{NO-BREAK SPACE}40 (3a) PflBG)"
    ]
    assert step_of(path, "check").more[0] == "German needed: B2. You have said B1: learn German from the first day on."
    assert step_of(path, "residence").text.startswith("Recognition partnership (§\N{NO-BREAK SPACE}16d (3) AufenthG)")


def test_a_nurse_from_the_eu_is_recognised_automatically_and_needs_no_opinion(load_facts):
    load_facts("NURSE")
    path = way_of("NURSE", learned_in="RO")
    assert step_of(path, "application").cost_from == step_of(path, "application").cost_to == Decimal(60)
    assert step_of(path, "check").cost_to == Decimal(0)
    assert (
        step_of(path, "compensation").text
        == "You choose: an adaptation course (Anpassungslehrgang, at most 3 years) or an aptitude test (Eignungsprüfung)."
    )


def test_the_grant_is_asked_for_before_the_application_and_ends(load_facts):
    load_facts("COOK")
    path = way_of("COOK")
    codes = [step.code for step in path.steps]
    assert codes.index("funding") < codes.index("application")
    assert step_of(path, "funding").more[:2] == (
        "Taxable income at most 32,000\N{NO-BREAK SPACE}€ a year, 50,000\N{NO-BREAK SPACE}€ for couples.",
        "Ask for it by 30 June 2027.",
    )

    over = way_of("COOK", authority=path.authority, on=date(2027, 7, 1))
    assert over.totals.funding == Decimal(0)
    assert [fact for fact in over.facts if fact.startswith("funding:GRANT")] == []


def test_the_chamber_of_the_residence_and_its_fee(load_facts):
    load_facts("COOK")
    celle, hameln = make_authority("celle"), make_authority("hameln-pyrmont")
    fees = {
        (path.competence.body.code, step_of(path, "application").cost)
        for path in (way_of("COOK", authority=celle), way_of("COOK", authority=hameln))
    }
    assert fees == {("IHK-FOSA", "100–600\N{NO-BREAK SPACE}€"), ("IHK-H", "300\N{NO-BREAK SPACE}€")}


def test_a_figure_nobody_has_confirmed_says_so_with_the_day_and_whom_to_ask(load_facts):
    load_facts("HAIRDRESSER")
    path = way_of("HAIRDRESSER")
    chamber = "Handwerkskammer Osnabrück-Emsland-Grafschaft Bentheim"
    assert step_of(path, "application").note == f"Not confirmed, as of 29 April 2026. Please ask: {chamber}."
    assert step_of(path, "counselling").note.startswith("Not confirmed, as of 29 April 2026.")
    assert step_of(path, "acknowledgement").note == ""


def test_a_level_of_german_from_general_knowledge_says_so_and_one_that_was_read_does_not(load_facts):
    load_facts("NURSE", "COOK", "MIDWIFE")
    authority = make_authority()
    with override("en"):
        said = {
            code: (step_of(path, "check").more[0], figures_of(path)[3].hint)
            for code in ("NURSE", "COOK", "MIDWIFE")
            for path in [way_of(code, authority=authority)]
        }
    assert said["NURSE"] == ("German needed: B2.", "")
    assert {code: (words.partition("Not confirmed")[1], hint) for code, (words, hint) in said.items()} == {
        "NURSE": ("", ""),
        "COOK": ("Not confirmed", "not confirmed"),
        "MIDWIFE": ("Not confirmed", "not confirmed"),
    }


def test_what_only_the_german_list_says_is_shown_in_its_words(load_facts):
    load_facts("PHYSICIAN", "TRUCK-DRIVER")
    authority = make_authority()
    assert step_of(way_of("PHYSICIAN", authority=authority), "application").more == ("As the German list says: AllGO.",)
    assert step_of(way_of("TRUCK-DRIVER", authority=authority), "compensation").more == (
        "As the German list says: Führerschein-Umschreibung, IHK-Prüfung Grundqualifikation.",
    )


def test_what_is_to_be_clarified_says_so_and_names_whom_to_ask(load_facts):
    load_facts("WELDER", "HAIRDRESSER")
    path = way_of("WELDER")
    assert path.competence.body is None
    assert path.whom_to_ask == "the recognition guide (Lotse) or the advice service for recognition (IQ)"
    assert [body.code for body in path.candidates] == ["HWK-OS"]
    assert step_of(path, "application").text == "Apply when it is clear who decides."
    with override("en"):
        assert figures_of(path)[1].hint == "and the fee of the competent body"


def test_elsewhere_in_germany_other_bodies_decide(load_facts):
    load_facts("COOK")
    path = way_of("COOK", lives="elsewhere")
    assert path.competence.body is None
    assert path.candidates == ()


def test_a_degree_is_compared_not_decided_on(load_facts):
    load_facts("CHEMIST")
    path = way_of("CHEMIST", certificate="hand")
    assert path.competence.body.code == "ZAB"
    assert step_of(path, "application").text.endswith("It is no decision on equivalence.")
    assert not step_of(path, "compensation").is_likely
    assert path.totals.more_months_to == 0


@pytest.mark.parametrize(("certificate", "is_likely"), [("hand", False), ("partly", True), ("lost", True)])
def test_papers_that_are_missing_open_another_way(load_facts, certificate, is_likely):
    load_facts("COOK")
    path = way_of("COOK", certificate=certificate)
    assert step_of(path, "gaps").is_likely == is_likely
    assert ("reason" in [paper.code for paper in step_of(path, "documents").documents]) == is_likely


def test_without_a_profession_the_field_leads_on(load_facts):
    load_facts("HAIRDRESSER")
    with override("en"):
        path = path_for(group="craft", answers=answers_from({}), authority=make_authority("celle"), on=TODAY)
    assert path.title == "Your way to recognition"
    assert path.is_general
    assert len(path.steps) == 13
    assert [body.code for body in path.candidates] == ["HWK-BLS"]
    assert path.facts[0] == "funding:EMPLOYER"


def test_neither_profession_nor_field_is_no_way(db):
    with pytest.raises(ValueError, match="magic"):
        path_for(group="magic", answers=answers_from({}), authority=make_authority(), on=TODAY)


def test_an_occupation_of_esco_goes_the_way_of_its_field(load_facts, tmp_path):
    load_facts("HAIRDRESSER")
    file = write_file(tmp_path / "de.csv", ("0a000000-0000-0000-0000-000000000009", "7531", "Schneider", []))
    import_occupations(files={"de": file}, version="1", source="https://esco.example", licence="free", now=NOW)
    path = way_of(Profession.objects.get(name_de="Schneider").code)
    assert (path.group, path.is_general, path.competence.body) == ("craft", True, None)
    assert [body.code for body in path.candidates] == ["HWK-OS"]


def test_german_words_keep_their_order_in_a_text_from_right_to_left(load_facts):
    load_facts("NURSE")
    path = way_of("NURSE", language="ar", purpose="qualify")
    isolate, end = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
    assert step_of(path, "residence").text.startswith(f"{isolate}§\N{NO-BREAK SPACE}16d AufenthG{end}: ")
    assert step_of(path, "result").title.endswith(f"({isolate}Bescheid{end})")


def test_a_plan_can_find_what_its_way_rests_on(load_facts):
    load_facts("NURSE")
    facts = way_of("NURSE").facts
    assert facts[:2] == ("profession:NURSE", "body:LS")
    assert {"funding:GRANT-PROCEDURE", "step:check"} <= set(facts)


def test_a_way_costs_few_queries_however_many_steps(load_facts, django_assert_num_queries):
    load_facts("NURSE")
    authority, nurse = make_authority(), profession_by_code("NURSE")
    with django_assert_num_queries(4):
        path_for(profession=nurse, answers=answers_from({}), authority=authority, on=TODAY)


def test_no_sentence_of_a_way_stays_english_in_any_language(load_facts):
    codes = ("NURSE", "COOK", "PHYSICIAN", "CHEMIST", "WELDER")
    load_facts(*codes)
    authority = make_authority()
    answers = {"certificate": "lost", "german": "A2", "goal": "business", "lives": "abroad"}

    def said(code: str, language: str) -> dict[tuple, str]:
        path = way_of(code, authority=authority, language=language, **answers)
        return {
            (code, step.code, number): sentence
            for step in path.steps
            for number, sentence in enumerate((step.title, step.text, *step.more))
        }

    english = {place: sentence for code in codes for place, sentence in said(code, "en").items()}
    assert len(english) > 150
    same = {
        (language, place)
        for language in set(LANGUAGE_NAMES) - {"en"}
        for code in codes
        for place, sentence in said(code, language).items()
        if english[place] == sentence
    }
    assert same == set()


def test_every_body_and_grant_named_by_a_way_is_in_the_data(load_facts):
    load_facts("NURSE")
    facts = way_of("NURSE").facts
    bodies = {fact.partition(":")[2] for fact in facts if fact.startswith("body:")}
    grants = {fact.partition(":")[2] for fact in facts if fact.startswith("funding:")}
    assert set(CompetentBody.objects.filter(code__in=bodies).values_list("code", flat=True)) == bodies
    assert set(FundingRule.objects.values_list("code", flat=True)) == grants
