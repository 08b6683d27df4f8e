"""How somebody wants to be reached: by e-mail, or by text message where the authority sends some."""

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.forms.fields import EmailAddressField, MobileField
from willkommen.forms.identity import EMAIL, SMS


class ReachForm(forms.Form):
    """One way, one address."""

    way = forms.ChoiceField(
        label=_("How can we reach you?"),
        widget=forms.RadioSelect,
        initial=EMAIL,
        error_messages={
            "required": _("Choose how we can reach you."),
            "invalid_choice": _("Choose one of the ways shown here."),
        },
    )
    email = EmailAddressField(label=_("E-mail address"), required=False)
    mobile = MobileField(label=_("Mobile number"), help_text=_("For example 0151 23456789"), required=False)

    def __init__(self, *args, is_sms_offered: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].hides_optional = True
        if not is_sms_offered:
            del self.fields["mobile"], self.fields["way"]
            return
        self.fields["mobile"].hides_optional = True
        self.fields["way"].choices = [(EMAIL, _("By e-mail")), (SMS, _("By text message (SMS) to my mobile"))]

    def clean(self):
        """Only the chosen way counts; the other field is neither judged nor kept."""
        cleaned = super().clean()
        way = cleaned.get("way") if "way" in self.fields else EMAIL
        for name, its_way in (("email", EMAIL), ("mobile", SMS)):
            if way == its_way and name not in self.errors and not cleaned.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
            elif way and way != its_way:
                self.errors.pop(name, None)
                cleaned[name] = ""
        return cleaned
