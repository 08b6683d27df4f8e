"""The way to recognition: professions, bodies, steps and their words."""
