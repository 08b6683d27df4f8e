from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0006_the_counter")]

    operations = [
        migrations.AddField(
            model_name="waitingentry",
            name="only_before",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
