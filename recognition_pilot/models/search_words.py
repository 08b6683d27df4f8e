"""The words of all labels, each once, so that a search compares what was typed with words instead of with labels."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from recognition_pilot.models.professions import ProfessionLabel


class SearchWord(models.Model):
    """A word of a label, folded; found by its letters even when it is misspelt."""

    word = models.CharField(max_length=200, unique=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], fastupdate=False, name="words_by_trigram")]

    def __str__(self):
        return self.word


class LabelWord(models.Model):
    """Which labels a word stands in. The search reads nothing but the index before it knows the best few."""

    word = models.ForeignKey(SearchWord, models.CASCADE, db_index=False, related_name="+")
    label = models.ForeignKey(ProfessionLabel, models.CASCADE, db_index=False, related_name="+")
    # Length of the folded label: the shorter of two with the same word is meant more likely.
    letters = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "word"], name="a_word_leads_to_a_label_once")]
        indexes = [models.Index(fields=["word"], include=["label", "letters"], name="labels_of_a_word")]
