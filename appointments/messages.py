"""What appointments say in messages."""


def register() -> None:
    """Make the kinds of this app known to the outbox."""
