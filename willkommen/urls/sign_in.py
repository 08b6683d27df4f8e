"""Addresses of signing in and of one's own pages. The names beginning with `account_` are those allauth asks for."""

from django.urls import path

from willkommen.views import sign_in, staff

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
    path("konto/einladung/<str:token>/", sign_in.invitation, name="invitation"),
]
