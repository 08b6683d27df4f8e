"""A campaign reaches everybody once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_cases"),
    ]

    operations = [
        migrations.AddField(
            model_name="titlereminder",
            name="campaign_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
