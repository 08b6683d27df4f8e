"""Addresses of the desk, below `/desk/<authority>/`."""

from django.urls import path

from casework.views.desk import assignment, bulk, case, opening, reading, work_list

urlpatterns = [
    path("vorgaenge/", work_list.work_list, name="work_list"),
    path("vorgaenge/neu/", opening.case_new, name="case_new"),
    path("vorgaenge/mehrere/", bulk.bulk_new, name="case_bulk_new"),
    path("vorgaenge/mehrere/<str:key>/", bulk.bulk, name="case_bulk"),
    path("vorgang/<str:reference>/", case.case, name="case_page"),
    path("vorgang/<str:reference>/grund/", reading.reason, name="case_reason"),
    path("vorgang/<str:reference>/eroeffnet/", opening.case_opened, name="case_opened"),
    path("vorgang/<str:reference>/zuweisen/", assignment.assign, name="case_assign"),
    path("vorgang/<str:reference>/uebernehmen/", work_list.take_over, name="case_take_over"),
]
