"""The queue and the day, as pages show them."""
