"""Applying informally: until when the title is valid, and the last press."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.forms.fields import FormKeyField
from willkommen.widgets import DatePartsField

# A title that ended longer ago, or lasts longer, was typed wrongly.
OLDEST_TITLE = dt.timedelta(days=10 * 366)
LONGEST_TITLE = dt.timedelta(days=20 * 366)


class TitleForm(forms.Form):
    """The last day of the present title, where there is one."""

    title_ends_on = DatePartsField(
        label=_("Until when is your residence title or your visa valid?"),
        help_text=_("It is on your card or in your passport. Leave this empty if you have none or do not know."),
        required=False,
        error_messages={
            "too_early": _("Please check the year. If your title ended that long ago, leave this empty and call us."),
            "too_late": _("Please check the year. No title is valid that long."),
        },
    )

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title_ends_on"].earliest = today - OLDEST_TITLE
        self.fields["title_ends_on"].latest = today + LONGEST_TITLE


class TitleQuery(forms.Form):
    """What a link from the booking brings along: the last day of the title, the appointment's own secret."""

    bis = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    termin = forms.CharField(required=False, max_length=64)

    def asked(self, name: str):
        """One value, None or empty where it is absent or senseless."""
        self.is_valid()
        return self.cleaned_data.get(name)


class SendForm(forms.Form):
    """One button that does something once."""

    form_key = FormKeyField()
