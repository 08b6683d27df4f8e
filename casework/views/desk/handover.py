"""Handing a case over, taking it back, the sheet for an authority outside of the house and what that one answered."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions.handover.sending import hand_over, note_answer, recall
from casework.forms.desk_handover import PART_WORDS, HandOverForm, NotedAnswerForm
from casework.queries.handover import possible_receivers, sent_handover, what_stays_behind
from casework.queries.parcel_words import in_words
from casework.rules.handover import BASIS_SECTIONS, BY_LAW, Basis
from casework.views.desk._case import case_page, case_url, to_case
from casework.views.desk._sent import found_or_404, sent_once, try_or_say
from willkommen.form_pages import form_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_case(request, case):
    """To whom, why, and what travels with consent; what the law needs travels, everything else stays."""
    now = timezone.now()
    form = HandOverForm(request.POST or None, authorities=possible_receivers(case.authority), today=berlin_day(now))

    def send_once():
        hand_over(case=case, staff_member=request.user, now=now, **form.sent())
        messages.success(request, _("The case has been handed over. We look after two weeks whether it was confirmed."))
        return case_url(case)

    context = {
        "case": case,
        "form": form,
        "by_law": [PART_WORDS[code] for code in BY_LAW],
        "behind": what_stays_behind(case, now=now),
        "back": case_url(case),
    }
    return sent_once(request, form, "case_hand_over", now=now, do=send_once) or render(
        request, "casework/desk/hand_over.html", context
    )


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_recall(request, case, handover):
    """Take it back while nobody has answered; asked once more."""
    found = found_or_404(sent_handover(case, handover))
    if request.method != "POST":
        context = {"case": case, "handover": found, "back": case_url(case)}
        return render(request, "casework/desk/handover_recall.html", context)
    try_or_say(
        request,
        lambda: recall(handover=found, staff_member=request.user, now=timezone.now()),
        done=_("The handover was taken back. The case is here again, with its competence to be clarified."),
    )
    return to_case(case)


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_answer(request, case, handover):
    """What an authority outside of the house wrote back."""
    now = timezone.now()
    found = found_or_404(sent_handover(case, handover))
    form = NotedAnswerForm(request.POST or None)

    def note_once():
        note_answer(handover=found, staff_member=request.user, now=now, **form.noted())
        messages.success(request, _("The answer is recorded."))
        return case_url(case)

    return sent_once(request, form, "case_handover_answer", now=now, do=note_once) or form_page(
        request, form, title=_("What did the other authority answer?"), lead=found.to_name, back=case_url(case)
    )


@case_page(Right.CASES)
@require_safe
def handover_sheet(request, case, handover):
    """What travels, on paper and in German."""
    found = found_or_404(sent_handover(case, handover))
    found_or_404(found.parcel or None)
    with translation.override("de"):
        context = {
            "case": case,
            "handover": found,
            "sections": in_words(found.parcel),
            "section": BASIS_SECTIONS[Basis(found.basis)],
            "html_lang": "de",
            "text_dir": "ltr",
        }
        return render(request, "casework/desk/handover_sheet.html", context)
