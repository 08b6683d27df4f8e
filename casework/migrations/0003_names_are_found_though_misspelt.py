import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_campaign_messages")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sort_name"], name="cases_by_likeness_of_names", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
