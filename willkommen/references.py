"""Numbers people read aloud and type: the reference of a case or a plan, the number of a receipt, the access code.

Digits only: they work in every script. The last one is a check digit (ISO 7064, MOD 11,10): it catches every single wrong
digit and nearly all swapped neighbours before anything is looked up.
"""

from collections.abc import Callable

REFERENCE_DIGITS = 10
ACCESS_CODE_DIGITS = 16


def check_digit(digits: str) -> str:
    """The check digit of a row of digits (ISO 7064, MOD 11,10)."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def is_well_formed(number: str, *, length: int) -> bool:
    """Whether these are so many ASCII digits with the right check digit."""
    return len(number) == length and number.isascii() and number.isdigit() and check_digit(number[:-1]) == number[-1]


def new_number(choose: Callable[[str], str], *, length: int) -> str:
    """A random number of so many digits, check digit included; `choose` takes one sign of a row at random."""
    digits = "".join(choose("0123456789") for _ in range(length - 1))
    return digits + check_digit(digits)


def in_groups(number: str) -> str:
    """As we print it: a reference as 482 109 371-5, an access code in four groups of four."""
    if len(number) == REFERENCE_DIGITS:
        return f"{number[:3]} {number[3:6]} {number[6:9]}-{number[9]}"
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def tidy_number(typed: str) -> str:
    """The digits somebody typed, whatever script they are written in; everything between them is dropped."""
    return "".join(str(int(sign)) for sign in typed[:60] if sign.isdecimal())
