"""The files about authorities, places and the demo fit together and invent nothing that is not marked as invented."""

import json
import re
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from willkommen.languages import LANGUAGE_NAMES, SPOKEN_LANGUAGES
from willkommen.palette import PALETTE

HOUSE = Path(__file__).resolve().parents[2]
DATA = HOUSE / "willkommen" / "data"
SLUGS = [
    "celle", "oldenburg", "wolfsburg", "emsland", "hameln-pyrmont", "harburg", "goettingen", "osnabrueck", "osterholz",
]  # fmt: skip
COUNTERS = {
    "CE-1": 3, "OL-1": 5, "OL-2": 1, "WOB-1": 4, "EL-1": 4, "HM-1": 3, "WL-1": 4, "GOE-1": 4, "GOE-2": 2, "LKOS-1": 4,
    "OHZ-1": 2,
}  # fmt: skip


def read(name: str):
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))


AUTHORITIES = {row["slug"]: row for row in read("authorities")}
MUNICIPALITIES = {row["name"]: row for row in read("municipalities")}
DEMO = read("demo")
OFFICES = {office["code"]: slug for slug, row in AUTHORITIES.items() for office in row["offices"]}


def codes_of_services() -> set[str]:
    services = json.loads((HOUSE / "appointments" / "catalogue" / "services.json").read_text("utf-8"))
    return {row["code"] for row in services}


def scripts(word: str) -> set[str]:
    return {unicodedata.name(letter).partition(" ")[0] for letter in word if letter.isalpha()}


def overlapping(spans: list[tuple]) -> list[tuple]:
    """Pairs of (key, weekday, start, end) that share a moment."""
    ordered = sorted(spans)
    return [(one, other) for one, other in pairwise(ordered) if one[:2] == other[:2] and other[2] < one[3]]


# ---- Authorities --------------------------------------------------------------------------------------------------


def test_the_nine_authorities_have_eleven_offices():
    assert list(AUTHORITIES) == SLUGS
    assert set(OFFICES) == set(COUNTERS)


@pytest.mark.parametrize("row", AUTHORITIES.values(), ids=lambda row: row["slug"])
def test_an_authority_and_its_offices_have_a_name_in_every_language(row):
    for names in (row["names"], *(office["names"] for office in row["offices"])):
        assert list(names) == list(LANGUAGE_NAMES)
        assert all(0 < len(name) <= 200 for name in names.values())
        assert all(re.search(r"[\u0400-\u04ff]", names[code]) for code in ("uk", "ru"))
        assert all(re.search(r"[\u0600-\u06ff]", names[code]) for code in ("ar", "fa"))


@pytest.mark.parametrize("row", AUTHORITIES.values(), ids=lambda row: row["slug"])
def test_what_is_unknown_about_an_authority_stays_empty(row):
    unknown = {name for name, mark in row["marks"].items() if mark == "unknown"}
    assert {"phone", "email"} <= unknown
    assert {name for name in row["marks"] if row[name] is None} == unknown
    for office in row["offices"]:
        empty = {name for name in office["marks"] if office[name] is None}
        assert empty == {name for name, mark in office["marks"].items() if mark == "unknown"}
        assert office["is_address_confirmed"] is (office["marks"]["street"] == "found")


def test_offices_that_serve_some_places_name_places_that_exist():
    for code in ("GOE-1", "GOE-2"):
        office = next(office for office in AUTHORITIES["goettingen"]["offices"] if office["code"] == code)
        assert {MUNICIPALITIES[name]["office"] for name in office["serves"]} == {code}


def test_the_second_office_of_oldenburg_does_naturalisation_only():
    limits = {office["code"]: office["services"] for row in AUTHORITIES.values() for office in row["offices"]}
    assert {code: services for code, services in limits.items() if services} == {"OL-2": ["EINBUERGERUNG"]}
    assert set(limits["OL-2"]) <= codes_of_services()


# ---- Who lives where ----------------------------------------------------------------------------------------------


def test_each_place_has_one_responsible_authority_ours_or_another():
    for name, row in MUNICIPALITIES.items():
        assert bool(row["responsible"]) is not bool(row["own_authority"]), name
        assert row["responsible"] in {*SLUGS, None}, name
        assert row["office"] is None or OFFICES[row["office"]] == row["responsible"], name
        assert row["mark"] in {"found", "general_knowledge"}, name
        assert all(re.fullmatch(r"\d{5}", code) for code in row["postcodes"]), name
    assert len(MUNICIPALITIES) == len(read("municipalities"))


def test_every_municipality_of_the_nine_areas_is_listed():
    counted = Counter(
        row["responsible"] for row in MUNICIPALITIES.values() if row["kind"] in {"city", "town", "municipality"}
    )
    del counted[None]
    assert counted == {
        "celle": 1, "oldenburg": 1, "wolfsburg": 1, "emsland": 59, "hameln-pyrmont": 7, "harburg": 42, "goettingen": 38,
        "osnabrueck": 34, "osterholz": 11,
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["Lingen (Ems)", "Hameln", "Göttingen", "Osnabrück", "Landkreis Celle", "Hamburg-Harburg"]
)
def test_places_with_an_authority_of_their_own_are_not_ours(name):
    assert (MUNICIPALITIES[name]["responsible"], bool(MUNICIPALITIES[name]["where"])) == (None, True)


