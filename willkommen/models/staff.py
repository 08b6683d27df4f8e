"""Staff and what they may do where."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.models.authorities import Authority


class Role(models.TextChoices):
    """What somebody does at one authority."""

    CLERK = "clerk", _("Counter clerk")
    CASEWORKER = "caseworker", _("Caseworker")
    GUIDE = "guide", _("Guide (Lotse)")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


class StaffManager(BaseUserManager):
    """Creates staff; there is no self-registration."""

    def create_user(self, email, password=None, **fields):
        """A staff member with this e-mail address (kept in lower case)."""
        staff = self.model(email=email.strip().lower(), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class StaffMember(AbstractBaseUser):
    """Beschäftigte/r. Spoken languages are voluntary; only the language is stored, never an origin."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    interface_language = models.CharField(
        _("language of the pages"),
        max_length=2,
        choices=[("de", _("German")), ("en", _("English"))],
        default="de",
    )
    spoken_languages = ArrayField(
        models.CharField(max_length=10, choices=SPOKEN_LANGUAGES),
        verbose_name=_("spoken languages"),
        default=list,
        blank=True,
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_installation_administrator = models.BooleanField(_("administrator of the installation"), default=False)
    is_evaluator = models.BooleanField(_("evaluator of the Land"), default=False)
    # Every session belongs to a round; raising it ends all sessions at once.
    sign_in_round = models.PositiveIntegerField(default=0, editable=False)
    # Set by the job that finds nobody works under this account any more; who it was goes then.
    erase_after = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StaffManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="an_email_signs_in_one_staff_member")]

    def __str__(self):
        return self.name

    def get_session_auth_hash(self):
        """Changes with the password and with each round."""
        return f"{super().get_session_auth_hash()}.{self.sign_in_round}"

    def get_session_auth_fallback_hash(self):
        """The same under retired secret keys."""
        for earlier in super().get_session_auth_fallback_hash():
            yield f"{earlier}.{self.sign_in_round}"


class Membership(models.Model):
    """A role of a staff member at one authority, until `ends_at`."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="memberships")
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["authority_id", "staff_member_id", "role"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "staff_member", "role"], name="a_role_is_held_once"),
            models.CheckConstraint(name="a_role_is_a_known_role", condition=Q(role__in=Role.values)),
        ]

    def __str__(self):
        return f"{self.staff_member_id}: {self.role}"

    def is_live(self, now):
        """Whether the role is held at this moment."""
        return self.ends_at is None or self.ends_at > now


class Invitation(models.Model):
    """Einladung: how somebody becomes staff; the link is stored as a hash and works once."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150)
    roles = ArrayField(models.CharField(max_length=20, choices=Role))
    token_hash = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]

    def __str__(self):
        return self.email
