"""What is wrong with a sent form, as the error summary lists it: which field, what, and where to go."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.forms.formsets import BaseFormSet


@dataclass(frozen=True)
class Problem:
    """One problem: the field's name (empty for the whole form), the sentence, the id to go to (empty: nowhere)."""

    label: str
    message: str
    target: str

    @property
    def is_question(self) -> bool:
        """A label that asks needs no colon behind it."""
        return self.label.endswith(("?", "؟"))


def problems_of(form: forms.BaseForm | BaseFormSet) -> Iterator[Problem]:
    """Every problem of a bound form or formset, in the order of its fields."""
    if not form.is_bound:
        return
    if isinstance(form, BaseFormSet):
        for message in form.non_form_errors():
            yield Problem("", str(message), f"{form.prefix}_form_error")
        for single in form:
            yield from problems_of(single)
        return
    for message in form.non_field_errors():
        yield Problem("", str(message), f"{form.prefix or 'form'}_form_error")
    found = form.errors.as_data()
    for field in form:
        for error in found.get(field.name, ()):
            for message in error.messages:
                yield Problem(str(field.label).rstrip(".:"), str(message), _target(field, error))


def _target(field: forms.BoundField, error) -> str:
    widget = field.field.widget
    if field.is_hidden:
        return ""
    if hasattr(widget, "id_for_error"):
        return widget.id_for_error(field.auto_id, error)
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id
