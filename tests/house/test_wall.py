"""The wall between authorities: it stands around every table, on both sides, for every role, and no key leads across."""

import os

import psycopg2
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from appointments.models import Counter
from tests.factories import make_authority, make_counter, make_office
from tests.standing import OF_A_JOB, OF_A_REQUEST, standing
from willkommen.local.postgres import connected
from willkommen.models import Authority, Office, OutgoingMessage
from willkommen.tenancy import across_authorities, change_inside_authority, enter_authority, inside_authority, visiting

# Tables with the number of an authority that stand in front of the wall, and why.
IN_FRONT = {
    "willkommen_municipality": "a public directory: who is responsible for which place, asked before anybody is entered",
}
# Keys that lead to another authority on purpose.
CROSSING = {("casework_handover", "new_case_id")}
# Who may look over the wall by a rule of its own, and at what.
WINDOWS = {
    ("casework_handover", "receiver_answers"),
    ("casework_handover", "receiver_reads"),
    ("recognition_pilot_centretalk", "own_centre"),
    ("willkommen_changeentry", "own_people"),
    ("recognition_pilot_measure", "others_read_what_examples_are_about"),
    ("recognition_pilot_outreachday", "own_centre"),
    ("recognition_pilot_practice", "others_read_finished"),
    ("recognition_pilot_proposal", "everybody_reads_published"),
    ("recognition_pilot_referral", "own_centre"),
    ("willkommen_office", "everybody_reads"),
    ("willkommen_openinghours", "everybody_reads"),
}
WALL = "own_authority"
LEAVE = "all_authorities"


