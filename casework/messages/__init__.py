"""What casework says in messages: that there is news, never which."""

from casework.messages import documents, news, reminders


def register() -> None:
    """Make the kinds of this app known to the outbox."""
    news.register()
    documents.register()
    reminders.register()
