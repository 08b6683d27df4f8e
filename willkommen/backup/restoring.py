"""Restoring a backup: looked through first, written in one transaction, forgotten again what was erased, then opened.

From the first changed row until everything after it is done no role of the product may enter: pages and workers find the
doors closed, so nobody reads what should not be there any more.
"""

import json
import subprocess
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from willkommen.backup import aftermath, archive
from willkommen.backup.making import SECONDS_BETWEEN_NEWS, last_seal, row_counts
from willkommen.backup.server import BackupFailed, Server, program
from willkommen.erasures import LEDGER

Say = Callable[[str], None]
# As long as the list of erasures is kept (willkommen_forget_old_erasures).
OLDEST = timedelta(days=400)

# Everything of ours and nothing of the extensions, which stay. Rights that new tables get by themselves go as well: the
# restored ones would have more than they had, for example to delete what is only added to. The dump brings them back.
_EMPTY = """
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT oid::regclass AS name, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace
              AND relkind IN ('r', 'p', 'v', 'm') AND NOT EXISTS (
                  SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE',
                   CASE one.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, one.name);
  END LOOP;
  FOR one IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
                  SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name);
  END LOOP;
  FOR one IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
              AND relkind = 'S' LOOP
    EXECUTE format('DROP SEQUENCE IF EXISTS %s CASCADE', one.name);
  END LOOP;
  FOR one IN SELECT DISTINCT defaclobjtype AS kind, (aclexplode(defaclacl)).grantee FROM pg_default_acl
              WHERE defaclnamespace = 'public'::regnamespace AND defaclrole = current_user::regrole LOOP
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON %s FROM %s',
                   CASE one.kind WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' END,
                   CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE one.grantee::regrole::text END);
  END LOOP;
END $$;
"""
_DOORS = "willkommen_app, willkommen_evaluator, PUBLIC"
_CLOSE = f"REVOKE USAGE ON SCHEMA public FROM {_DOORS}; GRANT USAGE ON SCHEMA public TO willkommen_worker;"
_OPEN = f"GRANT USAGE ON SCHEMA public TO {_DOORS}; REVOKE USAGE ON SCHEMA public FROM willkommen_worker;"


def look_through(path: Path, identity: str, say: Say) -> dict[str, Any]:
    """Read the whole file and believe it only then; answers with its manifest. Raises `NotOpened`; changes nothing."""
    told: list[dict[str, Any]] = []
    length, told_at = 0, time.monotonic()
    with path.open("rb") as file:
        for piece in archive.read(file, identity, told.append):
            length += len(piece)
            if time.monotonic() - told_at > SECONDS_BETWEEN_NEWS:
                told_at = time.monotonic()
                say(f"{length / 1e6:,.0f} MB of the dump are whole so far")
    if not told:
        raise BackupFailed("There is no manifest in the file.")
    return told[0]


def restore(
    *,
    path: Path,
    identity: str,
    owner: Server,
    worker: Server,
    lists: Iterable[Path],
    replace: bool,
    forget_nothing: bool,
    now: datetime,
    say: Say,
) -> dict[str, Any]:
    """Bring the database to the state of the backup, less what was erased since; answers with what was done.

    `lists` are copies of the list of erasures. Raises `NotOpened` and `BackupFailed`; the text says whether anything was
    changed. `replace` gives up what stands in the database; `forget_nothing` brings erased people back.
    """
    manifest = look_through(path, identity, say)
    if unknown := aftermath.unknown_migrations(manifest["migrations"]):
        raise BackupFailed(f"A newer release has made this backup ({unknown[0]}): restore it with that one.")
    made_at = datetime.fromisoformat(manifest["made_at"])
    if now - made_at > OLDEST:
        raise BackupFailed(f"The backup is older than {OLDEST.days} days: what was erased since is no longer known.")
    erased = _known_erasures(owner, lists)
    if erased is None and not forget_nothing:
        raise BackupFailed(
            "No list of erasures was found, neither in this database nor beside the backup (erasures-….jsonl): erased "
            "people would come back. Give the lists, or say --forget-nothing. Nothing was changed."
        )
    with owner.connected() as connection, connection.cursor() as cursor:
        _require_empty(cursor, replace=replace)
        major = connection.server_version // 10000
    _write(path, identity, owner, major, say)
    with owner.connected() as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            _compare(cursor, manifest)
            done = aftermath.settle(
                cursor=cursor,
                owner=owner,
                worker=worker,
                last_seal=manifest["last_seal"],
                erased=[] if forget_nothing else erased or [],
                made_at=made_at,
                now=now,
                say=say,
            )
            cursor.execute(_OPEN)
    return {"made_at": manifest["made_at"], "rows": sum(manifest["counts"].values()), **done}


