"""Signing in to one's case: the reference and the sixteen digits of the slip."""

from django.utils.translation import gettext_lazy as _

from willkommen.forms.numbers import NumberField, TicketForm
from willkommen.references import ACCESS_CODE_DIGITS, REFERENCE_DIGITS


class SignInForm(TicketForm):
    """Reference and code."""

    reference = NumberField(
        length=REFERENCE_DIGITS,
        label=_("Number of your application"),
        help_text=_("Ten digits. It stands on your slip and on your receipt."),
        check_error=_("This number has a mistake in it. Please compare all ten digits with your slip."),
        error_messages={"required": _("Enter the number of your application.")},
    )
    code = NumberField(
        length=ACCESS_CODE_DIGITS,
        label=_("Access code"),
        help_text=_("Sixteen digits in four groups. It stands on your slip only."),
        check_error=_("This code has a mistake in it. Please compare all sixteen digits with your slip."),
        error_messages={"required": _("Enter the access code.")},
    )
