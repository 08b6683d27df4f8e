"""All addresses of the house. Apps are included by name, the ground floor imports none of them."""

from django.urls import include, path, register_converter

from willkommen.converters import DayConverter, LanguageConverter

register_converter(LanguageConverter, "language")
register_converter(DayConverter, "day")

urlpatterns = [
    path("", include("willkommen.urls.public")),
    path("", include("willkommen.urls.sign_in")),
    path("postfach/", include("willkommen.urls.caught_mail")),
    path("stil/", include("willkommen.urls.style")),
    path("desk/<slug:authority>/", include("willkommen.urls.desk")),
    path("supervision/<slug:authority>/", include("willkommen.urls.supervision")),
    path("land/", include("willkommen.urls.land")),
    path("installation/", include("willkommen.urls.installation")),
    path("installation/", include("appointments.urls.installation")),
    path("", include("recognition_pilot.urls.house")),
    path("<language:language>/praxis/", include("recognition_pilot.urls.practices")),
    path("land/", include("recognition_pilot.urls.land")),
    path("<language:language>/<slug:authority>/", include("appointments.urls.public")),
    path("", include("appointments.urls.links")),
    path("desk/<slug:authority>/", include("appointments.urls.desk")),
    path("supervision/<slug:authority>/", include("appointments.urls.supervision")),
    path("<language:language>/<slug:authority>/", include("casework.urls.public")),
    path("desk/<slug:authority>/", include("casework.urls.desk")),
    path("supervision/<slug:authority>/", include("casework.urls.supervision")),
    path("<language:language>/<slug:authority>/", include("recognition_pilot.urls.public")),
    path("desk/<slug:authority>/", include("recognition_pilot.urls.desk")),
    path("supervision/<slug:authority>/", include("recognition_pilot.urls.supervision")),
    path("beratungsstelle/", include("recognition_pilot.urls.centre")),
]

handler400 = "willkommen.views.errors.unusable"
handler403 = "willkommen.views.errors.forbidden"
handler404 = "willkommen.views.errors.not_found"
handler500 = "willkommen.views.errors.broken"
