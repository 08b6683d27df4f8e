"""One thing done with several cases: chosen, said how, looked at beforehand, done piece by piece, reported."""

import datetime as dt
from secrets import token_hex

from django.contrib import messages
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.actions.bulk import carry_out
from casework.forms.bulk import DETAILS, ChosenForm
from casework.queries.bulk import BULK_WORDS, bulk_plan, chosen_cases
from casework.queries.people import caseworkers_of
from casework.queries.rows import rows_of
from casework.queries.work_list import references_of
from casework.rules.bulk import BulkMove, BulkWish
from casework.views.desk._own import own_work
from casework.views.desk.work_list import list_query
from willkommen.faces import desk_page
from willkommen.forms.staff_forms import StaffForm
from willkommen.moments import berlin_day, short_date
from willkommen.permissions import Right

SESSION_KEY = "bulk"
MOST, PIECE, KEPT = 500, 25, 3


@desk_page(Right.CASES)
@require_POST
def bulk_new(request, authority):
    """Remember what was ticked; nothing else happens yet."""
    form = ChosenForm(request.POST)
    chosen = _chosen(request, authority, form) if form.is_valid() else []
    if not chosen:
        messages.error(request, _("Please tick at least one case and say what shall happen."))
        return HttpResponseRedirect(_list(authority, request.POST.get("came_from", "")))
    key = token_hex(8)
    run = {"move": form.cleaned_data["move"], "refs": chosen, "list": form.cleaned_data["came_from"], "details": {}}
    runs = dict(list(request.session.get(SESSION_KEY, {}).items())[1 - KEPT :])
    request.session[SESSION_KEY] = {**runs, key: {**run, "authority": authority.pk, "done": [], "failed": []}}
    return HttpResponseRedirect(_here(authority, key))


@desk_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request, authority, key):
    """The question that is still open, the preview, how far it is, or the report."""
    run = request.session.get(SESSION_KEY, {}).get(key)
    if run is None or run["authority"] != authority.pk:
        return HttpResponseRedirect(_list(authority))
    now = timezone.now()
    if BulkMove(run["move"]) in DETAILS and not run["details"]:
        return _ask(request, authority, key, run, now=now)
    waiting = _waiting(run)
    if request.method == "POST" and waiting and StaffForm(request.POST).is_valid():
        report = carry_out(
            authority=authority, references=waiting[:PIECE], wish=_wish(run), staff_member=request.user, now=now
        )
        gone = set(waiting[:PIECE]) - set(report.done) - {reference for reference, _why in report.failed}
        run["done"] += report.done
        run["failed"] += [list(one) for one in report.failed] + [[one, _("This case is gone.")] for one in gone]
        _keep(request, key, run)
        return HttpResponseRedirect(_here(authority, key))
    return _show(request, authority, run, waiting, now=now)


def _ask(request, authority, key: str, run: dict, *, now: dt.datetime):
    """To whom, or when and why."""
    form = DETAILS[BulkMove(run["move"])](
        request.POST or None, people=caseworkers_of(authority, now=now), today=berlin_day(now)
    )
    if request.method == "POST" and form.is_valid():
        run["details"] = form.details()
        _keep(request, key, run)
        return HttpResponseRedirect(_here(authority, key))
    context = {
        "form": form,
        "title": BULK_WORDS[BulkMove(run["move"])],
        "count": len(run["refs"]),
        **_ways(authority, run),
    }
    return render(request, "casework/desk/bulk_details.html", context)


def _show(request, authority, run: dict, waiting: list[str], *, now: dt.datetime):
    """Before it begins the preview; then how far it is, with a button for the next piece; at last the report."""
    wish = _wish(run)
    to = next((member for member in caseworkers_of(authority, now=now) if member.pk == wish.to), None)
    context = {"title": BULK_WORDS[wish.move], "run": run, "wish": wish, "to": to, **_ways(authority, run)}
    if wish.due_on:
        context["due_on"] = short_date(wish.due_on)
    if not run["done"] and not run["failed"]:
        plan = bulk_plan(authority, run["refs"], wish, to_name=to.name if to else "")
        context["possible"] = [one for one in plan if not one.problem]
        context["impossible"] = [one for one in plan if one.problem]
        return render(request, "casework/desk/bulk_preview.html", context)
    why = dict(run["failed"])
    failed = rows_of(chosen_cases(authority, list(why)), reader=request.user, today=berlin_day(now))
    context |= {
        "done": len(run["done"]),
        "total": len(run["refs"]),
        "handled": len(run["done"]) + len(run["failed"]),
        "waiting": len(waiting),
        "failed": [{"row": row, "why": why[row.case.reference]} for row in failed],
    }
    return render(request, "casework/desk/bulk_report.html", context)


def _chosen(request, authority, form: ChosenForm) -> list[str]:
    """What was ticked, or the whole part of the list it was ticked on."""
    if not form.cleaned_data["everything"]:
        return form.references()[:MOST]
    now = timezone.now()
    own = own_work(request, today=berlin_day(now))
    query = list_query(QueryDict(form.cleaned_data["came_from"].lstrip("?")), authority, now=now)
    asked = query.asked(own=own.keys, own_teams=own.teams)
    return references_of(authority, asked, group=query.group, own=own.keys, today=berlin_day(now), most=MOST)


def _waiting(run: dict) -> list[str]:
    handled = {*run["done"], *(reference for reference, _why in run["failed"])}
    return [reference for reference in run["refs"] if reference not in handled]


def _wish(run: dict) -> BulkWish:
    details = run["details"]
    due_on = dt.date.fromisoformat(details["due_on"]) if "due_on" in details else None
    return BulkWish(BulkMove(run["move"]), details.get("to"), due_on, details.get("reason", ""))


def _keep(request, key: str, run: dict) -> None:
    request.session[SESSION_KEY] = {**request.session[SESSION_KEY], key: run}


def _here(authority, key: str) -> str:
    return reverse("case_bulk", kwargs={"authority": authority.slug, "key": key})


def _list(authority, query: str = "") -> str:
    known = QueryDict(query.lstrip("?"))
    return reverse("work_list", kwargs={"authority": authority.slug}) + (f"?{known.urlencode()}" if known else "")


def _ways(authority, run: dict) -> dict:
    return {"back": _list(authority, run["list"])}
