"""Everything that runs between `make run` and Ctrl-C: opened step by step, watched, closed without leaving orphans."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from willkommen.local import styles
from willkommen.local.bootstrap import LocalError, refuse_full_disk, refuse_taken_port, step
from willkommen.local.children import Child, Guardian, end_all, rotate
from willkommen.local.messages_compile import compile_messages
from willkommen.local.places import CLONE, local_folder
from willkommen.local.ports import HOST, keep_or_pick
from willkommen.local.servers import Servers, of_this_clone
from willkommen.local.state import State

SECONDS_TO_BE_READY = 60
SECONDS_BETWEEN_LOOKS_AT_THE_DISK = 15
BYTES_WORTH_A_WARNING = 300_000_000


# The same commands stand in docker-compose.yml; a test compares them.
WEB = "gunicorn --config deploy/gunicorn.py willkommen.wsgi"
WORKER = "celery --app willkommen worker --loglevel info --concurrency 2 --without-gossip --without-mingle"
BEAT = "celery --app willkommen beat --loglevel info"


class House:
    """Everything that runs between `make run` and Ctrl-C."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.local = local_folder()
        self.state = State(self.local / "run.json")
        self.servers: Servers | None = None
        self.guardian: Guardian | None = None
        self.children: list[Child] = []
        self.environment = dict(os.environ)

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://{HOST}:{self.port}"

    def open(self) -> None:
        """All steps up to the moment the first page can be shown."""
        refuse_full_disk(self.local)
        refuse_taken_port(self.port)
        self.guardian = Guardian()
        with step("Styles"):
            styles.build_styles()
        self._find_servers()
        self._compose_environment()
        with step("Catalogues of messages"):
            compile_messages()
        self._prepare()
        with step("Worker, clock, letter box and web server"):
            for child in self._make_children():
                self._start(child)
                self.children.append(child)
            self._wait_until_ready()

    def watch(self, look_around: Callable[[], None]) -> None:
        """Until an exception says stop: start again what dies, and say so; `look_around` is called all the time."""
        looked_at_disk = 0.0
        while True:
            time.sleep(0.3)
            look_around()
            for child in self.children:
                if child.has_ended():
                    self._revive(child)
            if time.monotonic() - looked_at_disk > SECONDS_BETWEEN_LOOKS_AT_THE_DISK:
                looked_at_disk = time.monotonic()
                self._look_at_disk()

    def close(self) -> None:
        """End everything we started, in order, without being hurried."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, signal.SIG_IGN)
        end_all(self.children)
        if self.servers:
            self.servers.leave()
        if self.guardian:
            self.guardian.goodbye()

    def _find_servers(self) -> None:
        needed = {"DATABASE_URL", "WORKER_DATABASE_URL", "REDIS_URL"}
        given = needed & os.environ.keys()
        if given and given < needed:
            raise LocalError(
                f"For servers of your own set all of {', '.join(sorted(needed))} (and DATABASE_OWNER_URL for migrations)."
            )
        if given:
            print("  ✓ PostgreSQL and Redis of DATABASE_URL and REDIS_URL")
            return
        with step("PostgreSQL and Valkey"):
            self.servers = of_this_clone()
            self.servers.join()
            self.environment.update(self.servers.environment())

    def _compose_environment(self) -> None:
        """What the processes have to know; a variable that is set already wins."""
        mail, sms = (keep_or_pick(self.state.get(name)) for name in ("mail_port", "sms_port"))
        self.state.put(mail_port=mail, sms_port=sms)
        ours = {
            "DJANGO_SETTINGS_MODULE": "willkommen.settings",
            "SECRET_KEY": self.state.secret("secret_key"),
            "DEMO": "true",
            "BASE_URL": self.address,
            "BIND": f"{HOST}:{self.port}",
            "EMAIL_URL": f"smtp://{HOST}:{mail}",
            "SMS_GATEWAY_URL": f"http://{HOST}:{sms}/",
            "CAUGHT_MAIL_DIR": str(self.local / "mail"),
            "STATIC_ROOT": str(self.local / "static"),
            "PYTHONUNBUFFERED": "1",
        }
        self.environment = {**ours, **self.environment}

    def _workers_environment(self) -> dict[str, str]:
        """Worker, clock and commands go over all authorities: they stand at the database as the worker role."""
        return {**self.environment, "DATABASE_URL": self.environment["WORKER_DATABASE_URL"]}

    def _prepare(self) -> None:
        """Migrate, load, collect: in a process that shows its own steps."""
        log = rotate(self.local / "log" / "prepare.log")
        with log.open("wb") as errors:
            done = subprocess.Popen(
                [sys.executable, "-m", "willkommen.local.prepare"],
                cwd=CLONE,
                env=self._workers_environment(),
                stdin=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
            try:
                code = done.wait()
            except BaseException:
                done.kill()
                raise
        if code:
            said = log.read_text(errors="replace")
            raise LocalError(
                disk_full_in(said) or f"The last step failed. The end of {log}:\n" + "\n".join(said.splitlines()[-15:])
            )

    def _make_children(self) -> list[Child]:
        """The letter box first, the web server last: it answers only when the rest is there."""
        commands = {
            "letter-box": self._letter_box_command(),
            "worker": WORKER.split(),
            "beat": [*BEAT.split(), "--schedule", str(self.local / "celerybeat-schedule")],
            "web": WEB.split(),
        }
        log = self.local / "log"
        return [
            Child(
                name,
                [sys.executable, "-m", *command],
                rotate(log / f"{name}.log"),
                self.environment if name == "web" else self._workers_environment(),
            )
            for name, command in commands.items()
        ]

    def _letter_box_command(self) -> list[str]:
        ports = ["--smtp-port", str(self.state.get("mail_port")), "--sms-port", str(self.state.get("sms_port"))]
        return ["willkommen.local.letter_box", "--folder", str(self.local / "mail"), *ports]

    def _start(self, child: Child) -> None:
        child.start()
        self.guardian.told(child)

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + SECONDS_TO_BE_READY
        while not (self._worker_is_ready() and self._health() == 200):
            for child in self.children:
                if child.has_ended():
                    raise LocalError(self._obituary(child))
            if time.monotonic() > until:
                raise LocalError(
                    f"{self.address}/healthz still answers {self._health()} after {SECONDS_TO_BE_READY} seconds. "
                    f"The logs are in {self.local / 'log'}."
                )
            time.sleep(0.1)

    def _worker_is_ready(self) -> bool:
        worker = next(child for child in self.children if child.name == "worker")
        return " ready." in worker.log.read_text(errors="replace")

    def _health(self) -> int:
        """The status of the health page, 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def _revive(self, child: Child) -> None:
        print(f"✗ {self._obituary(child)}", flush=True)
        if not child.may_start_again():
            raise LocalError(f"{child.name} ends again and again.")
        print(f"  ↻ {child.name} starts again", flush=True)
        self._start(child)

    def _obituary(self, child: Child) -> str:
        tail = child.log_tail()
        code = child.process.returncode
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        why = disk_full_in(tail)
        return f"{child.name} {how}. {why or ''}The end of {child.log}:\n{tail}"

    def _look_at_disk(self) -> None:
        free = shutil.disk_usage(self.local).free
        if free < BYTES_WORTH_A_WARNING:
            print(f"! The disk with {self.local} is nearly full: {free // 10**6} MB free.", flush=True)


def disk_full_in(said: str) -> str | None:
    """A sentence when what a process said means that the disk is full."""
    if os.strerror(errno.ENOSPC) in said:
        return f"The disk with {CLONE} is full. Make room and start again. "
    return None
