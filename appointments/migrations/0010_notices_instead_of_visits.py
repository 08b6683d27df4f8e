"""Some notices replace a visit: they ask whom they concern and can be printed as a proof."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0009_breaks"),
    ]

    operations = [
        migrations.AddField(
            model_name="servicenotice",
            name="proof",
            field=models.TextField(blank=True, max_length=800),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="proof_ar",
            field=models.TextField(blank=True, max_length=800, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="proof_de",
            field=models.TextField(blank=True, max_length=800, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="proof_de_simple",
            field=models.TextField(blank=True, max_length=800, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="proof_en",
            field=models.TextField(blank=True, max_length=800, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="proof_es",
            field=models.TextField(blank=True, max_length=800, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="proof_fa",
            field=models.TextField(blank=True, max_length=800, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="proof_fr",
            field=models.TextField(blank=True, max_length=800, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="proof_ru",
            field=models.TextField(blank=True, max_length=800, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="proof_tr",
            field=models.TextField(blank=True, max_length=800, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="proof_uk",
            field=models.TextField(blank=True, max_length=800, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question_ar",
            field=models.CharField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question_de",
            field=models.CharField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question_de_simple",
            field=models.CharField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question_en",
            field=models.CharField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question_es",
            field=models.CharField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question_fa",
            field=models.CharField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question_fr",
            field=models.CharField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question_ru",
            field=models.CharField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question_tr",
            field=models.CharField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="question_uk",
            field=models.CharField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="servicenotice",
            name="replaces_visit",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="servicenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaces_visit", False),
                    models.Q(
                        models.Q(("question_de", None), _negated=True), models.Q(("question_de", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_notice_instead_of_a_visit_asks_whom_it_concerns",
            ),
        ),
    ]
