"""The files of the catalogue fit together: services, documents, fees and their texts in every language."""

import csv
import datetime as dt
import json
import re
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from willkommen.languages import LANGUAGE_NAMES

HOUSE = Path(__file__).resolve().parents[2]
FOLDER = HOUSE / "appointments" / "catalogue"
SHARED_SERVICES = HOUSE.parent / "shared" / "domain" / "services.csv"
MARKS = {"found", "general_knowledge", "proposal", "disputed"}
SECTIONS = {
    "services": {"name", "purpose", "applies", "note", "elsewhere", "search"},
    "documents": {"name", "hint"},
    "groups": {"name", "hint"},
}
# What the columns of the database hold at most.
LONGEST = {
    ("services", "name"): 200,
    ("services", "purpose"): 400,
    ("services", "applies"): 800,
    ("services", "note"): 800,
    ("services", "elsewhere"): 1200,
    ("documents", "name"): 300,
    ("documents", "hint"): 500,
    ("groups", "name"): 100,
    ("groups", "hint"): 200,
}
SCRIPTS = {"uk": r"[\u0400-\u04ff]", "ru": r"[\u0400-\u04ff]", "ar": r"[\u0600-\u06ff]", "fa": r"[\u0600-\u06ff]"}
THERE = {path.stem for path in (FOLDER / "texts").glob("*.json")}
PLACEHOLDER = re.compile(r"\{|\}|%\(|%s|\bTODO\b|\bTBD\b|\bXXX|lorem ipsum|\?\?\?", re.IGNORECASE)


def read(name: str):
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def texts(language: str) -> dict:
    """The texts of a language; its absence is told by one test, not by all of them."""
    if language not in THERE:
        pytest.skip(f"{language}.json has not come yet")
    return read(f"texts/{language}")


def every_text(language: str) -> dict[str, str]:
    """Each sentence of a language by its place in the file; search words apart."""
    content = texts(language)
    found = {}
    for section in SECTIONS:
        for code, entry in content[section].items():
            found |= {f"{section}.{code}.{name}": text for name, text in entry.items() if name != "search"}
    for section in ("conditions", "notes"):
        found |= {f"{section}.{code}": text for code, text in content[section].items()}
    return found


def years(text: str) -> list[str]:
    return sorted(re.findall(r"\b(?:19|20)\d\d\b", text))


def last_day(rule: dict) -> str:
    return rule["valid_to"] or "9999-12-31"


# ---- Services and documents ---------------------------------------------------------------------------------------


def test_the_catalogue_has_the_services_of_the_shared_list():
    if not SHARED_SERVICES.exists():
        pytest.skip("the shared list is not part of a stranger's clone")
    with SHARED_SERVICES.open(encoding="utf-8", newline="") as file:
        listed = {row["code"]: int(row["counter_minutes_planning"]) for row in csv.DictReader(file, delimiter=";")}
    assert {row["code"]: row["counter_minutes"] or 0 for row in read("services")} == listed


def test_there_are_62_services_each_once():
    codes = [row["code"] for row in read("services")]
    assert (len(codes), len(set(codes))) == (62, 62)


@pytest.mark.parametrize("row", read("services"), ids=lambda row: row["code"])
def test_a_service_uses_only_known_words(row):
    assert row["group"] == row["groups"][0]
    assert set(row["groups"]) <= set(texts("de")["groups"])
    assert row["delivery"] in {"appointment", "walk_in", "online", "information", "elsewhere"}
    assert row["personal_appearance"] in {
        "everyone", "from_age_6", "holder_or_proxy", "sponsor", "by_choice", "not_required",
    }  # fmt: skip
    assert row["biometrics"] in {"yes", "no", "photo", "from_age_6"}
    assert row["mark"] in MARKS
    assert row["source"]
    assert len(row["law_section"]) <= 120


@pytest.mark.parametrize("row", read("services"), ids=lambda row: row["code"])
def test_what_is_done_at_a_counter_has_minutes_and_what_is_not_says_where_to_go(row):
    is_at_counter = row["delivery"] in {"appointment", "walk_in"}
    elsewhere = texts("de")["services"][row["code"]]["elsewhere"]
    assert bool(elsewhere) is not is_at_counter
    assert not is_at_counter or row["counter_minutes"] >= 5


