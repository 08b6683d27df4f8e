"""The history of changes: one trigger function and one table, written by the database whoever changes a row.

A migration names the tables (`RecordChanges`) and, of each, the columns that hold no personal data: their old and new values
are kept; of every other column only that it changed. Why not a package: docs/decisions/2026-11-23-history-by-triggers.md.
"""

from django.db import connection

from willkommen.tenancy import APP
from willkommen.wall import SAFELY, Silent

# The first argument of a trigger names the columns whose values are kept, the second those whose change says nothing.
RECORD_CHANGE = f"""
CREATE OR REPLACE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql {SAFELY} AS $$
DECLARE
    plain text[] := string_to_array(TG_ARGV[0], ' ');
    silent text[] := string_to_array(TG_ARGV[1], ' ');
    before jsonb; after jsonb; one jsonb; changed jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN before := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN after := to_jsonb(NEW); END IF;
    one := coalesce(after, before);
    SELECT coalesce(jsonb_object_agg(name,
               CASE WHEN name = ANY (plain) THEN jsonb_build_array(before -> name, after -> name) END), '{{}}')
      INTO changed
      FROM jsonb_object_keys(one) AS name
     WHERE name <> ALL (silent)
       AND CASE WHEN TG_OP = 'UPDATE' THEN before -> name IS DISTINCT FROM after -> name
                ELSE name = ANY (plain) AND one -> name <> 'null' END;
    IF TG_OP = 'UPDATE' AND changed = '{{}}' THEN RETURN NULL; END IF;
    -- what it belongs to is said each time, so that the history of a case is found as a whole
    IF TG_OP = 'UPDATE' AND one ? 'case_id' AND NOT changed ? 'case_id' THEN
        changed := changed || jsonb_build_object('case_id', jsonb_build_array(one -> 'case_id', one -> 'case_id'));
    END IF;
    INSERT INTO willkommen_changeentry (authority_id, staff_member_id, table_name, row_id, operation, changes,
                                        database_role, transaction_id, happened_at)
    VALUES (CASE WHEN TG_TABLE_NAME = 'willkommen_authority' THEN (one ->> 'id')::bigint
                 WHEN one ? 'authority_id' THEN (one ->> 'authority_id')::bigint
                 ELSE nullif(current_setting('app.authority', true), '')::bigint END,
            nullif(current_setting('app.staff_member', true), '')::bigint,
            TG_TABLE_NAME, one ->> 'id', lower(TG_OP), changed,
            CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END,
            pg_current_xact_id()::text::bigint, clock_timestamp());
    RETURN NULL;
END $$
"""  # noqa: S608 -- made of constants only

# Who of the staff acts, for the running transaction; the faces say it in the query that enters the authority.
ACTING = "set_config('app.staff_member', {0}::text, true)"


def act_as(staff_member_id: int) -> None:
    """What this transaction changes from now on was changed by somebody of the staff."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ACTING.format('%s')}", [staff_member_id])


class RecordChanges(Silent):
    """From now on every change of a row of this table stands in the history.

    `plain`: columns without personal data, whose values are kept. `silent`: columns whose change says nothing. `on`: which
    changes; a table that is itself only added to is not kept twice.
    """

    def __init__(
        self, table: str, plain: str = "", *, silent: str = "", on: str = "INSERT OR UPDATE OR DELETE"
    ) -> None:
        self.table = table
        self.plain = " ".join(plain.split())
        self.silent = " ".join(silent.split())
        self.on = on

    def describe(self):
        """For `migrate --plan`."""
        return f"Changes of {self.table} stand in the history"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """In place of an earlier trigger of the same table: columns come and go."""
        schema_editor.execute(
            f'CREATE OR REPLACE TRIGGER history AFTER {self.on} ON "{self.table}"'
            f" FOR EACH ROW EXECUTE FUNCTION record_change('{self.plain}', '{self.silent}')"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Nobody writes it down any more."""
        schema_editor.execute(f'DROP TRIGGER IF EXISTS history ON "{self.table}"')


class OnlyAdded(Silent):
    """The product's roles read this table, and add to it unless only the database itself does; nothing more."""

    def __init__(self, table: str, *, by_hand: bool = True, may_set: str = "") -> None:
        self.table = table
        self.by_hand = by_hand
        self.may_set = may_set

    def describe(self):
        """For `migrate --plan`."""
        return f"{self.table} is only ever added to"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """The worker role has the rights of the app role and no others."""
        taken = "UPDATE, DELETE, TRUNCATE" if self.by_hand else "INSERT, UPDATE, DELETE, TRUNCATE"
        schema_editor.execute(f'REVOKE {taken} ON "{self.table}" FROM {APP}')
        if self.may_set:
            schema_editor.execute(f'GRANT UPDATE ({self.may_set}) ON "{self.table}" TO {APP}')

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """As every other table."""
        schema_editor.execute(f'GRANT INSERT, UPDATE, DELETE ON "{self.table}" TO {APP}')


class HouseFunction(Silent):
    """A function of the owner's in the database; `name` with the types of its arguments."""

    def __init__(self, name: str, sql: str) -> None:
        self.name = name
        self.sql = sql

    def describe(self):
        """For `migrate --plan`."""
        return f"The function {self.name}"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Make it."""
        schema_editor.execute(self.sql, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Take it away."""
        schema_editor.execute(f"DROP FUNCTION {self.name}")
