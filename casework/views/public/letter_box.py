"""The letter box: files go in, in one piece or in parts, and nothing comes out."""

import hashlib

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.actions import letter_box
from casework.forms.letter_box import AnnouncedForm, HandInForm, PartForm
from casework.queries.document_words import REFUSALS, words_for_applicant
from casework.queries.documents import documents_of
from casework.rules.files import MOST_BYTES, PART_BYTES, Refusal, clean_name
from casework.views.public._session import case_url, tracking_page
from willkommen.errors import Refused
from willkommen.rate import slowly
from willkommen.typed_forms import once, wish


class _NothingTaken(Exception):
    """None of the files could be used."""


@tracking_page
@slowly(per_minute=30, burst=90, name="case_hand_in")
@require_http_methods(["GET", "HEAD", "POST"])
def case_hand_in(request, authority, access):
    """Choose which paper it is, then files or photos. Works without JavaScript; with it files come in parts."""
    now = timezone.now()
    found = documents_of(access.case, now=now)
    if not found.may_hand_in_online or not access.may_hand_in:
        return HttpResponseRedirect(case_url(authority, "case_cover_sheet"))
    chosen = request.GET.get("papier", "")
    form = HandInForm(request.POST or None, request.FILES or None, documents=found, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        key = f"{wish(form.cleaned_data['form_key'], request.POST)}:{_fingerprint(form.chosen_files)}"
        try:
            there = once(key=f"files:{access.case.pk}:{key}", now=now, do=lambda: _take(request, access, form, now))
            return HttpResponseRedirect(there)
        except _NothingTaken:
            # each file says in the form what is wrong with it
            pass
    context = {"access": access, "case": access.case, "documents": found, "form": form, "part_bytes": PART_BYTES}
    return render(request, "casework/public/hand_in.html", {**context, "languages_short": True})


@tracking_page
@slowly(per_minute=60, burst=200, name="case_file_begin")
@require_POST
def case_file_begin(request, authority, access):
    """Announce a file; answers with its token and where to begin."""
    form = AnnouncedForm(request.POST)
    if not access.may_hand_in or not form.is_valid():
        return JsonResponse({"error": _("This did not work. Please choose the file again.")}, status=400)
    said = form.cleaned_data
    try:
        begun = letter_box.begin_file(
            case=access.case,
            name=said["name"],
            size=said["size"],
            item_id=said["item"] or None,
            representative=access.representative,
            now=timezone.now(),
        )
    except Refused as refused:
        return JsonResponse({"error": str(refused.text)}, status=400)
    return JsonResponse({"token": begun.token, "offset": begun.next_offset})


@tracking_page
@slowly(per_minute=900, burst=1800, name="case_file_part")
@require_POST
def case_file_part(request, authority, access):
    """One part of a file; answers with where the next one begins."""
    headers = request.headers
    form = PartForm({"token": headers.get("X-Upload-Token", ""), "offset": headers.get("X-Upload-Offset", "")})
    if not form.is_valid() or request.content_type != "application/octet-stream":
        return JsonResponse({"error": _("This did not work. Please choose the file again.")}, status=400)
    try:
        there = letter_box.receive_part(
            case=access.case,
            token=form.cleaned_data["token"],
            offset=form.cleaned_data["offset"],
            content=request.read(PART_BYTES + 1),
            representative=access.representative,
            now=timezone.now(),
        )
    except letter_box.WrongOffset as wrong:
        return JsonResponse({"offset": wrong.next_offset}, status=409)
    except Refused as refused:
        return JsonResponse({"error": str(refused.text)}, status=400)
    if there is None:
        return JsonResponse({"error": _("This did not work. Please choose the file again.")}, status=404)
    if there.file.refusal:
        return JsonResponse({"error": str(REFUSALS[Refusal(there.file.refusal)])}, status=400)
    return JsonResponse({"offset": there.next_offset, "done": there.is_whole})


@tracking_page
@require_safe
def case_handed_in(request, authority, access):
    """What has arrived and when, and what is still missing."""
    found = documents_of(access.case, now=timezone.now())
    context = {
        "access": access,
        "case": access.case,
        "documents": found,
        "files": [(file, words_for_applicant(file)) for file in reversed(found.files)],
        "may_send_more": found.may_hand_in_online and access.may_hand_in,
    }
    return render(request, "casework/public/handed_in.html", {**context, "languages_short": True})


def _take(request, access, form, now) -> str:
    """Every file on its own: one that cannot be used does not cost the others. Raises `_NothingTaken`."""
    taken = 0
    for file in form.chosen_files:
        try:
            if file.size > MOST_BYTES:
                raise letter_box.FileRefused(Refusal.TOO_LARGE)
            letter_box.hand_in_whole(
                case=access.case,
                name=file.name,
                content=file.read(),
                item_id=form.item_id,
                representative=access.representative,
                now=now,
            )
        except Refused as refused:
            form.add_error("files", f"{clean_name(file.name)}: {refused.text}")
        else:
            taken += 1
    if not taken:
        raise _NothingTaken
    for error in form.errors.get("files", []):
        messages.warning(request, error)
    return case_url(access.case.authority, "case_handed_in")


def _fingerprint(files) -> str:
    """Other files sent with the same old page are another wish."""
    known = ",".join(f"{file.size} {file.name}" for file in files)
    return hashlib.sha256(known.encode()).hexdigest()[:10]
