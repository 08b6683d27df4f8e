"""Who changed what, who read what, and what holds on to it."""

from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField
from django.db import models
from django.db.models import F, Func, Q

from willkommen.models.authorities import Authority
from willkommen.models.staff import StaffMember


class TransactionNumber(Func):
    """The number of the transaction that writes the row; a seal holds it against the row's own number."""

    template = "(pg_current_xact_id()::text::bigint)"
    arity = 0
    output_field = models.BigIntegerField()


class AuditEntry(models.Model):
    """Protokoll: who did what to which thing, when and why; holds no names of applicants, is only ever added to."""

    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True)
    # Whoever stands in here stays: their account is closed, not deleted.
    staff_member = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    happened_at = models.DateTimeField()
    transaction_id = models.BigIntegerField(db_default=TransactionNumber(), editable=False)

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [models.Index(fields=["authority", "-happened_at"], name="audit_of_an_authority")]

    def __str__(self):
        return f"{self.happened_at:%Y-%m-%d %H:%M} {self.action}"


class ReadEntry(models.Model):
    """Lesezugriff: who of the staff opened what, and why where it is not their own work; or what kind of search they made.

    A search has no `object_id`; `found` says how many lines it showed. What was typed is not kept.
    """

    authority = models.ForeignKey(Authority, models.PROTECT)
    staff_member = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True, blank=True)
    # A code of the reason given outside one's own work; empty inside.
    reason = models.CharField(max_length=40, blank=True)
    found = models.PositiveIntegerField(null=True, blank=True)
    happened_at = models.DateTimeField()
    transaction_id = models.BigIntegerField(db_default=TransactionNumber(), editable=False)

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-happened_at"], name="who_read_this"),
            models.Index(fields=["authority", "-happened_at"], name="reads_of_an_authority"),
        ]

    def __str__(self):
        return f"{self.happened_at:%Y-%m-%d %H:%M} {self.object_type}"


class ChangeEntry(models.Model):
    """Änderung: written by the database itself for every changed row (`willkommen/history.py`), whoever changed it.

    `changes` has the old and the new value of columns without personal data; null says only that the column changed. What is
    named here may be gone: there is no key of the database to it.
    """

    authority = models.ForeignKey(Authority, models.DO_NOTHING, null=True, db_constraint=False)
    # Empty: an applicant, a worker or somebody at a shell; `database_role` tells them apart.
    staff_member = models.ForeignKey(StaffMember, models.DO_NOTHING, null=True, db_constraint=False)
    table_name = models.CharField(max_length=63)
    row_id = models.CharField(max_length=40, null=True)  # noqa: DJ001 -- a table whose rows have no number of their own
    operation = models.CharField(max_length=6)
    changes = models.JSONField()
    database_role = models.CharField(max_length=63)
    transaction_id = models.BigIntegerField()
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [
            models.Index(fields=["authority", "-happened_at"], name="changes_at_an_authority"),
            models.Index(fields=["table_name", "row_id"], name="changes_of_a_row"),
        ]

    def __str__(self):
        return f"{self.table_name} {self.row_id} {self.operation}"


class AuditSeal(models.Model):
    """Siegel: a hash over a batch of entries and over the seal before; made and emptied by the database alone."""

    number = models.PositiveBigIntegerField(primary_key=True)
    form = models.PositiveSmallIntegerField()
    book = models.CharField(max_length=40)
    ids = ArrayField(BigIntegerRangeField())
    entries = models.PositiveIntegerField()
    high = models.BigIntegerField()
    floor = models.BigIntegerField()
    # Empty where the sealing transaction had begun before: then nothing follows from it.
    horizon = models.BigIntegerField(null=True)
    system = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    seal = models.CharField(max_length=64)
    # The entries are gone, lawfully and all of them; the seal stays.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["book", "high"], name="seals_of_a_book")]

    def __str__(self):
        return f"{self.number}:{self.seal}"


class SealCheck(models.Model):
    """Prüfung: all seals were computed again; `problem` is empty where everything agreed, else a code and where."""

    checked_at = models.DateTimeField()
    seals = models.PositiveBigIntegerField()
    entries = models.PositiveBigIntegerField()
    last_seal = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=30, blank=True)
    seal_number = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["-checked_at", "-id"]

    def __str__(self):
        return f"{self.checked_at:%Y-%m-%d %H:%M} {self.problem or 'ok'}"


class EmergencyAccess(models.Model):
    """Notzugriff: somebody reads one thing that is otherwise not theirs to read, for minutes, with reason and words."""

    authority = models.ForeignKey(Authority, models.PROTECT)
    staff_member = models.ForeignKey(StaffMember, models.PROTECT)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    words = models.CharField(max_length=500)
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    # Ended by a press before its time.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.CheckConstraint(name="an_emergency_access_ends", condition=Q(until__gt=F("began_at"))),
            models.CheckConstraint(name="an_emergency_access_says_why", condition=~Q(reason="") & ~Q(words="")),
        ]
        indexes = [models.Index(fields=["authority", "-began_at"], name="emergencies_of_an_authority")]

    def __str__(self):
        return f"{self.object_type} {self.object_id}"
