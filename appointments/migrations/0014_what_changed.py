"""Changes of what is offered, at which counters and when, stand in the history."""

from django.db import migrations

from willkommen.history import RecordChanges


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0013_what_is_forgotten"),
        ("willkommen", "0012_what_changed"),
    ]

    operations = [
        RecordChanges(
            "appointments_serviceoffer",
            """authority_id service_id is_offered is_online minutes horizon_days lead_hours most_persons urgent_share""",
        ),
        RecordChanges("appointments_offerplace", "authority_id offer_id office_id"),
        # The clerk's breaks are the day's business.
        RecordChanges("appointments_counter", "authority_id office_id number equipment is_open", silent="paused_at"),
        RecordChanges(
            "appointments_shift",
            "authority_id counter_id staff_member_id weekday starts ends first_day last_day",
        ),
        RecordChanges("appointments_shiftservice", "authority_id shift_id service_id"),
        RecordChanges("appointments_closure", "authority_id office_id counter_id during"),
        RecordChanges("appointments_absence", "authority_id staff_member_id during"),
        RecordChanges("appointments_staffskill", "authority_id staff_member_id service_id"),
        # People from outside: their names and how they are reached are theirs.
        RecordChanges("appointments_interpreter", "authority_id languages way is_active"),
    ]
