"""What the house says when a rule says no."""

from typing import TYPE_CHECKING

from willkommen import tallies

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Refused(Exception):
    """A rule said no; nothing was changed. Subclasses stand beside the action that raises them.

    `text` is a sentence for the person at the screen (lazily translated).
    """

    text: "StrOrPromise" = ""

    def __init__(self, text: "StrOrPromise | None" = None) -> None:
        super().__init__(text or self.text)
        tallies.count("refusals_total", rule=type(self).__name__)
        if text is not None:
            self.text = text
