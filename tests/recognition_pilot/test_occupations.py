"""ESCO's files are read in with source and licence, and the own professions stay what they are."""

import pytest
from django.core.management import CommandError, call_command

from recognition_pilot.actions.catalogue import load_professions
from recognition_pilot.actions.occupations import FileUnusable, LicenceMissing, import_occupations
from recognition_pilot.models import LabelWord, OccupationImport, Profession, ProfessionLabel, SearchWord
from recognition_pilot.queries.way.finding import find_professions
from tests.factories import NOW
from tests.recognition_pilot.esco import ALL, write_all, write_file

BAKER = "0a000000-0000-0000-0000-000000000001"
DIVER = "0a000000-0000-0000-0000-000000000002"
SOURCE = "https://esco.ec.europa.eu/en/use-esco/download"
LICENCE = "Reuse free with acknowledgement, Decision 2011/833/EU"


def read_in(files, *, version="1.2.0", source=SOURCE, licence=LICENCE):
    return import_occupations(files=files, version=version, source=source, licence=licence, now=NOW)


def everything() -> list[set]:
    tables = (Profession, ProfessionLabel, SearchWord, LabelWord, OccupationImport)
    return [set(table.objects.values_list("pk", flat=True)) for table in tables]


@pytest.fixture
def own_baker(load_some):
    load_some("BAKER")
    Profession.objects.update(esco_id=BAKER)
    return Profession.objects.get()


@pytest.fixture
def files(tmp_path):
    return {
        "de": write_file(
            tmp_path / "de.csv",
            (BAKER, "C7512", "Bäcker/Bäckerin", ["Brotkünstlerin", "Bäcker"]),
            (DIVER, "C7541", "Taucher/Taucherin", ["Berufstaucher"]),
        ),
        "en": write_file(tmp_path / "en.csv", (DIVER, "C7541", "diver", ["underwater welder"])),
    }


def test_an_occupation_is_found_in_each_language_of_the_files(db, files):
    came = read_in(files)

    assert (came.occupations, came.labels, came.languages) == (2, 7, ["de", "en"])
    assert (came.source, came.licence, came.version, len(came.checksum)) == (SOURCE, LICENCE, "1.2.0", 64)
    diver = Profession.objects.get(esco_id=DIVER)
    assert (diver.code, diver.name_de, diver.isco08, diver.regulation) == (
        f"ESCO-{DIVER}",
        "Taucher/Taucherin",
        "7541",
        "unknown",
    )
    assert [one.code for one in find_professions("underwater welding", language="en")] == [diver.code]
    assert [one.code for one in find_professions("Taucherrin", language="de")] == [diver.code]


def test_an_own_profession_keeps_its_row_and_gets_words(own_baker, files):
    read_in(files)

    assert Profession.objects.filter(esco_id=BAKER).get() == own_baker
    found = find_professions("Brotkünstlerin", language="de")[0]
    assert (found.code, found.name_de, found.is_own) == ("BAKER", own_baker.name_de, True)
    assert own_baker.labels.filter(language="de", kind="name").count() == 1


def test_the_same_files_twice_change_nothing(own_baker, files):
    first = read_in(files)
    before = everything()

    assert read_in(files) == first
    assert everything() == before


def test_loading_the_own_professions_again_leaves_what_was_read_in(load_some, files):
    load_some("COOK")
    Profession.objects.update(esco_id=DIVER)
    read_in(files)
    load_some("COOK")

    assert find_professions("Berufstaucher", language="de")[0].code == "COOK"


def test_a_new_release_replaces_the_old_one(own_baker, files, tmp_path):
    read_in(files)
    fewer = {"de": write_file(tmp_path / "new.csv", (BAKER, "C7512", "Bäcker/Bäckerin", ["Backmeisterin"]))}
    read_in(fewer, version="1.2.1")

    assert [one.version for one in OccupationImport.objects.all()] == ["1.2.1"]
    assert Profession.objects.get(valid_to=None) == own_baker
    assert find_professions("Taucher", language="de") == []
    assert not SearchWord.objects.filter(word__in=["TAUCHER", "BROTKUENSTLERIN"]).exists()
    assert find_professions("Backmeisterin", language="de")[0].code == "BAKER"


def test_an_occupation_a_plan_may_lead_to_keeps_its_row_through_a_release(db, files, tmp_path):
    read_in(files)
    rows = dict(Profession.objects.values_list("esco_id", "pk"))
    renamed = {"de": write_file(tmp_path / "new.csv", (BAKER, "C7512", "Brotbäcker/Brotbäckerin", []))}
    read_in(renamed, version="1.2.1")

    assert dict(Profession.objects.values_list("esco_id", "pk")) == rows
    said = Profession.objects.values_list("esco_id", "name_de", "source", "valid_to")
    assert set(said) == {
        (BAKER, "Brotbäcker/Brotbäckerin", "ESCO occupations 1.2.1", None),
        (DIVER, "Taucher/Taucherin", "ESCO occupations 1.2.0", NOW.date()),
    }
    read_in(files)
    assert set(Profession.objects.values_list("esco_id", "valid_to")) == {(BAKER, None), (DIVER, None)}


@pytest.mark.parametrize("missing", [{"licence": ""}, {"source": ""}])
def test_without_source_and_licence_nothing_is_read_in(db, files, missing):
    with pytest.raises(LicenceMissing):
        read_in(files, **missing)
    assert not Profession.objects.exists()


def test_a_file_of_something_else_is_refused(db, tmp_path):
    (tmp_path / "de.csv").write_text("conceptUri,preferredLabel\nx,Taucher\n")
    with pytest.raises(FileUnusable) as refused:
        read_in({"de": tmp_path / "de.csv"})
    assert str(refused.value) == "de.csv is no ESCO file of occupations: altLabels, iscoGroup missing."


@pytest.mark.parametrize("languages", [["en"], ["de", "pl"]])
def test_german_is_needed_and_only_languages_of_the_house_are_read(db, files, languages):
    with pytest.raises(FileUnusable):
        read_in(dict.fromkeys(languages, files["de"]))


def test_what_is_not_released_is_left_out(db, tmp_path):
    path = write_file(tmp_path / "de.csv", (DIVER, "C7541", "Taucher", []), status="draft")
    assert read_in({"de": path}).occupations == 0


def test_the_command_says_what_came(db, files, capsys):
    given = [f"--file={language}={path}" for language, path in files.items()]
    call_command("import_occupations", *given, "--release=1.2.0", f"--source={SOURCE}", f"--licence={LICENCE}")
    came = OccupationImport.objects.get()
    assert capsys.readouterr().out == f"2 occupations, 7 labels, {came.checksum[:12]}\n"


def test_the_command_names_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"No such file: .*gone\.csv"):
        call_command(
            "import_occupations",
            f"--file=de={tmp_path / 'gone.csv'}",
            "--release=1",
            f"--source={SOURCE}",
            f"--licence={LICENCE}",
        )


@pytest.mark.skipif(
    not ALL.exists(), reason="the table of all occupations lies beside the clone only where it is needed"
)
def test_all_occupations_of_esco_are_read_in(catalogue, tmp_path):
    came = read_in(write_all(tmp_path))

    assert came.occupations == 3039
    own = Profession.objects.filter(came_with=None)
    assert own.count() == 83
    with_esco = len({one.esco_id for one in own} - {""})
    assert Profession.objects.exclude(came_with=None).count() == 3039 - with_esco
    assert find_professions("Korbmöbelmacherin", language="de")[0].name_de == "Korbmöbelmacher/Korbmöbelmacherin"
    assert load_professions(now=NOW) == catalogue
