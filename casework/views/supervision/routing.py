"""The rules by which new cases are given out."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.actions import routing as actions
from casework.forms.routing import RoutingRuleForm, TryOutForm
from casework.queries.people import caseworkers_of
from casework.queries.routing import Router, letters_without_rule, routing_rule_by_id, routing_rules
from casework.queries.setup import services_for_cases
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.permissions import Right
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish

MOST_GAPS = 12


def _list(authority) -> str:
    return reverse("routing", kwargs={"authority": authority.slug})


def _rule_or_404(authority, rule):
    found = routing_rule_by_id(authority, rule)
    if found is None:
        raise Http404
    return found


@supervision_page(Right.CASE_SETUP)
def routing(request, authority):
    """The rules in their order, what they leave out, and where a name would go."""
    form = TryOutForm(request.GET or None, services=services_for_cases(authority))
    route = None
    if form.is_asked:
        service = form.service()
        router = Router(authority, now=timezone.now())
        route = router.route(service_id=service.pk if service else None, **form.person())
    gaps = letters_without_rule(authority)
    context = {
        "rules": routing_rules(authority),
        "form": form,
        "route": route,
        "gaps": gaps[:MOST_GAPS],
        "has_more_gaps": len(gaps) > MOST_GAPS,
    }
    return render(request, "casework/supervision/routing.html", context)


@supervision_page(Right.CASE_SETUP)
def routing_rule_new(request, authority):
    """Add a rule at the end."""
    now = timezone.now()
    form = RoutingRuleForm(
        request.POST or None, people=caseworkers_of(authority, now=now), services=services_for_cases(authority)
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):

            def add() -> str:
                actions.add_routing_rule(authority=authority, staff_member=request.user, now=now, **form.details())
                messages.success(request, _("The rule is the last one of the list now. It holds for new cases."))
                return _list(authority)

            key = wish(form.cleaned_data["form_key"], request.POST)
            return redirect(once(key=f"routing_rule_new:{key}", now=now, do=add))
    return form_page(request, form, title=_("New rule"), back=_list(authority), save=_("Add the rule"))


@supervision_page(Right.CASE_SETUP)
@require_POST
def routing_rule_move(request, authority, rule):
    """One place up or down."""
    is_up = request.POST.get("way") == "up"
    actions.move_routing_rule(
        rule=_rule_or_404(authority, rule), is_up=is_up, staff_member=request.user, now=timezone.now()
    )
    return redirect(_list(authority))


@supervision_page(Right.CASE_SETUP)
@recently_signed_in
def routing_rule_remove(request, authority, rule):
    """Take a rule out."""
    found = _rule_or_404(authority, rule)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.remove_routing_rule(rule=found, staff_member=request.user, now=timezone.now())
        messages.success(request, _("The rule has been removed."))
        return redirect(_list(authority))
    return confirm_page(
        request,
        form,
        title=_("Remove this rule?"),
        back=_list(authority),
        consequences=[_("Cases that were given out stay where they are. New ones go by the other rules.")],
        yes=_("Remove the rule"),
    )
