"""A say: feedback, complaints, the advisory circle."""
