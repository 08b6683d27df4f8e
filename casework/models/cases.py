"""The case, what happened to it, and who looked."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models import Appointment, Service
from casework.rules.states import State
from willkommen.models import Authority, Office, StaffMember
from willkommen.references import in_groups


class CaseStatus(models.TextChoices):
    """The words of staff for the states of `rules/states.py`."""

    DRAFT = State.DRAFT, pgettext_lazy("case", "draft")
    RECEIVED = State.RECEIVED, pgettext_lazy("case", "received")
    COMPETENCE = State.COMPETENCE, pgettext_lazy("case", "competence to be clarified")
    INCOMPLETE = State.INCOMPLETE, pgettext_lazy("case", "documents missing")
    IN_REVIEW = State.IN_REVIEW, pgettext_lazy("case", "in review")
    WITH_EMPLOYMENT_AGENCY = State.WITH_EMPLOYMENT_AGENCY, pgettext_lazy("case", "with the employment agency")
    WITH_FEDERAL_OFFICE = State.WITH_FEDERAL_OFFICE, pgettext_lazy("case", "with the Federal Office (BAMF)")
    WITH_OTHER_BODY = State.WITH_OTHER_BODY, pgettext_lazy("case", "with another body")
    SECURITY_CHECK = State.SECURITY_CHECK, pgettext_lazy("case", "security query")
    BIOMETRICS = State.BIOMETRICS, pgettext_lazy("case", "fingerprints and photo")
    HEARING = State.HEARING, pgettext_lazy("case", "hearing")
    SUSPENDED = State.SUSPENDED, pgettext_lazy("case", "suspended")
    GRANTED = State.GRANTED, pgettext_lazy("case", "granted")
    CARD_ORDERED = State.CARD_ORDERED, pgettext_lazy("case", "card ordered")
    READY_FOR_PICKUP = State.READY_FOR_PICKUP, pgettext_lazy("case", "card ready for pick-up")
    DIRECT_DISPATCH = State.DIRECT_DISPATCH, pgettext_lazy("case", "card is being sent")
    HANDED_OUT = State.HANDED_OUT, pgettext_lazy("case", "handed out")
    REFUSED = State.REFUSED, pgettext_lazy("case", "refused")
    APPEAL = State.APPEAL, pgettext_lazy("case", "before the court")
    FINAL = State.FINAL, pgettext_lazy("case", "final")
    WITHDRAWN = State.WITHDRAWN, pgettext_lazy("case", "withdrawn")
    SETTLED = State.SETTLED, pgettext_lazy("case", "settled without a decision")
    HANDED_OVER = State.HANDED_OVER, pgettext_lazy("case", "handed over")
    CLOSED = State.CLOSED, pgettext_lazy("case", "closed")


class EntryChannel(models.TextChoices):
    """How an application reached the house."""

    INFORMAL = "informal", pgettext_lazy("channel", "informally, online")
    ONLINE = "online", pgettext_lazy("channel", "online form")
    POST = "post", pgettext_lazy("channel", "by post")
    COUNTER = "counter", pgettext_lazy("channel", "at the counter")
    TRANSFER = "transfer", pgettext_lazy("channel", "from another authority")


class Fiction(models.TextChoices):
    """Kind of the fiction effect (§ 81 (3), (4) AufenthG); set by staff only, never by the machine."""

    UNKNOWN = "", pgettext_lazy("fiction", "not decided")
    NONE = "none", pgettext_lazy("fiction", "none")
    CONTINUED_TITLE = "continued_title", pgettext_lazy("fiction", "title deemed to continue (§ 81 (4))")
    PERMITTED_STAY = "permitted_stay", pgettext_lazy("fiction", "stay deemed permitted (§ 81 (3) sentence 1)")
    SUSPENDED_REMOVAL = "suspended_removal", pgettext_lazy("fiction", "removal deemed suspended (§ 81 (3) sentence 2)")
    ORDERED = "ordered", pgettext_lazy("fiction", "continued effect ordered (§ 81 (4) sentence 3)")


class WorkPermission(models.TextChoices):
    """What work is allowed now; set by staff only."""

    UNKNOWN = "", pgettext_lazy("work", "not recorded")
    NONE = "none", pgettext_lazy("work", "not allowed")
    AS_BEFORE = "as_before", pgettext_lazy("work", "as before")
    THIS_JOB = "this_job", pgettext_lazy("work", "only a certain job")
    ANY = "any", pgettext_lazy("work", "any work")


class HoldReason(models.TextChoices):
    """Why nothing of a case may be erased (Art. 17 (3), 18 (2) GDPR)."""

    COURT = "court", pgettext_lazy("legal hold", "before a court")
    CLAIM = "claim", pgettext_lazy("legal hold", "a claim against the authority")
    DATA_PROTECTION = "data_protection", pgettext_lazy("legal hold", "asked for by data protection or the person")
    INQUIRY = "inquiry", pgettext_lazy("legal hold", "an inquiry or audit")


class Case(models.Model):
    """Vorgang: one application of one person, beside the register, never instead of it."""

    authority = models.ForeignKey(Authority, models.PROTECT)
    office = models.ForeignKey(Office, models.SET_NULL, null=True, blank=True)
    service = models.ForeignKey(Service, models.PROTECT)
    # Nine random digits and a check digit: not secret, nothing inside.
    reference = models.CharField(max_length=10, unique=True)
    # Aktenzeichen of the specialised register system; its form is local.
    file_number = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=24, choices=CaseStatus)
    status_since = models.DateTimeField()
    # When what the applicant reads last changed: a hidden step must not show by its time.
    public_since = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=EntryChannel)
    # When the application was made (§ 81 AufenthG, § 75 VwGO count from here); empty for a draft.
    received_at = models.DateTimeField(null=True, blank=True)
    complete_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    given_names = models.CharField(max_length=150, blank=True)
    family_name = models.CharField(max_length=150, blank=True)
    # Folded names, family name first: for searching, sorting and letter ranges.
    sort_name = models.CharField(max_length=300, blank=True)
    name_in_own_script = models.CharField(max_length=150, blank=True)
    born_on = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10)
    spoken_language = models.CharField(max_length=10, default="de")
    identity_key = models.CharField(max_length=64, blank=True)
    title_ends_on = models.DateField(null=True, blank=True)

    assigned_to = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="cases")
    team = models.CharField(max_length=80, blank=True)
    # The earliest of its open deadlines and follow-ups; kept by `actions/dates.py` in the same transaction.
    next_due_on = models.DateField(null=True, blank=True)

    # Facts beside the state, each with its own days; staff only.
    fiction = models.CharField(max_length=20, choices=Fiction, blank=True, default=Fiction.UNKNOWN)
    fiction_from = models.DateField(null=True, blank=True)
    fiction_until = models.DateField(null=True, blank=True)
    certificate_issued_on = models.DateField(null=True, blank=True)
    certificate_valid_to = models.DateField(null=True, blank=True)
    work_permission = models.CharField(max_length=12, choices=WorkPermission, blank=True)
    work_from = models.DateField(null=True, blank=True)
    work_until = models.DateField(null=True, blank=True)
    card_ordered_on = models.DateField(null=True, blank=True)
    card_valid_to = models.DateField(null=True, blank=True)
    is_dispatched_directly = models.BooleanField(default=False)
    suspended_for = models.CharField(max_length=20, blank=True)
    settled_for = models.CharField(max_length=20, blank=True)

    # No online access, no place or time in messages, a reason for everybody who opens it.
    is_protected = models.BooleanField(default=False)
    protected_since = models.DateTimeField(null=True, blank=True)
    separate_entrance = models.BooleanField(default=False)

    appointments = models.ManyToManyField(Appointment, through="CaseAppointment", related_name="cases")
    created_at = models.DateTimeField()
    erase_after = models.DateTimeField(null=True, blank=True)
    # Nothing of it is erased while it is needed elsewhere; who said so stands in its history as well.
    legal_hold = models.BooleanField(default=False)
    hold_reason = models.CharField(max_length=20, choices=HoldReason, blank=True, default="", db_default="")
    hold_since = models.DateTimeField(null=True, blank=True)
    hold_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    # When somebody looks whether the reason still holds.
    hold_review_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "file_number"],
                condition=~Q(file_number=""),
                name="a_file_number_is_unique_per_authority",
            ),
            models.CheckConstraint(name="a_case_is_in_a_known_state", condition=Q(status__in=CaseStatus.values)),
            models.CheckConstraint(
                name="an_application_says_when_it_arrived",
                condition=Q(status="draft") | Q(received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_protected_case_says_since_when",
                condition=Q(is_protected=False) | Q(protected_since__isnull=False),
            ),
            models.CheckConstraint(
                name="a_closed_case_says_when",
                condition=~Q(status="closed") | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_legal_hold_says_why_and_since_when",
                condition=Q(legal_hold=False) | (~Q(hold_reason="") & Q(hold_since__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_reference_is_ten_digits",
                condition=Q(reference__regex=r"^[0-9]{10}$"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "assigned_to", "next_due_on"],
                condition=~Q(status__in=["draft", "closed"]),
                name="the_work_list",
            ),
            models.Index(
                fields=["authority", "service", "decided_at"],
                condition=Q(decided_at__isnull=False),
                name="decided_cases_by_service",
            ),
            models.Index(fields=["authority", "sort_name"], name="cases_by_name"),
            # Parts of names and names written nearly so.
            GinIndex(fields=["sort_name"], opclasses=["gin_trgm_ops"], name="cases_by_likeness_of_names"),
            models.Index(fields=["authority", "received_at"], name="cases_by_age"),
            models.Index(fields=["identity_key"], condition=~Q(identity_key=""), name="cases_of_a_person"),
            models.Index(fields=["erase_after"], condition=Q(erase_after__isnull=False), name="cases_to_erase"),
            models.Index(fields=["authority", "hold_since"], condition=Q(legal_hold=True), name="cases_on_hold"),
        ]

    def __str__(self):
        return self.reference

    @property
    def reference_in_groups(self) -> str:
        """The reference as it is printed: 482 109 371-5."""
        return in_groups(self.reference)

    @property
    def full_name(self) -> str:
        """Names as in the passport's machine-readable line."""
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def listed_name(self) -> str:
        """The family name first, as lists have it; people with one name only have no comma."""
        return ", ".join(name for name in (self.family_name, self.given_names) if name)

    @property
    def channel_out(self) -> str:
        """How this person is reached: `email`, `sms` or nothing; nobody who is protected is written to."""
        if self.is_protected:
            return ""
        return "email" if self.email else "sms" if self.mobile else ""

    @property
    def recipient(self) -> str:
        """The address for the channel."""
        return self.email or self.mobile


class CaseAppointment(models.Model):
    """An appointment that serves a case."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE)
    appointment = models.ForeignKey(Appointment, models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "appointment"], name="an_appointment_serves_a_case_once"),
        ]

    def __str__(self):
        return f"{self.case_id} {self.appointment_id}"


class CaseEvent(models.Model):
    """What happened, when and by whom: only ever added to; internal unless its kind is on the public list."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    is_public = models.BooleanField(default=False)
    status_from = models.CharField(max_length=24, blank=True)
    status_to = models.CharField(max_length=24, blank=True)
    # Empty: the applicant or the house itself.
    staff_member = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    by_applicant = models.BooleanField(default=False)
    # Codes, days and numbers only.
    detail = models.JSONField(default=dict, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [models.Index(fields=["case", "-happened_at"], name="events_of_a_case")]

    def __str__(self):
        return f"{self.case_id} {self.kind}"
