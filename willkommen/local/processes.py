"""Is this process alive, is it the one we mean, and end it politely."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether a process with this number exists (and is not just waiting to be buried)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def command_line(pid: int) -> str:
    """The words a process was started with; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except FileNotFoundError:
        pass
    if Path("/proc/self").exists():
        return ""
    try:
        shown = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return ""
    return shown.stdout


def is_ours(pid: int, word: Path) -> bool:
    """Whether the process lives and was started with this path: numbers are used again after a crash."""
    return is_alive(pid) and str(word) in command_line(pid)


def end(pid: int, sign: signal.Signals, *, within: float) -> bool:
    """Send the signal and wait at most `within` seconds; True when the process has gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, sign)
    return wait_until(lambda: not is_alive(pid), within=within)


def end_group(group: int, sign: signal.Signals) -> None:
    """Send the signal to every process of a group; a group that has gone is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, sign)


def wait_until(condition, *, within: float, every: float = 0.02) -> bool:
    """Ask again and again, at most `within` seconds, whether the condition holds."""
    until = time.monotonic() + within
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(every)
    return True


def _is_zombie(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] == "Z"
