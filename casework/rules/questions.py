"""How much somebody may ask at once."""

# So that nobody's ten questions stand before another's first.
MOST_UNANSWERED = 3
MOST_CHARACTERS = 2000
MOST_ANSWER_CHARACTERS = 3000
