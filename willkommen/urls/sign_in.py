"""Addresses of signing in and of one's own pages. The names beginning with `account_` are those allauth asks for."""

from django.urls import path

from willkommen.views import confirming, outside, second_factor, sessions, sign_in, staff

urlpatterns = [
    path("konto/", staff.home, name="staff_home"),
    path("konto/ich/", staff.own_settings, name="own_settings"),
    path("konto/sprache/", staff.language, name="staff_language"),
    path("konto/anmelden/", sign_in.sign_in, name="account_login"),
    path("konto/abmelden/", sign_in.sign_out, name="account_logout"),
    path("konto/gesperrt/", sign_in.deactivated, name="account_inactive"),
    path("konto/passwort/", sign_in.change_password, name="account_change_password"),
    path("konto/passwort/vergessen/", sign_in.forgotten_password, name="account_reset_password"),
    path("konto/passwort/vergessen/gesendet/", sign_in.password_link_sent, name="account_reset_password_done"),
    path("konto/passwort/neu/<str:uid>/<str:token>/", sign_in.new_password, name="account_reset_password_from_key"),
    path("konto/bestaetigen/", confirming.confirm, name="account_reauthenticate"),
    path("konto/bestaetigt/", confirming.confirmed, name="confirmed"),
    path("konto/weiter/", confirming.go_on, name="go_on"),
    path("konto/noch-da/", confirming.still_there, name="still_there"),
    path("konto/sitzungen/", sessions.own_sessions, name="own_sessions"),
    path("konto/sitzungen/beenden/", sessions.sessions_end, name="sessions_end"),
    path("konto/sitzungen/<slug:mark>/beenden/", sessions.session_end, name="session_end"),
    path("konto/anmelden/code/", second_factor.at_sign_in, name="mfa_authenticate"),
    path("konto/zweiter-faktor/", second_factor.factors, name="mfa_index"),
    path("konto/zweiter-faktor/app/", second_factor.app, name="mfa_activate_totp"),
    path("konto/zweiter-faktor/schluessel/", second_factor.key, name="mfa_add_webauthn"),
    path("konto/zweiter-faktor/codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path("konto/zweiter-faktor/<int:factor>/entfernen/", second_factor.factor_remove, name="factor_remove"),
    path("konto/dienst/", outside.only_there, name="only_there"),
    path("konto/dienst/<slug:service>/", outside.begin, name="outside_begin"),
    path("konto/dienst/<slug:service>/verbinden/", outside.link, name="outside_link"),
    path("konto/dienst/<slug:service>/zurueck/", outside.back, name="outside_return"),
    path("konto/einladung/<str:token>/", sign_in.invitation, name="invitation"),
]
