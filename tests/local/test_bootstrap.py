"""The first step says clearly what is wrong with the machine."""

import os
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from willkommen.local import bootstrap
from willkommen.local.bootstrap import LocalError

Usage = namedtuple("Usage", "total used free")


def test_a_taken_port_is_named_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LocalError, match=rf"Port {port} is taken by another program.*make run PORT=\d+"):
            bootstrap.refuse_taken_port(port)


@pytest.mark.parametrize("words", [["80000"], ["0"], ["abc"], [""], ["-1"]])
def test_a_port_that_is_none_is_refused_with_an_example(words):
    with pytest.raises(LocalError, match="make run PORT=8123"):
        bootstrap.refuse_taken_port(bootstrap.port_among(words))


def test_a_nearly_full_disk_is_named_with_its_numbers(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: Usage(10**10, 10**10, 42_000_000))
    with pytest.raises(LocalError, match="nearly full: 42 MB free, 1000 MB needed"):
        bootstrap.refuse_full_disk(tmp_path)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "is full. Make room"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "its hash differs"),
        ("WARNING: Retrying … NewConnectionError: [Errno -3] Temporary failure in name resolution", "on the network"),
        ("ERROR: No matching distribution found for segno==1.6.6", "on the network"),
        ("error: command 'gcc' failed", "pip could not install the packages:\nerror: command 'gcc' failed"),
    ],
)
def test_what_pip_says_is_put_into_words_that_help(said, sentence):
    with pytest.raises(LocalError) as refused:
        bootstrap.refuse_install(said)
    assert sentence in str(refused.value)


def test_an_old_python_says_that_it_is_too_old(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 18))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: None)
    with pytest.raises(LocalError, match=r"needs Python 3\.11 or newer, and .* is 3\.9"):
        bootstrap.go_on_with_newer_python()


def test_an_unchanged_list_of_packages_is_not_installed_again(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "INSTALLED", tmp_path / "installed.json")
    installed = []
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command, **_: installed.append(command[-1]) or 0)
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "install.log")
    for _ in range(2):
        bootstrap.install("test")
    bootstrap.install("local")
    assert installed == [bootstrap.requirements("test")]


@pytest.mark.parametrize("which", ["run", "local", "test", "node"])
def test_every_package_is_pinned_and_hashed_and_no_index_is_named(which):
    lines = Path(bootstrap.requirements(which)).read_text().splitlines()
    packages = [line for line in lines if line[:1].isalpha()]
    assert len(packages) >= 2
    assert [line for line in packages if "==" not in line or not line.endswith("\\")] == []
    assert [line for line in lines if "://" in line or "index" in line or line.startswith("-")] == []


def test_the_lists_contain_each_other():
    def pins(which):
        return {
            line.rstrip(" \\") for line in Path(bootstrap.requirements(which)).read_text().splitlines() if "==" in line
        }

    assert pins("run") < pins("local") < pins("test")


def test_the_first_step_needs_nothing_but_the_standard_library():
    script = f"import runpy; runpy.run_path({bootstrap.__file__!r}, run_name='looked at')"
    bare = subprocess.run([sys.executable, "-I", "-S", "-c", script], env={"PATH": os.environ["PATH"]}, check=False)
    assert bare.returncode == 0
