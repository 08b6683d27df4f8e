"""An authority's own sentences on the phrase board."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.actions.setup import phrases as actions
from appointments.forms.phrases import NewOwnPhraseForm, OwnPhraseForm
from appointments.queries.phrases import own_phrase_by_id, own_phrases
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm
from willkommen.permissions import Right
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish


@supervision_page(Right.TEXTS)
def phrases(request, authority):
    """All own sentences by subject."""
    return render(request, "supervision/phrases.html", {"groups": own_phrases(authority)})


@supervision_page(Right.TEXTS)
def phrase_new(request, authority):
    """Add a sentence."""
    form = NewOwnPhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now, values = timezone.now(), form.cleaned_data
        key = values.pop("form_key")

        def add() -> str:
            actions.add_phrase(authority=authority, staff_member=request.user, now=now, **values)
            messages.success(
                request, _("The sentence is on the board. It is shown in German until you have translated it.")
            )
            return _list(authority)

        return redirect(once(key=f"own_phrase_new:{wish(key, request.POST)}", now=now, do=add))
    return form_page(request, form, title=_("New sentence"), back=_list(authority), save=_("Add the sentence"))


@supervision_page(Right.TEXTS)
def phrase_edit(request, authority, phrase):
    """Change a sentence."""
    found = _phrase_or_404(authority, phrase)
    form = OwnPhraseForm(request.POST if request.method == "POST" else None, initial=OwnPhraseForm.values_of(found))
    if form.is_valid():
        actions.change_phrase(phrase=found, changes=form.cleaned_data, staff_member=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("own_phrases", authority=authority.slug)
    return form_page(
        request,
        form,
        title=_("Change the sentence"),
        lead=_("Other German words make the translations outdated; the page “Texts” then asks for new ones."),
        back=_list(authority),
        remove=reverse("own_phrase_remove", kwargs={"authority": authority.slug, "phrase": phrase}),
    )


@supervision_page(Right.TEXTS)
@recently_signed_in
def phrase_remove(request, authority, phrase):
    """Take a sentence off the board."""
    found = _phrase_or_404(authority, phrase)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.remove_phrase(phrase=found, staff_member=request.user, now=timezone.now())
        messages.success(request, _("The sentence has been removed."))
        return redirect("own_phrases", authority=authority.slug)
    return confirm_page(
        request,
        form,
        title=_("Remove this sentence?"),
        back=_list(authority),
        consequences=[
            _("“%(sentence)s”") % {"sentence": OwnPhraseForm.values_of(found)["text_de"]},
            _("It leaves the phrase board at once, and its translations go with it."),
        ],
        yes=_("Remove the sentence"),
    )


def _list(authority) -> str:
    return reverse("own_phrases", kwargs={"authority": authority.slug})


def _phrase_or_404(authority, phrase):
    found = own_phrase_by_id(authority, phrase)
    if found is None:
        raise Http404
    return found
