"""What a worker of the web would otherwise read while the first people wait."""

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation


def warm_up() -> None:
    """Read the templates, and catalogue and addresses of every language, once and before the workers part.

    They share it in memory. Asks no database: a connection must not be shared.
    """
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("healthz")
    for folder in map(Path, settings.TEMPLATES[0]["DIRS"]):
        for path in sorted(folder.rglob("*.*")):
            get_template(path.relative_to(folder).as_posix())
