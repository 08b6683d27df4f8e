"""Addresses of the desk, below `/desk/<authority>/`."""

from django.urls import path

from casework.urls import desk_documents, desk_talking
from casework.views.desk import (
    access,
    assignment,
    bulk,
    case,
    counter,
    deadlines,
    facts,
    fees,
    holds,
    notes,
    opening,
    reading,
    reminders,
    steps,
    work_list,
)

urlpatterns = [
    path("vorgaenge/", work_list.work_list, name="work_list"),
    path("vorgaenge/neu/", opening.case_new, name="case_new"),
    path("vorgaenge/schalter/", counter.counter_find, name="case_counter_find"),
    path("vorgaenge/mehrere/", bulk.bulk_new, name="case_bulk_new"),
    path("vorgaenge/mehrere/<str:key>/", bulk.bulk, name="case_bulk"),
    path("vorgaenge/gesperrt/", holds.holds, name="case_holds"),
    path("vorgang/<str:reference>/", case.case, name="case_page"),
    path("vorgang/<str:reference>/zugang/", access.slip, name="case_slip"),
    path("vorgang/<str:reference>/grund/", reading.reason, name="case_reason"),
    path("vorgang/<str:reference>/schritt/<slug:step>/", steps.step, name="case_step"),
    path("vorgang/<str:reference>/schalter/", counter.counter, name="case_counter"),
    path("vorgang/<str:reference>/schalter/vorsprache/<int:visit>/", counter.counter_link, name="case_counter_link"),
    path("vorgang/<str:reference>/beleg/", counter.desk_receipt, name="case_desk_receipt"),
    path("vorgang/<str:reference>/schalter/<slug:step>/", steps.counter_step, name="case_counter_step"),
    path("vorgang/<str:reference>/angaben/<slug:fact>/", facts.fact, name="case_fact"),
    path("vorgang/<str:reference>/erinnerungen/", reminders.reminders, name="case_reminders"),
    path("vorgang/<str:reference>/vermerk/", notes.note, name="case_note"),
    path("vorgang/<str:reference>/wiedervorlage/", notes.follow_up, name="case_follow_up"),
    path("vorgang/<str:reference>/wiedervorlage/<int:follow_up>/", notes.follow_up_done, name="case_follow_up_done"),
    path("vorgang/<str:reference>/eroeffnet/", opening.case_opened, name="case_opened"),
    path("vorgang/<str:reference>/zuweisen/", assignment.assign, name="case_assign"),
    path("vorgang/<str:reference>/uebernehmen/", work_list.take_over, name="case_take_over"),
    path("vorgang/<str:reference>/gebuehr/", fees.fees, name="case_fees"),
    path("vorgang/<str:reference>/gebuehr/<int:number>/", fees.fee, name="case_fee"),
    path("vorgang/<str:reference>/frist/", deadlines.deadline_new, name="case_deadline_new"),
    path("vorgang/<str:reference>/frist/<int:number>/", deadlines.deadline_extend, name="case_deadline_extend"),
    *desk_talking.urlpatterns,
    *desk_documents.urlpatterns,
]
