"""Choosing among the things of one authority: another authority's are not in the list and refused when sent."""

from django import forms


class ThingField(forms.ChoiceField):
    """One of the things of this authority; `things` maps the value in the form to the thing."""

    def __init__(self, **kwargs):
        self.things: dict[str, object] = {}
        super().__init__(**kwargs)

    def offer(self, things: list, *, label) -> None:
        """Set what can be chosen."""
        self.things = {str(thing.pk): thing for thing in things}
        self.choices = [("", "–"), *((key, label(thing)) for key, thing in self.things.items())]

    def clean(self, value):
        """The thing itself, None where nothing was chosen."""
        return self.things.get(super().clean(value))


class ThingsField(forms.MultipleChoiceField):
    """Some of the things of this authority."""

    def __init__(self, **kwargs):
        self.things: dict[str, object] = {}
        super().__init__(**{"widget": forms.CheckboxSelectMultiple, "required": False, **kwargs})
        self.hides_optional = True

    def offer(self, things: list, *, label) -> None:
        """Set what can be chosen."""
        self.things = {str(thing.pk): thing for thing in things}
        self.choices = [(key, label(thing)) for key, thing in self.things.items()]

    def clean(self, value):
        """The things themselves."""
        return [self.things[key] for key in super().clean(value)]
