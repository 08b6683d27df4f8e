from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.RunSQL(
            "ALTER TABLE appointments_appointment ADD COLUMN next_release text",
            "ALTER TABLE appointments_appointment DROP COLUMN next_release",
        )
    ]
