"""The same reminders as a task each would send them: one message in hand, a new connection for every one."""

import django
from django.utils import timezone

django.setup()

from willkommen.channels.email import EmailLine  # noqa: E402 -- Django first
from willkommen.delivery import drain  # noqa: E402 -- Django first
from willkommen.models.messages import Channel  # noqa: E402 -- Django first


class OneMail(EmailLine):
    """Hangs up after every mail."""

    def send(self, parcel) -> None:
        """Send and say goodbye."""
        super().send(parcel)
        self.close()


if __name__ == "__main__":
    drain.AT_A_TIME = 1
    drain.LINES = {Channel.EMAIL: OneMail}
    drain.drain_outbox(now=timezone.now(), seconds=300)
