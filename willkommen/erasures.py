"""What was erased stays erased, also when an older backup is restored (docs/decisions, "the list of erasures").

Triggers note each row of a person that goes, and each that is emptied or ended, by table and number, in the transaction
that does it: no code can forget to. The list is copied beside the backups every few minutes; restoring goes through it.
Tables are named by string, as tasks are in the timetable: the ground floor imports no upper one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

LEDGER = "willkommen_erasure"
# The periods that end by themselves need no list: their day stands in the restored row.
PERSON = (
    "given_names",
    "family_name",
    "name_in_own_script",
    "born_on",
    "email",
    "mobile",
    "identity_key",
    "title_ends_on",
)
CONTACT = ("email", "mobile")
DUE = ("erase_after",)


@dataclass(frozen=True)
class Watched:
    """What of a row tells of a person: columns that are emptied, columns whose filling ends something, what goes along."""

    emptied: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    switched_off: tuple[str, ...] = ()
    # A last day that may come nearer: who cancels is forgotten sooner, and a withdrawn invitation opens nothing.
    sooner: tuple[str, ...] = ()


WATCHED: dict[str, Watched] = {
    "appointments_appointment": Watched(emptied=PERSON, ended_by=("cancelled_at",), along=("status",), sooner=DUE),
    "appointments_appointmentperson": Watched(),
    "appointments_interpreterbooking": Watched(),
    "appointments_waitingentry": Watched(
        emptied=PERSON, ended_by=("ended_at",), along=("status", "reason"), sooner=DUE
    ),
    "casework_accesscode": Watched(ended_by=("revoked_at",)),
    "casework_application": Watched(),
    "casework_case": Watched(emptied=(*PERSON, "sort_name"), sooner=DUE),
    "casework_courtcase": Watched(emptied=("file_number",)),
    "casework_documentrequest": Watched(emptied=("note",)),
    "casework_filepart": Watched(),
    "casework_followup": Watched(emptied=("reason",)),
    "casework_handedinfile": Watched(emptied=("name", "content"), sooner=DUE),
    "casework_handover": Watched(emptied=("parcel", "decline_reason")),
    "casework_note": Watched(emptied=("text",)),
    "casework_participation": Watched(emptied=("body_name",)),
    "casework_question": Watched(emptied=("text", "german_text")),
    "casework_answer": Watched(emptied=("text", "german_text")),
    "casework_representative": Watched(emptied=("name", "email", "phone"), ended_by=("ended_at",)),
    "casework_requesteditem": Watched(),
    "casework_titlereminder": Watched(emptied=CONTACT, ended_by=("stopped_at",), sooner=DUE),
    "recognition_pilot_bodyclock": Watched(),
    "recognition_pilot_centreinvitation": Watched(ended_by=("accepted_at",), sooner=("expires_at",)),
    "recognition_pilot_centremembership": Watched(ended_by=("ends_at",)),
    "recognition_pilot_centretalk": Watched(emptied=("name", *CONTACT), ended_by=("cancelled_at",), sooner=DUE),
    "recognition_pilot_circleinvitation": Watched(ended_by=("accepted_at",), sooner=("expires_at",)),
    "recognition_pilot_circlemembership": Watched(ended_by=("ends_at",)),
    "recognition_pilot_complaint": Watched(
        emptied=("name", *CONTACT, "address", "text", "answer", "answer_translated"),
        along=("answer_by", "state", "erase_on"),
    ),
    "recognition_pilot_consent": Watched(ended_by=("withdrawn_at",)),
    "recognition_pilot_feedback": Watched(emptied=("remark",)),
    "recognition_pilot_feedbackwish": Watched(),
    "recognition_pilot_guidancecontact": Watched(emptied=("remark",)),
    "recognition_pilot_guidancerecord": Watched(
        emptied=("name", *CONTACT, "german_level", "outcome_on", "next_due_on"), along=("outcome",), sooner=DUE
    ),
    "recognition_pilot_planstep": Watched(),
    "recognition_pilot_recognitionplan": Watched(
        emptied=(*CONTACT, "reminders_asked_at", "reminders_confirmed_at"), sooner=DUE
    ),
    "recognition_pilot_referral": Watched(
        emptied=(*CONTACT, "facts", "consent_words", "record_id"), along=("state", "may_book"), sooner=DUE
    ),
    "recognition_pilot_sharedfact": Watched(),
    "willkommen_accessibilityreport": Watched(emptied=("reply_to", "text")),
    "willkommen_invitation": Watched(ended_by=("accepted_at",), sooner=("expires_at",)),
    "willkommen_membership": Watched(ended_by=("ends_at",)),
    "willkommen_outgoingmessage": Watched(emptied=("recipient", "context")),
    # Who has left does not come back with a backup, nor does a second factor that was lost.
    "willkommen_staffmember": Watched(switched_off=("is_active",)),
    "willkommen_staffidentity": Watched(),
    "mfa_authenticator": Watched(),
}


def keep_triggers(**_) -> None:
    """After migrations, as the owner: each watched table has its triggers as they are written here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tableowner = current_user AND schemaname = 'public'")
        own = {name for (name,) in cursor.fetchall()}
        if LEDGER not in own:
            return
        cursor.execute(
            "SELECT tgrelid::regclass::text || '.' || tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger"
            " WHERE tgname IN ('erasures_gone', 'erasures_ended')"
        )
        known = dict(cursor.fetchall())
        for table, watched in WATCHED.items():
            if table not in own:
                continue
            columns = _columns(cursor, table)
            for name, statement in _triggers(table, watched, columns):
                if known.get(f"{table}.{name}") != statement:
                    cursor.execute(statement)
                    cursor.execute(f'COMMENT ON TRIGGER {name} ON "{table}" IS %s', [statement])


def _columns(cursor, table: str) -> dict[str, str]:
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s",
        [table],
    )
    return dict(cursor.fetchall())


def _triggers(table: str, watched: Watched, columns: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield (
        "erasures_gone",
        f'CREATE OR REPLACE TRIGGER erasures_gone AFTER DELETE ON "{table}" REFERENCING OLD TABLE AS gone'
        " FOR EACH STATEMENT EXECUTE FUNCTION willkommen_note_gone()",
    )
    moments = [_is_emptied(name, columns[name]) for name in watched.emptied]
    moments += [f"OLD.{name} IS NULL AND NEW.{name} IS NOT NULL" for name in watched.ended_by]
    moments += [f"OLD.{name} AND NOT NEW.{name}" for name in watched.switched_off]
    along = [*watched.ended_by, *watched.along, *watched.switched_off]
    moments += [f"NEW.{name} < OLD.{name}" for name in watched.sooner]
    along += watched.sooner
    if moments:
        when = " OR ".join(f"({moment})" for moment in moments)
        yield (
            "erasures_ended",
            f'CREATE OR REPLACE TRIGGER erasures_ended AFTER UPDATE ON "{table}" FOR EACH ROW WHEN ({when})'
            f" EXECUTE FUNCTION willkommen_note_ended('{','.join(watched.emptied)}', '{','.join(along)}')",
        )


def _is_emptied(name: str, kind: str) -> str:
    if kind in ("text", "character varying"):
        return f"OLD.{name} <> '' AND coalesce(NEW.{name}, '') = ''"
    if kind == "jsonb":
        return f"OLD.{name} NOT IN ('{{}}', '[]', 'null') AND NEW.{name} IN ('{{}}', '[]', 'null')"
    if kind == "bytea":
        return f"OLD.{name} <> '' AND coalesce(NEW.{name}, '') = ''"
    return f"OLD.{name} IS NOT NULL AND NEW.{name} IS NULL"
