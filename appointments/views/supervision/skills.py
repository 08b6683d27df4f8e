"""Which services each person at the counters serves, and which languages they speak."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.actions.setup.skills import set_skills
from appointments.forms.skills import TickedServices
from appointments.queries.skills import counter_services, people_with_skills, person_with_skills
from willkommen.faces import supervision_page
from willkommen.permissions import Right, may


@supervision_page(Right.SHIFTS)
def skills(request, authority):
    """Everybody who can sit at a counter."""
    return render(request, "supervision/skills.html", {"people": people_with_skills(authority, now=timezone.now())})


@supervision_page(Right.SHIFTS)
def skills_edit(request, authority, member):
    """Everything, or only what is ticked; languages are shown and changed elsewhere."""
    now = timezone.now()
    found = person_with_skills(authority, member, now=now)
    if found is None:
        raise Http404
    form = TickedServices(
        request.POST if request.method == "POST" else None,
        groups=counter_services(authority),
        ticked=None if found.services is None else {service.pk for service in found.services},
        everything=_("Everything that is offered"),
        some=_("Only these services"),
    )
    if form.is_valid():
        set_skills(
            authority=authority, member=found.staff, services=form.services(), staff_member=request.user, now=now
        )
        messages.success(request, _("Saved. Booked appointments stay as they are."))
        return redirect("skills", authority=authority.slug)
    context = {
        "form": form,
        "title": _("What %(name)s serves") % {"name": found.staff.name},
        "member": found.staff,
        "back": reverse("skills", kwargs={"authority": authority.slug}),
        "is_oneself": found.staff == request.user,
        "may_change_languages": may(request.roles, Right.STAFF),
    }
    return render(request, "supervision/skills_edit.html", context)
