"""Who has something to show here? Upper apps register in `AppConfig.ready()`, the ground floor never imports them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.urls import reverse

from willkommen.permissions import Right, may


@dataclass(frozen=True)
class MenuItem:
    """An entry in the staff's menu: label, name of its address (with the authority's slug), the right it needs.

    `also` are beginnings of other paths below the same face and authority whose pages belong to the entry. `within` names
    another entry on whose page this one stands, so that the menu stays short; without that entry it stands in the menu.
    """

    label: str
    url_name: str
    right: Right
    position: int = 100
    also: tuple[str, ...] = ()
    within: str = ""


_menu: list[MenuItem] = []


def add_menu_item(item: MenuItem) -> None:
    """Put an entry into the staff's menu; called once at start."""
    if item not in _menu:
        _menu.append(item)
        _menu.sort(key=lambda entry: entry.position)


def menu_for(request) -> list[dict]:
    """The entries the reader has a right to, at the authority of the page."""
    entries = doors_for(request.authority, request.roles)
    # the closest entry: the page of one office belongs to the administration
    near = [
        (len(start), entry["url"]) for entry in entries for start in entry["starts"] if request.path.startswith(start)
    ]
    here = max(near, default=(0, ""))[1]
    return [{**entry, "is_current": entry["url"] == here} for entry in entries]


def doors_for(authority: Model, roles: frozenset[str]) -> list[dict]:
    """Where somebody with these roles at an authority may go, the most used first."""
    entries = {item.url_name for item in _menu}
    return [_door(item, authority) for item in _menu if item.within not in entries and may(roles, item.right)]


def doors_within(url_name: str, authority: Model, roles: frozenset[str]) -> list[dict]:
    """The entries that stand on the page of another one."""
    return [_door(item, authority) for item in _menu if item.within == url_name and may(roles, item.right)]


def _door(item: MenuItem, authority: Model) -> dict:
    url = reverse(item.url_name, kwargs={"authority": authority.slug})
    face = "/".join(url.split("/")[:3])
    inner = [_door(other, authority) for other in _menu if other.within == item.url_name]
    starts = [url, *(f"{face}/{path}" for path in item.also), *(start for door in inner for start in door["starts"])]
    return {"label": item.label, "url": url, "starts": starts}


# ---- Administration: what can be set up -----------------------------------------------------------------


@dataclass(frozen=True)
class SetupEntry:
    """One subject an administrator looks after: `state(authority, now)` says in a few words how far it is."""

    label: str
    hint: str
    url_name: str
    right: Right
    state: Callable[[Model, datetime], str]
    # What must be done before people can be served here, empty where nothing is missing.
    missing: Callable[[Model, datetime], str] = lambda authority, now: ""
    position: int = 100


_setup: list[SetupEntry] = []


def add_setup_entry(entry: SetupEntry) -> None:
    """Put a subject on the administrators' start page; called once at start."""
    _setup.append(entry)
    _setup.sort(key=lambda known: known.position)


def setup_for(authority: Model, roles: frozenset[str], *, now: datetime) -> list[dict]:
    """The subjects somebody with these roles looks after."""
    return [
        {
            "label": entry.label,
            "hint": entry.hint,
            "url": reverse(entry.url_name, kwargs={"authority": authority.slug}),
            "state": entry.state(authority, now),
            "missing": entry.missing(authority, now),
        }
        for entry in _setup
        if may(roles, entry.right)
    ]


# ---- Texts in every language --------------------------------------------------------------------------------


@dataclass(frozen=True)
class TextSource:
    """Things that carry translated texts. `objects(authority)` lists those of one authority, or the shared ones."""

    object_type: str
    fields: tuple[str, ...]
    objects: Callable[[Model | None], Iterable[Model]]
    title: Callable[[Model], str]
    is_shared: bool = False


_text_sources: dict[str, TextSource] = {}


def add_text_source(source: TextSource) -> None:
    """Let texts of a table be translated side by side; called once at start."""
    _text_sources[source.object_type] = source


