"""How long what people gave is kept."""

from django import forms
from django.utils.translation import gettext as _

from willkommen.forms.staff_forms import StaffForm
from willkommen.keeping import Period


class PeriodsForm(StaffForm):
    """A whole number of days for each period, within its limits."""

    def __init__(self, data=None, *, chosen: list[tuple[Period, int]]):
        super().__init__(data)
        for period, days in chosen:
            self.fields[period.field] = forms.IntegerField(
                label=_capital(period.label),
                help_text=_("%(least)s to %(most)s days, usually %(usual)s. %(remark)s")
                % {"least": period.least, "most": period.most, "usual": period.default, "remark": period.remark},
                min_value=period.least,
                max_value=period.most,
                initial=days,
            )
            self.fields[period.field].widget.attrs["class"] = "wk-input--short"


def _capital(words: str) -> str:
    return str(words)[:1].upper() + str(words)[1:]
