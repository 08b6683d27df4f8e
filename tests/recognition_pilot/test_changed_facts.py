"""Loading newer data notices what plans rest on: a body, a fee, a period, a grant; and nothing else."""

import json
import shutil

import pytest

from recognition_pilot.actions.catalogue import FOLDER, load_professions
from recognition_pilot.models import FactChange
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path):
    """Two professions and the rest of the data, to be changed."""
    folder = tmp_path / "catalogue"
    shutil.copytree(FOLDER, folder)
    rows = json.loads((folder / "professions.json").read_text())
    (folder / "professions.json").write_text(json.dumps([row for row in rows if row["code"] in ("NURSE", "COOK")]))
    return folder


def change(folder, name: str, code: str, **fields) -> None:
    rows = json.loads((folder / name).read_text())
    next(row for row in rows if row["code"] == code).update(fields)
    (folder / name).write_text(json.dumps(rows))


def noticed() -> dict[str, dict]:
    return {one.fact: one.changes for one in FactChange.objects.all()}


def test_the_first_loading_and_the_same_files_again_change_no_fact(files):
    load_professions(folder=files, now=NOW)
    assert load_professions(folder=files, now=NOW)["changed facts"] == 0
    assert noticed() == {}


def test_a_fee_a_period_a_body_and_a_grant_are_noticed_field_by_field(files):
    load_professions(folder=files, now=NOW)
    change(files, "bodies.json", "LS", duration="4 Monate", fees={"procedure": [230, 230]})
    change(files, "steps.json", "check", days_to=120)
    change(files, "funding.json", "GRANT-PROCEDURE", at_most=800, apply_until="2028-06-30", paid_until="2029-09-30")
    change(files, "professions.json", "COOK", competence=[{"body": "IHK-H", "mark": "found"}])

    assert load_professions(folder=files, now=NOW)["changed facts"] == 4
    body = json.loads((FOLDER / "bodies.json").read_text())
    old = next(row for row in body if row["code"] == "LS")
    assert noticed() == {
        "body:LS": {
            "duration": [old["duration"], "4 Monate"],
            "fees": [old["fees"], {"procedure": [230, 230]}],
        },
        "step:check": {"days_to": [92, 120]},
        "funding:GRANT-PROCEDURE": {
            "at_most": ["600", "800"],
            "apply_until": ["2027-06-30", "2028-06-30"],
            "paid_until": ["2028-09-30", "2029-09-30"],
        },
        "profession:COOK": {
            "competence": [
                "IHK-FOSA (any): celle, emsland, harburg, oldenburg, osnabrueck, osterholz, wolfsburg; "
                "IHK-H (any): goettingen, hameln-pyrmont",
                "IHK-H (any): *",
            ]
        },
    }


def test_a_grant_that_is_gone_changes_to_nothing(files):
    load_professions(folder=files, now=NOW)
    rows = json.loads((files / "funding.json").read_text())
    (files / "funding.json").write_text(json.dumps([row for row in rows if row["code"] != "EMPLOYER"]))
    load_professions(folder=files, now=NOW)
    assert noticed()["funding:EMPLOYER"]["name_de"] == ["Arbeitgeber: nach Vereinbarung", ""]


def test_a_source_read_again_changes_no_plan(files):
    load_professions(folder=files, now=NOW)
    change(files, "bodies.json", "LS", source="read again in November 2026")
    load_professions(folder=files, now=NOW)
    assert noticed() == {}


def test_steps_in_another_order_are_refused_and_nothing_is_changed(files):
    load_professions(folder=files, now=NOW)
    rows = json.loads((files / "steps.json").read_text())
    (files / "steps.json").write_text(json.dumps(rows[::-1]))
    change(files, "bodies.json", "LS", fee="1 €")
    with pytest.raises(ValueError, match=r"steps\.json"):
        load_professions(folder=files, now=NOW)
    assert noticed() == {}
