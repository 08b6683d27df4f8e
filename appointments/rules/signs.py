"""The sign on the tile of a situation of life; a word of the catalogue without one gets that for "something else"."""

SOMETHING_ELSE = "more-horiz"
SITUATION_SIGNS = {
    "study": "school",
    "work": "work",
    "family": "family-restroom",
    "protection": "shield",
    "ukraine": "flag",
    "card_passport": "id-card",
    "move": "local-shipping",
    "permanent": "key",
    "recognition": "workspace-premium",
}
