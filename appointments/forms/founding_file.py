"""Reading the file of `manage.py add_authority`: JSON in, clean values or a list of what is wrong out."""

import json

from appointments.actions.setup.founding import NewAuthority
from appointments.forms.founding import NewAuthorityForm, NewOfficeForm, new_authority
from appointments.models import Service

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# How the file calls what the forms call otherwise.
AUTHORITY_KEYS = {
    "slug": "slug",
    "municipality_name": "municipality_name",
    "name": "name_de",
    "kind": "kind",
    "languages": "languages",
    "accent": "accent",
    "municipalities": "municipalities",
    "services": "services",
}
OFFICE_KEYS = {
    "name": "name_de",
    "street": "street",
    "postcode": "postcode",
    "town": "town",
    "directions": "directions_de",
    "is_step_free": "is_step_free",
    "counters": "counters",
    "fingerprint_counters": "stations",
}
STEP_FREE_WORDS = {True: "yes", False: "no", None: ""}


class FileProblems(Exception):
    """What is wrong with the file, a line each, with the place in the file."""

    def __init__(self, lines: list[str]):
        super().__init__("\n".join(lines))
        self.lines = lines


def slug_of(text: str) -> str | None:
    """The short name in a file, None where it cannot be read."""
    try:
        content = json.loads(text)
    except ValueError:
        return None
    slug = content.get("slug") if isinstance(content, dict) else None
    return slug if isinstance(slug, str) else None


def read_file(text: str, *, services: list[Service]) -> NewAuthority:
    """The authority in a file. Raises `FileProblems`."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise FileProblems([f"This is not JSON: {error}"]) from error
    reader = _Reader()
    form = NewAuthorityForm(reader.authority_data(content), services=services)
    offices = [NewOfficeForm(data) for data in reader.offices_data(content)]
    names = {field: key for key, field in AUTHORITY_KEYS.items()}
    names |= {"administrator_name": "administrator.name", "administrator_email": "administrator.email"}
    lines = [*reader.lines, *_form_lines(form, "", names)]
    office_names = {field: key for key, field in OFFICE_KEYS.items()}
    office_names |= {f"day_{number}": f"hours.{day}" for number, day in enumerate(WEEKDAYS)}
    for place, office in enumerate(offices):
        lines += _form_lines(office, f"offices[{place}].", office_names)
    if lines:
        raise FileProblems(lines)
    return new_authority(form, offices)


def _form_lines(form, prefix: str, names: dict[str, str]) -> list[str]:
    return [
        f"{prefix}{names.get(field, field)}: {message}"
        for field, messages in form.errors.items()
        for message in messages
    ]


class _Reader:
    """Turns JSON into what a browser would send, and remembers what has the wrong shape."""

    def __init__(self):
        self.lines: list[str] = []

    def authority_data(self, content) -> dict:
        if not isinstance(content, dict):
            self.lines.append("The file must hold one object: { … }")
            return {}
        self._refuse_unknown(content, {*AUTHORITY_KEYS, "administrator", "offices"}, "")
        data = {field: self._text(content, key, "") for key, field in AUTHORITY_KEYS.items() if key not in _LISTS}
        data["languages"] = self._texts(content, "languages")
        data["municipalities"] = "\n".join(self._texts(content, "municipalities"))
        data["services"] = [] if content.get("services") == "all" else self._texts(content, "services")
        administrator = content.get("administrator")
        if not isinstance(administrator, dict):
            self.lines.append('administrator: must be an object: {"name": …, "email": …}')
            administrator = {}
        self._refuse_unknown(administrator, {"name", "email"}, "administrator.")
        data["administrator_name"] = self._text(administrator, "name", "administrator.")
        data["administrator_email"] = self._text(administrator, "email", "administrator.")
        return data

    def offices_data(self, content) -> list[dict]:
        offices = content.get("offices") if isinstance(content, dict) else None
        if not isinstance(offices, list) or not offices or not all(isinstance(office, dict) for office in offices):
            self.lines.append("offices: must be a list of at least one object")
            return []
        return [self._office_data(office, f"offices[{place}].") for place, office in enumerate(offices)]

    def _office_data(self, office: dict, prefix: str) -> dict:
        self._refuse_unknown(office, {*OFFICE_KEYS, "hours"}, prefix)
        data = {OFFICE_KEYS[key]: self._text(office, key, prefix) for key in ("name", "street", "postcode", "town")}
        data["directions_de"] = self._text(office, "directions", prefix)
        step_free = office.get("is_step_free")
        if step_free not in (True, False, None):
            self.lines.append(f"{prefix}is_step_free: must be true, false or null")
        data["is_step_free"] = STEP_FREE_WORDS.get(step_free, "")
        data["counters"] = office.get("counters", 1)
        stations = office.get("fingerprint_counters", [])
        if not isinstance(stations, list):
            self.lines.append(f"{prefix}fingerprint_counters: must be a list of numbers")
            stations = []
        data["stations"] = ", ".join(map(str, stations))
        hours = office.get("hours", {})
        if not isinstance(hours, dict):
            self.lines.append(f'{prefix}hours: must be an object: {{"monday": "8:00-12:00", …}}')
            hours = {}
        self._refuse_unknown(hours, set(WEEKDAYS), f"{prefix}hours.")
        for number, day in enumerate(WEEKDAYS):
            data[f"day_{number}"] = self._text(hours, day, f"{prefix}hours.")
        return data

    def _refuse_unknown(self, content: dict, known: set[str], prefix: str) -> None:
        self.lines += [f"{prefix}{key}: is not known here" for key in content if key not in known]

    def _text(self, content: dict, key: str, prefix: str) -> str:
        value = content.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.lines.append(f"{prefix}{key}: must be a text")
            return ""
        return value

    def _texts(self, content: dict, key: str) -> list[str]:
        value = content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.lines.append(f"{key}: must be a list of texts")
            return []
        return value


_LISTS = {"languages", "municipalities", "services"}
