"""The outbox: everything that leaves the house."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from willkommen.models.authorities import Authority


class MessageStatus(models.TextChoices):
    """From the wish to send to what became of it."""

    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNKNOWN = "unknown", _("perhaps sent")
    CANCELLED = "cancelled", _("no longer needed")
    EXPIRED = "expired", _("too late")


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")


class OutgoingMessage(models.Model):
    """Nachricht: written in the action's own transaction, rendered at sending from the thing as it is then."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    kind = models.CharField(max_length=60)
    about_type = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, choices=Channel)
    recipient = models.CharField(max_length=254)
    context = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=MessageStatus, default=MessageStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # When it was taken up once more although it had perhaps been sent; happens once.
    resent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    message_id = models.UUIDField(unique=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["about_type", "about_id", "kind", "due_at"],
                name="a_message_is_sent_once_for_its_reason",
            ),
            models.CheckConstraint(
                name="a_message_expires_after_it_is_due",
                condition=Q(expires_at__gte=F("due_at")),
            ),
            models.CheckConstraint(
                name="a_sent_message_says_when",
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(status="queued"),
                name="messages_waiting",
            ),
            models.Index(
                fields=["authority", "status", "due_at"],
                name="messages_of_an_authority",
            ),
            models.Index(
                fields=["authority", "due_at"],
                condition=~Q(recipient="") | ~Q(failure=""),
                name="messages_to_forget",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.status}"
