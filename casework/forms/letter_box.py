"""What is sent with files: which paper they are, and the files themselves, in one piece or announced to come in parts."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from casework.queries.documents import Documents
from casework.rules.files import ACCEPTED, MOST_FILES
from willkommen.forms.fields import FormKeyField

SOMETHING_ELSE = "0"


class SeveralFiles(forms.ClearableFileInput):
    """A box for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """All files that were chosen; what is in them is looked at elsewhere."""

    def __init__(self, **kwargs):
        super().__init__(widget=SeveralFiles(kwargs.pop("attrs")), required=False, **kwargs)
        # one of the two boxes is enough; that is said where neither was used
        self.hides_optional = True

    def clean(self, data, initial=None):
        """A list, perhaps empty."""
        return [file for file in data or [] if isinstance(file, UploadedFile)]


class HandInForm(forms.Form):
    """Which paper, and its files: chosen, or taken with the camera."""

    form_key = FormKeyField()
    item = forms.ChoiceField(
        label=_("Which paper do you send?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose which paper it is."),
            "invalid_choice": _("Choose one of the papers shown here."),
        },
    )
    files = FilesField(
        label=_("Choose files"),
        help_text=_("PDF, photo (JPEG, HEIC) or PNG. You can choose several. A file may have 10 megabytes at most."),
        attrs={"accept": ACCEPTED},
    )
    photos = FilesField(
        label=_("Or take a photo of each page"),
        help_text=_("The whole page, in good light, from above."),
        attrs={"accept": "image/*", "capture": "environment"},
    )

    def __init__(self, data=None, files=None, *, documents: Documents, chosen: str = ""):
        papers = [paper for paper in documents.papers if not paper.is_settled]
        keys = [str(paper.item.pk) for paper in papers]
        first = chosen if chosen in keys else (keys[0] if len(keys) == 1 or not keys else "")
        super().__init__(data, files, initial={"item": first or (SOMETHING_ELSE if not keys else "")})
        self.fields["item"].choices = [(str(paper.item.pk), paper.name) for paper in papers] + [
            (SOMETHING_ELSE, _("Another paper"))
        ]

    def clean(self):
        """At least one file, and not more than fit."""
        said = super().clean()
        count = len(self.chosen_files)
        if not count:
            self.add_error("files", _("Choose a file or take a photo."))
        elif count > MOST_FILES:
            self.add_error("files", _("Please send at most 20 files at once."))
        return said

    @property
    def chosen_files(self) -> list[UploadedFile]:
        """Everything that came along."""
        return [*self.cleaned_data.get("files", []), *self.cleaned_data.get("photos", [])]

    @property
    def item_id(self) -> int | None:
        """The paper, None for something else."""
        return int(self.cleaned_data["item"]) or None


class AnnouncedForm(forms.Form):
    """A file that will come in parts."""

    name = forms.CharField(max_length=1000, strip=False)
    size = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    item = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)


class PartForm(forms.Form):
    """Which file a part belongs to, and where; from the headers of its request."""

    token = forms.RegexField(r"\A[A-Za-z0-9_-]{16,64}\Z")
    offset = forms.IntegerField(min_value=0, max_value=2**31 - 1)
