"""Tasks that only look what a worker sees, and write it down; a real worker process runs them."""

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone

from appointments.models import Counter
from willkommen import audit
from willkommen.models import Authority
from willkommen.tenancy import inside_authority


@shared_task
def look(authority: int, *, then_fail: bool = False) -> None:
    """Everything one sees inside of an authority."""
    with inside_authority(authority):
        _write_down(Authority.objects.get(pk=authority))
    if then_fail:
        with inside_authority(authority):
            raise ZeroDivisionError


@shared_task
def look_around() -> None:
    """What one sees without having entered any."""
    with transaction.atomic():
        _write_down(None)


def _write_down(authority: Authority | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    seen = sorted(Counter.objects.values_list("pk", flat=True))
    audit.record(action="looked", now=timezone.now(), authority=authority, seen=seen, role=role)
