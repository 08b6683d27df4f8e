"""Build the styles: `python -m willkommen.local.styles`. Takes node from a wheel where the machine has none."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from willkommen.local.bootstrap import LocalError, refuse_full_output
from willkommen.local.places import CLONE

OLDEST_NODE = 18


def build_styles() -> str:
    """Fetch what the styles are made from when the list has changed, then build when an input has changed."""
    if not (CLONE / "package-lock.json").exists():
        raise LocalError("package-lock.json is missing: this is not a whole clone.")
    path = _path_with_node()
    _install_packages(path)
    return _run(["node", "scripts/build_styles.mjs"], path, "The styles could not be built").strip()


def _install_packages(path: str) -> None:
    wanted = hashlib.sha256((CLONE / "package-lock.json").read_bytes()).hexdigest()
    stamp = CLONE / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _run(
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        path,
        "The packages for the styles could not be fetched. Is this machine on the network?",
    )
    stamp.write_text(wanted)


def _path_with_node() -> str:
    """A PATH on which a new enough `node` and its `npm` stand first."""
    path = os.environ.get("PATH", "")
    if _is_new_enough(shutil.which("node", path=path)) and shutil.which("npm", path=path):
        return path
    inside = Path(sys.executable).parent
    if not _is_new_enough(shutil.which("node", path=str(inside))):
        _run(
            [sys.executable, "-m", "pip", "install", "--require-hashes", "--no-input", "-r", "requirements/node.txt"],
            path,
            "This machine has no node, and none could be fetched from the package index",
        )
    return f"{inside}{os.pathsep}{path}"


def _is_new_enough(node: str | None) -> bool:
    if node is None:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return said.startswith("v") and int(said[1:].partition(".")[0]) >= OLDEST_NODE


def _run(command: list[str], path: str, complaint: str) -> str:
    done = subprocess.run(
        command,
        cwd=CLONE,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        refuse_full_output(done.stdout)
        raise LocalError(f"{complaint}:\n" + "\n".join(done.stdout.splitlines()[-15:]))
    return done.stdout


if __name__ == "__main__":
    try:
        print(build_styles())
    except LocalError as error:
        sys.exit(f"✗ {error}")
