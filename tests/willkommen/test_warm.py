"""Whoever comes first after a start waits no longer than the others."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils.translation import trans_real

from willkommen.warm import warm_up

pytestmark = pytest.mark.django_db


def test_a_worker_begins_with_every_template_and_every_language_read_and_asks_no_database(
    django_assert_num_queries, monkeypatch
):
    (loader,) = engines["django"].engine.template_loaders
    loader.reset()
    monkeypatch.setattr(trans_real, "_translations", {})
    with django_assert_num_queries(0):
        warm_up()
    (folder,) = settings.TEMPLATES[0]["DIRS"]
    files = {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*.*")}
    assert files - set(loader.get_template_cache) == set()
    assert set(trans_real._translations) == {code for code, _name in settings.LANGUAGES}
