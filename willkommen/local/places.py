"""Where the data of a clone live on this machine, and who runs the servers."""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from willkommen.local.bootstrap import LocalError

CLONE = Path(__file__).resolve().parents[2]

OUTSIDE = Path("/var/lib/willkommen-local")


@dataclass(frozen=True)
class Account:
    """The ordinary account that runs the servers when we are root: PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Hand a file or folder to the account."""
        os.chown(path, self.uid, self.gid)

    def as_process(self) -> dict[str, object]:
        """Arguments for `subprocess` that make a child run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account | None:
    """The account the servers run as, or None when it is simply ours."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise LocalError(
            "PostgreSQL does not run as root, and this machine has no account “nobody” to run it as. "
            "Start again as an ordinary user, or set DATABASE_URL and REDIS_URL to servers of your own."
        ) from error
    return Account("nobody", nobody.pw_uid, nobody.pw_gid)


def local_folder() -> Path:
    """`.local/` in the clone: logs, caught mail, and mostly the data as well. `WILLKOMMEN_LOCAL` names another one."""
    folder = Path(os.environ.get("WILLKOMMEN_LOCAL") or CLONE / ".local").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def data_folder() -> Path:
    """
    The folder of the servers' data: the local one, or one outside, named after the clone.

    As root the servers run as `nobody`, who cannot enter root's home.
    """
    inside = local_folder()
    if os.geteuid() != 0:
        return inside
    if all(_others_may_enter(parent) for parent in inside.parents):
        inside.chmod(0o755)
        return inside
    mark = hashlib.sha256(str(inside).encode()).hexdigest()[:8]
    outside = OUTSIDE / f"{CLONE.name}-{mark}"
    outside.mkdir(parents=True, exist_ok=True)
    for folder in (OUTSIDE, outside):
        folder.chmod(0o755)
    return outside


def _others_may_enter(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)
