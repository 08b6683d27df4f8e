"""
Make the database and the files ready for a start: `python -m willkommen.local.prepare`.

One process for all of it, because Django takes a second to wake up. Migrates as the owner role, everything else runs
as the app role.
"""

import hashlib
import io
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from willkommen.local.bootstrap import speak_plainly, step
from willkommen.local.owner import as_owner
from willkommen.local.places import local_folder


def main() -> None:
    """All steps, each shown with the time it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "willkommen.settings")
    django.setup()
    with step("Tables"), as_owner():
        call_command("migrate", interactive=False, verbosity=0)
    with step("Catalogue of services"):
        quietly("load_authorities")
        quietly("load_catalogue")
        quietly("load_professions")
    with step("Demo data"):
        said = quietly("load_demo")
        quietly("load_demo_past")
        said = quietly("load_demo_centres") + quietly("load_demo_voices") + said
        quietly("load_demo_cases")
        quietly("load_demo_guidance")
        quietly("load_demo_year")
    (local_folder() / "demo-logins.txt").write_text(said)
    collect_static()


def quietly(command: str) -> str:
    """Run a command of `manage.py`; what it says is shown only when it fails."""
    said = io.StringIO()
    try:
        call_command(command, stdout=said)
    except BaseException:
        sys.stderr.write(said.getvalue())
        raise
    return said.getvalue()


def collect_static() -> None:
    """Copy and compress the static files when one of them has changed."""
    target = Path(settings.STATIC_ROOT)
    stamp = target.with_name(target.name + ".stamp")
    wanted = _static_fingerprint()
    if target.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    with step("Static files"):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted)


def _static_fingerprint() -> str:
    seen = hashlib.sha256()
    for folder in map(Path, settings.STATICFILES_DIRS):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                seen.update(f"{path}\0{path.stat().st_size}\0{path.stat().st_mtime_ns}\0".encode())
    return seen.hexdigest()


if __name__ == "__main__":
    speak_plainly()
    main()
