"""What clerks type on the page of a visit: ticks, notes, how it ends, where it goes on."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from appointments.models import Counter, ServiceOffer
from appointments.queries.queue.papers import Papers
from appointments.queries.queue.sending import Choice
from willkommen.folding import clean_text


class TextField(forms.CharField):
    """Some lines of text without control characters."""

    def __init__(self, *, max_length: int, rows: int = 3, **kwargs):
        kwargs.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(max_length=max_length, required=False, **kwargs)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = _("This is too long. Please use at most %(limit_value)d characters.")

    def to_python(self, value):
        """The cleaned text."""
        return clean_text(super().to_python(value) or "", lines=True)


class _Ticks(forms.MultipleChoiceField):
    """Papers that are ticked; what an old page still knows and this list does not is left out."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def to_python(self, value):
        """The codes of the list that were sent."""
        known = {code for code, _label in self.choices}
        return [code for code in super().to_python(value) if code in known]


class VisitForm(forms.Form):
    """Which papers are there, and a note for today."""

    brought = _Ticks(label=_("Papers"))
    note = TextField(label=_("Notes for today"), max_length=1000)

    def __init__(self, *args, papers: Papers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["brought"].choices = [(code, code) for code in papers.codes]

    def problem(self) -> str:
        """The first thing that is wrong, as one sentence; empty where nothing is."""
        return next((str(problems[0]) for problems in self.errors.values()), "")


class OutcomeForm(forms.Form):
    """How a visit ends when it is not simply done: what is missing, when or where it goes on."""

    missing = _Ticks(label=_("What is missing"))
    outcome_note = TextField(label=_("Note for the person, printed on the slip"), max_length=300, rows=4)

    def __init__(self, *args, papers: Papers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["missing"].choices = [(code, code) for code in papers.codes]


class SendOnForm(forms.Form):
    """To which counter, for which service."""

    counter = forms.ChoiceField(
        label=_("To which counter?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the counters of the list.")},
    )
    service = forms.ChoiceField(
        label=_("For which service?"),
        error_messages={
            "required": _("Choose a service."),
            "invalid_choice": _("Choose one of the services of the list."),
        },
    )

    def __init__(self, *args, choices: list[Choice], offers: list[ServiceOffer], **kwargs):
        super().__init__(*args, **kwargs)
        self.counters = {str(choice.counter.pk): choice.counter for choice in choices}
        self.offers = {offer.service.code: offer for offer in offers}
        self.fields["counter"].choices = [("", ""), *((key, key) for key in self.counters)]
        self.fields["service"].choices = [(code, offer.service.name_de) for code, offer in self.offers.items()]

    @property
    def chosen_counter(self) -> Counter | None:
        """The counter, None for every counter that serves it."""
        return self.counters.get(self.cleaned_data["counter"])

    @property
    def chosen_service(self):
        """The service."""
        return self.offers[self.cleaned_data["service"]].service
