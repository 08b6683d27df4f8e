"""The copied house is the loaded house: what journeys start from equals what everybody loads."""

import pytest
from django.db import connection

from tests.stocked import stock_the_house
from willkommen.models import Authority


def rows_of(tables) -> dict[str, list]:
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT {table}::text FROM {table} ORDER BY 1")
            found[table] = [text for (text,) in cursor.fetchall()]
    return found


@pytest.mark.django_db(transaction=True)
def test_a_copied_house_holds_the_same_rows_as_the_loaded_one_and_new_rows_get_free_numbers(monkeypatch):
    monkeypatch.setattr("tests.stocked._copies", {})
    from tests import stocked
    from tests.database import empty_tables

    stock_the_house()
    tables = sorted(stocked._copies)
    loaded = rows_of(tables)
    assert len(loaded["appointments_service"]) == 62
    assert len(loaded["appointments_service_situations"]) > 62
    empty_tables(keep={"django_migrations", "django_content_type"})
    assert Authority.objects.count() == 0
    stock_the_house()
    assert rows_of(tables) == loaded
    highest = Authority.objects.latest("pk").pk
    copy = Authority.objects.latest("pk")
    copy.pk, copy.slug = None, "tenth"
    copy.save()
    assert copy.pk == highest + 1
