"""
First step of `make run` and `make test`, with whatever Python the machine has: a virtual environment with the pinned
packages. Knows only the standard library, and its words are old enough for an old Python to say that it is too old.

    python3 willkommen/local/bootstrap.py local|test [PORT]
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed.json"
LOG = ROOT / ".local" / "log" / "install.log"

OLDEST = (3, 11)
LEAST_FREE_BYTES = 1000 * 1000 * 1000
# The larger list contains the smaller one.
CONTAINS = {"local": ["local"], "test": ["test", "local"]}


class LocalError(Exception):
    """Something is in the way; the text says what, and what to do."""


@contextlib.contextmanager
def step(title):
    """Show one step while it runs, and how long it took."""
    waiting = f"  … {title}"
    print(waiting, end="" if sys.stdout.isatty() else "\n", flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        show(f"  ✗ {title}", over=waiting)
        raise
    show(f"  ✓ {title} ({time.monotonic() - begun:.1f} s)", over=waiting)


def show(line, over=""):
    """Print a line, on a terminal in place of the one before."""
    if over and sys.stdout.isatty():
        print("\r" + " " * len(over) + "\r", end="")
    print(line, flush=True)


def main(which, port=None):
    """Check the machine, then make or refresh the virtual environment."""
    go_on_with_newer_python()
    refuse_full_disk(ROOT)
    if port is not None:
        refuse_second_house(ROOT / ".local" / "run.lock")
        refuse_taken_port(port)
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with only_one(ROOT / ".local" / "install.lock"):
        make_environment()
        install(which)


def go_on_with_newer_python():
    """Where `python3` is too old but a newer one lies beside it, that one takes over."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(15, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and subprocess.call([newer, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
            sys.exit(subprocess.call([newer, *sys.argv]))
    wanted, found = (f"{version[0]}.{version[1]}" for version in (OLDEST, sys.version_info))
    raise LocalError(
        f"Willkommen needs Python {wanted} or newer, and {sys.executable} is {found}. "
        "Install a newer one, or name it: make run PYTHON=python3.12"
    )


def refuse_full_disk(folder, least=LEAST_FREE_BYTES):
    """Say so before the disk is full in the middle of something."""
    free = shutil.disk_usage(str(folder)).free
    if free < least:
        raise LocalError(
            f"The disk with {folder} is nearly full: {free // 10**6} MB free, {least // 10**6} MB needed. "
            "Make room and start again."
        )


def refuse_taken_port(port):
    """Say so at once, not after a minute of preparation."""
    if not 1 <= port <= 65535:
        raise LocalError("The port has to be a number between 1024 and 65535, for example: make run PORT=8123")
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise LocalError(f"Only root may use port {port}. Choose one above 1023: make run PORT=8123") from error
        except OSError as error:
            another = port + 123 if port < 65000 else 8123
            raise LocalError(
                f"Port {port} is taken by another program. Choose another one: make run PORT={another}"
            ) from error


def refuse_second_house(lock_file):
    """Say that `make run` runs already, and where, when its lock is held."""
    if not lock_file.exists():
        return
    with lock_file.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise LocalError(f"Willkommen runs already from this clone: {lock.read().strip()}") from None


@contextlib.contextmanager
def only_one(path):
    """Two starts at once install one after the other."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_environment():
    """A virtual environment that works and belongs to this folder: a copied clone must not run the other's code."""
    if environment_works() and read_installed().get("clone", str(ROOT)) == str(ROOT):
        return
    with step("Virtual environment"):
        shutil.rmtree(str(VENV), ignore_errors=True)
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if made.returncode:
            said = made.stdout.decode(errors="replace").strip()
            refuse_full_output(said)
            raise LocalError(
                "Python cannot make a virtual environment. On Debian and Ubuntu the package python3-venv is missing:\n"
                + said
            )
        ask = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
        packages = subprocess.check_output([str(VENV_PYTHON), "-c", ask]).decode().strip()
        (Path(packages) / "willkommen.pth").write_text(f"{ROOT}\n")


def environment_works():
    """Whether there is an environment whose Python still starts."""
    if not VENV_PYTHON.exists():
        return False
    return subprocess.call([str(VENV_PYTHON), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0


def install(which):
    """The pinned and hashed packages; nothing to do when the list has not changed since."""
    wanted = {name: fingerprint(name) for name in CONTAINS[which]}
    known = read_installed()
    if known.get(which) == wanted[which]:
        return
    with step("Packages for Python"):
        command = [
            str(VENV_PYTHON),
            "-m",
            "pip",
            "install",
            "--require-hashes",
            "--no-input",
            "-r",
            requirements(which),
        ]
        with LOG.open("w") as log:
            code = subprocess.call(command, stdout=log, stderr=subprocess.STDOUT)
        if code:
            refuse_install(LOG.read_text(errors="replace"))
    known.update(wanted, clone=str(ROOT))
    INSTALLED.write_text(json.dumps(known))


def requirements(which):
    """The list of packages of this name."""
    return str(ROOT / "requirements" / f"{which}.txt")


def fingerprint(which):
    """Changes with the list."""
    return hashlib.sha256(Path(requirements(which)).read_bytes()).hexdigest()


def read_installed():
    """What was installed into the environment by an earlier start."""
    try:
        return json.loads(INSTALLED.read_text())
    except (OSError, ValueError):
        return {}


def refuse_install(said):
    """Tell why pip failed in words that help."""
    refuse_full_output(said)
    if "DO NOT MATCH THE HASHES" in said:
        raise LocalError(f"A downloaded package is not the one that was checked (its hash differs). See {LOG}.")
    signs = ("Connection", "NameResolution", "name resolution", "timed out", "ProxyError", "No matching distribution")
    if any(sign in said for sign in signs):
        raise LocalError(
            "The packages could not be fetched: no way to the package index. Is this machine on the network, "
            f"and does `pip download segno` work? Everything pip said stands in {LOG}."
        )
    raise LocalError("pip could not install the packages:\n" + "\n".join(said.splitlines()[-15:]))


def refuse_full_output(said):
    """A full disk hides behind many messages; name it."""
    if os.strerror(errno.ENOSPC) in said or "No space left" in said:
        raise LocalError(f"The disk with {ROOT} is full. Make room and start again.")


def speak_plainly():
    """Tick marks on a terminal that cannot show them are no reason to stop."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
        sys.stderr.reconfigure(errors="replace")


def port_among(words):
    """The port named on the command line, None where there is none."""
    if not words:
        return None
    return int(words[0]) if words[0].isdigit() else 0


if __name__ == "__main__":
    speak_plainly()
    try:
        main(sys.argv[1], port_among(sys.argv[2:]))
    except LocalError as error:
        sys.exit(f"✗ {error}")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit(f"✗ The disk with {ROOT} is full. Make room and start again.")
    except KeyboardInterrupt:
        sys.exit("Stopped.")
