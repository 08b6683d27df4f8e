"""The tests stand where the product stands: at the app role, which may write rows and nothing else."""

import pytest
from django.db import ProgrammingError, connection, transaction

from willkommen.local.owner import as_owner
from willkommen.models import Authority


def ask(sql: str):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_everything_runs_as_the_app_role():
    assert ask("SELECT current_user") == "willkommen_app"


@pytest.mark.django_db
def test_the_app_role_has_no_special_rights():
    rights = "rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication"
    assert ask(f"SELECT {rights} FROM pg_roles WHERE rolname = current_user") is False


@pytest.mark.django_db
def test_no_table_belongs_to_the_app_role():
    assert ask("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == 0
    assert ask("SELECT count(*) > 20 FROM pg_tables WHERE tableowner = 'willkommen_owner'") is True


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "ALTER TABLE willkommen_authority ADD COLUMN mine int",
        "DROP TABLE willkommen_authority CASCADE",
        "TRUNCATE willkommen_authority CASCADE",
        "CREATE EXTENSION hstore",
    ],
)
def test_the_app_role_cannot_change_the_building(statement):
    with pytest.raises(ProgrammingError), transaction.atomic():
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
    assert ask("SELECT current_user") == "willkommen_app"
