"""Finding a profession by whatever people call it: any language, misspelt, another script, or what they did."""

from dataclasses import dataclass

from django.db import connection

from recognition_pilot.rules.searching import words_that_count
from willkommen.folding import fold

MOST_RESULTS = 8
# Below this a find is a guess that helps nobody: about half of the typed letters in a label that says little else.
LIKE_ENOUGH = 0.36
# So many known words for each typed one, and so many of their labels are looked at as a whole.
WORDS_ALIKE = 40
LABELS_COMPARED = 300

# One question in four steps: the known words like each typed one (trigram index, thresholds as PostgreSQL has them);
# the labels they stand in (index alone), of which the likeliest go on; how like the whole of these is; and half for the words
# that only another label of the same profession has. Each typed word counts by its length with the best word it finds;
# what the label says beside it counts against it.
_FIND = """
WITH typed AS MATERIALIZED (
    SELECT word, length(word)::real / %(letters)s AS weight FROM unnest(%(words)s::text[]) AS word
), alike AS MATERIALIZED (
    SELECT typed.word AS typed, typed.weight, near.id, near.likeness
      FROM typed, LATERAL (
           SELECT known.id,
                  greatest(similarity(known.word, typed.word), 0.85 * word_similarity(typed.word, known.word)) AS likeness
             FROM recognition_pilot_searchword AS known
            WHERE known.word %% typed.word OR typed.word <%% known.word
            ORDER BY likeness DESC, length(known.word), known.word
            LIMIT %(words_alike)s
      ) AS near
), said AS MATERIALIZED (
    SELECT link.label_id, link.letters, alike.typed, alike.weight * max(alike.likeness) AS best
      FROM alike JOIN recognition_pilot_labelword AS link ON link.word_id = alike.id
     GROUP BY link.label_id, link.letters, alike.typed, alike.weight
), covered AS MATERIALIZED (
    SELECT label_id, letters, sum(best) AS coverage
      FROM said
     GROUP BY label_id, letters
     ORDER BY sum(best) * (0.62 + 0.30 * least(1, %(letters)s::real / letters)) DESC, label_id
     LIMIT %(labels_compared)s
), scored AS (
    SELECT label.id AS label_id, label.profession_id, covered.coverage,
           0.62 * covered.coverage
         + 0.30 * similarity(label.folded, %(text)s)
         + CASE WHEN label.folded = %(text)s THEN 0.30 ELSE 0 END
         + CASE WHEN label.language = ANY(%(languages)s) THEN 0.05 ELSE 0 END
         + CASE WHEN label.kind = 'name' THEN 0.02 ELSE 0 END AS score
      FROM covered JOIN recognition_pilot_professionlabel AS label ON label.id = covered.label_id
), together AS (
    SELECT profession_id, sum(best) AS coverage
      FROM (SELECT scored.profession_id, max(said.best) AS best
              FROM scored JOIN said USING (label_id)
             GROUP BY scored.profession_id, said.typed) AS words
     GROUP BY profession_id
), ranked AS (
    SELECT scored.profession_id,
           max(scored.score) + 0.31 * (together.coverage - max(scored.coverage)) AS score
      FROM scored JOIN together USING (profession_id)
     GROUP BY scored.profession_id, together.coverage
)
SELECT profession.id, profession.code, profession.name_de, profession.came_with_id IS NULL AS is_own,
       ranked.score + CASE WHEN profession.came_with_id IS NULL THEN 0.06 ELSE 0 END AS score,
       (SELECT label.text FROM recognition_pilot_professionlabel AS label
         WHERE label.profession_id = profession.id AND label.kind = 'name' AND label.language = %(language)s) AS name
  FROM ranked JOIN recognition_pilot_profession AS profession ON profession.id = ranked.profession_id
 WHERE ranked.score >= %(enough)s AND (profession.valid_to IS NULL OR profession.valid_to >= current_date)
 ORDER BY score DESC, is_own DESC, profession.code
 LIMIT %(most)s
"""


@dataclass(frozen=True)
class Found:
    """A profession somebody may mean; `name` in the reader's language, empty where nobody has written it."""

    pk: int
    code: str
    name_de: str
    is_own: bool
    score: float
    name: str


def find_professions(text: str, *, language: str, most: int = MOST_RESULTS) -> list[Found]:
    """What somebody may mean, the likeliest first; one query."""
    words = words_that_count(fold(text))
    if not words:
        return []
    asked: dict[str, str | int | float | list[str]] = {
        "words": words,
        "letters": sum(map(len, words)),
        "words_alike": WORDS_ALIKE,
        "labels_compared": LABELS_COMPARED,
        "text": " ".join(words),
        "language": language,
        "languages": [language, "de"] if language == "de-simple" else [language],
        "enough": LIKE_ENOUGH,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIND, asked)
        return [
            Found(pk, code, name_de, is_own, float(score), name or "")
            for pk, code, name_de, is_own, score, name in cursor
        ]
