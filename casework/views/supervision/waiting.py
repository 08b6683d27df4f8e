"""What waits too long: for supervisors, without a figure for any one person."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from casework.forms.work_list import EVERYBODY, LATE
from casework.queries.late_words import late_words
from casework.queries.lateness import ages_by_service, late_counts
from casework.rules.lateness import WEEKS, Late
from willkommen.faces import supervision_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right


@supervision_page(Right.FIGURES)
@require_safe
def waiting(request, authority):
    """Counts with the way to the cases, and how old applications are by service."""
    today = berlin_day(timezone.now())
    counts = late_counts(authority, today=today)
    address = f"{reverse('work_list', kwargs={'authority': authority.slug})}?wer={EVERYBODY}"
    lines = [
        {"words": late_words(late), "count": counts[late], "url": f"{address}&zu_lange={LATE[late]}", "late": late}
        for late in Late
    ]
    services = [
        {
            "service": age.service,
            "cells": [
                {"count": age.counts[late], "url": f"{address}&zu_lange={LATE[late]}&leistung={age.service.code}"}
                for late in WEEKS
            ],
        }
        for age in ages_by_service(authority, today=today)
    ]
    context = {"lines": lines, "services": services, "weeks": WEEKS.values()}
    return render(request, "casework/supervision/waiting.html", context)
