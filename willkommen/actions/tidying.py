"""Traces of forms and browsers that nobody needs any more; they belong to no authority."""

from datetime import datetime, timedelta

from willkommen.models import RateBucket, SubmittedForm, WebSession

BUCKETS_KEPT = timedelta(days=1)
FORMS_KEPT = timedelta(days=2)


def forget_buckets(*, now: datetime, most: int) -> int:
    """Rate buckets nobody touched since yesterday; at most `most`, answers how many."""
    return _remove(RateBucket.objects.filter(refilled_at__lt=now - BUCKETS_KEPT), most)


def forget_forms(*, now: datetime, most: int) -> int:
    """Keys and answers of forms that were sent two days ago; at most `most`, answers how many."""
    return _remove(SubmittedForm.objects.filter(submitted_at__lt=now - FORMS_KEPT), most)


def forget_web_sessions(*, now: datetime, most: int) -> int:
    """What browsers were remembered by, once it has ended; at most `most`, answers how many."""
    return _remove(WebSession.objects.filter(expire_date__lt=now), most)


def _remove(over, most: int) -> int:
    keys = list(over.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    return over.model.objects.filter(pk__in=keys).delete()[0] if keys else 0
