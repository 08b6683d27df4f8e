"""Text messages through an HTTP gateway: `POST` of JSON `{"id", "to", "from", "text"}` with a bearer token.

`id` stays the same when a message is sent once more; it also travels as `Idempotency-Key`.
"""

import datetime as dt
import http.client
import json
import re
from urllib.parse import urlsplit

from django.conf import settings

from willkommen.channels.parcels import ChannelAway, Parcel, PerhapsDelivered, RefusedForGood, TryLater, one_line

SECONDS = 10
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
# What GSM networks allow as the name of a sender.
LONGEST_SENDER = 11
NOT_NOW = frozenset({408, 425, 429, 500, 503})
# A gateway's own front door lost the answer of what stands behind it.
NOBODY_KNOWS = frozenset({502, 504})
SET_UP_WRONGLY = frozenset({401, 403, 404, 405})
WAIT_FOR_AN_ADMINISTRATOR = dt.timedelta(minutes=15)


class SmsLine:
    """The way to the gateway; each message has a connection of its own, so a broken one says that nothing was sent."""

    def __init__(self):
        self._address = urlsplit(settings.SMS_GATEWAY_URL)
        self._connection: http.client.HTTPConnection | None = None

    def ready(self) -> None:
        """Connect where needed. Raises `ChannelAway`, also where the installation has no gateway."""
        if self._connection is not None:
            return
        if not self._address.hostname:
            raise ChannelAway("SMS_GATEWAY_URL")
        is_secure = self._address.scheme == "https"
        connection = (http.client.HTTPSConnection if is_secure else http.client.HTTPConnection)(
            self._address.hostname, self._address.port, timeout=SECONDS
        )
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise ChannelAway(_words(error)) from error
        self._connection = connection

    def send(self, parcel: Parcel) -> None:
        """Hand one text message to the gateway."""
        number = re.sub(r"[\s/()-]", "", parcel.recipient)
        if not NUMBER.fullmatch(number):
            raise RefusedForGood("number")
        self.ready()
        try:
            status, answer = self._post(
                {
                    "id": str(parcel.message_id),
                    "to": number,
                    "from": one_line(parcel.sender_name)[:LONGEST_SENDER],
                    "text": parcel.short_text,
                }
            )
        except (OSError, http.client.HTTPException) as error:
            raise PerhapsDelivered(_words(error)) from error
        finally:
            self.close()
        _judge(status, answer)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _post(self, content: dict[str, str]) -> tuple[int, str]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": content["id"], "Connection": "close"}
        if settings.SMS_GATEWAY_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SMS_GATEWAY_TOKEN}"
        path = (self._address.path or "/") + (f"?{self._address.query}" if self._address.query else "")
        self._connection.request("POST", path, json.dumps(content).encode(), headers)
        response = self._connection.getresponse()
        return response.status, response.read(2000).decode(errors="replace")


def _judge(status: int, answer: str) -> None:
    """Raises what the gateway's answer means, nothing where it has taken the message."""
    said = f"{status} {answer}"
    if 200 <= status < 300:
        return
    if status in NOBODY_KNOWS:
        raise PerhapsDelivered(said)
    if status in NOT_NOW:
        raise TryLater(said)
    if status in SET_UP_WRONGLY:
        raise TryLater(said, at_least=WAIT_FOR_AN_ADMINISTRATOR)
    raise RefusedForGood(said)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
