"""The advisory circle: migrant organisations and advice services who look at figures and texts, and propose."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from willkommen.models import Authority, StaffMember


class CircleMembership(models.Model):
    """Mitglied im Beirat of one authority; no right at the desk or in supervision, no applicant."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="+")
    organisation = models.CharField(_("organisation"), max_length=150)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "staff_member"], name="somebody_sits_in_a_circle_once"),
        ]

    def __str__(self):
        return self.organisation

    def is_live(self, now):
        """Whether somebody sits there at this moment."""
        return self.ends_at is None or self.ends_at > now


class CircleInvitation(models.Model):
    """How somebody of the circle gets their account; works once."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=150)
    nonce = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                "authority",
                Lower("email"),
                condition=Q(accepted_at__isnull=True),
                name="somebody_is_invited_to_a_circle_once",
            ),
        ]

    def __str__(self):
        return self.email


class ProposalState(models.TextChoices):
    """What becomes of a proposal or of a remark about a text."""

    NEW = "new", pgettext_lazy("proposal", "new")
    TALKED_ABOUT = "talked_about", pgettext_lazy("proposal", "being talked about")
    TAKEN_UP = "taken_up", pgettext_lazy("proposal", "taken up")
    DONE = "done", pgettext_lazy("proposal", "done")
    DECLINED = "declined", pgettext_lazy("proposal", "declined")


class Proposal(models.Model):
    """Vorschlag of the circle, and what became of it; published by a supervisor, with a name only if wished."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    membership = models.ForeignKey(CircleMembership, models.SET_NULL, null=True, blank=True, related_name="proposals")
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("what we propose, and why"), max_length=2000)
    # The organisation to be named in public; empty: nobody.
    named_as = models.CharField(max_length=150, blank=True)
    made_on = models.DateField()
    state = models.CharField(_("state"), max_length=15, choices=ProposalState, default=ProposalState.NEW)
    answer = models.TextField(_("answer of the authority"), max_length=2000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    # Title and text as they stand in public: without names, shortened where needed.
    public_title = models.CharField(_("title in public"), max_length=150, blank=True)
    public_text = models.TextField(_("text in public"), max_length=2000, blank=True)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="what_is_public_has_a_title_and_an_answer",
                condition=Q(published_on__isnull=True) | (~Q(public_title="") & ~Q(answer="")),
            ),
            models.CheckConstraint(name="a_declined_proposal_says_why", condition=~Q(state="declined") | ~Q(answer="")),
        ]
        indexes = [
            models.Index(fields=["authority", "state"], name="proposals_of_an_authority"),
            models.Index(fields=["published_on"], condition=Q(published_on__isnull=False), name="proposals_in_public"),
        ]

    def __str__(self):
        return self.title


class TextComment(models.Model):
    """A remark of the circle about one text in one language, with the words as they stood."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    membership = models.ForeignKey(CircleMembership, models.SET_NULL, null=True, blank=True, related_name="comments")
    # As `queries/texts.py` of the ground floor names a text: type/key/field.
    text_key = models.CharField(max_length=150)
    language = models.CharField(max_length=10)
    words = models.TextField()
    comment = models.TextField(_("remark"), max_length=1000)
    made_on = models.DateField()
    state = models.CharField(_("state"), max_length=15, choices=ProposalState, default=ProposalState.NEW)
    answer = models.CharField(_("answer of the authority"), max_length=500, blank=True)

    class Meta:
        ordering = ["-made_on", "-pk"]
        indexes = [models.Index(fields=["authority", "state"], name="text_comments")]

    def __str__(self):
        return f"{self.text_key} {self.language}"
