"""
The letter box of the demo: takes mail by SMTP and short messages by HTTP, and sends nothing on.

    python -m willkommen.local.letter_box --folder DIR --smtp-port N --sms-port N
"""

import argparse
import json
import signal
import threading
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

from aiosmtpd.controller import Controller

from willkommen.local import inbox
from willkommen.local.ports import HOST

MOST_SMS_BYTES = 64_000


class MailCatcher:
    """Says yes to every mail and keeps it, with the address it was really meant for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd calls it by this name
        """Called by aiosmtpd for each mail."""
        meant_for = f"X-Caught-For: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        inbox.keep(self.folder, "eml", meant_for + envelope.original_content, now=datetime.now(UTC))
        return "250 Caught"


class SmsCatcher(BaseHTTPRequestHandler):
    """An HTTP gateway for short messages: takes JSON or a form with `to` and `text`, and answers with an id."""

    folder: Path

    def do_POST(self) -> None:
        """Called for each short message."""
        size = int(self.headers.get("Content-Length") or 0)
        if size > MOST_SMS_BYTES:
            return self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": "too long"})
        said = self._understand(self.rfile.read(size))
        if said is None:
            return self._answer(HTTPStatus.BAD_REQUEST, {"error": "to and text are needed"})
        path = inbox.keep(self.folder, "sms", json.dumps(said).encode(), now=datetime.now(UTC))
        return self._answer(HTTPStatus.OK, {"id": path.stem})

    def _understand(self, body: bytes) -> dict[str, str] | None:
        try:
            is_json = self.headers.get_content_type() == "application/json"
            said = json.loads(body) if is_json else dict(parse_qsl(body.decode()))
        except ValueError:
            return None
        if not isinstance(said, dict) or not said.get("to") or not said.get("text"):
            return None
        return {str(name): str(value) for name, value in said.items()}

    def _answer(self, status: HTTPStatus, content: dict[str, str]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """One line in the log, without what the message says."""
        print(f"sms: {format % args}", flush=True)


class LetterBox:
    """Both catchers on this machine's own address, in threads of this process."""

    def __init__(self, folder: Path, *, smtp_port: int, sms_port: int) -> None:
        self.mail = Controller(MailCatcher(folder), hostname=HOST, port=smtp_port)
        catcher = type("SmsCatcher", (SmsCatcher,), {"folder": folder})
        self.sms = ThreadingHTTPServer((HOST, sms_port), catcher)

    def open(self) -> None:
        """Take messages from now on."""
        self.mail.start()
        threading.Thread(target=self.sms.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Take no more."""
        self.mail.stop()
        self.sms.shutdown()
        self.sms.server_close()


def main() -> None:
    """Run until told to end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--sms-port", type=int, required=True)
    options = parser.parse_args()
    over = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: over.set())
    box = LetterBox(options.folder, smtp_port=options.smtp_port, sms_port=options.sms_port)
    box.open()
    print(f"mail on port {options.smtp_port}, short messages on port {options.sms_port}", flush=True)
    over.wait()
    box.close()


if __name__ == "__main__":
    main()
