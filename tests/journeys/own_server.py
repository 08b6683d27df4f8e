"""A server of one's own that can be stopped and started again, on the database of the tests."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.db import connection

from willkommen.local.ports import pick_free


class OwnServer:
    """`url`, `start()` and `stop()`; its clock is the real one."""

    def __init__(self) -> None:
        self.port = pick_free()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Returns when it serves pages."""
        database = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
        self.process = subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "runserver",
                "--noreload",
                "--insecure",
                "--skip-checks",
                f"127.0.0.1:{self.port}",
            ],
            env={
                **os.environ,
                "DATABASE_URL": database,
                "BASE_URL": self.url,
                "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
                "LOG_LEVEL": "WARNING",
            },
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 30
        while not self._answers():
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.1)

    def stop(self) -> None:
        """Returns when nobody answers any more."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False
