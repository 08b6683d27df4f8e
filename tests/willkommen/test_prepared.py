"""Questions planned once a connection."""

import datetime as dt

import pytest
from django.db import DataError, ProgrammingError, connection, transaction

from willkommen.prepared import ask_prepared

QUESTION = "SELECT %(later)s::timestamptz - %(span)s, 7 %% %(by)s, %(word)s WHERE %(word)s <> '' OR %(by)s = 0"
TYPES = (("by", "int"), ("later", "timestamptz"), ("span", "interval"), ("word", "text"), ("unused", "date"))
NOON = dt.datetime(2026, 10, 5, 12, 0, tzinfo=dt.UTC)


def ask(word="تصريح", by=4):
    return ask_prepared(QUESTION, {"later": NOON, "span": dt.timedelta(hours=2), "by": by, "word": word}, types=TYPES)


def how_many() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'asked_%'")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_question_is_told_to_a_connection_once_and_answered_with_the_values_of_each_time():
    connection.close()
    before = how_many()
    assert ask() == [(NOON - dt.timedelta(hours=2), 3, "تصريح")]
    assert ask(word="it's %s; DROP TABLE x --", by=5) == [(NOON - dt.timedelta(hours=2), 2, "it's %s; DROP TABLE x --")]
    assert ask(word="") == []
    assert how_many() == before + 1


@pytest.mark.django_db
def test_a_question_that_was_first_asked_in_a_transaction_that_was_undone_is_still_known():
    with pytest.raises(DataError), transaction.atomic():
        ask(by=0)
    assert ask(by=2) == [(NOON - dt.timedelta(hours=2), 1, "تصريح")]


@pytest.mark.django_db
def test_a_question_that_makes_no_sense_is_refused_as_any_other_and_not_taken_for_known():
    for _ in range(2):
        with pytest.raises(ProgrammingError), transaction.atomic():
            ask_prepared("SELECT nonsense FROM nowhere", {}, types=())


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_again():
    ask()
    connection.close()
    assert how_many() == 0
    assert ask(by=3) == [(NOON - dt.timedelta(hours=2), 1, "تصريح")]
