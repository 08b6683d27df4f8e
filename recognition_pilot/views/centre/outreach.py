"""Outreach days and who comes to them: the centre's own data space."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions.outreach import announce_day, call_off_day
from recognition_pilot.forms.centre import OutreachDayForm
from recognition_pilot.queries.centre_home import coming_talks, day_of_centre, days_of_centre, open_offices
from recognition_pilot.views.centre._centre import centre_page, centre_url, show, to_centre
from willkommen.form_pages import confirm_page as ask
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.languages import language_name
from willkommen.moments import berlin_day, long_date
from willkommen.typed_forms import once, wish


@centre_page
@require_safe
def centre_talks(request, centre):
    """Who comes when."""
    return show(request, centre, "talks", talks=coming_talks(centre, now=timezone.now()))


@centre_page
@require_safe
def centre_days(request, centre):
    """The days announced, and where the centre may sit."""
    days = days_of_centre(centre, now=timezone.now())
    return show(request, centre, "days", days=days, offices=open_offices(centre))


@centre_page
@require_http_methods(["GET", "HEAD", "POST"])
def centre_day_new(request, centre):
    """Announce a day."""
    offices, now = open_offices(centre), timezone.now()
    spoken = [(code, str(language_name(code))) for code in centre.languages]
    data = request.POST if request.method == "POST" else None
    form = OutreachDayForm(data, offices=offices, spoken=spoken, today=berlin_day(now))
    if form.is_valid():
        with refusals_shown_on(form):

            def announce() -> str:
                announce_day(centre=centre, staff_member=request.user, now=now, **form.announced())
                messages.success(request, _("The day is announced. Its times can be booked now."))
                return centre_url(centre, "centre_days")

            key = wish(form.cleaned_data["form_key"], request.POST)
            return HttpResponseRedirect(once(key=f"outreach:{key}", now=now, do=announce))
    back = centre_url(centre, "centre_days")
    return show(request, centre, "form", form=form, title=_("Announce an outreach day"), back=back)


@centre_page
@require_http_methods(["GET", "HEAD", "POST"])
def centre_day_off(request, centre, day):
    """Call a day off; whoever has booked is told."""
    now = timezone.now()
    found = day_of_centre(centre, day, now=now)
    if found is None:
        raise Http404
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            call_off_day(day=found, staff_member=request.user, now=now)
            messages.success(request, _("The day is called off. Whoever gave an address is told."))
            return to_centre(centre, "centre_days")
    booked = ngettext("%(count)d talk falls away.", "%(count)d talks fall away.", found.booked)
    return ask(
        request,
        form,
        title=_("Call off the outreach day on %(day)s?") % {"day": long_date(found.during.lower)},
        back=centre_url(centre, "centre_days"),
        consequences=[booked % {"count": found.booked}, _("People who gave an address get a message.")],
        yes=_("Call it off"),
    )