def test_members_of_a_joint_municipality_follow_it():
    for name, row in MUNICIPALITIES.items():
        if row["part_of"]:
            whole = MUNICIPALITIES[row["part_of"]]
            assert (row["responsible"], row["office"]) == (whole["responsible"], whole["office"]), name


def test_no_name_mixes_letters_of_two_scripts():
    mixed = [
        word
        for row in MUNICIPALITIES.values()
        for name in (row["name"], *row["aliases"])
        for word in re.split(r"[\s-]", name)
        if len(scripts(word)) > 1
    ]
    assert mixed == []


@pytest.mark.parametrize(
    ("typed", "place"),
    [("Оснабрюк", "Osnabrück"), ("أوسنابروك", "Osnabrück"), ("Целле", "Celle"), ("غوتنغن", "Göttingen")],
)
def test_larger_towns_are_found_in_other_scripts(typed, place):
    assert [name for name, row in MUNICIPALITIES.items() if typed in row["aliases"]] == [place]


# ---- The demo -----------------------------------------------------------------------------------------------------


def test_everything_invented_is_marked_and_could_reach_nobody():
    assert (DEMO["mark"], list(DEMO["authorities"])) == ("demo", SLUGS)
    for row in DEMO["authorities"].values():
        assert row["mark"] == "demo"
        addresses = [row["email"], row["sender_email"], *(person["login"] for person in row["staff"])]
        assert [address for address in addresses if not address.endswith(".example")] == []
        phones = [row["phone"], *(office["phone"] for office in row["offices"])]
        assert [phone for phone in phones if not re.fullmatch(r"0\d+ 000-\d{3}", phone)] == []
    assert all(person["login"].endswith(".example") for person in DEMO["house_staff"])


def test_the_demo_has_the_agreed_counters():
    counters = {
        office["code"]: [counter["number"] for counter in office["counters"]]
        for row in DEMO["authorities"].values()
        for office in row["offices"]
    }
    assert counters == {code: list(range(1, number + 1)) for code, number in COUNTERS.items()}


@pytest.mark.parametrize("row", DEMO["authorities"].values(), ids=DEMO["authorities"])
def test_the_demo_uses_only_known_colours_languages_and_roles(row):
    assert row["accent"] in PALETTE
    assert {"de", "de-simple", "en", "uk", "ru", "ar"} <= set(row["languages"]) <= set(LANGUAGE_NAMES)
    others = {"guide", "auditor"} if row is DEMO["authorities"]["osnabrueck"] else set()
    assert {role for person in row["staff"] for role in person["roles"]} == {
        "administrator",
        "caseworker",
        "clerk",
        "supervisor",
        *others,
    }
    assert {language for person in row["staff"] for language in person["spoken_languages"]} <= set(SPOKEN_LANGUAGES)
    for note in row["offer_notes"]:
        assert (note["service"] in codes_of_services(), list(note["note"])) == (True, list(LANGUAGE_NAMES))


def test_logins_are_unique_and_colours_differ():
    logins = [person["login"] for row in DEMO["authorities"].values() for person in row["staff"]]
    logins += [person["login"] for person in DEMO["house_staff"]]
    assert len(logins) == len(set(logins))
    assert len({row["accent"] for row in DEMO["authorities"].values()}) == 9


@pytest.mark.parametrize("row", DEMO["authorities"].values(), ids=DEMO["authorities"])
def test_shifts_lie_within_opening_hours_and_nobody_sits_in_two_places(row):
    hours = {
        (office["code"], span["weekday"], span["opens"], span["closes"])
        for office in row["offices"]
        for span in office["opening_hours"]
    }
    clerks = {person["login"] for person in row["staff"] if "clerk" in person["roles"]}
    for shift in row["shifts"]:
        assert shift["login"] in clerks
        assert (shift["office"], shift["weekday"], shift["starts"], shift["ends"]) in hours
        assert set(shift["services"]) <= codes_of_services()
    spans = [(shift["weekday"], shift["starts"], shift["ends"]) for shift in row["shifts"]]
    places = [f"{shift['office']} {shift['counter']}" for shift in row["shifts"]]
    people = [shift["login"] for shift in row["shifts"]]
    assert overlapping([(place, *span) for place, span in zip(places, spans, strict=True)]) == []
    assert overlapping([(person, *span) for person, span in zip(people, spans, strict=True)]) == []


@pytest.mark.parametrize(("slug", "language"), [("osnabrueck", "ar"), ("celle", "uk")])
def test_somebody_at_a_counter_speaks_the_language_of_the_journeys(slug, language):
    row = DEMO["authorities"][slug]
    speakers = {person["login"] for person in row["staff"] if language in person["spoken_languages"]}
    days = {shift["weekday"] for shift in row["shifts"] if shift["login"] in speakers and not shift["services"]}
    assert days >= {0, 1, 3, 4}
