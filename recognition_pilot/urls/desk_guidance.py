"""Addresses of guides, below `/desk/<authority>/`."""

from django.urls import path

from recognition_pilot.views.desk.guidance import board, consents, opening, reading, record, steps

urlpatterns = [
    path("lotse/", board.guidance_board, name="guidance_board"),
    path("lotse/neu/", opening.guidance_told, name="guidance_told"),
    path("lotse/neu/einwilligung/", opening.guidance_new, name="guidance_new"),
    path("lotse/<int:record>/", record.guidance_record, name="guidance_record"),
    path("lotse/<int:record>/blatt/", record.guidance_paper, name="guidance_paper"),
    path("lotse/<int:record>/einwilligung/", consents.guidance_consent, name="guidance_consent"),
    path("lotse/<int:record>/einwilligung/<int:consent>/ende/", consents.guidance_withdraw, name="guidance_withdraw"),
    path("lotse/<int:record>/teilen/", consents.guidance_share, name="guidance_share"),
    path("lotse/<int:record>/loeschen/", consents.guidance_erase, name="guidance_erase"),
    path("lotse/<int:record>/frist/<int:clock>/", steps.guidance_clock, name="guidance_clock"),
    path("lotse/<int:record>/kontakt/<int:contact>/", steps.guidance_contact_remove, name="guidance_contact_remove"),
    path("lotse/<int:record>/druck/<slug:press>/", steps.guidance_press, name="guidance_press"),
    path("lotse/<int:record>/grund/", reading.guidance_reason, name="guidance_reason"),
    path("lotse/<int:record>/<slug:step>/", steps.guidance_step, name="guidance_step"),
]
