"""Where the data of a clone live."""

import os

import pytest

from willkommen.local import places

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the servers to another account")


@pytest.fixture
def local(monkeypatch, tmp_path):
    """A local folder whose parents may be entered by everybody, until a test closes one."""
    monkeypatch.setattr(places, "OUTSIDE", tmp_path / "outside")
    monkeypatch.setenv("WILLKOMMEN_LOCAL", str(tmp_path / "home" / ".local"))
    monkeypatch.setattr(places, "_others_may_enter", lambda folder: folder != tmp_path / "closed")
    return tmp_path / "home" / ".local"


def test_the_data_live_in_the_clone(local):
    assert places.data_folder() == local


@only_root
def test_where_the_servers_account_cannot_enter_the_data_live_outside_named_after_the_clone(
    local, monkeypatch, tmp_path
):
    monkeypatch.setenv("WILLKOMMEN_LOCAL", str(tmp_path / "closed" / ".local"))
    found = places.data_folder()
    assert found.parent == tmp_path / "outside"
    assert found.name.startswith(f"{places.CLONE.name}-")
    assert found == places.data_folder()
    assert found.stat().st_mode & 0o777 == 0o755


@only_root
def test_two_clones_outside_do_not_share_their_data(local, monkeypatch, tmp_path):
    folders = set()
    for clone in ("one", "two"):
        monkeypatch.setenv("WILLKOMMEN_LOCAL", str(tmp_path / "closed" / clone))
        folders.add(places.data_folder())
    assert len(folders) == 2
