"""
`make test`: everything CI runs, each check named and timed. Called after `bootstrap.py` has made the environment.

All checks run, whatever failed before; the last line counts the tests.
"""

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from willkommen.local.bootstrap import LocalError, speak_plainly
from willkommen.local.messages_compile import compile_messages
from willkommen.local.places import CLONE, local_folder
from willkommen.local.servers import of_this_clone
from willkommen.local.styles import build_styles

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PYTHON = (sys.executable, "-m")
MANAGE = (sys.executable, "manage.py")
# Each has a database and, for journeys, a browser of its own.
MOST_PROCESSES = 8
TYPED_ROOMS = ("rules", "actions", "queries", "permissions")

# As on a real installation: https, no demo, secrets from the environment.
PRODUCTION = {
    "SECRET_KEY": "Vq3v-only-for-this-check-8sLx0aWc5tRz1nKe7uJh2mPb9yGd4fTi6oQ",
    "IDENTITY_PEPPER": "Kd8r-only-for-this-check-2hXw6bMz0pVn4cQs9tLj",
    "ACCESS_CODE_PEPPER": "Tm5y-only-for-this-check-7rGv3kBn1sWd9qZx4hLc",
    "BASE_URL": "https://termine.example",
    "ALLOWED_HOSTS": "termine.example",
    "CSRF_TRUSTED_ORIGINS": "https://termine.example",
    "TRUSTED_PROXIES": "1",
    "DEMO": "false",
    "DEBUG": "false",
}

COMPILE_TEMPLATES = """
import django, pathlib, sys
django.setup()
from django.template import TemplateSyntaxError, engines
broken = 0
for path in sorted(pathlib.Path("templates").rglob("*.*")):
    try:
        engines["django"].from_string(path.read_text())
    except TemplateSyntaxError as error:
        broken += 1
        print(f"{path}: {error}")
sys.exit(bool(broken))
"""


class Failed(Exception):
    """A check did not pass; the text is what it said."""


class Checks:
    """Runs checks one after the other and remembers which failed."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.passed: list[str] = []
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1"}

    def check(self, title: str, *steps: Callable[[], object]) -> None:
        """One named check: passes when none of its steps raises `Failed`."""
        begun = time.monotonic()
        try:
            for step in steps:
                step()
        except (Failed, LocalError) as error:
            self.failed.append(title)
            print(f"✗ {title} ({time.monotonic() - begun:.1f} s)\n{error}", flush=True)
        else:
            self.passed.append(title)
            print(f"✓ {title} ({time.monotonic() - begun:.1f} s)", flush=True)

    def words(self, *command: str | Path, **environment: str) -> Callable[[], None]:
        """A step that runs a program; what it says is shown only when it fails."""

        def run() -> None:
            done = subprocess.run(
                command,
                cwd=CLONE,
                env={**self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            if done.returncode:
                raise Failed(done.stdout)

        return run


def main() -> int:
    """All checks; answers with the exit code."""
    speak_plainly()
    checks = Checks()
    find_programs()
    checks.check("Styles are built", build_styles)
    checks.check("Catalogues of messages compile", compile_messages, *strict_catalogues(checks))
    servers = None
    if "DATABASE_URL" not in os.environ:
        servers = of_this_clone(test=True)
        servers.join()
    try:
        if servers:
            checks.environment.update(servers.environment())
        with migrating(checks):
            code_checks(checks)
            django_checks(checks)
        counted = run_tests(checks)
    finally:
        if servers:
            servers.leave()
    print(f"\nChecks: {len(checks.passed)} passed, {len(checks.failed)} failed")
    for title in checks.failed:
        print(f"  ✗ {title}")
    print("Tests: {passed} passed, {failed} failed, {skipped} skipped".format(**counted), flush=True)
    return 1 if checks.failed else 0


@contextmanager
def migrating(checks: Checks) -> Iterator[None]:
    """Meanwhile the database all tests copy is migrated, by the first test that asks for one: most of a minute."""
    first = [*PYTHON, "pytest", "-q", "--no-cov", "tests/willkommen/test_prepared.py"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(first, cwd=CLONE, **quiet) as process:
        yield
        process.wait()


def find_programs() -> None:
    """A browser and the gettext programs: installed where we may, named where we may not."""
    missing = []
    if not browser():
        missing.append("chromium")
    if not shutil.which("msgfmt"):
        missing.append("gettext")
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"… Installing {' and '.join(missing)}", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        ask_nothing = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *missing], env=ask_nothing, **quiet)
    if not browser():
        print("! No Chromium on this machine: the journeys in a browser are left out. Install: apt install chromium")
    if not shutil.which("msgfmt"):
        print("! No msgfmt on this machine: catalogues are checked less strictly. Install: apt install gettext")


def browser() -> str | None:
    """The machine's Chromium."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def strict_catalogues(checks: Checks) -> list[Callable[[], None]]:
    """Gettext's own check of each catalogue, where its programs are there."""
    if not shutil.which("msgfmt"):
        return []
    catalogues = sorted((CLONE / "locale").glob("*/LC_MESSAGES/*.po"))
    return [checks.words("msgfmt", "--check", "--output-file=/dev/null", path) for path in catalogues]


