"""The work list, and taking a case over from it."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from casework.actions.assignment import take_over as take_case_over
from casework.forms.work_list import PARTS, UNASSIGNED, WorkListQuery
from casework.queries.bulk import BULK_WORDS
from casework.queries.cases import case_by_reference
from casework.queries.for_everybody import waiting_for_everybody
from casework.queries.holds import held_count
from casework.queries.late_words import late_words
from casework.queries.people import people_with_cases, teams_of
from casework.queries.setup import services_for_cases
from casework.queries.work_list import part_counts, unassigned_count
from casework.queries.work_list import work_list as find_work
from casework.rules.work_list import WorkGroup
from casework.views.desk._own import own_work
from willkommen.audit import record_search
from willkommen.errors import Refused
from willkommen.faces import desk_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right


def part_words() -> dict[WorkGroup, str]:
    """The parts of the list by their names."""
    return {
        WorkGroup.OVERDUE: pgettext("work list", "Overdue"),
        WorkGroup.TODAY: pgettext("work list", "Due today"),
        WorkGroup.NEW: pgettext("work list", "New"),
        WorkGroup.WEEK: pgettext("work list", "This week"),
        WorkGroup.WAITING: pgettext("work list", "Waiting for others"),
        WorkGroup.LATER: pgettext("work list", "Later"),
        WorkGroup.FINISHED: pgettext("work list", "To be closed"),
    }


@desk_page(Right.CASES)
@require_safe
def work_list(request, authority):
    """One part of the list, the numbers of all of them, and what can be done with several cases at once."""
    now = timezone.now()
    today = berlin_day(now)
    own = own_work(request, today=today)
    query = list_query(request.GET, authority, now=now)
    asked = query.asked(own=own.keys, own_teams=own.teams)
    found = find_work(
        authority, asked, group=query.group, number=query.number, reader=request.user, own=own.keys, today=today
    )
    if query.is_search and request.method == "GET":
        record_search(
            kind=f"search.cases.{query.kind_of_search}",
            found=found.total,
            authority=authority,
            staff_member=request.user,
            now=now,
        )
    context = {
        "query": query,
        "found": found,
        "own": own,
        "today": today,
        "held": held_count(authority),
        "parts": _parts(authority, query, asked, found, own, today),
        "part_name": part_words().get(found.group, ""),
        "late": late_words(query.late) if query.late else "",
        "moves": BULK_WORDS.items(),
        "here": query.here(found.group),
        "waiting": waiting_for_everybody(authority),
    }
    return render(request, "casework/desk/work_list.html", context)


@desk_page(Right.CASES)
@require_POST
def take_over(request, authority, reference):
    """A case nobody has becomes the reader's own."""
    case = case_by_reference(authority, reference)
    if case is None:
        raise Http404
    try:
        take_case_over(case=case, staff_member=request.user, now=timezone.now())
        messages.success(request, _("The case %(reference)s is yours now.") % {"reference": case.reference_in_groups})
    except Refused as refused:
        messages.error(request, str(refused.text))
    return HttpResponseRedirect(_back(request, authority))


def list_query(data, authority, *, now) -> WorkListQuery:
    """The address of the list, read with what can be chosen at this authority."""
    return WorkListQuery(
        data,
        people=people_with_cases(authority, now=now),
        services=services_for_cases(authority),
        teams=teams_of(authority),
    )


def _parts(authority, query: WorkListQuery, asked, found, own, today) -> list[dict]:
    """The tabs: every part with its number, and in one's own list what nobody has yet."""
    if query.is_search or query.late or query.said("wer") == "niemand":
        return []
    counts = found.counts or part_counts(authority, asked, own=own.keys, today=today)
    tabs = [
        {
            "name": name,
            "count": counts[group],
            "url": query.kept(teil=PARTS[group]),
            "is_current": group == found.group,
        }
        for group, name in part_words().items()
    ]
    if not query.said("wer"):
        tabs.append(
            {
                "name": pgettext("work list", "Unassigned"),
                "count": unassigned_count(authority, asked, own_teams=own.teams, today=today),
                "url": query.kept(teil=UNASSIGNED),
                "is_current": query.shows_unassigned,
            }
        )
    return tabs


def _back(request, authority) -> str:
    """The list somebody came from, and no other page."""
    wanted, own = request.POST.get("next", ""), reverse("work_list", kwargs={"authority": authority.slug})
    return wanted if wanted.startswith(own) and url_has_allowed_host_and_scheme(wanted, None) else own
