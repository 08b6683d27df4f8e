"""Keys as people copy them: Bech32 (BIP 173), whose checksum finds what was mistyped."""

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def write(kind: str, data: bytes) -> str:
    """In small letters: kind, "1", data, six letters of checksum."""
    values = _regroup(data, 8, 5)
    rest = _checksum([*_spread(kind), *values, *[0] * 6]) ^ 1
    values += [(rest >> 5 * (5 - place)) & 31 for place in range(6)]
    return kind + "1" + "".join(LETTERS[value] for value in values)


def read(text: str) -> tuple[str, bytes]:
    """Kind and data. Raises `ValueError` where the checksum does not fit."""
    if text not in (text.lower(), text.upper()):
        raise ValueError("capital and small letters are mixed")
    kind, one, letters = text.lower().rpartition("1")
    if not one or len(letters) < 6 or any(letter not in LETTERS for letter in letters):
        raise ValueError("it is not written as keys are")
    values = [LETTERS.index(letter) for letter in letters]
    if _checksum([*_spread(kind), *values]) != 1:
        raise ValueError("its checksum does not fit")
    return kind, bytes(_regroup(values[:-6], 5, 8))


def _spread(kind: str) -> list[int]:
    return [ord(letter) >> 5 for letter in kind] + [0] + [ord(letter) & 31 for letter in kind]


def _checksum(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, step in enumerate(_STEPS):
            rest ^= step if (top >> place) & 1 else 0
    return rest


def _regroup(values, width: int, wanted: int) -> list[int]:
    """Bits in groups of another width; the last group of five is filled with zeros, which reading drops again."""
    gathered = bits = 0
    groups = []
    for value in values:
        gathered = gathered << width | value
        bits += width
        while bits >= wanted:
            bits -= wanted
            groups.append(gathered >> bits & (1 << wanted) - 1)
    if wanted == 5 and bits:
        groups.append(gathered << 5 - bits & 31)
    return groups
