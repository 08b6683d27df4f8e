"""Ends what a killed `make run` left behind; started and spoken to by `children.Guardian`."""

import contextlib
import signal
import sys
import time

from willkommen.local.processes import end_group
from willkommen.local.servers import of_this_clone


def main() -> None:
    """Listen until the pipe closes; without a goodbye, clean up."""
    for sign in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(sign, signal.SIG_IGN)
    groups: list[int] = []
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "goodbye":
            return
        if word == "group":
            groups.append(int(rest))
    for group in groups:
        end_group(group, signal.SIGTERM)
    time.sleep(3 if groups else 0)
    for group in groups:
        end_group(group, signal.SIGKILL)
    with contextlib.suppress(OSError):
        of_this_clone().stop_if_unused()


if __name__ == "__main__":
    main()
