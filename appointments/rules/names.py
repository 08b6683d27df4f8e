"""The words of a name as the rule of one booking reads them."""


def identity_text(*, names: str, born_on: str) -> str:
    """One line per person from the folded names (in any order of the words) and the day of birth.

    "ANNA MARIA MÜLLER" and "Mueller, Anna-Maria" must be the same person to the rule of one booking.
    """
    words = "".join(letter if letter.isalnum() else " " for letter in names).split()
    return "<".join(sorted(words)) + "|" + born_on
