"""Changes of cases, and of everything that belongs to one, stand in the history."""

from django.db import migrations

from willkommen.history import RecordChanges

OF_A_CASE = "authority_id case_id"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_legal_hold"),
        ("willkommen", "0012_what_changed"),
    ]

    operations = [
        # Of the person and of the title: only that it changed.
        RecordChanges(
            "casework_case",
            """authority_id office_id service_id status status_since channel received_at complete_at decided_at closed_at
            assigned_to_id team is_dispatched_directly is_protected protected_since separate_entrance legal_hold hold_reason
            hold_since created_at erase_after""",
            silent="sort_name next_due_on public_since",
        ),
        # Only ever added to: what is made there is its own history.
        RecordChanges(
            "casework_caseevent", f"{OF_A_CASE} kind status_from status_to staff_member_id", on="UPDATE OR DELETE"
        ),
        RecordChanges("casework_caseappointment", f"{OF_A_CASE} appointment_id"),
        RecordChanges("casework_application", f"{OF_A_CASE} is_informal made_at"),
        RecordChanges(
            "casework_representative",
            f"{OF_A_CASE} kind may_see may_hand_in may_ask consent_given_on ends_on ended_at recorded_by_id recorded_at",
        ),
        RecordChanges(
            "casework_accesscode",
            f"{OF_A_CASE} representative_id issued_at issued_by_id revoked_at",
            silent="failures last_failure_at last_used_at",
        ),
        RecordChanges("casework_deadline", f"{OF_A_CASE} kind began_on ends_on safe_on is_public ended_at ended_how"),
        RecordChanges(
            "casework_participation",
            f"{OF_A_CASE} body asked_on information_missing_on information_sent_on answered_on asked_by_id",
        ),
        RecordChanges("casework_hearing", f"{OF_A_CASE} letter_on answer_by answered_on heard_by_id"),
        # What was decided stays with the case; who decided, approved and sent, and when, stands here.
        RecordChanges(
            "casework_decision",
            f"""{OF_A_CASE} made_by_id made_at needs_approval checked_by_id checked_at sent_back_at effective_at notified_how
            sent_on retrieved_on has_remedy_notice translation_asked_on translation_sent_on""",
        ),
        RecordChanges("casework_courtcase", f"{OF_A_CASE} filed_on is_urgent ended_on"),
        RecordChanges("casework_casefee", f"{OF_A_CASE} amount_eur day status paid_on set_by_id set_at"),
        RecordChanges(
            "casework_documentrequest",
            f"{OF_A_CASE} status asked_at asked_by_id due_on extended_from extension_asked_at delivery delivered_on ended_at",
        ),
        RecordChanges("casework_requesteditem", "authority_id request_id document_id arrived_at waived_at"),
        RecordChanges("casework_followup", f"{OF_A_CASE} due_on made_by_id made_at done_at"),
        RecordChanges("casework_note", f"{OF_A_CASE} written_by_id written_at"),
        RecordChanges(
            "casework_handover",
            f"""{OF_A_CASE} to_authority_id basis consent_given_on status sent_at sent_by_id answered_at answered_by_id
            new_case_id""",
        ),
        RecordChanges(
            "casework_caseworksettings",
            """authority_id four_eyes are_uploads_allowed request_days hearing_days readable_days team_contact
            informal_services""",
        ),
        RecordChanges(
            "casework_routingrule",
            "authority_id position service_id first_letters last_letters assigned_to_id team",
        ),
        RecordChanges("casework_substitution", "authority_id staff_member_id substitute_id during"),
    ]
