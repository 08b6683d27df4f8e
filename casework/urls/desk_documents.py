"""Addresses of the desk: papers and files of a case."""

from django.urls import path

from casework.views.desk import documents, files

urlpatterns = [
    path("vorgang/<str:reference>/unterlagen/", documents.documents, name="case_documents"),
    path("vorgang/<str:reference>/unterlagen/anfordern/", documents.documents_request, name="case_documents_request"),
    path("vorgang/<str:reference>/unterlagen/eingang/", documents.documents_arrived, name="case_documents_arrived"),
    path("vorgang/<str:reference>/unterlagen/mehr-zeit/", documents.documents_longer, name="case_documents_longer"),
    path("vorgang/<str:reference>/unterlagen/bleibt/", documents.documents_decline, name="case_documents_decline"),
    path("vorgang/<str:reference>/unterlagen/zugang/", documents.documents_delivered, name="case_documents_delivered"),
    path("vorgang/<str:reference>/unterlagen/erledigt/", documents.documents_withdraw, name="case_documents_withdraw"),
    path("vorgang/<str:reference>/unterlagen/blatt/", documents.documents_sheet, name="case_documents_sheet"),
    path("vorgang/<str:reference>/unterlagen/datei/<int:file>/", files.file, name="case_file"),
    path("vorgang/<str:reference>/unterlagen/datei/<int:file>/uebernommen/", files.file_take, name="case_file_take"),
    path("vorgang/<str:reference>/unterlagen/datei/<int:file>/zurueck/", files.file_refuse, name="case_file_refuse"),
    path(
        "vorgang/<str:reference>/unterlagen/datei/<int:file>/freigeben/", files.file_release, name="case_file_release"
    ),
]
