"""Who is responsible where somebody lives, however the place is written."""

import datetime as dt
import json

import pytest
from django.core.management import call_command

from tests.factories import make_authority, make_office
from willkommen.actions.municipalities import FILE, load_municipalities
from willkommen.models import AuditEntry, Municipality
from willkommen.queries.municipalities import where_is

NOW = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)
SLUGS = ["celle", "oldenburg", "wolfsburg", "emsland", "hameln-pyrmont", "harburg", "goettingen", "osnabrueck"]


@pytest.fixture
def places(db):
    """The places of the shipped file, with the nine authorities and the two offices of Göttingen."""
    for slug in [*SLUGS, "osterholz"]:
        authority = make_authority(slug)
        if slug == "goettingen":
            make_office(authority, "GOE-1")
            make_office(authority, "GOE-2")
    load_municipalities(now=NOW)


def answer(text):
    found = where_is(text)
    if found.place is None:
        return [place.name for place in found.choices]
    office = found.place.office.code if found.place.office else None
    responsible = found.place.authority.slug if found.place.authority else found.place.own_authority
    return found.place.name, responsible, office


@pytest.mark.parametrize(
    ("typed", "place", "responsible"),
    [
        ("Meppen", "Meppen", "emsland"),
        ("  mEPPEN ", "Meppen", "emsland"),
        ("49716", "Meppen", "emsland"),
        ("٤٩٧١٦", "Meppen", "emsland"),
        ("D-49716 Meppen", "Meppen", "emsland"),
        ("Папенбург", "Papenburg", "emsland"),
        ("بابنبورغ", "Papenburg", "emsland"),
        ("Celle", "Celle", "celle"),
        ("Wolfsburg", "Wolfsburg", "wolfsburg"),
        ("Lingen", "Lingen (Ems)", "Stadt Lingen (Ems)"),
        ("Hameln", "Hameln", "Stadt Hameln"),
        ("Göttingen", "Göttingen", "Stadt Göttingen"),
        ("Gottingen", "Göttingen", "Stadt Göttingen"),
        ("GOETTINGEN", "Göttingen", "Stadt Göttingen"),
        ("Геттінген", "Göttingen", "Stadt Göttingen"),
        ("گوتینگن", "Göttingen", "Stadt Göttingen"),
        ("Osnabrück", "Osnabrück", "Stadt Osnabrück"),
        ("Landkreis Celle", "Landkreis Celle", "Landkreis Celle"),
    ],
)
def test_a_place_is_found_in_every_spelling_and_script(places, typed, place, responsible):
    assert answer(typed)[:2] == (place, responsible)


def test_göttingen_and_osterode_have_offices_of_their_own(places):
    assert answer("Duderstadt") == ("Duderstadt", "goettingen", "GOE-1")
    assert answer("Osterode") == ("Osterode am Harz", "goettingen", "GOE-2")


def test_beside_a_city_the_district_around_it_is_offered(places):
    assert [place.name for place in where_is("Osnabrück").others] == ["Landkreis Osnabrück"]
    assert [place.name for place in where_is("غوتينغن").others] == ["Landkreis Göttingen"]
    assert where_is("Meppen").others == ()


def test_a_name_that_several_places_have_is_asked_back(places):
    assert answer("Winsen") == ["Winsen (Luhe)", "Winsen (Aller)"]
    assert answer("Winsen (Luhe)")[:2] == ("Winsen (Luhe)", "harburg")


def test_a_postcode_of_several_places_is_asked_back_unless_the_name_decides(places):
    assert answer("49586") == ["Merzen", "Neuenkirchen (Landkreis Osnabrück)"]
    assert answer("49586 Merzen")[0] == "Merzen"


@pytest.mark.parametrize(
    ("typed", "choice"), [("Mepen", "Meppen"), ("Wolfsborg", "Wolfsburg"), ("osnabruk", "Osnabrück")]
)
def test_a_misspelt_name_is_asked_back_with_the_right_one_first(places, typed, choice):
    assert answer(typed)[0] == choice


@pytest.mark.parametrize(("typed", "choice"), [("Ритерхуде", "Ritterhude"), ("وولفسبورغ", "Wolfsburg")])
def test_a_name_written_by_ear_in_another_script_is_found_by_its_sound(places, typed, choice):
    assert answer(typed) == [choice]


@pytest.mark.parametrize("typed", ["Berlin", "xyzxyz", "%", "_%_", "a", "", "\\", "🙂", "00000", "' OR 1=1 --"])
def test_what_is_unknown_stays_unknown(places, typed):
    assert answer(typed) == []


@pytest.mark.django_db
def test_loading_twice_changes_nothing_the_second_time():
    make_authority("emsland")
    first = load_municipalities(now=NOW)
    assert "added municipality Meppen" in first
    assert load_municipalities(now=NOW) == []
    assert AuditEntry.objects.filter(action="load_municipalities").count() == 1


@pytest.mark.django_db
def test_a_corrected_file_corrects_and_says_what(tmp_path):
    make_authority("emsland")
    row = dict.fromkeys(["office", "own_authority", "where"])
    row |= {"name": "Meppen", "postcodes": ["49716"], "responsible": "emsland", "aliases": [], "mark": "found"}
    file = tmp_path / "places.json"
    file.write_text(json.dumps([row]), encoding="utf-8")
    assert load_municipalities(file=file, now=NOW) == ["added municipality Meppen"]
    file.write_text(json.dumps([{**row, "postcodes": ["49716", "49717"]}]), encoding="utf-8")
    assert load_municipalities(file=file, now=NOW) == ["changed municipality Meppen: postcodes"]


@pytest.mark.django_db
def test_a_place_that_staff_typed_is_left_alone():
    make_authority("emsland")
    celle = make_authority("celle")
    Municipality.objects.create(name="Meppen", authority=celle, mark="typed_by_staff")
    load_municipalities(now=NOW)
    assert Municipality.objects.get(name="Meppen").authority == celle


@pytest.mark.django_db
def test_places_of_an_authority_that_is_not_here_are_left_out():
    load_municipalities(now=NOW)
    assert not Municipality.objects.filter(name="Meppen").exists()
    assert Municipality.objects.get(name="Hameln").own_authority == "Stadt Hameln"


@pytest.mark.django_db
def test_the_command_brings_the_nine_and_their_places(capsys):
    call_command("load_authorities")
    assert Municipality.objects.count() == len(json.loads(FILE.read_text(encoding="utf-8")))
    assert where_is("Duderstadt").place.office.code == "GOE-1"
