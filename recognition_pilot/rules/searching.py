"""What people say around the word that counts: left out of a search for what they have learned."""

# Folded (capitals, no accents), a language a line: "I was", "I have worked as", "in a", "and".
_FILLERS = """
ICH HABE HAB WAR BIN ALS IN IM AN AM DER DIE DAS EIN EINE EINER UND ODER BEI BEIM FUER MIT VON ZU
GEARBEITET ARBEITE ARBEITEN MACHE GEMACHT BERUF NICHT
I WAS AM HAVE HAD A AN THE AS AT IN ON OF AND OR FOR WITH WORKED WORK WORKING USED TO MY JOB DID DO NOT
JE J SUIS ETAIS ETAIT AI UN UNE DES DE DU LA LE LES L D EN ET OU DANS COMME TRAVAILLE TRAVAILLAIS METIER
YO SOY ERA FUI HE UN UNA DE DEL LA EL LOS LAS EN Y O COMO TRABAJABA TRABAJO TRABAJE
BEN IDIM BIR VE VEYA OLARAK ICIN ILE CALISTIM CALISIYORDUM CALISIYORUM
Я БУВ БУЛА БУЛО БЫЛ БЫЛА РАБОТАЛ РАБОТАЛА РАБОТАЮ ПРАЦЮВАВ ПРАЦЮВАЛА ПРАЦЮЮ В У НА З С И І ТА АБО ИЛИ ЯК КАК
انا كنت اعمل اعمال عملت في من على و او مع
من بودم هستم کار كار می مي کردم كردم در با و یا يا به نه
"""
FILLERS = frozenset(_FILLERS.split())
# More words than this are a story; the first ones say it.
MOST_WORDS = 8


def words_that_count(folded: str) -> list[str]:
    """The words of a folded text, each once, without fillers; none where it says nothing else."""
    words = "".join(sign if sign.isalnum() else " " for sign in folded).split()
    counting = dict.fromkeys(word for word in words if word not in FILLERS and len(word) > 1)
    return list(counting)[:MOST_WORDS]
