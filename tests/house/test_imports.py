"""Every import points down, and a new app or room cannot slip past the contracts in pyproject.toml."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in CONFIG["contracts"]}

# From the top floor to the ground.
FLOORS = ["recognition_pilot", "casework", "appointments", "willkommen"]
APPS = [name for name in FLOORS if (ROOT / name / "__init__.py").exists()]
UPPER_APPS = APPS[:-1]
JUNK_DRAWERS = {"utils", "helpers", "common", "misc"}


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if path.is_file()]


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_contract_is_kept():
    lint = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_every_app_of_the_house_is_under_the_contracts():
    """A new app is added to `root_packages` and to the contracts floors, rooms, faces, pages, rules and circles."""
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert packages == set(APPS)
    assert set(CONFIG["root_packages"]) == set(APPS)
    assert CONTRACTS["floors"]["layers"] == APPS
    assert CONTRACTS["rooms"]["containers"] == UPPER_APPS
    assert CONTRACTS["rooms"]["exhaustive"] is True
    assert CONTRACTS["faces"]["modules"] == [f"{app}.views.*" for app in UPPER_APPS]
    assert set(CONTRACTS["pages"]["source_modules"]) == {f"{app}.views" for app in APPS}
    assert set(CONTRACTS["pages"]["forbidden_modules"]) == {f"{app}.models" for app in APPS}
    assert CONTRACTS["rules"]["source_modules"] == [f"{app}.rules" for app in UPPER_APPS]
    assert set(CONTRACTS["circles"]["ancestors"]) == set(APPS)


def test_every_room_of_the_house_before_django_is_listed():
    waits_for_django = {"__init__", "owner", "prepare", "pytest_plugin", "ci"}
    rooms = {path.stem for path in python_files("willkommen/local")} - waits_for_django
    assert set(CONTRACTS["before-django"]["source_modules"]) == {f"willkommen.local.{room}" for room in rooms}


def test_no_exception_to_a_contract_but_the_inbox_of_the_demo():
    exceptions = {
        name: contract["ignore_imports"] for name, contract in CONTRACTS.items() if "ignore_imports" in contract
    }
    assert exceptions == {"local": ["willkommen.views.caught_mail -> willkommen.local.inbox"]}


def test_nobody_has_a_junk_drawer():
    names = {part for path in python_files(*APPS) for part in (path.stem, path.parent.name)}
    assert names & JUNK_DRAWERS == set()


@pytest.mark.parametrize(
    "path", python_files(*(f"{app}/views" for app in APPS)), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_page_asks_queries_and_calls_actions_and_never_the_database(path):
    tree = ast.parse(path.read_text())
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert asked & {"objects", "_default_manager"} == set()
    assert {name for name in imported if name.startswith("django.db")} == set()
    assert called & {"get_object_or_404", "get_list_or_404"} == set()


@pytest.mark.parametrize(
    "path", python_files(*(f"{app}/rules" for app in APPS)), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_rule_never_looks_at_the_clock(path):
    tree = ast.parse(path.read_text())
    clocks = {"now", "today", "utcnow", "localdate", "localtime", "monotonic"}
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert called & clocks == set()


def test_files_stay_short_enough_to_read():
    """Some 300 lines; then a room becomes a package, by subject."""
    long = {place(path): len(path.read_text().splitlines()) for path in python_files(*APPS)}
    assert {name: lines for name, lines in long.items() if lines > 300 and "migrations" not in name} == {}
