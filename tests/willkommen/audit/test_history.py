"""Every change stands in the history, whoever made it and by whatever way, and no personal value does."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse

from casework.models import Case
from tests.casework.cases import make_case
from tests.factories import NOW, make_authority, make_staff
from willkommen.local.owner import owner_cursor
from willkommen.models import ChangeEntry, Membership, StaffMember
from willkommen.tenancy import across_authorities

# Tables without a history, and why. A new table stands here or in a migration with `RecordChanges`.
BUSY = "changes all day by itself; who did what to it stands in the audit, and its own columns tell the rest"
OWN_HISTORY = "is itself only added to, or is a record of what happened"
FROM_FILES = "comes from files of the product; nobody of the staff changes it"
OF_APPLICANTS = "applicants write it themselves; staff only read it"
TEXTS = "public words; who saved, brought or published them stands in the audit"
FIGURES = "figures about nobody"
OF_THE_HOUSE = "the house's own machinery, about nobody's rights"
LEFT_OUT = {
    **dict.fromkeys(
        """appointments_appointment appointments_appointmentperson appointments_visit appointments_call
        appointments_ticketseries appointments_waitingentry appointments_slotoffer appointments_interpreterbooking
        appointments_affectedappointment willkommen_outgoingmessage""".split(),
        BUSY,
    ),
    **dict.fromkeys(
        ["casework_handedinfile", "casework_filepart"],
        "ten megabytes a row; who looked at it and who took it stands in the audit",
    ),
    **dict.fromkeys(
        """willkommen_auditentry willkommen_readentry willkommen_changeentry willkommen_auditseal willkommen_sealcheck
        appointments_planchange recognition_pilot_measurechange willkommen_erasure""".split(),
        OWN_HISTORY,
    ),
    **dict.fromkeys(
        """appointments_situation appointments_service appointments_service_situations appointments_serviceterm
        appointments_servicenotice appointments_requireddocument appointments_servicedocument appointments_feerule
        appointments_phrase willkommen_municipality recognition_pilot_pathstep recognition_pilot_fundingrule
        recognition_pilot_factchange recognition_pilot_occupationimport recognition_pilot_profession
        recognition_pilot_professionlabel recognition_pilot_competentbody recognition_pilot_competencerule
        recognition_pilot_searchword recognition_pilot_labelword""".split(),
        FROM_FILES,
    ),
    **dict.fromkeys(
        """willkommen_accessibilityreport casework_casesession casework_question casework_answer
        casework_titlereminder recognition_pilot_recognitionplan recognition_pilot_planstep recognition_pilot_plansession
        recognition_pilot_centretalk recognition_pilot_feedback recognition_pilot_feedbackwish
        recognition_pilot_complaint""".split(),
        OF_APPLICANTS,
    ),
    **dict.fromkeys(
        """willkommen_translationstate appointments_ownphrase appointments_interpreterhours recognition_pilot_proposal
        recognition_pilot_textcomment recognition_pilot_practice recognition_pilot_measure recognition_pilot_training
        recognition_pilot_meeting recognition_pilot_selfassessment recognition_pilot_outreachday""".split(),
        TEXTS,
    ),
    **dict.fromkeys(
        """appointments_searchcount recognition_pilot_guidanceoutcome recognition_pilot_referralfigure
        recognition_pilot_fact recognition_pilot_factday recognition_pilot_monthlyfigure recognition_pilot_teamsize
        recognition_pilot_publishedtable recognition_pilot_staffingrun""".split(),
        FIGURES,
    ),
    **dict.fromkeys(
        """willkommen_submittedform willkommen_ratebucket willkommen_heartbeat willkommen_tally willkommen_taskrun
        willkommen_websession django_session django_migrations django_content_type auth_permission auth_group
        auth_group_permissions account_emailaddress account_emailconfirmation""".split(),
        OF_THE_HOUSE,
    ),
}
# What may stand in a history: numbers, moments, marks and codes. Everything else could be somebody's words.
HARMLESS = (
    models.BooleanField,
    models.IntegerField,
    models.AutoField,
    models.ForeignKey,
    models.DateTimeField,
    models.DecimalField,
)
# Columns of another kind, looked at one by one: codes of our own, opening times, settings the public reads anyway.
LOOKED_AT = {
    "appointments_absence": {"during"},
    "appointments_closure": {"during"},
    "appointments_counter": {"equipment"},
    "appointments_interpreter": {"languages"},
    "appointments_shift": {"starts", "ends", "first_day", "last_day"},
    "casework_case": {"team"},
    "casework_caseevent": {"kind", "status_from", "status_to"},
    "casework_casefee": {"day", "paid_on"},
    "casework_caseworksettings": {"informal_services", "team_contact"},
    "casework_courtcase": {"filed_on", "ended_on"},
    "casework_deadline": {"kind", "began_on", "ends_on", "safe_on", "ended_how"},
    "casework_decision": {
        "notified_how", "sent_on", "retrieved_on", "translation_asked_on", "translation_sent_on",
    },
    "casework_documentrequest": {"due_on", "extended_from", "delivered_on"},
    "casework_followup": {"due_on"},
    "casework_handover": {"basis", "consent_given_on"},
    "casework_hearing": {"letter_on", "answer_by", "answered_on"},
    "casework_participation": {"asked_on", "information_missing_on", "information_sent_on", "answered_on"},
    "casework_representative": {"consent_given_on", "ends_on"},
    "casework_routingrule": {"first_letters", "last_letters", "team"},
    "casework_substitution": {"during"},
    "mfa_authenticator": set(),
    "recognition_pilot_advicecentre": {"code", "topics", "languages", "residences", "welcome_at", "confirmed_on"},
    "recognition_pilot_bodyclock": {"started_on", "due_on", "stopped_on"},
    "recognition_pilot_consent": {"until_on"},
    "recognition_pilot_guidancerecord": {"step", "step_since_on"},
    "willkommen_authority": {
        "slug", "municipality_name", "kind", "municipality_key", "languages", "accent", "phone", "email", "website", "street",
        "postcode", "town", "sender_name", "sender_email", "reminder_hours",
    },
    "willkommen_emergencyaccess": {"object_type", "reason"},
    "willkommen_invitation": {"roles"},
    "willkommen_office": {"code", "street", "postcode", "town", "serves_only"},
    "willkommen_openinghours": {"opens", "closes"},
    "willkommen_staffidentity": {"issuer"},
}  # fmt: skip
CANARY = "ZQXCANARY"

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded() -> dict[str, tuple[set[str], set[str]]]:
    """The tables with a history and their plain and silent columns, from the catalogue of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, encode(tgargs, 'escape') FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = 'record_change'"
        )
        found = cursor.fetchall()
    return {table: tuple(set(part.split()) for part in said.split("\\000")[:2]) for table, said in found}


def columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [table])
        return {name for (name,) in cursor.fetchall()}


def test_every_table_has_a_history_or_a_reason_why_not(recorded):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {table for (table,) in cursor.fetchall()}
    assert sorted(tables - recorded.keys() - LEFT_OUT.keys()) == []
    assert sorted(recorded.keys() & LEFT_OUT.keys()) == []


def test_every_named_column_exists(recorded):
    missing = {table: plain | silent - columns_of(table) for table, (plain, silent) in recorded.items()}
    assert {table: left for table, left in missing.items() if left - columns_of(table)} == {}


def test_only_numbers_moments_marks_and_codes_are_kept(recorded):
    strange = {}
    for table, (plain, _silent) in recorded.items():
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        fields = {field.column: field for field in model._meta.concrete_fields}
        for name in plain:
            known = fields[name]
            is_harmless = isinstance(known, HARMLESS) or known.choices
            if not is_harmless and name not in LOOKED_AT.get(table, set()):
                strange.setdefault(table, []).append(name)
    assert strange == {}


def test_no_personal_value_of_a_case_stands_in_the_history(recorded):
    """Whatever text column of a case is not named as harmless gets a value that must not come back."""
    case = make_case(make_authority(), family_name="ALT")
    plain, silent = recorded["casework_case"]
    names = [
        known.column
        for known in Case._meta.concrete_fields
        if isinstance(known, (models.CharField, models.TextField)) and known.column not in plain and not known.unique
    ]
    assert {"family_name", "given_names", "email", "mobile", "fiction", "file_number"} <= set(names)
    values = {name: f"{CANARY}{number}"[:10] for number, name in enumerate(names)}
    Case.objects.filter(pk=case.pk).update(**values, born_on="1990-03-04")
    entry = ChangeEntry.objects.filter(table_name="casework_case", operation="update").latest("id")
    assert {name: entry.changes[name] for name in {*names, "born_on"} - silent} == dict.fromkeys(
        {*names, "born_on"} - silent
    )
    Case.objects.filter(pk=case.pk).delete()
    kept = str(list(ChangeEntry.objects.values()))
    assert (CANARY in kept, "ALT" in kept, "1990-03" in kept, "1990, 3" in kept) == (False,) * 4


def test_a_change_keeps_old_and_new_values_of_what_tells_nothing_about_a_person():
    authority = make_authority()
    clerk = make_staff(authority, "clerk")
    membership = Membership.objects.get()
    Membership.objects.filter(pk=membership.pk).update(role="caseworker", ends_at=NOW)
    entry = ChangeEntry.objects.latest("id")
    assert (entry.table_name, entry.row_id, entry.operation) == ("willkommen_membership", str(membership.pk), "update")
    assert entry.changes == {
        "role": ["clerk", "caseworker"],
        "ends_at": [None, NOW.isoformat()],
    }
    assert (entry.authority, StaffMember.objects.get()) == (authority, clerk)


def test_what_changes_nothing_or_only_what_says_nothing_is_no_entry():
    staff = make_staff(make_authority())
    before = ChangeEntry.objects.count()
    StaffMember.objects.filter(pk=staff.pk).update(name=staff.name)
    StaffMember.objects.filter(pk=staff.pk).update(last_login=NOW)
    assert ChangeEntry.objects.count() == before


