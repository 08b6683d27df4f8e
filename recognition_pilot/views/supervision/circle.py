"""The advisory circle for supervisors: members, proposals, remarks on texts, what stands in public."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions import circle as actions
from recognition_pilot.forms.supervision_circle import CircleInvitationForm, CommentAnswerForm, ProposalAnswerForm
from recognition_pilot.queries.voices import circle as queries
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.permissions import Right
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish


@supervision_page(Right.PILOT)
@require_safe
def circle(request, authority):
    """Members, proposals, remarks."""
    now = timezone.now()
    context = {
        "members": queries.living_members(authority, now=now),
        "invitations": queries.open_circle_invitations(authority, now=now),
        "proposals": queries.proposals_of(authority),
        "comments": queries.comments_of(authority),
    }
    return render(request, "recognition_pilot/supervision/circle.html", context)


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
def circle_invite(request, authority):
    """Invite a member."""
    form, now = CircleInvitationForm(request.POST if request.method == "POST" else None), timezone.now()
    if form.is_valid():
        values = dict(form.cleaned_data)
        key = f"circle-invite:{authority.pk}:{wish(values.pop('form_key'), request.POST)}"

        def send() -> str:
            actions.invite_to_circle(authority=authority, staff_member=request.user, now=now, **values)
            messages.success(request, _("The invitation to %(email)s is on its way.") % values)
            return _list(authority)

        with refusals_shown_on(form):
            return HttpResponseRedirect(once(key=key, now=now, do=send))
    lead = _("Members see figures and texts and propose. They see no applicant, no case and no visit.")
    return form_page(
        request, form, title=_("Invite a member"), lead=lead, back=_list(authority), save=_("Send the invitation")
    )


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
def circle_end(request, authority, member):
    """A member leaves."""
    now = timezone.now()
    found = queries.member_by_pk(authority, member, now=now)
    if found is None:
        raise Http404
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.end_seat(membership=found, staff_member=request.user, now=now)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(_list(authority))
    return confirm_page(
        request,
        form,
        title=_("End the seat of %(name)s?") % {"name": found.staff_member.name},
        back=_list(authority),
        consequences=[
            _("All sessions end at once: the person is signed out everywhere."),
            _("What they proposed stays."),
        ],
        yes=_("End the seat"),
    )


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
def circle_proposal(request, authority, proposal):
    """What becomes of a proposal."""
    found = queries.proposal_by_pk(authority, proposal)
    if found is None:
        raise Http404
    form = ProposalAnswerForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.answer_proposal(proposal=found, staff_member=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_list(authority))
    template = "recognition_pilot/supervision/circle_proposal.html"
    return form_page(request, form, title=found.title, back=_list(authority), template=template, proposal=found)


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
def circle_comment(request, authority, comment):
    """What becomes of a remark on a text."""
    found = queries.comment_by_pk(authority, comment)
    if found is None:
        raise Http404
    form = CommentAnswerForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.answer_comment(comment=found, staff_member=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_list(authority))
    return form_page(
        request,
        form,
        title=_("Remark on a text"),
        back=_list(authority),
        template="recognition_pilot/supervision/circle_comment.html",
        comment=found,
        language_name=LANGUAGE_NAMES.get(found.language, found.language),
        reading={"lang": html_lang(found.language), "dir": text_dir(found.language)},
    )


def _list(authority) -> str:
    return reverse("circle", kwargs={"authority": authority.slug})
