"""Issuing a slip with an access code."""

from django import forms

from willkommen.forms.fields import FormKeyField


class SlipForm(forms.Form):
    """One button; what it sends is the secret the code follows from."""

    form_key = FormKeyField()
