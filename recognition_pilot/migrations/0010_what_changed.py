"""Changes of what people consented to, of what was passed on, and of who may read it, stand in the history."""

from django.db import migrations

from willkommen.history import RecordChanges


class Migration(migrations.Migration):
    dependencies = [
        ("recognition_pilot", "0009_closed_days"),
        ("willkommen", "0012_what_changed"),
    ]

    operations = [
        RecordChanges(
            "recognition_pilot_guidancerecord",
            "authority_id guide_id step step_since_on opened_at closed_at erase_after",
        ),
        RecordChanges("recognition_pilot_consent", "authority_id record_id until_on given_at withdrawn_at"),
        RecordChanges("recognition_pilot_guidancecontact", "authority_id record_id staff_member_id noted_at"),
        RecordChanges("recognition_pilot_bodyclock", "authority_id record_id started_on due_on stopped_on"),
        RecordChanges("recognition_pilot_sharedfact", "authority_id consent_id case_id shared_at"),
        RecordChanges(
            "recognition_pilot_referral",
            """authority_id centre_id record_id consent_id may_book appointment_id state sent_at sent_by_id answered_at
            erase_after""",
        ),
        RecordChanges(
            "recognition_pilot_advicecentre",
            "code topics languages residences welcome_at is_demo is_published confirmed_on",
        ),
        RecordChanges("recognition_pilot_centremembership", "centre_id staff_member_id ends_at"),
        RecordChanges("recognition_pilot_centreinvitation", "centre_id created_at expires_at accepted_at"),
        RecordChanges("recognition_pilot_circlemembership", "authority_id staff_member_id ends_at"),
        RecordChanges("recognition_pilot_circleinvitation", "authority_id created_at expires_at accepted_at"),
    ]
