"""What an address names: the things of the own authority, those of another one, and things that are nowhere."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse

from tests.house.addresses import ARGUMENTS, SPECIAL, argument_names
from willkommen.references import check_digit

# They say where one is, or which of a few ways is gone: no thing of an authority.
NO_THING = {
    "authority",
    "language",
    "step",
    "kind",
    "fact",
    "press",
    "section",
    "field",
    "object_type",
    "month",
    "point",
}
NO_THING |= {"quarter", "reading", "time", "day", "situation", "entry"}
NOWHERE = 999_999_999
# Signs of a token or a code; a number is too short to be looked for in a page.
SECRET = 8


@dataclass(frozen=True)
class Ask:
    """One address, and whose things it names."""

    whose: str
    address: str
    named: tuple[tuple[str, str], ...] = ()

    @property
    def what(self) -> tuple[str, ...]:
        """The arguments that do not name own things."""
        return tuple(argument for argument, _value in self.named)

    def plain(self, text: str) -> str:
        """A text of the answer without the address that was asked for, which it may quote (other languages, forms)."""
        path = self.address.partition("/de/")[2] or self.address
        for said in (path, *(value for _argument, value in self.named if len(value) >= SECRET)):
            text = text.replace(said, "…").replace(quote(said, safe=""), "…")
        for _argument, value in self.named:  # the page around it
            text = text.replace(f"/{value}/", "/…/").replace(f"%2F{value}%2F", "/…/")
        return text


def arguments(name: str, street) -> dict:
    """What an address is filled with for a street."""
    special = SPECIAL.get(name, lambda street: {})(street)
    return {
        argument: special[argument] if argument in special else ARGUMENTS[argument](street)
        for argument in argument_names(name)
    }


def asks(name: str, street, other) -> Iterator[Ask]:
    """The same page of the first street about its own things, about each thing of the other one, and about nothing there is."""
    own, foreign = arguments(name, street), arguments(name, other)
    yield Ask("own", reverse(name, kwargs=own))
    if "authority" not in own:
        return
    things = [argument for argument in sorted(own) if argument not in NO_THING]
    strange = {argument: foreign[argument] for argument in things if str(foreign[argument]) != str(own[argument])}
    everything = [strange] if len(strange) > 1 else []
    for changed in (*({argument: value} for argument, value in strange.items()), *everything):
        yield _ask("none", name, own, {argument: nothing_like(own[argument]) for argument in changed})
        yield _ask("other", name, own, changed)
    for argument in set(things) - set(strange):
        yield _ask("none", name, own, {argument: nothing_like(own[argument])})


def _ask(whose: str, name: str, own: dict, changed: dict) -> Ask:
    named = tuple((argument, str(value)) for argument, value in changed.items())
    return Ask(whose, reverse(name, kwargs={**own, **changed}), named)


def nothing_like(value):
    """Something of the same kind that is nowhere."""
    if isinstance(value, int):
        return NOWHERE
    text = str(value)
    if text.isdigit() and len(text) == 10:
        return f"{NOWHERE}{check_digit(str(NOWHERE))}"
    try:
        uuid.UUID(text)
    except ValueError:
        return "".join(_other_sign(sign, is_short=len(text) < 5) for sign in text)
    return uuid.UUID(int=7)


def _other_sign(sign: str, *, is_short: bool) -> str:
    """A sign of the same kind; of a short name (I03) only the digits change."""
    if sign.isdigit():
        return "9"
    if not sign.isalpha() or is_short:
        return sign
    return "X" if sign.isupper() else "x"
