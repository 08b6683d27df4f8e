"""Keeping the words of the search in step with the labels."""

from django.db import connection

from recognition_pilot.rules.searching import FILLERS

_INDEX = """
WITH new AS (
    SELECT DISTINCT label.id AS label_id, length(label.folded) AS letters, word
      FROM recognition_pilot_professionlabel AS label, unnest(string_to_array(label.folded, ' ')) AS word
     WHERE NOT EXISTS (SELECT FROM recognition_pilot_labelword AS link WHERE link.label_id = label.id)
       AND word <> ALL(%(fillers)s) AND length(word) > 1
), added AS (
    INSERT INTO recognition_pilot_searchword (word) SELECT DISTINCT word FROM new
        ON CONFLICT DO NOTHING RETURNING id, word
), known AS (
    SELECT id, word FROM added
     UNION ALL
    SELECT id, word FROM recognition_pilot_searchword WHERE word IN (SELECT word FROM new)
)
INSERT INTO recognition_pilot_labelword (word_id, label_id, letters)
SELECT known.id, new.label_id, new.letters FROM new JOIN known USING (word)
"""
_UNUSED = """
DELETE FROM recognition_pilot_searchword AS known
 WHERE NOT EXISTS (SELECT FROM recognition_pilot_labelword AS link WHERE link.word_id = known.id)
"""


def index_new_labels() -> None:
    """Write down the words of labels that have none yet, and forget words that no label has any more.

    Belongs into the transaction that changed the labels.
    """
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, {"fillers": sorted(FILLERS)})
        cursor.execute(_UNUSED)
