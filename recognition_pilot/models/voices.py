"""What people say about the service: three questions after a visit, complaints and praise."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models import Appointment
from appointments.models.reachable import Reachable
from willkommen.models import Authority, Office


class Answer(models.TextChoices):
    """What somebody answers to one of the three questions; the first two count as a yes (I20)."""

    YES = "yes", pgettext_lazy("feedback", "yes")
    RATHER_YES = "rather_yes", pgettext_lazy("feedback", "rather yes")
    RATHER_NO = "rather_no", pgettext_lazy("feedback", "rather no")
    NO = "no", pgettext_lazy("feedback", "no")


class FeedbackChannel(models.TextChoices):
    """Where somebody found the three questions."""

    PAPER = "paper", pgettext_lazy("feedback", "slip at the counter")
    KIOSK = "kiosk", pgettext_lazy("feedback", "kiosk")
    MESSAGE = "message", pgettext_lazy("feedback", "message")
    LINK = "link", pgettext_lazy("feedback", "link")


class RemarkState(models.TextChoices):
    """Whether a free line may be read by others than the supervisor."""

    NONE = "", pgettext_lazy("remark", "none")
    UNREAD = "unread", pgettext_lazy("remark", "not looked at yet")
    SHOWN = "shown", pgettext_lazy("remark", "may be read")
    KEPT_BACK = "kept_back", pgettext_lazy("remark", "kept back")


class Feedback(models.Model):
    """Rückmeldung (I20): of nobody, at no moment. The key is random, so the order of rows tells no order of visits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.CASCADE)
    # Empty: came by a link that names no office.
    office = models.ForeignKey(Office, models.CASCADE, null=True, blank=True)
    given_on = models.DateField()
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, choices=FeedbackChannel)
    understood = models.CharField(max_length=10, choices=Answer, blank=True)
    friendly = models.CharField(max_length=10, choices=Answer, blank=True)
    settled = models.CharField(max_length=10, choices=Answer, blank=True)
    # The free line; a supervisor cuts names out before anybody else reads it, and after twelve months it goes.
    remark = models.CharField(max_length=500, blank=True)
    remark_state = models.CharField(max_length=10, choices=RemarkState, default=RemarkState.NONE, blank=True)

    class Meta:
        ordering = ["-given_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_feedback_says_something",
                condition=~Q(understood="") | ~Q(friendly="") | ~Q(settled="") | ~Q(remark_state=""),
            ),
            models.CheckConstraint(
                name="a_remark_waits_to_be_looked_at",
                condition=Q(remark="") | ~Q(remark_state=""),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "given_on"], name="feedback_by_day"),
            models.Index(fields=["given_on"], condition=~Q(remark=""), name="remarks_by_day"),
        ]

    def __str__(self):
        return f"{self.authority_id} {self.given_on}"


class FeedbackWish(models.Model):
    """Somebody wants to be asked after the visit: becomes one message, and is gone with it. Leads to no feedback."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        indexes = [
            models.Index(
                fields=["authority", "asked_at"], condition=Q(posted_at__isnull=True), name="feedback_wishes_to_post"
            ),
        ]

    def __str__(self):
        return f"{self.appointment_id}"


class ComplaintKind(models.TextChoices):
    """What somebody wants to say."""

    COMPLAINT = "complaint", pgettext_lazy("complaint", "complaint")
    PRAISE = "praise", pgettext_lazy("complaint", "praise")


class ComplaintTopic(models.TextChoices):
    """What it is about (I22)."""

    COMPREHENSIBILITY = "comprehensibility", pgettext_lazy("complaint", "comprehensibility")
    DURATION = "duration", pgettext_lazy("complaint", "duration")
    CONDUCT = "conduct", pgettext_lazy("complaint", "conduct")
    REACHABILITY = "reachability", pgettext_lazy("complaint", "reachability")
    OTHER = "other", pgettext_lazy("complaint", "something else")


class ComplaintState(models.TextChoices):
    """From coming in to the answer."""

    NEW = "new", pgettext_lazy("complaint", "new")
    IN_WORK = "in_work", pgettext_lazy("complaint", "being looked into")
    ANSWERED = "answered", pgettext_lazy("complaint", "answered")
    CLOSED = "closed", pgettext_lazy("complaint", "closed without an answer")


class AnswerBy(models.TextChoices):
    """How somebody wants the answer."""

    NOT = "", pgettext_lazy("complaint", "no answer")
    EMAIL = "email", pgettext_lazy("complaint", "by e-mail")
    SMS = "sms", pgettext_lazy("complaint", "by text message")
    LETTER = "letter", pgettext_lazy("complaint", "by letter")


OPEN_COMPLAINTS = (ComplaintState.NEW, ComplaintState.IN_WORK)


class Complaint(Reachable, models.Model):
    """Beschwerde oder Lob: apart from every case, answered within fourteen days; who it was goes soon after."""

    link_purpose = "complaint"

    authority = models.ForeignKey(Authority, models.CASCADE)
    office = models.ForeignKey(Office, models.SET_NULL, null=True, blank=True)
    # On the thanks page and in the answer, so that both sides can speak of it.
    reference = models.CharField(max_length=10, unique=True)
    kind = models.CharField(_("complaint or praise"), max_length=10, choices=ComplaintKind)
    topic = models.CharField(_("topic"), max_length=20, choices=ComplaintTopic)
    # Dienst- oder Fachaufsichtsbeschwerde.
    is_formal = models.BooleanField(_("formal complaint"), default=False)
    # Typed in by the supervisor: by telephone, by letter, at the counter.
    is_by_hand = models.BooleanField(default=False)
    text = models.TextField(_("what happened"), max_length=4000)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(max_length=10, choices=ComplaintState, default=ComplaintState.NEW)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    # The answer in German, and the same in the language of the person where that is another one.
    answer = models.TextField(_("answer in German"), max_length=4000, blank=True)
    answer_translated = models.TextField(_("the same in the language of the person"), max_length=4000, blank=True)

    # Only if an answer is wanted.
    answer_by = models.CharField(_("answer"), max_length=10, choices=AnswerBy, default=AnswerBy.NOT, blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    mobile = models.CharField(_("mobile number"), max_length=20, blank=True)
    address = models.TextField(_("postal address"), max_length=300, blank=True)
    link_nonce = models.CharField(max_length=32)
    link_token_hash = models.CharField(max_length=64, unique=True)
    # The day on which who it was and what was written is forgotten; set when it ends.
    erase_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(name="a_complaint_is_due_after_it_came", condition=Q(due_on__gte=F("received_on"))),
            models.CheckConstraint(
                name="an_answered_complaint_says_when",
                condition=~Q(state="answered") | Q(answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="who_wants_no_answer_leaves_no_address",
                condition=~Q(answer_by="") | Q(email="", mobile="", address="", name=""),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "received_on"], name="complaints_by_day"),
            models.Index(
                fields=["authority", "due_on"], condition=Q(state__in=["new", "in_work"]), name="complaints_by_due_day"
            ),
            models.Index(fields=["erase_on"], condition=Q(erase_on__isnull=False), name="complaints_to_erase"),
        ]

    def __str__(self):
        return self.reference
