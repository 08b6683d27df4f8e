"""A drill with PostgreSQL's real programs: what was there comes back, what was erased does not, and nobody is told twice."""

import datetime as dt
import errno
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from appointments.actions.booking.changing import cancel_appointment
from appointments.actions.forgetting import erase_contact_data
from casework.actions.reminders.ending import stop_reminders
from recognition_pilot.actions.guidance.consents import withdraw_everything
from recognition_pilot.actions.plans.ticking import delete_plan
from tests.appointments.waiters import make_waiting
from tests.casework.reminded import make_reminder
from tests.database import _tables_with_rows, empty_tables
from tests.factories import NOW, World, local, make_appointment, make_staff
from tests.recognition_pilot.guided import make_lasting_record
from tests.recognition_pilot.plans import make_lasting_plan
from willkommen import audit
from willkommen.actions.sealing import seal_audit
from willkommen.actions.staff import invite, withdraw_invitation
from willkommen.backup import aftermath, archive
from willkommen.backup.age import NotOpened, new_identity, recipient_of
from willkommen.backup.making import make_backup, write_erasures
from willkommen.backup.restoring import restore
from willkommen.backup.server import BackupFailed, Server, program
from willkommen.local.owner import owner_cursor
from willkommen.local.postgres import prepare_database
from willkommen.messages import post_message

KEY = new_identity()
# Far enough ahead whenever the tests run.
LATER = dt.date(2056, 10, 5)
STAYS, GOES, CANCELS, STOPS = "Zurueckgekehrt", "Vergessen", "Abgesagt", "abbestellt@example.org"


def server(url: str, name: str | None = None) -> Server:
    found = Server.at(os.environ[url])
    return Server(found.host, found.port, found.user, found.password, name or found.name)


def quiet(_: str) -> None:
    pass


