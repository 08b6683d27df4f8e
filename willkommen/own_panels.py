"""What the ground floor contributes to its own shared pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from willkommen import panels
from willkommen.keeping import periods_state
from willkommen.models import Authority, Office
from willkommen.panels import MenuItem, SetupEntry, TextSource
from willkommen.permissions import Right
from willkommen.queries import setup


def register() -> None:
    """Called once at start."""
    panels.add_menu_item(MenuItem(_("Messages"), "messages", Right.MESSAGES, position=40))
    panels.add_menu_item(MenuItem(_("Administration"), "setup", Right.SHIFTS, position=45))
    panels.add_menu_item(MenuItem(_("Texts"), "texts", Right.TEXTS, position=70))
    panels.add_menu_item(MenuItem(_("Staff"), "staff", Right.STAFF, position=80))
    panels.add_menu_item(MenuItem(pgettext_lazy("menu", "Audit"), "audit", Right.AUDIT, position=90))
    _add_setup_entries()
    panels.add_text_source(
        TextSource(
            object_type="willkommen.authority",
            fields=("name", "welcome"),
            objects=lambda authority: Authority.objects.filter(pk=authority.pk),
            title=lambda authority: authority.municipality_name,
        )
    )
    panels.add_text_source(
        TextSource(
            object_type="willkommen.office",
            fields=("name", "directions"),
            objects=lambda authority: Office.objects.filter(authority=authority).order_by("code"),
            title=lambda office: office.name_de,
        )
    )


def _add_setup_entries() -> None:
    for entry in (
        SetupEntry(
            label=_("The authority"),
            hint=_("Name, contact, imprint, reminders, messages"),
            url_name="authority_data",
            right=Right.CATALOGUE,
            state=setup.authority_state,
            missing=setup.authority_missing,
            position=10,
        ),
        SetupEntry(
            label=_("Offices"),
            hint=_("Addresses, opening hours"),
            url_name="offices",
            right=Right.CATALOGUE,
            state=setup.offices_state,
            missing=setup.offices_missing,
            position=20,
        ),
        SetupEntry(
            label=_("Screens and kiosks"),
            hint=_("The addresses for the devices in the offices"),
            url_name="screens",
            right=Right.SHIFTS,
            state=setup.offices_state,
            position=25,
        ),
        SetupEntry(
            label=_("Staff"),
            hint=_("Invite people, their tasks and languages"),
            url_name="staff",
            right=Right.STAFF,
            state=setup.staff_state,
            position=80,
        ),
        SetupEntry(
            label=_("Texts"),
            hint=_("Translate side by side, check, exchange files with translators"),
            url_name="texts",
            right=Right.TEXTS,
            state=setup.texts_state,
            missing=setup.texts_missing,
            position=90,
        ),
        SetupEntry(
            label=_("Emergency accesses"),
            hint=_("Who read a case that is not theirs to read, and why"),
            url_name="audit_emergencies",
            right=Right.EMERGENCIES,
            state=setup.emergencies_state,
            position=95,
        ),
        SetupEntry(
            label=_("Periods of erasing"),
            hint=_("How long what people gave you is kept, within the limits of data protection"),
            url_name="periods",
            right=Right.CATALOGUE,
            state=periods_state,
            position=97,
        ),
        SetupEntry(
            label=_("Reported barriers"),
            hint=_("What readers told you about accessibility"),
            url_name="barriers",
            right=Right.BARRIERS,
            state=setup.barriers_state,
            position=100,
        ),
    ):
        panels.add_setup_entry(entry)
