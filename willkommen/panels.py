"""Who has something to show here? Upper apps register in `AppConfig.ready()`, the ground floor never imports them."""

from dataclasses import dataclass

from django.urls import reverse

from willkommen.permissions import Right, may


@dataclass(frozen=True)
class MenuItem:
    """An entry in the staff's menu: a label, the name of its address (with the authority's slug) and the right it needs."""

    label: str
    url_name: str
    right: Right
    position: int = 100


_menu: list[MenuItem] = []


def add_menu_item(item: MenuItem) -> None:
    """Put an entry into the staff's menu; called once at start."""
    if item not in _menu:
        _menu.append(item)
        _menu.sort(key=lambda entry: entry.position)


def menu_for(request) -> list[dict]:
    """The entries the reader has a right to, at the authority of the page."""
    entries = []
    for item in _menu:
        if not may(request.roles, item.right):
            continue
        url = reverse(item.url_name, kwargs={"authority": request.authority.slug})
        entries.append(
            {"label": item.label, "url": url, "is_current": request.path == url}
        )
    return entries
