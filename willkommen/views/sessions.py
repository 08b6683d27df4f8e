"""Where one is signed in, and ending that."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from willkommen.actions import sessions as actions
from willkommen.faces import own_page
from willkommen.presence import stays_open
from willkommen.queries.sessions import mark_of, sessions_of


@own_page
def own_sessions(request):
    """Every browser one is signed in with."""
    here, now = request.session.session_key, timezone.now()
    listed = [
        {"row": row, "mark": mark_of(row.session_key), "is_here": row.session_key == here}
        for row in sessions_of(request.user, now=now)
    ]
    return render(request, "account/sessions.html", {"sessions": listed, "now": now})


@own_page
@require_POST
def session_end(request, mark):
    """One of them ends at once."""
    if actions.end_session(staff_member=request.user, mark=mark, now=timezone.now()):
        messages.success(request, _("That session has ended."))
    return redirect("own_sessions")


@own_page
@stays_open
@require_POST
def sessions_end(request):
    """All but this one end at once; also from the page that asks who is there."""
    count = actions.end_sessions(staff_member=request.user, but=request.session.session_key)
    said = ngettext("%(count)d other session has ended.", "%(count)d other sessions have ended.", count)
    messages.success(request, said % {"count": count})
    return redirect("own_sessions")
