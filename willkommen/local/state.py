"""What one data folder remembers between starts: ports, passwords, keys. Readable by its owner only."""

import json
import os
import secrets
from pathlib import Path
from typing import Any


class State:
    """A small JSON file; every change is written at once and whole, so a crash leaves the old or the new one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, Any]:
        """Everything remembered; nothing on the first start."""
        try:
            return json.loads(self.path.read_text())
        except FileNotFoundError:
            return {}

    def get(self, name: str) -> Any:
        """One remembered value, None when there is none."""
        return self.read().get(name)

    def put(self, **values: Any) -> None:
        """Remember these values beside the others."""
        fresh = self.path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({**self.read(), **values}, file, indent=1)
        fresh.replace(self.path)

    def secret(self, name: str) -> str:
        """A random secret under this name, made on first use."""
        known = self.get(name)
        if known is None:
            known = secrets.token_urlsafe(32)
            self.put(**{name: known})
        return known
