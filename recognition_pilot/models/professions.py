"""What people have learned, what it is called, and who recognises it: the same for all authorities, from files."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Regulation(models.TextChoices):
    """Whether one may work in a profession without a permission (reglementiert)."""

    YES = "yes", "regulated: a permission is needed to work"
    TITLE = "title", "only the professional title is protected"
    PART = "part", "only a part of the work is regulated"
    SELF_EMPLOYED = "self_employed", "regulated only for one's own business"
    NO = "no", "not regulated"
    UNKNOWN = "unknown", "to be clarified"


class Compensation(models.TextChoices):
    """How a difference is made up for (Ausgleichsmaßnahme); the general way of an occupation has none."""

    CHOICE = "choice", "knowledge test or adaptation course, as the person chooses"
    EXAM = "exam", "knowledge test; from the EU an aptitude test"
    EXAM_OR_COURSE = "exam_or_course", "knowledge test; from the EU an adaptation course"
    APTITUDE = "aptitude", "adaptation course or aptitude test"
    QUALIFICATION = "qualification", "voluntary adaptation qualification"
    SPECIAL = "special", "a rule of its own"
    NONE = "none", "none"


class OccupationImport(models.Model):
    """A file of occupations that was read in: which version, from where, under which licence."""

    name = models.CharField(max_length=60)
    version = models.CharField(max_length=30)
    checksum = models.CharField(max_length=64)
    source = models.URLField(max_length=300)
    licence = models.CharField(max_length=300)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    occupations = models.PositiveIntegerField()
    labels = models.PositiveIntegerField()
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-imported_at"]
        constraints = [
            models.CheckConstraint(name="an_import_names_its_licence", condition=~Q(licence="")),
            models.UniqueConstraint(fields=["name", "version", "checksum"], name="a_file_is_read_in_once"),
        ]

    def __str__(self):
        return f"{self.name} {self.version}"


class Profession(models.Model):
    """Beruf: one of the project's own with all that is known, or an occupation of ESCO with its group only."""

    code = models.CharField(max_length=60, unique=True)
    name_de = models.CharField(max_length=200)
    group = models.CharField(max_length=30)
    kldb2010 = models.CharField(max_length=5, blank=True)
    isco08 = models.CharField(max_length=4)
    esco_id = models.CharField(max_length=36, blank=True)
    regulation = models.CharField(max_length=15, choices=Regulation, default=Regulation.UNKNOWN)
    # In the words of the list, where there is more to say than yes or no.
    regulation_note = models.CharField(max_length=100, blank=True)
    reference_profession = models.CharField(max_length=200, blank=True)
    law = models.CharField(max_length=200, blank=True)
    language_level = models.CharField(max_length=100, blank=True)
    compensation = models.CharField(max_length=300, blank=True)
    fee = models.CharField(max_length=200, blank=True)
    # The same for people in every language: "none", "B2", "C1–C2"; empty: nobody has said so yet.
    german = models.CharField(max_length=10, blank=True)
    # What employers expect where no level is prescribed.
    german_expected = models.CharField(max_length=10, blank=True)
    # The level of the examination in the language of the profession.
    language_exam = models.CharField(max_length=2, blank=True)
    compensation_kind = models.CharField(max_length=20, choices=Compensation, blank=True)
    # Euro from–to by kind: procedure, eu, opinion, permission; what is not here costs what the body says.
    fees = models.JSONField(default=dict, blank=True)
    # The fields somebody still has to confirm.
    unverified = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    # Empty: the project's own.
    came_with = models.ForeignKey(OccupationImport, models.CASCADE, null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["esco_id"],
                condition=Q(came_with__isnull=False),
                name="an_occupation_is_imported_once",
            ),
        ]

    def __str__(self):
        return self.code


class LabelKind(models.TextChoices):
    """What a label is."""

    NAME = "name", "name"
    SYNONYM = "synonym", "another word"
    TASK = "task", "what one does"


class ProfessionLabel(models.Model):
    """What people call a profession, or what they say they did, in one language; folded for the search."""

    profession = models.ForeignKey(Profession, models.CASCADE, related_name="labels")
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=LabelKind)
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    # Empty: the project's own word.
    came_with = models.ForeignKey(OccupationImport, models.CASCADE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profession", "language", "folded"],
                name="a_label_leads_to_a_profession_once",
            ),
            models.UniqueConstraint(
                fields=["profession", "language"],
                condition=Q(kind="name"),
                name="a_profession_has_one_name_per_language",
            ),
        ]

    def __str__(self):
        return self.text


class CompetentBody(models.Model):
    """Zuständige Stelle: who decides on a qualification, or says what it is worth."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    town = models.CharField(max_length=100, blank=True)
    website = models.URLField(max_length=300, blank=True)
    fee = models.CharField(max_length=200, blank=True)
    duration = models.CharField(max_length=200, blank=True)
    # Euro from–to by kind: procedure, eu (recognised automatically), opinion (of an expert), permission.
    fees = models.JSONField(default=dict, blank=True)
    # Days the body has from the complete file, where it is not three months.
    decides_in_days = models.PositiveIntegerField(null=True, blank=True)
    mark = models.CharField(max_length=30)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.code


class CompetenceRule(models.Model):
    """Who is competent for a profession at a residence; no body: to be clarified, with whom to ask."""

    profession = models.ForeignKey(Profession, models.CASCADE, related_name="competences")
    # Short names of authorities; empty: wherever one lives in the Land.
    residences = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # Where it was learned: any, eu, third.
    learned = models.CharField(max_length=6, default="any")
    body = models.ForeignKey(CompetentBody, models.PROTECT, null=True, blank=True)
    mark = models.CharField(max_length=30)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="learned_somewhere_we_know",
                condition=Q(learned__in=["any", "eu", "third"]),
            ),
        ]

    def __str__(self):
        return f"{self.profession_id} {self.body_id}"
