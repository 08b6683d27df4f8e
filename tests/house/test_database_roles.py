"""The tests stand where the product stands: at roles that may read and write rows and nothing else."""

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.standing import OF_A_JOB, OF_A_REQUEST, standing
from willkommen import delivery
from willkommen.local.owner import as_owner, owner_cursor
from willkommen.models import Authority
from willkommen.queries import health
from willkommen.tasks import drain_outbox

STANDING = {"willkommen_app": OF_A_REQUEST, "willkommen_worker": OF_A_JOB}


def ask(sql: str):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_request_is_answered_as_the_app_role_and_a_task_as_the_worker(client, monkeypatch):
    seen = []
    monkeypatch.setattr(health, "database_state", lambda: seen.append(ask("SELECT current_user")) or "ok")
    monkeypatch.setattr(delivery, "drain_outbox", lambda **_: seen.append(ask("SELECT current_user")))
    client.get("/readyz")
    drain_outbox()
    assert seen == ["willkommen_app", "willkommen_worker"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", STANDING)
def test_no_role_of_the_product_has_special_rights(role):
    rights = "rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication"
    with standing(STANDING[role]):
        assert ask("SELECT current_user") == role
        assert ask(f"SELECT {rights} FROM pg_roles WHERE rolname = current_user") is False
        assert ask("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == 0
    assert ask("SELECT count(*) > 20 FROM pg_tables WHERE tableowner = 'willkommen_owner'") is True


@pytest.mark.parametrize(
    ("role", "others"),
    [
        ("willkommen_app", ["willkommen_evaluator"]),
        ("willkommen_worker", ["willkommen_app"]),
        ("willkommen_evaluator", []),
        ("willkommen_backup", ["pg_read_all_data"]),
    ],
)
@pytest.mark.django_db
def test_each_role_is_a_member_of_what_it_needs_and_of_nothing_else(role, others):
    with owner_cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(array_agg(pg_get_userbyid(roleid)), '{}') FROM pg_auth_members"
            " WHERE member = (SELECT oid FROM pg_roles WHERE rolname = %s)",
            [role],
        )
        assert cursor.fetchone()[0] == others


@pytest.mark.django_db
@pytest.mark.parametrize("role", STANDING)
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "ALTER TABLE willkommen_authority ADD COLUMN mine int",
        "ALTER TABLE willkommen_office DISABLE ROW LEVEL SECURITY",
        "DROP TABLE willkommen_authority CASCADE",
        "TRUNCATE willkommen_authority CASCADE",
        "CREATE EXTENSION hstore",
    ],
)
def test_no_role_of_the_product_can_change_the_building(role, statement):
    with standing(STANDING[role]), pytest.raises(ProgrammingError), transaction.atomic():
        ask(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_commits_is_gone_before_the_next_one(turn):
    assert Authority.objects.count() == 0
    Authority.objects.create(slug="celle", name_de="Celle", languages=["de"])
    assert Authority.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_owner_role_migrates_and_is_not_kept():
    with as_owner():
        assert ask("SELECT current_user") == "willkommen_owner"
    assert ask("SELECT current_user") == "willkommen_worker"


NOT_VOUCHED_FOR = """
SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND NOT proleakproof AND pronargs IN (1, 2)
   AND (proname IN ('range_overlaps', 'range_contains', 'range_contained_by', 'range_contains_elem', 'elem_contained_by_range')
        OR proname IN ('lower', 'upper') AND proargtypes[0] = 'anyrange'::regtype)
"""


@pytest.mark.django_db
def test_an_index_of_spans_answers_behind_the_wall():
    """Without the word of a superuser the database would look through every past appointment of a counter."""
    with owner_cursor() as cursor:
        cursor.execute(NOT_VOUCHED_FOR)
        assert cursor.fetchall() == []
        cursor.execute("CREATE TABLE spans (authority_id bigint, during tstzrange)")
        try:
            cursor.execute("CREATE INDEX ON spans USING gist (during)")
            cursor.execute("ALTER TABLE spans ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
            cursor.execute("CREATE POLICY here ON spans USING (authority_id = 1)")
            cursor.execute("SET enable_seqscan = off")
            cursor.execute(
                "EXPLAIN (COSTS OFF) SELECT FROM spans WHERE during && tstzrange('2026-10-05Z', '2026-10-06Z')"
            )
            said = " ".join(line for (line,) in cursor.fetchall())
        finally:
            cursor.execute("DROP TABLE spans")
    assert "Index Cond: (during &&" in said