def text_sources(*, is_shared: bool) -> list[TextSource]:
    """All tables with texts of the authorities, or all with texts shared by all of them."""
    return [source for source in _text_sources.values() if source.is_shared == is_shared]


# ---- Figures of an authority ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class AuthorityFigure:
    """A number per authority that names no person; `values()` gives all of them by the authority's id."""

    label: str
    values: Callable[[], dict[int, int]]
    position: int = 100


_figures: list[AuthorityFigure] = []


def add_figure(figure: AuthorityFigure) -> None:
    """Show a number about every authority to the evaluator of the Land; called once at start."""
    _figures.append(figure)
    _figures.sort(key=lambda known: known.position)


def figures() -> list[AuthorityFigure]:
    """All of them in their order."""
    return list(_figures)


# ---- The page of a visit ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VisitPanel:
    """A part of the clerk's page of a visit, for example the case of the person.

    `content(visit, staff_member, now)` gives what `template` is rendered with, or None where there is nothing to show;
    the template writes the whole `<section class="wk-panel">` and finds its content as `panel`.
    """

    template: str
    content: Callable[..., dict | None]
    right: Right = Right.QUEUE
    position: int = 100


_visit_panels: list[VisitPanel] = []


def add_visit_panel(panel: VisitPanel) -> None:
    """Show something on the page of a visit; called once at start."""
    _visit_panels.append(panel)
    _visit_panels.sort(key=lambda known: known.position)


def visit_panels_for(visit: Model, *, staff_member: Model, roles: frozenset[str], now: datetime) -> list[dict]:
    """What upper apps show about a visit to somebody with these roles: template and content, in order."""
    found = [
        {"template": panel.template, "content": panel.content(visit=visit, staff_member=staff_member, now=now)}
        for panel in _visit_panels
        if may(roles, panel.right)
    ]
    return [panel for panel in found if panel["content"] is not None]


# ---- The page of one case ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CasePanel:
    """A part of the caseworker's page of a case, for example what the person let them see of their recognition.

    `content(case, now)` gives what `template` is rendered with, or None where there is nothing to show; the template writes
    the whole `<section class="wk-panel">` and finds its content as `panel`.
    """

    template: str
    content: Callable[..., dict | None]
    position: int = 100


_case_panels: list[CasePanel] = []


def add_case_panel(panel: CasePanel) -> None:
    """Show something on the page of a case; called once at start."""
    _case_panels.append(panel)
    _case_panels.sort(key=lambda known: known.position)


def case_panels_for(case: Model, *, now: datetime) -> list[dict]:
    """What upper apps show about a case: template and content, in order."""
    found = [{"template": panel.template, "content": panel.content(case=case, now=now)} for panel in _case_panels]
    return [panel for panel in found if panel["content"] is not None]


# ---- Accounts without a task at an authority ---------------------------------------------------------------------


@dataclass(frozen=True)
class Home:
    """Where people work who have no task at an authority, for example at an advice centre.

    `places(staff_member, now)` gives `{"name", "doors": [{"label", "url"}], "mail_authority"}` for each place; a link to set a
    new password travels as mail of that authority.
    """

    places: Callable[..., list[dict]]


_homes: list[Home] = []


def add_home(home: Home) -> None:
    """Let accounts of another kind sign in and find their pages; called once at start."""
    _homes.append(home)


def homes_of(staff_member: Model, *, now: datetime) -> list[dict]:
    """Every such place of somebody."""
    return [place for home in _homes for place in home.places(staff_member=staff_member, now=now)]


# ---- Somebody leaves ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Departure:
    """What an app must put in order when somebody stops working for an authority."""

    announce: Callable[..., list[str]]
    carry_out: Callable[..., None]


_departures: list[Departure] = []


def add_departure(departure: Departure) -> None:
    """Take part when a membership ends; called once at start."""
    _departures.append(departure)


def departures() -> list[Departure]:
    """Everybody who takes part."""
    return list(_departures)