def test_services_without_a_slot_are_the_four_known_ones():
    without = {
        row["code"]: row["delivery"] for row in read("services") if not row["delivery"].startswith(("app", "walk"))
    }
    assert without == {
        "BFV-81A": "elsewhere",
        "EINBUERGERUNG": "elsewhere",
        "EAV-FRIST": "information",
        "FZ-SUBSIDIAER": "information",
    }


def test_notices_end_on_the_day_the_law_says():
    ends = {(row["code"], notice["note"]): notice["valid_to"] for row in read("services") for notice in row["notices"]}
    assert ends == {
        ("AE-UKRAINE", "ukraine_continuation"): "2027-03-04",
        ("FZ-SUBSIDIAER", "subsidiary_family_suspended"): "2027-07-23",
        ("AE-104C", "chance_right_closed"): None,
        ("BFV-81A", "fast_track_central_office"): None,
    }


def test_only_the_continuation_of_temporary_protection_replaces_a_visit_and_asks_whom_it_concerns():
    replacing = {
        notice["note"]: (notice["question"], notice["proof"])
        for row in read("services")
        for notice in row["notices"]
        if "question" in notice or "proof" in notice
    }
    question, proof = "ukraine_continuation_question", "ukraine_continuation_proof"
    assert replacing == {"ukraine_continuation": (question, proof)}
    for language in LANGUAGE_NAMES:
        notes = texts(language)["notes"]
        assert (years(notes[question]), years(notes[proof])) == (["2026"], ["2026", "2027"])


def test_every_document_of_a_service_exists_and_every_document_is_asked_for():
    known = [row["code"] for row in read("documents")]
    asked_for = {entry["document"] for row in read("services") for entry in row["documents"]}
    assert len(known) == len(set(known))
    assert asked_for == set(known)
    assert all(row["official_term"] and row["mark"] in MARKS and row["source"] for row in read("documents"))


def test_a_service_asks_for_a_document_once():
    for row in read("services"):
        documents = [entry["document"] for entry in row["documents"]]
        assert len(documents) == len(set(documents)), row["code"]


# ---- Texts --------------------------------------------------------------------------------------------------------


def test_all_ten_languages_have_their_texts_and_no_other():
    assert set(LANGUAGE_NAMES) == THERE


def test_german_has_a_text_for_everything_the_files_name_and_for_nothing_else():
    german, services = texts("de"), read("services")
    conditions = {entry["condition"] for row in services for entry in row["documents"]} - {None}
    notes = {row["processing_weeks"]["note"] for row in services if row["processing_weeks"]} - {None}
    notes |= {
        notice[text]
        for row in services
        for notice in row["notices"]
        for text in ("note", "question", "proof")
        if text in notice
    }
    assert set(german["services"]) == {row["code"] for row in services}
    assert set(german["documents"]) == {row["code"] for row in read("documents")}
    assert (set(german["conditions"]), set(german["notes"])) == (conditions, notes)
    assert set(german["groups"]) == {code for row in services for code in row["groups"]}


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_a_language_has_exactly_the_keys_of_german(language):
    content, german = texts(language), texts("de")
    assert {section: list(content[section]) for section in content} == {
        section: list(german[section]) for section in german
    }
    for section, names in SECTIONS.items():
        assert {code: set(entry) for code, entry in content[section].items()} == dict.fromkeys(german[section], names)


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_a_language_says_something_wherever_german_does_and_leaves_no_placeholder(language):
    content, german = every_text(language), every_text("de")
    assert {place for place, text in content.items() if text.strip()} == {
        place for place, text in german.items() if text
    }
    assert [place for place, text in content.items() if PLACEHOLDER.search(text)] == []
    assert [place for place, text in content.items() if re.search(r"^\s|\s$| {2}|\n", text)] == []


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_texts_of_a_language_fit_their_columns(language):
    content = texts(language)
    too_long = [
        f"{section}.{code}.{name}"
        for (section, name), most in LONGEST.items()
        for code, entry in content[section].items()
        if len(entry[name]) > most
    ]
    assert too_long == []
    assert max(map(len, content["conditions"].values())) <= 300
    assert max(map(len, content["notes"].values())) <= 500


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_people_can_find_a_service_by_5_to_12_words_of_their_own(language):
    for code, entry in texts(language)["services"].items():
        words = [word.casefold().strip() for word in entry["search"]]
        assert 5 <= len(words) <= 12, code
        assert len(set(words)) == len(words), code
        assert all(words), code


