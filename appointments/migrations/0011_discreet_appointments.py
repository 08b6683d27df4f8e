"""Appointments that lists name by a number alone, and that nobody is written to about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0010_notices_instead_of_visits")]

    operations = [
        migrations.AddField(model_name="appointment", name="is_discreet", field=models.BooleanField(default=False)),
    ]
