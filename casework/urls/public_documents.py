"""Addresses for applicants: papers of their case, behind reference and code."""

from django.urls import path

from casework.views.public import documents, letter_box

urlpatterns = [
    path("vorgang/unterlagen/", letter_box.case_hand_in, name="case_hand_in"),
    path("vorgang/unterlagen/datei/", letter_box.case_file_begin, name="case_file_begin"),
    path("vorgang/unterlagen/teil/", letter_box.case_file_part, name="case_file_part"),
    path("vorgang/unterlagen/gesendet/", letter_box.case_handed_in, name="case_handed_in"),
    path("vorgang/unterlagen/mehr-zeit/", documents.case_more_time, name="case_more_time"),
    path("vorgang/unterlagen/deckblatt/", documents.case_cover_sheet, name="case_cover_sheet"),
]
