"""Taking a counter out of use is a change of the plan like any other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0007_what_helps_who_waits")]

    operations = [
        migrations.AlterField(
            model_name="planchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("closure", "closure"),
                    ("absence", "absence"),
                    ("shift", "shift"),
                    ("counter", "counter out of use"),
                ],
                max_length=10,
            ),
        ),
    ]
