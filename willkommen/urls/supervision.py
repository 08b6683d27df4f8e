"""Addresses of the administration: what belongs to the authority itself."""

from django.urls import path

from willkommen.views.supervision import audit, member_sign_in, members, offices, periods, screens, setup, texts

urlpatterns = [
    path("", setup.overview, name="setup"),
    path("behoerde/", setup.authority_data, name="authority_data"),
    path("behoerde/<slug:section>/", setup.authority_section, name="authority_section"),
    path("loeschfristen/", periods.periods, name="periods"),
    path("barrieren/", setup.barriers, name="barriers"),
    path("barrieren/<int:report>/erledigt/", setup.barrier_settled, name="barrier_settled"),
    path("dienststellen/", offices.offices, name="offices"),
    path("dienststellen/neu/", offices.office_new, name="office_new"),
    path("dienststellen/<int:office>/", offices.office_edit, name="office_edit"),
    path("dienststellen/<int:office>/entfernen/", offices.office_remove, name="office_remove"),
    path("dienststellen/<int:office>/zeiten/", offices.office_hours, name="office_hours"),
    path("geraete/", screens.screens, name="screens"),
    path("geraete/<int:office>/neu/", screens.screens_renew, name="screens_renew"),
    path("pruefung/", audit.overview, name="audit"),
    path("pruefung/siegel/", audit.seals_page, name="audit_seals"),
    path("pruefung/siegel/siegel.<slug:kind>", audit.seals_file, name="audit_seals_file"),
    path("pruefung/notzugriffe/", audit.emergencies, name="audit_emergencies"),
    path("pruefung/<slug:book>/", audit.book, name="audit_book"),
    path("pruefung/<slug:book>/blatt/", audit.sheet, name="audit_sheet"),
    path("pruefung/<slug:book>/liste.<slug:kind>", audit.book_file, name="audit_file"),
    path("personal/", members.members, name="staff"),
    path("personal/einladen/", members.invitation_new, name="invitation_new"),
    path("personal/einladung/<int:invitation>/erneut/", members.invitation_again, name="invitation_again"),
    path("personal/einladung/<int:invitation>/aufheben/", members.invitation_withdraw, name="invitation_withdraw"),
    path("personal/<int:member>/", members.member_edit, name="member_edit"),
    path("personal/<int:member>/beenden/", members.member_end, name="member_end"),
    path("personal/<int:member>/zweiter-faktor/", member_sign_in.member_second_factor, name="member_second_factor"),
    path("personal/<int:member>/anmeldedienst/", member_sign_in.member_identity, name="member_identity"),
    path("texte/", texts.texts, name="texts"),
    path("texte/katalog/", texts.catalogue_coverage, name="catalogue_coverage"),
    path("texte/import/", texts.texts_import, name="texts_import"),
    path("texte/export/<str:language>/", texts.texts_export, name="texts_export"),
    path("texte/<str:object_type>/<int:object_id>/<str:field>/<str:language>/", texts.text_edit, name="text_edit"),
]
