"""Addresses for applicants: a kept plan, below `/<language>/<authority>/`."""

from django.urls import path

from recognition_pilot.views.public import plan, plan_access, plan_reminders

urlpatterns = [
    path("anerkennung/plan/", plan_access.plan_sign_in, name="plan_sign_in"),
    path("anerkennung/plan/behalten/", plan_access.plan_keep, name="plan_keep"),
    path("anerkennung/plan/zettel/", plan_access.plan_slip_page, name="plan_slip"),
    path("anerkennung/plan/ansehen/", plan.plan, name="plan"),
    path("anerkennung/plan/schritt/", plan.plan_step, name="plan_step"),
    path("anerkennung/plan/unterlagen/", plan.plan_documents, name="plan_documents"),
    path("anerkennung/plan/beginn/", plan.plan_start, name="plan_start"),
    path("anerkennung/plan/drucken/", plan.plan_print, name="plan_print"),
    path("anerkennung/plan/datei/", plan.plan_file, name="plan_file"),
    path("anerkennung/plan/loeschen/", plan.plan_delete, name="plan_delete"),
    path("anerkennung/plan/verlassen/", plan_access.plan_leave, name="plan_leave"),
    path("anerkennung/plan/erinnern/", plan_reminders.plan_reminders, name="plan_reminders"),
    path("anerkennung/plan/erinnern/<str:token>/", plan_reminders.plan_link, name="plan_link"),
    path("anerkennung/plan/erinnern/<str:token>/ja/", plan_reminders.plan_link_confirm, name="plan_link_confirm"),
    path("anerkennung/plan/erinnern/<str:token>/ende/", plan_reminders.plan_link_stop, name="plan_link_stop"),
]
