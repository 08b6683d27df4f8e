"""Keeping the words of the search in step with the labels.

Which labels are new is found out here and not by a join: right after a load PostgreSQL has no idea how many rows there
are and may compare each with each, for minutes.
"""

from django.db import connection

from recognition_pilot.models import LabelWord, ProfessionLabel, SearchWord
from recognition_pilot.rules.searching import FILLERS

_WORDS = "INSERT INTO recognition_pilot_searchword (word) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
_LINKS = """
INSERT INTO recognition_pilot_labelword (word_id, label_id, letters)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[])
"""
_UNUSED = "DELETE FROM recognition_pilot_searchword WHERE id = ANY(%s::bigint[])"


def index_new_labels() -> None:
    """Write down the words of labels that have none yet, and forget words that no label has any more.

    Belongs into the transaction that changed the labels.
    """
    indexed = set(LabelWord.objects.values_list("label_id", flat=True).distinct())
    pairs = [
        (word, label_id, len(folded))
        for label_id, folded in ProfessionLabel.objects.values_list("pk", "folded")
        if label_id not in indexed
        for word in set(folded.split())
        if word not in FILLERS and len(word) > 1
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [sorted({word for word, _label, _letters in pairs})])
        known = dict(SearchWord.objects.values_list("word", "pk"))
        columns = zip(*((known[word], label, letters) for word, label, letters in pairs), strict=True)
        cursor.execute(_LINKS, [list(column) for column in columns] or [[], [], []])
        used = set(LabelWord.objects.values_list("word_id", flat=True).distinct())
        cursor.execute(_UNUSED, [[pk for pk in known.values() if pk not in used]])
        # Keys are checked at the end of the transaction, by plans this connection may have made when there was nothing to
        # read: each check would read a whole table.
        cursor.execute("DISCARD PLANS")
