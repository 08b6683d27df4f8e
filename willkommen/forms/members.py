"""Inviting staff and setting their tasks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.models import Role

# What each task opens, in the words of the office (willkommen/permissions.py decides).
ROLE_CHOICES = [
    (Role.CLERK, _("Counter clerk: the desk, booking for people, messages")),
    (Role.CASEWORKER, _("Caseworker: the desk, booking for people")),
    (Role.GUIDE, _("Guide (Lotse): accompanies people who consent")),
    (Role.SUPERVISOR, _("Supervisor: the desk, messages, shifts and closures")),
    (Role.ADMINISTRATOR, _("Administrator: everything under “Administration”")),
    (Role.AUDITOR, _("Auditor: who did, read and changed what, and the seals over it; no case")),
]


class RolesField(forms.MultipleChoiceField):
    """One or several tasks."""

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "label": _("Tasks"),
                "choices": ROLE_CHOICES,
                "widget": forms.CheckboxSelectMultiple,
                "error_messages": {"required": _("Choose at least one task.")},
                **kwargs,
            }
        )


class InvitationForm(StaffForm):
    """Who is invited, and for what."""

    form_key = FormKeyField()
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The invitation goes there. It works once, for 7 days.")
    )
    roles = RolesField()


class TasksForm(StaffForm):
    """What somebody does here."""

    roles = RolesField()
    spoken_languages = forms.MultipleChoiceField(
        label=_("Languages spoken at the counter"),
        choices=list(SPOKEN_LANGUAGES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Voluntary: only with the person's consent. Only the language is stored."),
    )


class IdentityForm(StaffForm):
    """Who somebody is at the sign-in service of the authority; empty: not linked."""

    subject = forms.CharField(
        label=_("Name of the person at the sign-in service (“sub”)"),
        max_length=255,
        required=False,
        help_text=_(
            "The unchanging identifier that the operator of the service gives, not the e-mail address. Empty: no link."
        ),
    )
