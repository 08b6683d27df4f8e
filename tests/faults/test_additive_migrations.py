"""What a release does to the database, the release before it can live with: it still serves while this one is put in place.

A column that goes, or gets another name, or may not be empty without the database knowing what else to write, breaks the
servers of the release before. So such a change comes a release later than the code that needs it no more. `RELEASED` moves
with each release.
"""

import importlib

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

# The last migration of each app in the release that is running out there; before it everything may have happened.
RELEASED = {"willkommen": "0014", "appointments": "0015", "casework": "0006", "recognition_pilot": "0011"}
# "app.migration": why no server of the release before needs what goes.
NOBODY_READS_IT_ANY_MORE: dict[str, str] = {}
TAKES_AWAY = (migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel)


def breaks(operation) -> str:
    """What servers of the release before would stumble over; empty when nothing."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return next(filter(None, map(breaks, operation.database_operations)), "")
    if isinstance(operation, TAKES_AWAY):
        return f"{operation.describe()}: it is still read"
    if isinstance(operation, migrations.AlterModelTable):
        return f"{operation.describe()}: the old name is still used"
    # Django drops the default again once the rows there have one: who does not know the column cannot insert
    if isinstance(operation, migrations.AddField) and _must_be_given(operation.field):
        return f"{operation.describe()}: give it db_default, or null=True"
    return ""


def _must_be_given(field) -> bool:
    is_column = not field.many_to_many and not getattr(field, "generated", False)
    return is_column and not field.null and field.db_default is NOT_PROVIDED


def later_ones() -> list:
    """The migrations after the release."""
    loader = MigrationLoader(None)
    return [
        migration
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in RELEASED and name[:4] > RELEASED[app]
    ]


def test_what_the_release_before_needs_stays():
    broken = {
        f"{migration.app_label}.{migration.name}": problem
        for migration in later_ones()
        for problem in map(breaks, migration.operations)
        if problem
    }
    assert {name: problem for name, problem in broken.items() if name not in NOBODY_READS_IT_ANY_MORE} == {}
    assert set(NOBODY_READS_IT_ANY_MORE) <= set(broken)


def test_the_mark_names_migrations_that_are_there():
    names = {
        app: [name[:4] for label, name in MigrationLoader(None).disk_migrations if label == app] for app in RELEASED
    }
    assert {app for app in RELEASED if RELEASED[app] in names[app]} == set(RELEASED)
    ours = {config.label for config in apps.get_app_configs() if importlib.util.find_spec(f"{config.name}.rules")}
    assert ours <= set(RELEASED)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("office", "town"),
        migrations.DeleteModel("office"),
        migrations.RenameField("office", "town", "place"),
        migrations.RenameModel("office", "branch"),
        migrations.AlterModelTable("office", "branches"),
        migrations.AddField("office", "floor", models.IntegerField(default=0)),
        migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("office", "town")]),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_what_breaks_the_release_before_is_found(operation):
    assert breaks(operation)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("office", "floor", models.IntegerField(null=True)),
        migrations.AddField("office", "floor", models.IntegerField(db_default=0)),
        migrations.CreateModel("branch", [("id", models.BigAutoField(primary_key=True))]),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("office", "town")]),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_what_only_adds_is_free(operation):
    assert not breaks(operation)
