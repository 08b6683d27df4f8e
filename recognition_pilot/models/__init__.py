"""The tables of the recognition guide."""

from recognition_pilot.models.professions import (
    CompetenceRule,
    CompetentBody,
    LabelKind,
    OccupationImport,
    Profession,
    ProfessionLabel,
    Regulation,
)
from recognition_pilot.models.search_words import LabelWord, SearchWord

__all__ = [
    "CompetenceRule",
    "CompetentBody",
    "LabelKind",
    "LabelWord",
    "OccupationImport",
    "Profession",
    "ProfessionLabel",
    "Regulation",
    "SearchWord",
]
