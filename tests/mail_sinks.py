"""A mail server and a gateway for text messages that take, refuse, stall or break the line as a test wants."""

import asyncio
import email
import json
import logging
import threading
from collections import deque
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller

from willkommen.local.ports import HOST, pick_free

logging.getLogger("mail.log").setLevel(logging.WARNING)


class MailSink:
    """Keeps every mail it took in `mails`.

    `on_mail`, `on_rcpt`, `on_data` get the sender, the recipient, the mail and answer with a line such as
    `"451 not now"`, or None to agree. `stall_at` is `"mail"`, `"rcpt"`, `"data"` (before the mail is kept) or
    `"answer"` (after): there the server says nothing until the test is over. With `hang_up_after` it closes the
    connection after the next mail.
    """

    def __init__(self):
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self.on_mail: Callable = lambda sender: None
        self.on_rcpt: Callable = lambda recipient: None
        self.on_data: Callable = lambda mail: None
        self.stall_at = ""
        self.hang_up_after = False
        self.stalled = threading.Event()
        self.port = pick_free()
        self._controller: Controller | None = None

    def open(self) -> "MailSink":
        """Take mail from now on."""
        self._controller = Controller(self, hostname=HOST, port=self.port)
        self._controller.start()
        return self

    def close(self) -> None:
        """Take no more; whoever connects is refused."""
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    @property
    def recipients(self) -> list[str]:
        """To whom, in the order of arriving."""
        return [mail["X-Envelope-To"] for mail in self.mails]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 -- aiosmtpd's name
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        await self._perhaps_stall("mail")
        answer = self.on_mail(address)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        await self._perhaps_stall("rcpt")
        answer = self.on_rcpt(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        mail = email.message_from_bytes(envelope.original_content, policy=default)
        await self._perhaps_stall("data")
        answer = self.on_data(mail)
        if answer is not None:
            return answer
        mail["X-Envelope-To"] = envelope.rcpt_tos[0]
        mail["X-Envelope-From"] = envelope.mail_from
        self.mails.append(mail)
        await self._perhaps_stall("answer")
        if self.hang_up_after:
            self.hang_up_after = False
            asyncio.get_running_loop().call_later(0.05, server.transport.close)
        return "250 taken"

    async def _perhaps_stall(self, place: str) -> None:
        if self.stall_at == place:
            self.stalled.set()
            await asyncio.sleep(3600)  # ended with the server


class SmsSink:
    """A gateway that keeps what it took in `said`; `answers` holds the next status codes, `None` breaks the line."""

    def __init__(self):
        self.said: list[dict] = []
        self.headers: list[dict] = []
        self.answers: deque = deque()
        self._server = ThreadingHTTPServer((HOST, 0), type("Handler", (_SmsHandler,), {"sink": self}))
        self.url = f"http://{HOST}:{self._server.server_port}/send?account=7"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        """Take no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _SmsHandler(BaseHTTPRequestHandler):
    sink: SmsSink

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.sink.answers.popleft() if self.sink.answers else 200
        if status is None:
            self.sink.said.append(said)
            return  # the connection ends without an answer
        if 200 <= status < 300:
            self.sink.said.append(said)
            self.sink.headers.append(dict(self.headers))
        body = json.dumps({"status": status}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def mail_sink(settings):
    """A mail server of the test's own, to which the product's mail goes."""
    sink = MailSink().open()
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, sink.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 1
    settings.DEFAULT_FROM_EMAIL = "termine@willkommen.example"
    yield sink
    sink.close()


@pytest.fixture
def sms_sink(settings):
    """A gateway of the test's own."""
    sink = SmsSink()
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = sink.url, "known-to-the-test"
    yield sink
    sink.close()
