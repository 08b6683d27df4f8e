"""Faults. Those done to real processes have the machine to themselves, like the races; `make faults` runs them longer."""

import os
from pathlib import Path

import pytest

from tests.faults.figures import Figures
from tests.faults.machines import Machine

HERE = Path(__file__).parent
# How often, and how many people: 1 in CI, more for `make faults`.
ROUNDS = int(os.environ.get("FAULTS_ROUNDS", "1"))
_FIGURES = Figures()


def pytest_collection_modifyitems(items):
    """Whoever starts machines, wants them for itself."""
    for item in items:
        if HERE in item.path.parents and "machine" in item.fixturenames:
            item.add_marker(pytest.mark.races)
            # the servers hash in earnest, so what they are to recognise must have been hashed so too
            item.add_marker(pytest.mark.costly)


@pytest.fixture
def figures():
    """Where a test writes down what its fault cost."""
    return _FIGURES


def pytest_sessionfinish(session):
    """The page of `make faults`."""
    if (page := os.environ.get("FAULTS_PAGE")) and _FIGURES.lines:
        _FIGURES.write(Path(page), ROUNDS)


@pytest.fixture
def rounds():
    """How much of it: 1 in CI."""
    return ROUNDS


@pytest.fixture
def machine(tmp_path):
    """`machine("one", environment)`: a machine whose processes are gone when the test is over."""
    made: list[Machine] = []

    def make(name: str, environment: dict[str, str]) -> Machine:
        made.append(Machine(tmp_path / name, environment))
        return made[-1]

    yield make
    for one in made:
        one.bury()
