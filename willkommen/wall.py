"""The wall between authorities: row level security, and keys that cannot lead across it (safety.md, section 3).

A migration raises it for the tables of its app. From then on a transaction finds and writes the rows of the one authority
it has entered (`willkommen/tenancy.py`) and of no other; without one it finds nothing. It holds for the owner of the tables
as well; only the worker role may say that it goes across all authorities, and the owner where a migration changes rows: it
begins with `SELECT set_config('app.everywhere', 'on', true)`, or silently changes none.
"""

from django.db import models
from django.db.migrations.operations.base import Operation

from willkommen.tenancy import EVALUATOR, OWNER, WORKER, key_to

HERE = "nullif(current_setting('app.authority', true), '')::bigint"
EVERYWHERE = "current_setting('app.everywhere', true) = 'on'"
# The head of a function of the owner's that looks over the wall: whatever the caller had set, only the house's own tables.
SAFELY = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET app.everywhere = 'on'"


def _rule(table: str, name: str, who: str, what: str, *, only: str = "ALL") -> str:
    check = "" if only == "SELECT" else f" WITH CHECK ({what})"
    return f'CREATE POLICY {name} ON "{table}" FOR {only} TO {who} USING ({what}){check}'


class Silent(Operation):
    """Something of the database that Django's models do not know."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label, state):
        """Nothing."""


class RaiseWall(Silent):
    """Put tables behind the wall: enabled, forced, reading and writing.

    Rows without an authority belong to the house. `shared`: they are there for everybody; `apart`: for transactions that
    have entered no authority. `crossing`: foreign keys that lead to another authority on purpose.
    """

    def __init__(self, *names: str, shared: bool = False, apart: bool = False, crossing: tuple[str, ...] = ()) -> None:
        self.names = names
        self.here = (
            f"authority_id {'IS NOT DISTINCT FROM' if apart else '='} {HERE}" + " OR authority_id IS NULL" * shared
        )
        self.crossing = crossing

    def describe(self):
        """For `migrate --plan`."""
        return f"Put {', '.join(self.names)} behind the wall"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Keys first, while the rows can still be checked: those of tables behind the wall as well."""
        schema_editor.execute("SELECT set_config('app.everywhere', 'on', true)")
        for name in self.names:
            model = to_state.apps.get_model(app_label, name)
            for field in _keys_inside(model):
                if field.name not in self.crossing:
                    _bind(schema_editor, model, field)
        for name in self.names:
            table = to_state.apps.get_model(app_label, name)._meta.db_table
            schema_editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            schema_editor.execute(_rule(table, "own_authority", "PUBLIC", self.here))
            schema_editor.execute(_rule(table, "all_authorities", f"{WORKER}, {OWNER}", EVERYWHERE))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """The wall comes down; the keys stay as they are, which harms nothing."""
        for name in self.names:
            table = from_state.apps.get_model(app_label, name)._meta.db_table
            for rule in ("own_authority", "all_authorities"):
                schema_editor.execute(f'DROP POLICY {rule} ON "{table}"')
            schema_editor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')


class Window(Silent):
    """Rows that others may read as well, or change: `what` is a condition in SQL; `{here}` is the entered authority."""

    def __init__(self, name: str, rule: str, what: str, *, only: str = "SELECT") -> None:
        self.name = name
        self.rule = rule
        self.what = what
        self.only = only

    def describe(self):
        """For `migrate --plan`."""
        return f"A window in the wall around {self.name}: {self.rule}"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """One more rule; any of them is enough."""
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        schema_editor.execute(_rule(table, self.rule, "PUBLIC", self.what.format(here=HERE), only=self.only))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Close it."""
        table = from_state.apps.get_model(app_label, self.name)._meta.db_table
        schema_editor.execute(f'DROP POLICY {self.rule} ON "{table}"')


class Show(Silent):
    """What the evaluator of the Land may read: tables of numbers and of who takes part."""

    def __init__(self, *tables: str) -> None:
        self.tables = ", ".join(tables)

    def describe(self):
        """For `migrate --plan`."""
        return f"The Land reads {self.tables}"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Reading only."""
        schema_editor.execute(f"GRANT SELECT ON {self.tables} TO {EVALUATOR}")

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Nothing any more."""
        schema_editor.execute(f"REVOKE SELECT ON {self.tables} FROM {EVALUATOR}")  # noqa: S608 -- our own names


class DoorKey(Silent):
    """A key that leads to rows before their authority is known: a secret of a link, or who has signed in.

    One function that answers with the rows of exactly this key, with the rights of its owner; `behind` in
    `willkommen/tenancy.py` asks it.
    """

    def __init__(self, name: str, column: str, kind: str = "text") -> None:
        self.name = name
        self.column = column
        self.kind = kind

    def describe(self):
        """For `migrate --plan`."""
        return f"The {self.column} of a {self.name} leads to it over the wall"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Fixed search path and the owner's leave to look everywhere hold inside the function only."""
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        answer = f'SELECT * FROM "{table}" WHERE "{self.column}" = key'  # noqa: S608 -- our own names
        schema_editor.execute(
            f'CREATE FUNCTION {key_to(table, self.column)}(key {self.kind}) RETURNS SETOF "{table}"'
            f" LANGUAGE sql STABLE ROWS 1 {SAFELY} AS $$ {answer} $$"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Take it away."""
        table = from_state.apps.get_model(app_label, self.name)._meta.db_table
        schema_editor.execute(f"DROP FUNCTION {key_to(table, self.column)}({self.kind})")


def _authority(model: type[models.Model]) -> models.Field | None:
    """The column that says whose row it is; None for tables of the house."""
    return next((field for field in model._meta.concrete_fields if field.column == "authority_id"), None)


def _keys_inside(model: type[models.Model]) -> list[models.Field]:
    """Foreign keys from one table of an authority to another."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.remote_field and field.column != "authority_id" and _is_walled(field.remote_field.model)
    ]


def _is_walled(model: type[models.Model]) -> bool:
    field = _authority(model)
    return field is not None and not field.null


def _bind(schema_editor, model: type[models.Model], field: models.Field) -> None:
    """In place of Django's key one over both columns: what it leads to belongs to the same authority."""
    table, target = model._meta.db_table, field.remote_field.model._meta.db_table
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [f"{target}_in_authority"])
        has_place = cursor.fetchone()
        cursor.execute(
            "SELECT conname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum]"
            " WHERE conrelid = %s::regclass AND contype = 'f' AND attname = %s",
            [table, field.column],
        )
        old = [name for (name,) in cursor.fetchall()]
    if not has_place:
        schema_editor.execute(f'ALTER TABLE "{target}" ADD CONSTRAINT {target}_in_authority UNIQUE (authority_id, id)')
    for name in old:
        schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    schema_editor.execute(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_inside"'
        f' FOREIGN KEY (authority_id, "{field.column}") REFERENCES "{target}" (authority_id, id)'
        " DEFERRABLE INITIALLY DEFERRED"
    )
