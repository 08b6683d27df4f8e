"""What casework says in messages: that there is news, never which."""

from casework.messages import news


def register() -> None:
    """Make the kinds of this app known to the outbox."""
    news.register()
