"""Two forms of what people type: clean, to be kept, and folded, to be searched.

The folded form of Latin letters is the search form of DIN 91379 (Müller → MUELLER, Nguyễn → NGUYEN). Cyrillic and
Arabic letters stay, in one spelling each. `sounds` goes further and writes any script as its consonants, for names of
places that people have only ever heard.
"""

import re
import unicodedata

UMLAUT, RING = "\u0308", "\u030a"
ZWNJ = "\u200c"
_APOSTROPHES = "'’‘ʼʻ`´ʹ"

# Letters that no decomposition takes apart, as DIN 91379 has them, then one spelling for letters that Cyrillic, Arabic
# and Persian keyboards write differently.
_LATIN = "Æ:AE Œ:OE Ø:OE Þ:TH ẞ:SS Ð:D Đ:D Ħ:H Ł:L Ŋ:N Ŧ:T Ƈ:C Ə:E Ɨ:I Ʒ:Z Ǥ:G"
_OTHER = "Ґ:Г ٱ:ا ى:ي ی:ي ې:ي ک:ك ڪ:ك ة:ه ہ:ه ە:ه ھ:ه"
_LETTERS = dict(pair.split(":") for pair in f"{_LATIN} {_OTHER}".split()) | dict.fromkeys(_APOSTROPHES + "·ـء", "")

# Sounds that people and scripts mix up when they write down a German name. Vowels and H count for nothing.
_ALIKE = {
    "B": "BPБПبپ",
    "D": "DTДТتدطضثذ",
    "F": "FVWФВفڤ",
    "G": "GKQCXГХКقكجگغخ",
    "L": "LЛل",
    "M": "MМم",
    "N": "NНن",
    "R": "RРر",
    "S": "SZСЗЦШЩЖЧسزصشظژچ",
}
_SOUNDS = {letter: sound for sound, letters in _ALIKE.items() for letter in letters}
# Several letters for one sound, and letters whose sound depends on their place.
_SPELLINGS = [(r"SCH|T[SZ]|C(?=[EIY])|تس|دس|ТС", "S"), (r"PH|\bو", "F")]


# UAX #15, stream-safe text: no language needs more marks on one letter. Sorting a long row of them takes quadratic time.
MOST_MARKS = 30


def stream_safe(text: str) -> str:
    """The text with at most thirty marks on one letter; without this, normalising 300 kB of marks takes minutes."""
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def clean_text(text: str, *, lines: bool = False) -> str:
    """What is kept of typed text: NFC, no control and no invisible characters, single spaces.

    With `lines` line breaks stay (at most one empty line between two others), and so does the joiner that Persian
    writes inside words.
    """
    text = unicodedata.normalize("NFC", stream_safe(text.replace("\r\n", "\n").replace("\r", "\n")))
    if not lines:
        return " ".join(_visible(text.replace("\n", " "), keep="").split())
    kept = _visible(text, keep="\n" + ZWNJ)
    kept = re.sub(rf"(?<![\u0600-\u06ff]){ZWNJ}|{ZWNJ}(?![\u0600-\u06ff])", "", kept)
    rows = [" ".join(row.split(" ")).strip() for row in kept.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()


def fold(text: str) -> str:
    """The form everything is searched in: capitals, no accents, one spelling, Latin digits, single spaces."""
    text = stream_safe(text).replace("ß", "ẞ")
    letters = _spell_out_umlauts(unicodedata.normalize("NFKD", text.replace("ĸ", "k")).upper())
    folded = []
    for letter in letters:
        kind = unicodedata.category(letter)
        if kind in {"Mn", "Me", "Cf"}:
            continue
        if kind == "Nd":
            folded.append(str(unicodedata.decimal(letter)))
        elif letter in _LETTERS:
            folded.append(_LETTERS[letter])
        else:
            folded.append(letter if kind[0] in "LN" else " ")
    return " ".join("".join(folded).split())


def folded_variants(text: str) -> list[str]:
    """The folded forms a name is found under: Göttingen is looked for as GOETTINGEN and as GOTTINGEN."""
    without_umlauts = unicodedata.normalize("NFKD", stream_safe(text)).replace(UMLAUT, "").replace(RING, "")
    return list(dict.fromkeys([fold(text), fold(without_umlauts.replace("Ø", "O").replace("ø", "o"))]))


def sounds(text: str) -> str:
    """The consonants of a name in any script, as one of nine letters each: Göttingen and غوتينغن are both GDNGN."""
    folded = fold(text)
    for spelling, sound in _SPELLINGS:
        folded = re.sub(spelling, sound, folded)
    heard = "".join(_SOUNDS.get(letter, "") for letter in folded)
    return re.sub(r"(.)\1+", r"\1", heard)


def _visible(text: str, *, keep: str) -> str:
    spaced = text.replace("\t", " ").replace("\u2028", " ").replace("\u2029", " ")
    return "".join(c for c in spaced if c in keep or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})


def _spell_out_umlauts(decomposed: str) -> str:
    """Ä, Ö, Ü become AE, OE, UE and Å becomes AA, whatever other marks sit on the letter."""
    decomposed = re.sub(rf"([AOU])([\u0300-\u0307\u0309-\u036f]*){UMLAUT}", r"\1E\2", decomposed)
    return re.sub(rf"(A)([\u0300-\u0309\u030b-\u036f]*){RING}", r"\1A\2", decomposed)