class Kept:
    """An authority on the day of the backup, the backup, and what people did afterwards."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.file = folder / "willkommen.age"
        self._fill()
        self.made = self.backup(self.file)
        self._live_on()
        (self.erasures,) = write_erasures(server=server("DATABASE_BACKUP_URL"), folder=folder, now=timezone.now())

    def backup(self, target: Path, url: str = "DATABASE_BACKUP_URL") -> dict:
        return make_backup(
            server=server(url), recipient=recipient_of(KEY), target=target, now=timezone.now(), say=quiet
        )

    def _fill(self):
        world = World("celle")
        self.authority = world.authority
        start = local(LATER, "09:00")
        stays, self.cancelled, self.over = (
            make_appointment(
                world.offer, world.counter, start + dt.timedelta(hours=hour), family_name=name, erase_after=after
            )
            for hour, (name, after) in enumerate(
                [(STAYS, start), (CANCELS, start + dt.timedelta(days=7)), (f"{GOES}-Termin", start)]
            )
        )
        now = timezone.now()
        for kind, due in (("booking.reminder", now - dt.timedelta(hours=1)), ("booking.later", start)):
            post_message(
                authority=world.authority,
                about=stays,
                kind=kind,
                language="de",
                channel="email",
                recipient="bleibt@example.org",
                due_at=due,
                expires_at=start,
                now=NOW,
            )
        make_waiting(world, name=STAYS)
        self.record = make_lasting_record(world.authority, name=GOES, email=f"{GOES}@example.org")
        make_lasting_record(world.authority, make_staff(world.authority, "guide"), name=f"{STAYS}-Begleitung")
        self.plan = make_lasting_plan(world.authority)
        self.plan.email = f"{GOES}-plan@example.org"
        self.plan.save()
        self.leaves = make_staff(world.authority, "clerk", email="geht@celle.example")
        self.invitation = invite(
            authority=world.authority,
            email="neu@celle.example",
            name="Neu",
            roles=["administrator"],
            staff_member=None,
            now=now,
        )
        Client().force_login(make_staff(world.authority, "clerk"))
        audit.record(action="drill", now=now, authority=world.authority)
        assert len(seal_audit()) >= 1
        self.reminder = make_reminder(world.authority, STOPS, title_ends_on=LATER)

    def _live_on(self):
        """All of it real actions: a consent withdrawn, a plan deleted, an appointment cancelled, another erased by the job."""
        now = timezone.now()
        withdraw_everything(record=self.record, now=now)
        delete_plan(plan=self.plan)
        stop_reminders(reminder=self.reminder, now=now)
        cancel_appointment(appointment=self.cancelled, now=now)
        withdraw_invitation(invitation=self.invitation, staff_member=None, now=now)
        type(self.leaves).objects.filter(pk=self.leaves.pk).update(is_active=False)
        self.leaves.memberships.update(ends_at=now)
        type(self.over).objects.filter(pk=self.over.pk).update(erase_after=now - dt.timedelta(days=1))
        assert erase_contact_data(authority=self.authority, now=now, most=10) == 1


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker, tmp_path_factory):
    """One drill for all tests of this page: it costs seconds."""
    with django_db_blocker.unblock():
        there = set(_tables_with_rows())
        yield Kept(tmp_path_factory.mktemp("kept"))
        empty_tables(keep=there)


@contextmanager
def database(suffix: str, template: str = "template1") -> Iterator[str]:
    name = f"{server('DATABASE_OWNER_URL').name}_{suffix}"
    with owner_cursor("postgres") as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        yield name
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def target(django_db_setup, django_db_blocker):
    """An empty database as a new installation has it."""
    with django_db_blocker.unblock(), database("drill") as name:
        with owner_cursor(name) as inside:
            prepare_database(inside)
        yield name


@pytest.fixture(scope="module")
def restored(kept):
    """The drill itself: its database, and what restoring said. Tests only look at it."""
    with database("restored") as name:
        with owner_cursor(name) as inside:
            prepare_database(inside)
        yield name, bring_back(kept.file, name, lists=[kept.erasures])


@pytest.fixture
def lived_in(restored):
    """A copy of it, for tests that change something."""
    with database("copy", template=restored[0]) as name:
        yield name


def bring_back(path: Path, target: str, *, lists=(), replace=False, forget_nothing=False, now=None) -> dict:
    return restore(
        path=path,
        identity=KEY,
        owner=server("DATABASE_OWNER_URL", target),
        worker=server("WORKER_DATABASE_URL", target),
        lists=lists,
        replace=replace,
        forget_nothing=forget_nothing,
        now=now or timezone.now(),
        say=quiet,
    )


def ask(target: str, question: str, url: str = "DATABASE_OWNER_URL") -> list[tuple]:
    with server(url, target).connected() as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def tables_that_say(target: str, word: str) -> list[str]:
    """Every table of which a row holds these letters anywhere."""
    names = [name for (name,) in ask(target, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    asked = " UNION ALL ".join(
        f"SELECT '{name}' FROM \"{name}\" one WHERE one::text ILIKE '%{word}%'" for name in sorted(names)
    )
    return sorted({name for (name,) in ask(target, asked)})


def number_of_tables(target: str) -> int:
    return ask(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")[0][0]


# ---- What comes back, and what does not --------------------------------------------------------------------------


def test_what_was_there_comes_back_and_who_was_erased_since_stays_erased(kept, restored):
    target, done = restored

    assert done["rows"] == sum(kept.made["counts"].values())
    assert tables_that_say(target, STAYS) == [
        "appointments_appointment",
        "appointments_waitingentry",
        "recognition_pilot_guidancerecord",
    ]
    assert tables_that_say(target, GOES) == []
    # what people ended has ended, although the backup is of a day before
    assert ask(
        target,
        f"SELECT status, cancelled_at IS NOT NULL FROM appointments_appointment WHERE family_name = '{CANCELS}'",
    ) == [("cancelled", True)]
    stopped = ask(target, f"SELECT stopped_at IS NOT NULL FROM casework_titlereminder WHERE email = '{STOPS}'")
    assert stopped == [(True,)]
    # who has left does not come back, and an invitation that was withdrawn opens nothing
    assert ask(
        target,
        "SELECT is_active, ends_at IS NOT NULL FROM willkommen_staffmember staff"
        " JOIN willkommen_membership one ON staff_member_id = staff.id WHERE email = 'geht@celle.example'",
    ) == [(False, True)]
    assert ask(target, "SELECT expires_at <= now() FROM willkommen_invitation") == [(True,)]


def test_after_restoring_messages_wait_for_a_decision_and_everybody_signs_in_again(restored):
    target, done = restored

    assert ask(
        target, "SELECT kind, status, failure FROM willkommen_outgoingmessage WHERE kind LIKE 'booking.%' ORDER BY kind"
    ) == [
        ("booking.later", "queued", ""),
        ("booking.reminder", "unknown", "restored"),
    ]
    assert done["messages_frozen"] >= 1
    assert ask(target, "SELECT DISTINCT are_messages_paused FROM willkommen_authority") == [(True,)]
    assert done["sessions_ended"] == 1
    assert ask(target, "SELECT count(*) FROM willkommen_websession") == [(0,)]
    assert re.search(r"[1-9]\d* seals agree", done["audit"])
    # the doors are open: the product's own role reads the house again
    assert ask(target, "SELECT slug FROM willkommen_authority", "DATABASE_URL") == [("celle",)]


def test_walls_triggers_and_rights_come_back_with_the_rows(restored):
    for question in (
        "SELECT tablename, policyname, roles, qual, with_check FROM pg_policies ORDER BY 1, 2",
        "SELECT relname, relrowsecurity, relforcerowsecurity, relowner::regrole"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
        "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'public' ORDER BY 1, 2, 3",
        "SELECT proname, prosecdef, proconfig, proowner::regrole, proacl::text FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1",
    ):
        assert ask(restored[0], question) == ask(server("DATABASE_OWNER_URL").name, question)


def test_the_list_of_the_database_that_is_replaced_counts_as_well(kept, lived_in):
    target = lived_in
    with owner_cursor(target) as cursor:
        cursor.execute(f"DELETE FROM appointments_waitingentry WHERE family_name = '{STAYS}'")

    with pytest.raises(BackupFailed, match="is not empty"):
        bring_back(kept.file, target)
    bring_back(kept.file, target, replace=True)

    assert tables_that_say(target, GOES) == []
    assert tables_that_say(target, STAYS) == ["appointments_appointment", "recognition_pilot_guidancerecord"]


def test_who_wants_everything_back_says_so(kept, target):
    with pytest.raises(BackupFailed, match="erased people would come back"):
        bring_back(kept.file, target)
    assert number_of_tables(target) == 0

    bring_back(kept.file, target, forget_nothing=True)
    assert "recognition_pilot_guidancerecord" in tables_that_say(target, GOES)


# ---- What goes wrong changes nothing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "harm", ["cut", "cut to a whole piece", "changed", "changed at the end", "another key", "empty"]
)
def test_a_file_that_is_not_whole_is_refused_before_anything_is_changed(harm, kept, target, tmp_path, monkeypatch):
    data = bytearray(kept.file.read_bytes())
    head = data.index(b"\n--- ") + 5 + 43 + 1 + 16
    if harm == "cut":
        del data[-1000:]
    elif harm == "cut to a whole piece":
        del data[head + 3 * (65536 + 16) :]
    elif harm == "changed":
        data[len(data) // 2] ^= 1
    elif harm == "changed at the end":
        data[-1] ^= 1
    elif harm == "another key":
        monkeypatch.setitem(globals(), "KEY", new_identity())
    else:
        data.clear()
    broken = tmp_path / "broken.age"
    broken.write_bytes(data)

    with pytest.raises(NotOpened):
        bring_back(broken, target, lists=[kept.erasures])
    assert number_of_tables(target) == 0


def test_a_dump_that_postgresql_refuses_leaves_the_database_as_it_was(kept, lived_in, tmp_path):
    target = lived_in
    path = tmp_path / "odd.age"
    with path.open("wb") as file:
        written = archive.Writer(file, recipient_of(KEY), {**kept.made, "counts": {}})
        written.write(b"PGDMP and then nothing of the kind")
        written.close()

    with pytest.raises(BackupFailed, match="nothing was changed"):
        bring_back(path, target, replace=True)
    assert "appointments_appointment" in tables_that_say(target, STAYS)
    assert ask(target, "SELECT slug FROM willkommen_authority", "DATABASE_URL") == [("celle",)]


def test_nobody_enters_before_everything_after_it_is_done(kept, target, monkeypatch):
    """Rows are there, the erasing fails: pages and workers find the doors closed."""

    def fail():
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(aftermath, "_forget_what_is_over", fail)
    with pytest.raises(BackupFailed, match="the doors stay closed"):
        bring_back(kept.file, target, lists=[kept.erasures])
    assert number_of_tables(target) > 100
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(target, "SELECT slug FROM public.willkommen_authority", "DATABASE_URL")


def test_a_backup_of_a_newer_release_or_too_old_for_the_list_is_refused(kept, target, tmp_path):
    newer = tmp_path / "newer.age"
    with newer.open("wb") as file:
        manifest = {**kept.made, "migrations": [*kept.made["migrations"], "casework.9999_not_yet"]}
        archive.Writer(file, recipient_of(KEY), manifest).close()
    with pytest.raises(BackupFailed, match="9999_not_yet"):
        bring_back(newer, target, lists=[kept.erasures])
    with pytest.raises(BackupFailed, match="400 days"):
        bring_back(kept.file, target, lists=[kept.erasures], now=timezone.now() + dt.timedelta(days=401))


# ---- Making one ---------------------------------------------------------------------------------------------------


def test_a_role_behind_the_wall_makes_no_backup(kept, tmp_path):
    with pytest.raises(BackupFailed, match="willkommen_app does not see all rows"):
        kept.backup(tmp_path / "part.age", "DATABASE_URL")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_file_and_says_so(kept, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archive.Writer, "write", full)
    with pytest.raises(BackupFailed, match="is full"):
        kept.backup(tmp_path / "full.age")
    assert list(tmp_path.iterdir()) == []


def test_a_dump_that_fails_leaves_no_file(kept, tmp_path, monkeypatch):
    false = tmp_path / "programs" / "pg_dump"
    false.parent.mkdir()
    false.write_text(
        '#!/bin/sh\ntest "$1" = --version && exec echo "pg_dump (PostgreSQL) 18.6"\necho some rows\nexit 1\n'
    )
    false.chmod(0o755)
    monkeypatch.setenv("POSTGRES_BINARIES", str(false.parent))
    with pytest.raises(BackupFailed, match="pg_dump failed"):
        kept.backup(tmp_path / "none.age")
    assert [path.name for path in tmp_path.iterdir()] == ["programs"]


def test_programs_of_another_version_are_not_taken(monkeypatch):
    monkeypatch.delenv("POSTGRES_BINARIES", raising=False)
    with pytest.raises(BackupFailed, match="postgresql-client-99"):
        program("pg_dump", major=99)


def test_a_backup_holds_nothing_readable(kept):
    content = kept.file.read_bytes()
    assert [word for word in (STAYS, GOES, "manifest", "appointments_appointment") if word.encode() in content] == []


def test_the_list_of_erasures_names_tables_and_numbers_and_no_person(kept):
    lines = [json.loads(line) for line in kept.erasures.read_text().splitlines()]
    assert {name for line in lines for name in line} == {"id", "table_name", "row_id", "left_over", "erased_at"}
    text = kept.erasures.read_text()
    assert [word for word in (STAYS, GOES, CANCELS, STOPS, "example.org") if word in text] == []
    assert {"recognition_pilot_guidancerecord", "appointments_appointment"} <= {line["table_name"] for line in lines}


# ---- As commands ---------------------------------------------------------------------------------------------------


def test_the_commands_write_into_a_folder_keep_so_many_days_and_look_through_a_file(kept, tmp_path, settings, capsys):
    settings.BACKUP_DATABASE_URL = os.environ["DATABASE_BACKUP_URL"]
    key = tmp_path / "key"
    call_command("backup_key", str(key))
    assert key.stat().st_mode & 0o777 == 0o600
    settings.BACKUP_RECIPIENT = capsys.readouterr().out.strip().removeprefix("BACKUP_RECIPIENT=")
    folder = tmp_path / "backups"
    folder.mkdir()
    old = shutil.copy(kept.file, folder / "willkommen-20200101T000000Z.age")
    os.utime(old, (0, 0))

    call_command("backup", to_folder=folder)

    (made,) = folder.glob("willkommen-*.age")
    assert made.name != "willkommen-20200101T000000Z.age"
    assert len(list(folder.glob("erasures-*.jsonl"))) >= 1
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    call_command("restore", str(made), key=key, check=True)
    assert capsys.readouterr().out.startswith("whole: ")
    with owner_cursor() as cursor:
        cursor.execute(
            "SELECT last_success_at > now() - interval '1 minute' FROM willkommen_taskrun WHERE name = 'backup'"
        )
        assert cursor.fetchone() == (True,)


def test_a_command_that_could_not_do_it_says_why_and_ends_with_one(tmp_path, settings):
    settings.BACKUP_RECIPIENT = ""
    with pytest.raises(CommandError, match="backup_key"):
        call_command("backup", str(tmp_path / "x.age"))
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(tmp_path / "none.age"), key=tmp_path / "none")
    key = tmp_path / "key"
    key.write_text(KEY.replace("Q", "P", 1) if "Q" in KEY else KEY[:-1])
    with pytest.raises(CommandError, match="mistyped"):
        call_command("restore", str(tmp_path / "none.age"), key=key)


# ---- Every row of a person is watched --------------------------------------------------------------------------------


def test_every_watched_table_has_its_triggers(kept):
    from willkommen.erasures import WATCHED

    with closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"])) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'erasures_gone'")
        assert {name for (name,) in cursor.fetchall()} == set(WATCHED)


# Forgotten by a job at a moment that stands in the restored row itself, or no person at all.
ENDS_BY_ITS_DATE = {
    *("account_emailaddress", "account_emailconfirmation", "willkommen_websession", "willkommen_ratebucket"),
    *("willkommen_submittedform", "willkommen_auditentry", "willkommen_changeentry", "willkommen_readentry"),
    *("willkommen_emergencyaccess", "willkommen_sealcheck", "casework_casesession", "casework_substitution"),
    *("appointments_absence", "appointments_interpreter", "appointments_interpreterhours", "appointments_visit"),
    *("recognition_pilot_plansession", "recognition_pilot_staffingrun"),
}


def test_a_table_that_some_job_forgets_is_watched_or_ends_by_its_date():
    from django.apps import apps

    from willkommen import keeping
    from willkommen.erasures import WATCHED

    forgotten = {apps.get_model(name)._meta.db_table for job in keeping.forgettings() for name in job.models}
    assert forgotten - set(WATCHED) == ENDS_BY_ITS_DATE
