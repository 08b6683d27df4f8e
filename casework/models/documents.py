"""What is missing, until when, and what arrived."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models import RequiredDocument
from casework.models.applications import Representative
from casework.models.cases import Case
from willkommen.models import Authority, StaffMember


class RequestStatus(models.TextChoices):
    """From asking to the end."""

    OPEN = "open", pgettext_lazy("request", "open")
    COMPLETE = "complete", pgettext_lazy("request", "everything is there")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "no longer needed")
    LAPSED = "lapsed", pgettext_lazy("request", "deadline over")


class DeliveryProof(models.TextChoices):
    """How the request reached the person (§ 41 VwVfG)."""

    HANDED_OVER = "handed_over", pgettext_lazy("delivery", "handed over in person")
    POSTED = "posted", pgettext_lazy("delivery", "posted")
    SERVED = "served", pgettext_lazy("delivery", "served with proof")
    PORTAL = "portal", pgettext_lazy("delivery", "read in the portal")


class DocumentRequest(models.Model):
    """Nachforderung (§ 82 (1) AufenthG): names what is missing and sets a deadline."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="document_requests")
    status = models.CharField(max_length=10, choices=RequestStatus, default=RequestStatus.OPEN)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    due_on = models.DateField(_("until"))
    extended_from = models.DateField(null=True, blank=True)
    extension_asked_at = models.DateTimeField(null=True, blank=True)
    extension_reason = models.CharField(max_length=20, blank=True)
    delivery = models.CharField(max_length=12, choices=DeliveryProof, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    note = models.CharField(_("in plain German for the applicant"), max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(status="open"), name="a_case_has_one_open_request"),
            models.CheckConstraint(
                name="a_request_ends_at_a_moment",
                condition=Q(status="open", ended_at__isnull=True) | (~Q(status="open") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.due_on}"


class RequestedItem(models.Model):
    """One missing paper: from the catalogue, or in words of the office."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    request = models.ForeignKey(DocumentRequest, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    document = models.ForeignKey(RequiredDocument, models.PROTECT, null=True, blank=True)
    # German words of the office for a paper the catalogue does not know.
    other = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_by = models.CharField(max_length=12, blank=True)
    # What is wrong with what arrived, as a code; empty: nothing.
    defect = models.CharField(max_length=20, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_requested_item_has_a_name",
                condition=Q(document__isnull=False, other="") | (Q(document__isnull=True) & ~Q(other="")),
            ),
        ]

    def __str__(self):
        return f"{self.request_id} {self.position}"


class FileStatus(models.TextChoices):
    """From the first byte to the file of the authority."""

    ARRIVING = "arriving", pgettext_lazy("file", "being sent")
    QUARANTINE = "quarantine", pgettext_lazy("file", "being checked")
    CLEAN = "clean", pgettext_lazy("file", "arrived")
    REFUSED = "refused", pgettext_lazy("file", "cannot be used")
    TAKEN = "taken", pgettext_lazy("file", "taken into the file")


class HandedInFile(models.Model):
    """A document handed in online. A letter box: applicants put in, only staff take out."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="files")
    item = models.ForeignKey(RequestedItem, models.SET_NULL, null=True, blank=True, related_name="files")
    representative = models.ForeignKey(Representative, models.SET_NULL, null=True, blank=True)
    upload_token_hash = models.CharField(max_length=64, unique=True)
    # What the person called it; shown to staff, cleaned, never part of a path.
    name = models.CharField(max_length=150)
    expected_bytes = models.PositiveIntegerField()
    arrived_bytes = models.PositiveIntegerField(default=0)
    media_type = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=12, choices=FileStatus, default=FileStatus.ARRIVING)
    refusal = models.CharField(max_length=30, blank=True)
    content = models.BinaryField(null=True, blank=True, editable=True)
    began_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    erase_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["began_at"]
        constraints = [
            models.CheckConstraint(
                name="a_file_holds_ten_megabytes_at_most",
                condition=Q(expected_bytes__gte=1, expected_bytes__lte=10 * 1024 * 1024),
            ),
            models.CheckConstraint(
                name="no_more_arrives_than_was_announced",
                condition=Q(arrived_bytes__lte=models.F("expected_bytes")),
            ),
        ]
        indexes = [
            models.Index(fields=["erase_after"], condition=Q(erase_after__isnull=False), name="files_to_erase"),
            models.Index(fields=["status", "arrived_at"], condition=Q(status="quarantine"), name="files_to_check"),
        ]

    def __str__(self):
        return f"{self.case_id} {self.status}"


class FilePart(models.Model):
    """A piece of a file on its way; gone when the file is whole."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    file = models.ForeignKey(HandedInFile, models.CASCADE, related_name="parts")
    offset = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["file", "offset"], name="a_part_of_a_file_arrives_once")]

    def __str__(self):
        return f"{self.file_id} {self.offset}"
