"""What supervisors type about the advisory circle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import CircleInvitation, Proposal, TextComment
from willkommen.forms.staff_forms import FormKeyField, StaffModelForm


class CircleInvitationForm(StaffModelForm):
    """Who is invited, and for which organisation."""

    form_key = FormKeyField()

    class Meta:
        model = CircleInvitation
        fields = ("name", "email", "organisation")


class ProposalAnswerForm(StaffModelForm):
    """What becomes of a proposal, and what of it stands in public."""

    is_public = forms.BooleanField(label=_("Show it in public"), required=False)

    class Meta:
        model = Proposal
        fields = ("state", "answer", "public_title", "public_text")
        widgets = {"answer": forms.Textarea({"rows": 5}), "public_text": forms.Textarea({"rows": 5})}
        help_texts = {
            "answer": _("The circle reads it, and everybody where it stands in public. In German."),
            "public_title": _("In German, without names of people."),
            "public_text": _("In German, without names of people."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        proposal = self.instance
        self.fields["is_public"].initial = proposal.published_on is not None
        if not proposal.public_title:
            self.initial["public_title"], self.initial["public_text"] = proposal.title, proposal.text


class CommentAnswerForm(StaffModelForm):
    """What becomes of a remark on a text."""

    class Meta:
        model = TextComment
        fields = ("state", "answer")
