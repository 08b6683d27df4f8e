"""What the house says when a rule says no."""


class Refused(Exception):
    """A rule said no; nothing was changed. Subclasses stand beside the action that raises them.

    `text` is a sentence for the person at the screen (lazily translated).
    """

    text = ""

    def __init__(self, text=None):
        super().__init__(text or self.text)
        if text is not None:
            self.text = text
