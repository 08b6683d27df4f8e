"""A counter makes a break."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0008_counters_out_of_use")]

    operations = [
        migrations.AddField(model_name="counter", name="paused_at", field=models.DateTimeField(blank=True, null=True)),
    ]
