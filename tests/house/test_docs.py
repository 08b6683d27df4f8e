"""What people read about the product is true: links lead somewhere, settings and commands exist."""

import re
import subprocess
import tomllib
from pathlib import Path

import dj_email_url
import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
OURS = ("appointments", "casework", "recognition_pilot", "willkommen")
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(path for app in OURS for path in (ROOT / app).glob("*.md")),
    ]
)
SETTINGS = (ROOT / "willkommen" / "settings.py").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors_of(page: Path) -> set[str]:
    """The places of a page a link can name: headings as GitHub writes them, and those made by hand."""
    text = without_code(page.read_text())
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    return made | set(re.findall(r'<a id="([^"]+)">', text))


def broken_links(page: Path) -> list[str]:
    links = re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text()))
    return [link for link in links if not link.startswith(("http://", "https://")) and not leads_somewhere(page, link)]


def leads_somewhere(page: Path, link: str) -> bool:
    address, _, anchor = link.partition("#")
    target = (page.parent / address).resolve() if address else page
    return target.exists() and (not anchor or anchor in anchors_of(target))


def named_targets(text: str) -> set[str]:
    """Targets of make in code: `make run PORT=8123` or a line of a block."""
    return set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE))


def made_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def settings_read() -> set[str]:
    return set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', SETTINGS))


def settings_in_the_table() -> set[str]:
    section = OPERATIONS.partition("\n## Settings\n")[2].partition("\n## ")[0]
    firsts = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for first in firsts for name in re.findall(r"`([A-Z_]+)`", first)}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    assert broken_links(page) == []


def test_a_broken_link_would_be_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A heading\n[here](#a-heading) [gone](gone.md) [nowhere](#nowhere) [out](https://example.org)\n")
    assert broken_links(page) == ["gone.md", "#nowhere"]


def test_every_setting_of_the_environment_stands_in_the_table_and_no_other():
    assert settings_in_the_table() == settings_read()


def proposed_mail_servers() -> list[str]:
    """Addresses of mail servers that an operator is told to write."""
    told = OPERATIONS + (ROOT / "deploy" / "make_secrets.py").read_text()
    return sorted(set(re.findall(r"\b[a-z+]+://USER:PASSWORD@[\w.:]+(?:\?ssl=true)?", told)))


@pytest.mark.parametrize("address", proposed_mail_servers())
def test_a_mail_server_as_we_tell_to_write_it_is_asked_with_encryption(address):
    """An unknown scheme would stop every process, a misread one would send passwords in the clear."""
    read = dj_email_url.parse(address)
    assert read["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]).count(True) == 1


def test_a_mail_server_is_proposed_for_both_kinds_of_encryption():
    kinds = {"ssl" if address.endswith("ssl=true") else "starttls" for address in proposed_mail_servers()}
    assert kinds == {"ssl", "starttls"}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_target_of_make_that_is_named_exists(page):
    assert named_targets(page.read_text()) - made_targets() == set()


def test_every_target_of_make_is_explained():
    said = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {line.split()[0] for line in said.splitlines()} == made_targets()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_of_manage_py_that_is_named_exists(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text()))
    assert named - set(get_commands()) == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_is_named_exists(page):
    text = without_code(page.read_text())
    named = re.findall(r"`((?:appointments|deploy|docs|scripts|templates|tests|willkommen)/[\w./-]+\.\w+)`", text)
    # Kurmanji is the example of a language that is not there yet
    assert [name for name in named if not (ROOT / name).exists() and "kmr" not in name] == []


def test_the_readme_shows_every_picture_and_no_other():
    shown = set(re.findall(r"docs/screenshots/([\w-]+\.png)", (ROOT / "README.md").read_text()))
    assert shown == {path.name for path in (ROOT / "docs" / "screenshots").glob("*.png")}


def test_pictures_are_small():
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs" / "screenshots").glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > 200_000} == {}


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\(([\d\w-]+\.md)\)", (folder / "README.md").read_text())
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")


def test_the_change_log_tells_about_this_version():
    newest = re.search(r"^## (\S+) – (.+)$", CHANGELOG, re.MULTILINE)
    assert newest.group(1) == PROJECT["version"]
    assert re.search(r"^\* ", CHANGELOG, re.MULTILINE)


def test_the_licence_is_the_same_everywhere():
    assert (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert (PROJECT["license"], PROJECT["license-files"]) == ("EUPL-1.2", ["LICENSE"])
    assert "[EUPL-1.2](LICENSE)" in (ROOT / "README.md").read_text()