def code_checks(checks: Checks) -> None:
    """What can be said without running anything."""
    ours = [path.parent for path in sorted(CLONE.glob("*/apps.py"))]
    python = [path for folder in ours for path in sorted(folder.rglob("*.py"))]
    pages = sorted((CLONE / "templates").rglob("*.html"))
    checks.check("Code is laid out by `make format`", checks.words(*PYTHON, "ruff", "format", "--check", "."))
    checks.check("Code passes the linter", checks.words(*PYTHON, "ruff", "check", "."))
    upgrade = checks.words(*PYTHON, "django_upgrade", "--check", "--target-version", "5.2", *python)
    checks.check("No idioms older than our Django", upgrade)
    lint_imports = "from importlinter.cli import lint_imports_command as lint; lint()"
    checks.check("Every import points down", checks.words(sys.executable, "-c", lint_imports))
    djade = checks.words(Path(sys.executable).with_name("djade"), "--check", "--target-version", "5.2", *pages)
    checks.check("Templates are laid out by `make format`", djade)


def django_checks(checks: Checks) -> None:
    """What Django can say, on a real database."""
    plain = {"DJANGO_SETTINGS_MODULE": "willkommen.settings", **PRODUCTION}
    checks.check("Templates compile", checks.words(sys.executable, "-c", COMPILE_TEMPLATES, **plain))
    unmade = checks.words(*MANAGE, "makemigrations", "--check", "--dry-run", **plain)
    checks.check("No migration is missing", unmade)
    deploy = checks.words(*MANAGE, "check", "--deploy", "--fail-level", "WARNING", **plain)
    checks.check("Ready for production (check --deploy)", deploy)
    rooms = [path for app in sorted(CLONE.glob("*/apps.py")) for path in typed_rooms(app.parent)]
    checks.check("Types", checks.words(*PYTHON, "mypy", "--no-error-summary", *rooms, **plain))


def typed_rooms(app: Path) -> list[Path]:
    """The rooms of an app that mypy reads."""
    found = [place for room in TYPED_ROOMS for place in (app / room, app / f"{room}.py")]
    return [place for place in found if place.exists()]


def run_tests(checks: Checks) -> dict[str, int]:
    """Pytest; its output is shown as it comes. Answers with its counts.

    First everything with branch coverage, one process a core; then the races, which measure how long somebody waits, with
    the machine to themselves.
    """
    several = [
        f"--numprocesses={min(os.cpu_count() or 1, MOST_PROCESSES)}",
        # a file in one process: what a file shares (a browser) is shared
        "--dist=loadfile",
        "--no-loadscope-reorder",
        "--cov",
        "--cov-report=term:skip-covered",
    ]
    journeys = "" if browser() else " and not journeys"
    everything = pytest(checks, "Tests", f"not races{journeys}", *several)
    races = pytest(checks, "Races", "races", "--no-cov")
    return {name: everything[name] + races[name] for name in everything}


def pytest(checks: Checks, title: str, marked: str, *options: str) -> dict[str, int]:
    """One run of pytest over the tests with these marks, as a check of its own."""
    report = local_folder() / f"{title.lower()}.xml"
    report.unlink(missing_ok=True)
    command = [*PYTHON, "pytest", "-q", "--durations=10", f"--junitxml={report}", "-m", marked, *options]

    def run() -> None:
        if subprocess.run(command, cwd=CLONE, stdin=subprocess.DEVNULL, check=False).returncode:
            raise Failed("See above.")

    checks.check(title, run)
    return count(report)


def count(report: Path) -> dict[str, int]:
    """Passed, failed and skipped tests of pytest's report; all zero where pytest could not write one."""
    if not report.exists():
        return {"passed": 0, "failed": 0, "skipped": 0}
    suite = ElementTree.parse(report).getroot().find("testsuite")  # noqa: S314 - pytest wrote it a moment ago
    tests, skipped = int(suite.get("tests")), int(suite.get("skipped"))
    failed = int(suite.get("failures")) + int(suite.get("errors"))
    return {"passed": tests - failed - skipped, "failed": failed, "skipped": skipped}


if __name__ == "__main__":
    sys.exit(main())