def rows(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def walled_tables() -> set[str]:
    found = rows(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'authority_id'"
    )
    return {table for (table,) in found} - set(IN_FRONT)


@pytest.fixture
def celle():
    return make_authority("celle")


@pytest.fixture
def harburg():
    return make_authority("harburg")


@pytest.mark.django_db
class TestAroundEverything:
    def test_every_model_of_an_authority_says_so_in_this_column(self):
        pointing = {
            model._meta.db_table
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.related_model is Authority and field.name == "authority"
        }
        assert pointing == walled_tables() | set(IN_FRONT)

    def test_every_table_with_an_authority_is_walled_and_forced(self):
        found = rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind = 'r'")
        assert {table for (table,) in found} == walled_tables()

    def test_every_wall_holds_for_reading_and_for_writing_and_for_everybody(self):
        here = "(authority_id = (NULLIF(current_setting('app.authority'::text, true), ''::text))::bigint)"
        words = {
            "willkommen_translationstate": f"({here} OR (authority_id IS NULL))",
            "willkommen_auditentry": f"(NOT {here.replace(' = ', ' IS DISTINCT FROM ', 1)})",
        }
        found = {
            table: (kind, command, list(roles), using, check)
            for table, kind, command, roles, using, check in rows(
                "SELECT tablename, permissive, cmd, roles, qual, with_check FROM pg_policies WHERE policyname = %s",
                WALL,
            )
        }
        assert set(found) == walled_tables()
        for table, rule in found.items():
            said = words.get(table, here)
            assert rule == ("PERMISSIVE", "ALL", ["public"], said, said), table

    def test_leave_to_go_everywhere_is_given_to_jobs_and_to_migrations_alone(self):
        found = rows("SELECT tablename, roles, qual, with_check FROM pg_policies WHERE policyname = %s", LEAVE)
        said = "(current_setting('app.everywhere'::text, true) = 'on'::text)"
        assert {table for table, *_rest in found} == walled_tables()
        assert {(*sorted(roles), using, check) for _table, roles, using, check in found} == {
            ("willkommen_owner", "willkommen_worker", said, said)
        }

    def test_windows_are_the_ones_of_this_list(self):
        found = rows("SELECT tablename, policyname FROM pg_policies WHERE policyname NOT IN (%s, %s)", WALL, LEAVE)
        assert set(found) == WINDOWS

    def test_keys_between_walled_tables_name_the_authority_on_both_sides(self):
        keys = rows(
            "SELECT conrelid::regclass::text, confrelid::regclass::text,"
            " (SELECT array_agg(attname::text ORDER BY attname) FROM pg_attribute"
            "   WHERE attrelid = conrelid AND attnum = ANY (conkey))"
            " FROM pg_constraint WHERE contype = 'f'"
        )
        inside = [(table, columns) for table, target, columns in keys if {table, target} <= walled_tables()]
        assert len(inside) > 60
        alone = {(table, column) for table, (column, *others) in inside if not others}
        assert alone == CROSSING
        assert {"authority_id" in columns for table, columns in inside if (table, columns[0]) not in CROSSING} == {True}

    def test_every_key_of_a_model_to_a_walled_table_is_kept_by_the_database(self):
        kept = {
            (table, column)
            for table, columns in rows(
                "SELECT conrelid::regclass::text, array_agg(attname::text) FROM pg_constraint"
                " JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) WHERE contype = 'f'"
                " GROUP BY pg_constraint.oid"
            )
            for column in columns
        }
        wanted = {
            (model._meta.db_table, field.column)
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.related_model and field.db_constraint
        }
        assert wanted - kept == set()

    def test_functions_that_look_over_the_wall_trust_nobodys_search_path(self):
        found = rows(
            "SELECT proname, proconfig FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
            " WHERE nspname = 'public' AND prosecdef"
        )
        assert len(found) > 5
        careless = {name for name, config in found if not any(one.startswith("search_path=") for one in config or [])}
        assert careless == set()


@pytest.mark.django_db
class TestOnBothSides:
    def test_outside_of_an_authority_nothing_is_there(self, celle):
        make_counter(make_office(celle), 1)
        for who in (OF_A_REQUEST, OF_A_JOB):
            with standing(who):
                assert list(Counter.objects.all()) == []
        assert Counter.objects.count() == 1

    @pytest.mark.parametrize("who", [OF_A_REQUEST, OF_A_JOB])
    def test_inside_there_are_the_rows_of_this_one_only(self, celle, harburg, who):
        own, other = (make_counter(make_office(one), 1) for one in (celle, harburg))
        with standing(who):
            for authority, counter in ((celle, own), (harburg, other)):
                with inside_authority(authority.pk):
                    assert list(Counter.objects.all()) == [counter]

    def test_rows_of_another_authority_are_neither_changed_nor_removed_nor_added_nor_given_away(self, celle, harburg):
        own, other = (make_counter(make_office(one), 1) for one in (celle, harburg))
        with standing(OF_A_REQUEST):
            enter_authority(celle.pk)
            assert Counter.objects.filter(pk=other.pk).update(is_open=False) == 0
            assert Counter.objects.filter(pk=other.pk).delete()[0] == 0
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Counter.objects.create(authority=harburg, office_id=other.office_id, number=9)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Counter.objects.filter(pk=own.pk).update(authority=harburg)
        assert list(Counter.objects.order_by("pk").values_list("pk", "authority", "is_open")) == [
            (own.pk, celle.pk, True),
            (other.pk, harburg.pk, True),
        ]

    def test_a_web_process_cannot_give_itself_leave(self, celle):
        make_counter(make_office(celle), 1)
        with standing(OF_A_REQUEST):
            rows("SELECT set_config('app.everywhere', 'on', true)")
            assert Counter.objects.count() == 0
            with pytest.raises(PermissionDenied), across_authorities():
                pass

    def test_a_web_process_becomes_nobody_but_the_evaluator(self):
        # a real session of the app role: the tests themselves sign in as the worker
        with connected(os.environ["DATABASE_URL"]) as cursor:
            for role in ("willkommen_worker", "willkommen_owner", "willkommen_backup", "postgres"):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(f"SET ROLE {role}")
            cursor.execute("SET ROLE willkommen_evaluator")
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("SELECT count(*) FROM appointments_appointment")

    def test_leave_to_go_everywhere_ends_with_its_block(self, celle, harburg):
        for one in (celle, harburg):
            make_counter(make_office(one), 1)
        with standing(OF_A_JOB):
            with across_authorities():
                assert Counter.objects.count() == 2
            assert Counter.objects.count() == 0
            with inside_authority(celle.pk):
                assert Counter.objects.count() == 1

    def test_a_visit_elsewhere_ends_where_it_began(self, celle, harburg):
        own, other = (make_counter(make_office(one), 1) for one in (celle, harburg))
        with standing(OF_A_REQUEST):
            enter_authority(celle.pk)
            with visiting(harburg.pk):
                assert list(Counter.objects.all()) == [other]
            assert list(Counter.objects.all()) == [own]
            with pytest.raises(ZeroDivisionError), visiting(harburg.pk):
                1 / 0  # noqa: B018 -- the mistake is the point
            assert list(Counter.objects.all()) == [own]

    def test_a_key_cannot_lead_across(self, celle, harburg):
        office = make_office(harburg)
        rows("SET CONSTRAINTS ALL IMMEDIATE; SELECT 1")
        with pytest.raises(DatabaseError, match="_inside"), transaction.atomic():
            Counter.objects.create(authority=celle, office=office, number=1)
        assert Counter.objects.count() == 0

    def test_a_message_of_one_authority_is_never_sent_by_a_statement_of_another(self, celle, harburg):
        with standing(OF_A_JOB):
            changed = change_inside_authority(
                celle.pk, ("UPDATE willkommen_office SET town = 'x' WHERE authority_id = %s", [harburg.pk])
            )
        assert changed == 0
        assert OutgoingMessage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_thousand_turns_of_two_authorities_over_one_connection_never_mix_also_after_errors(celle, harburg):
    offices = {one.pk: make_office(one) for one in (celle, harburg)}
    counters = {pk: make_counter(office, 1) for pk, office in offices.items()}
    wrong = []
    with standing(OF_A_REQUEST):
        connection.ensure_connection()
        link = connection.connection
        for turn in range(1000):
            here, there = (celle.pk, harburg.pk) if turn % 2 else (harburg.pk, celle.pk)
            try:
                with inside_authority(here):
                    if [counters[here].pk] != list(Counter.objects.values_list("pk", flat=True)):
                        wrong.append((turn, "reads"))
                    if turn % 5 == 0:
                        Counter.objects.create(authority_id=there, office=offices[there], number=turn)
                        wrong.append((turn, "writes"))
                    if turn % 7 == 0:
                        1 / 0  # noqa: B018 -- as a page fails that has nothing to do with the database
            except (DatabaseError, ZeroDivisionError):
                pass
            if turn % 3 == 0 and Counter.objects.exists():
                wrong.append((turn, "between"))
        assert connection.connection is link
    assert wrong == []
    assert Counter.objects.count() == Office.objects.count() == 2
