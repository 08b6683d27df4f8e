"""A gate in front of a server: open, shut (connections are refused), or black (they are taken, and nobody ever answers)."""

import contextlib
import socket
import threading

from willkommen.local.ports import HOST, pick_free


class Gate:
    """Listens on a port of its own and passes everything to the server behind it, as long as it is open."""

    def __init__(self, behind: int) -> None:
        self.port = pick_free()
        self._behind = behind
        self._is_black = False
        self._listening: socket.socket | None = None
        self._held: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def open(self) -> None:
        self._is_black = False
        self._hang_up()
        self._listen()

    def turn_black(self) -> None:
        """What is connected stays so and hears nothing any more; whoever comes is let in and hears nothing either."""
        self._is_black = True
        self._listen()

    def shut(self) -> None:
        """Nobody comes in, and who is in is thrown out."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        self._hang_up()

    def close(self) -> None:
        self.shut()
        for thread in self._threads:
            thread.join(5)

    def _hang_up(self) -> None:
        for one in self._held:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._held.clear()

    def _listen(self) -> None:
        if self._listening is not None:
            return
        self._listening = socket.socket()
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listening.bind((HOST, self.port))
        self._listening.listen(100)
        self._listening.settimeout(0.1)
        self._spawn(self._take, self._listening)

    def _take(self, listening: socket.socket) -> None:
        while True:
            try:
                came, _ = listening.accept()
            except TimeoutError:
                continue
            except OSError:  # shut
                return
            self._held.append(came)
            if not self._is_black:
                onward = socket.create_connection((HOST, self._behind), timeout=5)
                self._held.append(onward)
                for one in (came, onward):
                    one.settimeout(None)
                self._spawn(self._pass, came, onward)
                self._spawn(self._pass, onward, came)

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := one.recv(65536):
                if not self._is_black:
                    other.sendall(said)
        if not self._is_black:
            for end in (one, other):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def _spawn(self, work, *arguments) -> None:
        self._threads.append(threading.Thread(target=work, args=arguments, daemon=True))
        self._threads[-1].start()
