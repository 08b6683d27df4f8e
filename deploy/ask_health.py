"""Whether a container does its work, as exit code: `python deploy/ask_health.py web|worker|beat [FILE]`."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

# Beat writes its file every three minutes.
OLDEST_SCHEDULE_SECONDS = 600


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
    written = [path.stat().st_mtime for path in Path(schedule).parent.glob(f"{Path(schedule).name}*")]
    return bool(written) and time.time() - max(written) < OLDEST_SCHEDULE_SECONDS


if __name__ == "__main__":
    try:
        healthy = {"web": web, "worker": worker, "beat": beat}[sys.argv[1]](*sys.argv[2:])
    except OSError as error:
        sys.exit(str(error))
    sys.exit(0 if healthy else 1)
