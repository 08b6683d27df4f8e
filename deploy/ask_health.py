"""Whether a container does its work, as exit code: `python deploy/ask_health.py web|worker|beat|backup [FILE]`."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

# Beat writes its file every three minutes.
OLDEST_SCHEDULE_SECONDS = 600
# A backup a day, and a list of what was erased every five minutes.
OLDEST_BACKUP_SECONDS = 26 * 3600
OLDEST_LIST_SECONDS = 900


def web() -> bool:
    """Web and database can serve a page; a worker that is away is no reason to end the web server."""
    port = os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2]
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").partition(",")[0].strip().lstrip(".*") or "127.0.0.1"
    request = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - ourselves
        return answer.status == 200


def worker() -> bool:
    """This container's worker answers through the broker."""
    ask = ["celery", "--app", "willkommen", "inspect", "ping", "--timeout", "5"]
    me = ["--destination", f"celery@{os.uname().nodename}"]
    return subprocess.run([sys.executable, "-m", *ask, *me], capture_output=True, check=False).returncode == 0


def beat(schedule: str) -> bool:
    """The clock has written down its schedule not long ago."""
    return _is_fresh(Path(schedule).parent, f"{Path(schedule).name}*", OLDEST_SCHEDULE_SECONDS)


def backup(folder: str) -> bool:
    """There is a backup of the last day and a list of erasures of the last minutes."""
    return _is_fresh(Path(folder), "willkommen-*.age", OLDEST_BACKUP_SECONDS) and _is_fresh(
        Path(folder), "erasures.json", OLDEST_LIST_SECONDS
    )


def _is_fresh(folder: Path, pattern: str, seconds: float) -> bool:
    written = [path.stat().st_mtime for path in folder.glob(pattern)]
    return bool(written) and time.time() - max(written) < seconds


if __name__ == "__main__":
    try:
        healthy = {"web": web, "worker": worker, "beat": beat, "backup": backup}[sys.argv[1]](*sys.argv[2:])
    except OSError as error:
        sys.exit(str(error))
    sys.exit(0 if healthy else 1)
