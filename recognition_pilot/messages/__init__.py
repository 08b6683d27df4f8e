"""What the recognition guide says in messages."""

from recognition_pilot.messages import advice, circle, guidance, plans, voices


def register() -> None:
    """Make the kinds of this app known to the outbox."""
    advice.register()
    guidance.register()
    plans.register()
    voices.register()
    circle.register()
