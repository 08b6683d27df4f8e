"""
The pictures of the README, taken anew: `make screenshots`, or `python scripts/screenshots.py FOLDER`.

Shows pages of its own over a made-up Tuesday morning, in a database of its own beside those of the tests: neither the
day nor anybody's demo matters, and a picture changes only when its page has. Needs Chromium on the machine.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from willkommen.local.bootstrap import LocalError, speak_plainly
from willkommen.local.ci import browser
from willkommen.local.messages_compile import compile_messages
from willkommen.local.owner import owner_cursor
from willkommen.local.postgres import APP, OWNER
from willkommen.local.servers import of_this_clone
from willkommen.local.styles import build_styles

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
DATABASE = "willkommen_pictures"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
]


@contextmanager
def database() -> Iterator[None]:
    """An empty database on the servers of the tests, and Django awake over it."""
    servers = of_this_clone(test=True)
    servers.join()
    os.environ.update(
        DATABASE_URL=servers.postgres.url(APP, DATABASE),
        DATABASE_OWNER_URL=servers.postgres.url(OWNER, DATABASE),
        REDIS_URL=servers.valkey.url(),
        SECRET_KEY="known-to-everybody-because-only-pictures-use-it",  # noqa: S106 - nothing behind it is real
        DEMO="true",
        STATIC_STORAGE="django.contrib.staticfiles.storage.StaticFilesStorage",
        DJANGO_SETTINGS_MODULE="willkommen.settings",
        # Playwright runs a loop in the thread that also reads the database.
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
    )
    try:
        _drop()
        with owner_cursor("postgres") as cursor:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
        django.setup()
        yield
        _drop()
    finally:
        servers.leave()


def _drop() -> None:
    with owner_cursor("postgres") as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def main(folder: Path = PICTURES) -> None:
    """From nothing to the pictures in a folder."""
    speak_plainly()
    chromium = browser()
    if chromium is None:
        raise LocalError("Taking pictures needs Chromium. Install: apt install chromium")
    build_styles()
    compile_messages()
    folder.mkdir(parents=True, exist_ok=True)
    with database():
        from screenshot_pages import Camera, take_all  # noqa: PLC0415 - Django has to be awake first
        from screenshot_world import Morning, furnish, open_pages, same_references  # noqa: PLC0415 - the same

        furnish()
        with same_references(), open_pages() as (address, clock), sync_playwright() as playwright:
            Morning().pass_by()
            machine = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            take_all(Camera(machine, address, clock, folder))
            machine.close()


if __name__ == "__main__":
    try:
        main(*map(Path, sys.argv[1:]))
    except LocalError as error:
        sys.exit(f"✗ {error}")