def test_raw_sql_past_django_is_recorded_too():
    case = make_case(make_authority())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_case SET family_name = 'ANDERS' WHERE id = %s", [case.pk])
    entry = ChangeEntry.objects.latest("id")
    assert (entry.table_name, entry.row_id, entry.changes) == ("casework_case", str(case.pk), {"family_name": None})


@pytest.mark.django_db(transaction=True)
def test_what_the_owner_does_at_the_database_is_recorded_under_the_owners_name():
    authority = make_authority()
    with owner_cursor() as cursor:
        cursor.execute("SET app.everywhere = 'on'")
        cursor.execute("UPDATE willkommen_authority SET is_sms_offered = true")
    entry = ChangeEntry.objects.latest("id")
    assert (entry.database_role, entry.authority, entry.staff_member) == ("willkommen_owner", authority, None)
    assert entry.changes == {"is_sms_offered": [False, True]}


def test_a_deleted_row_is_recorded_without_what_stood_in_it():
    case = make_case(make_authority(), family_name=CANARY)
    key = str(case.pk)
    case.delete()
    entry = ChangeEntry.objects.get(table_name="casework_case", operation="delete")
    assert (entry.row_id, entry.changes["status"][1], CANARY in str(entry.changes)) == (key, None, False)


def test_a_page_says_who_acts_in_the_query_that_enters_the_authority(client):
    authority = make_authority()
    administrator = make_staff(authority, "administrator")
    client.force_login(administrator)
    clerk = make_staff(authority, "clerk", name="Jan Petersen")
    from willkommen.queries.staff import enter_as_staff

    enter_as_staff(authority.slug, administrator, now=NOW)
    Membership.objects.filter(staff_member=clerk).update(ends_at=NOW)
    entry = ChangeEntry.objects.latest("id")
    assert (entry.staff_member, entry.authority) == (administrator, authority)


def test_what_somebody_changes_of_their_own_account_is_theirs(client):
    staff = make_staff(make_authority(), "clerk")
    client.force_login(staff)
    client.post(reverse("staff_language"), {"language": "en", "next": "/"})
    entry = ChangeEntry.objects.filter(table_name="willkommen_staffmember", operation="update").latest("id")
    assert (entry.staff_member, entry.changes["interface_language"]) == (staff, ["de", "en"])


@pytest.mark.parametrize("role", ["willkommen_app", "willkommen_worker"])
def test_the_products_roles_can_only_add_and_not_even_that_where_the_database_writes(role):
    only_read = {"willkommen_changeentry", "willkommen_auditseal"}
    only_added = {"willkommen_auditentry", "willkommen_readentry", "willkommen_sealcheck", "willkommen_emergencyaccess"}
    for table in only_read | only_added:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT has_table_privilege(%(r)s, %(t)s, 'SELECT'), has_table_privilege(%(r)s, %(t)s, 'INSERT'),"
                " has_table_privilege(%(r)s, %(t)s, 'UPDATE'), has_table_privilege(%(r)s, %(t)s, 'DELETE'),"
                " has_table_privilege(%(r)s, %(t)s, 'TRUNCATE')",
                {"r": role, "t": table},
            )
            assert (table, cursor.fetchone()) == (table, (True, table in only_added, False, False, False))


def test_the_functions_of_the_audit_belong_to_the_owner_and_trust_no_search_path():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, pg_get_userbyid(proowner), prosecdef, proconfig[1] FROM pg_proc"
            " WHERE proname IN ('record_change', 'seal_audit', 'remove_old_audit') ORDER BY 1"
        )
        found = cursor.fetchall()
    path = "search_path=pg_catalog, public, pg_temp"
    assert found == [
        (name, "willkommen_owner", True, path) for name in ("record_change", "remove_old_audit", "seal_audit")
    ]


def test_the_history_of_a_case_holds_everything_that_belongs_to_it():
    from casework.models import Note
    from willkommen.queries.audit_lines import CHANGES
    from willkommen.queries.auditing import Asked, entries_of

    authority = make_authority()
    case, other = make_case(authority), make_case(authority)
    for one in (case, other):
        note = Note.objects.create(authority=authority, case=one, text=CANARY, written_at=NOW)
        note.text = "anders"
        note.save()
        note.delete()
    import datetime as dt

    today = dt.date.today()  # noqa: DTZ011 -- the history's moments are the database's
    days = {"first_day": today - dt.timedelta(days=1), "last_day": today + dt.timedelta(days=1)}
    with across_authorities():
        found = entries_of(authority, CHANGES, Asked(**days, thing="casework.case", number=case.pk))
        kinds = sorted((entry.table_name, entry.operation) for entry in found)
    assert kinds == [
        ("casework_case", "insert"),
        ("casework_note", "delete"),
        ("casework_note", "insert"),
        ("casework_note", "update"),
    ]
