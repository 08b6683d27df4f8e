"""E-mail: many messages over one SMTP connection."""

import contextlib
import datetime as dt
import smtplib
import ssl

from django.conf import settings
from django.core.mail import DNS_NAME

from willkommen.channels.mail import Mail, compose
from willkommen.channels.parcels import ChannelAway, Parcel, PerhapsDelivered, RefusedForGood, TryLater

# Some servers hang up after a hundred or so.
MOST_MESSAGES_PER_CONNECTION = 100
# A server that does not want our sender is set up wrongly: nobody's fault at the other end of the message.
WAIT_FOR_AN_ADMINISTRATOR = dt.timedelta(minutes=15)


class _Connection(smtplib.SMTP):
    """Knows whether a message's content has gone over the line: before that, a broken line means "not sent"."""

    content_is_out = False

    def data(self, msg: bytes):
        """SMTP's DATA command; line ends are CRLF already."""
        self.content_is_out = False
        code, answer = self.docmd("data")
        if code != 354:
            self.rset()
            raise smtplib.SMTPDataError(code, answer)
        # a dot alone ends the content, so a line that begins with one gets another (RFC 5321, 4.5.2)
        content = (b"\r\n" + msg).replace(b"\r\n.", b"\r\n..")[2:]
        self.content_is_out = True
        self.send(content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        answer = self.getreply()
        self.content_is_out = False
        return answer


class _SecureConnection(_Connection, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class EmailLine:
    """A connection to the mail server, opened when first needed."""

    def __init__(self):
        self._connection: _Connection | None = None
        self._sent = 0

    def ready(self) -> None:
        """Connect and sign in where needed. Raises `ChannelAway`."""
        if self._is_connected() and self._sent < MOST_MESSAGES_PER_CONNECTION:
            return
        self.close()
        try:
            self._connection = _connect()
        except OSError as error:  # smtplib's exceptions are OSErrors
            raise ChannelAway(_words(error)) from error

    def send(self, parcel: Parcel) -> None:
        """Send one mail. A kept line that broke before the content went out is opened once more."""
        mail = compose(parcel)
        self.ready()
        is_fresh = self._sent == 0
        try:
            self._hand_over(mail)
        except ChannelAway:
            if is_fresh:
                raise
            self.ready()
            self._hand_over(mail)

    def close(self) -> None:
        """Say goodbye where somebody listens."""
        if self._is_connected():
            with contextlib.suppress(OSError):
                self._connection.quit()
        self._drop()

    def _drop(self) -> None:
        """Hang up without a word: whoever did not answer will not answer to a goodbye either."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._sent = 0

    def _is_connected(self) -> bool:
        return self._connection is not None and self._connection.sock is not None

    def _hand_over(self, mail: Mail) -> None:
        self._sent += 1
        try:
            self._connection.sendmail(mail.sender, [mail.recipient], mail.content)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _refusal(code, answer) from error
        except smtplib.SMTPSenderRefused as error:
            raise _sender_refused(error) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except ValueError as error:  # something that no mail can carry
            raise RefusedForGood(_words(error)) from error
        except OSError as error:
            was_out = self._connection.content_is_out
            self._drop()
            raise (PerhapsDelivered if was_out else ChannelAway)(_words(error)) from error


def _connect() -> _Connection:
    secure = {"context": ssl.create_default_context()} if settings.EMAIL_USE_SSL else {}
    connection = (_SecureConnection if settings.EMAIL_USE_SSL else _Connection)(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        local_hostname=DNS_NAME.get_fqdn(),
        timeout=settings.EMAIL_TIMEOUT,
        **secure,
    )
    try:
        if settings.EMAIL_USE_TLS:
            connection.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            connection.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        connection.ehlo_or_helo_if_needed()
    except OSError:
        connection.close()
        raise
    return connection


def _sender_refused(error: smtplib.SMTPSenderRefused) -> Exception:
    """Before any address was named: the server is closing (421), busy, or does not want mail from us at all."""
    said = _answer(error.smtp_code, error.smtp_error)
    if error.smtp_code == 421:
        return ChannelAway(said)
    return TryLater(said, at_least=WAIT_FOR_AN_ADMINISTRATOR if error.smtp_code >= 500 else dt.timedelta(0))


def _refusal(code: int, answer) -> Exception:
    """4xx is "later" (RFC 5321, 4.2.1), the rest is for good."""
    return (TryLater if 400 <= code < 500 else RefusedForGood)(_answer(code, answer))


def _answer(code: int, answer) -> str:
    return f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"
