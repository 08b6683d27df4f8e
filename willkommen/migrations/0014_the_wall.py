from django.db import migrations

from willkommen.wall import DoorKey, RaiseWall, Show, Window


class Migration(migrations.Migration):
    dependencies = [("willkommen", "0013_erasures_of_any_key")]

    operations = [
        RaiseWall(
            "Office", "OpeningHours", "AccessibilityReport", "Membership", "Invitation", "ReadEntry", "OutgoingMessage"
        ),
        RaiseWall("AuditEntry", apart=True),
        RaiseWall("TranslationState", shared=True),
        # Where the offices are and when they are open is public.
        Window("Office", "everybody_reads", "true"),
        Window("OpeningHours", "everybody_reads", "true"),
        Show("willkommen_authority", "willkommen_office", "willkommen_openinghours"),
        DoorKey("Invitation", "token_hash"),
        DoorKey("Membership", "staff_member_id", "bigint"),
    ]
