"""What the recognition guide says in messages."""

from recognition_pilot.messages import guidance


def register() -> None:
    """Make the kinds of this app known to the outbox."""
    guidance.register()