def _known_erasures(owner: Server, lists: Iterable[Path]) -> list[dict[str, Any]] | None:
    """Of the database that is replaced, as far as it still answers, and of the copies; None where there is neither."""
    found: dict[str, dict[str, Any]] = {}
    is_known = False
    with owner.connected() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"public.{LEDGER}"])
        if cursor.fetchone()[0]:
            is_known = True
            cursor.execute(f"SELECT to_jsonb(one)::text FROM {LEDGER} one")  # noqa: S608 -- our own name
            for (line,) in cursor:
                entry = json.loads(line)
                found[entry["id"]] = entry
    for path in lists:
        is_known = True
        for number, line in enumerate(path.read_text().splitlines(), 1):
            try:
                entry = json.loads(line)
                found[entry["id"]] = entry
            except (ValueError, KeyError) as error:
                raise BackupFailed(f"Line {number} of {path} is not one of a list of erasures.") from error
    return list(found.values()) if is_known else None


def _require_empty(cursor, *, replace: bool) -> None:
    cursor.execute("SELECT count(*), current_database() FROM pg_tables WHERE schemaname = 'public'")
    tables, name = cursor.fetchone()
    if tables and not replace:
        raise BackupFailed(f"{name} is not empty ({tables} tables). Say --replace to give up what stands in it.")


def _write(path: Path, identity: str, owner: Server, major: int, say: Say) -> None:
    """One transaction: what was there goes, what is in the backup comes, the doors close. Or nothing changes."""
    psql = [
        program("psql", major=major),
        "--no-psqlrc",
        "--quiet",
        "--no-password",
        "--set=ON_ERROR_STOP=1",
        "--file=-",
    ]
    unpack = [program("pg_restore", major=major), "--no-owner", "--exit-on-error", "--file=-"]
    options = {"env": owner.environment()}
    with (
        TemporaryFile() as errors,
        subprocess.Popen(psql, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors, **options) as writing,
    ):
        try:
            _say_to(writing, f"BEGIN; SET LOCAL lock_timeout = '30s'; {_CLOSE}\n{_EMPTY}\n")
            with subprocess.Popen(
                unpack, stdin=subprocess.PIPE, stdout=writing.stdin, stderr=errors, **options
            ) as unpacking:
                _feed(unpacking.stdin, path, identity, say)
            if unpacking.returncode == 0:
                # the dump brings the rights of its day: close again what it has opened
                _say_to(writing, f"\n{_CLOSE}\nCOMMIT;\n")
            writing.stdin.close()
        except BrokenPipeError:
            pass
        except BaseException:
            writing.kill()
            raise
        finally:
            code = writing.wait()
        if code or unpacking.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()
            raise BackupFailed(f"PostgreSQL refused the backup, nothing was changed: {' '.join(said[:3])}")


def _say_to(process: subprocess.Popen, words: str) -> None:
    process.stdin.write(words.encode())
    process.stdin.flush()


def _feed(pipe: BinaryIO, path: Path, identity: str, say: Say) -> None:
    """The dump into `pg_restore`; where it ends early, its own words are the reason."""
    length, told_at = 0, time.monotonic()
    try:
        with path.open("rb") as file:
            for piece in archive.read(file, identity, lambda _: None):
                pipe.write(piece)
                length += len(piece)
                if time.monotonic() - told_at > SECONDS_BETWEEN_NEWS:
                    told_at = time.monotonic()
                    say(f"{length / 1e6:,.0f} MB of the dump are written")
        pipe.close()
    except BrokenPipeError:
        return


def _compare(cursor, manifest: dict[str, Any]) -> None:
    """Every table has the rows it had, and the audit its last seal."""
    counts = row_counts(cursor)
    if counts != manifest["counts"]:
        differ = sorted(set(counts.items()) ^ set(manifest["counts"].items()))
        raise BackupFailed(f"The restored tables differ from the manifest; the doors stay closed: {differ[:5]}")
    if last_seal(cursor) != manifest["last_seal"]:
        raise BackupFailed("The last seal of the audit is not that of the manifest; the doors stay closed.")
