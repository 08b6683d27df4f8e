"""What is counted outside, for one month."""

from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import MonthlyFigure
from willkommen.forms.staff_forms import FormKeyField, StaffModelForm


class MonthForm(StaffModelForm):
    """The figures of one month; what was not counted stays empty."""

    form_key = FormKeyField()

    class Meta:
        model = MonthlyFigure
        fields = ("calls", "calls_answered", "mails_waiting", "remark")
        help_texts = {
            "calls": _("As the telephone system counts them."),
            "remark": _("For example: telephone system failed for two days. No names."),
        }

    def clean(self):
        """Something must be there, and no more answered than came in."""
        cleaned = super().clean()
        calls, answered = cleaned.get("calls"), cleaned.get("calls_answered")
        if (calls is None) != (answered is None) and not self.errors:
            self.add_error(
                "calls" if calls is None else "calls_answered", _("Please enter both numbers of calls, or neither.")
            )
        elif calls is not None and answered is not None and answered > calls:
            self.add_error("calls_answered", _("More calls were answered than came in. Please check both numbers."))
        if not self.errors and calls is None and cleaned.get("mails_waiting") is None:
            self.add_error(None, _("Please enter at least one number."))
        return cleaned

    def values(self) -> dict:
        """What `enter_month` is told."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
