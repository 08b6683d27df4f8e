"""Whatever is written down has words on the auditor's pages."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from willkommen import audited

ROOT = Path(__file__).resolve().parents[3]
APPS = ("willkommen", "appointments", "casework", "recognition_pilot")
ACTION = re.compile(
    r"(?:\baction=|\b_(?:record|note|write_down|tell)\((?:\w+, )?|\baction = |\belse )\"([a-z]+_[a-z_]+)\"|SETTLED = \"(\w+)\""
)
# Not deeds: other arguments that are called action, or words of other things.
OTHER = {"store_true"}


def codes() -> set[str]:
    found = set()
    for app in APPS:
        for path in (ROOT / app / "actions").rglob("*.py"):
            text = path.read_text()
            if "audit" in text:
                found |= {one or two for one, two in ACTION.findall(text)}
    return found - OTHER


def test_every_deed_has_words():
    found = codes()
    assert {
        "add_shift",
        "pause_messages",
        "resume_messages",
        "guidance_agreed",
        "protect_case",
        "set_legal_hold",
    } <= found
    assert sorted(found - audited.actions().keys()) == []


@pytest.mark.django_db
def test_every_table_with_a_history_has_a_name():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE proname = 'record_change'"
        )
        tables = [table for (table,) in cursor.fetchall()]
    kinds = {audited.object_type_of(table) for table in tables}
    assert sorted(kinds - audited.things().keys()) == []
    assert kinds <= {model._meta.label_lower for model in apps.get_models()}