@pytest.mark.parametrize(("language", "letters"), SCRIPTS.items())
def test_texts_are_in_the_script_of_their_language(language, letters):
    foreign = [place for place, text in every_text(language).items() if text and not re.search(letters, text)]
    assert foreign == []
    for code, entry in texts(language)["services"].items():
        assert sum(bool(re.search(letters, word)) for word in entry["search"]) >= 3, code


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_years_and_the_help_line_are_the_same_in_every_language(language):
    content, german = every_text(language), every_text("de")
    assert {place: years(text) for place, text in content.items()} == {
        place: years(text) for place, text in german.items()
    }
    assert "116 016" in content["services.EHE-EIGEN.note"]
    assert [place for place, text in content.items() if re.search(r"[\u0660-\u0669\u06f0-\u06f9]", text)] == []


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_figures_of_money_stand_in_the_fees_and_never_in_prose(language):
    money = re.compile(r"€|\bEUR\b|\beuros?\b|євро|евро|يورو|یورو", re.IGNORECASE)
    assert [place for place, text in every_text(language).items() if money.search(text)] == []


def test_the_files_are_utf_8_with_unix_line_ends():
    for path in FOLDER.rglob("*.json"):
        raw = path.read_bytes()
        assert (b"\r" in raw, raw.endswith((b"}\n", b"]\n")), raw[:3] == b"\xef\xbb\xbf") == (
            False, True, False,
        ), path.name  # fmt: skip


# ---- Fees ---------------------------------------------------------------------------------------------------------


def test_fee_rules_are_complete():
    codes = {row["code"] for row in read("services")}
    for rule in read("fees"):
        assert rule["service"] in codes
        assert rule["mark"] in {"found", "disputed", "unverified"}, rule
        assert all(rule[name] for name in ("person_group", "purpose", "section", "source")), rule
        assert re.fullmatch(r"\d+\.\d\d", rule["amount_eur"]), rule
        assert dt.date.fromisoformat(rule["valid_from"]) <= dt.date.fromisoformat(last_day(rule)), rule


def test_every_service_that_can_be_had_has_a_fee_rule():
    with_rule = {rule["service"] for rule in read("fees")}
    assert {row["code"] for row in read("services")} - with_rule == {"FZ-SUBSIDIAER"}


def test_undisputed_fees_do_not_overlap_and_disputed_ones_come_in_two_readings():
    kinds = {}
    for rule in read("fees"):
        kinds.setdefault((rule["service"], rule["person_group"], rule["purpose"]), []).append(rule)
    for kind, rules in kinds.items():
        marks = {rule["mark"] for rule in rules}
        if "disputed" in marks:
            assert (marks, len({rule["amount_eur"] for rule in rules}), len(rules)) == ({"disputed"}, 2, 2), kind
            continue
        for one, other in combinations(rules, 2):
            assert one["valid_from"] > last_day(other) or other["valid_from"] > last_day(one), kind


@pytest.mark.parametrize(
    ("on", "adult", "under_24"), [("2026-02-06", "37.00", "22.80"), ("2026-02-07", "46.00", "27.60")]
)
def test_the_card_for_families_of_eu_citizens_costs_more_since_7_february_2026(on, adult, under_24):
    rules = {
        rule["person_group"]: rule["amount_eur"]
        for rule in read("fees")
        if (rule["service"], rule["purpose"]) == ("EU-AUFKARTE", "card") and rule["valid_from"] <= on <= last_day(rule)
    }
    assert rules == {"adult": adult, "under_24": under_24}


def test_the_fees_of_the_second_reading_of_the_law():
    amounts = {}
    for rule in read("fees"):
        kind = (rule["service"], rule["person_group"], rule["purpose"])
        amounts.setdefault(kind, set()).add(Decimal(rule["amount_eur"]))
    assert amounts["DAUER-EU", "minor", "issue"] == {Decimal("109"), Decimal("54.50")}
    assert amounts["EAT-AUSGABE", "minor", "dispatch"] == {Decimal("7.50")}
    assert amounts["NE-HUM", "subsidiary_protection", "issue"] == {Decimal(0)}
    assert amounts["EAT-NEU", "adult", "card_lost"] == {Decimal(67)}
    assert not [
        kind for kind in amounts if kind[1] == "benefit_recipient" and kind[0].startswith(("NE-", "DAUER", "RA-"))
    ]
